//! The items of a module, and the modules that hold modules.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::lines_as_attrs;
use super::enumeration::{self, enum_item};
use super::imports::Imports;
use super::permissions::permissions_const;
use super::record::Record;
use super::request_fn::request_fn;
use super::union::Union;
use super::upload_session::upload_session_impl;
use super::{Context, Root};
use crate::model::{Shape, TypeName, TypeRef};
use crate::names::{ModuleId, Name};

/// The items of one module, each to be formatted alone.
pub struct ModuleItems {
    /// The imports, which stand together.
    pub imports: TokenStream,
    /// Everything else, in the order of the file.
    pub items: Vec<TokenStream>,
}

/// Emits the module called `id`: its types, its request functions, and then what the runtime needs to know of the types.
pub fn module_items(root: &Root<'_>, id: ModuleId) -> ModuleItems {
    let context = Context { root, imports: Imports::new(root, id) };
    let TypeItems { mut items, glue } = type_items(id, &context);
    items.extend(request_items(id, &context));
    items.extend(glue);
    ModuleItems { imports: context.imports.items(), items }
}

/// The types of a module, and the glue that stands at the end of its file.
#[derive(Default)]
struct TypeItems {
    items: Vec<TokenStream>,
    glue: Vec<TokenStream>,
}

impl TypeItems {
    fn add(&mut self, record: &Record<'_>, context: &Context<'_>) {
        self.items.push(record.struct_item(context));
        self.glue.extend(record.glue_items());
    }
}

/// The documented types of a module, then the parameters of its actions by name.
fn type_items(id: ModuleId, context: &Context<'_>) -> TypeItems {
    let (api, names) = (context.root.api, context.root.names);
    let mut items = TypeItems::default();
    for definition in names.module(id).types.iter().filter_map(|name| api.definition(name)) {
        match &definition.shape {
            Shape::Structured(_) => {
                items.add(&Record::for_type(definition, context), context);
                items.glue.extend(upload_session_impl(&definition.name, context));
                if let Some(union) = Union::new(definition, context) {
                    items.items.extend(union.items(context));
                    items.glue.extend(union.glue_items(context));
                }
                if let Some(update) = Record::for_update(definition, context) {
                    items.add(&update, context);
                    items.glue.extend(update.update_of_impls(definition, context));
                }
            }
            Shape::Enumeration(shape) => {
                items.items.push(enum_item(definition, shape, context));
                items.glue.extend(enumeration::glue_items(definition, shape, context));
            }
        }
    }
    let operations = names.module(id).operations.iter();
    let parameters = operations
        .filter_map(|index| Record::for_parameters(&api.operations[*index], names.operation(*index), context));
    let mut parameters: Vec<_> = parameters.collect();
    parameters.sort_by(|one, other| one.ident().cmp(other.ident()));
    parameters.iter().for_each(|record| items.add(record, context));
    items
}

/// The request functions of a module by name, each operation's permissions behind its first one.
fn request_items(id: ModuleId, context: &Context<'_>) -> Vec<TokenStream> {
    let mut items = Vec::new();
    for index in &context.root.names.module(id).operations {
        let (operation, names) = (&context.root.api.operations[*index], context.root.names.operation(*index));
        for (line, request) in names.requests.iter().enumerate() {
            items.push(((request.function.unraw(), 0), request_fn(operation, names, line, context)));
        }
        if let Some(permissions) = permissions_const(operation, names, context) {
            items.push(((names.requests[0].function.unraw(), 1), permissions));
        }
    }
    items.sort_by_key(|(place, _)| *place);
    items.into_iter().map(|(_, item)| item).collect()
}

/// A module that holds modules.
pub struct Tree {
    /// Its path; empty for the outermost one.
    pub path: Vec<Name>,
    /// The modules directly below it, sorted by name.
    pub children: Vec<Child>,
    /// Re-exports of the types below, so that users need not know which page a type is on, and the address of the service
    /// in the outermost one.
    pub items: Vec<TokenStream>,
}

/// The declaration of a module within another one.
pub struct Child {
    /// Its name.
    pub name: Name,
    /// Documentation and other attributes.
    pub attributes: TokenStream,
}

