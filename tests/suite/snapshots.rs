//! One snapshot per fixture and stage.

use std::collections::BTreeSet;

use mdbindgen::model::{Api, Document};
use mdbindgen::output::File;
use mdbindgen::syntax;
use serde_json::Value;

use crate::compact_json::compact_json;
use crate::fixture::{Fixture, INTENT_FILE, folder, main_page};
use crate::outline::outline;

/// Compares the text of one stage with the snapshot of the fixture that `glob!` is at.
macro_rules! assert_stage {
    ($stage:expr, $intent:expr, $text:expr) => {
        insta::with_settings!({
            description => $intent,
            omit_expression => true,
            prepend_module_to_snapshot => false,
            snapshot_path => "../snapshots",
            // Reports call a configuration file by the path that they were given, here an absolute one.
            filters => vec![(r"--> \S+/(tests/broken/)", "--> $1")],
        }, { insta::assert_snapshot!($stage, $text) })
    };
}
pub(crate) use assert_stage;

#[test]
fn typed_pages() {
    insta::glob!("../pages", "{api,resources}/*.md", |path| {
        let fixture = Fixture::read(path);
        let (page, _) = syntax::parse_page(&fixture.sources, main_page(&fixture.sources));
        assert_stage!("page", &fixture.intent, outline(&page, &fixture.sources));
    });
}

#[test]
fn models() {
    insta::glob!("../pages", "{api/*.md,resources/*.md,roots/*/README.md}", |path| {
        let fixture = Fixture::read(path);
        let intent = fixture.intent.clone();
        let lowered = fixture.lower();
        let mut model = model_json(lowered.api.clone());
        if !path.ends_with(INTENT_FILE) {
            let page = main_page(&lowered.sources);
            keep_facts_of(&lowered.sources.file(page).page, &mut model);
        }
        prune(&mut model, "");
        assert_stage!("model", &intent, compact_json(&model) + &lowered.rendered_findings());
    });
}

#[test]
fn emitted_code() {
    let subject = Fixture::subject().lower().emit();
    insta::glob!("../pages", "{api/*.md,resources/*.md,roots/*/README.md}", |path| {
        let fixture = Fixture::read(path);
        let intent = fixture.intent.clone();
        let lowered = fixture.lower();
        let known = if lowered.is_operation() { &*subject } else { &[] };
        let files = lowered.emit().into_iter().filter(|file| file.path != "mod.rs" || path.ends_with(INTENT_FILE));
        let shown = files.filter_map(|file| items_shown(&file, known));
        assert_stage!("emit", &intent, shown.collect::<Vec<_>>().join("\n"));
    });
}

/// The items of a generated file that are worth reading: not those that are the same in every file, implementations of
/// traits, nor those of a file that is `known`; nothing if none is left.
fn items_shown(file: &File, known: &[File]) -> Option<String> {
    let known: BTreeSet<&str> = known.iter().flat_map(items).collect();
    let is_trait_impl = |head: &str| head.starts_with("impl<") || head.starts_with("impl ") && head.contains(" for ");
    let is_glue = |item: &&str| item.lines().next().is_some_and(is_trait_impl) || item.starts_with("// @generated");
    let shown: Vec<&str> = items(file).filter(|item| !is_glue(item) && !known.contains(item)).collect();
    (!shown.is_empty()).then(|| format!("// {}\n{}\n", file.path, shown.join("\n\n")))
}

/// The items of a file; a blank line separates them.
fn items(file: &File) -> impl Iterator<Item = &str> {
    file.text.trim_end().split("\n\n")
}

#[test]
fn a_file_in_full() {
    let fixture = contract();
    let intent = fixture.intent.clone();
    let files = fixture.lower().emit();
    let file = files.iter().find(|file| file.path == "tide.rs").expect("the type has a module");
    assert_stage!("file", &intent, &file.text);
}

#[test]
fn tests_of_examples() {
    let fixture = Fixture::read(&folder().join("pages/roots/examples").join(INTENT_FILE));
    let intent = fixture.intent.clone();
    let files = fixture.lower().emit_with_example_tests();
    let shown = files.iter().filter(|file| file.path.starts_with("example_tests."));
    let shown: Vec<_> = shown.map(|file| format!("// {}\n{}", file.path, file.text)).collect();
    assert_stage!("example_tests", &intent, shown.join("\n"));
}

#[test]
fn the_contract_of_the_model() {
    let fixture = contract();
    let intent = fixture.intent.clone();
    assert_stage!("contract", &intent, compact_json(&model_json(fixture.lower().api)));
}

/// The fixture that is shown in full.
fn contract() -> Fixture {
    Fixture::read(&folder().join("pages/roots/contract").join(INTENT_FILE))
}

/// The model in its JSON form.
pub(crate) fn model_json(api: Api) -> Value {
    let roots = [("docs".to_owned(), api)];
    serde_json::to_value(Document { roots: &roots }).expect("a model is JSON")
}

/// Keeps the types and operations that `page` states.
fn keep_facts_of(page: &str, model: &mut Value) {
    let lists = model.as_object_mut().expect("a model is an object").values_mut();
    lists.filter_map(Value::as_array_mut).for_each(|list| list.retain(|item| item["page"] == page));
}

/// Removes what is null, false or empty, what is nullable, and the `page` of everything that stands on that of its parent.
fn prune(value: &mut Value, parent_page: &str) {
    let says_nothing = |name: &str, value: &Value| match value {
        Value::Null => true,
        Value::Bool(value) => *value == (name == "nullable"),
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.is_empty() || (name == "page" && text == parent_page),
        Value::Object(members) => members.is_empty(),
        Value::Number(_) => false,
    };
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| prune(item, parent_page)),
        Value::Object(members) => {
            let page = members.get("page").and_then(Value::as_str).unwrap_or(parent_page).to_owned();
            // What stands in an example is the page's, not the model's.
            members.iter_mut().filter(|(name, _)| *name != "body").for_each(|(_, member)| prune(member, &page));
            members.retain(|name, member| !says_nothing(name, member));
        }
        _ => {}
    }
}
