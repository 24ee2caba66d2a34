//! The implementations of serde's traits, the same for every kind of type.

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
