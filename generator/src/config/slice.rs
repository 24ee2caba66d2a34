//! Which part of the API the bindings are for.

use std::collections::BTreeMap;
use std::fmt;

use super::Pattern;

/// A part of the API: what is chosen, and what is left out all the same.
///
/// Operations are chosen by the line: a filter for paths or methods chooses those request lines of a page that it
/// matches. What the chosen operations and resources need comes along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// What is chosen; everything if there is no filter.
    pub include: Filters,
    /// What is left out, even where something chosen refers to it.
    pub exclude: Filters,
}

impl Slice {
    /// Whether it is the whole API.
    pub fn is_whole(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }
}

/// Filters of several kinds.
///
/// Those that name a resource, operation, path or namespace add up. Those for methods and permissions narrow down what
/// the others choose, or everything if there are no others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters(BTreeMap<FilterKind, Vec<Pattern>>);

impl Filters {
    /// Adds a filter.
    pub fn push(&mut self, kind: FilterKind, pattern: impl Into<Pattern>) {
        self.0.entry(kind).or_default().push(pattern.into());
    }

    /// The patterns of one kind, in the order in which they were added.
    pub fn of(&self, kind: FilterKind) -> &[Pattern] {
        self.0.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a pattern of this kind matches `name`.
    pub fn matches(&self, kind: FilterKind, name: &str) -> bool {
        self.of(kind).iter().any(|pattern| pattern.matches(name))
    }

    /// Whether there is a filter of one of these kinds.
    pub fn has_any(&self, kinds: &[FilterKind]) -> bool {
        kinds.iter().any(|kind| self.0.contains_key(kind))
    }
}

/// What a filter looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FilterKind {
    /// A type, by its name with or without the namespace: the type and the operations that belong to it.
    Resource,
    /// An operation, by the name of its page without `.md`: `user-list-messages`.
    Operation,
    /// A request line, by its path: `/users/*/messages`.
    Path,
    /// A namespace: its types, and the operations that belong to them.
    Namespace,
    /// A request line, by its HTTP method: `GET`.
    Method,
    /// An operation, by a permission that is enough for it: `Mail.Read`.
    ///
    /// Among filters that exclude: an operation for which no other permission is enough.
    Permission,
}

impl FilterKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Resource, Self::Operation, Self::Path, Self::Namespace, Self::Method, Self::Permission];

    /// Those that add up; the others narrow down.
    pub const ADDING: [Self; 4] = [Self::Resource, Self::Operation, Self::Path, Self::Namespace];

    /// Those that look at operations and nothing else.
    pub const OF_OPERATIONS: [Self; 4] = [Self::Operation, Self::Path, Self::Method, Self::Permission];

    /// The kind called `name`, in the singular.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its name, as options of the command line spell it.
    pub fn name(self) -> &'static str {
        self.key().strip_suffix('s').unwrap_or(self.key())
    }

    /// The key of the configuration for several of them.
    pub fn key(self) -> &'static str {
        match self {
            Self::Resource => "resources",
            Self::Operation => "operations",
            Self::Path => "paths",
            Self::Namespace => "namespaces",
            Self::Method => "methods",
            Self::Permission => "permissions",
        }
    }
}

impl fmt::Display for FilterKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
