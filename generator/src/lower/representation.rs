//! The JSON representation of a type.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::draft::PropertyDraft;
use super::page_text::origin;
use super::resource::PageContext;
use super::type_text::{TypeText, is_identifier, primitive_named};
use crate::diagnostics::{BROKEN_JSON, Report};
use crate::source::{Span, Spanned};
use crate::syntax::{CodeBlock, parse_json};

/// The members that the block shows, typed by their placeholders; nothing if the block is not JSON, which is reported. A
/// `value` that tables do not list may hold the object itself.
///
/// Annotations such as `@odata.type` are no members, and neither is `"openType": true`, which belongs into the one above.
pub(crate) fn shown_members(
    context: PageContext<'_>,
    block: &CodeBlock,
    listed: &[PropertyDraft],
    report: &mut Report,
) -> Option<Vec<PropertyDraft>> {
    if block.text.trim().is_empty() {
        return None;
    }
    let value = match parse_json(&block.text) {
        Ok(json) => json.value,
        Err(fault) => {
            report.push(
                BROKEN_JSON
                    .at(block.place(fault.offset..fault.offset + 1), "JSON representation is not valid JSON")
                    .label(format!("expected {}", fault.expected))
                    .help("correct the JSON; the table alone is read until then"),
            );
            return None;
        }
    };
    let is_member = |name: &str, value: &Value| !name.contains('@') && !says_open(name, value);
    let has_value = listed.iter().any(|property| property.name.value == "value");
    let object = if has_value { &value } else { answered_object(&value) };
    let members = object.as_object()?.iter().filter(|(name, value)| is_member(name, value));
    let mut position = 0;
    Some(members.map(|(name, value)| draft_member(context, block, &mut position, name, value)).collect())
}

/// The object in an answer of the service, which some pages show instead of it: in `value`, beside a context.
fn answered_object(value: &Value) -> &Value {
    let is_answer = |members: &Map<String, Value>| {
        members.contains_key("@odata.context") && members.keys().all(|name| name == "value" || name.contains('@'))
    };
    let content = value.as_object().filter(|members| is_answer(members)).and_then(|members| members.get("value"));
    match content {
        Some(Value::Array(items)) => items.first().unwrap_or(&Value::Null),
        Some(object @ Value::Object(_)) => object,
        _ => value,
    }
}

fn says_open(name: &str, value: &Value) -> bool {
    name == "openType" && *value == Value::Bool(true)
}

/// Whether the block says of the type that it is open.
pub(crate) fn shows_open(block: &CodeBlock) -> bool {
    // Hardly any block does, and need not be read for it.
    let json = if block.text.contains("openType") { parse_json(&block.text).ok() } else { None };
    let members = json.as_ref().and_then(|json| json.value.as_object());
    members.is_some_and(|members| members.iter().any(|(name, value)| says_open(name, value)))
}

/// Reads a member, which stands at or behind `position`; moves that behind its name.
fn draft_member(
    context: PageContext<'_>,
    block: &CodeBlock,
    position: &mut usize,
    name: &str,
    value: &Value,
) -> PropertyDraft {
    let rest = &block.text[*position..];
    let quoted = rest.find(&format!("\"{name}\"")).map(|start| start + 1);
    // Authors also write keys without quotes; one written with escapes is not found.
    let found = quoted.or_else(|| rest.find(&format!("{name}:")));
    let start = *position + found.unwrap_or(0);
    *position = found.map_or(*position, |_| start + name.len());
    let span = block.place(start..start + name.len());
    PropertyDraft {
        name: Spanned::new(name.trim().to_owned(), span),
        value: placeholder_type(value, span),
        navigation: false,
        facts: super::description::Facts::default(),
        values: Vec::new(),
        is_flags: false,
        hides_enumeration: false,
        only_shown: true,
        description: String::new(),
        origin: origin(context.page, context.sources, span),
    }
}

/// The type that a placeholder stands for: `"String (timestamp)"`, `1024`, `{"@odata.type": "microsoft.graph.user"}`.
fn placeholder_type(value: &Value, span: Span) -> TypeText {
    let named = |name: &str, collection: bool| TypeText::named(name.to_owned(), collection, span);
    match value {
        Value::Bool(_) => named("Boolean", false),
        Value::Number(number) if number.is_f64() => named("Double", false),
        Value::Number(_) => named("Int32", false),
        Value::String(text) if is_qualified(text) => TypeText::from_annotation(text, span),
        Value::String(text) => named(string_placeholder(text), false),
        Value::Array(items) => {
            let item = items.first().map_or_else(|| named("any", true), |item| placeholder_type(item, span));
            TypeText { collection: true, ..item }
        }
        Value::Object(members) => {
            match members.get("@odata.type").or_else(|| members.get("@type")).and_then(Value::as_str) {
                Some(name) => TypeText::from_annotation(name, span),
                None => named("any", false),
            }
        }
        Value::Null => named("any", false),
    }
}

