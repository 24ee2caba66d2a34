//! Features of generated crates: each compiles alone, without a warning, and leaves out what it does not need.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mdbindgen::config::{Config, DocsRoot, Package};

use crate::fixture::{folder, read_text};

/// Generates the crate of the fixture in a folder called `name`.
fn generated_crate(name: &str) -> PathBuf {
    let output = Path::new(env!("CARGO_TARGET_TMPDIR")).join("features").join(name);
    let _ = fs::remove_dir_all(&output);
    let workspace = folder().parent().expect("a workspace");
    let package = Some(Package { name: "harbours".to_owned(), runtime: Some(workspace.join("generator/runtime")) });
    let root = DocsRoot::new(folder().join("pages/roots/features")).expect("the folder has a name");
    let config = Config { roots: vec![root], output: output.clone(), package, ..Config::default() };
    mdbindgen::generate(&config, mdbindgen::Mode::Write).unwrap_or_else(|error| panic!("{error}"));
    // The versions that are known to be there, so that nothing is downloaded.
    fs::copy(workspace.join("Cargo.lock"), output.join("Cargo.lock")).expect("the workspace has a lock file");
    output
}

/// The table of features, and the features in it.
fn features(manifest: &str) -> (&str, Vec<&str>) {
    let table = manifest.split_once("[features]\n").expect("the crate has features").1;
    let table = table.split("\n[").next().unwrap_or(table);
    let names = table.lines().filter_map(|line| Some(line.split_once(" = ")?.0.trim_matches('"')));
    (table, names.collect())
}

#[test]
fn areas_have_their_modules_and_modules_what_they_need() {
    let crate_ = generated_crate("text");
    let manifest = read_text(&crate_.join("Cargo.toml"));
    insta::assert_snapshot!("features@manifest", features(&manifest).0);
    insta::assert_snapshot!("features@harbour.rs", read_text(&crate_.join("src/api/harbour.rs")));
    insta::assert_snapshot!("features@mod.rs", read_text(&crate_.join("src/api/mod.rs")));
}

#[test]
fn every_feature_compiles_alone() {
    let crate_ = generated_crate("compiled");
    let manifest = read_text(&crate_.join("Cargo.toml"));
    let (_, names) = features(&manifest);
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        let output = Command::new(env!("CARGO"))
            .current_dir(&crate_)
            .args(["check", "--offline", "--quiet", "--color=never", "--no-default-features", "--features", name])
            .arg("--target-dir")
            .arg(crate_.with_file_name("target"))
            .output()
            .expect("Cargo runs");
        let report = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && report.is_empty(), "{name}: {report}");
    }
}