/// Emits the modules that hold modules, sorted by path.
pub fn trees(root: &Root<'_>) -> Vec<Tree> {
    let mut trees: BTreeMap<&[Name], BTreeMap<&Name, Option<ModuleId>>> = BTreeMap::from([(&[][..], BTreeMap::new())]);
    for id in root.names.module_ids() {
        let path = &root.names.module(id).path;
        for depth in 0..path.len() {
            let leaf = (depth + 1 == path.len()).then_some(id);
            trees.entry(&path[..depth]).or_default().insert(&path[depth], leaf);
        }
    }
    trees.into_iter().map(|(path, children)| tree(root, path, children)).collect()
}

/// Emits one module that holds modules; those with items of their own have an identifier.
fn tree(root: &Root<'_>, path: &[Name], children: BTreeMap<&Name, Option<ModuleId>>) -> Tree {
    let exports = children.values().flatten().map(|id| export(root, *id));
    let base_url = root.base_url.as_ref().filter(|_| path.is_empty()).map(|address| base_url(address));
    let items = [quote!(#(#exports)*)].into_iter().chain(base_url).collect();
    let child = |(name, id): (&Name, &Option<ModuleId>)| {
        let docs = lines_as_attrs(&[module_docs(root, name, *id)]);
        let allow = id.filter(|id| meets_deprecated(root, *id)).map(|_| quote!(#[allow(deprecated)]));
        let condition = id.map(|id| root.condition(id));
        Child { name: name.clone(), attributes: quote!(#docs #condition #allow) }
    };
    Tree { path: path.to_vec(), children: children.iter().map(|(name, id)| child((name, id))).collect(), items }
}

fn base_url(address: &str) -> TokenStream {
    let docs = lines_as_attrs(&["The address of the service that the pages describe, for its client.".to_owned()]);
    quote!(#docs pub const BASE_URL: &str = #address;)
}

/// One line about a module.
fn module_docs(root: &Root<'_>, name: &Name, id: Option<ModuleId>) -> String {
    let words = name.unraw().replace('_', " ");
    let Some(module) = id.map(|id| root.names.module(id)) else {
        return format!("Resources in the namespace of {words}.");
    };
    match (module.types.first(), module.operations.is_empty()) {
        (Some(lead), true) => format!("[`{}`].", root.names.type_names(lead).name),
        (Some(lead), false) => format!("[`{}`] and its operations.", root.names.type_names(lead).name),
        (None, _) => format!("Operations on {words}."),
    }
}

/// The re-export of a module's types.
fn export(root: &Root<'_>, id: ModuleId) -> TokenStream {
    let module = root.names.module(id);
    let mut types: Vec<&Name> = module.types.iter().flat_map(|name| root.names.type_names(name).items()).collect();
    types.sort();
    let Some(own) = module.path.last() else { return TokenStream::new() };
    let is_deprecated = |name: &TypeName| root.api.definition(name).is_some_and(|found| found.deprecated.is_some());
    let allow = module.types.iter().any(is_deprecated).then(|| quote!(#[allow(deprecated)]));
    let condition = root.condition(id);
    match types[..] {
        [] => TokenStream::new(),
        [only] => quote!(#condition #allow pub use self::#own::#only;),
        _ => quote!(#condition #allow pub use self::#own::{#(#types),*};),
    }
}

/// Whether the items of a module mention something deprecated, which the compiler would warn of.
fn meets_deprecated(root: &Root<'_>, id: ModuleId) -> bool {
    let is_deprecated = |name: &TypeName| root.api.definition(name).is_some_and(|found| found.deprecated.is_some());
    let refers = |item: &TypeRef| matches!(item, TypeRef::Named(name) if is_deprecated(name));
    let module = root.names.module(id);
    let properties = module.types.iter().flat_map(|name| root.api.all_properties(name));
    let unions = module.types.iter().filter_map(|name| root.names.type_names(name).union.as_ref());
    let mut variants = unions.flat_map(|union| union.variants.iter().map(|(name, _)| name));
    let mut operations = module.operations.iter().map(|index| &root.api.operations[*index]);
    module.types.iter().any(is_deprecated)
        || variants.any(is_deprecated)
        || module.types.iter().flat_map(|name| root.updated_bases(name)).any(is_deprecated)
        || properties.into_iter().any(|property| property.deprecated.is_some() || refers(&property.value.item))
        || operations.any(|operation| operation.values().any(|value| refers(&value.item)))
}
