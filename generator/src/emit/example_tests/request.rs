//! Requests of examples, and the calls of the functions that build them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::collections::HashMap;

use serde_json::Value;

use super::Table;
use super::faults::Properties;
use super::lines::Line;
use crate::emit::imports::Imports;
use crate::emit::request_fn::{self, ArgumentType, argument_type};
use crate::emit::value_type::is_number_or_boolean;
use crate::model::{
    Addressed, Api, Body, ExampleBody, ExampleRequest, Method, Operation, Part, PathPart, PathTemplate, Primitive,
    RequestLine, TypeName, TypeRef, ValueType, content_type,
};
use crate::names::{OperationNames, body_parameters, required_query, takes_update, update_fields};

/// A request line of an operation, by their places.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) operation: usize,
    pub(super) line: usize,
}

/// The request line that a request belongs to, and what the request is for beyond it.
#[derive(Clone)]
pub(super) struct Found<'a> {
    pub(super) place: Place,
    /// The path that the line's template makes of `arguments`.
    arguments: Vec<String>,
    /// The type that the items of the list are limited to.
    pub(super) cast: Option<&'a TypeName>,
    pub(super) part: Part,
}

/// The request line that a request of the operation at `index` belongs to.
///
/// The path may have more than the line if the protocol lets any path go on so, or a key in parentheses where the line has
/// a segment.
pub(super) fn find_line<'a>(api: &'a Api, index: usize, request: &ExampleRequest) -> Option<Found<'a>> {
    let target = request.target();
    let keys = target.path_with_key_segments();
    let whole = |path: &str| {
        let (place, arguments) = find_path(api, index, request.method, path)?;
        Some(Found { place, arguments, cast: None, part: Part::Whole })
    };
    whole(target.path).or_else(|| find_part(api, index, request.method, target.addressed())).or_else(|| whole(&keys))
}

/// The request line for what `addressed` is a part of.
fn find_part<'a>(api: &'a Api, index: usize, method: Method, addressed: Addressed<'_>) -> Option<Found<'a>> {
    let Addressed { path, cast, part } = addressed;
    let (place, arguments) = find_path(api, index, method, path).filter(|_| method == Method::Get)?;
    let response = api.response_of(&api.operations[place.operation], place.line);
    let is_list = response.value.as_ref().is_some_and(|value| value.collection);
    let named = |cast: &str| Some(&api.types.iter().find(|known| known.name.to_string() == cast)?.name);
    let cast = match cast {
        Some(cast) => Some(named(cast)?),
        None => None,
    };
    let is_part = match part {
        Part::Whole => is_list && cast.is_some(),
        Part::Count => is_list,
        Part::Raw => !is_list,
    };
    is_part.then_some(Found { place, arguments, cast, part })
}

/// The request line with a method and a path: of those of the operation at `index`, or else of all, the most specific one.
/// Examples also show what leads up to the request of their page; the function for that is another page's.
fn find_path(api: &Api, index: usize, method: Method, path: &str) -> Option<(Place, Vec<String>)> {
    let on_page = |operation: usize| {
        let lines = api.operations[operation].requests.iter().enumerate();
        let fitting = lines.filter(|(_, line)| line.takes(method, path));
        let best = fitting.max_by_key(|(line, request)| (literal_length(&request.path), usize::MAX - line));
        best.map(|(line, request)| (literal_length(&request.path), Place { operation, line }))
    };
    let elsewhere = || {
        let found = (0..api.operations.len()).filter_map(on_page);
        found.max_by_key(|(length, place)| (*length, usize::MAX - place.operation))
    };
    let (_, place) = on_page(index).or_else(elsewhere)?;
    let arguments = api.operations[place.operation].requests[place.line].path.arguments(path)?;
    Some((place, arguments))
}

