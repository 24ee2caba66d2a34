//! The permissions of an operation, as data and as documentation.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::docs::{function_link, lines_as_attrs};
use crate::model::{Operation, Permissions};
use crate::names::OperationNames;

/// The constant with the permissions of an operation; nothing if its page lists none.
pub(super) fn permissions_const(
    operation: &Operation,
    names: &OperationNames,
    context: &Context<'_>,
) -> Option<TokenStream> {
    let Permissions { delegated_work, delegated_personal, application, .. } = &operation.permissions;
    if is_empty(&operation.permissions) {
        return None;
    }
    let ident = &names.permissions;
    let docs = lines_as_attrs(&[format!(
        "The permissions of {}, least privileged first.",
        function_link(&names.requests[0].function)
    )]);
    let permissions = context.imports.runtime("Permissions");
    Some(quote! {
        #docs
        pub const #ident: #permissions = #permissions {
            delegated_work: &[#(#delegated_work),*],
            delegated_personal: &[#(#delegated_personal),*],
            application: &[#(#application),*],
        };
    })
}

/// The sentence that lists the permissions, in prose form.
pub(super) fn permissions_sentence(permissions: &Permissions) -> Option<String> {
    if is_empty(permissions) {
        return None;
    }
    let sorts = [
        (&permissions.delegated_work, "delegated"),
        (&permissions.delegated_personal, "delegated, personal account"),
        (&permissions.application, "application"),
    ];
    let sorts = sorts.into_iter().filter(|(names, _)| !names.is_empty()).map(|(names, sort)| {
        let names: Vec<_> = names.iter().map(|name| format!("`{}`", name.replace('`', ""))).collect();
        format!("{} ({sort})", names.join(", "))
    });
    Some(format!("Permissions, least privileged first: {}.", sorts.collect::<Vec<_>>().join("; ")))
}

fn is_empty(permissions: &Permissions) -> bool {
    let Permissions { delegated_work, delegated_personal, application, .. } = permissions;
    delegated_work.is_empty() && delegated_personal.is_empty() && application.is_empty()
}
