//! What lets a request for an upload session be used for an upload.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Root};
use crate::model::{Operation, Primitive, TypeName, TypeRef, ValueType};

/// Marks a type as an upload session, if it is one.
pub(super) fn upload_session_impl(name: &TypeName, context: &Context<'_>) -> Option<TokenStream> {
    let ident = &context.root.names.type_names(name).name;
    is_session(name, context.root).then(|| quote!(impl ::mdbindgen_runtime::UploadSession for #ident {}))
}

/// Whether the response to `operation` is an upload session.
pub(super) fn opens_session(operation: &Operation, root: &Root<'_>) -> bool {
    match &operation.response.value {
        Some(ValueType { item: TypeRef::Named(name), collection: false }) => is_session(name, root),
        _ => false,
    }
}

/// An upload session has an address to send to, and says which ranges are missing.
///
/// Source of these members: the documentation of `createUploadSession` in Microsoft Graph.
fn is_session(name: &TypeName, root: &Root<'_>) -> bool {
    let (text, texts) = (TypeRef::Primitive(Primitive::String), TypeRef::Primitive(Primitive::String));
    let members = [("uploadUrl", ValueType::single(text)), ("nextExpectedRanges", ValueType::list(texts))];
    let properties = root.api.all_properties(name);
    members
        .iter()
        .all(|(name, value)| properties.iter().any(|property| property.name == *name && property.value == *value))
}
