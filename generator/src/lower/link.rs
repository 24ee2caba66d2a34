//! Linking: what single pages say becomes one set of types.

use std::collections::{BTreeMap, HashMap};

use super::contradictions::compare_declarations;
use super::definitions::{Definitions, undefined};
use super::draft::{EnumerationDraft, MemberDraft, PageDraft, PropertyDraft, TypeDraft, ValueList};
use super::kind::{self, References};
use super::members::merge_members;
use super::text_enumerations::{enumeration_name, is_text};
use super::type_text::TypeText;
use super::{open, repeated};
use crate::diagnostics::Report;
use crate::model::{Enumeration, Property, Shape, Structured, StructuredKind, TypeDefinition, TypeName, TypeRef};

/// The types of a docs root while they are being linked; keys are qualified names in lower case.
#[derive(Default)]
struct Linker {
    types: BTreeMap<String, TypeDraft>,
    enumerations: BTreeMap<String, EnumerationDraft>,
    definitions: Definitions,
}

/// Merges and links the drafts of all pages of a docs root, which are sorted by page.
///
/// Gives the types, sorted by name, and the names by which the rest of the pages refers to them.
pub(crate) fn link_types(mut drafts: Vec<PageDraft>, report: &mut Report) -> (Vec<TypeDefinition>, Definitions) {
    spell_namespaces_alike(&mut drafts);
    let mut linker = Linker::default();
    let (mut value_lists, mut fallback_types) = (Vec::new(), Vec::new());
    for draft in drafts {
        draft.types.into_iter().for_each(|draft| linker.add_type(draft, report));
        draft.enumerations.into_iter().for_each(|draft| linker.add_enumeration(draft));
        value_lists.extend(draft.value_lists);
        fallback_types.extend(draft.fallback_types);
    }
    linker.add_fallback_types(fallback_types, report);
    // A resource page is the home of an enumeration before a page of an operation that takes a value of it.
    value_lists.sort_by_key(|list| !list.origin.page.starts_with("resources/"));
    linker.drop_shadowed_enumerations();
    linker.define_listed_types(&value_lists);
    linker.add_listed_values(value_lists, report);
    linker.define_text_enumerations();
    linker.finish(report)
}

/// Spells the namespaces of all types as most types spell them: `termStore` where a few say `termstore`.
fn spell_namespaces_alike(drafts: &mut [PageDraft]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in drafts.iter_mut().flat_map(defined_names) {
        *counts.entry(name.namespace.clone()).or_default() += 1;
    }
    let mut spellings: HashMap<String, (usize, String)> = HashMap::new();
    for (namespace, count) in counts {
        let known = spellings.entry(namespace.to_lowercase()).or_default();
        if count > known.0 {
            *known = (count, namespace);
        }
    }
    for name in drafts.iter_mut().flat_map(defined_names) {
        if let Some((_, spelling)) = spellings.get(&name.namespace.to_lowercase()) {
            name.namespace.clone_from(spelling);
        }
    }
}

fn defined_names(draft: &mut PageDraft) -> impl Iterator<Item = &mut TypeName> {
    let types = draft.types.iter_mut().map(|draft| &mut draft.name);
    types.chain(draft.enumerations.iter_mut().map(|draft| &mut draft.name))
}

fn key(name: &TypeName) -> String {
    name.to_string().to_lowercase()
}

