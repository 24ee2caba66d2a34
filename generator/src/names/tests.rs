use super::*;
use crate::model::{Operation, Property, StructuredKind};
use crate::samples::*;

fn names_of(api: &Api) -> (Names, Vec<String>) {
    let mut report = Report::default();
    let names = assign_names(api, &mut report);
    (names, report.diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect())
}

fn path(names: &Names, name: &str) -> String {
    let names_of_type = names.type_names(&type_name(name));
    let module = names.module(names_of_type.module).path.iter().map(Name::as_str).collect::<Vec<_>>();
    format!("{}::{}", module.join("::"), names_of_type.name)
}

/// The functions of operations on one resource, one list per operation.
fn functions(operations: Vec<Operation>) -> Vec<String> {
    let count = operations.len();
    let api = api(vec![record("message", Vec::new())], operations);
    let (names, _) = names_of(&api);
    let of_operation = |index| {
        let functions = names.operation(index).requests.iter().map(|request| request.function.as_str());
        functions.collect::<Vec<_>>().join(" ")
    };
    (0..count).map(of_operation).collect()
}

fn lines(lines: &[&str]) -> String {
    functions(vec![operation("list", Some("message"), lines)]).remove(0)
}

#[test]
fn pages_become_modules_nested_by_namespace() {
    let api = api(vec![record("message", vec![]), record("microsoft.graph.callRecords.callRecord", vec![])], vec![]);
    let (names, reports) = names_of(&api);
    assert_eq!(path(&names, "message"), "message::Message");
    assert_eq!(path(&names, "microsoft.graph.callRecords.callRecord"), "call_records::call_record::CallRecord");
    assert_eq!(reports, [""; 0]);
}

#[test]
fn types_of_one_page_share_the_module_of_its_namesake() {
    let mut part = record("aPart", vec![]);
    part.origin = origin("resources/insights-message.md", 30);
    let mut whole = record("message", vec![]);
    whole.origin = origin("resources/insights-message.md", 40);
    let (names, _) = names_of(&api(vec![part, whole], vec![]));
    assert_eq!(path(&names, "aPart"), "message::APart");
    let types: Vec<_> = names.modules()[0].types.iter().map(|name| name.name.as_str()).collect();
    assert_eq!(types, ["message", "aPart"]);
}

#[test]
fn enumerations_live_with_their_only_user() {
    let uses = |name: &str, of: &str| record(name, vec![property("kind", of)]);
    let types = vec![
        uses("one", "onlyOnes"),
        uses("two", "shared"),
        uses("three", "shared"),
        uses("four", "ownPage"),
        enumeration("onlyOnes", "resources/enums.md", &["a"]),
        enumeration("shared", "resources/enums.md", &["a"]),
        enumeration("unused", "resources/enums.md", &["a"]),
        enumeration("unusedToo", "resources/enums.md", &["a"]),
        enumeration("ownPage", "resources/ownpage.md", &["a"]),
        enumeration("unusedBesideOne", "resources/one.md", &["a"]),
    ];
    let (names, reports) = names_of(&api(types, vec![]));
    let table = [
        ("onlyOnes", "one::OnlyOnes"),
        ("ownPage", "own_page::OwnPage"),
        ("shared", "shared::Shared"),
        ("unused", "unused::Unused"),
        ("unusedBesideOne", "one::UnusedBesideOne"),
        ("unusedToo", "unused_too::UnusedToo"),
    ];
    for (name, expected) in table {
        assert_eq!(path(&names, name), expected);
    }
    assert_eq!(reports, [""; 0]);
}

#[test]
fn a_namespace_goes_before_a_resource_of_its_name() {
    let types = vec![record("security", vec![]), record("microsoft.graph.security.alert", vec![])];
    let (names, reports) = names_of(&api(types, vec![]));
    assert_eq!(path(&names, "security"), "security_resource::Security");
    assert_eq!(path(&names, "microsoft.graph.security.alert"), "security::alert::Alert");
    assert_eq!(
        reports,
        [
            "resource `security` (resources/security.md:1) and the namespace `security` would both be called `security` in \
          Rust; the former is called `security_resource`"
        ]
    );
}

