//! Generated crates, compiled as their users would: each feature alone, and with other types for primitive ones.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mdbindgen::config::{Config, DateTimeLibrary, DocsRoot, Package, Rule, RuleKind};

use crate::corpus::{Reference, corpus_folder, references};
use crate::fixture::{folder, read_text};
use crate::snapshots::assert_stage;

/// Generates the crate of the fixture of features in a folder called `name`.
fn generated_crate(name: &str) -> PathBuf {
    generated_crate_of("pages/roots/features", name, Config::default())
}

/// Generates a crate in a folder called `name`, with the settings of `config`.
fn generated_crate_of(root: impl AsRef<Path>, name: &str, config: Config) -> PathBuf {
    let output = Path::new(env!("CARGO_TARGET_TMPDIR")).join("features").join(name);
    let _ = fs::remove_dir_all(&output);
    let workspace = folder().parent().expect("a workspace");
    let package = Some(Package { name: "harbours".to_owned(), runtime: Some(workspace.join("generator/runtime")) });
    let root = DocsRoot::new(folder().join(root)).expect("the folder has a name");
    let config = Config { roots: vec![root], output: output.clone(), package, ..config };
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
    let intent = "The features of a crate, and a module that does without some of them.";
    assert_stage!("features", intent, features(&manifest).0);
    assert_stage!("featured_file", intent, read_text(&crate_.join("src/api/harbour.rs")));
}

#[test]
fn every_feature_compiles_alone() {
    let crate_ = generated_crate("compiled");
    let manifest = read_text(&crate_.join("Cargo.toml"));
    let (_, names) = features(&manifest);
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        let report = check(&crate_, &["--no-default-features", "--features", name]);
        assert_eq!(report, "", "{name}");
    }
}

#[test]
fn changes_to_what_derives_from_a_type_compile() {
    let config = Config { example_tests: true, ..Config::default() };
    let crate_ = generated_crate_of("pages/roots/unions", "changes", config);
    assert_eq!(check(&crate_, &["--tests"]), "");
    let manifest = read_text(&crate_.join("Cargo.toml"));
    for name in features(&manifest).1 {
        assert_eq!(check(&crate_, &["--no-default-features", "--features", name]), "", "{name}");
    }
}

#[test]
fn other_types_stand_for_primitive_ones() {
    let guids = Rule::new(RuleKind::Replacement, "Edm.Guid", "::std::string::String").expect("a path");
    let config = Config { date_time: DateTimeLibrary::Time, rules: vec![guids], ..Config::default() };
    let crate_ = generated_crate_of("pages", "replaced", config);
    let module = read_text(&crate_.join("src/api/log_entry.rs"));
    for field in ["::mdbindgen_runtime::time::OffsetDateTime", "::std::string::String"] {
        assert!(module.contains(&format!("Option<{field}>")), "{field}: {module}");
    }
    assert_eq!(check(&crate_, &[]), "");
}

#[test]
fn areas_of_whole_references_compile_alone() {
    let Some(corpus) = corpus_folder("areas of whole references") else { return };
    for Reference { name, .. } in references("areas of whole references").into_iter().flatten() {
        let crate_ = generated_crate_of(corpus.join(name), "reference", Config::default());
        let manifest = read_text(&crate_.join("Cargo.toml"));
        let areas = features(&manifest).1.into_iter().filter(|feature| feature.starts_with("area-"));
        for area in areas {
            assert_eq!(check(&crate_, &["--no-default-features", "--features", area]), "", "{name}: {area}");
        }
    }
}

/// What `cargo check` has to say about a crate.
fn check(crate_: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .current_dir(crate_)
        .args(["check", "--offline", "--quiet", "--color=never"])
        .args(arguments)
        .arg("--target-dir")
        .arg(crate_.with_file_name("target"))
        .output()
        .expect("Cargo runs");
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{report}");
    report
}