impl Linker {
    /// Adds what a page says of a type to what others said.
    fn add_type(&mut self, draft: TypeDraft, report: &mut Report) {
        self.definitions.add(&draft.name, &draft.origin.page);
        match self.types.entry(key(&draft.name)) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(draft);
            }
            std::collections::btree_map::Entry::Occupied(mut entry) => merge_type(entry.get_mut(), draft, report),
        }
    }

    fn add_enumeration(&mut self, draft: EnumerationDraft) {
        self.definitions.add_enumeration(&draft.name, &draft.origin.page);
        match self.enumerations.entry(key(&draft.name)) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(draft);
            }
            std::collections::btree_map::Entry::Occupied(mut entry) => {
                let known = entry.get_mut();
                known.is_flags |= draft.is_flags;
                if known.description.is_empty() {
                    known.description = draft.description;
                }
                known.members.extend(draft.members);
            }
        }
    }

    /// Adds the types that pages of operations describe and no page defines.
    fn add_fallback_types(&mut self, drafts: Vec<TypeDraft>, report: &mut Report) {
        let is_defined = |draft: &TypeDraft| self.definitions.qualified(&draft.name.to_string()).is_some();
        let undefined: Vec<_> = drafts.into_iter().filter(|draft| !is_defined(draft)).collect();
        undefined.into_iter().for_each(|draft| self.add_type(draft, report));
    }

    /// A section such as `### identity values` may share its name with a type that has a page of its own, which wins.
    fn drop_shadowed_enumerations(&mut self) {
        let types = &self.types;
        self.enumerations.retain(|key, _| types.get(key).is_none_or(|draft| draft.properties.is_empty()));
        let enumerations = &self.enumerations;
        self.types.retain(|key, _| !enumerations.contains_key(key));
    }

    /// Defines the types that no page defines but whose values some description lists.
    fn define_listed_types(&mut self, lists: &[ValueList]) {
        for list in lists {
            let short = list.value.name.rsplit('.').next().unwrap_or_default();
            if short.is_empty() || self.is_known(list) {
                continue;
            }
            let namespace = match list.value.name.rsplit_once('.') {
                Some((prefix, _)) if prefix.starts_with("microsoft.graph") => prefix,
                _ => &list.namespace,
            };
            let draft = EnumerationDraft {
                name: TypeName::new(namespace, short),
                origin: list.origin.clone(),
                description: String::new(),
                is_flags: list.is_flags,
                members: Vec::new(),
            };
            self.add_enumeration(draft);
        }
    }

    /// Whether there is a type that a list of values may be of. What a page qualifies with its own namespace is no type of
    /// another namespace, and not just what a link leads to.
    fn is_known(&self, list: &ValueList) -> bool {
        match list.value.name.rsplit_once('.') {
            Some((prefix, _)) if prefix == list.namespace => self.definitions.qualified(&list.value.name).is_some(),
            _ => self.definitions.opt_resolve(&list.value, &list.namespace).is_some(),
        }
    }

    /// Adds the values that descriptions list to the enumerations that they belong to.
    fn add_listed_values(&mut self, lists: Vec<ValueList>, report: &mut Report) {
        let mut by_enumeration: BTreeMap<String, Vec<ValueList>> = BTreeMap::new();
        for list in lists {
            if let Some(TypeRef::Named(name)) = self.definitions.opt_resolve(&list.value, &list.namespace) {
                by_enumeration.entry(key(&name)).or_default().push(list);
            }
        }
        for (key, lists) in by_enumeration {
            if let Some(enumeration) = self.enumerations.get_mut(&key) {
                enumeration.is_flags |= lists.iter().any(|list| list.is_flags);
                merge_members(enumeration, lists, report);
            }
        }
    }

    /// Gives the text properties that hide an enumeration its type: one that is defined and has just these members, or one
    /// of their own, which properties of the same name and values share.
    fn define_text_enumerations(&mut self) {
        let mut shared: HashMap<(String, Vec<String>), TypeName> = HashMap::new();
        let mut types = std::mem::take(&mut self.types);
        for draft in types.values_mut() {
            let TypeDraft { name, properties, .. } = draft;
            for property in properties.iter_mut().filter(|property| property.hides_enumeration && is_text(property)) {
                let mut values: Vec<_> = property.values.iter().map(|value| value.value.to_lowercase()).collect();
                values.sort_unstable();
                let key = (property.name.value.to_lowercase(), values);
                let found = shared.get(&key).cloned().or_else(|| self.enumeration_with(&key.0, &key.1));
                let enumeration = found.unwrap_or_else(|| self.define_text_enumeration(name, property));
                property.value.name = enumeration.to_string();
                shared.insert(key, enumeration);
            }
        }
        self.types = types;
    }

    /// The defined enumeration that has just these members and a name that resembles that of the property.
    fn enumeration_with(&self, property: &str, values: &[String]) -> Option<TypeName> {
        let resembles = |name: &str| name.contains(property) || property.contains(name);
        let has_values = |draft: &EnumerationDraft| {
            let names = draft.members.iter().map(|member| member.name.value.to_lowercase());
            let mut names: Vec<_> = names.filter(|name| name != "unknownfuturevalue").collect();
            names.sort_unstable();
            names.dedup();
            names.iter().eq(values.iter().filter(|value| *value != "unknownfuturevalue"))
        };
        let mut found =
            self.enumerations.values().filter(|draft| resembles(&draft.name.name.to_lowercase()) && has_values(draft));
        found.next().map(|draft| draft.name.clone())
    }

    fn define_text_enumeration(&mut self, type_name: &TypeName, property: &PropertyDraft) -> TypeName {
        let member = |value: &crate::source::Spanned<String>| MemberDraft {
            name: value.clone(),
            value: None,
            description: String::new(),
            origin: property.origin.clone(),
        };
        let name = TypeName::new(&type_name.namespace, enumeration_name(&type_name.name, &property.name.value));
        self.add_enumeration(EnumerationDraft {
            name: name.clone(),
            origin: property.origin.clone(),
            description: String::new(),
            is_flags: property.is_flags,
            members: property.values.iter().map(member).collect(),
        });
        name
    }

    fn finish(mut self, report: &mut Report) -> (Vec<TypeDefinition>, Definitions) {
        let bases: HashMap<String, TypeName> =
            self.types.iter().filter_map(|(key, draft)| Some((key.clone(), self.base(draft)?))).collect();
        for (key, draft) in &self.types {
            bases.get(key).into_iter().for_each(|base| self.definitions.derive(&draft.name, base));
        }
        repeated::drop_repeated_members(&mut self.types, &bases);
        let kinds = self.kinds(&bases);
        let mut definitions = Vec::with_capacity(self.types.len() + self.enumerations.len());
        let open = open::open_types(&self.types, &bases, &kinds);
        for (key, mut draft) in self.types {
            let base = bases.get(&key).cloned();
            draft.is_open = open.contains(&key);
            definitions.push(structured(draft, base, kinds[&key], &self.definitions, report));
        }
        definitions.extend(self.enumerations.into_values().map(enumeration));
        definitions.sort_by(|left, right| left.name.cmp(&right.name));
        (definitions, self.definitions)
    }

    /// The base of a type: the one that its prose names, or else its annotation, if that is another structured type.
    ///
    /// If no page defines either, it is the one that the prose links to, or else the one that the annotation names.
    fn base(&self, draft: &TypeDraft) -> Option<TypeName> {
        let namespace = &draft.name.namespace;
        let mut candidates = [&draft.prose_base, &draft.annotated_base].into_iter().flatten();
        let defined = |text: &TypeText| match self.definitions.opt_resolve(text, namespace) {
            Some(TypeRef::Named(name)) if name != draft.name && self.types.contains_key(&key(&name)) => Some(name),
            _ => None,
        };
        if let Some(name) = candidates.clone().find_map(defined) {
            return Some(name);
        }
        let is_certain = |text: &TypeText| text.page.is_some() || text.name.contains('.');
        candidates.find_map(|text| match undefined(text, namespace) {
            TypeRef::Undefined(name) if is_certain(text) && self.definitions.opt_resolve(text, namespace).is_none() => {
                Some(name)
            }
            _ => None,
        })
    }

    fn kinds(&self, bases: &HashMap<String, TypeName>) -> HashMap<String, StructuredKind> {
        let mut references: HashMap<String, References> = HashMap::new();
        for draft in self.types.values() {
            for property in &draft.properties {
                if let Some(TypeRef::Named(name)) = self.definitions.opt_resolve(&property.value, &draft.name.namespace)
                {
                    references.entry(key(&name)).or_default().count(property.navigation);
                }
            }
        }
        kind::decide(&self.types, bases, &references)
    }
}

