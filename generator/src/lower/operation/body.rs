//! What the request of an operation carries.

use super::OperationPage;
use super::declared::Declared;
use super::kind::calls_action;
use super::mentions::Mention;
use super::name::{Form, Title};
use super::outline::{Topic, code_blocks, paragraphs, tables};
use super::request_lines::Line;
use crate::diagnostics::Report;
use crate::english::singular;
use crate::lower::description::is_marked_read_only;
use crate::lower::sentences::sentences;
use crate::model::{
    Body, Example, ExampleBody, ExampleRequest, Method, Response, TypeName, TypeRef, ValueType, content_type,
};
use crate::syntax::Text;

/// Reads the section about the request body; where it is silent, the first example speaks.
pub(super) fn body(
    page: &OperationPage<'_>,
    lines: &[Line],
    declared: &[Declared],
    examples: &[Example],
    response: &Response,
    report: &mut Report,
) -> Option<Body> {
    if lines.iter().all(|line| line.method == Method::Get) {
        return None;
    }
    let sentences: Vec<Text> = paragraphs(&page.parts, Topic::Body).flat_map(sentences).collect();
    let has_rows = declared.iter().any(|row| row.topic == Topic::Body);
    let (title, example) = (Title::parse(&page.title), first_request(examples));
    let facts = Facts { page, title, lines, sentences, has_rows, example, response };
    facts.body(report)
}

/// The members that the table about the body says a new object must have.
///
/// Of several tables each is for a case, and those of changes repeat what a new object must have.
pub(super) fn required_members(
    page: &OperationPage<'_>,
    lines: &[Line],
    declared: &[Declared],
    body: Option<&Body>,
) -> Vec<String> {
    let is_object = matches!(body, Some(Body::Value(value)) if !value.collection);
    let is_new = lines.iter().all(|line| match line.method {
        Method::Post => true,
        Method::Put => page.creates(lines),
        Method::Patch => Title::parse(&page.title).verb == "upsert",
        Method::Get | Method::Delete => false,
    });
    if !is_object || !is_new || tables(&page.parts, Topic::Body).count() > 1 {
        return Vec::new();
    }
    // Tables also list what stands in the path.
    let is_in_path =
        |row: &Declared| lines.iter().flat_map(|line| line.path.slots()).any(|slot| row.is_called(&slot.name));
    let required = declared.iter().filter(|row| row.topic == Topic::Body && row.required == Some(true));
    required.filter(|row| row.is_certain && !is_in_path(row)).map(|row| row.name.clone()).collect()
}

/// The properties that the table about the body of a PATCH has and does not call read-only itself.
pub(super) fn changed_properties(lines: &[Line], declared: &[Declared]) -> Vec<String> {
    if lines.iter().any(|line| line.method != Method::Patch) {
        return Vec::new();
    }
    let changed = declared.iter().filter(|row| row.topic == Topic::Body && !is_marked_read_only(&row.description));
    changed.map(|row| row.name.clone()).collect()
}

/// What a page says about the body.
struct Facts<'a> {
    page: &'a OperationPage<'a>,
    title: Title,
    lines: &'a [Line],
    sentences: Vec<Text>,
    /// Whether the section has a table of properties or parameters.
    has_rows: bool,
    example: Option<&'a ExampleRequest>,
    response: &'a Response,
}

