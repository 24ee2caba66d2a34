use super::*;
use crate::config::{FilterKind, Pattern, Rule, RuleKind};
use crate::model::{Body, Method, Shape, TypeRef, ValueType};
use crate::samples::{api, operation, parameter, property, record, type_name, type_ref};

/// Messages in folders of users, with a page of mail folders that nothing leads to but relationships.
fn mail() -> Api {
    let mut message = record("message", vec![property("body", "itemBody"), property("subject", "String")]);
    let mut attachments = property("attachments", "attachment");
    attachments.navigation = true;
    let Shape::Structured(structured) = &mut message.shape else { unreachable!("a record is structured") };
    structured.properties.push(attachments);
    structured.base = Some(type_name("outlookItem"));
    let mut file = record("fileAttachment", vec![]);
    let Shape::Structured(structured) = &mut file.shape else { unreachable!("a record is structured") };
    structured.base = Some(type_name("attachment"));
    let types = vec![
        message,
        file,
        record("outlookItem", vec![property("categories", "category")]),
        record("category", vec![]),
        record("itemBody", vec![]),
        record("attachment", vec![]),
        record("user", vec![property("settings", "mailboxSettings")]),
        record("mailboxSettings", vec![]),
        record("microsoft.graph.security.alert", vec![]),
    ];
    let mut list = operation("list", Some("message"), &["GET /me/messages", "GET /users/{user-id}/messages"]);
    list.response.value = Some(ValueType::list(type_ref("message")));
    list.permissions.delegated_work = vec!["Mail.Read".into(), "Mail.ReadWrite".into()];
    let mut send = operation("send", Some("user"), &["POST /users/{user-id}/send"]);
    send.body = Some(Body::Value(ValueType::single(type_ref("message"))));
    send.permissions.delegated_work = vec!["Mail.Send".into()];
    let delete = operation("delete", Some("attachment"), &["DELETE /me/messages/{id}/attachments/{attachment-id}"]);
    api(types, vec![delete, list, send])
}

fn slice(include: &[(FilterKind, &str)], exclude: &[(FilterKind, &str)]) -> Slice {
    let mut slice = Slice::default();
    include.iter().for_each(|(kind, text)| slice.include.push(*kind, *text));
    exclude.iter().for_each(|(kind, text)| slice.exclude.push(*kind, *text));
    slice
}

/// What is left of the sample: types, request lines, places of cuts; or what is reported.
fn reduced(include: &[(FilterKind, &str)], exclude: &[(FilterKind, &str)]) -> Result<(Api, Extent), Vec<String>> {
    let mut apis = [mail()];
    let mut report = Report::default();
    let extent = reduce(&mut apis, &slice(include, exclude), &[], &mut report);
    let [api] = apis;
    if report.has_errors() {
        return Err(report.diagnostics.into_iter().map(|fault| fault.message).collect());
    }
    Ok((api, extent))
}

fn types(api: &Api) -> String {
    api.types.iter().map(|definition| &*definition.name.name).collect::<Vec<_>>().join(" ")
}

fn lines(api: &Api) -> String {
    let lines = api.operations.iter().flat_map(|operation| &operation.requests);
    lines.map(|line| format!("{} {}", line.method.as_str(), line.path.text)).collect::<Vec<_>>().join(", ")
}

const LIST: &str = "GET /me/messages, GET /users/{user-id}/messages";
const SEND: &str = "POST /users/{user-id}/send";
const DELETE: &str = "DELETE /me/messages/{id}/attachments/{attachment-id}";

#[test]
fn a_resource_comes_with_its_operations_and_what_they_need() {
    let (api, extent) = reduced(&[(FilterKind::Resource, "message")], &[]).unwrap();
    assert_eq!(types(&api), "category itemBody message outlookItem");
    assert_eq!(lines(&api), LIST);
    let cut = Cut { place: "message.attachments".into(), target: type_name("attachment") };
    assert_eq!(extent, Extent { types: 9, operations: 3, cuts: vec![cut], derived: vec![] });
    let attachments = api.all_properties(&type_name("message")).pop().unwrap();
    assert_eq!(attachments.value.item, TypeRef::Undefined(type_name("attachment")));
}

#[test]
fn relationships_within_the_slice_stay_and_derived_types_outside_are_named() {
    let chosen = [(FilterKind::Resource, "message"), (FilterKind::Resource, "microsoft.graph.attachment")];
    let (api, extent) = reduced(&chosen, &[]).unwrap();
    assert_eq!(types(&api), "attachment category itemBody message outlookItem");
    assert_eq!((extent.cuts, extent.derived), (vec![], vec![type_name("fileAttachment")]));
}

#[test]
fn each_kind_of_filter_chooses_what_it_names() {
    use FilterKind::{Method, Namespace, Operation, Path, Permission};
    let cases = [
        ((Operation, "user-send"), SEND),
        ((Path, "/me/*"), "GET /me/messages"),
        ((Path, "/me/**"), "DELETE /me/messages/{id}/attachments/{attachment-id}, GET /me/messages"),
        ((Method, "post"), SEND),
        ((Permission, "Mail.Read*"), LIST),
        ((Namespace, "*.security"), ""),
    ];
    for (filter, expected) in cases {
        assert_eq!(lines(&reduced(&[filter], &[]).unwrap().0), expected, "{filter:?}");
    }
    assert_eq!(types(&reduced(&[(Namespace, "*.security")], &[]).unwrap().0), "alert");
}

