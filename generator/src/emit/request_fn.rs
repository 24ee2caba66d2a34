//! Request functions: each builds the request for one documented path, in one expression.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::Context;
use super::docs::deprecated_attr;
use super::request_docs::request_docs;
use super::value_type::is_literal;
use crate::model::{
    Api, Body, Method, Operation, Parameter, ParameterLocation, PathEncoding, PathPart, PathTemplate, Primitive,
    RequestLine, TypeRef, ValueType,
};
use crate::names::{Name, OperationNames, RequestNames, body_parameters, required_query, takes_update};

/// A parameter of a request function, and how the request takes it.
struct Argument {
    /// `user_id: &str`
    declaration: TokenStream,
    /// `segment(user_id)`, a function of the runtime's arguments, or a call such as `.json(body)`.
    passed: TokenStream,
}

/// Emits the function for the request line at `index` of an operation.
pub(super) fn request_fn(
    operation: &Operation,
    names: &OperationNames,
    index: usize,
    context: &Context<'_>,
) -> TokenStream {
    let (line, request) = (&operation.requests[index], &names.requests[index]);
    let docs = request_docs(operation, names, index, context);
    let deprecated = deprecated_attr(operation.deprecated.as_deref().or(line.deprecated.as_deref()));
    let path = path_arguments(operation, line, request, context);
    let query = query_arguments(operation, request, context);
    let body: Vec<_> = body_argument(operation, names, index, context).into_iter().collect();
    let media_type = operation.media_type().filter(|_| !body.is_empty());
    let media_type = media_type.map(|name| quote!(.header("Content-Type", #name)));
    let required = operation.required_preference().map(|value| quote!(.prefer(#value)));
    let empty = carries_empty_object(operation, operation.body_of(line)).then(|| quote!(.empty_object()));
    let response = context.root.api.response_of(operation, index);
    let (fn_name, response) = (&request.function, context.imports.response_type(&response, line));
    let preference = context.root.has_late_members(operation, index).then(|| quote!(.prefer_unknown_enum_members()));
    let declarations = path.iter().chain(&query).chain(&body).map(|argument| &argument.declaration);
    let calls = query.iter().chain(&body).map(|argument| &argument.passed);
    let (type_name, call) = (context.imports.runtime("Request"), constructor_call(line, request, &path, context));
    quote! {
        #docs
        #deprecated
        pub fn #fn_name(#(#declarations),*) -> #type_name<#response> {
            #type_name::#call #(#calls)* #media_type #required #empty #preference
        }
    }
}

/// Whether requests with the documented `body` carry an object without members, as examples of an action without parameters
/// show that they do; others are sent without a body.
pub(super) fn carries_empty_object(operation: &Operation, body: Option<&Body>) -> bool {
    let mut requests = operation.examples.iter().filter_map(|example| example.request.as_ref());
    body == Some(&Body::Parameters)
        && body_parameters(operation).next().is_none()
        && requests.any(|request| request.body.is_empty_object())
}

/// The call that makes the request: a short one if all arguments of the path are segments, as nearly all are.
///
/// Text is cheaper to compile than values that know how they are encoded.
fn constructor_call(line: &RequestLine, names: &RequestNames, path: &[Argument], context: &Context<'_>) -> TokenStream {
    let template = template(&line.path);
    let is_segment = |part: &PathPart| match part {
        PathPart::Placeholder { encoding, .. } => *encoding == PathEncoding::Segment,
        PathPart::Literal(_) => true,
    };
    let constructor = match line.method {
        Method::Get => "get",
        Method::Post => "post",
        Method::Put => "put",
        Method::Patch => "patch",
        Method::Delete => "delete",
    };
    if line.path.parts.iter().all(is_segment) {
        let (constructor, segments) = (Ident::new(constructor, Span::call_site()), &names.path);
        return quote!(#constructor(#template, &[#(#segments),*]));
    }
    let (method, verb) = (context.imports.runtime("Method"), Ident::new(line.method.as_str(), Span::call_site()));
    let (argument, passed) = (context.imports.runtime("Argument"), path.iter().map(|argument| &argument.passed));
    quote!(new(#method::#verb, #template, &[#(#argument::#passed),*]))
}

/// The path with its placeholders in braces, quotes around those of string literals.
fn template(path: &PathTemplate) -> String {
    let part = |part: &PathPart| match part {
        PathPart::Literal(text) => text.replace('{', "%7B").replace('}', "%7D"),
        PathPart::Placeholder { parameter, encoding } => {
            let quote = if *encoding == PathEncoding::StringLiteral { "'" } else { "" };
            format!("{quote}{{{}}}{quote}", parameter.replace(['{', '}'], ""))
        }
    };
    path.parts.iter().map(part).collect()
}

/// The arguments that fill the path.
fn path_arguments(
    operation: &Operation,
    line: &RequestLine,
    names: &RequestNames,
    context: &Context<'_>,
) -> Vec<Argument> {
    let placeholders = line.path.parts.iter().filter_map(|part| match part {
        PathPart::Placeholder { parameter, encoding } => Some((parameter, *encoding)),
        PathPart::Literal(_) => None,
    });
    let argument = |((parameter, encoding), name): ((&String, PathEncoding), &Name)| {
        let constructor = match encoding {
            PathEncoding::Segment => quote!(segment),
            PathEncoding::Segments => quote!(segments),
            PathEncoding::StringLiteral => quote!(string_literal),
            PathEncoding::Literal => quote!(literal),
            PathEncoding::List => quote!(list),
        };
        let (type_, constructor) = match argument_type(context.root.api, operation, parameter, encoding) {
            ArgumentType::Text => (quote!(&str), constructor),
            ArgumentType::Primitive(primitive) => (context.imports.primitive_type(primitive), constructor),
            ArgumentType::Enumeration(value) => (context.imports.borrowed_type(value), quote!(member)),
            ArgumentType::List(value) => (context.imports.borrowed_type(value), constructor),
        };
        Argument { declaration: quote!(#name: #type_), passed: quote!(#constructor(#name)) }
    };
    placeholders.zip(&names.path).map(argument).collect()
}

/// What an argument of a path is.
pub(super) enum ArgumentType<'a> {
    /// Text, between quotes or not.
    Text,
    /// A primitive value that is written without quotes.
    Primitive(Primitive),
    /// A member of an enumeration or a set of them, written between quotes.
    Enumeration(&'a ValueType),
    /// A list of values, written as JSON.
    List(&'a ValueType),
}

/// The type of the argument that fills the placeholder `parameter`.
pub(super) fn argument_type<'a>(
    api: &Api,
    operation: &'a Operation,
    parameter: &str,
    encoding: PathEncoding,
) -> ArgumentType<'a> {
    let in_path = |location| matches!(location, ParameterLocation::Path | ParameterLocation::Function);
    let declared = operation.parameters.iter().find(|known| known.name == *parameter && in_path(known.location));
    let Some(value) = declared.map(|known| &known.value) else { return ArgumentType::Text };
    let is_enumeration = || !value.collection && value.type_name().is_some_and(|name| api.is_enumeration(name));
    match encoding {
        PathEncoding::Literal => literal_primitive(value).map_or(ArgumentType::Text, ArgumentType::Primitive),
        PathEncoding::List if value.collection => ArgumentType::List(value),
        PathEncoding::StringLiteral if is_enumeration() => ArgumentType::Enumeration(value),
        PathEncoding::Segment | PathEncoding::Segments | PathEncoding::StringLiteral | PathEncoding::List => {
            ArgumentType::Text
        }
    }
}

/// The type of a parameter that is written into the URL without quotes; nothing for text.
pub(super) fn literal_primitive(value: &ValueType) -> Option<Primitive> {
    match value {
        ValueType { item: TypeRef::Primitive(primitive), collection: false } => {
            Some(*primitive).filter(|primitive| is_literal(*primitive))
        }
        _ => None,
    }
}

/// The arguments that the query string must have.
fn query_arguments(operation: &Operation, names: &RequestNames, context: &Context<'_>) -> Vec<Argument> {
    let argument = |(parameter, name): (&Parameter, &Name)| {
        let (key, typed) = (&parameter.name, literal_primitive(&parameter.value));
        let type_ = typed.map_or_else(|| quote!(&str), |primitive| context.imports.primitive_type(primitive));
        let is_instant = parameter.value == ValueType::single(TypeRef::Primitive(Primitive::DateTimeOffset));
        let value = if is_instant { quote!(::mdbindgen_runtime::Literal::to_literal(&#name)) } else { quote!(#name) };
        Argument { declaration: quote!(#name: #type_), passed: quote!(.query(#key, #value)) }
    };
    required_query(operation).zip(&names.query).map(argument).collect()
}

/// The argument that the request carries in its body.
fn body_argument(
    operation: &Operation,
    names: &OperationNames,
    index: usize,
    context: &Context<'_>,
) -> Option<Argument> {
    let line = &operation.requests[index];
    let name = &names.requests[index].body;
    let argument =
        |declared: TokenStream, call: TokenStream| Argument { declaration: quote!(#name: #declared), passed: call };
    // An enum of types states by itself which one it holds.
    let json = |is_struct: bool| {
        let states_type = is_struct && context.root.api.states_type(operation, line);
        if states_type { quote!(.typed_json(#name)) } else { quote!(.json(#name)) }
    };
    let type_name = takes_update(context.root.api, operation, line);
    let choice = context.root.names.updated_as(context.root.api, operation, line);
    if let Some([documented, ..]) = choice {
        let (update_of, path) = (context.imports.runtime("UpdateOf"), context.imports.type_path(documented));
        let declared = documented.to_string();
        return Some(argument(quote!(&dyn #update_of<#path>), quote!(.json_of(#declared, #name))));
    }
    if let Some(type_name) = type_name
        && let Some(update) = &context.root.names.type_names(type_name).update
    {
        let path = context.imports.item_path(type_name, update);
        return Some(argument(quote!(&#path), json(true)));
    }
    match operation.body_of(line)? {
        Body::Value(value) => {
            let is_struct = value.type_name().is_some_and(|name| context.root.names.type_names(name).is_struct());
            Some(argument(context.imports.borrowed_type(value), json(is_struct)))
        }
        Body::Parameters => {
            let parameters = &names.parameters.as_ref()?.name;
            Some(argument(quote!(&#parameters), quote!(.json(#name))))
        }
        Body::Reference(_) => Some(argument(quote!(&str), quote!(.reference(#name)))),
        Body::Stream => Some(argument(context.imports.runtime("Bytes"), quote!(.bytes(#name)))),
    }
}
