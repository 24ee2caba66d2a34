//! `PartialEq` of every type.

use crate::{Entries, Items, Record, View};

/// Whether two records have the same members; what `PartialEq` of a generated type calls.
pub fn equal(left: &dyn Record, right: &dyn Record) -> bool {
    let (schema, other) = (left.schema(), right.schema());
    // One static per type, so that types which happen to have the same members stay two.
    std::ptr::eq(schema, other)
        && (0..schema.members().len()).all(|index| left.field(index).view() == right.field(index).view())
        && left.additional_data() == right.additional_data()
}

impl PartialEq for View<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Absent, Self::Absent) | (Self::Null, Self::Null) => true,
            (Self::Bool(left), Self::Bool(right)) => left == right,
            (Self::Integer(left), Self::Integer(right)) => left == right,
            (Self::Single(left), Self::Single(right)) => left == right,
            (Self::Double(left), Self::Double(right)) => left == right,
            (Self::Text(left), Self::Text(right)) => left == right,
            (Self::Bytes(left), Self::Bytes(right)) => left == right,
            (Self::Record(left), Self::Record(right)) => equal(*left, *right),
            (Self::Union(left), Self::Union(right)) => equal(left.record(), right.record()),
            (Self::List(left), Self::List(right)) => equal_lists(*left, *right),
            (Self::Dictionary(left), Self::Dictionary(right)) => equal_dictionaries(*left, *right),
            (Self::Json(left), Self::Json(right)) => left == right,
            _ => false,
        }
    }
}

fn equal_lists(left: &dyn Items, right: &dyn Items) -> bool {
    left.len() == right.len() && (0..left.len()).all(|index| left.item(index) == right.item(index))
}

fn equal_dictionaries(left: &dyn Entries, right: &dyn Entries) -> bool {
    let (mut count, mut equal) = (0_usize, true);
    left.each(&mut |name, value| {
        count += 1;
        equal = equal && right.get(name).is_some_and(|other| value == other);
    });
    equal && count == right.len()
}