/// Whether a text placeholder is the qualified name of a type: `Edm.Int32`, `Collection(microsoft.graph.user)`.
fn is_qualified(text: &str) -> bool {
    let item = text.strip_prefix("Collection(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(text);
    let item = item.strip_prefix('#').unwrap_or(item);
    let is_name = |name: &str| name.split('.').all(is_identifier);
    ["Edm.", "microsoft.graph."].iter().any(|namespace| item.strip_prefix(namespace).is_some_and(is_name))
}

/// The primitive that a text placeholder names; text if it names none.
fn string_placeholder(text: &str) -> &'static str {
    let lower = text.to_lowercase();
    // `boolean | currency | text` lists values, not types.
    if lower.contains('|') {
        return "String";
    }
    const REMARKS: [(&str, &str); 5] = [
        ("timestamp", "DateTimeOffset"),
        ("duration", "Duration"),
        ("time of day", "TimeOfDay"),
        ("datetimeoffset", "DateTimeOffset"),
        ("binary", "Binary"),
    ];
    if let Some((_, name)) = REMARKS.iter().find(|(remark, _)| lower.contains(remark)) {
        return name;
    }
    const NAMES: [&str; 9] = ["Boolean", "Date", "Decimal", "Double", "Guid", "Int16", "Int32", "Int64", "Single"];
    let first = lower.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    let known = NAMES.iter().find(|name| name.eq_ignore_ascii_case(first)).copied();
    known.unwrap_or_else(|| if primitive_named(first).is_some() && first == "integer" { "Int32" } else { "String" })
}

/// Whether the members are samples of arbitrary keys rather than properties.
///
/// Such a block stands for a dictionary: its keys are GUIDs, or texts like `String-value`.
pub(crate) fn is_dictionary(members: &[PropertyDraft]) -> bool {
    members.iter().any(|member| !is_identifier(&member.name.value))
}

/// Adds the members that no table lists. Names compare without case, and are those of the members where that differs: it
/// is what the service sends.
pub(crate) fn add_members(properties: &mut Vec<PropertyDraft>, members: Vec<PropertyDraft>) {
    let exact: HashSet<String> = properties.iter().map(|known| known.name.value.clone()).collect();
    let known: HashMap<String, usize> =
        properties.iter().enumerate().map(|(index, known)| (known.name.value.to_ascii_lowercase(), index)).collect();
    for member in members.into_iter().filter(|member| !exact.contains(&member.name.value)) {
        match known.get(&member.name.value.to_ascii_lowercase()) {
            Some(index) => properties[*index].name.value = member.name.value,
            None => properties.push(member),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_object_in_an_answer_is_represented() {
        let names = |json: &str| {
            let page = format!(
                "# lamp resource type\n\nA lamp.\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n|id|String|A.|\n\n\
                 ## JSON representation\n\n<!-- {{ \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.lamp\" }} -->\n\
                 ```json\n{json}\n```\n"
            );
            let found = crate::lower::testing::api(&[("resources/lamp.md", &page)]);
            let properties = found.all_properties(&found.types[0].name);
            properties.iter().map(|property| property.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(r#"{ "@odata.context": "x", "value": { "id": "1", "color": "red" } }"#), ["id", "color"]);
        assert_eq!(names(r#"{ "@odata.context": "x", "value": [{ "id": "1" }] }"#), ["id"]);
        assert_eq!(names(r#"{ "id": "1", "value": { "color": "red" } }"#), ["id", "value"]);
        assert_eq!(names(r#"{ "@odata.context": "x", "value": [] }"#), ["id"]);
    }

    #[test]
    fn texts_stand_for_the_types_that_they_name() {
        let span = Span::new(crate::source::FileId(0), 0..0);
        let read = |text: &str| {
            let found = placeholder_type(&Value::from(text), span);
            format!("{}{}", found.name, if found.collection { " list" } else { "" })
        };
        for (text, expected) in [
            ("Edm.Int32", "Edm.Int32"),
            ("#microsoft.graph.user", "microsoft.graph.user"),
            ("Collection(Edm.String)", "Edm.String list"),
            ("microsoft.graph.user or text", "String"),
            ("String (timestamp)", "DateTimeOffset"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
