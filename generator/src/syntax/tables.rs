//! Mending tables before they are parsed.
//!
//! CommonMark's tables (GFM, section 4.10) drop a table whose delimiter row differs in width from its header, cells
//! beyond the header's width, and know nothing of rows that were broken over two lines.

use std::ops::Range;

use memchr::{memchr, memchr2_iter};

use super::repair::{Edit, Fence, lines};

/// The edits that make every table of `text` what its author meant, sorted.
pub(super) fn mend_tables(text: &str) -> Vec<Edit> {
    let lines = lines(text, 0);
    let mut edits = Vec::new();
    let mut fence: Option<Fence> = None;
    let mut index = 0;
    while index < lines.len() {
        let line = &text[lines[index].clone()];
        match fence {
            Some(open) => fence = (!open.is_closed_by(line)).then_some(open),
            None => {
                fence = Fence::opened_by(line);
                if fence.is_none() && is_table_start(text, &lines, index) {
                    index = mend_table(text, &lines, index, &mut edits);
                    continue;
                }
            }
        }
        index += 1;
    }
    edits
}

fn is_table_start(text: &str, lines: &[Range<usize>], index: usize) -> bool {
    let delimiter = || lines.get(index + 1).map(|range| &text[range.clone()]);
    has_pipe(&text[lines[index].clone()]) && delimiter().is_some_and(is_delimiter)
}

fn has_pipe(line: &str) -> bool {
    memchr(b'|', line.as_bytes()).is_some()
}

/// Whether `line` is a delimiter row: hyphens, colons, pipes and blanks.
fn is_delimiter(line: &str) -> bool {
    let line = line.trim();
    line.contains('|') && line.contains('-') && line.bytes().all(|byte| b"|:- \t".contains(&byte))
}

/// Mends the table whose header is at `index`; gives the index of the first line behind it.
fn mend_table(text: &str, lines: &[Range<usize>], index: usize, edits: &mut Vec<Edit>) -> usize {
    let header = text[lines[index].clone()].trim();
    let width = Pipes::of(header).cells();
    edits.extend(mend_delimiter(text, lines[index + 1].clone(), width));
    let mut row = index + 2;
    while row < lines.len() {
        let line = &text[lines[row].clone()];
        if ends_table(line) {
            break;
        }
        let next = lines.get(row + 1).map(|range| &text[range.clone()]);
        if line.trim() == header && next.is_some_and(is_delimiter) {
            // The header stands here again, and is no row.
            let again = lines[row].start..lines[row + 1].end;
            edits.push(Edit::new(again, ""));
            row += 2;
            continue;
        }
        if line.trim().bytes().all(|byte| b"| \t".contains(&byte)) {
            // A pipe alone would end the table.
            edits.push(Edit::new(lines[row].clone(), ""));
        } else if is_tail(&text[lines[row - 1].clone()], line) && row > index + 2 {
            let line_break = lines[row].start - 1;
            edits.push(Edit::new(line_break..lines[row].start, " "));
        } else {
            edits.extend(escape_surplus_pipes(text, lines[row].clone(), width));
        }
        row += 1;
    }
    row
}

/// Whether `line` cannot be a row.
fn ends_table(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#') || line.starts_with('>') || Fence::opened_by(line).is_some()
}

/// Whether `line` is the end of the row `previous`, which was broken over two lines.
fn is_tail(previous: &str, line: &str) -> bool {
    let starts_block =
        |line: &str| line.starts_with(['*', '-', '+', '[']) && line.get(1..2).is_some_and(|next| next == " ");
    let line = line.trim();
    !line.starts_with('|')
        && Pipes::of(line).cells() == 1
        && !starts_block(line)
        && has_pipe(previous)
        && !previous.trim_end().ends_with('|')
}

/// Rewrites a delimiter row that has tabs or another width than the header.
fn mend_delimiter(text: &str, range: Range<usize>, width: usize) -> Option<Edit> {
    let line = text[range.clone()].trim_end();
    let range = range.start..range.start + line.len();
    if Pipes::of(line).cells() == width {
        return line.contains('\t').then(|| Edit::new(range, line.replace('\t', " ")));
    }
    let indent: String = line.chars().take_while(|character| character.is_whitespace()).collect();
    Some(Edit::new(range, format!("{indent}|{}", "-|".repeat(width))))
}