impl Facts<'_> {
    fn body(&self, report: &mut Report) -> Option<Body> {
        let text: String = self.sentences.iter().map(|sentence| sentence.plain().to_lowercase()).collect();
        if let Some(before) = text_before_denial(&text) {
            // "No body is required. However, you can specify …", and "Supply the parameters if … Otherwise, …"
            let has_cases = text.contains("however") || (text.contains("otherwise") && asks_for_body(before));
            return (self.has_rows && has_cases).then_some(Body::Parameters);
        }
        if self.only_deletes() && !self.has_rows && !self.shows_body() {
            return None;
        }
        let writes = self.lines.iter().any(|line| line.method != Method::Delete && line.method != Method::Get);
        if writes && self.lines.iter().all(|line| line.path.text.ends_with("/$ref")) {
            return Some(Body::Reference(self.referenced_type(report)));
        }
        if self.has_rows && (self.announces_parameters(&text) || self.lists_parameters_of_action()) {
            return Some(Body::Parameters);
        }
        // XML, say, of what a type describes.
        if self.shows_bytes() && !text.contains("json") {
            return Some(Body::Stream);
        }
        if let Some(value) = self.stated_type(report) {
            return Some(Body::Value(value));
        }
        self.untyped_body(&text)
    }

    /// The type of the entity that a reference leads to.
    fn referenced_type(&self, report: &mut Report) -> Option<ValueType> {
        let mentions = self.page.mentions();
        let mention = self.sentences.iter().find_map(|sentence| mentions.linked(sentence))?;
        Some(ValueType::single(mention.checked(mentions, report).item))
    }

    /// A body whose type no sentence states.
    fn untyped_body(&self, text: &str) -> Option<Body> {
        if self.sentences.first().is_some_and(says_bytes) || self.shows_bytes() {
            return Some(Body::Stream);
        }
        let shows_body = self.shows_body();
        let shown_in_section = code_blocks(&self.page.parts, Topic::Body).next().is_some();
        if !self.has_rows && !shows_body && !shown_in_section && text.is_empty() {
            return None;
        }
        if self.has_rows && text.contains(ID_OF) {
            return Some(Body::Parameters);
        }
        let lists_parameters = self.header_word().is_some_and(|word| word.starts_with("parameter"));
        let creates = self.page.creates(self.lines) && (self.names_type() || !lists_parameters);
        if (self.is_update() || creates)
            && let Some(value) = self.own_type()
        {
            return Some(Body::Value(value));
        }
        if self.has_rows || shows_body || shown_in_section {
            return Some(Body::Parameters);
        }
        (creates && text.contains("json")).then(|| Body::Value(ValueType::single(TypeRef::Untyped)))
    }

    fn shows_body(&self) -> bool {
        self.example.is_some_and(|example| !matches!(example.body, ExampleBody::Empty))
    }

    fn only_deletes(&self) -> bool {
        self.lines.iter().all(|line| line.method == Method::Delete)
    }

    fn is_update(&self) -> bool {
        let updates =
            |line: &Line| matches!(line.method, Method::Patch | Method::Put) && !calls_action(&self.title, line);
        self.lines.iter().all(updates)
    }

    /// The type that the operation reads or writes: the one that it returns, or else the one of the page.
    fn own_type(&self) -> Option<ValueType> {
        let returned = self.response.value.as_ref().filter(|value| !value.collection && is_named(&value.item));
        // What is added to a list of some object is seldom of the type of that object.
        let by_page = self.page.resource.clone().filter(|name| self.is_update() || self.ends_in_plural_of(name));
        let own = || match self.is_update() && self.page.leads_to_part(self.lines) {
            true => Some(TypeRef::Untyped),
            false => self.page.titled_as_whole().or(by_page).or_else(|| self.page.titled()).map(TypeRef::Named),
        };
        returned.map(|value| value.item.clone()).or_else(own).map(ValueType::single)
    }

    /// Whether the path ends in a list of objects of the type called `name`.
    fn ends_in_plural_of(&self, name: &TypeName) -> bool {
        let list = self.lines.first().map(|line| line.path.last_name().to_lowercase()).unwrap_or_default();
        name.name.to_lowercase().ends_with(&singular(&list)) && !list.is_empty()
    }

    /// Whether the text announces the parameters of an action rather than a resource.
    fn announces_parameters(&self, text: &str) -> bool {
        let first = self.sentences.first().map(|sentence| sentence.plain().to_lowercase()).unwrap_or_default();
        let parameters = first.contains("parameter") && !first.contains("representation of a");
        (parameters || text.contains("following parameter")) && !self.is_update() && !self.names_type()
    }

    /// Whether the page is that of an action and its table lists parameters: the type that such pages name is what the
    /// parameters are about.
    fn lists_parameters_of_action(&self) -> bool {
        let is_action = matches!(self.title.form, Form::Named | Form::Action);
        let takes_list = self.sentences.first().is_some_and(|sentence| says_list(&sentence.plain().to_lowercase()));
        is_action
            && !self.is_update()
            && !takes_list
            && self.header_word().is_some_and(|word| word.starts_with("parameter"))
    }

    /// Whether the first sentence names a type, or one of the first does on a page that creates something.
    fn names_type(&self) -> bool {
        let count = if self.page.creates(self.lines) { 2 } else { 1 };
        self.sentences.iter().take(count).any(|sentence| self.page.mentions().linked(sentence).is_some())
    }

    /// The type of which the text asks for a representation.
    fn stated_type(&self, report: &mut Report) -> Option<ValueType> {
        let asks = |sentence: &&Text| {
            let plain = sentence.plain().to_lowercase();
            let verbs = ["supply", "provide", "include", "specify", "create", "array of", "representation"];
            let asks_for_part = asks_for_identifier(&plain) || (!self.is_update() && asks_for_property(&plain));
            verbs.iter().any(|verb| plain.contains(verb)) && !asks_for_part
        };
        let mentions = self.page.mentions();
        // On the page of an update words such as `properties` name what is updated, not a type that happens to be called so.
        let is_type = |mention: &Mention| mention.before.contains("representation");
        let first = |sentence| match self.is_update() {
            true => mentions.linked(sentence).or_else(|| mentions.first(sentence).filter(is_type)),
            false => mentions.first(sentence),
        };
        let mentioned = |sentence| first(sentence).filter(|mention| is_named(&mention.value.item));
        let stated = self.sentences.iter().take(3).filter(asks).find_map(mentioned);
        stated.map(|mention| {
            let collection = says_list(&mention.before);
            ValueType { item: mention.checked(self.page.mentions(), report).item, collection }
        })
    }

    /// The first word of the header of the section's table.
    fn header_word(&self) -> Option<String> {
        tables(&self.page.parts, Topic::Body).next().and_then(|table| table.header_words().into_iter().next())
    }

    fn shows_bytes(&self) -> bool {
        self.example.is_some_and(|example| {
            let is_json = content_type(&example.headers).is_none_or(|kind| kind.contains("json"));
            matches!(example.body, ExampleBody::Other(_)) && !is_json
        })
    }
}

