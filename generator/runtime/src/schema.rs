//! The static description of a record type.

use std::sync::OnceLock;

/// Up to this many members a scan is quicker than a search.
const NARROW: usize = 8;

/// The static description of a record type: its name and the names of its members.
#[derive(Debug)]
pub struct Schema {
    name: &'static str,
    members: &'static [&'static str],
    /// Positions of the members, sorted by name; made when a wide type is first read out of order.
    sorted: OnceLock<Box<[u16]>>,
}

impl Schema {
    /// Describes a type by its qualified name and the names of its members in document order.
    pub const fn new(name: &'static str, members: &'static [&'static str]) -> Self {
        assert!(members.len() <= u16::MAX as usize, "positions are kept as 16-bit numbers");
        Self { name, members, sorted: OnceLock::new() }
    }

    /// The qualified name of the type, such as `microsoft.graph.user`; empty if it has none.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The names of the members, in document order.
    pub fn members(&self) -> &'static [&'static str] {
        self.members
    }

    /// The position of the member called `name`.
    ///
    /// `expected` is tried first: objects mostly list their members in the order in which they are documented.
    pub fn position(&self, name: &str, expected: usize) -> Option<usize> {
        if self.members.get(expected).is_some_and(|member| *member == name) {
            return Some(expected);
        }
        if self.members.len() <= NARROW {
            return self.members.iter().position(|member| *member == name);
        }
        let sorted = self.sorted.get_or_init(|| self.sort());
        let found = sorted.binary_search_by(|position| self.members[usize::from(*position)].cmp(name));
        found.ok().map(|index| usize::from(sorted[index]))
    }

    fn sort(&self) -> Box<[u16]> {
        let mut positions: Box<[u16]> = (0..self.members.len() as u16).collect();
        positions.sort_unstable_by_key(|position| self.members[usize::from(*position)]);
        positions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static WIDE: Schema =
        Schema::new("test.wide", &["zeta", "id", "mail", "about", "city", "phone", "state", "usage", "alias", "beta"]);

    #[test]
    fn every_member_is_found_from_any_expectation() {
        for (position, name) in WIDE.members().iter().enumerate() {
            for expected in 0..=WIDE.members().len() {
                assert_eq!(WIDE.position(name, expected), Some(position), "{name} from {expected}");
            }
        }
    }

    #[test]
    fn unknown_members_are_not_found() {
        for name in ["", "Id", "ids", "zzz", "aaa"] {
            assert_eq!(WIDE.position(name, 3), None, "{name}");
        }
        assert_eq!(Schema::new("test.empty", &[]).position("id", 0), None);
    }
}
