//! The result depends on pages and configuration alone.

use std::fs;
use std::path::{Path, PathBuf};

use mdbindgen::config::{BaseUrl, DocsRoot, PublishedPages};
use mdbindgen::diagnostics::Presentation;
use mdbindgen::{Config, Mode};
use tempfile::TempDir;

use crate::fixture::folder;

#[test]
fn two_runs_give_identical_bytes() {
    let roots = docs_roots();
    let first = run(&roots);
    assert!(!first.is_empty());
    assert_eq!(run(&roots), first);
}

/// Folders list their files in whatever order the disk has them, mostly that of their creation.
#[test]
fn the_order_of_files_on_disk_changes_nothing() {
    let originals = docs_roots();
    let plain = run(&originals);
    for order in [reversed, interleaved] {
        let (_folder, copies) = copy_in_order(&originals, order);
        assert_same(&run(&copies), &plain);
    }
}

#[test]
fn the_order_of_roots_changes_no_module() {
    let mut roots = docs_roots();
    let generated = |roots: &[(String, PathBuf)]| {
        let mut files = run(roots);
        // The model, the findings and the module around the roots list these in their order.
        files.retain(|(path, _)| path.ends_with(".rs") && path != "mod.rs");
        files
    };
    let plain = generated(&roots);
    roots.reverse();
    assert_same(&generated(&roots), &plain);
}

fn assert_same(left: &[(String, String)], right: &[(String, String)]) {
    let names = |files: &[(String, String)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(left), names(right));
    for ((name, left), (_, right)) in left.iter().zip(right) {
        assert!(left == right, "{name} differs");
    }
}

/// The docs roots of this repository, each with its module.
fn docs_roots() -> Vec<(String, PathBuf)> {
    let docs = folder().join("../docs-input");
    [("v1", "v1.0"), ("beta", "beta")].map(|(module, name)| (module.to_owned(), docs.join(name))).to_vec()
}

/// Everything that a run gives: the files, the model in both forms, the findings.
fn run(roots: &[(String, PathBuf)]) -> Vec<(String, String)> {
    let output = tempfile::tempdir().expect("a temporary folder");
    let root = |(module, folder): &(String, PathBuf)| DocsRoot::with_module(folder, module).expect("a module");
    let config = Config {
        roots: roots.iter().map(root).collect(),
        output: output.path().to_owned(),
        base_url: BaseUrl::new("https://api.example.test/{folder}").ok(),
        published_pages: PublishedPages::new("https://docs.example.test/{version}/{page}").ok(),
        ..Config::default()
    };
    let summary = mdbindgen::generate(&config, Mode::Write).expect("the pages have no errors");
    let text = |path: &str| fs::read_to_string(output.path().join(path)).expect("the file was written");
    let mut results: Vec<_> = summary.files.iter().map(|file| (file.path.clone(), text(&file.path))).collect();
    let model = mdbindgen::model(&config).expect("the pages have no errors");
    let (mut json, mut yaml) = (Vec::new(), Vec::new());
    model.write_json(&mut json).expect("memory takes text");
    model.write_yaml(&mut yaml).expect("memory takes text");
    for (name, text) in [("model.json", json), ("model.yaml", yaml)] {
        results.push((name.to_owned(), String::from_utf8(text).expect("models are text")));
    }
    results.push(("findings".to_owned(), model.findings.render(Presentation::default())));
    results
}

/// Copies docs roots, file by file, in the order that `order` makes of theirs.
fn copy_in_order(
    roots: &[(String, PathBuf)],
    order: fn(Vec<PathBuf>) -> Vec<PathBuf>,
) -> (TempDir, Vec<(String, PathBuf)>) {
    let target = tempfile::tempdir().expect("a temporary folder");
    let docs = target.path().join("docs-input");
    let copies = roots.iter().map(|(module, root)| {
        let copy = docs.join(root.file_name().expect("roots have names"));
        let mut files = Vec::new();
        collect_files(root, &mut files);
        files.sort_unstable();
        for file in order(files) {
            let to = copy.join(file.strip_prefix(root).expect("found below it"));
            fs::create_dir_all(to.parent().expect("files lie in folders")).expect("a folder");
            fs::copy(&file, &to).expect("a copy");
        }
        (module.clone(), copy)
    });
    let copies = copies.collect();
    (target, copies)
}

fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in folder.read_dir().expect("folders can be listed") {
        let path = entry.expect("folders can be listed").path();
        if path.is_dir() { collect_files(&path, files) } else { files.push(path) }
    }
}

fn reversed(mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    files.reverse();
    files
}

/// Every seventh file, then those behind them, and so on.
fn interleaved(files: Vec<PathBuf>) -> Vec<PathBuf> {
    (0..7).flat_map(|start| files.iter().skip(start).step_by(7).cloned()).collect()
}
