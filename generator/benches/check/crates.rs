//! The crates that are checked, and the report.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use mdbindgen::config::{Config, DocsRoot, Package};
use mdbindgen::diagnostics::Report;
use mdbindgen::model::{Api, Shape};
use mdbindgen::output::{self, File, Source};
use mdbindgen::{emit, names};

use crate::derive::derived_types;
use crate::usage::{self, Usage};

/// How often each crate is checked; the quickest counts, since other programs only ever make it slower.
const ROUNDS: usize = 2;

/// How many folders down docs roots are looked for.
const DEPTH: usize = 3;

/// Checks the crates of every reference and prints what they cost.
pub(crate) fn report() {
    let Some(corpus) = env::var_os("MDBINDGEN_CORPUS").filter(|value| !value.is_empty()) else {
        println!("skipped: MDBINDGEN_CORPUS is not set");
        return;
    };
    let mut roots = Vec::new();
    find_roots(Path::new(&corpus), DEPTH, &mut roots);
    assert!(!roots.is_empty(), "MDBINDGEN_CORPUS: no folder has `api` and `resources`");
    roots.iter().for_each(|root| report_on(root));
}

fn find_roots(folder: &Path, depth: usize, roots: &mut Vec<PathBuf>) {
    if ["api", "resources"].iter().all(|part| folder.join(part).is_dir()) {
        roots.push(folder.to_owned());
    } else if depth > 0 {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
        folders.sort();
        folders.iter().for_each(|folder| find_roots(folder, depth - 1, roots));
    }
}

fn report_on(root: &Path) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("check");
    let mut api = model(root);
    let functions: usize = api.operations.iter().map(|operation| operation.requests.len()).sum();
    let is_structured = |shape: &Shape| matches!(shape, Shape::Structured(_));
    let structured = api.types.iter().filter(|definition| is_structured(&definition.shape)).count();
    println!("{}: {} types, {structured} of them structs; {functions} functions", root.display(), api.types.len());

    let whole = cost(&folder.join("whole"), |output| generate(root, output));
    let silent = cost(&folder.join("silent"), |output| {
        generate(root, output);
        drop_functions(&output.join("src"));
    });
    api.operations.clear();
    let types = cost(&folder.join("types"), |output| write_types(&api, output));
    let derived = cost(&folder.join("derived"), |output| write_derived(&api, output));

    let thousand = api.types.len() as f64 / 1000.0;
    for (name, usage) in [("types and functions", whole), ("types", types), ("types with derives of serde", derived)] {
        let Usage { processor, memory } = usage;
        let (gigabytes, each) = (memory / 1e9, processor / thousand);
        println!("  {name}: {processor:.1} CPU s, {gigabytes:.2} GB, {each:.1} CPU s per 1,000 types");
    }
    let each = (whole.processor - silent.processor) / functions as f64 * 1000.0;
    println!("  a function: {each:.2} CPU ms");
    let (processor, memory) = (types.processor / derived.processor, types.memory / derived.memory);
    println!("  types to derives: {processor:.2} of the time, {memory:.2} of the memory");
}

fn config(root: &Path, output: &Path) -> Config {
    let roots = vec![DocsRoot::new(root).expect("the folder has a name")];
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let package = Some(Package { name: "graph".to_owned(), runtime: Some(runtime) });
    Config { roots, output: output.to_owned(), package, ..Config::default() }
}

fn model(root: &Path) -> Api {
    let model = mdbindgen::model(&config(root, Path::new("unused"))).unwrap_or_else(|error| panic!("{error}"));
    model.roots.into_iter().map(|(_, api)| api).next().expect("there is one docs root")
}

fn generate(root: &Path, output: &Path) {
    mdbindgen::generate(&config(root, output), mdbindgen::Mode::Write).unwrap_or_else(|error| panic!("{error}"));
}

/// Removes the request functions from the files below `folder`; what they take and return stays.
fn drop_functions(folder: &Path) {
    for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            drop_functions(&path);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a file");
        let is_kept = |item: &&str| !item.lines().any(|line| line.starts_with("pub fn "));
        let kept: Vec<&str> = text.split("\n\n").filter(is_kept).collect();
        let allowed = kept.join("\n\n").replace("#![deny(missing_docs)]", "#![allow(unused_imports)]");
        fs::write(&path, allowed + "\n").expect("the file can be written");
    }
}

/// Writes a crate of the types alone: what is generated for a model without operations.
fn write_types(api: &Api, output: &Path) {
    let names = names::assign_names(api, &mut Report::default());
    let root = emit::Root::new(api, &names, &|_| None);
    let source = Source { module: "types", label: "types", root, example_tests: false };
    let files = output::render_files(&[source]).unwrap_or_else(|error| panic!("{error}"));
    write_crate(output, "", "#[rustfmt::skip]\npub mod api;\n");
    let inside = |file: File| File { path: format!("src/api/{}", file.path), ..file };
    files.into_iter().map(inside).for_each(|file| write(&output.join(&file.path), &file.text));
}

fn write_derived(api: &Api, output: &Path) {
    let dependencies = "serde = { version = \"1\", features = [\"derive\"] }\n";
    write_crate(output, dependencies, &derived_types(api));
}

fn write_crate(output: &Path, dependencies: &str, library: &str) {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let manifest = format!(
        "[package]\nname = \"graph\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nmdbindgen-runtime = \
         {{ path = {runtime:?} }}\n{dependencies}\n[workspace]\n"
    );
    write(&output.join("Cargo.toml"), &manifest);
    write(&output.join("src/lib.rs"), library);
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("files lie in folders")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}

/// Lets `write_files` fill `folder`, and checks the crate there.
fn cost(folder: &Path, write_files: impl Fn(&Path)) -> Usage {
    let _ = fs::remove_dir_all(folder);
    write_files(folder);
    check(folder);
    let rounds = (0..ROUNDS).map(|_| check(folder));
    rounds.min_by(|one, other| one.processor.total_cmp(&other.processor)).expect("there is a round")
}

fn check(folder: &Path) -> Usage {
    let note = folder.with_extension("usage");
    let library = folder.join("src/lib.rs");
    let text = fs::read_to_string(&library).expect("a library");
    // Written again, it is newer than what was compiled of it.
    fs::write(&library, text).expect("the file can be written");
    let status = Command::new(env!("CARGO"))
        .current_dir(folder)
        .args(["check", "--quiet", "--target-dir"])
        .arg(folder.with_file_name("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTC_WRAPPER", env::current_exe().expect("this program has a path"))
        .env(usage::VARIABLE, &note)
        .status()
        .expect("Cargo runs");
    assert!(status.success(), "{} does not compile", folder.display());
    Usage::read(&note)
}
