//! Whole references, such as a clone of the public documentation.
//!
//! The environment variable [`VARIABLE`] names a docs root, or a folder that holds some, up to three folders down. Where it is
//! unset, the tests say so and pass.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use mdbindgen::diagnostics::Level;
use mdbindgen::model::{Api, Shape, TypeRef};
use mdbindgen::output::File;

use crate::fixture::{Fixture, Lowered};
use crate::robustness::{check_page, check_report, check_spans, on_all_threads};

const VARIABLE: &str = "MDBINDGEN_CORPUS";

/// How many folders down docs roots are looked for.
const DEPTH: usize = 3;

/// Every how many pages one is cut, and into how many pieces.
const SAMPLE: usize = 40;
const CUTS: usize = 25;

/// What a dated reference must at least yield: a little less than it did when this was written.
struct Floors {
    date: &'static str,
    types: usize,
    properties: usize,
    members: usize,
    operations: usize,
    request_lines: usize,
    permissions: usize,
    examples: usize,
    /// How many of a thousand types of properties may be ones that no page defines.
    undefined: usize,
}

const FLOORS: [Floors; 2] = [
    Floors {
        date: "2021-07",
        types: 1_324,
        properties: 7_324,
        members: 2_565,
        operations: 2_091,
        request_lines: 3_670,
        permissions: 7_459,
        examples: 4_988,
        undefined: 1,
    },
    Floors {
        date: "2020-05",
        types: 917,
        properties: 5_709,
        members: 1_164,
        operations: 1_554,
        request_lines: 2_769,
        permissions: 4_166,
        examples: 3_491,
        undefined: 1,
    },
];

/// A docs root of the corpus, read and lowered.
pub(crate) struct Reference {
    /// The folder below the one that the variable names; empty if that is the docs root.
    pub(crate) name: String,
    pub(crate) lowered: Lowered,
}

/// The folder that the variable names; nothing, and a remark, if it is unset.
pub(crate) fn corpus_folder(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os(VARIABLE).filter(|value| !value.is_empty());
    if folder.is_none() {
        // Not through `eprintln`, which the harness keeps to itself when a test passes.
        let remark = format!("{test}: skipped, since {VARIABLE} is not set\n");
        std::io::stderr().write_all(remark.as_bytes()).expect("standard error takes text");
    }
    folder.map(PathBuf::from)
}

/// The references of the corpus, read once; nothing, and a remark, if there is none.
pub(crate) fn references(test: &str) -> Option<&'static [Reference]> {
    static REFERENCES: OnceLock<Vec<Reference>> = OnceLock::new();
    let folder = corpus_folder(test)?;
    Some(REFERENCES.get_or_init(|| read_references(&folder)))
}

fn read_references(folder: &Path) -> Vec<Reference> {
    let mut roots = Vec::new();
    find_roots(folder, DEPTH, &mut roots);
    assert!(!roots.is_empty(), "{VARIABLE}: no folder in {} has `api` and `resources`", folder.display());
    let name = |root: &Path| root.strip_prefix(folder).unwrap_or(root).to_string_lossy().replace('\\', "/");
    roots.iter().map(|root| Reference { name: name(root), lowered: Fixture::of_root(root).lower() }).collect()
}

/// Adds the docs roots at and below `folder`, in the order of their names; in a docs root there is no other.
fn find_roots(folder: &Path, depth: usize, roots: &mut Vec<PathBuf>) {
    if ["api", "resources"].iter().all(|part| folder.join(part).is_dir()) {
        roots.push(folder.to_owned());
    } else if depth > 0 {
        let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut folders: Vec<PathBuf> =
            entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
        folders.sort();
        folders.iter().for_each(|folder| find_roots(folder, depth - 1, roots));
    }
}

