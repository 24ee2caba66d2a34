//! Requests of examples, and the calls of the functions that build them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::collections::BTreeMap;

use serde_json::Value;

use super::Table;
use super::faults::Properties;
use super::lines::Line;
use super::response::is_empty_object;
use crate::emit::request_fn;
use crate::emit::value_type::is_number_or_boolean;
use crate::model::{
    Api, Body, ExampleBody, ExampleRequest, Operation, PathPart, PathTemplate, Primitive, TypeRef, ValueType,
};
use crate::names::{OperationNames, body_parameters, required_query, takes_update, update_fields};

/// A request line of an operation, by their places.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) operation: usize,
    pub(super) line: usize,
}

/// The request line that a request of the operation at `index` belongs to: of those with its method and path the most
/// specific one. Examples also show what leads up to the request of their page; the function for that is another page's.
pub(super) fn find_line(api: &Api, index: usize, request: &ExampleRequest) -> Option<Place> {
    let path = request.target().path;
    let on_page = |operation: usize| {
        let lines = api.operations[operation].requests.iter().enumerate();
        let fitting = lines.filter(|(_, line)| line.method == request.method && line.path.arguments(path).is_some());
        let best = fitting.max_by_key(|(line, request)| (literal_length(&request.path), usize::MAX - line));
        best.map(|(line, request)| (literal_length(&request.path), Place { operation, line }))
    };
    let elsewhere = || {
        let found = (0..api.operations.len()).filter_map(on_page);
        found.max_by_key(|(length, place)| (*length, usize::MAX - place.operation))
    };
    on_page(index).or_else(elsewhere).map(|(_, place)| place)
}

/// The host that most examples send their requests to: the service.
pub(super) fn usual_host(api: &Api) -> Option<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let requests =
        api.operations.iter().flat_map(|operation| &operation.examples).filter_map(|example| example.request.as_ref());
    for host in requests.filter_map(|request| request.target().host) {
        *counts.entry(host).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(host, _)| host)
}

fn literal_length(path: &PathTemplate) -> usize {
    let length = |part: &PathPart| if let PathPart::Literal(text) = part { text.len() } else { 0 };
    path.parts.iter().map(length).sum()
}

