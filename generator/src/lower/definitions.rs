//! The types of a docs root by name and by page, and what a written name means.

use std::collections::BTreeMap;

use super::type_text::{PrimitiveName, TypeText};
use crate::diagnostics::{Report, UNKNOWN_TYPE, nearest};
use crate::english::singular;
use crate::model::{TypeName, TypeRef, ValueType};

/// How many diagnostics of a report are given a suggestion.
const MOST_SUGGESTIONS: usize = 100;

/// How far a type is followed to its bases, which may be a circle; those of the public references have up to five.
const LONGEST_LINEAGE: usize = 64;

/// The namespace of a page that names none.
pub(crate) const DEFAULT_NAMESPACE: &str = "microsoft.graph";

/// The names of all types that some page defines.
#[derive(Clone, Debug, Default, Hash)]
pub(crate) struct Definitions {
    names: Vec<TypeName>,
    /// Qualified names in lower case.
    qualified: BTreeMap<String, usize>,
    /// Names without namespace in lower case.
    short: BTreeMap<String, Vec<usize>>,
    /// Pages in lower case, each with the types that it defines.
    pages: BTreeMap<String, PageTypes>,
    /// Whether some page defines the type as a structured one, for each.
    structured: Vec<bool>,
    /// What each type derives from, if it is structured and derives from one that a page defines.
    bases: Vec<Option<usize>>,
}

/// The types that one page defines.
#[derive(Clone, Debug, Default, Hash)]
struct PageTypes {
    structured: Vec<usize>,
    enumerations: Vec<usize>,
}

impl PageTypes {
    fn all(&self) -> impl Iterator<Item = usize> {
        self.structured.iter().chain(&self.enumerations).copied()
    }

    fn only(&self) -> Option<usize> {
        let mut all = self.all();
        let only = all.next()?;
        // A page may describe its enumeration as a type as well.
        all.all(|index| index == only).then_some(only)
    }

    /// The structured type that the page is about, beside which there may be enumerations of its properties.
    fn main(&self) -> Option<usize> {
        let [main] = self.structured[..] else { return None };
        Some(main)
    }
}

impl Definitions {
    /// Adds the structured type called `name`, defined on `page`; a second definition of a type only adds the page.
    pub(crate) fn add(&mut self, name: &TypeName, page: &str) {
        let index = self.index_of(name);
        self.structured[index] = true;
        push_new(&mut self.on_page_mut(page).structured, index);
    }

    /// Adds the enumeration called `name`, as [`add`](Self::add) does structured types.
    pub(crate) fn add_enumeration(&mut self, name: &TypeName, page: &str) {
        let index = self.index_of(name);
        push_new(&mut self.on_page_mut(page).enumerations, index);
    }

    /// Adds that the type called `name` derives from `base`, both of which are known.
    pub(crate) fn derive(&mut self, name: &TypeName, base: &TypeName) {
        if let (Some(derived), Some(base)) = (self.opt_index(&name.to_string()), self.opt_index(&base.to_string())) {
            self.bases[derived] = Some(base);
        }
    }

    /// Whether the type called `name` derives from `base`.
    pub(crate) fn derives_from(&self, name: &TypeName, base: &TypeName) -> bool {
        let index = self.opt_index(&name.to_string());
        index.is_some_and(|index| self.lineage(index).skip(1).any(|of| self.names[of] == *base))
    }

    /// Whether the type called `name` is an enumeration and nothing else.
    pub(crate) fn is_enumeration(&self, name: &TypeName) -> bool {
        self.opt_index(&name.to_string()).is_some_and(|index| !self.structured[index])
    }

    /// The place of the defined type that has this qualified name, in any case.
    fn opt_index(&self, name: &str) -> Option<usize> {
        self.qualified.get(&name.to_lowercase()).copied()
    }

    /// The place of the type called `name`, which is added if it is new.
    fn index_of(&mut self, name: &TypeName) -> usize {
        let index = *self.qualified.entry(name.to_string().to_lowercase()).or_insert(self.names.len());
        if index == self.names.len() {
            self.names.push(name.clone());
            self.structured.push(false);
            self.bases.push(None);
            self.short.entry(name.name.to_lowercase()).or_default().push(index);
        }
        index
    }

    fn on_page_mut(&mut self, page: &str) -> &mut PageTypes {
        self.pages.entry(page.to_lowercase()).or_default()
    }

