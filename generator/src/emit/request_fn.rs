//! Request functions: each builds the request for one documented path, in one expression.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::Context;
use super::docs::{code_span, deprecated_attr, doc_lines, escape_text, function_link, lines_as_attrs};
use super::permissions::permissions_sentence;
use super::summary::summarise;
use super::value_type::is_literal;
use crate::model::{
    Body, Operation, Parameter, ParameterLocation, PathEncoding, PathPart, PathTemplate, Primitive, RequestLine,
    TypeRef, ValueType,
};
use crate::names::{Name, OperationNames, RequestNames, required_query};

/// A parameter of a request function, and how the request takes it.
struct Argument {
    /// `user_id: &str`
    declaration: TokenStream,
    /// `Argument::segment(user_id)`, or a call such as `.json(body)`.
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
    let deprecated = deprecated_attr(operation.deprecated.as_deref());
    let path = path_arguments(operation, line, request, context);
    let query = query_arguments(operation, request, context);
    let body: Vec<_> = body_argument(operation, names, request, context).into_iter().collect();
    let (fn_name, response) = (&request.function, context.imports.response_type(&operation.response));
    let declarations = path.iter().chain(&query).chain(&body).map(|argument| &argument.declaration);
    let (segments, calls) =
        (path.iter().map(|argument| &argument.passed), query.iter().chain(&body).map(|argument| &argument.passed));
    let (type_name, method) = (context.imports.runtime("Request"), context.imports.runtime("Method"));
    let (verb, template) = (Ident::new(line.method.as_str(), Span::call_site()), template(&line.path));
    quote! {
        #docs
        #deprecated
        pub fn #fn_name(#(#declarations),*) -> #type_name<#response> {
            #type_name::new(#method::#verb, #template, &[#(#segments),*])#(#calls)*
        }
    }
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
        let in_path = |location| matches!(location, ParameterLocation::Path | ParameterLocation::Function);
        let declared = operation.parameters.iter().find(|known| known.name == *parameter && in_path(known.location));
        let constructor = match encoding {
            PathEncoding::Segment => quote!(segment),
            PathEncoding::Segments => quote!(segments),
            PathEncoding::StringLiteral => quote!(string_literal),
            PathEncoding::Literal => quote!(literal),
        };
        let typed = declared.filter(|_| encoding == PathEncoding::Literal);
        let type_ = typed.map_or_else(|| quote!(&str), |known| literal_type(&known.value, context));
        let argument = context.imports.runtime("Argument");
        Argument { declaration: quote!(#name: #type_), passed: quote!(#argument::#constructor(#name)) }
    };
    placeholders.zip(&names.path).map(argument).collect()
}

/// The type of a parameter that is written into the URL without quotes; text if nothing better.
fn literal_type(value: &ValueType, context: &Context<'_>) -> TokenStream {
    match value {
        ValueType { item: TypeRef::Primitive(primitive), collection: false } if is_literal(*primitive) => {
            context.imports.primitive_type(*primitive)
        }
        _ => quote!(&str),
    }
}

