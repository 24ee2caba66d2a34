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
    let expected = r#"use ::mdbindgen_runtime::AdditionalData;
use super::color::Color;

/// A person.
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
        r#"        static SCHEMA: ::mdbindgen_runtime::Schema = ::mdbindgen_runtime::Schema::new(
            "microsoft.graph.user",
            &["displayName", "manager", "type"],
        );
        &SCHEMA
"#,
        "            0 => &self.display_name,
            1 => &self.manager,
            2 => &self.r#type,
            _ => &self.additional_data,
",
        "            0 => &mut self.display_name,
            1 => &mut self.manager,
            2 => &mut self.r#type,
            _ => &mut self.additional_data,
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
fn a_struct_without_fields_has_no_idle_match() {
    let text = emitted(&api(vec![record("none", vec![])], vec![]), "none");
    let expected = "fn field(&self, _: usize) -> &dyn ::mdbindgen_runtime::Field {\n        &self.additional_data\n";
    assert!(text.contains(expected), "{text}");
    assert!(!text.contains("match"), "{text}");
}

#[test]
fn properties_are_inherited_and_the_derived_type_wins() {
    let base = record("base", vec![property("id", "String"), property("size", "Int32")]);
    let derived = derived("derived", "base", vec![property("size", "Int64"), property("extra", "Boolean")]);
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
#[derive(Clone, PartialEq, Eq)]
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
        "        if let Self::Undocumented(name) = self { Some(name) } else { None }
",
        "        ::mdbindgen_runtime::enumeration::debug(self, formatter)
",
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
pub struct SendParameters {
    /// The parameter `saveToSentItems`.
    pub save_to_sent_items: Option<bool>,
";
    assert!(text.contains(expected), "{text}");
    let schema = "Schema::new(\n            \"SendParameters\",\n            &[\"saveToSentItems\"],\n        )";
    assert!(text.contains(schema), "{text}");
}

/// An abstract answer, two concrete ones, and a question that has such.
fn answers() -> Vec<TypeDefinition> {
    let mut answer = record("answer", vec![property("display", "String"), property("default", "Boolean")]);
    answer.shape = structured(&answer, None, true);
    let derived = |name: &str, base: &str, value: &str| {
        let mut derived = record(name, vec![property("value", value)]);
        derived.shape = structured(&derived, Some(base), false);
        derived
    };
    let mut all = property("all", "answer");
    all.value.collection = true;
    let question = record("question", vec![property("only", "answer"), all, property("text", "textAnswer")]);
    vec![answer, derived("textAnswer", "answer", "String"), derived("x.longAnswer", "textAnswer", "Int64"), question]
}

fn structured(definition: &TypeDefinition, base: Option<&str>, is_abstract: bool) -> Shape {
    let Shape::Structured(structured) = &definition.shape else { unreachable!("it is a record") };
    Shape::Structured(Structured { base: base.map(type_name), is_abstract, ..structured.clone() })
}

#[test]
fn a_type_with_subtypes_is_a_choice() {
    let text = emitted(&api(answers(), vec![]), "answer");
    for expected in [
        "/// A [`Answer`] or what derives from it, told apart by `@odata.type`.
#[derive(Clone)]
pub enum AnyAnswer {
    /// `microsoft.graph.textAnswer`
    TextAnswer(Box<TextAnswer>),
    /// `x.longAnswer`
    LongAnswer(Box<LongAnswer>),
",
        "    Undocumented(Box<Answer>),
}
",
        r#"    /// See [`Answer::display`].
    pub fn display(&self) -> Option<&str> {
        ::mdbindgen_runtime::member::<String>(Union::record(self), "display", 0)
            .map(String::as_str)
    }
"#,
        "    pub fn default(&self) -> Option<&bool> {",
        r#"            "microsoft.graph.textAnswer" => Self::TextAnswer(Box::default()),
            "x.longAnswer" => Self::LongAnswer(Box::default()),
            _ => Self::Undocumented(Box::default()),
"#,
        "            Self::LongAnswer(record) => &**record,
            Self::Undocumented(record) => &**record,
",
        "impl From<LongAnswer> for AnyAnswer {
    fn from(record: LongAnswer) -> Self {
        Self::LongAnswer(Box::new(record))
",
        "    fn default() -> Self {
        Self::Undocumented(Box::default())
",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn values_are_of_the_choice() {
    let text = emitted(&api(answers(), vec![]), "question");
    let fields =
        ["pub only: Option<AnyAnswer>,", "pub all: Option<Vec<AnyAnswer>>,", "pub text: Option<AnyTextAnswer>,"];
    for expected in fields {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    // The derived type declares another type of values, so that there is none in common.
    let text = emitted(&api(answers(), vec![]), "textAnswer");
    assert!(text.contains("pub fn display(") && !text.contains("pub fn value("), "{text}");
    assert!(text.contains("        Self::TextAnswer(Box::default())\n    }\n"), "the default: {text}");
}

#[test]
fn changes_are_a_struct() {
    let mut name = property("displayName", "String");
    name.deprecated = Some("Use `id`.".to_owned());
    let (mut created, mut manager) = (property("created", "Date"), property("manager", "user"));
    (created.read_only, manager.navigation) = (true, true);
    let mut tags = property("tags", "String");
    tags.value.collection = true;
    let user = record("user", vec![name, created, manager, tags]);
    let mut update = operation("update", Some("user"), &["PATCH /users/{id}", "PUT /users/{id}"]);
    update.kind = OperationKind::Update;
    update.body = Some(Body::Value(ValueType::single(type_ref("user"))));
    let text = emitted(&api(vec![user], vec![update]), "user");
    for expected in [
        r#"/// Changes to an instance of [`User`].
pub struct UserUpdate {
    /// Changes [`User::display_name`].
    #[deprecated(note = "Use `id`.")]
    pub display_name: Patch<String>,
    /// Changes [`User::tags`].
    pub tags: Patch<Vec<String>>,
"#,
        "            display_name: Patch::Keep,\n",
        "pub fn update(id: &str, body: &UserUpdate) -> Request<()> {",
        "pub fn update_with_put(id: &str, body: &User) -> Request<()> {",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn requests_take_changes_to_what_derives_from_their_type_where_examples_do() {
    let room = derived("room", "place", vec![property("label", "String")]);
    let types = vec![record("place", vec![property("phone", "String")]), room];
    let mut update = operation("update", Some("place"), &["PATCH /places/{id}"]);
    update.kind = OperationKind::Update;
    update.body = Some(Body::Value(ValueType::single(type_ref("place"))));
    let plain = emitted(&api(types.clone(), vec![update.clone()]), "place");
    assert!(plain.contains("pub fn update(id: &str, body: &PlaceUpdate) -> Request<()> {"), "{plain}");
    update.examples = vec![example_of_type(Method::Patch, "#microsoft.graph.room", "/places/1")];
    let api = api(types, vec![update]);
    let place = emitted(&api, "place");
    for expected in [
        "/// The body has the changes to an object of one of several types: `PlaceUpdate`, `RoomUpdate`.",
        "pub fn update(id: &str, body: &dyn UpdateOf<Place>) -> Request<()> {",
        ".json_of(\"microsoft.graph.place\", body)",
        "impl ::mdbindgen_runtime::UpdateOf<Place> for PlaceUpdate {}",
    ] {
        assert!(place.contains(expected), "{expected} in {place}");
    }
    let room = emitted(&api, "room");
    for expected in ["    pub label: Patch<String>,\n", "impl ::mdbindgen_runtime::UpdateOf<Place> for RoomUpdate {}"] {
        assert!(room.contains(expected), "{expected} in {room}");
    }
}
