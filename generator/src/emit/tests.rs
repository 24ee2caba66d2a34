use super::*;
use crate::diagnostics::Report;
use crate::model::*;
use crate::names::assign_names;
use crate::samples::*;

/// The text of the module that the first operation is in.
fn emitted(api: &Api) -> String {
    let mut report = Report::default();
    let names = assign_names(api, &mut report);
    let published = |page: &str| Some(format!("https://docs.example.test/{page}"));
    let root = Root::new(api, &names, &published);
    let ModuleItems { imports, items } = module_items(&root, names.operation(0).module);
    let format = |item| prettyplease::unparse(&syn::parse2(item).expect("Rust"));
    [imports].into_iter().chain(items).map(format).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_list_has_a_function_for_each_path() {
    let mut list = operation("list", Some("message"), &["GET /me/messages", "GET /users/{user-id}/messages"]);
    list.description = "List the messages. Newest first.".to_owned();
    list.response.value = Some(ValueType::list(type_ref("message")));
    list.permissions.delegated_work = vec!["Mail.ReadBasic".to_owned(), "Mail.Read".to_owned()];
    list.permissions.application = vec!["Mail.Read".to_owned()];
    list.query_options = vec!["$filter".to_owned()];
    list.notes = vec!["May be *slow*.".to_owned()];
    list.deprecated = Some("Use `search`.".to_owned());
    let text = emitted(&api(vec![record("message", vec![])], vec![list]));
    let expected = r##"/// Builds the request that lists the messages; sends nothing.
///
/// Newest first.
///
/// `GET /me/messages`, see [list things](https://docs.example.test/api/message-list.md).
///
/// Other paths:
///
/// - [`list_for_user`]: `GET /users/{user-id}/messages`
///
/// Permissions, least privileged first: `Mail.ReadBasic`, `Mail.Read` (delegated); `Mail.Read`
/// (application).
///
/// Query options: `$filter`.
///
/// May be \*slow\*.
#[deprecated(note = "Use `search`.")]
pub fn list() -> Request<Page<Message>> {
    Request::get("/me/messages", &[])
}

/// The permissions of [`list`], least privileged first.
pub const LIST_PERMISSIONS: Permissions = Permissions {
    delegated_work: "Mail.ReadBasic Mail.Read",
    delegated_personal: "",
    application: "Mail.Read",
};
"##;
    assert!(text.contains(expected), "{text}");
    let further = r#"/// Builds the request that lists the messages; sends nothing.
///
/// `GET /users/{user-id}/messages`, see [list things](https://docs.example.test/api/message-list.md).
///
/// Permissions, least privileged first: `Mail.ReadBasic`, `Mail.Read` (delegated); `Mail.Read`
/// (application).
///
/// See [`list`] for more.
#[deprecated(note = "Use `search`.")]
pub fn list_for_user(user_id: &str) -> Request<Page<Message>> {
    Request::get("/users/{user-id}/messages", &[user_id])
}"#;
    assert!(text.contains(further), "{text}");
}

#[test]
fn late_members_of_enumerations_are_asked_for() {
    let colour = enumeration("colour", "resources/colour.md", &["red", "unknownFutureValue", "white"]);
    let types = vec![colour, record("message", vec![property("label", "colour")]), record("folder", vec![])];
    let mut get = operation("get", Some("message"), &["GET /messages/{id}"]);
    get.response.value = Some(ValueType::single(type_ref("message")));
    let mut move_ = operation("move", Some("message"), &["POST /messages/{id}/move"]);
    move_.response.value = Some(ValueType::single(type_ref("folder")));
    let text = emitted(&api(types, vec![get, move_]));
    let expected = r#"
/// Asks for members that were added to enumerations later (`Prefer: include-unknown-enum-members`).
pub fn get(id: &str) -> Request<Message> {
    Request::get("/messages/{id}", &[id]).prefer_unknown_enum_members()
}
"#;
    assert!(text.contains(expected), "{text}");
    assert_eq!(text.matches("prefer_unknown_enum_members").count(), 1, "{text}");
}

#[test]
fn upload_sessions_are_told_by_their_members() {
    let mut ranges = property("nextExpectedRanges", "String");
    ranges.value.collection = true;
    let address = || property("uploadUrl", "String");
    let types = vec![
        record("session", vec![address(), ranges]),
        record("link", vec![address()]),
        record("file", vec![property("name", "String")]),
    ];
    let open = |name| {
        let mut open = operation("open", Some(name), &["POST /open"]);
        open.response.value = Some(ValueType::single(type_ref(name)));
        emitted(&api(types.clone(), vec![open]))
    };
    assert!(open("session").contains("impl ::mdbindgen_runtime::UploadSession for Session {}"));
    assert!(open("session").contains(".upload(&client, content)`"));
    assert!(!open("link").contains("UploadSession") && !open("file").contains("UploadSession"));
}

#[test]
fn arguments_are_written_as_their_types_need() {
    let mut find = operation("find", Some("message"), &["GET /a/{id}/find(name='{name}',top={top},at={at})"]);
    if let PathPart::Placeholder { encoding, .. } = &mut find.requests[0].path.parts[5] {
        *encoding = PathEncoding::Literal;
    }
    if let PathPart::Placeholder { encoding, .. } = &mut find.requests[0].path.parts[7] {
        *encoding = PathEncoding::Literal;
    }
    find.parameters[2].value = ValueType::single(type_ref("Int32"));
    find.parameters[3].value = ValueType::single(type_ref("DateTimeOffset"));
    find.parameters.push(parameter("startDateTime", ParameterLocation::Query, "String"));
    let text = emitted(&api(vec![record("message", vec![])], vec![find]));
    let expected = r#"pub fn find(
    id: &str,
    name: &str,
    top: i32,
    at: DateTime,
    start_date_time: &str,
) -> Request<()> {
    Request::new(
            Method::GET,
            "/a/{id}/find(name='{name}',top={top},at={at})",
            &[
                Argument::segment(id),
                Argument::string_literal(name),
                Argument::literal(top),
                Argument::literal(at),
            ],
        )
        .query("startDateTime", start_date_time)
}"#;
    assert!(text.contains(expected), "{text}");
}

