//! Enumerations that may grow, and sets of their members.

use std::borrow::Cow;
use std::fmt::{self, Debug as _};
use std::hash::{Hash, Hasher};

use crate::{Scalar, Value, View};

/// A choice of named values that the service may extend: one variant per documented name, and one for any other.
pub trait Enumeration: Sized + Clone + PartialEq + Send + Sync + 'static {
    /// The documented members, with their names on the wire: all of them, for a member is written as this table says.
    const MEMBERS: &'static [(&'static str, Self)];

    /// A member that the documentation does not name.
    fn undocumented(name: String) -> Self;

    /// The name of a member that the documentation does not name; nothing for those that it does.
    fn undocumented_name(&self) -> Option<&str>;

    /// The name on the wire.
    fn as_str(&self) -> &str {
        let documented = || Self::MEMBERS.iter().find(|(_, member)| member == self).map(|(name, _)| *name);
        let name = self.undocumented_name().or_else(documented);
        debug_assert!(name.is_some(), "a member is missing in the table of its enumeration");
        name.unwrap_or_default()
    }

    /// The member called `name`, in upper or lower case.
    fn from_name(name: &str) -> Self {
        let found = Self::MEMBERS.iter().find(|(member, _)| member.eq_ignore_ascii_case(name));
        found.map_or_else(|| Self::undocumented(name.to_owned()), |(_, member)| member.clone())
    }
}

/// What enumerations are read from, as an error message says it.
pub const EXPECTED: &str = "the name of a member of an enumeration";

/// Reads a member; what generated enumerations call. Services also send the number of a member, which then is its name.
pub fn from_scalar<E: Enumeration>(scalar: Scalar<'_>) -> Option<E> {
    match scalar {
        Scalar::Text(text) => Some(E::from_name(text)),
        Scalar::Integer(number) => Some(E::undocumented(number.to_string())),
        _ => None,
    }
}

/// What a member is written as; what generated enumerations call.
pub fn view(member: &impl Enumeration) -> View<'_> {
    View::Text(Cow::Borrowed(member.as_str()))
}

/// Shows a member as records show it, by its name on the wire; what generated enumerations call.
///
/// # Errors
///
/// Returns the error of the formatter.
pub fn debug(member: &impl Enumeration, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    member.as_str().fmt(formatter)
}

/// A set of members of an enumeration, written with commas between them.
///
/// Members keep their order; sets of the same members are equal, whatever the order is.
#[derive(Clone, Debug)]
pub struct Flags<E>(Vec<E>);

impl<E: Enumeration> Flags<E> {
    /// The empty set.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Whether `member` is in the set.
    pub fn contains(&self, member: &E) -> bool {
        self.0.contains(member)
    }

    /// Adds `member`, unless it is there.
    pub fn insert(&mut self, member: E) {
        if !self.contains(&member) {
            self.0.push(member);
        }
    }

    /// Removes `member`, if it is there.
    pub fn remove(&mut self, member: &E) {
        self.0.retain(|present| present != member);
    }

    /// The members.
    pub fn iter(&self) -> std::slice::Iter<'_, E> {
        self.0.iter()
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<E: Enumeration> PartialEq for Flags<E> {
    fn eq(&self, other: &Self) -> bool {
        // No member is there twice.
        self.len() == other.len() && self.iter().all(|member| other.contains(member))
    }
}

impl<E: Enumeration> Eq for Flags<E> {}

impl<E: Enumeration> Hash for Flags<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut names: Vec<&str> = self.iter().map(E::as_str).collect();
        names.sort_unstable();
        names.hash(state);
    }
}

impl<E> Default for Flags<E> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<E: Enumeration> FromIterator<E> for Flags<E> {
    fn from_iter<I: IntoIterator<Item = E>>(members: I) -> Self {
        let mut flags = Self::new();
        members.into_iter().for_each(|member| flags.insert(member));
        flags
    }
}

impl<E: Enumeration> From<E> for Flags<E> {
    fn from(member: E) -> Self {
        Self(vec![member])
    }
}

impl<'a, E: Enumeration> IntoIterator for &'a Flags<E> {
    type Item = &'a E;
    type IntoIter = std::slice::Iter<'a, E>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<E: Enumeration> Value for Flags<E> {
    const EXPECTED: &'static str = "names of members of an enumeration, with commas between them";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        let text = match scalar {
            Scalar::Text(text) => text,
            _ => return from_scalar(scalar).map(|member: E| member.into()),
        };
        Some(text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(E::from_name).collect())
    }

    fn view(&self) -> View<'_> {
        let names: Vec<&str> = self.0.iter().map(E::as_str).collect();
        View::Text(names.join(",").into())
    }
}