    /// The defined type that has this qualified name, in any case.
    pub(crate) fn qualified(&self, name: &str) -> Option<&TypeName> {
        self.opt_index(name).map(|index| &self.names[index])
    }

    /// The types that `page` defines.
    pub(crate) fn on_page(&self, page: &str) -> impl Iterator<Item = &TypeName> {
        let found = self.pages.get(&page.to_lowercase());
        found.into_iter().flat_map(PageTypes::all).map(|index| &self.names[index])
    }

    /// The structured type that `page` is about.
    pub(crate) fn main_on(&self, page: &str) -> Option<&TypeName> {
        self.pages.get(&page.to_lowercase()).and_then(PageTypes::main).map(|index| &self.names[index])
    }

    /// The type that `text`, written on a page of `namespace`, means; nothing if no page defines it.
    ///
    /// Names are matched without case, in this order: a primitive; the exact qualified name; the type of that name, or the
    /// main one, on the page that the text links to; the short name in the namespace of the page, in
    /// `microsoft.graph`, and anywhere if there is only one; the singular of the short name there. A foreign prefix is
    /// stripped down to the last part.
    pub(crate) fn opt_resolve(&self, text: &TypeText, namespace: &str) -> Option<TypeRef> {
        match text.primitive() {
            Some(PrimitiveName::Primitive(primitive)) => return Some(TypeRef::Primitive(primitive)),
            Some(PrimitiveName::Untyped) => return Some(TypeRef::Untyped),
            None => {}
        }
        let lower = text.name.to_lowercase();
        let full = if lower.starts_with("graph.") { format!("microsoft.{lower}") } else { lower };
        let short = full.rsplit('.').next().unwrap_or_default();
        let linked = || self.linked(text, short).map(|linked| self.nearest_in_line(linked, short, namespace));
        let named = self.qualified.get(&full).copied().or_else(linked);
        let named = named.or_else(|| self.nearest(short, namespace)).or_else(|| {
            let singular = singular(short);
            if singular == short { None } else { self.nearest(&singular, namespace) }
        });
        let named = named.map(|index| match text.alternatives.is_empty() {
            true => index,
            false => self.common_base(index, text, namespace).unwrap_or(index),
        });
        named.map(|index| TypeRef::Named(self.names[index].clone()))
    }

    /// The type with this short name in lower case that a page of `namespace` means.
    fn nearest(&self, short: &str, namespace: &str) -> Option<usize> {
        let within = |namespace: &str| self.qualified.get(&format!("{namespace}.{short}").to_lowercase());
        let anywhere = || self.short.get(short).filter(|found| found.len() == 1).map(|found| &found[0]);
        within(namespace).or_else(|| within(DEFAULT_NAMESPACE)).or_else(anywhere).copied()
    }

    /// The type with this short name, if it derives from the one at `linked` or the reverse, and that one otherwise:
    /// `[sitePage](basesitepage.md)`. What every entity is says less than the link.
    fn nearest_in_line(&self, linked: usize, short: &str, namespace: &str) -> usize {
        let derives = |one: usize, other: usize| self.lineage(one).any(|base| base == other);
        let is_in_line = |index: &usize| derives(*index, linked) || (short != "entity" && derives(linked, *index));
        self.nearest(short, namespace).filter(is_in_line).unwrap_or(linked)
    }

    /// The nearest type that the one at `first` and its alternatives in `text` are, or derive from.
    ///
    /// What every entity is says nothing of these.
    fn common_base(&self, first: usize, text: &TypeText, namespace: &str) -> Option<usize> {
        let resolved = |text: &TypeText| match self.opt_resolve(text, namespace)? {
            TypeRef::Named(name) => self.opt_index(&name.to_string()),
            _ => None,
        };
        let others: Option<Vec<usize>> = text.alternatives.iter().map(resolved).collect();
        self.nearest_common(first, &others?)
    }

    /// The nearest type that both are, or derive from.
    pub(crate) fn common(&self, one: &TypeName, other: &TypeName) -> Option<&TypeName> {
        let (one, other) = (self.opt_index(&one.to_string())?, self.opt_index(&other.to_string())?);
        self.nearest_common(one, &[other]).map(|index| &self.names[index])
    }