#[test]
fn arguments_can_be_lists() {
    let mut find = operation("find", Some("message"), &["GET /find(ids={ids})"]);
    find.parameters[0].value = ValueType::list(type_ref("String"));
    find.parameters[0].location = ParameterLocation::Function;
    if let PathPart::Placeholder { encoding, .. } = &mut find.requests[0].path.parts[1] {
        *encoding = PathEncoding::List;
    }
    let text = emitted(&api(vec![record("message", vec![])], vec![find]));
    let expected = r#"pub fn find(ids: &[String]) -> Request<()> {
    Request::new(Method::GET, "/find(ids={ids})", &[Argument::list(ids)])
}"#;
    assert!(text.contains(expected), "{text}");
}

#[test]
fn arguments_can_be_members_of_enumerations() {
    let mut find = operation("find", Some("message"), &["GET /find(folder='{folder}')"]);
    find.parameters[0].value = ValueType::single(type_ref("folder"));
    find.parameters[0].location = ParameterLocation::Function;
    let folder = enumeration("folder", "resources/enums.md", &["inbox"]);
    let text = emitted(&api(vec![record("message", vec![]), folder], vec![find]));
    let expected = r#"pub fn find(folder: &Folder) -> Request<()> {
    Request::new(Method::GET, "/find(folder='{folder}')", &[Argument::member(folder)])
}"#;
    assert!(text.contains(expected), "{text}");
}

#[test]
fn bodies_and_responses_have_their_types() {
    let signature = |body: Option<Body>, response: Response| {
        let mut change = operation("change", Some("message"), &["POST /x"]);
        (change.body, change.response) = (body, response);
        let text = emitted(&api(vec![record("message", vec![]), record("user", vec![])], vec![change]));
        let line = |start| text.lines().find_map(|line| line.trim().strip_prefix(start)).unwrap_or_default().to_owned();
        (line("pub fn change"), line("Request::post(\"/x\", &[])"))
    };
    let answer = |value: ValueType, format| Response { status: vec![200], value: Some(value), format };
    let user = || ValueType::single(type_ref("user"));
    let text = || ValueType::single(type_ref("String"));
    let table = [
        (None, Response::default(), "() -> Request<()> {", ""),
        (
            Some(Body::Value(user())),
            answer(user(), ResponseFormat::Json),
            "(body: &User) -> Request<User> {",
            ".json(body)",
        ),
        (
            Some(Body::Value(ValueType::list(type_ref("user")))),
            Response::default(),
            "(body: &[User]) -> Request<()> {",
            ".json(body)",
        ),
        (
            Some(Body::Value(text())),
            answer(text(), ResponseFormat::JsonValue),
            "(body: &str) -> Request<ValueOf<String>> {",
            ".json(body)",
        ),
        (Some(Body::Reference(None)), Response::default(), "(body: &str) -> Request<()> {", ".reference(body)"),
        (
            Some(Body::Stream),
            answer(text(), ResponseFormat::Stream),
            "(body: Bytes) -> Request<Bytes> {",
            ".bytes(body)",
        ),
        (Some(Body::Parameters), Response::default(), "() -> Request<()> {", ""),
        (None, answer(ValueType::single(type_ref("Int64")), ResponseFormat::Text), "() -> Request<Text<i64>> {", ""),
        (None, answer(ValueType::single(TypeRef::Untyped), ResponseFormat::Json), "() -> Request<Json> {", ""),
    ];
    for (body, response, expected, call) in table {
        assert_eq!(signature(body, response), (expected.to_owned(), call.to_owned()));
    }
}

