//! The items of a module, and the modules that hold modules.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::lines_as_attrs;
use super::imports::Imports;
use super::permissions::permissions_const;
use super::request_fn::request_fn;
use super::{Context, Root};
use crate::names::{ModuleId, Name, Names};

/// The items of one module, each to be formatted alone.
pub struct ModuleItems {
    /// The imports, which stand together.
    pub imports: TokenStream,
    /// Everything else, in the order of the file.
    pub items: Vec<TokenStream>,
}

/// Emits the module called `id`.
pub fn module_items(root: &Root<'_>, id: ModuleId) -> ModuleItems {
    let context = Context { root, imports: Imports::new(root, id) };
    let items = request_items(id, &context);
    ModuleItems { imports: context.imports.items(), items }
}

/// The request functions of a module by name, each operation's permissions behind its first one.
fn request_items(id: ModuleId, context: &Context<'_>) -> Vec<TokenStream> {
    let mut items: BTreeMap<(&str, usize), TokenStream> = BTreeMap::new();
    for index in &context.root.names.module(id).operations {
        let (operation, names) = (&context.root.api.operations[*index], context.root.names.operation(*index));
        for (line, request) in names.requests.iter().enumerate() {
            items.insert((request.function.unraw(), 0), request_fn(operation, names, line, context));
        }
        if let Some(permissions) = permissions_const(operation, names, context) {
            items.insert((names.requests[0].function.unraw(), 1), permissions);
        }
    }
    items.into_values().collect()
}

/// The modules that hold modules, by their paths; the outermost one has an empty path.
///
/// Each declares the modules directly below it and re-exports the types of those that hold items, so that users
/// need not know which page a type is on.
pub fn tree(names: &Names) -> BTreeMap<Vec<Name>, Vec<TokenStream>> {
    let mut tree: BTreeMap<Vec<Name>, BTreeMap<&Name, Vec<TokenStream>>> =
        BTreeMap::from([(Vec::new(), BTreeMap::new())]);
    for module in names.modules() {
        for depth in 0..module.path.len() {
            let children = tree.entry(module.path[..depth].to_vec()).or_default();
            let exports = children.entry(&module.path[depth]).or_default();
            if depth + 1 < module.path.len() {
                continue;
            }
            let own = &module.path[depth];
            let mut types: Vec<&Name> = module.types.iter().map(|name| &names.type_names(name).name).collect();
            types.sort();
            exports.push(match types[..] {
                [] => TokenStream::new(),
                [only] => quote!(pub use #own::#only;),
                _ => quote!(pub use #own::{#(#types),*};),
            });
        }
    }
    tree.into_iter().map(|(path, children)| (path, tree_items(names, children))).collect()
}

/// The declarations of modules, then the re-exports.
fn tree_items(names: &Names, children: BTreeMap<&Name, Vec<TokenStream>>) -> Vec<TokenStream> {
    let _ = names;
    let declarations = children.keys().map(|name| {
        let docs = lines_as_attrs(&[format!("Everything about {}.", name.unraw().replace('_', " "))]);
        quote!(#docs pub mod #name;)
    });
    let exports = children.values().flatten().filter(|export| !export.is_empty()).cloned();
    declarations.chain(exports).collect()
}