/// Adds what a further page says of a type; what was said first stays, but the page named after the type is its home.
fn merge_type(known: &mut TypeDraft, further: TypeDraft, report: &mut Report) {
    let is_home = |draft: &TypeDraft| draft.origin.page.ends_with(&format!("/{}.md", draft.name.name.to_lowercase()));
    if is_home(&further) && !is_home(known) {
        known.origin = further.origin;
        known.span = further.span;
        known.description = further.description;
    }
    known.deprecated = known.deprecated.take().or(further.deprecated);
    known.prose_base = known.prose_base.take().or(further.prose_base);
    known.annotated_base = known.annotated_base.take().or(further.annotated_base);
    known.is_abstract |= further.is_abstract;
    known.is_open |= further.is_open;
    known.evidence.merge(further.evidence);
    for property in further.properties {
        match known.properties.iter_mut().find(|other| other.name.value == property.name.value) {
            Some(other) => {
                compare_declarations(&known.name, other, &property, report);
                if other.description.is_empty() {
                    *other = property;
                }
            }
            None => known.properties.push(property),
        }
    }
}

fn structured(
    draft: TypeDraft,
    base: Option<TypeName>,
    kind: StructuredKind,
    definitions: &Definitions,
    report: &mut Report,
) -> TypeDefinition {
    let namespace = draft.name.namespace.clone();
    let properties =
        draft.properties.into_iter().map(|draft| property(draft, &namespace, definitions, report)).collect();
    let shape = Structured { kind, base, is_abstract: draft.is_abstract, is_open: draft.is_open, properties };
    TypeDefinition {
        name: draft.name,
        origin: draft.origin,
        description: draft.description,
        deprecated: draft.deprecated,
        shape: Shape::Structured(shape),
    }
}

