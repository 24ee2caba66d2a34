//! Examples that contradict the types that they are examples of; what they show of these types on the way.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::evidence::{Declaration, Evidence};
use crate::diagnostics::{Diagnostic, EXAMPLE_CONTRADICTION, Report};
use crate::model::{
    Api, Enumeration, Example, ExampleBody, Operation, Origin, ParameterLocation, Primitive, Property, Shape,
    Structured, TypeDefinition, TypeName, TypeRef, ValueType, stated_type,
};
use crate::parallel;
use crate::source::{FileId, Sources, Span};

/// Compares the bodies of all examples with their types: those of responses with the type that the annotation states,
/// those of requests with the type of the operation's body. `pages` are those of the docs root.
pub(crate) fn check_examples(api: &Api, sources: &Sources, pages: &[FileId], report: &mut Report) -> Evidence {
    let types = Types::new(api);
    let files: HashMap<&str, FileId> = pages.iter().map(|id| (&*sources.file(*id).page, *id)).collect();
    let found = parallel::map(&api.operations, |operation| check_operation(operation, &types, sources, &files));
    let mut shown = Evidence::default();
    for (faults, evidence) in found {
        report.append(faults);
        shown.append(evidence);
    }
    shown
}

/// The structured types with all their properties, inherited ones included.
struct Types<'a> {
    structured: HashMap<&'a TypeName, (&'a Structured, HashMap<&'a str, &'a Property>)>,
    enumerations: HashMap<&'a TypeName, &'a Enumeration>,
    /// Where each type is defined.
    origins: HashMap<&'a TypeName, &'a Origin>,
    /// Names in lower case, for `@odata.type`.
    names: HashMap<String, &'a TypeName>,
    /// The types that others derive from.
    bases: HashSet<&'a TypeName>,
}

impl<'a> Types<'a> {
    fn new(api: &'a Api) -> Self {
        let mut types = Self {
            structured: HashMap::new(),
            enumerations: HashMap::new(),
            origins: HashMap::new(),
            names: HashMap::new(),
            bases: HashSet::new(),
        };
        let properties = parallel::map(&api.types, |definition| properties(api, definition));
        for (definition, properties) in api.types.iter().zip(properties) {
            types.origins.insert(&definition.name, &definition.origin);
            types.names.insert(definition.name.to_string().to_lowercase(), &definition.name);
            match &definition.shape {
                Shape::Structured(structured) => {
                    types.structured.insert(&definition.name, (structured, properties));
                    types.bases.extend(&structured.base);
                }
                Shape::Enumeration(enumeration) => {
                    types.enumerations.insert(&definition.name, enumeration);
                }
            }
        }
        types
    }

    /// The type that an object says it has, or else the declared one; nothing if no page defines what it says.
    fn actual(&self, object: &Map<String, Value>, declared: &'a TypeName) -> Option<&'a TypeName> {
        match stated_type(object) {
            Some(stated) => self.names.get(&stated.to_lowercase()).copied(),
            None => Some(declared),
        }
    }
}

/// The properties of a type by name, inherited ones included.
fn properties<'a>(api: &'a Api, definition: &TypeDefinition) -> HashMap<&'a str, &'a Property> {
    api.all_properties(&definition.name).into_iter().map(|property| (property.name.as_str(), property)).collect()
}

/// What is wrong with the examples of an operation, and what they show.
fn check_operation(
    operation: &Operation,
    types: &Types<'_>,
    sources: &Sources,
    files: &HashMap<&str, FileId>,
) -> (Report, Evidence) {
    let (mut report, mut evidence) = (Report::default(), Evidence::default());
    let Some(file) = files.get(&*operation.origin.page) else { return (report, evidence) };
    for example in &operation.examples {
        for (body, value, origin) in response_body(example).into_iter().chain(request_body(operation, example)) {
            let block = block_span(sources, *file, origin.line);
            let (known, forms) = (HashSet::new(), HashSet::new());
            let (report, evidence) = (&mut report, &mut evidence);
            let mut check = Check { types, sources, files, block, origin, report, evidence, forms, known };
            check.message(body, value);
            let forms = check.forms;
            evidence.forms.extend(forms);
        }
        evidence.combined.extend(combined_in_parameters(operation, example, types).cloned());
    }
    (report, evidence)
}

