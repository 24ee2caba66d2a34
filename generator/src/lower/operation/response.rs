//! What comes back when an operation succeeds.

use super::OperationPage;
use super::name::Title;
use super::outline::Topic;
use super::path::Piece;
use super::request_lines::Line;
use super::shown_value::{counts, is_object, names_list, own_successes, says_list, shown_value, shows_list, successes};
use super::stated_response::{Content, Stated, names_json, stated, statements};
use crate::diagnostics::{RESPONSE_CONTRADICTION, Report};
use crate::model::{
    Example, ExampleBody, ExampleResponse, Method, Primitive, Response, ResponseFormat, TypeRef, ValueType,
    content_type,
};
use crate::source::Span;

/// Reads the section about the response; where it is silent, the first successful example speaks.
pub(super) fn response(
    page: &OperationPage<'_>,
    lines: &[Line],
    examples: &[Example],
    report: &mut Report,
) -> Response {
    let statements = statements(page);
    let stated = stated(page.mentions(), &statements, examples, report);
    let example = successes(examples).next();
    report_contradiction(&stated, example, report);
    let status = match (stated.status.is_empty(), example) {
        (true, Some(example)) => vec![example.status],
        _ => stated.status.iter().map(|(status, _)| *status).collect(),
    };
    let value = match stated.content {
        Content::Value(value) => {
            let value = settle_type(page, lines, value, examples, report);
            Some(settle_collection(page, lines, value, examples, report))
        }
        Content::Nothing => None,
        Content::Unknown => {
            // The first line may have examples of its own, behind those of others.
            let first = own_successes(&lines[..lines.len().min(1)], examples);
            let of_first = first.filter_map(|example| shown_value(page, lines, example));
            let common = of_first.reduce(|one, other| page.mentions().common(&one, &other).unwrap_or(one));
            let shown = || own_successes(lines, examples).find_map(|example| shown_value(page, lines, example));
            common
                .or_else(shown)
                .or_else(|| statements.iter().any(names_json).then(|| ValueType::single(TypeRef::Untyped)))
        }
    };
    let leads_to_bytes = |line: &Line| line.method == Method::Get && line.path.text.ends_with("/$value");
    let value = match lines.iter().all(leads_to_bytes) || example.is_some_and(shows_xml) {
        true => Some(ValueType::single(TypeRef::Primitive(Primitive::Stream))),
        false => value,
    };
    let format = format(page, value.as_ref(), lines, example);
    Response { status, value, format }
}

/// The first code of success that the section names; 200 if it names none.
pub(super) fn stated_status(page: &OperationPage<'_>) -> u16 {
    let statements = statements(page);
    let mut codes = statements.iter().flat_map(|statement| &statement.codes).map(|code| code.status);
    codes.find(|status| *status < 400).unwrap_or(200)
}

/// Decides which type comes back where the text names another one than title and example agree on.
fn settle_type(
    page: &OperationPage<'_>,
    lines: &[Line],
    stated: ValueType,
    examples: &[Example],
    report: &mut Report,
) -> ValueType {
    let reads = lines.iter().all(|line| line.method == Method::Get);
    let shown = successes(examples).find_map(|example| example.value.as_ref()).map(|value| &value.item);
    let (TypeRef::Named(named), Some(TypeRef::Named(shown))) = (&stated.item, shown) else { return stated };
    let definitions = page.context.definitions;
    let is_related = shown == named || definitions.derives_from(shown, named) || definitions.derives_from(named, shown);
    if !reads || is_related || page.titled_as_whole().as_ref() != Some(shown) {
        return stated;
    }
    if let Some(place) = place(page) {
        report.push(
            RESPONSE_CONTRADICTION
                .at(place, format!("the text speaks of `{}`, title and example of `{}`", named.name, shown.name))
                .label(format!("read as `{}`", shown.name))
                .help("make the text and the example agree"),
        );
    }
    ValueType { item: TypeRef::Named(shown.clone()), ..stated }
}

/// The heading of the section about the response.
fn place(page: &OperationPage<'_>) -> Option<Span> {
    page.parts.iter().find(|part| part.topic == Topic::Response).map(|part| part.section.heading.span)
}