#[test]
fn whole_references_have_no_errors_and_sound_spans() {
    for Reference { name, lowered } in references("whole references").into_iter().flatten() {
        lowered.pages().for_each(|page| check_spans(&page, &lowered.sources));
        check_report(&lowered.report, &lowered.sources);
        let errors = lowered.report.diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Deny);
        let errors: Vec<_> = errors.map(|diagnostic| &diagnostic.message).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

#[test]
fn whole_references_yield_no_less_than_before() {
    for Reference { name, lowered } in references("floors").into_iter().flatten() {
        let api = &lowered.api;
        assert!(!api.types.is_empty() && !api.operations.is_empty(), "{name}: nothing was understood");
        let Some(floors) = FLOORS.iter().find(|floors| name.starts_with(floors.date)) else { continue };
        let counts = Counts::of(api);
        let at_least = [
            ("types", api.types.len(), floors.types),
            ("properties", counts.properties, floors.properties),
            ("members", counts.members, floors.members),
            ("operations", api.operations.len(), floors.operations),
            ("request lines", counts.request_lines, floors.request_lines),
            ("permissions", counts.permissions, floors.permissions),
            ("examples", counts.examples, floors.examples),
        ];
        for (what, count, floor) in at_least {
            assert!(count >= floor, "{name}: {count} {what}, were at least {floor}");
        }
        let allowed = floors.undefined * counts.properties / 1000;
        assert!(counts.undefined <= allowed, "{name}: {} undefined types, were at most {allowed}", counts.undefined);
    }
}

/// How much a model holds.
#[derive(Debug, Default)]
struct Counts {
    properties: usize,
    /// Properties whose type no page defines.
    undefined: usize,
    members: usize,
    request_lines: usize,
    /// Names in lists of permissions.
    permissions: usize,
    /// Requests and responses.
    examples: usize,
}

impl Counts {
    fn of(api: &Api) -> Self {
        let mut counts = Self::default();
        for definition in &api.types {
            match &definition.shape {
                Shape::Structured(structured) => {
                    let is_undefined = |item: &TypeRef| matches!(item, TypeRef::Undefined(_));
                    let undefined = structured.properties.iter().filter(|property| is_undefined(&property.value.item));
                    counts.undefined += undefined.count();
                    counts.properties += structured.properties.len();
                }
                Shape::Enumeration(enumeration) => counts.members += enumeration.members.len(),
            }
        }
        for operation in &api.operations {
            let permissions = &operation.permissions;
            let lists = [&permissions.delegated_work, &permissions.delegated_personal, &permissions.application];
            counts.permissions += lists.iter().map(|list| list.len()).sum::<usize>();
            counts.request_lines += operation.requests.len();
            let messages = operation
                .examples
                .iter()
                .map(|example| usize::from(example.request.is_some()) + usize::from(example.response.is_some()));
            counts.examples += messages.sum::<usize>();
        }
        counts
    }
}

#[test]
fn pages_of_whole_references_are_read_wherever_they_are_cut() {
    for Reference { lowered, .. } in references("cut pages").into_iter().flatten() {
        let pages: Vec<_> = lowered.sources.pages().step_by(SAMPLE).collect();
        on_all_threads(&pages, |page| {
            let text = &lowered.sources.file(*page).text;
            for cut in 0..CUTS {
                let end = (text.len() * cut / CUTS..=text.len()).find(|end| text.is_char_boundary(*end));
                check_page(&text[..end.unwrap_or(text.len())]);
            }
        });
    }
}

#[test]
fn code_for_whole_references_is_rust_and_every_file_is_a_module() {
    for Reference { name, lowered } in references("generated code").into_iter().flatten() {
        let files = lowered.emit();
        assert!(files.len() > 1, "{name}: no code was generated");
        on_all_threads(&files, |file| {
            let parsed = syn::parse_file(&file.text);
            assert!(parsed.is_ok(), "{name}: {}: {:?}", file.path, parsed.err());
        });
        let unreachable = unreachable_files(&files);
        assert!(unreachable.is_empty(), "{name}: no module declares {unreachable:?}");
    }
}

/// The files that `mod` items lead to from `mod.rs`, taken from all files.
fn unreachable_files(files: &[File]) -> BTreeSet<&str> {
    let texts: BTreeMap<&str, &str> = files.iter().map(|file| (&*file.path, &*file.text)).collect();
    let mut unreachable: BTreeSet<&str> = texts.keys().copied().collect();
    let mut waiting = vec!["mod.rs".to_owned()];
    while let Some(path) = waiting.pop() {
        let (known, text) = texts.get_key_value(&*path).unwrap_or_else(|| panic!("{path} is declared and missing"));
        unreachable.remove(known);
        let folder = path.strip_suffix("mod.rs").map_or_else(|| path.replace(".rs", "/"), str::to_owned);
        for name in declared_modules(text) {
            let file = format!("{folder}{name}.rs");
            waiting.push(if texts.contains_key(&*file) { file } else { format!("{folder}{name}/mod.rs") });
        }
    }
    unreachable
}

/// The modules that a file declares without a body.
fn declared_modules(text: &str) -> Vec<String> {
    let file = syn::parse_file(text).expect("generated code is Rust");
    let declared = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Mod(module) if module.content.is_none() => Some(module.ident.to_string()),
        _ => None,
    });
    declared.map(|name| name.trim_start_matches("r#").to_owned()).collect()
}
