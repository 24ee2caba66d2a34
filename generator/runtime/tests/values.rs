//! Reading and writing of values, through the public interface and types as they are generated.

#![allow(missing_docs, unreachable_pub, reason = "the types here are examples")]

mod types;

use std::collections::{BTreeMap, HashSet};

use mdbindgen_runtime::serde_json::{Value, json};
use mdbindgen_runtime::{Flags, Page, Patch, Request, ValueOf, decode_json, member, serde_json};
use types::{AnyAnswer, Color, TextAnswer, User, UserUpdate};

fn read(json: Value) -> User {
    decode_json(json.to_string()).unwrap_or_else(|error| panic!("{error} in {json}"))
}

fn fault(json: Value) -> (String, String) {
    let error = decode_json::<User>(json.to_string()).expect_err("it does not fit");
    (error.path().to_owned(), error.message().to_owned())
}

fn whole() -> Value {
    json!({
        "id": "1", "password": "p", "age": 41, "quota": 9_007_199_254_740_993_i64, "score": 0.5, "isActive": true,
        "created": "2021-07-16T10:00:00Z", "birthday": "1980-02-29", "grace": "P1DT12H", "photo": "+/8=",
        "price": 12.75, "key": "8f5bf0cc-7d36-4f1c-9b4f-3b5b0b4f0f3a", "tags": ["a", "b"],
        "manager": {"id": "2", "manager": {"id": "3"}}, "reports": [{"id": "4"}, {"id": "5", "nick": "V"}],
        "color": "darkBlue", "colors": "red,mauve", "extra": {"a": [1, null]},
        "answers": [{"display": "d"}, {"@odata.type": "#test.textAnswer", "length": 3}],
        "@odata.etag": "W/\"1\"", "manager@odata.navigationLink": "https://x.test/2", "undocumented": {"b": [2.5]}
    })
}

#[test]
fn everything_survives_a_round_trip() {
    let user = read(whole());
    assert_eq!(user.reports.as_ref().unwrap()[1].additional_data.get_str("nick"), Some("V"));
    assert_eq!(user.manager.as_ref().unwrap().manager.as_ref().unwrap().id.as_deref(), Some("3"));
    assert_eq!(user.additional_data.len(), 3);
    assert_eq!(serde_json::to_value(&user).unwrap(), whole());
    assert_eq!(serde_json::from_value::<User>(whole()).unwrap(), user);
}

#[test]
fn every_member_takes_part_in_a_comparison() {
    let user = read(whole());
    assert_eq!(user, user.clone());
    let Value::Object(members) = whole() else { unreachable!("it is an object") };
    for name in members.keys() {
        let mut fewer = members.clone();
        fewer.remove(name);
        assert_ne!(read(fewer.into()), user, "{name}");
    }
    let mut other = whole();
    other["reports"][1]["nick"] = json!("W");
    assert_ne!(read(other), user);
}

#[test]
fn members_come_in_any_order() {
    let Value::Object(members) = whole() else { unreachable!("it is an object") };
    let reversed: serde_json::Map<_, _> = members.into_iter().rev().collect();
    assert_eq!(read(reversed.into()), read(whole()));
}

