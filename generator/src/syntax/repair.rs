//! Mending the text before it is parsed.
//!
//! CommonMark reads nearly everything in the dialect as its authors meant it. What it does not is mended here, on the
//! text, so that everything behind sees ordinary Markdown: comments are blanked out (and kept aside), a lone `---` can
//! no longer underline a heading, the line of the namespace is a paragraph, and [`tables`](super::tables) mends rows.

use std::ops::Range;

use memchr::{memchr_iter, memmem};

use super::tables;
use crate::source;

/// A text ready to be parsed.
pub(super) struct Prepared {
    /// The mended text, body only.
    pub(super) text: String,
    /// The comments of the original, in order.
    pub(super) comments: Vec<Comment>,
    /// From the mended text to the one without comments, and from there to the original.
    offsets: [OffsetMap; 2],
}

impl Prepared {
    /// The range of the original text that a range of the mended one comes from.
    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        let original = |offset| self.offsets.iter().fold(offset, |offset, map| map.original(offset));
        let start = original(range.start);
        start..original(range.end).max(start)
    }
}

/// A comment.
pub(super) struct Comment {
    /// Its bytes in the original text, delimiters included.
    pub(super) range: Range<usize>,
    /// Its content.
    pub(super) content: Range<usize>,
}

/// A replacement of a range of the original text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl Edit {
    pub(super) fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }
}

/// From offsets in the mended text to offsets in the original.
struct OffsetMap(Vec<(usize, usize)>);

impl OffsetMap {
    fn original(&self, offset: usize) -> usize {
        let (mended, original) = self.0[self.0.partition_point(|(mended, _)| *mended <= offset).max(1) - 1];
        original + offset.saturating_sub(mended)
    }
}

/// Mends `text` from the offset `body` on.
pub(super) fn prepare(text: &str, body: usize) -> Prepared {
    let (comments, edits) = comments_and_rules(text, &lines(text, body));
    let (plain, to_original) = apply(text, body, &edits);
    // Tables are looked for where no comment is in the way.
    let edits = tables::mend_tables(&plain);
    let (text, to_plain) = if edits.is_empty() { (plain, OffsetMap(vec![(0, 0)])) } else { apply(&plain, 0, &edits) };
    Prepared { text, comments, offsets: [to_plain, to_original] }
}

/// Applies sorted edits to `text[from..]`.
fn apply(text: &str, from: usize, edits: &[Edit]) -> (String, OffsetMap) {
    let mut result = String::with_capacity(text.len() - from + edits.len());
    let mut map = vec![(0, from)];
    let mut position = from;
    for edit in edits {
        result.push_str(&text[position..edit.range.start]);
        result.push_str(&edit.text);
        position = edit.range.end;
        if edit.text.len() != edit.range.len() {
            map.push((result.len(), position));
        }
    }
    result.push_str(&text[position..]);
    (result, OffsetMap(map))
}

/// The ranges of the lines of `text` from `start` on, each with its line break.
pub(super) fn lines(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut offset = start;
    let line = |line: &str| {
        offset += line.len();
        offset - line.len()..offset
    };
    source::lines(&text[start..]).map(line).collect()
}

/// A code fence that is open.
#[derive(Clone, Copy)]
pub(super) struct Fence {
    marker: u8,
    length: usize,
}

impl Fence {
    /// The fence that `line` opens.
    pub(super) fn opened_by(line: &str) -> Option<Self> {
        let line = line.trim_start();
        let marker = *line.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
        let length = line.bytes().take_while(|byte| *byte == marker).count();
        // A backtick in the info string means that the line is a paragraph with a code span.
        let is_fence = length >= 3 && !(marker == b'`' && line[length..].contains('`'));
        is_fence.then_some(Self { marker, length })
    }

    /// Whether `line` closes it.
    pub(super) fn is_closed_by(self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.bytes().all(|byte| byte == self.marker)
    }
}

/// The conflicts between two versions of a text that somebody forgot to resolve: the second version counts.
struct Conflicts {
    version: Version,
    /// Where the second version of the last conflict begins; nothing begins behind.
    last: usize,
}

/// Which version of a text a line belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    Both,
    First,
    Second,
}

impl Conflicts {
    fn of(text: &str) -> Self {
        // Hardly any text has the first marker, and to look for it from the front is the quickest.
        let end = memmem::find(text.as_bytes(), b"<<<<<<< ").and_then(|_| text.rfind("\n>>>>>>> "));
        let last = end.and_then(|end| text[..end].rfind("\n=======\n"));
        Self { version: Version::Both, last: last.unwrap_or(0) }
    }

    /// Takes the next line, which starts at `offset`; tells whether it is left out.
    fn leave_out(&mut self, line: &str, offset: usize) -> bool {
        let next = match self.version {
            Version::Both if line.starts_with("<<<<<<< ") && offset < self.last => Version::First,
            Version::First if line == "=======\n" => Version::Second,
            Version::Second if line.starts_with(">>>>>>> ") => Version::Both,
            version => version,
        };
        let is_marker = next != self.version;
        self.version = next;
        is_marker || next == Version::First
    }
}

