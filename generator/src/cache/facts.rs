//! How what single pages say, and what is wrong with them, is stored.

use super::codec::{Reader, Stored, Writer, stored};
use crate::diagnostics::{Code, Diagnostic, Level, Report};
use crate::lower::{
    EnumerationDraft, KindEvidence, ListedRequest, MemberDraft, OperationFacts, PageDraft, PageFacts, PropertyDraft,
    PropertyFacts, TypeDraft, TypeText, ValueList,
};

stored! {
    PageFacts { draft, listed, requests, product, faults }
    ListedRequest { method, path, leads_to_one }
    OperationFacts { operation, changed, faults }
    PageDraft { types, fallback_types, enumerations, value_lists }
    TypeDraft {
        name, origin, span, description, deprecated, prose_base, annotated_base, is_abstract, is_open, evidence,
        properties,
    }
    KindEvidence { has_key, is_titled_complex, has_methods, has_relationships, has_id }
    PropertyDraft { name, value, navigation, facts, values, is_flags, hides_enumeration, only_shown, description, origin }
    PropertyFacts { read_only, not_nullable, required, deprecated }
    EnumerationDraft { name, origin, description, is_flags, members }
    MemberDraft { name, value, description, origin }
    ValueList { value, namespace, values, is_flags, origin }
    TypeText { name, page, collection, span, alternatives }
    Report { diagnostics }
    Diagnostic { code, level, message, span, label, context, help }
}

stored! {
    Level [Allow, Warn, Deny]
}

impl Stored for &'static Code {
    fn store(&self, writer: &mut Writer<'_>) {
        self.name.to_owned().store(writer);
    }

    fn load(reader: &mut Reader<'_>) -> Option<Self> {
        Code::named(&String::load(reader)?)
    }
}
