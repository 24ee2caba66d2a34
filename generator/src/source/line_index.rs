//! From byte offsets to lines and columns.

/// The starts of a text's lines.
#[derive(Clone, Debug)]
pub(super) struct LineIndex(Vec<u32>);

impl LineIndex {
    /// Finds the lines of `text`.
    pub(super) fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(std::iter::once(0).chain(ends.map(|(index, _)| index as u32 + 1)).collect())
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
    use super::LineIndex;

    #[test]
    fn lines_count_from_one_and_a_line_break_belongs_to_its_line() {
        let index = LineIndex::new("ab\n\nc");
        let lines: Vec<_> = (0..5).map(|offset| index.line(offset)).collect();
        assert_eq!(lines, [1, 1, 1, 2, 3]);
        assert_eq!(index.start(3), 4);
    }
}