/// Whether a text in lower case asks for a list.
fn says_list(text: &str) -> bool {
    text.contains("array of") || text.contains("collection of")
}

/// Whether the type has a name of its own, defined or not.
fn is_named(item: &TypeRef) -> bool {
    matches!(item, TypeRef::Named(_) | TypeRef::Undefined(_))
}

fn first_request(examples: &[Example]) -> Option<&ExampleRequest> {
    examples.iter().find_map(|example| example.request.as_ref())
}

/// What stands before the words that say that there is no body.
pub(super) fn text_before_denial(text: &str) -> Option<&str> {
    const PHRASES: [&str; 14] = [
        "do not supply a request body",
        "don't supply a request body",
        "do not specify a request body",
        "don't specify a request body",
        "do not provide a request body",
        "don't provide a request body",
        "do not include a request body",
        "no request body",
        "not require a request body",
        "n't require a request body",
        "not require any request body",
        "request body is not necessary",
        "specifying a request body is not necessary",
        "has no request content",
    ];
    // "If you don't provide a request body, today counts": it can be provided.
    let is_denial = |start: &usize| !text[..*start].ends_with("if you ");
    let found = |phrase: &&str| text.match_indices(*phrase).map(|(start, _)| start).find(is_denial);
    let start = PHRASES.iter().filter_map(found).min()?;
    Some(&text[..start])
}