/// Finds the comments, blanks them out, and turns each lone `---` into a rule that cannot underline a heading.
fn comments_and_rules(text: &str, lines: &[Range<usize>]) -> (Vec<Comment>, Vec<Edit>) {
    let (mut comments, mut edits) = (Vec::new(), Vec::new());
    let mut fence: Option<Fence> = None;
    let mut conflicts = Conflicts::of(text);
    let mut done = 0;
    for line in lines {
        if line.end <= done {
            continue;
        }
        let rest = &text[line.start.max(done)..line.end];
        if conflicts.leave_out(rest, line.start) {
            edits.push(Edit::new(line.end - rest.len()..line.end, ""));
            continue;
        }
        if let Some(open) = fence {
            fence = (!open.is_closed_by(rest)).then_some(open);
            continue;
        }
        fence = Fence::opened_by(rest);
        if fence.is_some() {
            continue;
        }
        if rest.starts_with("---") && rest.trim_end().bytes().all(|byte| byte == b'-') {
            let start = line.start.max(done);
            let length = rest.trim_end().len();
            edits.push(Edit::new(start..start + length, "*".repeat(length)));
        }
        // What follows the line of the namespace without a blank line is a paragraph of its own all the same.
        if rest.starts_with("Namespace:") && rest.ends_with('\n') && !rest.contains("<!--") {
            edits.push(Edit::new(line.end..line.end, "\n"));
        }
        while let Some(comment) = opt_comment(text, line.start.max(done)..line.end) {
            done = comment.range.end;
            edits.push(blank(text, line, &comment.range));
            comments.push(comment);
        }
    }
    (comments, edits)
}

/// The first comment that starts within `line`; one that is never closed reaches to the end.
fn opt_comment(text: &str, line: Range<usize>) -> Option<Comment> {
    let rest = text.get(line.clone())?;
    let start = line.start + memchr_iter(b'<', rest.as_bytes()).find(|start| rest[*start..].starts_with("<!--"))?;
    let content = start + 4;
    let (content_end, end) = match text[content..].find("-->") {
        Some(length) => (content + length, content + length + 3),
        None => (text.len(), text.len()),
    };
    Some(Comment { range: start..end, content: content..content_end })
}

/// The edit that removes a comment.
///
/// A comment becomes as many blanks, so that offsets stay. Two cases need more: text behind a comment at the start of a
/// line would become an indented code block, and a comment on lines of its own between two rows of a table would end it.
fn blank(text: &str, line: &Range<usize>, comment: &Range<usize>) -> Edit {
    let before = text[line.start..comment.start].trim();
    let rest_of_line = match comment.end < line.end {
        true => line.end,
        false => comment.end + text[comment.end..].find('\n').map_or(text.len() - comment.end, |end| end + 1),
    };
    let after = text[comment.end..rest_of_line].trim();
    if !after.is_empty() {
        return Edit::new(comment.clone(), "");
    }
    let is_row = |line: Option<&str>| line.is_some_and(|line| line.trim_start().starts_with('|'));
    if before.is_empty()
        && is_row(text[..line.start].lines().next_back())
        && is_row(text[rest_of_line..].lines().next())
    {
        return Edit::new(line.start..rest_of_line, "");
    }
    let keep = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
    Edit::new(comment.clone(), text[comment.clone()].bytes().map(keep).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        prepare(text, 0).text
    }

    #[test]
    fn comments_become_blanks_and_are_kept_aside() {
        let text = "a\n<!-- {\n} -->\n```\n<!-- code -->\n```\n";
        let prepared = prepare(text, 0);
        assert_eq!(prepared.text, "a\n      \n     \n```\n<!-- code -->\n```\n");
        assert_eq!(&text[prepared.comments[0].content.clone()], " {\n} ");
        assert_eq!(prepared.comments.len(), 1);
    }

    #[test]
    fn a_comment_may_swallow_a_fence_and_the_end_of_the_page() {
        assert_eq!(mended("<!-- a\n```\n-->b\n").trim(), "b");
        assert_eq!(mended("<!-- never closed\n```\n").trim(), "");
    }

    #[test]
    fn a_comment_between_rows_does_not_end_the_table() {
        assert_eq!(mended("|a|\n|-|\n|b|\n<!-- |c| -->\n|d|\n"), "|a|\n|-|\n|b|\n|d|\n");
        assert_eq!(mended("|a|\n|-|\n|b|\n<!-- c -->\ntext\n"), "|a|\n|-|\n|b|\n          \ntext\n");
    }

    #[test]
    fn of_versions_in_conflict_the_second_counts() {
        let conflict = "a\n<<<<<<< one\nb\n=======\nc\n>>>>>>> two\nd\n";
        assert_eq!(mended(conflict), "a\nc\nd\n");
        let rows = "|a|\n|-|\n|b|\n<<<<<<< one\n|c|\n=======\n|d|\n>>>>>>> two\n|e|\n";
        assert_eq!(mended(rows), "|a|\n|-|\n|b|\n|d|\n|e|\n");
        let unfinished = "a\n<<<<<<< one\nb\n=======\nc\n";
        assert_eq!(mended(unfinished), unfinished);
    }

    #[test]
    fn the_line_of_the_namespace_stands_alone() {
        assert_eq!(mended("Namespace: microsoft.graph\nA text.\n"), "Namespace: microsoft.graph\n\nA text.\n");
    }

    #[test]
    fn a_lone_rule_underlines_no_heading() {
        assert_eq!(mended("text\n---\n"), "text\n***\n");
    }

    #[test]
    fn offsets_lead_back_to_the_original() {
        let text = "<!-- x --> text\n|a|b|\n|-|-|\n|c|d|e|f|\nend\n";
        let prepared = prepare(text, 0);
        for word in ["text", "c|d", "f|", "end"] {
            let mended = prepared.text.find(word).unwrap();
            assert_eq!(prepared.original(mended..mended + 1).start, text.find(word).unwrap(), "{word}");
        }
    }
}
