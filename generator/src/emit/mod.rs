//! Rust tokens for the model, by the names decided before. Nothing here can fail.
//!
//! A module is emitted as separate items, so that they can be formatted one by one. Tokens belong to the thread that
//! made them: a module is emitted and formatted by the same worker, modules in parallel.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;

use crate::fingerprint::Fingerprint;
use crate::model::{Api, Operation, TypeName, ValueType};
use crate::names::{ModuleId, Name, Names};

mod boxes;
mod depth;
mod docs;
mod enumeration;
mod example_tests;
mod features;
mod fingerprint;
mod glue;
mod imports;
mod module;
mod permissions;
mod record;
mod request_docs;
mod request_fn;
mod summary;
mod union;
mod upload_session;
mod value_type;

pub use example_tests::{ExampleTests, example_tests};
pub use features::{Feature, Features};
pub(crate) use fingerprint::module_fingerprint;
pub use module::{Child, ModuleItems, Tree, module_items, trees};

use boxes::Boxes;
use fingerprint::TypeFingerprints;
use imports::Imports;

/// What the code of one docs root is made of.
pub struct Root<'a> {
    api: &'a Api,
    names: &'a Names,
    /// The address under which a page is published.
    published: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// The address of the service, if the configuration has it.
    base_url: Option<String>,
    types_by_identifier: BTreeMap<&'a Name, Vec<&'a TypeName>>,
    /// What changes if the former does.
    types_by_identifier_fingerprint: Fingerprint,
    boxes: Boxes<'a>,
    fingerprints: TypeFingerprints,
    /// The types whose values hold some members of enumerations only if the request asks for them.
    with_late_members: BTreeSet<&'a TypeName>,
    /// The features that compile parts of a crate; a module tree within one has none.
    features: Option<Features>,
}

impl<'a> Root<'a> {
    /// Joins a model, the names of everything in it, and the addresses under which its pages are published.
    pub fn new(api: &'a Api, names: &'a Names, published: &'a (dyn Fn(&str) -> Option<String> + Sync)) -> Self {
        let types_by_identifier = imports::types_by_identifier(names);
        Self {
            api,
            names,
            published,
            base_url: None,
            types_by_identifier_fingerprint: fingerprint::of_identifiers(&types_by_identifier, names),
            types_by_identifier,
            boxes: Boxes::new(api, names),
            fingerprints: TypeFingerprints::new(api),
            with_late_members: api.types_with_late_members(),
            features: None,
        }
    }

    /// States the address of the service.
    pub fn with_base_url(mut self, address: Option<String>) -> Self {
        self.base_url = address;
        self
    }

    /// The types, the one called `name` among them, for whose changes requests take the struct of changes of this one.
    fn updated_bases(&self, name: &'a TypeName) -> impl Iterator<Item = &'a TypeName> {
        let bases = self.api.lineage(name).filter_map(|structured| structured.base.as_ref());
        let is_taken = move |base: &&TypeName| {
            let is_defined = self.api.definition(base).is_some();
            is_defined && self.names.type_names(base).updated_as.contains(name)
        };
        std::iter::once(name).chain(bases).filter(is_taken)
    }

    /// Gives each module a feature of the crate, called after it behind `prefix`.
    pub fn with_features(mut self, prefix: &str) -> Self {
        self.features = Some(Features::new(&self, prefix));
        self
    }

    /// The recursion limit that a crate with these types needs, if it is more than the compiler's own.
    pub fn recursion_limit(&self) -> Option<usize> {
        depth::recursion_limit(self.api, self.names)
    }

    /// The features of the crate, if it has some.
    pub fn features(&self) -> Option<&Features> {
        self.features.as_ref()
    }

    /// The condition under which the module called `id` is compiled, as an attribute; empty if it always is.
    fn condition(&self, id: ModuleId) -> TokenStream {
        self.features.as_ref().map_or_else(TokenStream::new, |features| features.condition(id))
    }

    /// The identifiers of everything in the model.
    pub fn names(&self) -> &'a Names {
        self.names
    }

    /// Whether the response to the request on the line at `index` of `operation` may hold members of enumerations that only
    /// come to callers that ask for them.
    fn has_late_members(&self, operation: &Operation, index: usize) -> bool {
        let response = self.api.response_of(operation, index);
        let name = response.value.as_ref().and_then(ValueType::type_name);
        name.is_some_and(|name| self.with_late_members.contains(name))
    }

    /// The types that have an item called `ident` in Rust, in whatever module, sorted.
    fn namesakes(&self, ident: &Name) -> &[&'a TypeName] {
        self.types_by_identifier.get(ident).map_or(&[], Vec::as_slice)
    }
}

/// What the items of one module are made of.
struct Context<'a> {
    root: &'a Root<'a>,
    imports: Imports<'a>,
}

/// The tokens of what a rule of the configuration adds, which was checked to be Rust.
fn rust(code: &str) -> TokenStream {
    code.parse().unwrap_or_else(|_| unreachable!("`{code}` was parsed before"))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod type_tests;