/// The enumerations of parameters of which an example has several members in one value.
fn combined_in_parameters<'a>(
    operation: &'a Operation,
    example: &'a Example,
    types: &'a Types<'a>,
) -> impl Iterator<Item = &'a TypeName> {
    let body = example.request.as_ref().and_then(|request| match &request.body {
        ExampleBody::Json(Value::Object(members)) => Some(members),
        ExampleBody::Json(_) | ExampleBody::Empty | ExampleBody::BrokenJson(_) | ExampleBody::Other(_) => None,
    });
    let parameters = operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Body);
    parameters.filter_map(move |parameter| {
        let TypeRef::Named(name) = &parameter.value.item else { return None };
        let text = body?.get(&parameter.name)?.as_str()?;
        let enumeration = types.enumerations.get(name)?;
        combines_members(enumeration, text).then_some(name)
    })
}

/// Whether `text` is several members of an enumeration with commas between them; all of many are a list of choices.
fn combines_members(enumeration: &Enumeration, text: &str) -> bool {
    let count = text.split(',').count();
    let is_choice = count > 2 && count >= enumeration.members.len();
    count > 1 && !is_choice && text.split(',').all(|name| has_member(enumeration, name.trim()))
}

fn has_member(enumeration: &Enumeration, name: &str) -> bool {
    enumeration.members.iter().any(|known| known.name.eq_ignore_ascii_case(name))
}

/// The body of a response with the type that its annotation states.
fn response_body(example: &Example) -> Option<(&Value, &ValueType, &Origin)> {
    let response = example.response.as_ref().filter(|response| response.status < 300)?;
    match (&response.body, &response.value) {
        (ExampleBody::Json(body), Some(value)) => Some((body, value, &response.origin)),
        _ => None,
    }
}

/// The body of a request with the type that the operation takes.
fn request_body<'a>(operation: &'a Operation, example: &'a Example) -> Option<(&'a Value, &'a ValueType, &'a Origin)> {
    let request = example.request.as_ref()?;
    let ExampleBody::Json(body) = &request.body else { return None };
    let path = request.target().path_with_key_segments();
    let lines = || operation.requests.iter().filter(|line| line.method == request.method);
    let line = lines().find(|line| line.path.matches(&path)).or_else(|| lines().next())?;
    Some((body, operation.body_of(line)?.value()?, &request.origin))
}

/// The text from a line on to the end of its code block.
fn block_span(sources: &Sources, file: FileId, line: u32) -> Span {
    let start = sources.line_span(file, line).start as usize;
    let rest = &sources.file(file).text[start..];
    Span::new(file, start..start + rest.find("\n```").unwrap_or(rest.len()))
}

