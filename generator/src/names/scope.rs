//! Identifiers that must differ from each other, because they stand in one scope.

use std::collections::BTreeMap;

use super::identifier::{Kind, Name, identifier, numbered};
use crate::diagnostics::{NAME_COLLISION, Report};
use crate::model::Origin;

/// The identifiers taken in a scope, each with what took it.
#[derive(Debug)]
pub(super) struct Scope {
    kind: Kind,
    taken: BTreeMap<Name, Owner>,
}

/// What has an identifier, for the report of a collision.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    /// The name as documented, with its kind: ``property `id` ``.
    pub what: String,
    /// Where it is documented; nothing for what every scope of its kind has.
    pub origin: Option<Origin>,
}

impl Owner {
    /// Something that a page documents.
    pub(super) fn documented(sort: &str, name: &str, origin: &Origin) -> Self {
        Self { what: format!("{sort} `{name}`"), origin: Some(origin.clone()) }
    }

    /// Something that generated code has of itself.
    pub(super) fn generated(what: &str) -> Self {
        Self { what: what.to_owned(), origin: None }
    }
}

impl Scope {
    /// An empty scope for identifiers of `kind`.
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, taken: BTreeMap::new() }
    }

    /// Takes `name`, unless it is taken.
    pub(super) fn try_take(&mut self, name: Name, owner: &Owner) -> bool {
        if self.taken.contains_key(&name) {
            return false;
        }
        self.taken.insert(name, owner.clone());
        true
    }

    /// What has the identifier `name`.
    pub(super) fn owner(&self, name: &Name) -> Option<Owner> {
        self.taken.get(name).cloned()
    }

    /// Takes the first of `candidates` that is free.
    pub(super) fn take_first(&mut self, candidates: impl IntoIterator<Item = Name>, owner: &Owner) -> Option<Name> {
        let free = candidates.into_iter().find(|name| !self.taken.contains_key(name))?;
        self.taken.insert(free.clone(), owner.clone());
        Some(free)
    }

    /// Takes `wanted`, or else the first free of `wanted_2`, `wanted_3` and so on, which is reported.
    pub(super) fn take_or_number(&mut self, wanted: &Name, owner: &Owner, report: &mut Report) -> Name {
        let Some(other) = self.taken.get(wanted).cloned() else {
            self.taken.insert(wanted.clone(), owner.clone());
            return wanted.clone();
        };
        let kind = self.kind;
        let numbers = (2..).map(|number| numbered(kind, wanted, number));
        let name = self.take_first(numbers, owner).unwrap_or_else(|| unreachable!("there is always a further number"));
        report_collision(owner, &other, wanted, &name, report);
        name
    }

    /// Names a row of things by their documented names; what collides is numbered after all others have their names.
    pub(super) fn take_all<'a>(
        &mut self,
        sort: &str,
        documented: impl IntoIterator<Item = (&'a str, &'a Origin)>,
        report: &mut Report,
    ) -> Vec<Name> {
        let documented: Vec<_> = documented.into_iter().collect();
        let mut names: Vec<Option<Name>> = Vec::with_capacity(documented.len());
        for (text, origin) in &documented {
            let name = identifier(self.kind, text);
            let free = self.try_take(name.clone(), &Owner::documented(sort, text, origin));
            names.push(free.then_some(name));
        }
        let numbered = |(name, (text, origin)): (Option<Name>, &(&str, &Origin))| {
            name.unwrap_or_else(|| {
                let owner = Owner::documented(sort, text, origin);
                self.take_or_number(&identifier(self.kind, text), &owner, report)
            })
        };
        names.into_iter().zip(&documented).map(numbered).collect()
    }
}

/// Reports that `owner` cannot have the identifier `wanted`, because `other` has it, and is called `name` instead.
pub(super) fn report_collision(owner: &Owner, other: &Owner, wanted: &Name, name: &Name, report: &mut Report) {
    let place = |origin: &Option<Origin>| {
        origin.as_ref().map_or_else(String::new, |origin| format!(" ({}:{})", origin.page, origin.line))
    };
    let message = format!(
        "{}{} and {}{} would both be called `{wanted}` in Rust; the former is called `{name}`",
        owner.what,
        place(&owner.origin),
        other.what,
        place(&other.origin),
    );
    report.push(NAME_COLLISION.without_place(message));
}
