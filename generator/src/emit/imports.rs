//! Short names for what a module takes from others.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{Features, Root, rust};
use crate::model::{Primitive, Shape, TypeName};
use crate::names::{Module, ModuleId, Name, Names, Provision};

/// The items of the runtime that types and request functions mention, sorted; the glue below them writes paths in full, which
/// the compiler resolves with less memory than names that every module imports.
const RUNTIME_ITEMS: [&str; 22] = [
    "AdditionalData",
    "Argument",
    "Binary",
    "Bytes",
    "Date",
    "DateTime",
    "Decimal",
    "Duration",
    "Flags",
    "Json",
    "Method",
    "Page",
    "Patch",
    "Permissions",
    "Request",
    "Text",
    "TimeOfDay",
    "Uncompiled",
    "Union",
    "UpdateOf",
    "Uuid",
    "ValueOf",
];

/// What one module takes from others: each by its short name where that is free, else by its path.
///
/// Which names are short depends on the module alone, not on what it happens to use, so that a new use of one type
/// does not change how another one is written. The items of the module itself go first, then those of the runtime, then
/// types of the module's namespace, then types without a sub-namespace, then others.
pub(super) struct Imports<'a> {
    root: &'a Root<'a>,
    /// The module among those that hold items, unless it is another one.
    module: Option<ModuleId>,
    path: Cow<'a, [Name]>,
    /// The identifiers of the types that the module itself defines.
    local: HashSet<&'a str>,
    used: RefCell<Used<'a>>,
}

/// What was asked for so far and can be imported.
#[derive(Default)]
struct Used<'a> {
    runtime: BTreeSet<&'static str>,
    types: BTreeMap<(&'a [Name], &'a Name), Import>,
}

/// What an imported type is used for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Import {
    /// The module that defines it.
    module: ModuleId,
    /// Whether items that are always compiled mention it.
    is_value: bool,
}

impl<'a> Imports<'a> {
    /// No imports yet, for `module`.
    pub(super) fn new(root: &'a Root<'a>, module: ModuleId) -> Self {
        let content = root.names.module(module);
        let types = content.types.iter().flat_map(|name| root.names.type_names(name).items().map(Name::as_str));
        let structs = content.operations.iter().filter_map(|index| root.names.operation(*index).parameters.as_ref());
        let local = types.chain(structs.map(|parameters| parameters.name.as_str())).collect();
        let path = Cow::Borrowed(&content.path[..]);
        Self { root, module: Some(module), path, local, used: RefCell::default() }
    }

    /// No imports yet, for a module called `name` that defines no types, beside those of the docs root.
    pub(super) fn beside(root: &'a Root<'a>, name: Name) -> Self {
        let (path, local) = (Cow::Owned(vec![name]), HashSet::new());
        Self { root, module: None, path, local, used: RefCell::default() }
    }

