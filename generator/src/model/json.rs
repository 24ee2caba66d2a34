//! The model as JSON, the contract that other programs read.
//!
//! Written by hand, member by member, so that a change of the model's Rust names never changes the contract. Keys may be
//! added, never renamed.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::*;

/// The models of one or several docs roots, to be serialised as one document.
///
/// With several roots each type and operation says in `root` which it belongs to; with one there is no such key.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// Name and model of each docs root.
    pub roots: &'a [(String, Api)],
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("types", &self.types())?;
        map.serialize_entry("operations", &self.operations())?;
        map.end()
    }
}

impl<'a> Document<'a> {
    /// The entries of the list `types`, by name.
    pub(crate) fn types(&self) -> Vec<impl Serialize + Sync + use<'a>> {
        let mut types = self.rooted(|api| &api.types);
        types.sort_by_key(|entry| &entry.item.name);
        types
    }

    /// The entries of the list `operations`, by page.
    pub(crate) fn operations(&self) -> Vec<impl Serialize + Sync + use<'a>> {
        let mut operations = self.rooted(|api| &api.operations);
        operations.sort_by_key(|entry| &entry.item.origin);
        operations
    }

    fn rooted<T>(&self, items: impl Fn(&'a Api) -> &'a Vec<T>) -> Vec<Rooted<'a, T>> {
        let several = self.roots.len() > 1;
        let of_root = |(root, api): &'a (String, Api)| {
            let root = several.then_some(&**root);
            items(api).iter().map(move |item| Rooted { root, item })
        };
        self.roots.iter().flat_map(of_root).collect()
    }
}

/// An item of the model, and the docs root it comes from if there are several.
struct Rooted<'a, T> {
    root: Option<&'a str>,
    item: &'a T,
}

/// Something that is written as the members of a JSON object.
trait Members {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

impl<T: Members> Serialize for Rooted<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(root) = self.root {
            map.serialize_entry("root", root)?;
        }
        self.item.members(&mut map)?;
        map.end()
    }
}

/// A reference to something with [`Members`], as a JSON object.
struct Object<'a, T>(&'a T);

impl<T: Members> Serialize for Object<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.0.members(&mut map)?;
        map.end()
    }
}

/// A list of things with [`Members`], as a JSON array of objects.
struct List<'a, T>(&'a [T]);

impl<T: Members> Serialize for List<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Object))
    }
}

/// Those of the request lines that are stated in one way.
struct Requests<'a>(&'a [RequestLine], Evidence);

impl Serialize for Requests<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().filter(|line| line.evidence == self.1).map(Object))
    }
}

/// Something that is written by its `Display`.
struct Text<T>(T);

impl<T: std::fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Members for Origin {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("page", &*self.page)?;
        map.serialize_entry("line", &self.line)
    }
}

impl Members for ValueType {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("type", &Text(&self.item))?;
        map.serialize_entry("collection", &self.collection)
    }
}

/// A type that may be absent: the keys of [`ValueType`], the type being null.
impl Members for Option<ValueType> {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        match self {
            Some(value) => value.members(map),
            None => {
                map.serialize_entry("type", &())?;
                map.serialize_entry("collection", &false)
            }
        }
    }
}

impl Members for TypeDefinition {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("name", &self.name.name)?;
        map.serialize_entry("namespace", &self.name.namespace)?;
        map.serialize_entry("kind", kind(&self.shape))?;
        let (structured, enumeration) = match &self.shape {
            Shape::Structured(structured) => (Some(structured), None),
            Shape::Enumeration(enumeration) => (None, Some(enumeration)),
        };
        map.serialize_entry("base", &structured.and_then(|shape| shape.base.as_ref()).map(Text))?;
        map.serialize_entry("abstract", &structured.is_some_and(|shape| shape.is_abstract))?;
        map.serialize_entry("open", &structured.is_some_and(|shape| shape.is_open))?;
        self.origin.members(map)?;
        map.serialize_entry("description", &self.description)?;
        map.serialize_entry("deprecated", &self.deprecated)?;
        map.serialize_entry("properties", &List(structured.map_or(&[], |shape| &shape.properties)))?;
        map.serialize_entry("members", &List(enumeration.map_or(&[], |shape| &shape.members)))?;
        map.serialize_entry("flags", &enumeration.is_some_and(|shape| shape.is_flags))
    }
}

fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Structured(Structured { kind: StructuredKind::Entity, .. }) => "entity",
        Shape::Structured(Structured { kind: StructuredKind::Complex, .. }) => "complex",
        Shape::Enumeration(_) => "enum",
    }
}

impl Members for Property {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("name", &self.name)?;
        self.value.members(map)?;
        map.serialize_entry("navigation", &self.navigation)?;
        map.serialize_entry("nullable", &self.nullable)?;
        map.serialize_entry("readOnly", &self.read_only)?;
        map.serialize_entry("required", &self.required)?;
        map.serialize_entry("description", &self.description)?;
        map.serialize_entry("deprecated", &self.deprecated)?;
        self.origin.members(map)
    }
}

impl Members for Member {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("value", &self.value)?;
        map.serialize_entry("description", &self.description)?;
        self.origin.members(map)
    }
}

impl Members for Operation {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("resource", &self.resource.as_ref().map(Text))?;
        self.origin.members(map)?;
        map.serialize_entry("kind", operation_kind(self.kind))?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("description", &self.description)?;
        map.serialize_entry("notes", &self.notes)?;
        map.serialize_entry("deprecated", &self.deprecated)?;
        map.serialize_entry("requests", &Requests(&self.requests, Evidence::Listed))?;
        map.serialize_entry("shownRequests", &Requests(&self.requests, Evidence::Shown))?;
        map.serialize_entry("parameters", &List(&self.parameters))?;
        map.serialize_entry("queryOptions", &self.query_options)?;
        map.serialize_entry("body", &self.body.as_ref().map(Object))?;
        map.serialize_entry("response", &Object(&self.response))?;
        map.serialize_entry("permissions", &Object(&self.permissions))?;
        map.serialize_entry("examples", &List(&self.examples))
    }
}

fn operation_kind(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::List => "list",
        OperationKind::Get => "get",
        OperationKind::Create => "create",
        OperationKind::Update => "update",
        OperationKind::Delete => "delete",
        OperationKind::Action => "action",
        OperationKind::Function => "function",
        OperationKind::Other => "other",
    }
}

impl Members for RequestLine {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("method", self.method.as_str())?;
        map.serialize_entry("path", &self.path.text)?;
        self.origin.members(map)
    }
}

impl Members for Parameter {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let location = match self.location {
            ParameterLocation::Path => "path",
            ParameterLocation::Function => "function",
            ParameterLocation::Query => "query",
            ParameterLocation::Header => "header",
            ParameterLocation::Body => "body",
        };
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("in", location)?;
        self.value.members(map)?;
        map.serialize_entry("required", &self.required)?;
        map.serialize_entry("description", &self.description)?;
        self.origin.members(map)
    }
}

/// A body always is an object with `type`, null where no documented type is stated; `kind` says what it is: a value of that
/// type, or a reference to one.
impl Members for Body {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let stream = || ValueType::single(TypeRef::Primitive(Primitive::Stream));
        let (value, kind) = match self {
            Self::Value(value) => (Some(value.clone()), "value"),
            Self::Parameters => (None, "parameters"),
            Self::Reference(target) => (target.clone(), "reference"),
            Self::Stream => (Some(stream()), "stream"),
        };
        value.members(map)?;
        map.serialize_entry("kind", kind)
    }
}

impl Members for Response {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let format = match self.format {
            ResponseFormat::Json => "json",
            ResponseFormat::JsonValue => "jsonValue",
            ResponseFormat::Text => "text",
            ResponseFormat::Stream => "stream",
        };
        map.serialize_entry("status", &self.status)?;
        self.value.members(map)?;
        map.serialize_entry("format", format)
    }
}

impl Members for Permissions {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("delegatedWork", &self.delegated_work)?;
        map.serialize_entry("delegatedPersonal", &self.delegated_personal)?;
        map.serialize_entry("application", &self.application)?;
        map.serialize_entry("page", &self.origin.as_ref().map(|origin| &*origin.page))?;
        map.serialize_entry("line", &self.origin.as_ref().map(|origin| origin.line))?;
        map.serialize_entry("tables", &List(&self.tables))
    }
}