/// Decides whether a list comes back where the text says so and the example shows one object, or the reverse.
///
/// The path decides if it ends in a placeholder, then the context of the example, then a title that says "list" or "get",
/// then the example.
fn settle_collection(
    page: &OperationPage<'_>,
    lines: &[Line],
    stated: ValueType,
    examples: &[Example],
    report: &mut Report,
) -> ValueType {
    let Some(example) = successes(examples).find(|example| is_object(&example.body)) else { return stated };
    let shown = shows_list(&example.body);
    if shown == stated.collection {
        return stated;
    }
    let ends_in_key = lines.first().is_some_and(|line| matches!(line.path.pieces.last(), Some(Piece::Slot(_))));
    let collection = match Title::parse(&page.title).verb.as_str() {
        _ if ends_in_key => false,
        _ if says_list(&example.body) => true,
        "list" => true,
        "get" => false,
        // A list under a name of its own is no evidence against one.
        _ if stated.collection && names_list(&example.body) => return stated,
        _ => shown,
    };
    let form = |collection| if collection { "a list" } else { "one object" };
    if let Some(place) = place(page) {
        report.push(
            RESPONSE_CONTRADICTION
                .at(place, format!("the text speaks of {}, the first example shows {}", form(!shown), form(shown)))
                .label(format!("read as {}", form(collection)))
                .help("make the text and the example agree"),
        );
    }
    ValueType { collection, ..stated }
}

/// Whether the content is XML, and says so: of what a type describes, but no JSON of it.
fn shows_xml(example: &ExampleResponse) -> bool {
    matches!(&example.body, ExampleBody::Other(text) if text.starts_with('<'))
        && content_type(&example.headers).is_some_and(|kind| kind.contains("xml"))
}

/// Whether the content is a value that stands in no object.
fn shows_bare_value(example: &ExampleResponse) -> bool {
    matches!(&example.body, ExampleBody::Other(_) | ExampleBody::Json(_)) && !is_object(&example.body)
}

/// How the content is written; members of enumerations are wrapped as other scalars are, unless the example shows a bare one.
fn format(
    page: &OperationPage<'_>,
    value: Option<&ValueType>,
    lines: &[Line],
    example: Option<&ExampleResponse>,
) -> ResponseFormat {
    let shows_text = example.is_some_and(|example| matches!(example.body, ExampleBody::Other(_)));
    match value {
        Some(ValueType { item: TypeRef::Primitive(Primitive::Stream), .. }) => ResponseFormat::Stream,
        Some(ValueType { item: TypeRef::Primitive(_), collection: false }) if counts(lines) || shows_text => {
            ResponseFormat::Text
        }
        Some(ValueType { item: TypeRef::Primitive(_), .. }) => ResponseFormat::JsonValue,
        Some(ValueType { item: TypeRef::Named(name), .. })
            if page.context.definitions.is_enumeration(name) && !example.is_some_and(shows_bare_value) =>
        {
            ResponseFormat::JsonValue
        }
        _ => ResponseFormat::Json,
    }
}

