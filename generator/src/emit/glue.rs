//! Implementations that differ between the kinds of types in what they call, if at all.

use proc_macro2::TokenStream;
use quote::quote;

use crate::names::Name;

/// Emits `Serialize` and `Deserialize` for the type called `ident`; the runtime does the work.
pub(super) fn serde_impls(ident: &Name) -> [TokenStream; 2] {
    let serialize = quote! {
        impl ::mdbindgen_runtime::serde::Serialize for #ident {
            fn serialize<S: ::mdbindgen_runtime::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                ::mdbindgen_runtime::serialize(self, serializer)
            }
        }
    };
    let deserialize = quote! {
        impl<'de> ::mdbindgen_runtime::serde::Deserialize<'de> for #ident {
            fn deserialize<D: ::mdbindgen_runtime::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                ::mdbindgen_runtime::deserialize(deserializer)
            }
        }
    };
    [serialize, deserialize]
}

/// Emits `Debug` for the type called `ident`, by the call `shown` of the runtime: a derive has code for each field or
/// member.
pub(super) fn debug_impl(ident: &Name, shown: &TokenStream) -> TokenStream {
    quote! {
        impl ::std::fmt::Debug for #ident {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                #shown
            }
        }
    }
}
