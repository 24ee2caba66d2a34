//! A whole crate around the module tree.

use std::path::{Component, Path, PathBuf};

use super::File;
use super::header::{rust_header, toml_header};
use crate::config::{Config, DateTimeLibrary, Package};
use crate::emit::{Feature, Features};

/// The folder of the module tree in a crate.
const TREE: &str = "src/api";

/// The version of the runtime that generated code needs: both are released together.
const RUNTIME_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Puts the files of a module tree into a crate in the output folder of `config`, with a manifest and a root module.
///
/// `label` names the docs roots in the headers of both.
/// `features` are those that its modules ask for, `recursion_limit` is what its types need.
pub fn package_files(
    package: &Package,
    config: &Config,
    label: &str,
    features: &[&Features],
    recursion_limit: Option<usize>,
    tree: Vec<File>,
) -> Vec<File> {
    let manifest = manifest(package, config, label) + &features_table(features);
    let manifest = File { path: "Cargo.toml".to_owned(), text: manifest };
    let library = File { path: "src/lib.rs".to_owned(), text: library(label, recursion_limit) };
    let tree = tree.into_iter().map(|file| File { path: format!("{TREE}/{}", file.path), ..file });
    [manifest, library].into_iter().chain(tree).collect()
}

fn manifest(package: &Package, config: &Config, label: &str) -> String {
    let header = toml_header(label);
    let name = toml_string(&package.name);
    let path = package.runtime.as_deref().map(|runtime| {
        let relative = relative_path(runtime, &config.output).to_string_lossy().replace('\\', "/");
        format!(", path = {}", toml_string(&relative))
    });
    let path = path.unwrap_or_default();
    let library = match config.date_time {
        DateTimeLibrary::Chrono => "",
        DateTimeLibrary::Time => ", features = [\"time\"]",
    };
    let tests = if config.example_tests {
        format!(
            "
# The tests try out the examples of the pages.
[dev-dependencies]
mdbindgen-runtime = {{ version = \"{RUNTIME_VERSION}\"{path}, features = [\"example-tests\"] }}
"
        )
    } else {
        String::new()
    };
    format!(
        "{header}
[package]
name = {name}
description = \"Bindings generated from API reference pages\"
version = \"0.1.0\"
edition = \"2024\"
publish = false

[dependencies]
mdbindgen-runtime = {{ version = \"{RUNTIME_VERSION}\"{path}{library} }}
{tests}
# The crate stands alone, whatever workspace its folder lies in.
[workspace]
"
    )
}

/// The features of the crate: all areas are on by default.
fn features_table(features: &[&Features]) -> String {
    let areas: Vec<Feature<'_>> = features.iter().flat_map(|features| features.areas()).collect();
    if areas.is_empty() {
        return String::new();
    }
    let default = Feature { name: "default", enables: areas.iter().map(|area| area.name).collect() };
    let mut table = "\n# What is compiled: all areas, unless a user of the crate chooses.\n[features]\n".to_owned();
    table += &feature_line(&default);
    table += "\n# The areas, after the products that the pages name: each compiles its modules.\n";
    areas.iter().for_each(|area| table += &feature_line(area));
    table += "\n# The modules: each compiles those that it cannot do without.\n";
    features.iter().flat_map(|features| features.modules()).for_each(|module| table += &feature_line(&module));
    table
}

fn feature_line(feature: &Feature<'_>) -> String {
    let enables: Vec<_> = feature.enables.iter().map(|name| toml_string(name)).collect();
    format!("{} = [{}]\n", toml_key(feature.name), enables.join(", "))
}

fn library(label: &str, recursion_limit: Option<usize>) -> String {
    let header = rust_header(label);
    let limit = recursion_limit.map(|limit| {
        format!("// The types form long cycles, which the compiler has to follow.\n#![recursion_limit = \"{limit}\"]\n")
    });
    let limit = limit.unwrap_or_default();
    format!(
        "{header}
//! Bindings generated from API reference pages.

#![deny(missing_docs)]
{limit}
// Formatted as it was generated; called as no documented module is, for it stands beside them.
#[rustfmt::skip]
#[path = \"api/mod.rs\"]
mod __api;

// Without any of its features the crate is empty.
#[allow(unused_imports)]
pub use __api::*;
"
    )
}

/// A TOML key. Source: TOML 1.0, bare keys.
fn toml_key(name: &str) -> String {
    let is_bare = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    if name.chars().all(is_bare) { name.to_owned() } else { toml_string(name) }
}

/// A TOML string. Source: TOML 1.0, basic strings.
fn toml_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(control))),
            other => quoted.push(other),
        }
    }
    quoted + "\""
}

/// The path that leads to `target` from the folder `from`: relative where both lie on one drive.
///
/// A crate that carries relative paths alone can be moved together with what it depends on, and checked in.
fn relative_path(target: &Path, from: &Path) -> PathBuf {
    let (target, from) = (absolute(target), absolute(from));
    let shared = target.components().zip(from.components()).take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return target;
    }
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(target.components().skip(shared)).collect()
}

/// The path with links followed as far as it exists, and without `.` and `..`.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = path.ancestors().find_map(|above| Some((above.canonicalize().ok()?, above.components().count())));
    let (mut resolved, depth) = existing.unwrap_or_default();
    for component in path.components().skip(depth) {
        match component {
            Component::ParentDir => _ = resolved.pop(),
            Component::CurDir => {}
            other => resolved.push(other),
        }
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_is_a_dependency_by_version_or_by_relative_path() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config { output: folder.path().join("out/crate"), ..Config::default() };
        let mut package = Package { name: "bindings".to_owned(), runtime: None };
        let version = RUNTIME_VERSION;
        let by_version = manifest(&package, &config, "docs");
        assert!(by_version.contains(&format!("mdbindgen-runtime = {{ version = \"{version}\" }}")), "{by_version}");
        package.runtime = Some(folder.path().join("my \"runtime\""));
        let by_path = manifest(&package, &config, "docs");
        assert!(by_path.contains(r#", path = "../../my \"runtime\"" }"#), "{by_path}");
        let table = toml::de::DeTable::parse(&by_path).expect("TOML");
        let package = table.get_ref().get("package").and_then(|package| package.get_ref().as_table());
        let name = package.and_then(|package| package.get("name")).and_then(|name| name.get_ref().as_str());
        assert_eq!(name, Some("bindings"));
        assert!(!by_path.contains("dev-dependencies"), "{by_path}");
        config.example_tests = true;
        let tested = manifest(&Package { name: "bindings".to_owned(), runtime: None }, &config, "docs");
        let expected = format!(
            "[dev-dependencies]\nmdbindgen-runtime = {{ version = \"{version}\", features = [\"example-tests\"] }}\n\n#"
        );
        assert!(tested.contains(&expected), "{tested}");
    }

    #[test]
    fn the_tree_is_a_module_of_the_crate() {
        let package = Package { name: "bindings".to_owned(), runtime: None };
        let tree = vec![File { path: "user.rs".to_owned(), text: String::new() }];
        let files = package_files(&package, &Config::default(), "docs", &[], Some(256), tree);
        let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["Cargo.toml", "src/lib.rs", "src/api/user.rs"]);
        assert!(syn::parse_file(&files[1].text).is_ok(), "{}", files[1].text);
        assert!(files[1].text.contains("#![recursion_limit = \"256\"]\n"), "{}", files[1].text);
        assert!(!library("docs", None).contains("recursion"));
    }
}
