//! The intermediate model: what the pages say, linked, without Markdown and without Rust.
//!
//! Plain data in a stable order. Types are sorted by namespace and name, operations by page; properties and members
//! stand in document order. Every fact has an [`Origin`].
//!
//! **Prose.** Descriptions are text in which `` `code` `` marks code, `**strong**` marks emphasis, `[text](address)`
//! is a link with an absolute address, a line break separates paragraphs, and a paragraph that starts with `- ` is an item
//! of a list; nothing else is markup.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
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
pub use target::{Addressed, Part, Target};
pub(crate) use target::{LONGEST_PATH, decode_percent, with_key_segments};
pub use types::*;

/// The whole of one docs root.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// The types, sorted by namespace and name.
    pub types: Vec<TypeDefinition>,
    /// The operations, sorted by page, then by line.
    pub operations: Vec<Operation>,
    /// The product that each page says it is about, as the page spells it: `outlook`.
    pub products: BTreeMap<Arc<str>, String>,
}

impl Api {
    /// The definition of the type called `name`.
    pub fn definition(&self, name: &TypeName) -> Option<&TypeDefinition> {
        self.type_index(name).map(|index| &self.types[index])
    }

    /// The place of the type called `name` among all types.
    pub(crate) fn type_index(&self, name: &TypeName) -> Option<usize> {
        self.types.binary_search_by(|definition| definition.name.cmp(name)).ok()
    }

    /// What the request on the line at `index` of an operation is answered with.
    ///
    /// That is what the page says of all lines, unless the line has a value of its own.
    pub fn response_of<'a>(&self, operation: &'a Operation, index: usize) -> Cow<'a, Response> {
        let response = &operation.response;
        let Some(value) = &operation.requests[index].value else { return Cow::Borrowed(response) };
        let is_object = |name| matches!(self.definition(name).map(|found| &found.shape), Some(Shape::Structured(_)));
        let format = match &value.item {
            TypeRef::Primitive(Primitive::Stream) => ResponseFormat::Stream,
            TypeRef::Named(name) if is_object(name) => ResponseFormat::Json,
            TypeRef::Undefined(_) | TypeRef::Untyped => ResponseFormat::Json,
            TypeRef::Named(_) | TypeRef::Primitive(_) => ResponseFormat::JsonValue,
        };
        Cow::Owned(Response { value: Some(value.clone()), format, status: response.status.clone() })
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

    /// Whether the body of the request on `line` is an object that has to say its type: one of a type that derives from
    /// another, where the examples on that line say it, or those of the page if that line has none. Elsewhere the path
    /// implies the type.
    pub fn states_type(&self, operation: &Operation, line: &RequestLine) -> bool {
        let body = operation.body_of(line);
        let Some(Body::Value(ValueType { item: TypeRef::Named(name), collection: false })) = body else { return false };
        let Some(Shape::Structured(structured)) = self.definition(name).map(|definition| &definition.shape) else {
            return false;
        };
        // Entities derive from `entity`, which no path takes.
        if structured.base.as_ref().is_none_or(|base| base.name == "entity") {
            return false;
        }
        let type_name = name.to_string();
        stated_types(operation, line).any(|stated| stated == type_name)
    }

    /// Whether the body of the request on `line` may be an object of a type that derives from the documented one, and has to
    /// say so: the examples do.
    pub fn states_derived_type(&self, operation: &Operation, line: &RequestLine) -> bool {
        let body = operation.body_of(line);
        let Some(Body::Value(ValueType { item: TypeRef::Named(base), collection: false })) = body else { return false };
        let derives = |stated: &str| {
            let name = stated.rsplit_once('.').map(|(namespace, name)| TypeName::new(namespace, name));
            name.is_some_and(|name| self.derives_from(&name, base))
        };
        stated_types(operation, line).any(derives)
    }

    /// Whether values of the type called `name` may be any JSON: pages have a type `Json` without properties for this.
    pub fn is_any_json(&self, name: &TypeName) -> bool {
        let is_empty = |structured: &Structured| structured.properties.is_empty() && structured.base.is_none();
        let shape = self.definition(name).map(|definition| &definition.shape);
        name.name.eq_ignore_ascii_case("json") && matches!(shape, Some(Shape::Structured(found)) if is_empty(found))
    }

    /// Whether the type called `name` is an enumeration.
    pub(crate) fn is_enumeration(&self, name: &TypeName) -> bool {
        let shape = self.definition(name).map(|definition| &definition.shape);
        matches!(shape, Some(Shape::Enumeration(_)))
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

    /// Whether the type called `name` derives from the one called `base`, by however many steps.
    pub(crate) fn derives_from(&self, name: &TypeName, base: &TypeName) -> bool {
        self.lineage(name).any(|structured| structured.base.as_ref() == Some(base))
    }

    /// The structured type called `name`, then the type it derives from, and so on.
    pub(crate) fn lineage<'a>(&'a self, name: &TypeName) -> impl Iterator<Item = &'a Structured> + use<'a> {
        let structured = |name: &TypeName| match self.definition(name).map(|definition| &definition.shape) {
            Some(Shape::Structured(structured)) => Some(structured),
            Some(Shape::Enumeration(_)) | None => None,
        };
        let mut visited = HashSet::new();
        std::iter::successors(structured(name), move |derived| structured(derived.base.as_ref()?))
            .take_while(move |found| visited.insert(std::ptr::from_ref::<Structured>(found)))
    }
}

/// The types that the bodies of examples on `line` say they have, or those on the page if that line has none.
fn stated_types<'a>(operation: &'a Operation, line: &'a RequestLine) -> impl Iterator<Item = &'a str> {
    let requests = || operation.examples.iter().filter_map(|example| example.request.as_ref());
    // Hardly any page has such examples, and need not be asked which line they are on.
    let says_any = requests().any(|request| request.stated_type().is_some());
    let has_own = says_any && requests().any(|request| line.is_shown_by(request));
    let on_line = requests().filter(move |request| says_any && (!has_own || line.is_shown_by(request)));
    on_line.filter_map(ExampleRequest::stated_type)
}

/// Where a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The page, relative to its docs root, with `/` on every platform: `resources/user.md`.
    pub page: Arc<str>,
    /// The line, counted from 1.
    pub line: u32,
}