#[test]
fn names_add_up_and_methods_and_permissions_narrow_down() {
    use FilterKind::{Method, Operation, Permission, Resource};
    let both = [(Resource, "message"), (Operation, "attachment-delete")];
    assert_eq!(lines(&reduced(&both, &[]).unwrap().0), format!("{DELETE}, {LIST}"));
    let narrowed = [both[0], both[1], (Method, "GET"), (Permission, "Mail.Read")];
    assert_eq!(lines(&reduced(&narrowed, &[]).unwrap().0), LIST);
}

#[test]
fn what_is_excluded_is_cut_wherever_it_is_referred_to() {
    let (api, extent) = reduced(&[], &[(FilterKind::Resource, "message")]).unwrap();
    assert_eq!(lines(&api), format!("{DELETE}, {SEND}"));
    let cut = Cut { place: "user-send".into(), target: type_name("message") };
    assert_eq!(extent.cuts, [cut]);
    // Its properties stand on the page of what it derives from.
    let base = [(FilterKind::Resource, "outlookItem")];
    assert!(types(&reduced(&[(FilterKind::Resource, "message")], &base).unwrap().0).contains("outlookItem"));
}

#[test]
fn a_permission_excludes_what_needs_it() {
    let lines = |name| lines(&reduced(&[], &[(FilterKind::Permission, name)]).unwrap().0);
    assert_eq!(lines("Mail.ReadWrite"), format!("{DELETE}, {LIST}, {SEND}"), "another permission is enough");
    assert_eq!(lines("Mail.Read*"), format!("{DELETE}, {SEND}"));
}

#[test]
fn parameters_go_with_the_paths_that_they_fill() {
    let mut apis = [mail()];
    apis[0].operations[1].parameters.push(parameter("limit", crate::model::ParameterLocation::Query, "Int32"));
    let slice = slice(&[(FilterKind::Path, "/me/messages")], &[]);
    reduce(&mut apis, &slice, &[], &mut Report::default());
    let names: Vec<_> = apis[0].operations[0].parameters.iter().map(|parameter| &*parameter.name).collect();
    assert_eq!(names, ["limit"]);
    assert_eq!(apis[0].operations[0].requests[0].method, Method::Get);
}

#[test]
fn filters_that_match_nothing_are_reported_with_a_name_that_does() {
    let mut report = Report::default();
    let mut slice = slice(&[(FilterKind::Resource, "mesage"), (FilterKind::Method, "GET")], &[]);
    let place = crate::source::Span::new(crate::source::FileId::ALONE, 3..9);
    slice.exclude.push(FilterKind::Path, Pattern { text: "/your/**".into(), place: Some(place) });
    reduce(&mut [mail()], &slice, &[], &mut report);
    let found: Vec<_> =
        report.diagnostics.iter().map(|fault| (&*fault.message, fault.span, fault.help.as_deref())).collect();
    let expected = [
        ("resource filter `mesage` matches nothing", None, Some("a resource with a similar name exists: `message`")),
        ("path filter `/your/**` matches nothing", Some(place), None),
    ];
    assert_eq!(found, expected);
}

#[test]
fn filters_that_contradict_each_other_are_reported() {
    let filter = [(FilterKind::Namespace, "*.security")];
    assert_eq!(reduced(&filter, &filter).unwrap_err(), ["the filters leave nothing to generate"]);
    let narrowed = [(FilterKind::Resource, "attachment"), (FilterKind::Method, "DELETE")];
    assert!(reduced(&narrowed, &[]).is_ok());
    let excluded = [(FilterKind::Method, "DELETE")];
    assert_eq!(reduced(&narrowed, &excluded).unwrap_err(), ["the filters leave nothing to generate"]);
}

#[test]
fn a_narrowing_filter_that_nothing_chosen_has_is_reported() {
    let narrowed = [(FilterKind::Resource, "message"), (FilterKind::Method, "PUT")];
    let expected = "method filter `PUT` matches nothing among the operations that the other filters choose";
    assert_eq!(reduced(&narrowed, &[]).unwrap_err(), [expected]);
}

#[test]
fn types_from_elsewhere_are_not_cut_and_bring_nothing_along() {
    let rules = [(RuleKind::ExternType, "attachment"), (RuleKind::Replacement, "microsoft.graph.outlookItem")];
    let rules = rules.map(|(kind, pattern)| Rule::new(kind, pattern, "::elsewhere::Type").unwrap());
    let mut apis = [mail()];
    let extent = reduce(&mut apis, &slice(&[(FilterKind::Resource, "message")], &[]), &rules, &mut Report::default());
    // A message has the properties of its base, wherever that comes from.
    assert_eq!(types(&apis[0]), "attachment category itemBody message outlookItem");
    assert_eq!(extent.cuts, []);
}
