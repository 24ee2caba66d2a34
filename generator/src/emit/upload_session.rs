//! What lets a request for an upload session be used for an upload.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use crate::model::{Primitive, TypeDefinition, TypeRef, ValueType};

/// Marks a type as an upload session, if it is one: it has an address to send to, and says which ranges are missing.
///
/// Source of these members: the documentation of `createUploadSession` in Microsoft Graph.
pub(super) fn upload_session_impl(definition: &TypeDefinition, context: &Context<'_>) -> Option<TokenStream> {
    let text = ValueType::single(TypeRef::Primitive(Primitive::String));
    let texts = ValueType::list(TypeRef::Primitive(Primitive::String));
    let properties = context.root.api.all_properties(&definition.name);
    let has = |name: &str, value: &ValueType| {
        properties.iter().any(|property| property.name == name && property.value == *value)
    };
    let ident = &context.root.names.type_names(&definition.name).name;
    let is_session = has("uploadUrl", &text) && has("nextExpectedRanges", &texts);
    is_session.then(|| quote!(impl ::mdbindgen_runtime::UploadSession for #ident {}))
}