#[test]
fn a_body_states_its_type_where_the_examples_do() {
    let calls = |base: Option<&str>, examples: &[(&str, &str)]| {
        let mut create = operation("create", Some("lamp"), &["POST /things", "POST /lists/{id}/things"]);
        create.body = Some(Body::Value(ValueType::single(type_ref("lamp"))));
        create.examples = examples.iter().map(|(stated, path)| example_of_type(Method::Post, stated, path)).collect();
        let mut lamp = record("lamp", vec![]);
        if let Shape::Structured(structured) = &mut lamp.shape {
            structured.base = base.map(type_name);
        }
        let types = vec![record("entity", vec![]), lamp, record("thing", vec![])];
        emitted(&api(types, vec![create])).matches(".typed_json(body)").count()
    };
    let (lamp, candle) = ("#microsoft.graph.lamp", "#microsoft.graph.candle");
    // The second line has no example of its own.
    assert_eq!(calls(Some("thing"), &[(lamp, "/things")]), 2);
    assert_eq!(calls(Some("thing"), &[(lamp, "/things"), (candle, "/lists/1/things")]), 1);
    assert_eq!(calls(Some("thing"), &[(candle, "/things")]), 0);
    assert_eq!(calls(Some("entity"), &[(lamp, "/things")]), 0);
    assert_eq!(calls(None, &[(lamp, "/things")]), 0);
}

