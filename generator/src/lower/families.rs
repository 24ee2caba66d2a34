//! What objects of a type may have, as far as pages say of all of it.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use serde_json::{Map, Value};

use crate::model::{Api, Shape, TypeName};

/// The names of members that are neither annotations nor bindings such as `user@odata.bind`.
pub(super) fn own_names(members: &Map<String, Value>) -> impl Iterator<Item = &str> {
    members.keys().map(String::as_str).filter(|name| !name.contains('@'))
}

/// The properties that objects of a type may have, by their names in lower case.
pub(super) struct Known(HashSet<String>);

impl Known {
    /// Just these.
    pub(super) fn named<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self(names.map(str::to_lowercase).collect())
    }

    /// Those of the type itself; nothing if its objects may have any, if pages say of none, or if a base has no page.
    fn of(api: &Api, name: &TypeName) -> Option<Self> {
        let definition = api.definition(name)?;
        let Shape::Structured(structured) = &definition.shape else { return None };
        let mut bases = api.lineage(name).filter_map(|structured| structured.base.as_ref());
        if bases.any(|base| api.definition(base).is_none()) {
            return None;
        }
        let properties = api.all_properties(name);
        let names = properties.iter().map(|property| property.name.to_lowercase());
        (!structured.is_open && !properties.is_empty()).then(|| Self(names.collect()))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(&name.to_lowercase())
    }

    /// Whether an object has members of its own and none but these.
    pub(super) fn has_all(&self, members: &Map<String, Value>) -> bool {
        own_names(members).next().is_some() && own_names(members).all(|name| self.has(name))
    }
}

/// The properties of types with those of all types that derive from them, collected once for each type that is asked for.
pub(super) struct Families<'a> {
    api: &'a Api,
    derived: HashMap<&'a TypeName, Vec<&'a TypeName>>,
    /// In the order of the types.
    known: Vec<OnceLock<Option<Known>>>,
}

impl<'a> Families<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let mut derived: HashMap<&TypeName, Vec<&TypeName>> = HashMap::new();
        for definition in &api.types {
            for base in api.lineage(&definition.name).filter_map(|structured| structured.base.as_ref()) {
                derived.entry(base).or_default().push(&definition.name);
            }
        }
        Self { api, derived, known: api.types.iter().map(|_| OnceLock::new()).collect() }
    }

    /// Those of a type alone.
    pub(super) fn own(&self, name: &TypeName) -> Option<Known> {
        Known::of(self.api, name)
    }

    /// Those of a type and of all that derive from it; nothing if pages leave open what one of them has.
    pub(super) fn known(&self, name: &TypeName) -> Option<&Known> {
        let collect = || {
            let mut all = Known::of(self.api, name)?;
            // What stands above is that of the type itself.
            for other in self.derived.get(name).into_iter().flatten() {
                let structured = self.api.lineage(other).next().filter(|structured| !structured.is_open)?;
                all.0.extend(structured.properties.iter().map(|property| property.name.to_lowercase()));
            }
            Some(all)
        };
        self.known[self.api.type_index(name)?].get_or_init(collect).as_ref()
    }
}
