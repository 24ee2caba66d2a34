//! Request lines for properties that only examples show: `GET /shares/{id}/driveItem` on the page of `GET /shares/{id}`.
//!
//! The path of a property is that of its object with the name of the property behind it.
//! Source: OData URL conventions 4.01, section 4.6.

use std::collections::HashSet;

use crate::model::{
    Api, Evidence, Method, Operation, PathPart, PathTemplate, Property, RequestLine, TypeName, TypeRef, ValueType,
};
use crate::parallel;

/// Adds to each operation of `api` that reads one object the lines for those properties of it that its examples ask for, and
/// lets all lines of properties be answered with these.
pub(crate) fn add_property_lines(api: &mut Api) {
    let found: Vec<Vec<RequestLine>> = parallel::map(&api.operations, |operation| property_lines(api, operation));
    for (operation, lines) in api.operations.iter_mut().zip(found) {
        operation.requests.extend(lines);
    }
    let values = parallel::map(&api.operations, |operation| property_values(api, operation));
    for (operation, values) in api.operations.iter_mut().zip(values) {
        for (line, value) in operation.requests.iter_mut().zip(values).filter(|(_, value)| value.is_some()) {
            line.value = value;
        }
    }
}

/// For each line the values of the property that it leads to, if another line leads to the object that has it.
fn property_values(api: &Api, operation: &Operation) -> Vec<Option<ValueType>> {
    let object = operation.response.value.as_ref().filter(|value| !value.collection);
    let Some(ValueType { item: TypeRef::Named(type_name), .. }) = object else {
        return vec![None; operation.requests.len()];
    };
    let reads = || operation.requests.iter().filter(|line| line.method == Method::Get);
    let paths: HashSet<&str> = reads().map(|line| &*line.path.text).collect();
    let value = |line: &RequestLine| {
        let (owner, name) = line.path.text.rsplit_once('/')?;
        if line.method != Method::Get || !paths.contains(owner) {
            return None;
        }
        opt_property(api, type_name, name).map(|property| property.value.clone())
    };
    operation.requests.iter().map(value).collect()
}

fn opt_property<'a>(api: &'a Api, type_name: &TypeName, name: &str) -> Option<&'a Property> {
    api.all_properties(type_name).into_iter().find(|property| property.name == name)
}

fn property_lines(api: &Api, operation: &Operation) -> Vec<RequestLine> {
    let mut found: Vec<RequestLine> = Vec::new();
    let requests = operation.examples.iter().filter_map(|example| example.request.as_ref());
    for request in requests.filter(|request| request.method == Method::Get) {
        let path = request.target().path;
        let Some(template) = opt_property_path(api, operation, path) else { continue };
        let fits = |line: &RequestLine| line.takes(Method::Get, path);
        if !api.operations.iter().flat_map(|operation| &operation.requests).chain(&found).any(fits) {
            let (origin, evidence) = (request.origin.clone(), Evidence::Shown);
            let (method, query) = (Method::Get, String::new());
            found.push(RequestLine {
                method,
                path: template,
                query,
                origin,
                evidence,
                deprecated: None,
                body: None,
                value: None,
            });
        }
    }
    found
}

/// The template of `path`, if it leads to a property of the object that `operation` reads.
fn opt_property_path(api: &Api, operation: &Operation, path: &str) -> Option<PathTemplate> {
    let (owner, name) = path.rsplit_once('/')?;
    let value = operation.response.value.as_ref().filter(|value| !value.collection)?;
    let TypeRef::Named(type_name) = &value.item else { return None };
    let property = opt_property(api, type_name, name)?;
    let line = operation.requests.iter().find(|line| line.takes(Method::Get, owner))?;
    let mut path = line.path.clone();
    path.text = format!("{}/{}", path.text, property.name);
    path.parts.push(PathPart::Literal(format!("/{}", property.name)));
    Some(path)
}

#[cfg(test)]
mod tests {
    use crate::lower::testing;
    use crate::model::{Api, Evidence};

    fn api() -> Api {
        let buoy = "# buoy resource type\n\n## Properties\n|Property|Type|Description|\n|-|-|-|\n|id|String|A.|\n|depth|Int32|B.|\n\n\
                    ## JSON representation\n<!-- {\"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.buoy\"} -->\n```json\n{\"id\": \"x\"}\n```\n";
        let get = "# Get buoy\n\n## HTTP request\n```http\nGET /buoys/{id}\n```\n\n## Response\nReturns a [buoy](../resources/buoy.md).\n\n\
                   ## Examples\n### Example 1\n```http\nGET https://graph.example/v1.0/buoys/7/depth\n```\n\
                   ### Example 2\n```http\nGET https://graph.example/v1.0/buoys/7/colour\n```\n";
        testing::api(&[("resources/buoy.md", buoy), ("api/buoy-get.md", get)])
    }

    #[test]
    fn properties_have_paths_of_their_own() {
        let api = api();
        let shown = api.operations[0].requests.iter().filter(|line| line.evidence == Evidence::Shown);
        let shown: Vec<&str> = shown.map(|line| line.path.text.as_str()).collect();
        assert_eq!(shown, ["/buoys/{id}/depth"]);
        let response = api.response_of(&api.operations[0], 1);
        assert_eq!(response.value.as_ref().map(|value| value.item.to_string()).as_deref(), Some("Edm.Int32"));
    }
}