/// The arguments that the query string must have.
fn query_arguments(operation: &Operation, names: &RequestNames, context: &Context<'_>) -> Vec<Argument> {
    let argument = |(parameter, name): (&Parameter, &Name)| {
        let (key, type_) = (&parameter.name, literal_type(&parameter.value, context));
        let is_instant = parameter.value == ValueType::single(TypeRef::Primitive(Primitive::DateTimeOffset));
        let value = if is_instant { quote!(#name.to_rfc3339()) } else { quote!(#name) };
        Argument { declaration: quote!(#name: #type_), passed: quote!(.query(#key, #value)) }
    };
    required_query(operation).zip(&names.query).map(argument).collect()
}

/// The argument that the request carries in its body.
fn body_argument(
    operation: &Operation,
    names: &OperationNames,
    request: &RequestNames,
    context: &Context<'_>,
) -> Option<Argument> {
    let name = &request.body;
    let argument =
        |declared: TokenStream, call: TokenStream| Argument { declaration: quote!(#name: #declared), passed: call };
    match operation.body.as_ref()? {
        Body::Value(value) => Some(argument(context.imports.borrowed_type(value), quote!(.json(#name)))),
        Body::Parameters => {
            // An action without parameters is sent without a body.
            let parameters = &names.parameters.as_ref()?.name;
            Some(argument(quote!(&#parameters), quote!(.json(#name))))
        }
        Body::Reference => Some(argument(quote!(&str), quote!(.reference(#name)))),
        Body::Stream => Some(argument(context.imports.runtime("Bytes"), quote!(.bytes(#name)))),
    }
}

/// The documentation of one function: what it does, its path, permissions, notes.
fn request_docs(operation: &Operation, names: &OperationNames, index: usize, context: &Context<'_>) -> TokenStream {
    let (summary, rest) = summarise(&operation.description);
    let mut paragraphs = vec![doc_lines(&summary), doc_lines(&rest)];
    paragraphs.push(vec![path_line(operation, index, context)]);
    if index == 0 {
        paragraphs.extend(other_paths(operation, names));
    }
    paragraphs.extend(permissions_sentence(&operation.permissions).map(|sentence| doc_lines(&sentence)));
    paragraphs.extend(query_options(operation).map(|sentence| doc_lines(&sentence)));
    paragraphs.extend(argument_list(operation, &operation.requests[index], &names.requests[index]));
    paragraphs.extend(operation.notes.iter().map(|note| doc_lines(note)));
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    lines_as_attrs(&paragraphs.join(&String::new()))
}

/// `GET /users/{user-id}/messages`, and where the page is published.
fn path_line(operation: &Operation, index: usize, context: &Context<'_>) -> String {
    let line = request_line(&operation.requests[index]);
    match (context.root.published)(&operation.origin.page) {
        Some(address) => format!("{line}, see [{}](<{address}>).", escape_text(&operation.title)),
        None => format!("{line}."),
    }
}

fn request_line(line: &RequestLine) -> String {
    code_span(&format!("{} {}", line.method.as_str(), line.path.text))
}

/// The functions for the other paths of the operation.
fn other_paths(operation: &Operation, names: &OperationNames) -> Option<Vec<String>> {
    let others = operation.requests.iter().zip(&names.requests).skip(1);
    let lines: Vec<_> =
        others.map(|(line, names)| format!("- {}: {}", function_link(&names.function), request_line(line))).collect();
    if lines.is_empty() {
        return None;
    }
    Some(["Other paths:".to_owned(), String::new()].into_iter().chain(lines).collect())
}

/// The OData options that the page says the request supports.
fn query_options(operation: &Operation) -> Option<String> {
    let options: Vec<_> =
        operation.query_options.iter().map(|option| format!("`{}`", option.replace('`', ""))).collect();
    (!options.is_empty()).then(|| format!("Query options: {}.", options.join(", ")))
}

/// What the page says of the function's own parameters.
fn argument_list(operation: &Operation, line: &RequestLine, names: &RequestNames) -> Option<Vec<String>> {
    let placeholders = line.path.parts.iter().filter_map(|part| match part {
        PathPart::Placeholder { parameter, .. } => Some(parameter),
        PathPart::Literal(_) => None,
    });
    let described = |parameter: &String| operation.parameters.iter().find(|known| known.name == *parameter);
    let path = placeholders.map(described).zip(&names.path);
    let query = required_query(operation).map(Some).zip(&names.query);
    let items = path.chain(query).filter_map(|(parameter, name)| {
        let description = doc_lines(parameter.map_or("", |known| &known.description)).join(" ");
        (!description.is_empty()).then(|| format!("- `{}`: {description}", name.unraw()))
    });
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then_some(items)
}
