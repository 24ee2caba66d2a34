//! Enums for enumerations, and the glue that lets the runtime read and write them.

use std::iter::repeat_with;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{deprecated_attr, doc_attrs};
use super::glue::{debug_impl, serde_impls};
use super::{Context, rust};
use crate::model::{Enumeration, TypeDefinition};
use crate::names::Name;

/// Emits the enum for an enumeration: a variant for each member, and one for members that are not documented.
pub(super) fn enum_item(definition: &TypeDefinition, enumeration: &Enumeration, context: &Context<'_>) -> TokenStream {
    let names = context.root.names.type_names(&definition.name);
    let docs = doc_attrs(&definition.description, &format!("The enumeration `{}`.", definition.name));
    let deprecated = deprecated_attr(definition.deprecated.as_deref());
    let added = names.member_attributes.iter().map(|code| rust(code)).chain(repeat_with(TokenStream::new));
    let variants = enumeration.members.iter().zip(&names.variants).zip(added).map(|((member, ident), added)| {
        let docs = doc_attrs(&member.description, &format!("The member `{}`.", member.name.replace('`', "")));
        quote!(#docs #added #ident)
    });
    let (ident, added) = (&names.name, rust(&names.attributes));
    quote! {
        #docs
        #deprecated
        #[derive(Clone, PartialEq, Eq)]
        #added
        pub enum #ident {
            #(#variants,)*
            /// A member that the documentation does not list.
            Undocumented(String),
        }
    }
}

/// Emits what the runtime needs to know of the enum.
pub(super) fn glue_items(
    definition: &TypeDefinition,
    enumeration: &Enumeration,
    context: &Context<'_>,
) -> Vec<TokenStream> {
    let ident = &context.root.names.type_names(&definition.name).name;
    let shown = quote!(::mdbindgen_runtime::enumeration::debug(self, formatter));
    let debug = debug_impl(ident, &shown);
    let mut items = vec![enumeration_impl(definition, enumeration, context), value_impl(ident), debug];
    items.extend(serde_impls(ident));
    items
}

fn enumeration_impl(definition: &TypeDefinition, enumeration: &Enumeration, context: &Context<'_>) -> TokenStream {
    let names = context.root.names.type_names(&definition.name);
    let (ident, variants) = (&names.name, &names.variants);
    let members: Vec<_> = enumeration.members.iter().map(|member| &member.name).collect();
    quote! {
        impl ::mdbindgen_runtime::Enumeration for #ident {
            const MEMBERS: &'static [(&'static str, Self)] = &[#((#members, Self::#variants)),*];
            fn undocumented(name: String) -> Self {
                Self::Undocumented(name)
            }
            fn undocumented_name(&self) -> Option<&str> {
                if let Self::Undocumented(name) = self { Some(name) } else { None }
            }
        }
    }
}

fn value_impl(ident: &Name) -> TokenStream {
    quote! {
        impl ::mdbindgen_runtime::Value for #ident {
            const EXPECTED: &'static str = ::mdbindgen_runtime::enumeration::EXPECTED;
            fn from_scalar(scalar: ::mdbindgen_runtime::Scalar<'_>) -> Option<Self> {
                ::mdbindgen_runtime::enumeration::from_scalar(scalar)
            }
            fn view(&self) -> ::mdbindgen_runtime::View<'_> {
                ::mdbindgen_runtime::enumeration::view(self)
            }
        }
    }
}