/// Escapes the pipes that would give the row more cells than the header has, unless those cells are blank.
fn escape_surplus_pipes(text: &str, range: Range<usize>, width: usize) -> Vec<Edit> {
    let line = text[range.clone()].trim_end();
    let pipes = Pipes::of(line);
    if pipes.cells() <= width {
        return Vec::new();
    }
    let surplus = &pipes.separators[width - 1 + usize::from(pipes.leading)..];
    let (inner, end) = match pipes.trailing {
        true => (&surplus[..surplus.len() - 1], surplus[surplus.len() - 1]),
        false => (surplus, line.len()),
    };
    let Some(first) = inner.first() else { return Vec::new() };
    if line[first + 1..end].chars().all(|character| character == '|' || character.is_whitespace()) {
        return Vec::new();
    }
    inner.iter().map(|pipe| Edit::new(range.start + pipe..range.start + pipe, "\\")).collect()
}

/// The unescaped pipes of a row.
struct Pipes {
    /// Their offsets in the row.
    separators: Vec<usize>,
    /// Whether the row starts with one.
    leading: bool,
    /// Whether the row ends with one (a different one).
    trailing: bool,
}

impl Pipes {
    fn of(line: &str) -> Self {
        let line = line.trim_end();
        let bytes = line.as_bytes();
        let mut separators = Vec::new();
        // The offset of the byte behind a backslash, which stands for itself.
        let mut escaped = None;
        for offset in memchr2_iter(b'|', b'\\', bytes) {
            match bytes[offset] {
                _ if escaped == Some(offset) => {}
                b'|' => separators.push(offset),
                _ => escaped = Some(offset + 1),
            }
        }
        let indent = line.len() - line.trim_start().len();
        let leading = separators.first() == Some(&indent);
        let trailing =
            separators.len() > usize::from(leading) && separators.last() == Some(&(line.len().saturating_sub(1)));
        Self { separators, leading, trailing }
    }

    /// How many cells the row has.
    fn cells(&self) -> usize {
        self.separators.len() + 1 - usize::from(self.leading) - usize::from(self.trailing)
    }
}

#[cfg(test)]
mod tests {
    use super::super::repair::prepare;

    fn mended(text: &str) -> String {
        prepare(text, 0).text
    }

    #[test]
    fn delimiter_rows_get_the_width_of_the_header() {
        assert_eq!(mended("|a|b|\n|:-|:-|:-|\n|c|d|\n"), "|a|b|\n|-|-|\n|c|d|\n");
        assert_eq!(mended("a|b\n-|\nc|d\n"), "a|b\n|-|-|\nc|d\n");
        assert_eq!(mended("|a|\t b|\n|-|\t-|\n"), "|a|\t b|\n|-| -|\n");
    }

    #[test]
    fn headers_within_a_table_are_no_rows() {
        assert_eq!(mended("|a|b|\n|-|-|\n|c|d|\n|a|b|\n|-|-|\n|e|f|\n"), "|a|b|\n|-|-|\n|c|d|\n|e|f|\n");
        assert_eq!(mended("|a|b|\n|-|-|\n|a|b|\n|e|f|\n"), "|a|b|\n|-|-|\n|a|b|\n|e|f|\n");
    }

    #[test]
    fn pipes_beyond_the_last_column_belong_to_its_text() {
        assert_eq!(mended("|a|b|\n|-|-|\n|c|d | e|\n"), "|a|b|\n|-|-|\n|c|d \\| e|\n");
        assert_eq!(mended("|a|b|\n|-|-|\n|c|d|| |\n"), "|a|b|\n|-|-|\n|c|d|| |\n");
        assert_eq!(mended("|a|b|\n|-|-|\nc|d|e\n"), "|a|b|\n|-|-|\nc|d\\|e\n");
    }

    #[test]
    fn rows_of_nothing_but_pipes_are_left_out() {
        assert_eq!(mended("|a|b|\n|-|-|\n|c|d|\n|\n| |\n|e|f|\n"), "|a|b|\n|-|-|\n|c|d|\n|e|f|\n");
    }

    #[test]
    fn broken_rows_are_joined() {
        assert_eq!(mended("|a|b|\n|-|-|\n|c|d (\ne)|\n|f|g|\n"), "|a|b|\n|-|-|\n|c|d ( e)|\n|f|g|\n");
        assert_eq!(mended("|a|b|\n|-|-|\n|c|d\ne|f|\n"), "|a|b|\n|-|-|\n|c|d\ne|f|\n");
    }
}
