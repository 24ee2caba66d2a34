//! The static description of a record type.

use std::sync::OnceLock;

/// Up to this many members a scan is quicker than a table.
const NARROW: usize = 8;

/// An empty place of the table; no position, because there are fewer members.
const EMPTY: u16 = u16::MAX;

/// The static description of a record type: its name and the names of its members.
#[derive(Debug)]
pub struct Schema {
    name: &'static str,
    members: &'static [&'static str],
    /// Positions of the members by hash of the name, made when a wide type is first read out of order: a power of two
    /// of places, at most half of them taken; what finds its place taken stands in the next one that is free.
    table: OnceLock<Box<[u16]>>,
}

impl Schema {
    /// Describes a type by its qualified name and the names of its members in document order; parameters, which are of no
    /// type of the API, by the name of their struct.
    pub const fn new(name: &'static str, members: &'static [&'static str]) -> Self {
        assert!(members.len() < EMPTY as usize, "positions are kept as 16-bit numbers");
        Self { name, members, table: OnceLock::new() }
    }

    /// The qualified name of the type, such as `microsoft.graph.user`; that of the struct for parameters.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The names of the members, in document order.
    #[inline]
    pub fn members(&self) -> &'static [&'static str] {
        self.members
    }

    /// The position of the member called `name`.
    ///
    /// `expected` is tried first: objects mostly list their members in the order in which they are documented.
    #[inline]
    pub fn position(&self, name: &str, expected: usize) -> Option<usize> {
        if self.members.get(expected).is_some_and(|member| *member == name) {
            return Some(expected);
        }
        self.search(name)
    }

    fn search(&self, name: &str) -> Option<usize> {
        if self.members.len() <= NARROW {
            return self.members.iter().position(|member| *member == name);
        }
        let table = self.table.get_or_init(|| self.make_table());
        let mut place = hash(name) & (table.len() - 1);
        loop {
            let position = usize::from(table[place]);
            // The mark of an empty place is beyond the last member.
            if *self.members.get(position)? == name {
                return Some(position);
            }
            place = (place + 1) & (table.len() - 1);
        }
    }

    fn make_table(&self) -> Box<[u16]> {
        let mut table = vec![EMPTY; (2 * self.members.len()).next_power_of_two()];
        for (position, name) in self.members.iter().enumerate() {
            let mut place = hash(name) & (table.len() - 1);
            while table[place] != EMPTY {
                place = (place + 1) & (table.len() - 1);
            }
            table[place] = position as u16;
        }
        table.into_boxed_slice()
    }
}

/// A hash of the ends and the length of a name. Names are those of the documentation, so nobody can choose them to
/// collide, and what is looked up only walks along names that do.
fn hash(name: &str) -> usize {
    let bytes = name.as_bytes();
    let (head, tail) = (&bytes[..bytes.len().min(8)], &bytes[bytes.len().saturating_sub(8)..]);
    let word = |bytes: &[u8]| bytes.iter().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
    let mixed = (word(head) ^ word(tail).rotate_left(29) ^ bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as usize
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
    fn names_with_one_hash_are_told_apart() {
        let names: Vec<String> = (10..40).map(|middle| format!("commonBeginning{middle}commonEnding")).collect();
        let names: Vec<&'static str> = names.into_iter().map(|name| &*name.leak()).collect();
        assert!(names.iter().all(|name| hash(name) == hash(names[0])), "the test is about such names");
        let schema = Schema::new("test.alike", names.clone().leak());
        for (position, name) in names.iter().enumerate() {
            assert_eq!(schema.position(name, usize::MAX), Some(position));
        }
        assert_eq!(schema.position("commonBeginning99commonEnding", 0), None);
    }

    #[test]
    fn unknown_members_are_not_found() {
        for name in ["", "Id", "ids", "zzz", "aaa", "a name that is longer than any other one"] {
            assert_eq!(WIDE.position(name, 3), None, "{name}");
        }
        assert_eq!(Schema::new("test.empty", &[]).position("id", 0), None);
    }
}
