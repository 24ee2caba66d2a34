//! Every Rust identifier and module path of the generated code, decided once.
//!
//! Where things live: a resource page has one module, named after the type that the page is about and nested by the
//! part of the namespace behind the common one. An enumeration that the properties of one module alone refer to lives
//! there; one with a page of its own, or with several users, has a module of its own. An operation belongs to the module of its
//! resource, or else to one named after the first segment of its path.
//!
//! What is added later takes what is left: the plain name goes to what is listed first, so that a new path or property
//! does not rename an older one.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::diagnostics::Report;
use crate::model::{Api, Operation, Parameter, ParameterLocation, Primitive, RequestLine, TypeName};

mod functions;
mod identifier;
mod modules;
mod paths;
mod rules;
mod scope;
mod types;
mod unions;
mod updates;
mod words;

pub use identifier::Name;
pub use rules::{apply_rules, report_unmatched_rules};

/// The field of every record that keeps members which the documentation does not list.
pub const ADDITIONAL_DATA: &str = "additional_data";

/// The variant of every enumeration that keeps a member, and of every union that keeps a type, which the documentation
/// does not list.
pub const FALLBACK_VARIANT: &str = "Undocumented";

/// The identifiers of one docs root.
#[derive(Clone, Debug, Default)]
pub struct Names {
    modules: Vec<Module>,
    types: BTreeMap<TypeName, TypeNames>,
    operations: Vec<OperationNames>,
    /// The types that stand for primitive ones, as Rust paths, where these are not those of the runtime.
    primitives: BTreeMap<Primitive, String>,
}

/// A module, by its place in [`Names::modules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(usize);

impl ModuleId {
    /// Its place among all modules, which are sorted by path.
    pub fn index(self) -> usize {
        self.0
    }
}

/// A module that holds items.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its path below the module of the docs root; the last name is its own.
    pub path: Vec<Name>,
    /// The page it is generated from; the first one if there are several.
    pub page: Arc<str>,
    /// The types it defines: the one it is named after, then the others by name.
    pub types: Vec<TypeName>,
    /// The operations it holds, as indexes into [`Api::operations`], in the order of their pages.
    pub operations: Vec<usize>,
}

/// The identifiers of a type.
#[derive(Clone, Debug, Hash)]
pub struct TypeNames {
    /// The module that defines it.
    pub module: ModuleId,
    /// The struct or enum.
    pub name: Name,
    /// The fields of a struct: one for each of [`Api::all_properties`], in that order.
    pub fields: Vec<Name>,
    /// The variants of an enum: one for each member, in that order.
    pub variants: Vec<Name>,
    /// Attributes that rules give the type, as Rust.
    pub attributes: String,
    /// Attributes that rules give each field or variant, as Rust; nothing if no rule does.
    pub member_attributes: Vec<String>,
    /// Who provides the type.
    pub provision: Provision,
    /// The enum of the type and those that derive from it, if a value declared to be of the type may be of any of them.
    pub union: Option<UnionNames>,
    /// The struct of changes to an instance, if an operation takes one.
    pub update: Option<Name>,
    /// The types whose structs of changes an operation takes for changes to an instance, this one first, if it takes those of
    /// types that derive from it.
    pub updated_as: Vec<TypeName>,
}

/// Who provides a type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Provision {
    /// Its module defines it.
    #[default]
    Generated,
    /// Other bindings define it in the same way, under this path.
    Extern(String),
    /// Somebody wrote another type for its values, with this path.
    Replaced(String),
}

/// The identifiers of the enum for a type that others derive from.
#[derive(Clone, Debug, Hash)]
pub struct UnionNames {
    /// The enum.
    pub name: Name,
    /// The types with instances, each with its variant: the declared one first if it has some, the others by name.
    pub variants: Vec<(TypeName, Name)>,
}

impl TypeNames {
    /// Every item that the type has in its module.
    pub fn items(&self) -> impl Iterator<Item = &Name> {
        let union = self.union.iter().map(|union| &union.name);
        std::iter::once(&self.name).chain(union).chain(&self.update)
    }

    /// Whether a value declared to be of the type is the struct itself, not an enum and not what somebody wrote.
    pub fn is_struct(&self) -> bool {
        self.union.is_none() && !matches!(self.provision, Provision::Replaced(_))
    }
}

/// The identifiers of an operation.
#[derive(Clone, Debug, Hash)]
pub struct OperationNames {
    /// The module that holds it.
    pub module: ModuleId,
    /// The constant with its permissions.
    pub permissions: Name,
    /// The struct of the parameters in its body, if it takes them there.
    pub parameters: Option<ParametersNames>,
    /// The functions: one for each of [`Operation::requests`], in that order.
    pub requests: Vec<RequestNames>,
}

