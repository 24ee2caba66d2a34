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
    if is_empty(&operation.permissions) {
        return None;
    }
    let function = function_link(&names.requests[0].function);
    let docs = lines_as_attrs(&[if is_plain(&operation.permissions) {
        format!("The permissions of {function}, least privileged first.")
    } else {
        format!("The permissions of {function}, which says for what and together with which others each is needed.")
    }]);
    let (ident, permissions) = (&names.permissions, context.imports.runtime("Permissions"));
    let Permissions { delegated_work, delegated_personal, application, .. } = &operation.permissions;
    // One text, because each list of texts costs the compiler as much as a small function.
    let [work, personal, application] = [delegated_work, delegated_personal, application].map(|names| names.join(" "));
    Some(quote! {
        #docs
        pub const #ident: #permissions = #permissions {
            delegated_work: #work,
            delegated_personal: #personal,
            application: #application,
        };
    })
}

/// The sentences that list the permissions, in prose form.
///
/// They are in order of privilege within a table alone; several tables are told apart by their captions.
pub(super) fn permissions_sentence(permissions: &Permissions) -> Option<String> {
    if is_empty(permissions) {
        return None;
    }
    let Permissions { delegated_work, delegated_personal, application, .. } = permissions;
    let tables: Vec<_> = permissions.tables.iter().filter(|table| table.alternatives().next().is_some()).collect();
    if let [table] = tables[..] {
        let lists = listed(&table.delegated_work, &table.delegated_personal, &table.application);
        return Some(format!("Permissions, least privileged first: {lists}."));
    }
    if tables.is_empty() {
        let [work, personal, application] =
            [delegated_work, delegated_personal, application].map(|names| singles(names));
        return Some(format!("Permissions, least privileged first: {}.", listed(&work, &personal, &application)));
    }
    let sentences = tables.iter().map(|table| {
        let lists = listed(&table.delegated_work, &table.delegated_personal, &table.application);
        if table.caption.is_empty() { format!("{lists}.") } else { format!("{}: {lists}.", table.caption) }
    });
    Some(format!("Permissions, least privileged first in each case:\n{}", sentences.collect::<Vec<_>>().join("\n")))
}

fn singles(names: &[String]) -> Vec<Vec<String>> {
    names.iter().map(|name| vec![name.clone()]).collect()
}

/// The alternatives for each kind of caller.
fn listed(work: &[Vec<String>], personal: &[Vec<String>], application: &[Vec<String>]) -> String {
    let sorts = [(work, "delegated"), (personal, "delegated, personal account"), (application, "application")];
    let sorts = sorts.into_iter().filter(|(alternatives, _)| !alternatives.is_empty()).map(|(alternatives, sort)| {
        let alternatives: Vec<_> = alternatives.iter().map(|together| joined(together)).collect();
        format!("{} ({sort})", alternatives.join(", "))
    });
    sorts.collect::<Vec<_>>().join("; ")
}

/// The permissions that are needed together.
fn joined(together: &[String]) -> String {
    let names: Vec<_> = together.iter().map(|name| format!("`{}`", name.replace('`', ""))).collect();
    names.join(" together with ")
}

/// Whether the names alone say it all: one table at most, and no permissions that are needed together.
fn is_plain(permissions: &Permissions) -> bool {
    let tables = &permissions.tables;
    let filled = tables.iter().filter(|table| table.alternatives().next().is_some()).count();
    filled <= 1 && tables.iter().flat_map(|table| table.alternatives()).all(|together| together.len() == 1)
}

fn is_empty(permissions: &Permissions) -> bool {
    let Permissions { delegated_work, delegated_personal, application, .. } = permissions;
    delegated_work.is_empty() && delegated_personal.is_empty() && application.is_empty()
}