    fn nearest_common(&self, first: usize, others: &[usize]) -> Option<usize> {
        let mut common: Vec<usize> = self.lineage(first).collect();
        for other in others {
            let lineage: Vec<usize> = self.lineage(*other).collect();
            common.retain(|base| lineage.contains(base));
        }
        common.into_iter().next().filter(|base| self.names[*base].name != "entity")
    }

    /// A type and those that it derives from, nearest first.
    fn lineage(&self, index: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(index), |index| self.bases[*index]).take(LONGEST_LINEAGE)
    }

    /// The type that the linked page defines: the one of that name, or else the only one, or else the one that it is about
    /// if its name ends so: `[message](chatmessage.md)`.
    fn linked(&self, text: &TypeText, short: &str) -> Option<usize> {
        let found = self.pages.get(text.page.as_deref()?)?;
        let has_name = |index: &usize| self.names[*index].name.eq_ignore_ascii_case(short);
        let is_short_for = |index: &usize| !short.is_empty() && self.names[*index].name.to_lowercase().ends_with(short);
        found.all().find(has_name).or_else(|| found.only()).or_else(|| found.main().filter(is_short_for))
    }

    /// What `text` means, with its cardinality; a type that no page defines is reported and keeps the name written.
    pub(crate) fn resolve(&self, text: &TypeText, namespace: &str, report: &mut Report) -> ValueType {
        let item = self.opt_resolve(text, namespace).unwrap_or_else(|| {
            // `(Boolean or string)` names no type at all.
            if !text.name.is_empty() {
                self.report_unknown(text, report);
            }
            undefined(text, namespace)
        });
        ValueType { item, collection: text.collection }
    }

    fn report_unknown(&self, text: &TypeText, report: &mut Report) {
        // The search for a similar name is dear, and nobody reads a hundred suggestions.
        let similar = match report.diagnostics.len() {
            0..MOST_SUGGESTIONS => nearest(&text.name.to_lowercase(), self.short.keys().map(String::as_str)),
            _ => None,
        };
        let similar = similar.and_then(|short| self.short.get(short)).map(|found| &self.names[found[0]].name);
        report.push(
            UNKNOWN_TYPE
                .at(text.span, format!("unknown type `{}`", text.name))
                .label("no page defines this type")
                .help_if(similar.map(|name| format!("a type with a similar name exists: `{name}`"))),
        );
    }
}

/// The name of a type that no page defines: qualified as written, or in the namespace of its page.
///
/// The name of a page starts with its namespace, if that is not the one of all: `callrecords-session.md`.
pub(super) fn undefined(text: &TypeText, namespace: &str) -> TypeRef {
    let page = text.page.as_deref().and_then(|page| page.strip_prefix("resources/")?.strip_suffix(".md"));
    let is_of_default = page.is_some_and(|page| page.eq_ignore_ascii_case(&text.name));
    let namespace = if is_of_default { DEFAULT_NAMESPACE } else { namespace };
    match text.name.rsplit_once('.') {
        Some((prefix, name)) if prefix.to_lowercase().starts_with(DEFAULT_NAMESPACE) => {
            TypeRef::Undefined(TypeName::new(prefix, name))
        }
        Some((_, name)) => TypeRef::Undefined(TypeName::new(namespace, name)),
        None if text.name.is_empty() => TypeRef::Untyped,
        None => TypeRef::Undefined(TypeName::new(namespace, &text.name)),
    }
}