/// What asks for a representation of nothing but a key.
const ID_OF: &str = "representation of the id of";

/// Whether a text in lower case asks for what a property is, and not for the object that has it: "a representation of the
/// color property of the lamp".
fn asks_for_property(text: &str) -> bool {
    let behind = text.split_once("representation of the ").map(|(_, behind)| behind);
    behind.is_some_and(|behind| {
        let mut words = behind.split_whitespace().skip(1);
        words.next() == Some("property") && words.next() == Some("of") && words.next() != Some("type")
    })
}

/// Whether a text in lower case asks for what identifies an object instead of the object.
fn asks_for_identifier(text: &str) -> bool {
    text.contains("identifier of") || text.contains(ID_OF)
}

/// Whether a text in lower case asks to supply something.
fn asks_for_body(text: &str) -> bool {
    ["supply", "provide", "specify"].iter().any(|verb| text.contains(verb))
}

fn says_bytes(sentence: &Text) -> bool {
    let text = sentence.plain().to_lowercase();
    ["binary", "zip manifest", "html content", "mime content"].iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{operation, operation_at};
    use super::*;
    use crate::model::ParameterLocation;

    fn read(title: &str, line: &str, section: &str) -> String {
        let user = "## Response\n\nReturns `201 Created` and a [user](../resources/user.md) object.\n";
        let found = operation(title, line, &format!("## Request body\n\n{section}\n\n{user}"));
        match found.body {
            None => "-".to_owned(),
            Some(Body::Value(value)) if value.collection => format!("{} list", value.item),
            Some(Body::Value(value)) => value.item.to_string(),
            Some(Body::Parameters) => {
                let own = found.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Body);
                format!("({})", own.map(|parameter| parameter.name.as_str()).collect::<Vec<_>>().join(" "))
            }
            Some(Body::Reference(target)) => {
                format!("-> {}", target.map_or_else(String::new, |value| value.item.to_string()))
            }
            Some(Body::Stream) => "bytes".to_owned(),
        }
        .replace("microsoft.graph.", "")
    }

    #[test]
    fn what_a_new_object_must_have_stands_alone_in_its_row_or_in_a_column() {
        let titled = |title: &str, line: &str, rows: &str| {
            let section = format!(
                "## Request body\n\nSupply a JSON representation of a [user](../resources/user.md) object.\n\n{rows}"
            );
            operation(title, line, &section).required_members
        };
        let required = |line: &str, rows: &str| titled("Create user", line, rows);
        let rows =
            "|Property|Type|Description|\n|-|-|-|\n|name|String|A name. Required.|\n|kind|String|The required kind.|\n";
        assert_eq!(required("POST /users", rows), ["name"]);
        assert!(required("POST /users/{name}", rows).is_empty());
        assert!(required("PATCH /users/{id}", rows).is_empty());
        assert_eq!(required("PUT /users/{id}", rows), ["name"]);
        assert_eq!(titled("Upsert user", "PATCH /users/{id}", rows), ["name"]);
        let column = "|Property|Type|Required|Description|\n|-|-|-|-|\n|name|String|Yes|The name required.|\n|kind|String|No||\n";
        assert_eq!(required("POST /users", column), ["name"]);
        assert!(required("POST /users", &format!("{column}\nFor guests:\n\n{rows}")).is_empty());
    }

    #[test]
    fn a_part_of_an_object_is_no_such_object() {
        let update = |path: &str| {
            let text = format!(
                "# Update the settings of a user\n\n## HTTP request\n\n```http\nPATCH {path}\n```\n\n## Request body\n\n\
                 Supply the new settings.\n\n## Response\n\nReturns `200 OK`.\n\n## Example\n\n```http\nPATCH {path}\n\n\
                 {{ \"a\": 1 }}\n```\n\n```http\nHTTP/1.1 200 OK\n\n{{ \"a\": 1 }}\n```\n"
            );
            let found = operation_at("api/user-update-settings.md", &text).0.unwrap();
            let values = [found.body.as_ref().and_then(Body::value), found.response.value.as_ref()];
            values.map(|value| value.map_or_else(String::new, |value| value.item.to_string()))
        };
        assert_eq!(update("/users/{id}/settings"), ["Edm.Untyped", "Edm.Untyped"]);
        assert_eq!(update("/users/{id}"), ["microsoft.graph.user", "microsoft.graph.user"]);
    }

    #[test]
    fn the_section_says_what_the_body_is() {
        let group = "[group](../resources/group.md)";
        let rows = "\n\n|Parameter|Type|Description|\n|-|-|-|\n|name|String|A name.|\n";
        let properties = rows.replace("Parameter", "Property");
        let cases = [
            ("Do it", "POST /a", "Do not supply a request body for this method.".to_owned(), "-"),
            (
                "user: do",
                "POST /a/do",
                format!("Supply a name if there is none. Otherwise, don't supply a request body.{rows}"),
                "(name)",
            ),
            ("user: do", "POST /a/do", format!("Don't supply a request body for this method.{rows}"), "-"),
            ("Get a", "GET /a", format!("In the request URL, provide parameters.{rows}"), "-"),
            ("Create group", "POST /a", format!("Supply a JSON representation of the {group} object."), "group"),
            ("Create group", "POST /a", "Supply a JSON representation for the group object.".to_owned(), "group"),
            ("Update it", "PATCH /a", format!("Supply an array of {group} objects."), "group list"),
            ("user: do", "POST /a/do", format!("Provide a JSON object with the following parameters.{rows}"), "(name)"),
            ("user: do", "POST /a/do", format!("Supply a JSON representation of a {group} object.{rows}"), "(name)"),
            ("user: add", "POST /a/add", format!("Supply an array of {group} objects.{rows}"), "group list"),
            ("Create user", "POST /users", format!("Supply a JSON representation of the ID of a user.{properties}"), "(name)"),
            ("Set color", "POST /a/set", format!("Supply a JSON representation of the **name** property of the {group}.{properties}"), "(name)"),
            ("Replace it", "PUT /a", "Supply a JSON representation of a group object.".to_owned(), "group"),
            ("user: do", "POST /a/do", format!("Specify them in the URL. Do not supply a request body.{rows}"), "-"),
            ("Update user", "PATCH /a", format!("Supply the values for relevant fields.{properties}"), "user"),
            ("Create user", "POST /users", format!("Supply a name.{properties}"), "user"),
            ("Create link", "POST /a/createLink", format!("The following parameters are used.{rows}"), "(name)"),
            ("Add member", "POST /a/$ref", format!("Supply the {group} to add."), "-> group"),
            ("Put photo", "PUT /a", "Supply the binary data of the photo.".to_owned(), "bytes"),
            ("Archive", "POST /a", "You may include this.\n\n```json\n{ \"keep\": true }\n```\n".to_owned(), "(keep)"),
            ("Ask", "POST /a/ask", "Pass the name.\n\n## Example\n\n```http\nPOST /a/ask\n\n{ \"@odata.type\": \"b\", \"name\": \"c\" }\n```\n".to_owned(), "(name)"),
            (
                "user: do",
                "POST /a/do",
                "You can specify a day. If you don't provide a request body, it is today.\n\n```json\n{ \"day\": \"2024-01-01\" }\n```\n".to_owned(),
                "(day)",
            ),
            ("Remove it", "DELETE /a/$ref", "Supply the identifier.".to_owned(), "-"),
        ];
        for (title, line, section, expected) in cases {
            assert_eq!(read(title, line, &section), expected, "{title}: {section}");
        }
    }
}
