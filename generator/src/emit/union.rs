//! Enums for types that others derive from, and the glue that lets the runtime read and write them.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::docs::{deprecated_attr, lines_as_attrs};
use super::glue::{debug_impl, serde_impls};
use crate::model::{Primitive, Property, TypeDefinition, TypeName, TypeRef, ValueType};
use crate::names::{Name, TypeNames};

/// An enum to be emitted: one variant for each type that a value may have.
pub(super) struct Union<'a> {
    definition: &'a TypeDefinition,
    names: &'a TypeNames,
    ident: &'a Name,
    variants: &'a [(TypeName, Name)],
}

impl<'a> Union<'a> {
    /// The enum for a structured type, if values of that type may be of derived ones.
    pub(super) fn new(definition: &'a TypeDefinition, context: &Context<'a>) -> Option<Self> {
        let names = context.root.names.type_names(&definition.name);
        let union = names.union.as_ref()?;
        Some(Self { definition, names, ident: &union.name, variants: &union.variants })
    }

    /// Emits the enum and the accessors of what all its types have.
    pub(super) fn items(&self, context: &Context<'_>) -> Vec<TokenStream> {
        std::iter::once(self.enum_item(context)).chain(self.accessors(context)).collect()
    }

    fn enum_item(&self, context: &Context<'_>) -> TokenStream {
        let (ident, base) = (self.ident, &self.names.name);
        let docs = [format!("A [`{base}`] or what derives from it, told apart by `@odata.type`.")];
        let (docs, deprecated) = (lines_as_attrs(&docs), deprecated_attr(self.definition.deprecated.as_deref()));
        let variants = self.variants.iter().map(|(name, variant)| {
            let docs = lines_as_attrs(&[format!("`{name}`")]);
            let (condition, path) = (context.imports.condition(name), context.imports.conditional_type_path(name));
            quote!(#docs #condition #variant(Box<#path>))
        });
        let fallback = lines_as_attrs(&[
            "An object of a type that the documentation does not list, or that does not state its type: what the struct".to_owned(),
            "has no field for is in its additional data, kept as it came.".to_owned(),
        ]);
        quote! {
            #docs
            #deprecated
            #[derive(Clone)]
            pub enum #ident {
                #(#variants,)*
                #fallback
                Undocumented(Box<#base>),
            }
        }
    }

    /// Accessors of the members that the base declares.
    fn accessors(&self, context: &Context<'_>) -> Option<TokenStream> {
        let properties = context.root.api.all_properties(&self.definition.name);
        let fields = properties.into_iter().zip(&self.names.fields).enumerate();
        let shared = fields.filter(|(_, (property, _))| self.is_shared(property, context));
        let accessors: Vec<_> =
            shared.map(|(position, (property, name))| self.accessor(position, property, name, context)).collect();
        let ident = self.ident;
        (!accessors.is_empty()).then(|| quote!(impl #ident { #(#accessors)* }))
    }

    /// Whether every type of the enum has a property with the same type of values.
    fn is_shared(&self, property: &Property, context: &Context<'_>) -> bool {
        self.variants.iter().all(|(name, _)| {
            let properties = context.root.api.all_properties(name);
            properties.iter().any(|other| other.name == property.name && other.value == property.value)
        })
    }

    /// The position is where the base has the property, and mostly its derived types too.
    fn accessor(&self, position: usize, property: &Property, name: &Name, context: &Context<'_>) -> TokenStream {
        let docs = lines_as_attrs(&[format!("See [`{}::{}`].", self.names.name, name.unraw())]);
        let deprecated = deprecated_attr(property.deprecated.as_deref());
        let (value, member) = (context.imports.owned_type(&property.value), &property.name);
        let (shown, conversion) = match &property.value {
            ValueType { item, collection: true } => {
                let item = context.imports.item_type(item);
                (quote!([#item]), quote!(.map(Vec::as_slice)))
            }
            ValueType { item: TypeRef::Primitive(Primitive::String), .. }
                if context.imports.replaced_primitive(Primitive::String).is_none() =>
            {
                (quote!(str), quote!(.map(String::as_str)))
            }
            _ => (value.clone(), TokenStream::new()),
        };
        let union = context.imports.runtime("Union");
        let position = proc_macro2::Literal::usize_unsuffixed(position);
        quote! {
            #docs
            #deprecated
            pub fn #name(&self) -> Option<&#shown> {
                ::mdbindgen_runtime::member::<#value>(#union::record(self), #member, #position)#conversion
            }
        }
    }

    /// Emits what the runtime needs to know of the enum, and conversions into it.
    pub(super) fn glue_items(&self, context: &Context<'_>) -> Vec<TokenStream> {
        let mut items = vec![self.union_impl(context), self.value_impl()];
        items.extend(self.common_impls());
        items.extend(self.variants.iter().map(|(name, variant)| self.conversion_impl(name, variant, context)));
        items.extend(serde_impls(self.ident));
        items
    }

    fn union_impl(&self, context: &Context<'_>) -> TokenStream {
        let (ident, declared) = (self.ident, self.definition.name.to_string());
        let conditions: Vec<_> = self.variants.iter().map(|(name, _)| context.imports.condition(name)).collect();
        let names = self.variants.iter().map(|(name, _)| name.to_string());
        let variants: Vec<_> = self.variants.iter().map(|(_, variant)| variant).collect();
        quote! {
            impl ::mdbindgen_runtime::Union for #ident {
                fn declared(&self) -> &'static str {
                    #declared
                }
                fn select(&mut self, name: &str) {
                    *self = match name {
                        #(#conditions #names => Self::#variants(Box::default()),)*
                        _ => Self::Undocumented(Box::default()),
                    };
                }
                fn record(&self) -> &dyn ::mdbindgen_runtime::Record {
                    match self {
                        #(#conditions Self::#variants(record) => &**record,)*
                        Self::Undocumented(record) => &**record,
                    }
                }
                fn record_mut(&mut self) -> &mut dyn ::mdbindgen_runtime::Record {
                    match self {
                        #(#conditions Self::#variants(record) => &mut **record,)*
                        Self::Undocumented(record) => &mut **record,
                    }
                }
            }
        }
    }

    fn value_impl(&self) -> TokenStream {
        let ident = self.ident;
        quote! {
            impl ::mdbindgen_runtime::Value for #ident {
                const EXPECTED: &'static str = "an object";
                fn start(container: ::mdbindgen_runtime::Container) -> Option<Self> {
                    (container == ::mdbindgen_runtime::Container::Object).then(Default::default)
                }
                fn contents(&mut self) -> Option<::mdbindgen_runtime::Contents<'_>> {
                    Some(::mdbindgen_runtime::Contents::Union(self))
                }
                fn view(&self) -> ::mdbindgen_runtime::View<'_> {
                    ::mdbindgen_runtime::View::Union(self)
                }
            }
        }
    }

