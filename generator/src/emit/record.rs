//! Structs, and the glue that lets the runtime read and write them.
//!
//! The glue is written out, without a macro and without derives of serde: most of what it takes to compile a generated
//! crate is spent on types, and this costs a fraction of either.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{deprecated_attr, doc_attrs, doc_lines, function_link, lines_as_attrs};
use super::glue::{debug_impl, serde_impls};
use super::{Context, rust};
use crate::model::{Operation, Property, TypeDefinition, TypeName, TypeRef, ValueType};
use crate::names::{Name, OperationNames, body_parameters, update_fields};

/// A struct to be emitted.
pub(super) struct Record<'a> {
    ident: &'a Name,
    /// The qualified name of the type; that of the struct for parameters.
    type_name: String,
    /// Documentation and other attributes.
    attributes: TokenStream,
    /// Attributes that rules add; they stand behind the derives, of which they may be helpers.
    added: TokenStream,
    fields: Vec<RecordField<'a>>,
}

/// A field that holds a documented member.
struct RecordField<'a> {
    ident: &'a Name,
    /// The exact name of the JSON member.
    member: &'a str,
    attributes: TokenStream,
    /// The type, `Option` included.
    type_: TokenStream,
    /// What a new instance has there.
    empty: TokenStream,
}

impl<'a> Record<'a> {
    /// The struct for a structured type, inherited properties included.
    pub(super) fn for_type(definition: &'a TypeDefinition, context: &Context<'a>) -> Self {
        let names = context.root.names.type_names(&definition.name);
        let docs = doc_attrs(&definition.description, &format!("The type `{}`.", definition.name));
        let deprecated = deprecated_attr(definition.deprecated.as_deref());
        let properties = context.root.api.all_properties(&definition.name);
        let field = |(property, ident)| property_field(&definition.name, property, ident, context);
        let mut fields: Vec<_> = properties.into_iter().zip(&names.fields).map(field).collect();
        for (field, added) in fields.iter_mut().zip(&names.member_attributes) {
            field.attributes.extend(rust(added));
        }
        Self {
            ident: &names.name,
            type_name: definition.name.to_string(),
            attributes: quote!(#docs #deprecated),
            added: rust(&names.attributes),
            fields,
        }
    }

    /// The struct for changes to an instance of a type, if some operation takes such.
    pub(super) fn for_update(definition: &'a TypeDefinition, context: &Context<'a>) -> Option<Self> {
        let names = context.root.names.type_names(&definition.name);
        let ident = names.update.as_ref()?;
        let (patch, name) = (context.imports.runtime("Patch"), names.name.unraw());
        let field = |(property, ident): (&'a Property, &'a Name)| {
            let docs = lines_as_attrs(&[format!("Changes [`{name}::{}`].", ident.unraw())]);
            let deprecated = deprecated_attr(property.deprecated.as_deref());
            let value = context.imports.owned_type(&property.value);
            RecordField {
                ident,
                member: &property.name,
                attributes: quote!(#docs #deprecated),
                type_: quote!(#patch<#value>),
                empty: quote!(#patch::Keep),
            }
        };
        let docs = lines_as_attrs(&[format!("Changes to an instance of [`{name}`].")]);
        let deprecated = deprecated_attr(definition.deprecated.as_deref());
        Some(Self {
            ident,
            type_name: definition.name.to_string(),
            attributes: quote!(#docs #deprecated),
            added: TokenStream::new(),
            fields: update_fields(context.root.api, definition, names).map(field).collect(),
        })
    }

    /// The struct for the parameters in the body of an action, if it has some.
    pub(super) fn for_parameters(
        operation: &'a Operation,
        names: &'a OperationNames,
        context: &Context<'_>,
    ) -> Option<Self> {
        let parameters = names.parameters.as_ref()?;
        let function = function_link(&names.requests[0].function);
        let field = |(parameter, ident): (&'a crate::model::Parameter, &'a Name)| RecordField {
            ident,
            member: &parameter.name,
            attributes: doc_attrs(&parameter.description, &undescribed("parameter", &parameter.name)),
            type_: optional(&parameter.value, false, context),
            empty: quote!(None),
        };
        Some(Self {
            ident: &parameters.name,
            type_name: parameters.name.unraw().to_owned(),
            attributes: lines_as_attrs(&[format!("What {function} takes in the body of its request.")]),
            added: TokenStream::new(),
            fields: body_parameters(operation).zip(&parameters.fields).map(field).collect(),
        })
    }

    /// The identifier of the struct.
    pub(super) fn ident(&self) -> &'a Name {
        self.ident
    }

    /// Emits the struct.
    pub(super) fn struct_item(&self, context: &Context<'_>) -> TokenStream {
        let Self { ident, attributes, added, .. } = self;
        let additional_data = context.imports.runtime("AdditionalData");
        let fields = self.fields.iter().map(|RecordField { ident, attributes, type_, .. }| {
            quote! {
                #attributes
                pub #ident: #type_
            }
        });
        quote! {
            #attributes
            #added
            pub struct #ident {
                #(#fields,)*
                /// Members of the JSON object that the documentation does not list, kept as they came.
                pub additional_data: #additional_data,
            }
        }
    }

    /// Emits what the runtime needs to know of the struct, and what is cheaper to compile than a derive of it.
    pub(super) fn glue_items(&self) -> Vec<TokenStream> {
        let mut items = vec![self.record_impl(), self.default_impl(), self.clone_impl()];
        items.extend(self.comparison_and_debug());
        items.extend(serde_impls(self.ident));
        items
    }

    /// Lets a struct of changes stand for changes to the types that it derives from, where requests take it for these.
    pub(super) fn update_of_impls(&self, definition: &TypeDefinition, context: &Context<'_>) -> Vec<TokenStream> {
        let implementation = |base: &TypeName| {
            let (ident, condition) = (self.ident, context.imports.condition(base));
            let base = context.imports.conditional_type_path(base);
            quote! {
                #condition
                impl ::mdbindgen_runtime::UpdateOf<#base> for #ident {}
            }
        };
        context.root.updated_bases(&definition.name).map(implementation).collect()
    }

    /// Values, where a derive has calls: each call costs the compiler the search for an implementation.
    fn default_impl(&self) -> TokenStream {
        let ident = self.ident;
        let fields = self.fields.iter().map(|RecordField { ident, empty, .. }| quote!(#ident: #empty,));
        quote! {
            impl Default for #ident {
                fn default() -> Self {
                    Self { #(#fields)* additional_data: ::mdbindgen_runtime::AdditionalData::new() }
                }
            }
        }
    }

    fn clone_impl(&self) -> TokenStream {
        let ident = self.ident;
        quote! {
            impl Clone for #ident {
                fn clone(&self) -> Self {
                    ::mdbindgen_runtime::cloned(self)
                }
            }
        }
    }

    fn comparison_and_debug(&self) -> [TokenStream; 2] {
        let ident = self.ident;
        let comparison = quote! {
            impl PartialEq for #ident {
                fn eq(&self, other: &Self) -> bool {
                    ::mdbindgen_runtime::equal(self, other)
                }
            }
        };
        [comparison, debug_impl(ident, &quote!(::mdbindgen_runtime::debug(self, formatter)))]
    }

    fn record_impl(&self) -> TokenStream {
        let Self { ident, type_name, .. } = self;
        let members = self.fields.iter().map(|field| field.member);
        let access = self.field_access();
        quote! {
            impl ::mdbindgen_runtime::Record for #ident {
                fn schema(&self) -> &'static ::mdbindgen_runtime::Schema {
                    static SCHEMA: ::mdbindgen_runtime::Schema =
                        ::mdbindgen_runtime::Schema::new(#type_name, &[#(#members),*]);
                    &SCHEMA
                }
                #access
            }
        }
    }

    /// The two functions that find a field by its position; the additional data stands behind the last one.
    fn field_access(&self) -> TokenStream {
        if self.fields.is_empty() {
            return quote! {
                fn field(&self, _: usize) -> &dyn ::mdbindgen_runtime::Field {
                    &self.additional_data
                }
                fn field_mut(&mut self, _: usize) -> &mut dyn ::mdbindgen_runtime::Field {
                    &mut self.additional_data
                }
            };
        }
        let idents: Vec<_> = self.fields.iter().map(|field| field.ident).collect();
        let positions: Vec<_> = (0..idents.len()).map(proc_macro2::Literal::usize_unsuffixed).collect();
        quote! {
            fn field(&self, index: usize) -> &dyn ::mdbindgen_runtime::Field {
                match index {
                    #(#positions => &self.#idents,)*
                    _ => &self.additional_data,
                }
            }
            fn field_mut(&mut self, index: usize) -> &mut dyn ::mdbindgen_runtime::Field {
                match index {
                    #(#positions => &mut self.#idents,)*
                    _ => &mut self.additional_data,
                }
            }
        }
    }
}

fn property_field<'a>(
    owner: &TypeName,
    property: &'a Property,
    ident: &'a Name,
    context: &Context<'_>,
) -> RecordField<'a> {
    let boxed = match &property.value.item {
        TypeRef::Named(target) => context.root.boxes.needs_box(owner, target, context.root.names),
        TypeRef::Primitive(_) | TypeRef::Undefined(_) | TypeRef::Untyped => false,
    };
    let mut lines = doc_lines(&property.description);
    if lines.is_empty() {
        lines = doc_lines(&undescribed("property", &property.name));
    }
    if property.navigation {
        lines.extend([String::new(), "A relationship: absent unless the request expands it.".to_owned()]);
    }
    let (docs, deprecated) = (lines_as_attrs(&lines), deprecated_attr(property.deprecated.as_deref()));
    let type_ = optional(&property.value, boxed, context);
    RecordField { ident, member: &property.name, attributes: quote!(#docs #deprecated), type_, empty: quote!(None) }
}

/// The sentence for what its page does not describe.
fn undescribed(what: &str, name: &str) -> String {
    format!("The {what} `{}`.", name.replace('`', ""))
}

/// The type of a field that may be absent.
fn optional(value: &ValueType, boxed: bool, context: &Context<'_>) -> TokenStream {
    let value_type = context.imports.owned_type(value);
    if boxed && !value.collection { quote!(Option<Box<#value_type>>) } else { quote!(Option<#value_type>) }
}