fn property(draft: PropertyDraft, namespace: &str, definitions: &Definitions, report: &mut Report) -> Property {
    Property {
        value: definitions.resolve(&draft.value, namespace, report),
        name: draft.name.value,
        navigation: draft.navigation,
        nullable: !draft.facts.not_nullable,
        read_only: draft.facts.read_only,
        required: draft.facts.required,
        description: draft.description,
        deprecated: draft.facts.deprecated,
        origin: draft.origin,
    }
}

fn enumeration(draft: EnumerationDraft) -> TypeDefinition {
    let shape = Enumeration {
        is_flags: draft.is_flags || super::members::are_powers_of_two(&draft.members),
        members: super::members::distinct(draft.members),
    };
    TypeDefinition {
        name: draft.name,
        origin: draft.origin,
        description: draft.description,
        deprecated: None,
        shape: Shape::Enumeration(shape),
    }
}

#[cfg(test)]
mod tests {
    use crate::lower::testing;

    fn types(pages: &[(&str, &str)]) -> Vec<String> {
        let api = testing::api(pages);
        api.types.iter().map(|definition| definition.name.to_string()).collect()
    }

    #[test]
    fn a_namespace_is_spelt_as_most_pages_spell_it() {
        let page = |name: &str, namespace: &str| {
            format!(
                "# {name} resource type\n\nNamespace: microsoft.graph.{namespace}\n\n## Properties\n|Property|Type|\n|-|-|\n|id|String|\n"
            )
        };
        let pages = [page("a", "seaMarks"), page("b", "seamarks"), page("c", "seaMarks")];
        let pages = [("resources/a.md", &*pages[0]), ("resources/b.md", &pages[1]), ("resources/c.md", &pages[2])];
        let expected = ["microsoft.graph.seaMarks.a", "microsoft.graph.seaMarks.b", "microsoft.graph.seaMarks.c"];
        assert_eq!(types(&pages), expected);
    }

    #[test]
    fn a_list_of_values_defines_what_its_page_qualifies_with_its_own_namespace() {
        let page = |title: &str, namespace: &str, state: &str, values: &str| {
            format!(
                "# {title} resource type\n\nNamespace: {namespace}\n\nA thing.\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n\
                 |state|{state}|Possible values are: {values}.|\n"
            )
        };
        let found = testing::api(&[
            ("resources/buoy.md", &page("buoy", "microsoft.graph", "state", "`on`, `off`")),
            ("resources/lamp.md", &page("lamp", "microsoft.graph.sea", "microsoft.graph.sea.state", "`lit`, `dark`")),
            ("resources/mast.md", &page("mast", "microsoft.graph.sea", "microsoft.graph.ship.state", "`up`, `down`")),
        ]);
        let names = found.types.iter().map(|definition| definition.name.to_string());
        let states: Vec<String> = names.filter(|name| name.ends_with(".state")).collect();
        assert_eq!(states, ["microsoft.graph.state", "microsoft.graph.sea.state"]);
    }

    #[test]
    fn the_page_of_a_type_may_lie_in_the_folder_of_operations() {
        let block = "<!-- {\"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.buoy\"} -->\n```json\n{\"id\": \"x\"}\n```\n";
        let lost = format!("# buoy resource type\n\n{block}");
        assert_eq!(types(&[("api/buoybase.md", &lost)]), ["microsoft.graph.buoy"]);
        let operation = format!("# Get buoy\n\n## HTTP request\n```http\nGET /buoys\n```\n\n{block}");
        assert!(types(&[("api/buoy-get.md", &operation)]).is_empty());
    }
}
