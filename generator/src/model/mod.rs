//! The intermediate model: what the pages say, linked, without Markdown and without Rust.
//!
//! Plain data in a stable order. Types are sorted by namespace and name, operations by page; properties and members
//! stand in document order. Every fact has an [`Origin`].
//!
//! **Prose.** Descriptions are text in which `` `code` `` marks code, `**strong**` marks emphasis, `[text](address)`
//! is a link with an absolute address, and a line break separates paragraphs; nothing else is markup.

use std::collections::BTreeSet;
use std::sync::Arc;

mod json;
mod late_members;
mod operation;
mod primitive;
mod target;
mod types;

pub use json::Document;
pub use operation::*;
pub use primitive::Primitive;
pub use target::Target;
pub use types::*;

/// The whole of one docs root.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// The types, sorted by namespace and name.
    pub types: Vec<TypeDefinition>,
    /// The operations, sorted by page, then by line.
    pub operations: Vec<Operation>,
}

impl Api {
    /// The definition of the type called `name`.
    pub fn definition(&self, name: &TypeName) -> Option<&TypeDefinition> {
        let found = self.types.binary_search_by(|definition| definition.name.cmp(name));
        found.ok().map(|index| &self.types[index])
    }

    /// The pages that types, properties and operations come from; some of them more than once.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        fn properties(definition: &TypeDefinition) -> &[Property] {
            match &definition.shape {
                Shape::Structured(structured) => &structured.properties,
                Shape::Enumeration(_) => &[],
            }
        }
        let types = self.types.iter().map(|definition| &definition.origin);
        let properties = self.types.iter().flat_map(properties).map(|property| &property.origin);
        let operations = self.operations.iter().map(|operation| &operation.origin);
        types.chain(properties).chain(operations).map(|origin| &*origin.page)
    }

    /// Whether values of the type called `name` may be any JSON: pages have a type `Json` without properties for this.
    pub fn is_any_json(&self, name: &TypeName) -> bool {
        let is_empty = |structured: &Structured| structured.properties.is_empty() && structured.base.is_none();
        let shape = self.definition(name).map(|definition| &definition.shape);
        name.name.eq_ignore_ascii_case("json") && matches!(shape, Some(Shape::Structured(found)) if is_empty(found))
    }

    /// The properties of the structured type called `name`, those of the types it derives from first.
    ///
    /// A property that is listed again stands once, as the most derived type that lists it has it, where that type
    /// lists it. A derivation that leads back to a type already visited ends there.
    pub fn all_properties(&self, name: &TypeName) -> Vec<&Property> {
        let mut seen = BTreeSet::new();
        let mut groups: Vec<Vec<&Property>> = Vec::new();
        for structured in self.lineage(name) {
            groups.push(structured.properties.iter().filter(|property| seen.insert(property.name.as_str())).collect());
        }
        groups.into_iter().rev().flatten().collect()
    }

    /// The structured type called `name`, then the type it derives from, and so on.
    fn lineage(&self, name: &TypeName) -> impl Iterator<Item = &Structured> {
        let structured = |name: &TypeName| match self.definition(name).map(|definition| &definition.shape) {
            Some(Shape::Structured(structured)) => Some(structured),
            Some(Shape::Enumeration(_)) | None => None,
        };
        let mut visited = BTreeSet::from([name.clone()]);
        std::iter::successors(structured(name), move |derived| {
            let base = derived.base.as_ref().filter(|base| visited.insert((*base).clone()))?;
            structured(base)
        })
    }
}

/// Where a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The page, relative to its docs root, with `/` on every platform: `resources/user.md`.
    pub page: Arc<str>,
    /// The line, counted from 1.
    pub line: u32,
}
