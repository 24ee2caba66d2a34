//! Request lines that are answered with something else than the others of their page.

use std::collections::HashMap;

use super::OperationPage;
use super::path::last_segment;
use super::request_lines::Line;
use super::shown_value::{opt_bytes, opt_success, shows_list};
use crate::model::{Example, ExampleBody, ExampleResponse, Method, Response, TypeRef, ValueType};

/// What stands for any placeholder where ends of lines are compared.
const PLACEHOLDER: &str = "{}";

/// For each line what comes back on it, where that is something else than what the page says, `response`.
///
/// The end of a line decides: the name of a type restricts a list to it (OData URL conventions 4.01, section 4.11), `$ref`
/// asks for references (section 4.9), and where a line does not end as the first one does, the examples on it are believed.
pub(super) fn line_values(
    page: &OperationPage<'_>,
    lines: &[Line],
    examples: &[Example],
    response: &Response,
) -> Vec<Option<ValueType>> {
    let Some(usual) = &response.value else { return vec![None; lines.len()] };
    let ends: Vec<String> = lines.iter().map(|line| end_of(&line.path.text)).collect();
    let mut alike: HashMap<&str, Vec<&Line>> = HashMap::new();
    for (line, end) in lines.iter().zip(&ends).filter(|(line, _)| line.method == Method::Get) {
        alike.entry(end).or_default().push(line);
    }
    let answers: Vec<_> = examples.iter().filter_map(shown_path).collect();
    let value = |end: &str, lines: &[&Line]| {
        let references = || (end == "$ref").then_some(ValueType { item: TypeRef::Untyped, ..*usual });
        let shown = || (ends[0] != end).then(|| opt_shown(page, end, lines, &answers, usual)).flatten();
        let value = opt_restricted(page, end, usual).or_else(references).or_else(shown)?;
        // What a key leads to is one object, whatever an example shows.
        let value = ValueType { collection: value.collection && end != PLACEHOLDER, ..value };
        (value != *usual).then_some(value)
    };
    let values: HashMap<&str, _> = alike.iter().map(|(end, lines)| (*end, value(end, lines))).collect();
    let of_line = |(line, end): (&Line, &String)| values.get(&**end).filter(|_| line.method == Method::Get);
    lines.iter().zip(&ends).map(|pair| of_line(pair).cloned().flatten()).collect()
}

/// The last segment in lower case; placeholders are all the same.
fn end_of(path: &str) -> String {
    let segment = last_segment(path);
    if segment.starts_with('{') { PLACEHOLDER.to_owned() } else { segment.to_lowercase() }
}

/// The items of a list that are of the type called `end`.
fn opt_restricted(page: &OperationPage<'_>, end: &str, usual: &ValueType) -> Option<ValueType> {
    let TypeRef::Named(base) = &usual.item else { return None };
    let definitions = page.context.definitions;
    let name = definitions.qualified(end).filter(|name| definitions.derives_from(name, base))?;
    Some(ValueType { item: TypeRef::Named(name.clone()), ..*usual })
}

/// The path of an example that reads, with keys as segments, and what is answered.
fn shown_path(example: &Example) -> Option<(String, &ExampleResponse)> {
    let request = example.request.as_ref().filter(|request| request.method == Method::Get)?;
    Some((request.target().path_with_key_segments(), opt_success(example)?))
}

/// What the first of the examples on `lines`, all of which end in `end`, shows.
fn opt_shown(
    page: &OperationPage<'_>,
    end: &str,
    lines: &[&Line],
    answers: &[(String, &ExampleResponse)],
    usual: &ValueType,
) -> Option<ValueType> {
    let templates: Vec<_> = lines.iter().map(|line| line.path.clone().into_template()).collect();
    let is_on_line = |path: &str| templates.iter().any(|template| template.matches(path));
    let (_, response) = answers.iter().find(|(path, _)| is_on_line(path))?;
    opt_value(page, end, response, usual)
}

/// What a response shows, as far as it says more than that the item is one of a derived type.
fn opt_value(page: &OperationPage<'_>, end: &str, response: &ExampleResponse, usual: &ValueType) -> Option<ValueType> {
    match &response.body {
        ExampleBody::Json(serde_json::Value::Object(_)) => {
            let collection = shows_list(&response.body);
            let item =
                response.value.as_ref().map(|value| &value.item).filter(|item| says_more(page, item, &usual.item));
            // Of a list some examples show a single item, for short.
            let collection = collection || (usual.collection && item.is_none() && end != PLACEHOLDER);
            Some(ValueType { item: item.unwrap_or(&usual.item).clone(), collection })
        }
        _ => opt_bytes(response),
    }
}

/// Whether the type that an annotation names is defined, and neither derives from `usual` nor the other way round.
fn says_more(page: &OperationPage<'_>, item: &TypeRef, usual: &TypeRef) -> bool {
    match (item, usual) {
        (TypeRef::Named(name), TypeRef::Named(usual)) => {
            let definitions = page.context.definitions;
            name != usual && !definitions.derives_from(name, usual) && !definitions.derives_from(usual, name)
        }
        (TypeRef::Named(_), _) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::operation;

    /// What comes back on each line.
    fn values(lines: &str, examples: &str) -> Vec<String> {
        let rest =
            "## Response\nReturns `200 OK` and a collection of [user](../resources/user.md) objects.\n\n## Examples\n";
        let found = operation("List users", lines, &format!("{rest}{examples}"));
        let value = |value: &Option<crate::model::ValueType>| match value {
            Some(value) if value.collection => format!("{} list", value.item),
            Some(value) => value.item.to_string(),
            None => "-".to_owned(),
        };
        found.requests.iter().map(|line| value(&line.value).replace("microsoft.graph.", "")).collect()
    }

    fn example(path: &str, annotation: &str, response: &str) -> String {
        format!(
            "### Example of {path}\n```http\nGET https://graph.example/v1.0{path}\n```\n\
             <!-- {{ \"blockType\": \"response\"{annotation} }} -->\n```http\nHTTP/1.1 {response}\n```\n"
        )
    }

    #[test]
    fn examples_on_lines_that_end_differently_show_what_these_return() {
        let lines = "GET /users\nGET /me/users\nGET /users/{id}\nGET /users/{id}/owner\nGET /users/{id}/blob";
        let group = r#", "@odata.type": "microsoft.graph.group""#;
        let examples = [
            example("/me/users", group, "200 OK\n\n{ \"value\": [] }"),
            example("/users/7", "", "200 OK\n\n{ \"id\": \"7\" }"),
            example("/users/7/owner", group, "200 OK\n\n{ \"id\": \"8\" }"),
            example("/users/7/blob", "", "302 Found\nLocation: https://blob.example"),
        ];
        assert_eq!(values(lines, &examples.concat()), ["-", "-", "user", "group", "Edm.Stream"]);
    }

    #[test]
    fn references_and_unknown_types_are_told_by_the_path_alone() {
        assert_eq!(
            values("GET /users\nGET /users/$ref\nGET /users/microsoft.graph.lost", ""),
            ["-", "Edm.Untyped list", "-"]
        );
    }
}