#[test]
fn other_vendors_lose_their_common_namespace() {
    let types = vec![record("contoso.api.user", vec![]), record("contoso.api.files.item", vec![])];
    let (names, _) = names_of(&api(types, vec![]));
    assert_eq!(path(&names, "contoso.api.user"), "user::User");
    assert_eq!(path(&names, "contoso.api.files.item"), "files::item::Item");
}

#[test]
fn collisions_are_numbered_behind_everyone_and_reported() {
    let properties: Vec<Property> =
        ["id", "Id", "id_2", "additionalData", "type", "@odata.type"].map(|name| property(name, "String")).into();
    let types = vec![
        record("message", properties),
        record("Message", vec![]),
        enumeration("kind", "e.md", &["a", "A", "undocumented"]),
    ];
    let (names, reports) = names_of(&api(types, vec![]));
    let fields: Vec<_> = names.type_names(&type_name("message")).fields.iter().map(Name::as_str).collect();
    assert_eq!(fields, ["id", "id_3", "id_2", "additional_data_2", "r#type", "odata_type"]);
    let variants: Vec<_> = names.type_names(&type_name("kind")).variants.iter().map(Name::as_str).collect();
    assert_eq!(variants, ["A", "A2", "Undocumented2"]);
    assert_eq!(path(&names, "message"), "message::Message2");
    assert_eq!(reports.len(), 5, "{reports:#?}");
    assert!(reports.contains(
        &"property `Id` (resources/x.md:9) and property `id` (resources/x.md:9) would both be called `id` in Rust; the \
          former is called `id_3`"
            .to_owned()
    ));
}

#[test]
fn further_paths_say_what_differs() {
    let table: [(&[&str], &str); 17] = [
        (&["GET /me/messages", "GET /users/{id}/messages"], "list list_for_user"),
        (&["GET /users/{id}/messages", "GET /me/messages"], "list list_for_me"),
        (&["GET /me/messages", "GET /me/mailFolders/{id}/messages"], "list list_for_mail_folder"),
        (&["GET /me/calendar/events", "GET /me/events"], "list list_for_me"),
        (&["GET /users/{id}", "GET /users/{userPrincipalName}"], "list list_by_user_principal_name"),
        (&["PUT /users/{id}", "PATCH /users/{id}"], "list list_with_patch"),
        (&["GET /groups/{id}/policies/{id-2}/a", "GET /sites/{id}/policies/{id-2}/a"], "list list_for_site"),
        (
            &["GET /drive/items/{id}/children", "GET /drive/root/children", "GET /drive/root:/{path}:/children"],
            "list list_for_root list_by_path",
        ),
        (&["GET /a/delta", "GET /a/delta(token='{token}')"], "list list_by_token"),
        (
            &["GET /a/delta", "GET /b/{id}/delta", "GET /b/{id}/delta(token='{token}')"],
            "list list_for_b list_for_b_by_token",
        ),
        (&["GET /a/f(x='{x}',y='{y}')", "GET /a/f(x='{x}')", "GET /a/f"], "list list_by_x list_without_arguments"),
        (&["GET /f(x='{x}',y='{y}')/a", "GET /f(x='{x}')/a"], "list list_by_x"),
        (
            &["GET /me/photo/$value", "GET /users/{id}/photo/$value", "GET /users/{id}/photo"],
            "list list_for_user list_for_user_photo",
        ),
        (&["GET /x", "GET /x/microsoft.graph.y(z='{z}')"], "list list_for_y"),
        (&["GET /type", "GET /self"], "list list_for_self"),
        (
            &["GET /x/{a}/y", "GET /u/{a}/calendar/y", "GET /u/{a}/calendars/{b}/y"],
            "list list_for_u_calendar list_for_u_calendars",
        ),
        (&["GET /x/{a}", "GET /x/{b}", "GET /x/{c}"], "list list_by_b list_by_c"),
    ];
    for (paths, expected) in table {
        assert_eq!(lines(paths), expected, "{paths:?}");
    }
}