/// The host that most examples send their requests to: the service.
pub(super) fn usual_host(api: &Api) -> Option<&str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let requests =
        api.operations.iter().flat_map(|operation| &operation.examples).filter_map(|example| example.request.as_ref());
    for host in requests.filter_map(|request| request.target().host) {
        *counts.entry(host).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(host, count)| (*count, *host)).map(|(host, _)| host)
}

fn literal_length(path: &PathTemplate) -> usize {
    let length = |part: &PathPart| if let PathPart::Literal(text) = part { text.len() } else { 0 };
    path.parts.iter().map(length).sum()
}

impl<'a> Table<'_, 'a> {
    /// The lines for a request of the operation at `index`, which belongs to the request line `matched`.
    pub(super) fn add_request(
        &mut self,
        index: usize,
        request: &ExampleRequest,
        matched: Option<&Found<'_>>,
    ) -> Vec<Line> {
        match matched {
            _ if self.is_foreign(&request.target()) => vec![foreign_line(request)],
            Some(found) => vec![self.add_built(found, request)],
            None => self.add_strange(index, request),
        }
    }

    /// The line for a request that a function builds.
    fn add_built(&mut self, found: &Found<'_>, request: &ExampleRequest) -> Line {
        let Place { operation: index, line } = found.place;
        let operation = &self.context.root.api.operations[index];
        let (target, arguments) = (request.target(), &found.arguments);
        let documented = operation.body_of(&operation.requests[line]);
        let content = Content::of(request, documented);
        let updated = self.updated_type(operation, &operation.requests[line], request);
        let function = self.add_call(found, content, updated);
        // What carries nothing is often shown with an empty object.
        let is_left_out = request.body.is_empty_object() && !takes_body(operation, documented);
        let mut body = if is_left_out { ExampleBody::Empty } else { request.body.clone() };
        let changes = updated.and_then(|name| self.changes(name));
        let expected = Expected { operation, body: documented, changes };
        let placeholders = self.clear_body(&expected, &mut body);
        let fault = self.argument_fault(operation, line, arguments);
        let fault = fault.or_else(|| self.query_fault(operation, target.query));
        let fault = fault.or_else(|| self.body_fault(&expected, &body).filter(|_| content == Content::Documented));
        let mut row = Line::new(&request.origin).with("function", function).with("method", request.method.as_str());
        row = row.with("path", target.path);
        if !target.query.is_empty() {
            row = row.with("query", target.query);
        }
        row.with("arguments", arguments.clone()).with_body(&body).with_placeholders(placeholders).with_fault(fault)
    }

    /// The lines for a request that no function of the page builds: that it is so, and its body by itself.
    fn add_strange(&mut self, index: usize, request: &ExampleRequest) -> Vec<Line> {
        let operation = &self.context.root.api.operations[index];
        let (method, target) = (request.method.as_str(), request.target());
        let fault = strange_fault(operation, request);
        let row = Line::new(&request.origin).with("method", method).with("path", target.path).with("fails", fault);
        let mut rows = vec![row];
        if let (Some(Body::Value(value)), false) = (&operation.body, matches!(request.body, ExampleBody::Empty)) {
            let imports = &self.context.imports;
            let item = imports.item_type(&value.item);
            let type_ = if value.collection { quote!(Vec<#item>) } else { item };
            let name = self.add_type(&type_, quote!(example_tests::json::<#type_>));
            let mut body = request.body.clone();
            let expected = Expected { operation, body: operation.body.as_ref(), changes: None };
            let placeholders = self.clear_body(&expected, &mut body);
            let fault = self.body_fault(&expected, &body);
            let row = Line::new(&request.origin).with("content", name).with_body(&body);
            rows.push(row.with_placeholders(placeholders).with_fault(fault));
        }
        rows
    }

    /// Remembers the call that builds a request, and returns how it is written without arguments.
    ///
    /// `updated` is the type that the request changes an object of.
    fn add_call(&mut self, found: &Found<'_>, content: Content, updated: Option<&'a TypeName>) -> String {
        let Self { context, calls, .. } = self;
        let Place { operation: index, line } = found.place;
        let (operation, names) = (&context.root.api.operations[index], context.root.names.operation(index));
        let module = context.root.names.module(names.module);
        let function = &names.requests[line].function;
        let path = module.path.iter().chain([function]).map(|name| name.unraw()).collect::<Vec<_>>().join("::");
        let (part, shown) = match content {
            Content::Documented => {
                let part = part(found, &context.imports);
                let shown = part.to_string().replace(' ', "");
                (part, shown)
            }
            Content::Text => (quote!(.text(given.plain_text())), ".text()".to_owned()),
        };
        let api = context.root.api;
        // Of several structs of changes that fit, the one for the type that the example states.
        let chosen =
            updated.filter(|_| context.root.names.updated_as(api, operation, &operation.requests[line]).is_some());
        let update = chosen.and_then(|name| Some((name, context.root.names.type_names(name).update.as_ref()?)));
        let of_update = update.map_or_else(String::new, |(_, ident)| format!(" of {}", ident.unraw()));
        let key = format!("{path}{shown}{of_update}");
        calls.entry(key.clone()).or_insert_with(|| {
            let module = context.imports.module_path(module);
            let type_ = update.map(|(name, ident)| context.imports.item_path(name, ident));
            let body = match &type_ {
                Some(type_) => Some(quote!(&given.body::<#type_>()?)),
                None => given_body(operation, line, names),
            };
            let body = body.map(|body| match content {
                Content::Documented => body,
                // The text takes the place of whatever the function is given.
                Content::Text => match &type_ {
                    Some(type_) => quote!(&<#type_>::default()),
                    None => quote!(&Default::default()),
                },
            });
            let arguments = given_url_arguments(api, operation, line).into_iter().chain(body);
            quote!(|given| given.send(#module::#function(#(#arguments),*)#part))
        });
        key
    }

    /// The type whose struct of changes the request on the line at `index` takes, if it takes one: of several the one that
    /// the example says it is for.
    fn updated_type(
        &self,
        operation: &'a Operation,
        line: &'a RequestLine,
        request: &ExampleRequest,
    ) -> Option<&'a TypeName> {
        let root = self.context.root;
        let documented = takes_update(root.api, operation, line)?;
        let Some(choice) = root.names.updated_as(root.api, operation, line) else { return Some(documented) };
        let is_stated = |name: &&TypeName| request.stated_type().is_some_and(|stated| name.is_written(stated));
        choice.iter().find(is_stated).or(Some(documented))
    }

    /// The members of the struct of changes to an object of the type called `name`, if there is one.
    fn changes(&self, name: &TypeName) -> Option<Properties<'a>> {
        let root = self.context.root;
        let definition = root.api.definition(name)?;
        let names = root.names.type_names(&definition.name);
        names.update.as_ref()?;
        let fields = update_fields(root.api, definition, names);
        Some(fields.map(|(property, _)| (&*property.name, &property.value)).collect())
    }

    /// Why `arguments` are none for the request line at `line`.
    fn argument_fault(&self, operation: &Operation, line: usize, arguments: &[String]) -> Option<String> {
        let placeholders = operation.requests[line].path.parts.iter().filter_map(|part| match part {
            PathPart::Placeholder { parameter, encoding } => Some((parameter, *encoding)),
            PathPart::Literal(_) => None,
        });
        placeholders.zip(arguments).find_map(|((name, encoding), argument)| {
            let api = self.context.root.api;
            let fault = match argument_type(api, operation, name, encoding) {
                ArgumentType::Text | ArgumentType::Enumeration(_) => None,
                ArgumentType::Primitive(type_) => self.types.literal_fault(argument, type_),
                ArgumentType::List(value) => match serde_json::from_str(argument) {
                    Ok(items) => self.types.fault(&items, value),
                    Err(_) => Some("the list is not JSON".to_owned()),
                },
            }?;
            Some(format!("`{name}` in the path: {fault}"))
        })
    }

    /// Why `query` is not what the request needs.
    fn query_fault(&self, operation: &Operation, query: &str) -> Option<String> {
        required_query(operation).find_map(|parameter| {
            let name = &parameter.name;
            let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            let Some((_, value)) = pairs.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) else {
                return Some(format!("the query has no `{name}`, which the page says is required"));
            };
            let type_ = request_fn::literal_primitive(&parameter.value)?;
            let fault = self.types.literal_fault(value, type_)?;
            Some(format!("`{name}` in the query: {fault}"))
        })
    }

    /// Sets to null what only stands for a value in a body, and returns the paths of that.
    fn clear_body(&self, expected: &Expected<'_>, body: &mut ExampleBody) -> Vec<String> {
        let ExampleBody::Json(json) = body else { return Vec::new() };
        match (&expected.changes, expected.body) {
            (Some(changes), _) => self.types.clear_parameters(json, changes),
            (None, Some(Body::Value(value))) => self.types.clear(json, value),
            (None, Some(Body::Parameters)) => self.types.clear_parameters(json, &parameters(expected.operation)),
            (None, Some(Body::Reference(_) | Body::Stream) | None) => Vec::new(),
        }
    }

    /// Why `body` is not what is expected.
    fn body_fault(&self, expected: &Expected<'_>, body: &ExampleBody) -> Option<String> {
        let takes_body = takes_body(expected.operation, expected.body);
        let json = match (body, expected.body) {
            (ExampleBody::Empty, _) if !takes_body => return None,
            (_, Some(Body::Stream)) => return None,
            (ExampleBody::Empty, _) => return Some("the request has no body".to_owned()),
            (ExampleBody::Json(json), _) => json,
            (ExampleBody::BrokenJson(_) | ExampleBody::Other(_), _) => return Some("the body is not JSON".to_owned()),
        };
        if let Some(changes) = &expected.changes {
            return self.types.parameters_fault(json, changes);
        }
        match expected.body {
            _ if !takes_body => Some("the page says that the request has no body".to_owned()),
            Some(Body::Value(value)) => self.types.fault(json, value),
            Some(Body::Reference(_)) => reference_fault(json),
            _ => self.types.parameters_fault(json, &parameters(expected.operation)),
        }
    }
}

/// What a request of an operation should carry.
struct Expected<'a> {
    operation: &'a Operation,
    body: Option<&'a Body>,
    /// The members of the struct of changes, if it carries one.
    changes: Option<Properties<'a>>,
}

/// Whether a request with the documented `body` carries anything.
fn takes_body(operation: &Operation, body: Option<&Body>) -> bool {
    match body {
        None => false,
        Some(Body::Parameters) => {
            body_parameters(operation).next().is_some() || request_fn::carries_empty_object(operation, body)
        }
        Some(Body::Value(_) | Body::Reference(_) | Body::Stream) => true,
    }
}

/// Emits the calls that ask for a part of what a request is for.
fn part(found: &Found<'_>, imports: &Imports<'_>) -> TokenStream {
    let cast = found.cast.map(|name| {
        let item = imports.type_path(name);
        quote!(.only::<#item>())
    });
    let part = match found.part {
        Part::Whole => quote!(),
        Part::Count => quote!(.only_count()),
        Part::Raw => quote!(.raw()),
    };
    quote!(#cast #part)
}

/// Emits those arguments of the function for the request line at `index` that are in its URL: what the example has there.
fn given_url_arguments(api: &Api, operation: &Operation, index: usize) -> Vec<TokenStream> {
    let placeholders = operation.requests[index].path.parts.iter().filter_map(|part| match part {
        PathPart::Placeholder { parameter, encoding } => Some((parameter, *encoding)),
        PathPart::Literal(_) => None,
    });
    let path = placeholders.enumerate().map(|(place, (name, encoding))| {
        let place = Literal::usize_unsuffixed(place);
        match argument_type(api, operation, name, encoding) {
            ArgumentType::Text => quote!(given.text(#place)?),
            ArgumentType::Primitive(_) => quote!(given.literal(#place)?),
            ArgumentType::Enumeration(_) => quote!(&given.literal(#place)?),
            ArgumentType::List(_) => quote!(&given.list(#place)?),
        }
    });
    let query = required_query(operation).map(|parameter| {
        let name = &parameter.name;
        match request_fn::literal_primitive(&parameter.value) {
            Some(_) => quote!(given.query_literal(#name)?),
            None => quote!(given.query(#name)?),
        }
    });
    path.chain(query).collect()
}

/// Emits the body that the example has; its type follows from the function, wherever it can.
fn given_body(operation: &Operation, index: usize, names: &OperationNames) -> Option<TokenStream> {
    Some(match operation.body_of(&operation.requests[index])? {
        Body::Value(value) if value.collection => quote!(&given.body::<Vec<_>>()?),
        Body::Value(ValueType { item: TypeRef::Primitive(Primitive::String), .. }) => quote!(&given.body::<String>()?),
        Body::Value(ValueType { item: TypeRef::Primitive(primitive), .. }) if is_number_or_boolean(*primitive) => {
            quote!(given.body()?)
        }
        Body::Value(_) => quote!(&given.body()?),
        Body::Parameters if names.parameters.is_some() => quote!(&given.body()?),
        Body::Parameters => return None,
        Body::Reference(_) => quote!(given.reference()?),
        Body::Stream => quote!(given.bytes()),
    })
}

/// What a request carries.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    /// What the operation is documented to take.
    Documented,
    /// Text, and it says so: a message in MIME format instead of one in JSON.
    Text,
}

impl Content {
    fn of(request: &ExampleRequest, documented: Option<&Body>) -> Self {
        let says_text = || content_type(&request.headers).is_some_and(|kind| kind.starts_with("text/plain"));
        let takes_text = !matches!(documented, Some(Body::Stream | Body::Reference(_)));
        let is_text = matches!(request.body, ExampleBody::Other(_)) && says_text();
        if is_text && takes_text { Self::Text } else { Self::Documented }
    }
}

/// The members that an action's parameters are.
fn parameters(operation: &Operation) -> Properties<'_> {
    body_parameters(operation).map(|known| (&*known.name, &known.value)).collect()
}

/// The line for a request that is not for the service: one that it sends, or that goes to an address it gave out.
fn foreign_line(request: &ExampleRequest) -> Line {
    let target = request.target();
    let row = Line::new(&request.origin).with("method", request.method.as_str()).with("path", target.path);
    row.with("skips", format!("sent to `{}`, which is not the service", target.host.unwrap_or_default()))
}

/// Why no request line of the operation has the method and the path of a request.
fn strange_fault(operation: &Operation, request: &ExampleRequest) -> String {
    let (method, path) = (request.method, request.target().path);
    let fitting = operation.requests.iter().find(|line| line.path.matches(path));
    if let Some(line) = fitting {
        return format!("the page has {} for this path, not {}", line.method.as_str(), method.as_str());
    }
    let as_reference = format!("{path}/$ref");
    if operation.requests.iter().any(|line| line.path.matches(&as_reference)) {
        return "the page's request line ends in `$ref`, which is missing here".to_owned();
    }
    "no page has a request line with this path".to_owned()
}

/// Why a body is no reference.
fn reference_fault(body: &Value) -> Option<String> {
    match body.as_object().map(|members| (members.len(), members.get("@odata.id").and_then(Value::as_str))) {
        Some((1, Some(_))) => None,
        Some((_, Some(_))) => Some("the reference has more than an address".to_owned()),
        _ => Some("the body is no reference: it has no `@odata.id`".to_owned()),
    }
}