#[test]
fn a_body_says_its_media_type_where_that_is_not_the_usual_one() {
    let sent = |description: &str| {
        let mut put = operation("replace", Some("photo"), &["PUT /photo"]);
        put.body = Some(Body::Stream);
        let header = parameter("Content-Type", ParameterLocation::Header, "String");
        put.parameters.push(Parameter { description: description.to_owned(), ..header });
        emitted(&api(vec![record("photo", vec![])], vec![put]))
    };
    let text = sent("image/jpeg. Required.");
    assert!(text.contains(r#"Request::put("/photo", &[]).bytes(body).header("Content-Type", "image/jpeg")"#), "{text}");
    for description in ["`text/html` or `text/plain`.", "multipart/form-data. Required.", "image/jpeg or PNG."] {
        let text = sent(description);
        assert!(text.contains("Request::put(\"/photo\", &[]).bytes(body)\n"), "{text}");
        assert!(text.contains(r#"- `.header("Content-Type", …)`: "#), "{text}");
    }
}

#[test]
fn a_preference_is_stated_where_the_page_requires_it_and_all_examples_state_it() {
    let emitted_with = |description: &str, stated: &str| {
        let mut example = example_of_type(Method::Patch, "", "/lamps/1");
        if let Some(request) = &mut example.request {
            request.headers.insert("Prefer".to_owned(), stated.to_owned());
        }
        let mut upsert = operation("upsert", Some("lamp"), &["PATCH /lamps/{id}"]);
        let header = parameter("Prefer", ParameterLocation::Header, "String");
        upsert.parameters.push(Parameter { description: description.to_owned(), ..header });
        upsert.examples = vec![example];
        emitted(&api(vec![record("lamp", vec![])], vec![upsert]))
    };
    let required = "`create-if-missing`. Required for upserts.";
    let text = emitted_with(required, "create-if-missing");
    assert!(text.contains(".prefer(\"create-if-missing\")") && !text.contains("`.prefer(…)`"), "{text}");
    for (description, stated) in [
        (required, "return=minimal"),
        ("`create-if-missing`. Optional.", "create-if-missing"),
        ("`create-if-missing`. Not required.", "create-if-missing"),
        ("`create-if-missing`. **Required** if it may be missing.", "create-if-missing"),
        ("`create-if-missing`: for upserts. Required.", "create-if-missing"),
        ("`{preference}`. Required.", "{preference}"),
        ("`return`. Required.", "return=minimal"),
        ("`return=minimal`. Required.\n`respond-async`: optional.", "return=minimal"),
    ] {
        let text = emitted_with(description, stated);
        assert!(!text.contains(".prefer(\"") && text.contains("`.prefer(…)`"), "{text}");
    }
}

#[test]
fn an_action_without_parameters_carries_an_empty_object_if_examples_show_it() {
    let call = |body: ExampleBody| {
        let mut example = example_of_type(Method::Post, "", "/lamps/1/dim");
        if let Some(request) = &mut example.request {
            request.body = body;
        }
        let mut action = operation("dim", Some("lamp"), &["POST /lamps/{id}/dim"]);
        (action.body, action.examples) = (Some(Body::Parameters), vec![example]);
        emitted(&api(vec![record("lamp", vec![])], vec![action]))
    };
    assert!(call(ExampleBody::Json(serde_json::json!({}))).contains(".empty_object()"));
    assert!(!call(ExampleBody::Empty).contains(".empty_object("));
}

#[test]
fn answers_follow_the_path_and_may_be_empty() {
    let lines = ["GET /users/{id}/photo", "GET /users/{id}/photo/$value", "GET /users/{id}/photo/$count"];
    let mut get = operation("get", Some("photo"), &lines);
    let photo = Some(ValueType::single(type_ref("photo")));
    get.response = Response { status: vec![200], value: photo.clone(), format: ResponseFormat::Json };
    let mut update = operation("update", Some("photo"), &["PATCH /users/{id}/photo"]);
    update.response = Response { status: vec![204, 200], value: photo, format: ResponseFormat::Json };
    let text = emitted(&api(vec![record("photo", vec![])], vec![get, update]));
    for answer in ["Request<Photo> {", "Request<Bytes> {", "Request<Text<i64>> {", "Request<Option<Photo>> {"] {
        assert_eq!(text.matches(answer).count(), 1, "{answer}: {text}");
    }
}

#[test]
fn names_of_the_runtime_and_of_other_types_are_not_shadowed() {
    let mut list = operation("list", Some("microsoft.graph.a.request"), &["GET /x"]);
    list.response.value = Some(ValueType::list(type_ref("page")));
    let mut get = operation("get", Some("microsoft.graph.a.request"), &["GET /y"]);
    get.response.value = Some(ValueType::single(type_ref("microsoft.graph.b.item")));
    let mut own = operation("own", Some("microsoft.graph.a.request"), &["GET /z"]);
    own.response.value = Some(ValueType::single(type_ref("microsoft.graph.a.item")));
    let names = ["microsoft.graph.a.request", "page", "microsoft.graph.b.item", "microsoft.graph.a.item"];
    let types = names.map(|name| record(name, vec![])).into();
    let text = emitted(&api(types, vec![list, get, own]));
    for expected in [
        "pub fn list() -> ::mdbindgen_runtime::Request<Page<super::super::page::Page>> {",
        "pub fn get() -> ::mdbindgen_runtime::Request<super::super::b::item::Item> {",
        "pub fn own() -> ::mdbindgen_runtime::Request<Item> {",
        "use super::item::Item;",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn documented_text_cannot_become_code() {
    let evil = "*/ }}} \" fn evil() {} #![x] ```\n\n    code \u{202e}";
    let mut list = operation("list", Some("message"), &["GET /a"]);
    list.description = evil.to_owned();
    list.title = evil.to_owned();
    list.deprecated = Some(evil.to_owned());
    list.permissions.application = vec![evil.to_owned()];
    list.query_options = vec![evil.to_owned()];
    list.parameters.push(parameter(evil, ParameterLocation::Query, "String"));
    let text = emitted(&api(vec![record("message", vec![])], vec![list]));
    let file = syn::parse_file(&text).expect("Rust");
    let functions = file.items.iter().filter(|item| matches!(item, syn::Item::Fn(_)));
    assert_eq!(functions.count(), 1, "{text}");
    assert!(!text.contains('\u{202e}'), "{text}");
}
