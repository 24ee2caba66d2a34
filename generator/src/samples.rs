//! Small models built by hand, for the unit tests of the stages behind the model.

use std::collections::BTreeMap;

use crate::model::*;

/// An API with these types and operations, in the order that the model wants.
pub(crate) fn api(types: Vec<TypeDefinition>, operations: Vec<Operation>) -> Api {
    let mut api = Api { types, operations, ..Api::default() };
    api.types.sort_by(|one, other| one.name.cmp(&other.name));
    api
}

pub(crate) fn origin(page: &str, line: u32) -> Origin {
    Origin { page: page.into(), line }
}

pub(crate) fn type_name(name: &str) -> TypeName {
    let (namespace, name) = name.rsplit_once('.').unwrap_or(("microsoft.graph", name));
    TypeName::new(namespace, name)
}

/// A complex type on a page of its own.
pub(crate) fn record(name: &str, properties: Vec<Property>) -> TypeDefinition {
    let name = type_name(name);
    let page = format!("resources/{}.md", name.name.to_lowercase());
    let (base, is_abstract, is_open) = (None, false, false);
    let shape = Structured { kind: StructuredKind::Complex, base, is_abstract, is_open, properties };
    let origin = origin(&page, 1);
    TypeDefinition { name, origin, description: String::new(), deprecated: None, shape: Shape::Structured(shape) }
}

/// A complex type that derives from the one called `base`.
pub(crate) fn derived(name: &str, base: &str, properties: Vec<Property>) -> TypeDefinition {
    let mut derived = record(name, properties);
    if let Shape::Structured(structured) = &mut derived.shape {
        structured.base = Some(type_name(base));
    }
    derived
}

pub(crate) fn enumeration(name: &str, page: &str, members: &[&str]) -> TypeDefinition {
    let member = |name: &&str| Member {
        name: (*name).to_owned(),
        value: None,
        description: String::new(),
        origin: origin(page, 3),
    };
    let members = members.iter().map(member).collect();
    TypeDefinition {
        name: type_name(name),
        origin: origin(page, 2),
        description: String::new(),
        deprecated: None,
        shape: Shape::Enumeration(Enumeration { is_flags: false, members }),
    }
}

/// The primitive called `name`, or else the type of that name.
pub(crate) fn type_ref(name: &str) -> TypeRef {
    let primitive = Primitive::ALL.into_iter().find(|primitive| primitive.edm_name() == format!("Edm.{name}"));
    primitive.map_or_else(|| TypeRef::Named(type_name(name)), TypeRef::Primitive)
}

pub(crate) fn property(name: &str, value: &str) -> Property {
    Property {
        name: name.to_owned(),
        value: ValueType::single(type_ref(value)),
        navigation: false,
        nullable: true,
        read_only: false,
        required: false,
        description: String::new(),
        deprecated: None,
        origin: origin("resources/x.md", 9),
    }
}

/// An operation on `resource` with request lines such as `GET /users/{id}/messages`.
///
/// Placeholders between single quotes are string literals, others are segments.
pub(crate) fn operation(name: &str, resource: Option<&str>, lines: &[&str]) -> Operation {
    let requests: Vec<RequestLine> = lines.iter().map(|line| request_line(line)).collect();
    let mut parameters: Vec<Parameter> = Vec::new();
    for part in requests.iter().flat_map(|line| &line.path.parts) {
        if let PathPart::Placeholder { parameter, .. } = part
            && !parameters.iter().any(|known| known.name == *parameter)
        {
            parameters.push(self::parameter(parameter, ParameterLocation::Path, "String"));
        }
    }
    Operation {
        name: name.to_owned(),
        resource: resource.map(type_name),
        origin: origin(&format!("api/{}-{}.md", resource.unwrap_or("x"), name.to_lowercase()), 7),
        kind: OperationKind::Other,
        title: format!("{name} things"),
        description: String::new(),
        notes: Vec::new(),
        deprecated: None,
        requests,
        parameters,
        query_options: Vec::new(),
        required_members: Vec::new(),
        body: None,
        response: Response::default(),
        permissions: Permissions::default(),
        examples: Vec::new(),
    }
}

pub(crate) fn parameter(name: &str, location: ParameterLocation, value: &str) -> Parameter {
    Parameter {
        name: name.to_owned(),
        location,
        value: ValueType::single(type_ref(value)),
        required: true,
        description: String::new(),
        origin: origin("api/x.md", 30),
    }
}

fn request_line(line: &str) -> RequestLine {
    let (method, text) = line.split_once(' ').expect("a method and a path");
    let methods = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];
    let method = methods.into_iter().find(|other| other.as_str() == method).expect("a method");
    let path = PathTemplate { text: text.to_owned(), parts: path_parts(text) };
    let (origin, evidence) = (origin("api/x.md", 20), Evidence::Listed);
    let (query, deprecated) = (String::new(), None);
    RequestLine { method, path, query, origin, evidence, deprecated, body: None, value: None }
}

fn path_parts(text: &str) -> Vec<PathPart> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, (parameter, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        let quoted = before.ends_with('\'') && after.starts_with('\'');
        let literal = if quoted { &before[..before.len() - 1] } else { before };
        let encoding = if quoted { PathEncoding::StringLiteral } else { PathEncoding::Segment };
        parts.push(PathPart::Literal(literal.to_owned()));
        parts.push(PathPart::Placeholder { parameter: parameter.to_owned(), encoding });
        rest = if quoted { &after[1..] } else { after };
    }
    parts.push(PathPart::Literal(rest.to_owned()));
    parts
}

/// An example that sends an object of the type `stated` to `path`.
pub(crate) fn example_of_type(method: Method, stated: &str, path: &str) -> Example {
    let request = ExampleRequest {
        method,
        url: format!("https://graph.example.test/v1.0{path}"),
        headers: BTreeMap::new(),
        body: ExampleBody::Json(serde_json::json!({ "@odata.type": stated })),
        origin: origin("api/x.md", 40),
    };
    Example { name: stated.to_owned(), origin: origin("api/x.md", 40), request: Some(request), response: None }
}