#[test]
fn annotations_are_written_first() {
    let json = serde_json::to_string(&read(json!({"id": "1", "x": 1, "@odata.etag": "e"}))).unwrap();
    assert_eq!(json, r#"{"@odata.etag":"e","id":"1","x":1}"#);
}

#[test]
fn null_is_nothing_and_the_last_of_a_name_counts() {
    assert_eq!(read(json!({"id": null, "manager": null, "reports": null, "extra": null})), User::default());
    let twice = r#"{"id": "1", "tags": ["a", "b"], "x": 1, "id": "2", "tags": ["c"], "x": 2, "age": 1, "age": null}"#;
    let user: User = decode_json(twice).unwrap();
    assert_eq!((user.id.as_deref(), user.tags, user.age), (Some("2"), Some(vec!["c".to_owned()]), None));
    assert_eq!(user.additional_data.get("x"), Some(&json!(2)));
}

#[test]
fn numbers_in_all_their_forms() {
    let user =
        read(json!({"age": 5.0, "quota": "9007199254740993", "score": "-INF", "price": "79228162514264337.123"}));
    assert_eq!((user.age, user.quota, user.score), (Some(5), Some(9_007_199_254_740_993), Some(f64::NEG_INFINITY)));
    let written = serde_json::to_value(&user).unwrap();
    assert_eq!(written["score"], json!("-INF"));
    assert_eq!(written["price"], json!("79228162514264337.123"), "a double would lose digits");
    assert_eq!(read(json!({"score": 3})).score, Some(3.0));
    assert!(read(json!({"score": "NaN"})).score.is_some_and(f64::is_nan));
}

#[test]
fn errors_name_the_path_and_what_was_expected() {
    for (json, path, message) in [
        (json!({"age": "x"}), "age", r#"expected a 32-bit integer, found the string "x""#),
        (json!({"age": 4_294_967_296_i64}), "age", "expected a 32-bit integer, found the number 4294967296"),
        (
            json!({"reports": [{}, {"manager": {"isActive": 1}}]}),
            "reports[1].manager.isActive",
            "expected a Boolean, found the number 1",
        ),
        (json!({"tags": ["a", {}]}), "tags[1]", "expected a string, found an object"),
        (json!({"tags": "a"}), "tags", r#"expected a list, found the string "a""#),
        (json!({"manager": []}), "manager", "expected an object, found a list"),
        (json!({"password": 12345}), "password", "expected a string, found the number"),
        (json!([]), "", "expected an object, found a list"),
        (json!(null), "", "expected an object, found null"),
        (
            json!({"answers": [{"length": "x", "@odata.type": "#test.textAnswer"}]}),
            "answers[0].length",
            r#"expected a 32-bit integer, found the string "x""#,
        ),
    ] {
        assert_eq!(fault(json), (path.to_owned(), message.to_owned()));
    }
}

#[test]
fn broken_json_is_an_error_with_its_position() {
    for (json, path) in [(r#"{"id": "1""#, ""), (r#"{"manager": {"id": }}"#, "manager.id"), ("{} {}", ""), ("", "")] {
        let error = decode_json::<User>(json).unwrap_err();
        assert_eq!(error.path(), path, "{json}");
        assert!(error.message().contains(" at line 1 column "), "{error}");
    }
}

#[test]
fn what_is_not_utf8_is_an_error() {
    let error = decode_json::<User>(&b"{\"id\": \"\xff\"}"[..]).unwrap_err();
    assert!(error.message().starts_with("the text is not UTF-8"), "{error}");
}

#[test]
fn serde_reports_the_path_too() {
    let error = serde_json::from_str::<User>(r#"{"manager": {"age": true}}"#).unwrap_err();
    assert!(
        error.to_string().starts_with("`manager.age`: expected a 32-bit integer, found the Boolean true"),
        "{error}"
    );
}

#[test]
fn enumerations_keep_what_they_do_not_know() {
    assert_eq!(read(json!({"color": "DARKBLUE"})).color, Some(Color::DarkBlue));
    assert_eq!(read(json!({"color": "mauve"})).color, Some(Color::Undocumented("mauve".to_owned())));
    assert_eq!(read(json!({"color": 2})).color, Some(Color::Undocumented("2".to_owned())));
    let colors = read(json!({"colors": "Red, mauve,red"})).colors.unwrap();
    assert_eq!(colors, Flags::from_iter([Color::Red, Color::Undocumented("mauve".to_owned())]));
    assert_eq!(serde_json::to_value(&colors).unwrap(), json!("red,mauve"));
    let turned = Flags::from_iter([Color::Undocumented("mauve".to_owned()), Color::Red]);
    assert_eq!(colors, turned, "sets have no order");
    assert_ne!(colors, Flags::from(Color::Red));
    assert_eq!(HashSet::from([colors, turned]).len(), 1);
    assert_eq!(read(json!({"colors": ""})).colors, Some(Flags::new()));
    assert_eq!(format!("{:?} {:?}", Color::DarkBlue, Color::Undocumented("a\nb".to_owned())), r#""darkBlue" "a\nb""#);
}

#[test]
fn the_type_annotation_decides_wherever_it_stands() {
    for json in [
        r##"{"answers": [{"@odata.type": "#test.textAnswer", "display": "d", "length": 3}]}"##,
        r##"{"answers": [{"display": "d", "length": 3, "@odata.type": "#test.textAnswer"}]}"##,
        r##"{"answers": [{"display": "d", "@odata.type": "test.textAnswer", "length": 3}]}"##,
        r##"{"answers": [{"@odata.type": "https://a.test/$metadata#test.textAnswer", "display": "d", "length": 3}]}"##,
    ] {
        let user: User = decode_json(json).unwrap();
        let Some([AnyAnswer::Text(text)]) = user.answers.as_deref() else { panic!("{user:?}") };
        assert_eq!((text.display.as_deref(), text.length), (Some("d"), Some(3)), "{json}");
    }
}

#[test]
fn a_body_can_state_its_type() {
    let body = |answer: &TextAnswer| Request::<()>::post("/answers", &[]).typed_json(answer).body().clone();
    let mut answer = TextAnswer { length: Some(3), ..TextAnswer::default() };
    assert_eq!(body(&answer), r##"{"@odata.type":"#test.textAnswer","length":3}"##);
    answer.additional_data.insert("@odata.type", "#test.longAnswer");
    assert_eq!(body(&answer), r##"{"@odata.type":"#test.longAnswer","length":3}"##);
}

#[test]
fn undeclared_members_can_be_typed() {
    let odd = json!({"length": "3"});
    let mut user = read(json!({"a1": {"@odata.type": "#test.textAnswer", "length": 3}, "gone": null, "odd": odd}));
    let members = &mut user.additional_data;
    let answer: TextAnswer = members.read("a1").unwrap().unwrap();
    assert_eq!(answer.length, Some(3));
    assert_eq!(members.read::<TextAnswer>("gone").unwrap(), None);
    assert_eq!(members.read::<TextAnswer>("none").unwrap(), None);
    let error = members.read::<TextAnswer>("odd").unwrap_err();
    assert_eq!((error.path(), error.message()), ("odd.length", "expected a 32-bit integer, found the string \"3\""));
    members.write("a2", &TextAnswer { length: Some(5), ..TextAnswer::default() });
    assert_eq!(members.get("a2"), Some(&json!({"@odata.type": "#test.textAnswer", "length": 5})));
}

#[test]
fn other_types_of_a_union_keep_their_json() {
    let json = json!({"answers": [{"@odata.type": "#test.newAnswer", "display": "d"}, {"display": "plain"}]});
    let user = read(json.clone());
    let Some([AnyAnswer::Other(other), AnyAnswer::Answer(_)]) = user.answers.as_deref() else { panic!("{user:?}") };
    assert_eq!(other.additional_data.odata_type(), Some("test.newAnswer"));
    assert_eq!(serde_json::to_value(&user).unwrap(), json);
}

#[test]
fn a_subtype_states_its_type_once() {
    let answer = AnyAnswer::Text(Box::new(TextAnswer { length: Some(1), ..TextAnswer::default() }));
    let json = serde_json::to_string(&answer).unwrap();
    assert_eq!(json, r##"{"@odata.type":"#test.textAnswer","length":1}"##);
    assert_eq!(serde_json::to_string(&serde_json::from_str::<AnyAnswer>(&json).unwrap()).unwrap(), json);
}

#[test]
fn members_that_all_types_have_are_found_in_any() {
    let user = read(json!({"id": "1", "manager": {"id": "2"}, "tags": ["a"]}));
    assert_eq!(member::<String>(&user, "id", 0).map(String::as_str), Some("1"));
    assert_eq!(member::<String>(&user, "id", 7).map(String::as_str), Some("1"));
    assert_eq!(member::<User>(&user, "manager", 0).and_then(|manager| manager.id.as_deref()), Some("2"), "boxed");
    assert_eq!(member::<Vec<String>>(&user, "tags", 12).map(Vec::len), Some(1));
    assert_eq!(member::<i32>(&user, "age", 2), None, "not there");
    assert_eq!(member::<i32>(&user, "id", 0), None, "of another type");
    assert_eq!(member::<i32>(&user, "weight", 0), None, "not declared");
}

#[test]
fn an_update_tells_absent_from_null() {
    let update = UserUpdate { age: Patch::Clear, tags: vec!["a".to_owned()].into(), ..UserUpdate::default() };
    let json = serde_json::to_value(&update).unwrap();
    assert_eq!(json, json!({"age": null, "tags": ["a"]}));
    assert_eq!(serde_json::from_value::<UserUpdate>(json).unwrap(), update);
    let nested: UserUpdate = serde_json::from_value(json!({"manager": {"id": "1"}})).unwrap();
    assert_eq!(nested.manager.as_set().unwrap().id.as_deref(), Some("1"));
}

#[test]
fn debug_shows_what_is_there_without_secrets() {
    let user = read(
        json!({"id": "1", "password": "hush", "photo": "+/8=", "manager": {"age": 3}, "tokens": ["hush"], "clientSecret": "hush"}),
    );
    let shown = format!("{user:?}");
    let expected = r#"user { id: "1", password: <hidden>, photo: 2 bytes, manager: user { age: 3 }, additional_data: {"tokens": [<hidden>], "clientSecret": <hidden>} }"#;
    assert_eq!(shown, expected);
}

#[test]
fn pages_dictionaries_and_single_values() {
    let page: Page<User> = decode_json(
        r#"{"@odata.context": "c", "@odata.count": 7, "value": [{"id": "1"}], "@odata.nextLink": "https://x.test/n"}"#,
    )
    .unwrap();
    assert_eq!((page.value.len(), page.count, page.next_link.as_deref()), (1, Some(7), Some("https://x.test/n")));
    assert_eq!(page.additional_data.get_str("@odata.context"), Some("c"));
    let value: ValueOf<bool> = decode_json(r#"{"value": true}"#).unwrap();
    assert_eq!(value.value, Some(true));
    let counts: BTreeMap<String, i32> = decode_json(r#"{"a": 1, "b": 2, "c": null}"#).unwrap();
    assert_eq!(mdbindgen_runtime::Value::view(&counts), mdbindgen_runtime::Value::view(&counts.clone()));
    let more = BTreeMap::from_iter([("a".to_owned(), 1), ("b".to_owned(), 2), ("d".to_owned(), 3)]);
    assert_ne!(mdbindgen_runtime::Value::view(&counts), mdbindgen_runtime::Value::view(&more));
    assert_eq!(counts, BTreeMap::from_iter([("a".to_owned(), 1), ("b".to_owned(), 2)]));
    let error = decode_json::<BTreeMap<String, User>>(r#"{"a": {"age": []}}"#).unwrap_err();
    assert_eq!(error.path(), "a.age");
}

#[test]
fn lists_keep_nulls_of_json_alone() {
    assert_eq!(read(json!({"tags": ["a", null, "b"]})).tags, Some(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(decode_json::<Vec<Value>>("[1, null]").unwrap(), [json!(1), json!(null)]);
}

#[test]
fn values_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<User>();
    shared::<AnyAnswer>();
    shared::<Request<User>>();
}