fn push_new(indexes: &mut Vec<usize>, index: usize) {
    if !indexes.contains(&index) {
        indexes.push(index);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::cell;

    fn definitions() -> Definitions {
        let mut definitions = Definitions::default();
        for (namespace, name, page) in [
            ("microsoft.graph", "group", "resources/group.md"),
            ("microsoft.graph.termStore", "group", "resources/termstore-group.md"),
            ("microsoft.graph.termStore", "store", "resources/termstore-store.md"),
            ("microsoft.graph", "profilePhoto", "resources/profilephoto.md"),
            ("microsoft.graph", "photo", "resources/photo.md"),
            ("microsoft.graph", "message", "resources/message.md"),
            ("microsoft.graph", "chatMessage", "resources/chatmessage.md"),
        ] {
            definitions.add(&TypeName::new(namespace, name), page);
        }
        for (name, page) in [
            ("modality", "resources/enums.md"),
            ("weekIndex", "resources/enums.md"),
            ("chatMessageType", "resources/chatmessage.md"),
        ] {
            definitions.add_enumeration(&TypeName::new("microsoft.graph", name), page);
        }
        definitions
    }

    fn resolved(markdown: &str, namespace: &str) -> String {
        let text = TypeText::from_cell(&cell(markdown), "resources/page.md");
        definitions().opt_resolve(&text, namespace).map_or_else(|| "-".to_owned(), |found| found.to_string())
    }

    #[test]
    fn names_are_resolved_from_the_nearest_to_the_farthest() {
        let graph = "microsoft.graph";
        let cases = [
            ("group", graph, "microsoft.graph.group"),
            ("groups", graph, "microsoft.graph.group"),
            ("Group", "microsoft.graph.termStore", "microsoft.graph.termStore.group"),
            ("microsoft.graph.group", "microsoft.graph.termStore", "microsoft.graph.group"),
            ("[group](termstore-group.md)", graph, "microsoft.graph.termStore.group"),
            ("store", graph, "microsoft.graph.termStore.store"),
            ("[photo](profilephoto.md)", graph, "microsoft.graph.profilePhoto"),
            ("[weekIndex](enums.md#x)", graph, "microsoft.graph.weekIndex"),
            ("Microsoft.IGAELM.EC.FrontEnd.ExternalModel.store", graph, "microsoft.graph.termStore.store"),
            ("[message](chatmessage.md)", graph, "microsoft.graph.chatMessage"),
            ("[chatMessageType](chatmessage.md)", graph, "microsoft.graph.chatMessageType"),
            ("[photo](chatmessage.md)", graph, "microsoft.graph.photo"),
            ("[x](enums.md)", graph, "-"),
            ("int", graph, "Edm.Int32"),
            ("Json object", graph, "Edm.Untyped"),
        ];
        for (markdown, namespace, expected) in cases {
            assert_eq!(resolved(markdown, namespace), expected, "{markdown}");
        }
    }

    #[test]
    fn alternatives_are_what_all_of_them_derive_from() {
        let mut definitions = definitions();
        let name = |name| TypeName::new("microsoft.graph", name);
        for (derived, base) in [("photo", "profilePhoto"), ("message", "profilePhoto"), ("group", "entity")] {
            definitions.add(&name(base), &format!("resources/{base}.md"));
            definitions.derive(&name(derived), &name(base));
        }
        definitions.derive(&name("profilePhoto"), &name("entity"));
        let resolved = |markdown: &str| {
            let text = TypeText::from_cell(&cell(markdown), "resources/page.md");
            definitions.opt_resolve(&text, "microsoft.graph").map(|found| found.to_string())
        };
        let base = Some("microsoft.graph.profilePhoto".to_owned());
        assert_eq!(resolved("[photo](photo.md) or [message](message.md)"), base);
        assert_eq!(resolved("[photo](photo.md) or the [profilePhoto](profilephoto.md)"), base);
        // What the text names is more than what the page is about, if it derives from that.
        assert_eq!(resolved("[photo](profilephoto.md)"), Some("microsoft.graph.photo".to_owned()));
        assert_eq!(resolved("a [profilePhoto](photo.md)"), base);
        assert_eq!(resolved("[entity](photo.md)"), Some("microsoft.graph.photo".to_owned()));
        // Everything is an entity.
        assert_eq!(resolved("[photo](photo.md) or [group](group.md)"), Some("microsoft.graph.photo".to_owned()));
        assert_eq!(resolved("[photo](photo.md) or [lost](lost.md)"), Some("microsoft.graph.photo".to_owned()));
    }

    #[test]
    fn unknown_types_are_reported_with_the_nearest_name() {
        let mut report = Report::default();
        let text = TypeText::from_cell(&cell("grop"), "resources/page.md");
        let resolved = definitions().resolve(&text, "microsoft.graph", &mut report).item;
        assert_eq!(resolved, TypeRef::Undefined(TypeName::new("microsoft.graph", "grop")));
        let linked = |target: &str| {
            let text = TypeText::from_cell(&cell(&format!("[wharf]({target})")), "resources/page.md");
            definitions().resolve(&text, "microsoft.graph.termStore", &mut Report::default()).item.to_string()
        };
        assert_eq!(linked("wharf.md"), "microsoft.graph.wharf");
        assert_eq!(linked("termstore-wharf.md"), "microsoft.graph.termStore.wharf");
        assert_eq!(report.diagnostics[0].help.as_deref(), Some("a type with a similar name exists: `group`"));
    }
}
