//! From byte offsets to lines and columns.

use memchr::{memchr, memchr_iter};

/// The lines of `text`, each with its line break; much faster than `split_inclusive` on lines of usual length.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |index| index + 1);
        let (line, behind) = rest.split_at(end);
        rest = behind;
        (!line.is_empty()).then_some(line)
    })
}

/// The starts of a text's lines.
#[derive(Clone, Debug)]
pub(super) struct LineIndex(Vec<u32>);

impl LineIndex {
    /// Finds the lines of `text`.
    pub(super) fn new(text: &str) -> Self {
        let ends = memchr_iter(b'\n', text.as_bytes());
        Self(std::iter::once(0).chain(ends.map(|index| index as u32 + 1)).collect())
    }

    /// The line that holds the byte at `offset`, counted from 1.
    pub(super) fn line(&self, offset: u32) -> u32 {
        self.0.partition_point(|start| *start <= offset) as u32
    }

    /// How many lines there are; a text has at least one.
    pub(super) fn count(&self) -> u32 {
        self.0.len() as u32
    }

    /// Where the line starts, in bytes; lines count from 1.
    pub(super) fn start(&self, line: u32) -> u32 {
        self.0[line as usize - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::{LineIndex, lines};

    #[test]
    fn lines_are_those_of_split_inclusive() {
        for text in ["", "a", "\n", "a\n\nb\n", "a\nb"] {
            assert!(lines(text).eq(text.split_inclusive('\n')), "{text:?}");
        }
    }

    #[test]
    fn lines_count_from_one_and_a_line_break_belongs_to_its_line() {
        let index = LineIndex::new("ab\n\nc");
        let lines: Vec<_> = (0..5).map(|offset| index.line(offset)).collect();
        assert_eq!(lines, [1, 1, 1, 2, 3]);
        assert_eq!(index.start(3), 4);
    }
}
