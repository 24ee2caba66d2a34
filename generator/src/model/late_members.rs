//! Members that were added to an enumeration after its first release, and the types whose values may hold them.
//!
//! A service sends such a member only to callers that ask for it; others get `unknownFutureValue` in its place.
//! Source: the documentation of Microsoft Graph on evolvable enumerations.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Api, Enumeration, Shape, TypeDefinition, TypeName, TypeRef};

/// The member that stands for those that were added after it.
const SENTINEL: &str = "unknownFutureValue";

/// The preference by which callers ask for them; pages name it where an enumeration has some.
const PREFERENCE: &str = "include-unknown-enum-members";

impl Enumeration {
    /// Whether members stand behind the one that marks the end of the first release.
    fn has_late_members(&self) -> bool {
        let mut names = self.members.iter().map(|member| &member.name);
        names.any(|name| name.eq_ignore_ascii_case(SENTINEL)) && names.next().is_some()
    }
}

impl Api {
    /// The types whose values may hold members that only callers get who ask for them.
    ///
    /// Values of a type may be of one that derives from it. What stands behind a relationship does not count: it is
    /// absent unless a request expands it, and from there most of an API can be reached.
    pub fn types_with_late_members(&self) -> BTreeSet<&TypeName> {
        let mut walk = Walk { holders: Holders::new(self), found: HashSet::new(), open: Vec::new() };
        for definition in &self.types {
            match &definition.shape {
                Shape::Enumeration(shape) if shape.has_late_members() || asks_for_them(&definition.description) => {
                    walk.add(Fact::Value(&definition.name));
                }
                Shape::Structured(shape) if shape.properties.iter().any(|found| asks_for_them(&found.description)) => {
                    walk.add(Fact::Content(&definition.name));
                }
                _ => {}
            }
        }
        while let Some(fact) = walk.open.pop() {
            walk.follow(fact);
        }
        let values = walk.found.into_iter().filter_map(|fact| match fact {
            Fact::Value(name) => Some(name),
            Fact::Content(_) => None,
        });
        values.collect()
    }
}

fn asks_for_them(description: &str) -> bool {
    description.contains(PREFERENCE)
}

/// That late members may be found somewhere.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Fact<'a> {
    /// In the properties of a type, inherited ones included.
    Content(&'a TypeName),
    /// In a value of a type, which may be of one that derives from it.
    Value(&'a TypeName),
}

/// Who has what.
struct Holders<'a> {
    /// The types with properties of a type, by that type.
    owners: HashMap<&'a TypeName, Vec<&'a TypeName>>,
    /// The types that derive from a type directly, by that type.
    derived: HashMap<&'a TypeName, Vec<&'a TypeName>>,
    /// The type that a type derives from, by that type.
    bases: HashMap<&'a TypeName, &'a TypeName>,
}

impl<'a> Holders<'a> {
    fn new(api: &'a Api) -> Self {
        let mut holders = Self { owners: HashMap::new(), derived: HashMap::new(), bases: HashMap::new() };
        for TypeDefinition { name, shape, .. } in &api.types {
            let Shape::Structured(structured) = shape else { continue };
            if let Some(base) = &structured.base {
                holders.derived.entry(base).or_default().push(name);
                holders.bases.insert(name, base);
            }
            for property in structured.properties.iter().filter(|property| !property.navigation) {
                if let TypeRef::Named(of) = &property.value.item {
                    holders.owners.entry(of).or_default().push(name);
                }
            }
        }
        holders
    }
}

struct Walk<'a> {
    holders: Holders<'a>,
    found: HashSet<Fact<'a>>,
    open: Vec<Fact<'a>>,
}

impl<'a> Walk<'a> {
    fn add(&mut self, fact: Fact<'a>) {
        if self.found.insert(fact) {
            self.open.push(fact);
        }
    }

    /// Adds what follows from a fact at once.
    fn follow(&mut self, fact: Fact<'a>) {
        let listed = |lists: &HashMap<_, Vec<_>>, name| lists.get(name).cloned().unwrap_or_default();
        match fact {
            Fact::Content(name) => {
                self.add(Fact::Value(name));
                listed(&self.holders.derived, name).into_iter().for_each(|derived| self.add(Fact::Content(derived)));
            }
            Fact::Value(name) => {
                self.holders.bases.get(name).copied().into_iter().for_each(|base| self.add(Fact::Value(base)));
                listed(&self.holders.owners, name).into_iter().for_each(|owner| self.add(Fact::Content(owner)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Property;
    use crate::samples::{api, enumeration, property, record, type_name};

    fn colour(members: &[&str]) -> TypeDefinition {
        enumeration("colour", "resources/colour.md", members)
    }

    fn of_type(name: &str) -> Property {
        property("part", name)
    }

    fn found(types: Vec<TypeDefinition>) -> Vec<String> {
        let api = api(types, Vec::new());
        api.types_with_late_members().into_iter().map(|name| name.name.clone()).collect()
    }

    fn derived(mut definition: TypeDefinition, base: &str) -> TypeDefinition {
        if let Shape::Structured(structured) = &mut definition.shape {
            structured.base = Some(type_name(base));
        }
        definition
    }

    #[test]
    fn members_behind_the_sentinel_are_late() {
        assert_eq!(found(vec![colour(&["red", "unknownFutureValue", "white"])]), ["colour"]);
        assert_eq!(found(vec![colour(&["red", "white", "unknownFutureValue"])]), [""; 0]);
        assert_eq!(found(vec![colour(&["red", "white"])]), [""; 0]);
    }

    #[test]
    fn pages_may_say_so_instead() {
        let mut lamp = of_type("colour");
        lamp.description = "Send `Prefer: include-unknown-enum-members` to get: `white`.".to_owned();
        let types = vec![colour(&["red", "white"]), record("lamp", vec![lamp]), record("room", vec![of_type("lamp")])];
        assert_eq!(found(types), ["lamp", "room"]);
    }

    #[test]
    fn values_hold_what_their_properties_do_but_not_what_relationships_lead_to() {
        let mut neighbour = of_type("lamp");
        neighbour.navigation = true;
        let types = vec![
            colour(&["red", "unknownFutureValue", "white"]),
            record("lamp", vec![of_type("colour")]),
            record("room", vec![of_type("lamp")]),
            record("street", vec![neighbour]),
        ];
        assert_eq!(found(types), ["colour", "lamp", "room"]);
    }

    #[test]
    fn a_value_may_be_of_a_derived_type_but_siblings_share_nothing() {
        let types = vec![
            colour(&["red", "unknownFutureValue", "white"]),
            record("entity", Vec::new()),
            derived(record("lamp", vec![of_type("colour")]), "entity"),
            derived(record("torch", Vec::new()), "lamp"),
            derived(record("chair", Vec::new()), "entity"),
            record("shelf", vec![of_type("entity")]),
        ];
        assert_eq!(found(types), ["colour", "entity", "lamp", "shelf", "torch"]);
    }
}
