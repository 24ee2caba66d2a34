//! Request lines that their page says are deprecated while others are not: "The `/app` path is deprecated. Going forward, use
//! the `/communications` path."

use super::OperationPage;
use super::outline::{Topic, blocks};
use super::request_lines::Line;
use crate::lower::page_text::without_label;
use crate::lower::prose::prose;
use crate::lower::sentences::sentences;
use crate::syntax::{Block, Style, Text};

/// Marks the lines with such paths, and lets those that are to be used go first.
///
/// What deprecates all lines is about the operation.
pub(super) fn mark_deprecated_lines(page: &OperationPage<'_>, lines: &mut [Line]) {
    let notes = [Topic::Introduction, Topic::Request].into_iter().flat_map(|topic| blocks(&page.parts, topic));
    let texts = notes.filter_map(|block| match block {
        Block::Note(text) | Block::Paragraph(text) => Some(text),
        _ => None,
    });
    for text in texts.filter(|text| says_deprecated(text)) {
        let said = sentences(text).into_iter().filter(says_deprecated);
        let paths: Vec<String> = said.flat_map(|sentence| paths(&sentence)).collect();
        let is_meant = |line: &Line| paths.iter().any(|path| has_segments(&line.path.text, path));
        if lines.iter().all(is_meant) {
            continue;
        }
        let reason = without_label(&prose(text, page.path(), page.context.links));
        lines.iter_mut().filter(|line| is_meant(line)).for_each(|line| line.deprecated = Some(reason.clone()));
    }
    lines.sort_by_key(|line| line.deprecated.is_some());
}

fn says_deprecated(text: &Text) -> bool {
    let plain = text.plain().to_lowercase();
    let words = [" path is deprecated", " paths are deprecated", " path will be retired", " paths will be retired"];
    words.iter().any(|words| plain.contains(words))
}

/// The paths that stand as code before the word "path".
fn paths(sentence: &Text) -> Vec<String> {
    let named =
        sentence.runs().take_while(|run| run.style == Style::Code || !run.text.trim_start().starts_with("path"));
    let code =
        named.filter(|run| run.style == Style::Code).map(|run| run.text.trim().trim_end_matches('/').to_lowercase());
    code.filter(|path| path.starts_with('/') && path.len() > 1).collect()
}

/// Whether a path has these segments, the first one with a slash before it.
fn has_segments(path: &str, segments: &str) -> bool {
    format!("{}/", path.to_lowercase()).contains(&format!("{segments}/"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::operation;

    fn lines(note: &str) -> Vec<(String, Option<String>)> {
        let lines = "DELETE /app/calls/{id}\nDELETE /apps/calls/{id}\nDELETE /communications/calls/{id}";
        let found =
            operation("Delete call", lines, &format!("## Request headers\n\nNone.\n\n## HTTP request\n\n{note}\n"));
        found.requests.into_iter().map(|line| (line.path.text, line.deprecated)).collect()
    }

    #[test]
    fn lines_with_a_deprecated_path_are_marked_and_stand_behind_the_others() {
        let reason = "The `/app` path is deprecated. Use the `/communications` path.";
        let expected = [
            ("/apps/calls/{id}".to_owned(), None),
            ("/communications/calls/{id}".to_owned(), None),
            ("/app/calls/{id}".to_owned(), Some(reason.to_owned())),
        ];
        assert_eq!(lines(&format!("> **Note:** {reason}")), expected);
    }

    #[test]
    fn what_is_said_of_all_lines_or_of_none_marks_none() {
        for note in ["The `/calls` path is deprecated.", "The `/x` path is deprecated.", "The `/app` path is slow."] {
            assert!(lines(note).iter().all(|(_, deprecated)| deprecated.is_none()), "{note}");
        }
    }
}