impl Members for PermissionTable {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("caption", &self.caption)?;
        map.serialize_entry("delegatedWork", &self.delegated_work)?;
        map.serialize_entry("delegatedPersonal", &self.delegated_personal)?;
        map.serialize_entry("application", &self.application)
    }
}

impl Members for Example {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("name", &self.name)?;
        self.origin.members(map)?;
        map.serialize_entry("request", &self.request.as_ref().map(Object))?;
        map.serialize_entry("response", &self.response.as_ref().map(Object))
    }
}

impl Members for ExampleRequest {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("method", self.method.as_str())?;
        map.serialize_entry("url", &self.url)?;
        content(&self.headers, &self.body, map)?;
        self.origin.members(map)
    }
}

impl Members for ExampleResponse {
    fn members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("status", &self.status)?;
        content(&self.headers, &self.body, map)?;
        self.value.members(map)?;
        self.origin.members(map)
    }
}

/// Writes headers and body; a body that is not JSON is null there and stands in `text` as the page shows it.
fn content<M: SerializeMap>(
    headers: &BTreeMap<String, String>,
    body: &ExampleBody,
    map: &mut M,
) -> Result<(), M::Error> {
    map.serialize_entry("headers", headers)?;
    match body {
        ExampleBody::Empty => map.serialize_entry("body", &()),
        ExampleBody::Json(value) => map.serialize_entry("body", value),
        ExampleBody::BrokenJson(text) | ExampleBody::Other(text) => {
            map.serialize_entry("body", &())?;
            map.serialize_entry("text", text)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn origin(page: &str, line: u32) -> Origin {
        Origin { page: page.into(), line }
    }

    fn type_definition(name: &str, shape: Shape) -> TypeDefinition {
        TypeDefinition {
            name: TypeName::new("microsoft.graph", name),
            origin: origin("resources/thing.md", 9),
            description: "A thing.".into(),
            deprecated: None,
            shape,
        }
    }

    fn entity() -> TypeDefinition {
        let property = Property {
            name: "parts".into(),
            value: ValueType::list(TypeRef::Named(TypeName::new("microsoft.graph", "part"))),
            navigation: true,
            nullable: true,
            read_only: false,
            required: false,
            description: "The parts.".into(),
            deprecated: None,
            origin: origin("resources/thing.md", 41),
        };
        type_definition(
            "thing",
            Shape::Structured(Structured {
                kind: StructuredKind::Entity,
                base: Some(TypeName::new("microsoft.graph", "entity")),
                is_abstract: false,
                is_open: true,
                properties: vec![property],
            }),
        )
    }

    fn enumeration() -> TypeDefinition {
        let member = Member {
            name: "none".into(),
            value: Some(0),
            description: String::new(),
            origin: origin("resources/enums.md", 3),
        };
        type_definition("color", Shape::Enumeration(Enumeration { is_flags: true, members: vec![member] }))
    }

    fn operation(page: &str) -> Operation {
        Operation {
            name: "create".into(),
            resource: Some(TypeName::new("microsoft.graph", "thing")),
            origin: origin(page, 7),
            kind: OperationKind::Create,
            title: "Create thing".into(),
            description: "Creates a thing.".into(),
            notes: Vec::new(),
            deprecated: None,
            requests: vec![RequestLine {
                method: Method::Post,
                path: PathTemplate { text: "/things".into(), parts: vec![PathPart::Literal("/things".into())] },
                origin: origin(page, 20),
                evidence: Evidence::Listed,
            }],
            parameters: Vec::new(),
            query_options: Vec::new(),
            body: Some(Body::Parameters),
            response: Response { status: vec![204], ..Response::default() },
            permissions: Permissions {
                application: vec!["Thing.Read".into()],
                tables: vec![PermissionTable {
                    caption: "For all".into(),
                    application: vec![vec!["Thing.Read".into()]],
                    ..PermissionTable::default()
                }],
                ..Permissions::default()
            },
            examples: vec![example(page)],
        }
    }

    fn example(page: &str) -> Example {
        let request = ExampleRequest {
            method: Method::Post,
            url: "https://example.test/things".into(),
            headers: BTreeMap::from([("Accept".to_owned(), "*/*".to_owned())]),
            body: ExampleBody::BrokenJson("{...".into()),
            origin: origin(page, 51),
        };
        Example { name: "Example 1".into(), origin: origin(page, 50), request: Some(request), response: None }
    }

    fn written(roots: &[(&str, Api)]) -> Value {
        let roots: Vec<_> = roots.iter().map(|(name, api)| ((*name).to_owned(), api.clone())).collect();
        serde_json::to_value(Document { roots: &roots }).unwrap()
    }

    #[test]
    fn types_have_every_key_of_the_contract() {
        let value =
            written(&[("v1", Api { types: vec![enumeration(), entity()], operations: Vec::new(), ..Api::default() })]);
        let expected = json!({
            "types": [
                { "name": "color", "namespace": "microsoft.graph", "kind": "enum", "base": null, "abstract": false,
                  "open": false, "page": "resources/thing.md", "line": 9, "description": "A thing.",
                  "deprecated": null, "properties": [], "members": [ { "name": "none", "value": 0, "description": "",
                  "page": "resources/enums.md", "line": 3 } ], "flags": true },
                { "name": "thing", "namespace": "microsoft.graph", "kind": "entity",
                  "base": "microsoft.graph.entity", "abstract": false, "open": true, "page": "resources/thing.md",
                  "line": 9, "description": "A thing.", "deprecated": null, "properties": [ { "name": "parts",
                  "type": "microsoft.graph.part", "collection": true, "navigation": true, "nullable": true,
                  "readOnly": false, "required": false, "description": "The parts.", "deprecated": null,
                  "page": "resources/thing.md", "line": 41 } ], "members": [], "flags": false }
            ],
            "operations": []
        });
        assert_eq!(value, expected);
    }

    #[test]
    fn operations_have_every_key_of_the_contract() {
        let value = written(&[(
            "v1",
            Api { types: Vec::new(), operations: vec![operation("api/thing-post.md")], ..Api::default() },
        )]);
        let expected = json!({
            "name": "create", "resource": "microsoft.graph.thing", "page": "api/thing-post.md", "line": 7,
            "kind": "create", "title": "Create thing", "description": "Creates a thing.", "notes": [],
            "deprecated": null, "parameters": [], "queryOptions": [],
            "requests": [ { "method": "POST", "path": "/things", "page": "api/thing-post.md", "line": 20 } ],
            "shownRequests": [],
            "body": { "type": null, "collection": false, "kind": "parameters" },
            "response": { "status": [204], "type": null, "collection": false, "format": "json" },
            "permissions": { "delegatedWork": [], "delegatedPersonal": [], "application": ["Thing.Read"],
                "page": null, "line": null, "tables": [ { "caption": "For all", "delegatedWork": [],
                "delegatedPersonal": [], "application": [["Thing.Read"]] } ] },
            "examples": [ { "name": "Example 1", "page": "api/thing-post.md", "line": 50, "request": {
                "method": "POST", "url": "https://example.test/things", "headers": { "Accept": "*/*" },
                "body": null, "text": "{...", "page": "api/thing-post.md", "line": 51 }, "response": null } ]
        });
        assert_eq!(value["operations"][0], expected);
    }

    #[test]
    fn several_roots_share_sorted_lists_and_say_where_each_entry_comes_from() {
        let api = |page| Api { types: vec![entity()], operations: vec![operation(page)], ..Api::default() };
        let value = written(&[("v1", api("api/b.md")), ("beta", api("api/a.md"))]);
        let roots = |list: &str| -> Vec<String> {
            let entries = value[list].as_array().unwrap().iter();
            entries.map(|entry| entry["root"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(roots("types"), ["v1", "beta"]);
        assert_eq!(roots("operations"), ["beta", "v1"]);
    }

    #[test]
    fn streams_and_values_of_bodies_have_types() {
        let body = |body: Body| serde_json::to_value(Object(&body)).unwrap();
        assert_eq!(body(Body::Stream), json!({"type": "Edm.Stream", "collection": false, "kind": "stream"}));
        let value = Body::Value(ValueType::single(TypeRef::Untyped));
        assert_eq!(body(value), json!({"type": "Edm.Untyped", "collection": false, "kind": "value"}));
    }
}