/// Whether a member is one of those that every directory may add: `extension_0123456789abcdef0123456789abcdef_code`.
fn is_extension(member: &str) -> bool {
    let rest = member.strip_prefix("extension_").and_then(|rest| rest.split_once('_'));
    rest.is_some_and(|(id, _)| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether a text stands for a value of whatever form: `String`, `Collection(String)`, nothing at all.
fn says_nothing(value: &Value) -> bool {
    let text = value.as_str().map(str::to_lowercase);
    text.is_some_and(|text| text.is_empty() || text.starts_with("string") || text.starts_with("collection"))
}

/// The comparison of one example.
struct Check<'a> {
    types: &'a Types<'a>,
    sources: &'a Sources,
    files: &'a HashMap<&'a str, FileId>,
    block: Span,
    /// Where the message stands.
    origin: &'a Origin,
    report: &'a mut Report,
    evidence: &'a mut Evidence,
    /// What the message shows of the form of properties.
    forms: HashSet<(Declaration, bool)>,
    /// What was reported of this example: one report for each property of a type.
    known: HashSet<(&'a TypeName, String)>,
}

impl<'a> Check<'a> {
    /// Compares a body; a list stands in the member `value`, and so do single objects on many pages.
    fn message(&mut self, body: &Value, value: &'a ValueType) {
        let TypeRef::Named(name) = &value.item else { return };
        let wrapped = body.get("value").filter(|inner| inner.is_array() || inner.is_object());
        match (wrapped.unwrap_or(body), self.types.structured.contains_key(name)) {
            (Value::Array(items), true) => items.iter().for_each(|item| self.object(item, name)),
            (object, true) => self.object(object, name),
            _ => {}
        }
    }

    fn object(&mut self, value: &Value, declared: &'a TypeName) {
        let Value::Object(members) = value else { return };
        let Some(name) = self.types.actual(members, declared) else { return };
        let types = self.types;
        let Some((structured, properties)) = types.structured.get(name) else { return };
        if !properties.keys().any(|name| name.eq_ignore_ascii_case("id"))
            && members.get("id").is_some_and(Value::is_string)
        {
            self.evidence.identified.push((name.clone(), self.origin.clone()));
        }
        for (member, value) in members.iter().filter(|(member, _)| !member.contains('@') && !is_extension(member)) {
            match properties.get(member.as_str()) {
                Some(property) => self.property(name, property, value),
                // A base stands for its subtypes where the object does not say which it is.
                None if structured.is_open || types.bases.contains(name) => {}
                None => self.report_unknown(name, member, properties),
            }
        }
    }

    fn property(&mut self, owner: &'a TypeName, property: &'a Property, value: &Value) {
        if !value.is_null() && !says_nothing(value) && property.value.item != TypeRef::Untyped {
            let declaration = (property.origin.clone(), property.name.clone());
            self.forms.insert((declaration, value.is_array() == property.value.collection));
        }
        match (property.value.collection, value) {
            (_, Value::Null) => {}
            (true, Value::Array(items)) => items.iter().for_each(|item| self.item(owner, property, item)),
            (true, _) => self.report_mismatch(owner, property, "a list"),
            (false, Value::Array(_)) if property.value.item != TypeRef::Untyped => {
                self.report_mismatch(owner, property, "no list");
            }
            (false, value) => self.item(owner, property, value),
        }
    }

    fn item(&mut self, owner: &'a TypeName, property: &'a Property, value: &Value) {
        match &property.value.item {
            TypeRef::Primitive(primitive) => {
                if let Some(expected) = mismatch(*primitive, value) {
                    self.report_mismatch(owner, property, expected);
                }
            }
            TypeRef::Named(name) => match self.types.enumerations.get(name) {
                Some(enumeration) => {
                    self.member(owner, property, enumeration, value);
                    if value.as_str().is_some_and(|text| combines_members(enumeration, text)) {
                        self.evidence.combined.insert(name.clone());
                    }
                }
                None if value.is_object() => self.object(value, name),
                None if self.is_object(name) && !value.is_null() => {
                    self.report_mismatch(owner, property, "an object");
                }
                None => {}
            },
            TypeRef::Undefined(_) | TypeRef::Untyped => {}
        }
    }

    /// Whether values of the type are known to be objects; a type without properties may stand for anything.
    fn is_object(&self, name: &TypeName) -> bool {
        let found = self.types.structured.get(name);
        found.is_some_and(|(structured, properties)| !structured.is_open && !properties.is_empty())
    }

    fn member(&mut self, owner: &'a TypeName, property: &'a Property, enumeration: &Enumeration, value: &Value) {
        let Value::String(text) = value else { return };
        let is_placeholder =
            text.to_lowercase().starts_with("string") || text.contains(['|', ':', '@']) || text.ends_with("-value");
        let unknown = text.split(',').map(str::trim).find(|name| !has_member(enumeration, name));
        if let Some(unknown) = unknown.filter(|_| !is_placeholder) {
            let declared = self.line_of(&property.origin);
            self.report(owner, &property.name, |at| {
                let diagnostic = at(format!("`{unknown}` is not among the values of `{}`", property.name))
                    .label("this value is documented nowhere else")
                    .help("correct the example, or document the value");
                match declared {
                    Some(span) => diagnostic.context(span, "the property is declared here"),
                    None => diagnostic,
                }
            });
        }
    }

    fn report_mismatch(&mut self, owner: &'a TypeName, property: &'a Property, expected: &str) {
        let declared = self.line_of(&property.origin);
        self.report(owner, &property.name, |at| {
            let diagnostic = at(format!("`{}` has another type than its declaration says", property.name));
            let diagnostic = diagnostic.label(format!("expected {expected}"));
            match declared {
                Some(span) => diagnostic.context(span, "declared here"),
                None => diagnostic,
            }
        });
    }

    fn report_unknown(&mut self, owner: &'a TypeName, member: &str, properties: &HashMap<&str, &'a Property>) {
        let similar = properties.values().filter(|property| property.name.eq_ignore_ascii_case(member));
        let similar = similar.min_by_key(|property| &property.name);
        let declared = similar.and_then(|property| self.line_of(&property.origin));
        let defined = self.types.origins.get(owner).and_then(|origin| self.line_of(origin));
        self.report(owner, member, |at| {
            let diagnostic = at(format!("`{}` has no property `{member}`", owner.name));
            match (declared, defined) {
                (Some(span), _) => diagnostic.label("spelt so here").context(span, "declared with another spelling"),
                (None, Some(span)) => diagnostic
                    .label("no page of the type lists it")
                    .context(span, "the type is defined here")
                    .help("document the property, or correct the example"),
                (None, None) => diagnostic.label("no page of the type lists it"),
            }
        });
    }

    /// Reports once for each property of a type, at the place where the example has the member.
    fn report(
        &mut self,
        owner: &'a TypeName,
        member: &str,
        build: impl FnOnce(&dyn Fn(String) -> Diagnostic) -> Diagnostic,
    ) {
        if !self.known.insert((owner, member.to_owned())) {
            return;
        }
        let text = self.sources.text(self.block);
        // A key written with escapes is not found; the first line of the example stands for it.
        let Some(start) = text.find(&format!("\"{member}\"")) else {
            let first_line =
                self.block.start as usize..self.block.start as usize + text.find('\n').unwrap_or(text.len());
            let span = Span::new(self.block.file, first_line);
            self.report.push(build(&|message| EXAMPLE_CONTRADICTION.at(span, message)));
            return;
        };
        let offset = self.block.start as usize + start;
        let span = Span::new(self.block.file, offset..offset + member.len() + 2);
        self.report.push(build(&|message| EXAMPLE_CONTRADICTION.at(span, message)));
    }

    fn line_of(&self, origin: &Origin) -> Option<Span> {
        self.files.get(&*origin.page).map(|file| self.sources.line_span(*file, origin.line))
    }
}

/// What was expected where `value` is no `primitive`; dates, numbers in quotes and the like pass as text.
fn mismatch(primitive: Primitive, value: &Value) -> Option<&'static str> {
    use Primitive::{Boolean, Byte, Int16, Int32, Int64, String};
    match (primitive, value) {
        (Boolean, Value::Bool(_)) | (String, Value::String(_)) | (_, Value::Null) => None,
        (Boolean, _) => Some("`true` or `false`"),
        (String, Value::Object(_) | Value::Bool(_)) => Some("text"),
        (Byte | Int16 | Int32 | Int64, Value::Object(_) | Value::Bool(_)) => Some("a number"),
        (Byte | Int16 | Int32 | Int64, Value::String(text)) if !is_number(text) => Some("a number"),
        _ => None,
    }
}

/// Whether text stands for a number: its digits, or the name of its type as a placeholder.
fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok() || super::type_text::primitive_named(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::{Links, lower_pages};
    use crate::syntax::Pages;

    #[test]
    fn only_members_that_pages_could_list_are_compared() {
        let lamp = "# lamp resource type\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n|note|String|A.|\n";
        let codes = |body: &str| {
            let get = format!(
                "# Get lamp\n\n## HTTP request\n\n```http\nGET /lamps/{{id}}\n```\n\n## Response\n\nReturns a [lamp](../resources/lamp.md).\n\n\
                 ## Example\n\n<!-- {{ \"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.lamp\" }} -->\n\
                 ```http\nHTTP/1.1 200 OK\n\n{body}\n```\n"
            );
            let mut report = Report::default();
            let sources = Sources::from_texts(&[("api/lamp-get.md", &get), ("resources/lamp.md", lamp)]);
            lower_pages(&Pages::new(&sources), 0, &Links::default(), &mut report);
            report.diagnostics.iter().filter(|found| found.code.name == EXAMPLE_CONTRADICTION.name).count()
        };
        assert_eq!(codes(r#"{ "other": 1 }"#), 1);
        assert_eq!(codes(r##"{ "@odata.type": "#microsoft.graph.candle", "other": 1 }"##), 0);
        assert_eq!(codes(r#"{ "extension_0123456789abcdef0123456789abcdef_other": 1 }"#), 0);
    }
}