#[test]
fn what_belongs_to_an_object_is_named_before_its_place() {
    let table: [(&[&str], &str); 6] = [
        (
            &["GET /me/x/$value", "GET /users/{id}/x/$value", "GET /me/x", "GET /users/{id}/x"],
            "list_value list_value_for_user list list_for_user",
        ),
        (
            &["GET /me/x/{id}", "GET /me/x/{id}/$value", "GET /users/{id}/x/{id-2}/$value"],
            "list list_value list_value_for_user",
        ),
        (&["GET /me/x/{id}", "GET /me/x/{id}/content"], "list list_content"),
        (&["GET /x/{id}/members", "GET /x/{id}/members/$ref"], "list list_ref"),
        (&["GET /x/{id}/members", "GET /x/{id}/thumbnails/{id-2}/content"], "list list_for_thumbnail_content"),
        (&["GET /x/{id}", "GET /x/{id}/fields"], "list list_for_fields"),
    ];
    for (paths, expected) in table {
        assert_eq!(lines(paths), expected, "{paths:?}");
    }
}

#[test]
fn further_paths_do_not_repeat_the_name_of_their_operation() {
    let table: [(&[&str], &str); 4] = [
        (&["DELETE /me/following/{id}", "POST /me/x/{id}/list"], "list list_for_x"),
        (
            &["GET /y/list(a='{a}')", "GET /x/y/list(a='{a}')", "GET /x/{id}/y/list(a='{a}')"],
            "list list_for_x list_by_id",
        ),
        (&["GET /x/list(a='{a}')", "GET /y/x/list(a='{a}')", "GET /z/list"], "list list_for_y list_for_z"),
        (
            &["GET /y/list(a='{a}')", "GET /x/{id}/list(a='{a}')", "GET /x/{id}/list"],
            "list list_for_x list_for_x_without_arguments",
        ),
    ];
    for (paths, expected) in table {
        assert_eq!(lines(paths), expected, "{paths:?}");
    }
}

#[test]
fn operations_of_one_short_name_are_told_apart_by_their_paths() {
    let list = |line: &str| operation("list", Some("message"), &[line]);
    let members = vec![list("GET /groups/{id}/members"), list("GET /me/memberOf"), list("GET /users")];
    assert_eq!(functions(members), ["list_members", "list_member_of", "list"]);
    let own = operation("listMembers", Some("message"), &["GET /x"]);
    let members = vec![list("GET /groups/{id}/members"), own, list("GET /users")];
    assert_eq!(functions(members), ["list_group_members", "list_members", "list"]);
    let same = vec![list("GET /users"), list("GET /users"), list("GET /users")];
    assert_eq!(functions(same), ["list", "list_for_users", "list_2"]);
    let of_chapter = |chapter: &str| {
        let mut list = list("GET /users");
        list.origin = origin(&format!("api/{chapter}-users-list.md"), 1);
        list
    };
    assert_eq!(functions(vec![of_chapter("apps"), of_chapter("rbac")]), ["list", "list_for_rbac"]);
}

#[test]
fn a_path_added_later_renames_nothing() {
    let all = ["GET /me/messages", "GET /users/{id}/messages", "GET /me/x/{id}/messages", "GET /y/messages"];
    let complete = lines(&all);
    for count in 1..all.len() {
        assert!(complete.starts_with(&lines(&all[..count])), "{count}");
    }
}

#[test]
fn operations_without_a_resource_are_grouped_by_path() {
    let operations = vec![
        operation("getUsage", None, &["GET /reports/getUsage(period='{period}')"]),
        operation("search", None, &["POST /message/search"]),
        operation("batch", None, &["POST /{id}"]),
    ];
    let (names, _) = names_of(&api(vec![record("message", vec![])], operations));
    let modules: Vec<_> = (0..3).map(|index| names.module(names.operation(index).module).path[0].as_str()).collect();
    assert_eq!(modules, ["reports", "message", "x_batch"]);
    assert_eq!(names.operation(0).requests[0].path[0].as_str(), "period");
    assert_eq!(names.operation(0).permissions.as_str(), "GET_USAGE_PERMISSIONS");
}

