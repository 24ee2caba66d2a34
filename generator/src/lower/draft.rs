//! What single pages say of types, before names are resolved and pages are merged.

use super::type_text::TypeText;
use crate::model::{Origin, TypeName};
use crate::source::{Span, Spanned};

/// All that a page says of types.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageDraft {
    /// The structured types that it defines.
    pub(crate) types: Vec<TypeDraft>,
    /// The structured types that it describes in passing; they count only if no page defines them.
    pub(crate) fallback_types: Vec<TypeDraft>,
    /// The enumerations that it defines in tables.
    pub(crate) enumerations: Vec<EnumerationDraft>,
    /// The lists of values that its tables give for a type.
    pub(crate) value_lists: Vec<ValueList>,
}

/// What a page says of a structured type.
#[derive(Clone, Debug)]
pub(crate) struct TypeDraft {
    pub(crate) name: TypeName,
    pub(crate) origin: Origin,
    pub(crate) span: Span,
    pub(crate) description: String,
    pub(crate) deprecated: Option<String>,
    /// The base type that the page's prose names.
    pub(crate) prose_base: Option<TypeText>,
    /// The base type that the page's annotation names.
    pub(crate) annotated_base: Option<TypeText>,
    pub(crate) is_abstract: bool,
    pub(crate) is_open: bool,
    pub(crate) evidence: KindEvidence,
    /// The properties, tables first, then those that only the JSON representation shows.
    pub(crate) properties: Vec<PropertyDraft>,
}

/// What a page shows that tells entities from complex types.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KindEvidence {
    /// The annotation names a key.
    pub(crate) has_key: bool,
    /// The title says "complex type" or "facet".
    pub(crate) is_titled_complex: bool,
    /// There is a Methods table with links to operations.
    pub(crate) has_methods: bool,
    /// There is a Relationships table.
    pub(crate) has_relationships: bool,
    /// There is a property called `id`.
    pub(crate) has_id: bool,
}

/// A row of a property or relationship table, or a member of a JSON representation.
#[derive(Clone, Debug)]
pub(crate) struct PropertyDraft {
    pub(crate) name: Spanned<String>,
    pub(crate) value: TypeText,
    pub(crate) navigation: bool,
    pub(crate) facts: super::description::Facts,
    /// The values that its description lists as possible.
    pub(crate) values: Vec<Spanned<String>>,
    /// Whether its description calls these values flags.
    pub(crate) is_flags: bool,
    /// Whether it is text whose values are the members of an enumeration all the same.
    pub(crate) hides_enumeration: bool,
    /// Whether no table lists it, and the JSON representation alone shows it.
    pub(crate) only_shown: bool,
    pub(crate) description: String,
    pub(crate) origin: Origin,
}

/// What a page's tables say of an enumeration.
#[derive(Clone, Debug)]
pub(crate) struct EnumerationDraft {
    pub(crate) name: TypeName,
    pub(crate) origin: Origin,
    pub(crate) description: String,
    /// Whether the page calls it a set of flags.
    pub(crate) is_flags: bool,
    pub(crate) members: Vec<MemberDraft>,
}

/// A row of a member table.
#[derive(Clone, Debug)]
pub(crate) struct MemberDraft {
    pub(crate) name: Spanned<String>,
    pub(crate) value: Option<i64>,
    pub(crate) description: String,
    pub(crate) origin: Origin,
}

/// A list of values in the description of something that is typed by name.
#[derive(Clone, Debug)]
pub(crate) struct ValueList {
    /// The type as the row names it.
    pub(crate) value: TypeText,
    /// The namespace of the page.
    pub(crate) namespace: String,
    /// The values.
    pub(crate) values: Vec<Spanned<String>>,
    /// Whether the row calls them flags.
    pub(crate) is_flags: bool,
    pub(crate) origin: Origin,
}