impl<'a> Table<'_, 'a> {
    /// The lines for a request of the operation at `index`, which belongs to the request line `matched`.
    pub(super) fn add_request(&mut self, index: usize, request: &ExampleRequest, matched: Option<Place>) -> Vec<Line> {
        match matched {
            _ if self.is_foreign(&request.target()) => vec![foreign_line(request)],
            Some(place) => vec![self.add_built(place, request)],
            None => self.add_strange(index, request),
        }
    }

    /// The line for a request that a function builds.
    fn add_built(&mut self, place: Place, request: &ExampleRequest) -> Line {
        let Place { operation: index, line } = place;
        let operation = &self.context.root.api.operations[index];
        let target = request.target();
        let arguments = operation.requests[line].path.arguments(target.path).unwrap_or_default();
        let function = self.add_call(index, line);
        // An action without parameters takes none, and is often shown with an empty object.
        let is_left_out = is_empty_object(&request.body) && !self.takes_body(operation);
        let mut body = if is_left_out { ExampleBody::Empty } else { request.body.clone() };
        let changes = self.changes(operation, line);
        let placeholders = self.clear_body(operation, changes.as_ref(), &mut body);
        let fault = self.argument_fault(operation, line, &arguments);
        let fault = fault.or_else(|| self.query_fault(operation, target.query));
        let fault = fault.or_else(|| self.body_fault(operation, changes.as_ref(), &body));
        let mut row = Line::new(&request.origin).with("function", function).with("method", request.method.as_str());
        row = row.with("path", target.path);
        if !target.query.is_empty() {
            row = row.with("query", target.query);
        }
        row.with("arguments", arguments).with_body(&body).with_placeholders(placeholders).with_fault(fault)
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
            let placeholders = self.clear_body(operation, None, &mut body);
            let fault = self.body_fault(operation, None, &body);
            let row = Line::new(&request.origin).with("content", name).with_body(&body);
            rows.push(row.with_placeholders(placeholders).with_fault(fault));
        }
        rows
    }

    /// Remembers the call of the function for a request line, and returns the name of the function.
    fn add_call(&mut self, index: usize, line: usize) -> String {
        let Self { context, calls, .. } = self;
        let (operation, names) = (&context.root.api.operations[index], context.root.names.operation(index));
        let module = context.root.names.module(names.module);
        let function = &names.requests[line].function;
        let path = module.path.iter().chain([function]).map(|name| name.unraw()).collect::<Vec<_>>().join("::");
        calls.entry(path.clone()).or_insert_with(|| {
            let module = context.imports.module_path(module);
            let arguments = given_arguments(operation, names, line);
            quote!(|given| given.send(#module::#function(#(#arguments),*)))
        });
        path
    }

    /// The members of the struct of changes that the request on the line at `index` takes, if it takes one.
    fn changes(&self, operation: &Operation, index: usize) -> Option<Properties<'a>> {
        let root = self.context.root;
        let definition = root.api.definition(takes_update(root.api, operation, &operation.requests[index])?)?;
        let names = root.names.type_names(&definition.name);
        names.update.as_ref()?;
        let fields = update_fields(root.api, definition, names);
        Some(fields.map(|(property, _)| (&*property.name, &property.value)).collect())
    }

    fn takes_body(&self, operation: &Operation) -> bool {
        match &operation.body {
            None => false,
            Some(Body::Parameters) => body_parameters(operation).next().is_some(),
            Some(Body::Value(_) | Body::Reference(_) | Body::Stream) => true,
        }
    }

    /// Why `arguments` are none for the request line at `line`.
    fn argument_fault(&self, operation: &Operation, line: usize, arguments: &[String]) -> Option<String> {
        let placeholders = operation.requests[line].path.parts.iter().filter_map(|part| match part {
            PathPart::Placeholder { parameter, encoding } => Some((parameter, *encoding)),
            PathPart::Literal(_) => None,
        });
        placeholders.zip(arguments).find_map(|((name, encoding), argument)| {
            let type_ = request_fn::argument_type(operation, name, encoding)?;
            let fault = self.types.literal_fault(argument, type_)?;
            Some(format!("`{name}` in the path: {fault}"))
        })
    }

    /// Why `query` is not what the request needs.
    fn query_fault(&self, operation: &Operation, query: &str) -> Option<String> {
        required_query(operation).find_map(|parameter| {
            let name = &parameter.name;
            let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            let Some((_, value)) = pairs.into_iter().find(|(known, _)| known == name) else {
                return Some(format!("the query has no `{name}`, which the page says is required"));
            };
            let type_ = request_fn::literal_primitive(&parameter.value)?;
            let fault = self.types.literal_fault(value, type_)?;
            Some(format!("`{name}` in the query: {fault}"))
        })
    }

    /// Sets to null what only stands for a value in a body, and returns the paths of that.
    fn clear_body(
        &self,
        operation: &Operation,
        changes: Option<&Properties<'_>>,
        body: &mut ExampleBody,
    ) -> Vec<String> {
        if let (ExampleBody::Json(json), Some(changes)) = (&mut *body, changes) {
            return self.types.clear_parameters(json, changes);
        }
        match (body, &operation.body) {
            (ExampleBody::Json(json), Some(Body::Value(value))) => self.types.clear(json, value),
            (ExampleBody::Json(json), Some(Body::Parameters)) => {
                self.types.clear_parameters(json, &parameters(operation))
            }
            _ => Vec::new(),
        }
    }

    /// Why `body` is none for the operation.
    fn body_fault(
        &self,
        operation: &Operation,
        changes: Option<&Properties<'_>>,
        body: &ExampleBody,
    ) -> Option<String> {
        let json = match (body, &operation.body) {
            (ExampleBody::Empty, _) if !self.takes_body(operation) => return None,
            (_, Some(Body::Stream)) => return None,
            (ExampleBody::Empty, _) => return Some("the request has no body".to_owned()),
            (ExampleBody::Json(json), _) => json,
            (ExampleBody::BrokenJson(_) | ExampleBody::Other(_), _) => return Some("the body is not JSON".to_owned()),
        };
        if let Some(changes) = changes {
            return self.types.parameters_fault(json, changes);
        }
        match &operation.body {
            _ if !self.takes_body(operation) => Some("the page says that the request has no body".to_owned()),
            Some(Body::Value(value)) => self.types.fault(json, value),
            Some(Body::Reference(_)) => reference_fault(json),
            _ => self.types.parameters_fault(json, &parameters(operation)),
        }
    }
}

/// Emits the arguments of the function for the request line at `index`: what the example has for each of its parameters.
fn given_arguments(operation: &Operation, names: &OperationNames, index: usize) -> Vec<TokenStream> {
    let placeholders = operation.requests[index].path.parts.iter().filter_map(|part| match part {
        PathPart::Placeholder { parameter, encoding } => Some((parameter, *encoding)),
        PathPart::Literal(_) => None,
    });
    let path = placeholders.enumerate().map(|(place, (name, encoding))| {
        let place = Literal::usize_unsuffixed(place);
        match request_fn::argument_type(operation, name, encoding) {
            Some(_) => quote!(given.literal(#place)?),
            None => quote!(given.text(#place)?),
        }
    });
    let query = required_query(operation).map(|parameter| {
        let name = &parameter.name;
        match request_fn::literal_primitive(&parameter.value) {
            Some(_) => quote!(given.query_literal(#name)?),
            None => quote!(given.query(#name)?),
        }
    });
    path.chain(query).chain(given_body(operation, names)).collect()
}

/// Emits the body that the example has; its type follows from the function, wherever it can.
fn given_body(operation: &Operation, names: &OperationNames) -> Option<TokenStream> {
    Some(match operation.body.as_ref()? {
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
    let fits = |text: &str| operation.requests.iter().find(|line| line.path.arguments(text).is_some());
    if let Some(line) = fits(path) {
        return format!("the page has {} for this path, not {}", line.method.as_str(), method.as_str());
    }
    let lower = |parts: &[PathPart]| {
        let part = |part: &PathPart| match part {
            PathPart::Literal(text) => PathPart::Literal(text.to_lowercase()),
            PathPart::Placeholder { .. } => part.clone(),
        };
        PathTemplate { text: String::new(), parts: parts.iter().map(part).collect() }
    };
    let lower_path = path.to_lowercase();
    if operation.requests.iter().any(|line| lower(&line.path.parts).arguments(&lower_path).is_some()) {
        return "the page's request lines spell the path in another case".to_owned();
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