fn report_contradiction(stated: &Stated, example: Option<&ExampleResponse>, report: &mut Report) {
    let (Some((first, span)), Some(example)) = (stated.status.first(), example) else { return };
    if !stated.status.iter().any(|(status, _)| *status == example.status) {
        report.push(
            RESPONSE_CONTRADICTION
                .at(*span, format!("the text states status {first}, the first example shows {}", example.status))
                .label("read as the status of the response")
                .help("make the text and the example agree"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::operation;
    use super::*;

    fn read(title: &str, path: &str, section: &str) -> (Vec<u16>, String, ResponseFormat) {
        let response = operation(title, path, &format!("## Response\n\n{section}")).response;
        let list = |value: &ValueType| if value.collection { " list" } else { "" };
        let value = response.value.as_ref().map_or("-".to_owned(), |value| format!("{}{}", value.item, list(value)));
        (response.status, value.replace("microsoft.graph.", "").replace("Edm.", ""), response.format)
    }

    #[test]
    fn sentences_state_codes_and_types() {
        let user = "[user](../resources/user.md)";
        let cases = [
            (format!("Returns a `200 OK` response code and a {user} object."), vec![200], "user"),
            (format!("Returns `200 OK` and a collection of {user} objects."), vec![200], "user list"),
            ("Returns `204 No Content`.".to_owned(), vec![204], "-"),
            (format!("Returns `202 Accepted` and a `Location` header that leads to the {user}."), vec![202], "-"),
            (
                format!(
                    "Returns `202 Accepted` with a Location header pointing to the {user}. Once done, the {user} says so."
                ),
                vec![202],
                "-",
            ),
            ("Returns `200 OK`. The text is formatted as `group/x`.".to_owned(), vec![200], "-"),
            (format!("Returns `200 OK`. The object includes the {user} properties."), vec![200], "-"),
            (format!("Returns `200 OK` and the {user} properties."), vec![200], "user"),
            (
                format!(
                    "Returns `202 Accepted` and a Location header with its URL. The response body contains the {user}."
                ),
                vec![202],
                "user",
            ),
            ("Returns `200 OK`. If it fails, the response is a JSON object.".to_owned(), vec![200], "-"),
            ("Returns `200 OK` and, in `JSON`, a user object.".to_owned(), vec![200], "user"),
            (
                "Returns `202 Accepted`. Without a key, one comes in a JSON object in the response body.".to_owned(),
                vec![202],
                "Untyped",
            ),
            ("The response is a JSON object with these properties.".to_owned(), vec![], "Untyped"),
            (
                format!("Returns `204 No Content`. If asked for, returns `200 OK` and the {user}."),
                vec![204, 200],
                "user",
            ),
            (
                "Returns `302 Found` with the address of the report for Office 365 users.".to_owned(),
                vec![302],
                "Stream",
            ),
            (
                "Returns `201 Created`, `200 OK`; at most 300 items. If not, returns `404 Not Found`.".to_owned(),
                vec![201, 200],
                "-",
            ),
            (format!("Returns `204 No Content`.\n\nThe {user} object has a size limit."), vec![204], "-"),
            (
                "Returns `302 Found`. The report has these columns.\n\n- Report Refresh Date\n- Is String".to_owned(),
                vec![302],
                "Stream",
            ),
            (
                "If successful:\n\n- a `200 OK` code\n- a Boolean value in the response body".to_owned(),
                vec![200],
                "Boolean",
            ),
            ("Returns one of:\n\n- `200 OK` and a Boolean\n- Date".to_owned(), vec![200], "Boolean"),
            ("Returns `200 OK`. It does not return anything in the response body.".to_owned(), vec![200], "-"),
            ("Returns `200 OK` and a String collection in the response body.".to_owned(), vec![200], "String list"),
            ("Returns `200 OK` and the **users** objects.".to_owned(), vec![200], "user list"),
            ("Returns `200 OK` and a [person](../resources/user.md).".to_owned(), vec![200], "user"),
        ];
        for (section, status, value) in cases {
            let read = read("Do it", "POST /a", &section);
            assert_eq!((read.0, read.1.as_str()), (status, value), "{section}");
        }
    }

    #[test]
    fn paragraphs_about_several_types_speak_of_their_base() {
        let get = "# Get lamp\n\n## HTTP request\n\n```http\nGET /lamps/{id}\n```\n\n## Response\n\n\
                   Returns `200 OK` and a [torch](../resources/torch.md) if it is on.\n\n\
                   Returns `200 OK` and a [candle](../resources/candle.md) if it is off.\n";
        let derived = |name: &str| format!("# {name} resource type\n\nInherits from [lamp](lamp.md).\n\n");
        let (torch, candle) = (derived("torch"), derived("candle"));
        let api = crate::lower::testing::api(&[
            ("api/lamp-get.md", get),
            ("resources/candle.md", &candle),
            ("resources/lamp.md", "# lamp resource type\n\nA lamp.\n"),
            ("resources/torch.md", &torch),
        ]);
        let value = api.operations[0].response.value.as_ref().map(|value| value.item.to_string());
        assert_eq!(value.as_deref(), Some("microsoft.graph.lamp"));
    }

    #[test]
    fn title_and_example_name_the_type_against_the_text() {
        let read = |title: &str, annotated: &str| {
            let section = format!(
                "Returns `200 OK` and a [group](../resources/group.md).\n\n## Example\n\n\
                 <!-- {{ \"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.{annotated}\" }} -->\n\
                 ```http\nHTTP/1.1 200 OK\n\n{{ \"id\": \"1\" }}\n```\n"
            );
            read(title, "GET /users/{id}", &section).1
        };
        assert_eq!(read("Get user", "user"), "user");
        assert_eq!(read("Get it", "user"), "group");
        assert_eq!(read("Get user", "group"), "group");
    }

    #[test]
    fn scalars_are_wrapped_unless_they_come_as_text() {
        assert_eq!(read("Do it", "POST /a", "Returns `200 OK` and a Boolean.").2, ResponseFormat::JsonValue);
        let xml = "Returns `201 Created` and a [user](../resources/user.md).\n\n## Example\n\n```http\nHTTP/1.1 201 Created\nContent-Type: application/xml\n\n<user/>\n```\n";
        assert_eq!(read("Create user", "POST /users", xml), (vec![201], "Stream".to_owned(), ResponseFormat::Stream));
        let count = "Returns `200 OK` and an Int32.\n\n## Example\n\n```http\nHTTP/1.1 200 OK\nContent-Type: text/plain\n\n7 of 9\n```\n";
        assert_eq!(read("Count", "GET /a/$count", count).2, ResponseFormat::Text);
    }

    #[test]
    fn an_example_with_a_lone_value_shows_a_primitive() {
        let shown = |annotation: &str, body: &str| {
            let comment = format!("<!-- {{ \"blockType\": \"response\"{annotation} }} -->");
            let example = format!("## Example\n\n{comment}\n```http\nHTTP/1.1 200 OK\n\n{body}\n```\n");
            read("user: ask", "POST /users/{id}/ask", &format!("Returns `200 OK`.\n\n{example}")).1
        };
        assert_eq!(shown("", r#"{ "value": true }"#), "Boolean");
        assert_eq!(shown(r#", "@odata.type": "string""#, r#"{ "value": true }"#), "Boolean");
        assert_eq!(shown(r#", "@odata.type": "Edm.Int64""#, r#"{ "value": 7 }"#), "Int64");
        assert_eq!(shown(r#", "@odata.type": "microsoft.graph.user""#, r#"{ "value": "x" }"#), "String");
        let context = r#"{ "@odata.context": "https://x/$metadata#Edm.Guid", "value": "7f105c7d" }"#;
        assert_eq!(shown("", context), "Guid");
        assert_eq!(shown("", r#"{ "value": {} }"#), "user");
    }

    #[test]
    fn content_of_no_documented_type_is_json() {
        let shown = |body: &str| {
            let page = format!(
                "# Send command\n\n## HTTP request\n\n```http\nPOST /commands\n```\n\n## Response\n\nReturns `200 OK`.\n\n\
                 ## Example\n\n```http\nHTTP/1.1 200 OK\n\n{body}\n```\n"
            );
            let api = crate::lower::testing::api(&[("api/send-command.md", &page)]);
            api.operations[0].response.value.clone()
        };
        assert_eq!(shown(r#"{ "state": 1 }"#), Some(ValueType::single(TypeRef::Untyped)));
        assert_eq!(shown(r#"{ "value": [{}] }"#), Some(ValueType { item: TypeRef::Untyped, collection: true }));
        for nothing in ["{}", "null", r#"{ "@odata.context": "x" }"#] {
            assert_eq!(shown(nothing), None);
        }
    }

    #[test]
    fn members_of_enumerations_are_wrapped() {
        let page = "# lamp: state\n\n## HTTP request\n\n```http\nGET /lamps/{id}/state\n```\n\n## Response\n\n\
                    Returns `200 OK` and a [lampState](../resources/lamp.md#lampstate-values) in the response body.\n";
        let bare = format!("{page}\n## Example\n\n```http\nHTTP/1.1 200 OK\n\n\"on\"\n```\n");
        let lamp = "# lamp resource type\n\nA lamp.\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n\
                    |state|lampState|The state. Possible values are: `on`, `off`.|\n";
        for (page, format) in [(page, ResponseFormat::JsonValue), (&bare, ResponseFormat::Json)] {
            let api = crate::lower::testing::api(&[("api/lamp-state.md", page), ("resources/lamp.md", lamp)]);
            let response = &api.operations[0].response;
            let value = response.value.as_ref().map(|value| value.item.to_string());
            assert_eq!((value.as_deref(), response.format), (Some("microsoft.graph.lampState"), format));
        }
    }

    #[test]
    fn examples_speak_where_the_text_is_silent() {
        let example = "## Example\n\n<!-- { \"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.group\", \"isCollection\": true } -->\n\
                       ```http\nHTTP/1.1 201 Created\n\n{ \"value\": [] }\n```\n";
        assert_eq!(read("Do it", "GET /a", example), (vec![201], "group list".to_owned(), ResponseFormat::Json));
        let upsert = "Returns `201 Created` and a [group](../resources/group.md).\n\nIf it may not, returns `404 Not Found`.\n\n\
                      Else returns `204 No Content`. Others see `202 Accepted`. Otherwise this method returns `200 OK`.\n\n## Example\n\n```http\nHTTP/1.1 204 No Content\n```\n";
        assert_eq!(read("Do it", "PATCH /a", upsert), (vec![201, 204, 200], "group".to_owned(), ResponseFormat::Json));
        let two_forms = "### CSV\n\nReturns `302 Found`.\n\n### JSON\n\nReturns `200 OK` and a JSON object.\n\n## Example\n\n\
                         <!-- { \"blockType\": \"response\", \"@odata.type\": \"stream\" } -->\n\
                         ```http\nHTTP/1.1 302 Found\nLocation: https://x\n```\n";
        let accepted = "Returns `202 Accepted`.\n\n## Example\n\n\
                        <!-- { \"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.group\" } -->\n\
                        ```http\nHTTP/1.1 202 Accepted\n\n{ \"@odata.type\": \"#microsoft.graph.group\" }\n```\n";
        assert_eq!(read("Do it", "POST /a", accepted), (vec![202], "group".to_owned(), ResponseFormat::Json));
        let other = "Returns `200 OK`.\n\n## Example\n\n```http\nPOST https://x/a\n```\n```http\nHTTP/1.1 200 OK\n```\n\
                     ```http\nGET https://x/b\n```\n```http\nHTTP/1.1 200 OK\n\n{}\n```\n";
        assert_eq!(read("group: do", "POST /a", other).1, "-");
        assert_eq!(read("Do it", "GET /a", two_forms), (vec![302, 200], "Stream".to_owned(), ResponseFormat::Stream));
    }

    #[test]
    fn the_path_decides_between_a_list_and_one_object() {
        let text = "Returns `200 OK` and a [user](../resources/user.md) object.\n\n## Example\n\n```http\nHTTP/1.1 200 OK\n\n{ \"value\": [] }\n```\n";
        assert_eq!(read("Get user", "GET /users/{id}", text).1, "user");
        assert_eq!(read("List users", "GET /users", text).1, "user list");
    }

    #[test]
    fn the_context_of_the_first_json_says_that_it_is_a_list() {
        let text = |context: &str| {
            format!(
                "Returns `200 OK` and a [user](../resources/user.md) object.\n\n## Example\n\n```http\nHTTP/1.1 302 Found\n```\n\
                 ```http\nHTTP/1.1 200 OK\n\n{{ \"@odata.context\": \"https://x/$metadata#{context}\", \"value\": [{{}}] }}\n```\n"
            )
        };
        assert_eq!(read("Get users", "GET /users", &text("Collection(user)")).1, "user list");
        assert_eq!(read("Get user", "GET /user", &text("users")).1, "user");
    }

    #[test]
    fn an_example_on_the_first_line_goes_before_those_on_others() {
        let example = |path: &str, name: &str| {
            format!(
                "```http\nGET https://x{path}\n```\n<!-- {{ \"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.{name}\" }} -->\n\
                 ```http\nHTTP/1.1 200 OK\n\n{{}}\n```\n"
            )
        };
        let text = format!(
            "Returns `200 OK`.\n\n## Examples\n\n{}{}",
            example("/users/1", "user"),
            example("/users/", "group")
        );
        assert_eq!(read("Get it", "GET /users\nGET /users/{id}", &text).1, "group");
    }
}
