//! The features of a crate: one for each module, and one for each area of the API.
//!
//! A module needs the modules whose types it cannot do without: those of properties, parameters, bodies and answers.
//! Relationships and derived types lead everywhere in the end, so they are not needed: while their modules are left out,
//! the values of relationships are kept unread, and objects of derived types are those of a type that nothing documents.

use std::collections::{BTreeSet, HashSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::Root;
use super::imports::Imports;
use crate::model::{Api, Operation, Property, Shape, TypeName, ValueType};
use crate::names::{Module, ModuleId, Names, Provision, takes_update};

/// The area of pages that name no product.
const NO_PRODUCT: &str = "other";

/// What the feature of a module is called whose own name means all that is on by default.
const NOT_THE_DEFAULT: &str = "default-module";

/// The features of the modules of one docs root.
pub struct Features {
    modules: Vec<ModuleFeature>,
}

/// The feature that compiles one module.
struct ModuleFeature {
    name: String,
    /// The feature of the area that it belongs to.
    area: String,
    /// The other modules that it refers to in whatever its features are.
    direct: BTreeSet<usize>,
    /// These, and those that they need.
    needed: BTreeSet<usize>,
}

/// A feature, with the others that it turns on.
pub struct Feature<'a> {
    /// Its name.
    pub name: &'a str,
    /// The names of the others, sorted.
    pub enables: Vec<&'a str>,
}

impl Features {
    /// Finds out what each module of `root` needs; names start with `prefix`.
    pub(super) fn new(root: &Root<'_>, prefix: &str) -> Self {
        let ids: Vec<ModuleId> = root.names.module_ids().collect();
        let direct: Vec<BTreeSet<usize>> = ids.iter().map(|id| needs(root, *id)).collect();
        let modules = ids.iter().enumerate().map(|(index, id)| {
            let module = root.names.module(*id);
            ModuleFeature {
                name: module_feature(module, prefix),
                area: area_feature(root.api, module, prefix),
                direct: direct[index].clone(),
                needed: closure(index, &direct),
            }
        });
        Self { modules: modules.collect() }
    }

    /// The features of areas, sorted by name, each with those of its modules.
    pub fn areas(&self) -> Vec<Feature<'_>> {
        let names: BTreeSet<&str> = self.modules.iter().map(|module| module.area.as_str()).collect();
        let enables = |area| self.sorted(self.modules.iter().filter(move |module| module.area == area));
        names.into_iter().map(|name| Feature { name, enables: enables(name) }).collect()
    }

    /// The features of modules, in their order, each with those of the modules that it needs.
    pub fn modules(&self) -> impl Iterator<Item = Feature<'_>> {
        self.modules.iter().map(|module| {
            let enables = self.sorted(module.direct.iter().map(|index| &self.modules[*index]));
            Feature { name: &module.name, enables }
        })
    }

    fn sorted<'a>(&self, modules: impl Iterator<Item = &'a ModuleFeature>) -> Vec<&'a str> {
        let mut names: Vec<&str> = modules.map(|module| module.name.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// The features that are on whenever the module called `id` is compiled, its own first.
    pub(super) fn compiled_with(&self, id: ModuleId) -> Vec<&str> {
        let module = &self.modules[id.index()];
        let needed = module.needed.iter().map(|index| self.modules[*index].name.as_str());
        std::iter::once(module.name.as_str()).chain(needed).collect()
    }

    /// Whether `other` is compiled whenever `module` is.
    pub(super) fn is_certain(&self, module: ModuleId, other: ModuleId) -> bool {
        module == other || self.modules[module.index()].needed.contains(&other.index())
    }

    /// The attribute that compiles an item with the module called `id`.
    pub(super) fn condition(&self, id: ModuleId) -> TokenStream {
        let name = &self.modules[id.index()].name;
        quote!(#[cfg(feature = #name)])
    }

    /// The attribute that compiles an item without the module called `id`.
    pub(super) fn opposite(&self, id: ModuleId) -> TokenStream {
        let name = &self.modules[id.index()].name;
        quote!(#[cfg(not(feature = #name))])
    }
}

/// The feature of a module: its path.
fn module_feature(module: &Module, prefix: &str) -> String {
    let path: Vec<_> = module.path.iter().map(|name| name.unraw()).collect();
    let path = path.join(".");
    let name = if path == "default" { NOT_THE_DEFAULT } else { &path };
    format!("{prefix}{name}")
}

/// The feature of the area that a module belongs to: the product that its page is about.
fn area_feature(api: &Api, module: &Module, prefix: &str) -> String {
    let product = api.products.get(&module.page).map_or(NO_PRODUCT, String::as_str);
    let words = product.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    format!("{prefix}area-{}", words.map(str::to_lowercase).collect::<Vec<_>>().join("-"))
}

/// The modules that `index` leads to, step by step.
fn closure(index: usize, direct: &[BTreeSet<usize>]) -> BTreeSet<usize> {
    let (mut found, mut open) = (BTreeSet::new(), vec![index]);
    while let Some(index) = open.pop() {
        open.extend(direct[index].iter().copied().filter(|other| found.insert(*other)));
    }
    found
}

/// The other modules whose types the module called `id` cannot do without.
fn needs(root: &Root<'_>, id: ModuleId) -> BTreeSet<usize> {
    let imports = Imports::new(root, id);
    let mut targets: HashSet<&TypeName> = HashSet::new();
    for name in &root.names.module(id).types {
        let is_needed = |property: &&Property| !property.navigation || !can_be_absent(root, &imports, &property.value);
        let properties = root.api.all_properties(name).into_iter().filter(is_needed);
        targets.extend(properties.filter_map(|property| property.value.type_name()));
        let union = root.names.type_names(name).union.iter();
        let variants = union.flat_map(|union| union.variants.iter().map(|(name, _)| name));
        let bases = root.updated_bases(name);
        let lacks_short_name = |name: &&TypeName| !imports.has_short_name(name, &root.names.type_names(name).name);
        targets.extend(variants.chain(bases).filter(lacks_short_name));
    }
    let operations = root.names.module(id).operations.iter().map(|index| &root.api.operations[*index]);
    targets.extend(operations.flat_map(|operation| operation_needs(root.api, operation)));
    let modules = targets.into_iter().filter_map(|name| module_of(root.names, name));
    modules.filter(|module| *module != id).map(ModuleId::index).collect()
}

/// Whether a value can be kept unread: one of objects whose type the module has an import for, which another can replace.
fn can_be_absent(root: &Root<'_>, imports: &Imports<'_>, value: &ValueType) -> bool {
    value.type_name().is_some_and(|name| {
        let names = root.names.type_names(name);
        let ident = names.union.as_ref().map_or(&names.name, |union| &union.name);
        let shape = root.api.definition(name).map(|definition| &definition.shape);
        matches!(shape, Some(Shape::Structured(_))) && imports.has_short_name(name, ident)
    })
}

/// The types that the request functions of an operation mention.
fn operation_needs<'a>(api: &'a Api, operation: &'a Operation) -> impl Iterator<Item = &'a TypeName> {
    let updates = operation.requests.iter().filter_map(|line| takes_update(api, operation, line));
    operation.values().filter_map(ValueType::type_name).chain(updates)
}

/// The module that defines a type, unless it is provided from elsewhere.
fn module_of(names: &Names, name: &TypeName) -> Option<ModuleId> {
    let names = names.type_names(name);
    (names.provision == Provision::Generated).then_some(names.module)
}
