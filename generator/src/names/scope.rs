//! Identifiers that must differ from each other, because they stand in one scope.

use std::collections::HashMap;
use std::fmt;

use super::identifier::{Kind, Name, identifier, numbered};
use crate::diagnostics::{NAME_COLLISION, Report};
use crate::model::Origin;

/// The identifiers taken in a scope, each with what took it.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    kind: Kind,
    taken: HashMap<Name, Owner<'a>>,
}

/// What has an identifier, for the report of a collision.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner<'a> {
    /// What sort of thing it is: `property`.
    sort: &'a str,
    /// The name as documented; empty for what every scope of its kind has.
    name: &'a str,
    /// Where it is documented.
    origin: Option<&'a Origin>,
}

impl<'a> Owner<'a> {
    /// Something that a page documents.
    pub(super) fn documented(sort: &'a str, name: &'a str, origin: &'a Origin) -> Self {
        Self { sort, name, origin: Some(origin) }
    }

    /// Something that generated code has of itself.
    pub(super) fn generated(sort: &'a str) -> Self {
        Self { sort, name: "", origin: None }
    }

    /// A namespace, which no single page documents.
    pub(super) fn namespace(name: &'a str) -> Self {
        Self { sort: "the namespace", name, origin: None }
    }

    /// Whether a page documents it.
    pub(super) fn is_documented(&self) -> bool {
        self.origin.is_some()
    }
}

/// ``property `id` (resources/user.md:12)``
impl fmt::Display for Owner<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.sort)?;
        if !self.name.is_empty() {
            write!(formatter, " `{}`", self.name)?;
        }
        match self.origin {
            Some(Origin { page, line }) => write!(formatter, " ({page}:{line})"),
            None => Ok(()),
        }
    }
}

impl<'a> Scope<'a> {
    /// An empty scope for identifiers of `kind`.
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, taken: HashMap::new() }
    }

    /// Takes `name`, unless it is taken.
    pub(super) fn try_take(&mut self, name: Name, owner: Owner<'a>) -> bool {
        if self.taken.contains_key(&name) {
            return false;
        }
        self.taken.insert(name, owner);
        true
    }

    /// What has the identifier `name`.
    pub(super) fn owner(&self, name: &Name) -> Option<Owner<'a>> {
        self.taken.get(name).copied()
    }

    /// Takes the first of `candidates` that is free.
    pub(super) fn take_first(&mut self, candidates: impl IntoIterator<Item = Name>, owner: Owner<'a>) -> Option<Name> {
        let free = candidates.into_iter().find(|name| !self.taken.contains_key(name))?;
        self.taken.insert(free.clone(), owner);
        Some(free)
    }

    /// Takes `wanted`, or else the first free of `wanted_2`, `wanted_3` and so on, which is reported.
    pub(super) fn take_or_number(&mut self, wanted: &Name, owner: Owner<'a>, report: &mut Report) -> Name {
        let Some(other) = self.taken.get(wanted).copied() else {
            self.taken.insert(wanted.clone(), owner);
            return wanted.clone();
        };
        let kind = self.kind;
        let numbers = (2..).map(|number| numbered(kind, wanted, number));
        let name = self.take_first(numbers, owner).unwrap_or_else(|| unreachable!("there is always a further number"));
        report_collision(owner, other, wanted, &name, report);
        name
    }

    /// Names a row of things by their documented names; what collides is numbered after all others have their names.
    pub(super) fn take_all(
        &mut self,
        sort: &'a str,
        documented: impl IntoIterator<Item = (&'a str, &'a Origin)>,
        report: &mut Report,
    ) -> Vec<Name> {
        let documented: Vec<_> = documented.into_iter().collect();
        let mut names: Vec<Option<Name>> = Vec::with_capacity(documented.len());
        for (text, origin) in &documented {
            let name = identifier(self.kind, text);
            let free = self.try_take(name.clone(), Owner::documented(sort, text, origin));
            names.push(free.then_some(name));
        }
        let numbered = |(name, (text, origin)): (Option<Name>, &(&'a str, &'a Origin))| {
            name.unwrap_or_else(|| {
                let owner = Owner::documented(sort, text, origin);
                self.take_or_number(&identifier(self.kind, text), owner, report)
            })
        };
        names.into_iter().zip(&documented).map(numbered).collect()
    }
}

/// Reports that `owner` cannot have the identifier `wanted`, because `other` has it, and is called `name` instead.
pub(super) fn report_collision(owner: Owner<'_>, other: Owner<'_>, wanted: &Name, name: &Name, report: &mut Report) {
    let message = format!("{owner} and {other} would both be called `{wanted}` in Rust; the former is called `{name}`");
    report.push(NAME_COLLISION.without_place(message));
}
