//! Tests of what is emitted for types.

use super::*;
use crate::diagnostics::Report;
use crate::model::*;
use crate::names::assign_names;
use crate::samples::*;

/// The text of the module that defines `name`.
fn emitted(api: &Api, name: &str) -> String {
    let mut report = Report::default();
    let names = assign_names(api, &mut report);
    let published = |_: &str| None;
    let root = Root::new(api, &names, &published);
    let ModuleItems { imports, items } = module_items(&root, names.type_names(&type_name(name)).module);
    let format = |item| prettyplease::unparse(&syn::parse2(item).expect("Rust"));
    [imports].into_iter().chain(items).map(format).collect::<Vec<_>>().join("\n")
}

fn user() -> TypeDefinition {
    let mut name = property("displayName", "String");
    name.description = "The name *shown*.".to_owned();
    name.deprecated = Some("Use `id`.".to_owned());
    let mut manager = property("manager", "user");
    manager.navigation = true;
    let mut skills = property("type", "color");
    skills.value.collection = true;
    let mut user = record("user", vec![name, manager, skills]);
    user.description = "A person.".to_owned();
    user
}

#[test]
fn a_struct_is_plain() {
    let text = emitted(&api(vec![user(), enumeration("color", "resources/color.md", &["red"])], vec![]), "user");
    let expected = r#"use ::mdbindgen_runtime::{AdditionalData, Field, Record, Schema};
use super::color::Color;

/// A person.
#[derive(Clone)]
pub struct User {
    /// The name \*shown\*.
    #[deprecated(note = "Use `id`.")]
    pub display_name: Option<String>,
    /// The property `manager`.
    ///
    /// A relationship: absent unless the request expands it.
    pub manager: Option<Box<User>>,
    /// The property `type`.
    pub r#type: Option<Vec<Color>>,
    /// Members of the JSON object that the documentation does not list, kept as they came.
    pub additional_data: AdditionalData,
}
"#;
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn the_glue_names_every_field_by_its_position() {
    let text = emitted(&api(vec![user(), enumeration("color", "resources/color.md", &["red"])], vec![]), "user");
    for expected in [
        r#"        static SCHEMA: Schema = Schema::new(
            "microsoft.graph.user",
            &["displayName", "manager", "type"],
        );
        &SCHEMA
"#,
        "            0 => &self.display_name,
            1 => &self.manager,
            _ => &self.r#type,
",
        "            0 => &mut self.display_name,
            1 => &mut self.manager,
            _ => &mut self.r#type,
",
        "            display_name: None,
            manager: None,
            r#type: None,
            additional_data: ::mdbindgen_runtime::AdditionalData::new(),
",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn structs_with_few_fields_have_no_idle_match() {
    let text = emitted(&api(vec![record("none", vec![])], vec![]), "none");
    assert!(!text.contains("Field"), "{text}");
    let text = emitted(&api(vec![record("one", vec![property("id", "String")])], vec![]), "one");
    assert!(text.contains("fn field(&self, _: usize) -> &dyn Field {\n        &self.id\n"), "{text}");
}

#[test]
fn properties_are_inherited_and_the_derived_type_wins() {
    let base = record("base", vec![property("id", "String"), property("size", "Int32")]);
    let mut derived = record("derived", vec![property("size", "Int64"), property("extra", "Boolean")]);
    if let Shape::Structured(structured) = &mut derived.shape {
        structured.base = Some(type_name("base"));
    }
    let text = emitted(&api(vec![base, derived], vec![]), "derived");
    let fields: Vec<_> = text.lines().filter_map(|line| line.trim().strip_prefix("pub ")).collect();
    let expected = ["struct Derived {", "id: Option<String>,", "size: Option<i64>,", "extra: Option<bool>,"];
    assert_eq!(fields[..4], expected);
}

#[test]
fn an_enumeration_keeps_what_is_not_documented() {
    let mut color = enumeration("color", "resources/color.md", &["red", "darkBlue", "Undocumented"]);
    color.description = "A colour.".to_owned();
    let text = emitted(&api(vec![color], vec![]), "color");
    for expected in [
        "/// A colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Color {
    /// The member `red`.
    Red,
    /// The member `darkBlue`.
    DarkBlue,
    /// The member `Undocumented`.
    Undocumented2,
    /// A member that the documentation does not list.
    Undocumented(String),
}
",
        r#"(&'static str, Self)] = &[
        ("red", Self::Red),
        ("darkBlue", Self::DarkBlue),
        ("Undocumented", Self::Undocumented2),
    ];
"#,
        r#"            Self::DarkBlue => "darkBlue",
            Self::Undocumented2 => "Undocumented",
            Self::Undocumented(name) => name,
"#,
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn flags_are_sets() {
    let mut days = enumeration("days", "resources/days.md", &["monday"]);
    if let Shape::Enumeration(enumeration) = &mut days.shape {
        enumeration.is_flags = true;
    }
    let text = emitted(&api(vec![days, record("plan", vec![property("on", "days")])], vec![]), "plan");
    assert!(text.contains("pub on: Option<Flags<Days>>,"), "{text}");
}

#[test]
fn the_parameters_of_an_action_are_a_struct() {
    let mut send = operation("send", Some("user"), &["POST /users/{id}/send"]);
    send.body = Some(Body::Parameters);
    send.parameters.push(parameter("saveToSentItems", ParameterLocation::Body, "Boolean"));
    let api = api(vec![user(), enumeration("color", "resources/color.md", &["red"])], vec![send]);
    let text = emitted(&api, "user");
    let expected = "/// What [`send`] takes in the body of its request.
#[derive(Clone)]
pub struct SendParameters {
    /// The parameter `saveToSentItems`.
    pub save_to_sent_items: Option<bool>,
";
    assert!(text.contains(expected), "{text}");
    assert!(text.contains(r#"Schema::new("", &["saveToSentItems"])"#), "{text}");
}