    fn common_impls(&self) -> [TokenStream; 3] {
        let ident = self.ident;
        let own = self.variants.iter().find(|(name, _)| *name == self.definition.name);
        let start = own.map_or_else(|| quote!(Undocumented), |(_, variant)| quote!(#variant));
        let default = quote! {
            impl Default for #ident {
                fn default() -> Self {
                    Self::#start(Box::default())
                }
            }
        };
        let comparison = quote! {
            impl PartialEq for #ident {
                fn eq(&self, other: &Self) -> bool {
                    ::mdbindgen_runtime::equal(
                        ::mdbindgen_runtime::Union::record(self),
                        ::mdbindgen_runtime::Union::record(other),
                    )
                }
            }
        };
        let shown = quote!(::mdbindgen_runtime::debug(::mdbindgen_runtime::Union::record(self), formatter));
        [default, comparison, debug_impl(ident, &shown)]
    }

    fn conversion_impl(&self, name: &TypeName, variant: &Name, context: &Context<'_>) -> TokenStream {
        let (ident, path) = (self.ident, context.imports.conditional_type_path(name));
        let condition = context.imports.condition(name);
        quote! {
            #condition
            impl From<#path> for #ident {
                fn from(record: #path) -> Self {
                    Self::#variant(Box::new(record))
                }
            }
        }
    }
}
