//! The documentation of request functions.

use proc_macro2::TokenStream;

use super::Context;
use super::docs::{code_span, doc_lines, function_link, lines_as_attrs};
use super::permissions::permissions_sentence;
use super::summary::summarise;
use super::upload_session::opens_session;
use crate::model::{Body, Operation, Parameter, ParameterLocation, PathPart, RequestLine, TypeName, ValueType};
use crate::names::{OperationNames, RequestNames, required_query};

/// How a request is used that opens an upload session.
const UPLOAD: &str = "With a client, `.upload(&client, content)` opens the session and sends the content in pieces.";

/// What a function does that its page asks for in the descriptions of properties.
const LATE_MEMBERS: &str = "Asks for members that were added to enumerations later \
                            (`Prefer: include-unknown-enum-members`).";

/// The documentation of the function for the request line at `index` of an operation.
///
/// The first function has all that the page says; the others have what a caller needs at a glance, and lead there.
pub(super) fn request_docs(
    operation: &Operation,
    names: &OperationNames,
    index: usize,
    context: &Context<'_>,
) -> TokenStream {
    let (summary, rest) = summarise(&operation.description);
    let (line, request) = (&operation.requests[index], &names.requests[index]);
    let mut paragraphs = vec![doc_lines(&summary)];
    if index == 0 {
        paragraphs.push(doc_lines(&rest));
    }
    paragraphs.push(doc_lines(&path_sentence(operation, line, context)));
    if index == 0 {
        paragraphs.extend(other_paths(operation, names));
    }
    paragraphs.extend(permissions_sentence(&operation.permissions).map(|sentence| doc_lines(&sentence)));
    paragraphs.extend(argument_list(operation, line, request));
    let choice = |line| context.root.names.updated_as(context.root.api, operation, line);
    let own_choice = choice(line).filter(|own| index == 0 || choice(&operation.requests[0]) != Some(*own));
    paragraphs
        .extend(own_choice.and_then(|choice| updated_types(choice, context)).map(|sentence| doc_lines(&sentence)));
    if index == 0 {
        paragraphs.extend(required_members(operation, context).map(|sentence| doc_lines(&sentence)));
        paragraphs.extend(query_options(operation).map(|sentence| doc_lines(&sentence)));
        paragraphs.extend(optional_parameters(operation));
        if opens_session(operation, context.root) {
            paragraphs.push(doc_lines(UPLOAD));
        }
        if context.root.has_late_members(operation, index) {
            paragraphs.push(doc_lines(LATE_MEMBERS));
        }
        paragraphs.extend(operation.notes.iter().map(|note| doc_lines(note)));
    } else {
        paragraphs.push(vec![format!("See {} for more.", function_link(&names.requests[0].function))]);
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    lines_as_attrs(&paragraphs.join(&String::new()))
}

/// `GET /users/{user-id}/messages`, and where the page is published.
fn path_sentence(operation: &Operation, line: &RequestLine, context: &Context<'_>) -> String {
    let path = code(line);
    let title = operation.title.replace(['[', ']', '`', '*'], "");
    match (context.root.published)(&operation.origin.page) {
        Some(address) if !title.trim().is_empty() => format!("{path}, see [{}]({address}).", title.trim()),
        Some(address) => format!("{path}, see {address}"),
        None => format!("{path}."),
    }
}

/// A request line as code, in prose form.
fn code(line: &RequestLine) -> String {
    format!("`{}`", line.documented().replace('`', ""))
}

/// The functions for the other paths of the operation.
fn other_paths(operation: &Operation, names: &OperationNames) -> Option<Vec<String>> {
    let others = operation.requests.iter().zip(&names.requests).skip(1);
    let item = |(line, names): (&RequestLine, &RequestNames)| {
        format!("- {}: {}", function_link(&names.function), code_span(&line.documented()))
    };
    let items: Vec<_> = others.map(item).collect();
    let heading = ["Other paths:".to_owned(), String::new()];
    (!items.is_empty()).then(|| heading.into_iter().chain(items).collect())
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
        let description = parameter.map_or("", |known| &known.description).replace('\n', " ");
        (!description.is_empty()).then(|| format!("- `{}`: {description}", name.unraw()))
    });
    opt_list(items.collect())
}

/// The lines for a list of these items in prose form; nothing if there are none.
fn opt_list(items: Vec<String>) -> Option<Vec<String>> {
    (!items.is_empty()).then(|| doc_lines(&items.join("\n")))
}

/// The members that the body must have; which of them an object must have that may be of several types depends on its type.
fn required_members(operation: &Operation, context: &Context<'_>) -> Option<String> {
    let name = operation.body.as_ref().and_then(Body::value).and_then(ValueType::type_name);
    if name.is_some_and(|name| context.root.names.type_names(name).union.is_some()) {
        return None;
    }
    opt_codes(&operation.required_members).map(|members| format!("Required in the body: {members}."))
}

/// The structs of changes that the request takes, if it takes those of several types.
fn updated_types(choice: &[TypeName], context: &Context<'_>) -> Option<String> {
    let names = context.root.names;
    let written = |name: &TypeName| {
        let of_type = names.type_names(name);
        let update = of_type.update.as_ref()?;
        let has_namesake = choice.iter().any(|other| other != name && other.name == name.name);
        let module = names.module(of_type.module).path.iter().filter(|_| has_namesake);
        Some(module.chain([update]).map(|part| part.unraw()).collect::<Vec<_>>().join("::"))
    };
    let structs: Vec<String> = choice.iter().filter_map(written).collect();
    let structs = opt_codes(&structs)?;
    Some(format!("The body has the changes to an object of one of several types: {structs}."))
}

/// The OData options that the page says the request supports.
fn query_options(operation: &Operation) -> Option<String> {
    opt_codes(&operation.query_options).map(|options| format!("Query options: {options}."))
}

/// Names as code, with commas between them; nothing if there are none.
fn opt_codes(names: &[String]) -> Option<String> {
    let codes: Vec<String> = names.iter().map(|name| format!("`{}`", name.replace('`', ""))).collect();
    (!codes.is_empty()).then(|| codes.join(", "))
}

/// What a caller may add to the request: query parameters that are not required, and documented headers that are not sent
/// anyway.
fn optional_parameters(operation: &Operation) -> Option<Vec<String>> {
    let required_preference = operation.required_preference();
    let item = |parameter: &Parameter| {
        let name = parameter.name.replace(['`', '\n'], "");
        let is_preference = name.eq_ignore_ascii_case("prefer") && parameter.location == ParameterLocation::Header;
        let call = match parameter.location {
            ParameterLocation::Query if !parameter.required => format!(".query(\"{name}\", …)"),
            ParameterLocation::Header if is_preference => ".prefer(…)".to_owned(),
            ParameterLocation::Header => format!(".header(\"{name}\", …)"),
            ParameterLocation::Query
            | ParameterLocation::Path
            | ParameterLocation::Function
            | ParameterLocation::Body => return None,
        };
        let is_sent = (operation.media_type().is_some() && parameter.is_content_type())
            || (required_preference.is_some() && is_preference);
        let description = parameter.description.replace('\n', " ");
        (!is_sent).then(|| format!("- `{call}`: {description}").trim_end_matches([':', ' ']).to_owned())
    };
    opt_list(operation.parameters.iter().filter_map(item).collect())
}