    /// How the module writes the item of the runtime called `item`.
    pub(super) fn runtime(&self, item: &'static str) -> TokenStream {
        debug_assert!(is_runtime_item(item), "`{item}` is missing in the table");
        let ident = Ident::new(item, Span::call_site());
        if self.local.contains(item) {
            return quote!(::mdbindgen_runtime::#ident);
        }
        self.used.borrow_mut().runtime.insert(item);
        quote!(#ident)
    }

    /// How the module writes the struct or enum for the documented type called `name`.
    pub(super) fn type_path(&self, name: &TypeName) -> TokenStream {
        self.item_path(name, &self.root.names.type_names(name).name)
    }

    /// How the module writes the type of a value that is declared to be of the type called `name`.
    pub(super) fn value_path(&self, name: &TypeName) -> TokenStream {
        let names = self.root.names.type_names(name);
        self.item_path(name, names.union.as_ref().map_or(&names.name, |union| &union.name))
    }

    /// How the module writes `ident`, one of the items that the documented type called `name` has.
    pub(super) fn item_path(&self, name: &TypeName, ident: &'a Name) -> TokenStream {
        let names = self.root.names.type_names(name);
        if let Provision::Extern(path) | Provision::Replaced(path) = &names.provision {
            return rust(path);
        }
        if Some(names.module) == self.module {
            return quote!(#ident);
        }
        let target = self.root.names.module(names.module);
        if self.has_short_name(name, ident) {
            self.import(&target.path, ident, Import { module: names.module, is_value: true });
            return quote!(#ident);
        }
        let path = relative_path(&self.path, &target.path);
        quote!(#path::#ident)
    }

    /// How the module writes the struct for the type called `name` in items that are compiled only with that.
    pub(super) fn conditional_type_path(&self, name: &TypeName) -> TokenStream {
        let names = self.root.names.type_names(name);
        let module = self.root.names.module(names.module);
        if self.condition(name).is_empty() {
            return self.type_path(name);
        }
        self.import(&module.path, &names.name, Import { module: names.module, is_value: false });
        let ident = &names.name;
        quote!(#ident)
    }

    /// The attribute of items that need the module of the type called `name`; empty if that is compiled with this one.
    pub(super) fn condition(&self, name: &TypeName) -> TokenStream {
        let names = self.root.names.type_names(name);
        match self.optional_module(names.module) {
            Some(features) if names.provision == Provision::Generated => features.condition(names.module),
            _ => TokenStream::new(),
        }
    }

    /// The features, if `other` may be left out while this module is compiled.
    fn optional_module(&self, other: ModuleId) -> Option<&'a Features> {
        let (features, module) = (self.root.features.as_ref()?, self.module?);
        (!features.is_certain(module, other)).then_some(features)
    }

    fn import(&self, path: &'a [Name], ident: &'a Name, import: Import) {
        let mut used = self.used.borrow_mut();
        used.types.entry((path, ident)).or_insert(import).is_value |= import.is_value;
    }

    /// Whether values of the type called `name` are sets of its members.
    pub(super) fn is_flags(&self, name: &TypeName) -> bool {
        if let Provision::Replaced(_) = self.root.names.type_names(name).provision {
            return false;
        }
        let shape = self.root.api.definition(name).map(|definition| &definition.shape);
        matches!(shape, Some(Shape::Enumeration(enumeration)) if enumeration.is_flags)
    }

    /// The type that stands for a primitive one, if that is not the runtime's.
    pub(super) fn replaced_primitive(&self, primitive: Primitive) -> Option<TokenStream> {
        self.root.names.replaced_primitive(primitive).map(rust)
    }

    /// Whether values of the type called `name` may be any JSON.
    pub(super) fn is_any_json(&self, name: &TypeName) -> bool {
        self.root.api.is_any_json(name)
    }

    /// The `use` items for all that was asked for: one for the runtime, one for each type.
    pub(super) fn items(&self) -> TokenStream {
        let used = self.used.borrow();
        let runtime: Vec<_> = used.runtime.iter().map(|item| Ident::new(item, Span::call_site())).collect();
        let runtime = match &runtime[..] {
            [] => TokenStream::new(),
            [only] => quote!(use ::mdbindgen_runtime::#only;),
            _ => quote!(use ::mdbindgen_runtime::{#(#runtime),*};),
        };
        let types = used.types.iter().map(|((target, ident), import)| {
            let path = relative_path(&self.path, target);
            let Some(features) = self.optional_module(import.module) else { return quote!(use #path::#ident;) };
            let (condition, opposite) = (features.condition(import.module), features.opposite(import.module));
            let replacement = import.is_value.then(|| quote!(#opposite use ::mdbindgen_runtime::Uncompiled as #ident;));
            quote!(#condition use #path::#ident; #replacement)
        });
        quote!(#runtime #(#types)*)
    }

    /// The path from the module to another one.
    pub(super) fn module_path(&self, module: &Module) -> TokenStream {
        relative_path(&self.path, &module.path)
    }

    /// Whether `ident` means the type called `name` in this module.
    pub(super) fn has_short_name(&self, name: &TypeName, ident: &Name) -> bool {
        if self.local.contains(ident.as_str()) || is_runtime_item(ident.as_str()) {
            return false;
        }
        let namesakes = self.root.namesakes(ident);
        let here = namespace(&self.path);
        let in_namespace = |wanted: &[Name]| {
            let is_there = |other: &&&TypeName| {
                let module = self.root.names.type_names(other).module;
                namespace(&self.root.names.module(module).path) == wanted
            };
            namesakes.iter().find(is_there).copied()
        };
        let meant = in_namespace(here).or_else(|| in_namespace(&[])).or(namesakes.first().copied());
        meant == Some(name)
    }
}

fn is_runtime_item(name: &str) -> bool {
    RUNTIME_ITEMS.binary_search(&name).is_ok()
}

/// The types by the Rust identifiers of their items.
pub(super) fn types_by_identifier(names: &Names) -> BTreeMap<&Name, Vec<&TypeName>> {
    let mut types: BTreeMap<&Name, Vec<&TypeName>> = BTreeMap::new();
    for (name, type_names) in names.types() {
        for ident in type_names.items() {
            types.entry(ident).or_default().push(name);
        }
    }
    types
}

/// The modules above a module.
fn namespace(path: &[Name]) -> &[Name] {
    path.split_last().map_or(&[], |(_, above)| above)
}

/// The path that leads from within one module to another one, by `super` alone: it holds wherever the tree is put.
fn relative_path(from: &[Name], to: &[Name]) -> TokenStream {
    let shared = from.iter().zip(to).take_while(|(one, other)| one == other).count();
    let up = from[shared..].iter().map(|_| quote!(super));
    let down = to[shared..].iter().map(|name| quote!(#name));
    let steps = up.chain(down);
    quote!(#(#steps)::*)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runtime_items_are_sorted() {
        assert!(RUNTIME_ITEMS.is_sorted());
    }
}
