//! The model as JSON, the contract that other programs read.
//!
//! Written by hand, member by member, so that a change of the model's Rust names never changes the contract. Keys may be
//! added, never renamed.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::*;

mod members;

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
                query: String::new(),
                origin: origin(page, 20),
                evidence: Evidence::Listed,
                deprecated: None,
                body: None,
                value: None,
            }],
            parameters: Vec::new(),
            query_options: Vec::new(),
            required_members: Vec::new(),
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