#[test]
fn actions_have_a_struct_for_their_parameters() {
    let mut cancel = operation("cancel", Some("message"), &["POST /messages/{body}/cancel"]);
    cancel.parameters.push(parameter("Comment", ParameterLocation::Body, "String"));
    cancel.parameters.push(parameter("startDateTime", ParameterLocation::Query, "String"));
    cancel.parameters.push(parameter("$body", ParameterLocation::Query, "String"));
    let types = vec![record("message", vec![]), {
        let mut other = record("cancelParameters", vec![]);
        other.origin = origin("resources/message.md", 9);
        other
    }];
    let (names, _) = names_of(&api(types, vec![cancel]));
    let operation = names.operation(0);
    let parameters = operation.parameters.as_ref().expect("a struct");
    assert_eq!((parameters.name.as_str(), parameters.fields[0].as_str()), ("CancelParameters2", "comment"));
    let request = &operation.requests[0];
    assert_eq!((request.path[0].as_str(), request.query[0].as_str()), ("body", "start_date_time"));
    assert_eq!(request.query[1].as_str(), "body_query");
    assert_eq!(request.body.as_str(), "request_body");
}

#[test]
fn inherited_properties_come_first_and_once() {
    let mut derived = record("derived", vec![property("own", "String"), property("id", "Guid")]);
    if let crate::model::Shape::Structured(structured) = &mut derived.shape {
        structured.base = Some(type_name("base"));
    }
    let base = record("base", vec![property("id", "String"), property("created", "Date")]);
    let api = api(vec![derived, base], vec![]);
    let (names, _) = names_of(&api);
    let fields: Vec<_> = names.type_names(&type_name("derived")).fields.iter().map(Name::as_str).collect();
    assert_eq!(fields, ["created", "own", "id"]);
}

#[test]
fn a_value_may_be_of_any_derived_type() {
    let derives = |name: &str, base: &str, is_abstract: bool, kind: StructuredKind| {
        let mut definition = record(name, vec![property("id", "String")]);
        if let crate::model::Shape::Structured(structured) = &mut definition.shape {
            structured.base = (!base.is_empty()).then(|| type_name(base));
            (structured.is_abstract, structured.kind) = (is_abstract, kind);
        }
        definition
    };
    use StructuredKind::{Complex, Entity};
    let types = vec![
        derives("entity", "", true, Entity),
        derives("item", "entity", false, Entity),
        derives("x.item", "item", false, Entity),
        derives("hiddenItem", "item", true, Entity),
        derives("loop", "loop", false, Complex),
        derives("unused", "", false, Complex),
        derives("derived", "unused", false, Complex),
        record("anyItem", vec![property("a", "entity"), property("b", "item"), property("c", "loop")]),
        record("page", vec![property("d", "derived")]),
    ];
    let (names, reports) = names_of(&api(types, vec![]));
    let union = names.type_names(&type_name("item")).union.as_ref().expect("a choice");
    let variants = union.variants.iter().map(|(name, variant)| format!("{name} {variant}"));
    assert_eq!(union.name.as_str(), "AnyItem2");
    assert_eq!(variants.collect::<Vec<_>>(), ["microsoft.graph.item Item", "x.item Item2"]);
    for name in ["entity", "x.item", "hiddenItem", "loop", "unused", "derived"] {
        assert!(names.type_names(&type_name(name)).union.is_none(), "{name}");
    }
    assert_eq!(reports.len(), 2, "{reports:#?}");
}

#[test]
fn only_changes_that_can_be_made_have_a_struct() {
    let update = |name: &str, line: &str, item: &str| {
        let mut update = operation("update", Some(name), &[line]);
        update.kind = crate::model::OperationKind::Update;
        update.body = Some(crate::model::Body::Value(crate::model::ValueType::single(type_ref(item))));
        update
    };
    let mut fixed = property("size", "Int32");
    fixed.read_only = true;
    let types = vec![
        record("a", vec![property("size", "Int32")]),
        record("b", vec![property("size", "Int32")]),
        record("c", vec![fixed]),
        enumeration("d", "resources/d.md", &["x"]),
    ];
    let operations = vec![
        update("a", "PATCH /a", "a"),
        update("b", "PUT /b", "b"),
        update("c", "PATCH /c", "c"),
        update("d", "PATCH /d", "d"),
    ];
    let (names, _) = names_of(&api(types, operations));
    let update = |name: &str| names.type_names(&type_name(name)).update.as_ref().map(Name::as_str);
    assert_eq!(["a", "b", "c", "d"].map(update), [Some("AUpdate"), None, None, None]);
}