/// The identifiers of the struct that carries the parameters of an action.
#[derive(Clone, Debug, Hash)]
pub struct ParametersNames {
    /// The struct; unique in its module.
    pub name: Name,
    /// Its fields: one for each of [`body_parameters`], in that order.
    pub fields: Vec<Name>,
}

/// The identifiers of a request function.
#[derive(Clone, Debug, Hash)]
pub struct RequestNames {
    /// The function.
    pub function: Name,
    /// Its parameters for the path: one for each placeholder, in that order.
    pub path: Vec<Name>,
    /// Its parameters for the query: one for each of [`required_query`], in that order.
    pub query: Vec<Name>,
    /// Its parameter for the body.
    pub body: Name,
}

impl Names {
    /// The modules, sorted by path; rules may have left some without items.
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// The identifiers of every module that has items, in the order of [`Names::modules`].
    pub fn module_ids(&self) -> impl Iterator<Item = ModuleId> + use<'_> {
        let has_items = |module: &Module| !module.types.is_empty() || !module.operations.is_empty();
        (0..self.modules.len()).filter(move |index| has_items(&self.modules[*index])).map(ModuleId)
    }

    /// Takes the types that are provided from elsewhere out of the modules and, with all they have, out of the unions.
    fn drop_provided(&mut self) {
        for module in &mut self.modules {
            module.types.retain(|name| self.types[name].provision == Provision::Generated);
        }
        let is_replaced = |names: &TypeNames| matches!(names.provision, Provision::Replaced(_));
        let replaced = self.types.iter().filter(|(_, names)| is_replaced(names)).map(|(name, _)| name.clone());
        let replaced: HashSet<TypeName> = replaced.collect();
        for names in self.types.values_mut() {
            if names.provision != Provision::Generated {
                (names.union, names.update) = (None, None);
                names.updated_as.clear();
            }
            if let Some(union) = &mut names.union {
                union.variants.retain(|(name, _)| !replaced.contains(name));
            }
        }
        let updated: HashSet<TypeName> =
            self.types.iter().filter(|(_, names)| names.update.is_some()).map(|(name, _)| name.clone()).collect();
        self.types.values_mut().for_each(|names| names.updated_as.retain(|name| updated.contains(name)));
    }

    /// The module called `id`.
    pub fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.0]
    }

    /// The identifiers of a type; every type that the model defines has them.
    pub fn type_names(&self, name: &TypeName) -> &TypeNames {
        self.types.get(name).unwrap_or_else(|| unreachable!("the model refers to defined types alone, not to `{name}`"))
    }

    /// The types whose structs of changes the request on `line` takes, the documented one first, if it takes those of several.
    pub fn updated_as(&self, api: &Api, operation: &Operation, line: &RequestLine) -> Option<&[TypeName]> {
        let choice = &*self.type_names(takes_update(api, operation, line)?).updated_as;
        // Few types are a choice, and only their examples need be read.
        (!choice.is_empty() && api.states_derived_type(operation, line)).then_some(choice)
    }

    /// Every type with its identifiers, sorted by namespace and name.
    pub fn types(&self) -> impl Iterator<Item = (&TypeName, &TypeNames)> {
        self.types.iter()
    }

    /// The path of the type that stands for a primitive one, unless that is the runtime's.
    pub fn replaced_primitive(&self, primitive: Primitive) -> Option<&str> {
        self.primitives.get(&primitive).map(String::as_str)
    }

    /// The primitive types that others stand for, with the paths of these.
    pub(crate) fn replaced_primitives(&self) -> &BTreeMap<Primitive, String> {
        &self.primitives
    }

    /// The identifiers of the operation at `index` of [`Api::operations`].
    pub fn operation(&self, index: usize) -> &OperationNames {
        &self.operations[index]
    }
}

/// Decides every identifier of the code for `api`; reports documented names that collide in Rust.
pub fn assign_names(api: &Api, report: &mut Report) -> Names {
    let layout = modules::lay_out(api, report);
    let types = types::name_types(api, &layout, report);
    let operations = functions::name_operations(api, &layout, &types, report);
    Names { modules: layout.modules, types, operations, primitives: BTreeMap::new() }
}

pub use updates::{takes_update, update_fields};

/// The module of the tests that try out the examples of a docs root; no page has one of this name.
pub fn example_tests() -> Name {
    identifier::identifier(identifier::Kind::Module, "example tests")
}

/// The parameters in the JSON object that an action's request carries.
pub fn body_parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Body)
}

/// The parameters in the query string without which the request is invalid.
pub fn required_query(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let in_query = |parameter: &&Parameter| parameter.location == ParameterLocation::Query && parameter.required;
    operation.parameters.iter().filter(in_query)
}

#[cfg(test)]
mod tests;
