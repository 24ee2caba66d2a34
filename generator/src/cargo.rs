//! The front end for build scripts.

mod builder;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use builder::Builder;

use crate::config::DocsRoot;
use crate::diagnostics::Findings;
use crate::output::Mode;
use crate::pipeline::{self, Target};
use crate::{Config, Error};

/// The file that a build script writes into `OUT_DIR`.
const FILE_NAME: &str = "mdbindgen.rs";

/// So many warnings of each code are shown; Cargo repeats them on every build.
const WARNINGS_PER_CODE: usize = 3;

/// Generates the bindings of a docs root in a build script: writes `mdbindgen.rs` into Cargo's `OUT_DIR`.
///
/// `docs` is relative to the folder of the package. The file is included with one line:
///
/// ```text
/// include!(concat!(env!("OUT_DIR"), "/mdbindgen.rs"));
/// ```
///
/// Tells Cargo to run the script again when a page changes, and turns what is wrong with the pages into warnings.
///
/// # Errors
///
/// Returns an error outside of a build script, if pages cannot be read or have errors, or if the file cannot be written.
/// Cargo shows it in full if the script's `main` returns it.
pub fn build(docs: impl AsRef<Path>) -> Result<(), Error> {
    Builder::new().docs(docs.as_ref()).generate()
}

/// Writes the bindings, into the folder `out` unless the configuration names one, and instructions for Cargo to `cargo`.
fn run(config: &Config, file: Option<&Path>, out: &Path, cargo: &mut dyn Write) -> Result<(), Error> {
    let is_single = config.output.as_os_str().is_empty();
    let target = if is_single { Target::SingleFile { folder: out, name: FILE_NAME } } else { Target::Tree };
    let told = |cause| Error::Write { path: "stdout".into(), cause };
    // Before the gate: the script has to run again when a page that stopped it changes.
    let mut tell_cargo = |files: &mut dyn Iterator<Item = PathBuf>| {
        let inputs = file
            .map(Path::to_owned)
            .into_iter()
            .chain(config.roots.iter().flat_map(DocsRoot::watched_folders))
            .chain(files);
        name_inputs(inputs, cargo).map_err(told)
    };
    let summary = pipeline::generate(config, target, Mode::Write, &|_| (), &mut tell_cargo)?;
    name_warnings(&summary.findings, cargo).map_err(told)
}

/// Names every file that was read and every folder that was searched, once each.
fn name_inputs(inputs: impl Iterator<Item = PathBuf>, cargo: &mut dyn Write) -> io::Result<()> {
    for path in inputs.collect::<BTreeSet<PathBuf>>() {
        writeln!(cargo, "cargo::rerun-if-changed={}", path.display())?;
    }
    Ok(())
}

fn name_warnings(findings: &Findings, cargo: &mut dyn Write) -> io::Result<()> {
    for line in findings.lines(Some(WARNINGS_PER_CODE)) {
        writeln!(cargo, "cargo::warning={line}")?;
    }
    let by_code = findings.by_code();
    if by_code.iter().any(|(_, _, count)| *count > WARNINGS_PER_CODE) {
        let counts: Vec<_> = by_code.iter().map(|(code, _, count)| format!("{count} {}", code.name)).collect();
        let total = findings.warnings();
        writeln!(
            cargo,
            "cargo::warning={total} warnings in the pages, of which a few are shown: {}",
            counts.join(", ")
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    /// A docs root with a page that names `unknown` undefined types.
    fn docs(unknown: usize) -> TempDir {
        let folder = TempDir::new().unwrap();
        let rows: String = (0..unknown).map(|index| format!("|part{index}|noSuch{index}|A part.|\n")).collect();
        let page = format!(
            "# lamp resource type\n\nNamespace: microsoft.graph\n\nA lamp.\n\n## Properties\n\n\
             |Property|Type|Description|\n|:--|:--|:--|\n|isOn|Boolean|Light.|\n{rows}"
        );
        fs::create_dir_all(folder.path().join("docs/resources")).unwrap();
        fs::write(folder.path().join("docs/resources/lamp.md"), page).unwrap();
        fs::create_dir(folder.path().join("out")).unwrap();
        folder
    }

    fn built(folder: &TempDir) -> (Result<(), Error>, Vec<String>) {
        built_with(folder, |builder| builder)
    }

    /// What becomes of a build, and the lines for Cargo, with paths relative to the folder.
    fn built_with(folder: &TempDir, configure: impl FnOnce(Builder) -> Builder) -> (Result<(), Error>, Vec<String>) {
        let mut told = Vec::new();
        let builder = configure(Builder::new().docs(folder.path().join("docs")));
        let result = builder.generate_into(Some(&folder.path().join("out")), &mut told);
        let prefix = format!("{}/", folder.path().display());
        let told = String::from_utf8(told).unwrap().replace(&prefix, "");
        (result, told.lines().map(str::to_owned).collect())
    }

    #[test]
    fn cargo_hears_of_every_file_and_folder_once() {
        let folder = docs(0);
        let (result, told) = built(&folder);
        result.unwrap();
        assert_eq!(told, ["cargo::rerun-if-changed=docs", "cargo::rerun-if-changed=docs/resources/lamp.md"]);
        fs::create_dir(folder.path().join("docs/api")).unwrap();
        let expected = ["docs/api", "docs/resources", "docs/resources/lamp.md"];
        assert_eq!(built(&folder).1, expected.map(|path| format!("cargo::rerun-if-changed={path}")));
    }

    #[test]
    fn cargo_hears_where_a_missing_include_may_appear() {
        let folder = docs(0);
        let page = "# Get lamp\n\n[!INCLUDE [permissions](../includes/later.md)]\n\n[!INCLUDE [note](../../includes/note.md)]\n\n## HTTP request\n```http\nGET /lamps/{id}\n```\n";
        fs::create_dir(folder.path().join("docs/api")).unwrap();
        fs::write(folder.path().join("docs/api/lamp-get.md"), page).unwrap();
        let told = |path: &str| built(&folder).1.contains(&format!("cargo::rerun-if-changed={path}"));
        // What is beside the docs root and not there is not watched: that would be all of the package.
        let package = folder.path().display().to_string();
        assert!(
            told("docs") && !told("docs/includes") && !built(&folder).1.iter().any(|line| line.ends_with(&package))
        );
        fs::create_dir(folder.path().join("docs/includes")).unwrap();
        assert!(told("docs/includes"), "also if nothing else has changed: {:?}", built(&folder).1);
        fs::write(folder.path().join("docs/includes/later.md"), "").unwrap();
        assert!(told("docs/includes/later.md") && !told("docs/includes"));
    }

    #[test]
    fn the_file_is_one_that_can_be_included() {
        let folder = docs(0);
        built(&folder).0.unwrap();
        let text = fs::read_to_string(folder.path().join("out/mdbindgen.rs")).unwrap();
        let file = syn::parse_file(&text).unwrap();
        assert!(file.attrs.is_empty(), "`include!` takes no inner attributes");
        assert!(text.contains("pub mod lamp {"), "{text}");
    }

    #[test]
    fn warnings_take_one_line_each_and_are_bounded() {
        let (result, told) = built(&docs(9));
        result.unwrap();
        let warnings: Vec<_> = told.iter().filter_map(|line| line.strip_prefix("cargo::warning=")).collect();
        assert_eq!(warnings.len(), 4, "{warnings:?}");
        assert!(warnings[0].ends_with("docs/resources/lamp.md:12:8: unknown type `noSuch0` [unknown-type]"));
        assert_eq!(warnings[3], "9 warnings in the pages, of which a few are shown: 9 unknown-type");
    }

    #[test]
    fn errors_write_nothing_but_the_inputs_are_named() {
        let folder = docs(0);
        fs::write(folder.path().join("docs/resources/broken.md"), b"\xff").unwrap();
        let (result, told) = built(&folder);
        assert!(matches!(result, Err(Error::Pages(_))));
        assert!(told.contains(&"cargo::rerun-if-changed=docs/resources/broken.md".to_owned()), "{told:?}");
        assert!(!folder.path().join("out/mdbindgen.rs").exists());
    }

    /// The file that is generated from a page with one property and one type that others provide or may add to.
    fn generated(configure: impl FnOnce(Builder) -> Builder) -> Result<String, String> {
        let folder = docs(0);
        let page = "# desk resource type\n\nNamespace: microsoft.graph\n\nA desk.\n\n## Properties\n\n\
             |Property|Type|Description|\n|:--|:--|:--|\n|light|[lamp](lamp.md)|Its lamp.|\n";
        fs::write(folder.path().join("docs/resources/desk.md"), page).unwrap();
        built_with(&folder, configure).0.map_err(|error| format!("{error:?}"))?;
        Ok(fs::read_to_string(folder.path().join("out/mdbindgen.rs")).unwrap())
    }

    #[test]
    fn attributes_and_derives_stand_where_they_are_wanted() {
        let text = generated(|builder| {
            let builder = builder.derive("lamp", "Clone, Hash").type_attribute("microsoft.graph.lamp", "#[repr(C)]");
            builder.field_attribute("lamp.is*", "#[doc(alias = \"bright\")]")
        });
        let text = text.unwrap();
        assert!(text.contains("\n#[derive(Hash)]\n#[repr(C)]\npub struct Lamp {"), "{text}");
        assert!(text.contains("    #[doc(alias = \"bright\")]\n    pub is_on:"), "{text}");
        assert_eq!(text.matches("#[derive(Hash)]").count(), 1);
    }

    #[test]
    fn types_from_elsewhere_are_used_and_not_generated() {
        let text = generated(|builder| builder.extern_types("lamp", "::light::api")).unwrap();
        assert!(text.contains("pub light: Option<::light::api::Lamp>,"), "{text}");
        assert!(!text.contains("mod lamp"), "{text}");
        let text = generated(|builder| builder.replace("lamp", "crate::Lantern<u8>")).unwrap();
        assert!(text.contains("pub light: Option<crate::Lantern<u8>>,"), "{text}");
    }

    #[test]
    fn settings_that_make_no_sense_or_match_nothing_are_errors() {
        let error = |configure: fn(Builder) -> Builder| generated(configure).unwrap_err();
        assert!(error(|builder| builder.docs_as("fn", "docs")).contains("`fn` is not a Rust identifier"));
        assert!(
            error(|builder| builder.level("no-such-code", crate::diagnostics::Level::Deny)).contains("no-such-code")
        );
        assert!(error(|builder| builder.derive("lamp", "1")).starts_with("`1` among the derives is not "));
        let unmatched = error(|builder| builder.field_attribute("lamp.isOm", "#[doc(hidden)]").resource("lmap"));
        assert!(
            unmatched.contains("error[unmatched-rule]: `lamp.isOm` among the field-attributes matches no property")
        );
        assert!(unmatched.contains("help: a resource with a similar name exists: `lamp`"), "{unmatched}");
        assert!(unmatched.ends_with("error: 2 errors in the configuration"), "{unmatched}");
    }

    #[test]
    fn a_configuration_file_and_a_folder_of_ones_own_are_settings_too() {
        let folder = docs(0);
        let file = folder.path().join("mdbindgen.toml");
        fs::write(&file, "roots.v1 = 'docs'\nslice.resources = ['lamp']\n").unwrap();
        let mut told = Vec::new();
        let builder = Builder::from_file(&file).unwrap().output(folder.path().join("api"));
        builder.generate_into(None, &mut told).unwrap();
        let told = String::from_utf8(told).unwrap();
        assert!(told.contains(&format!("cargo::rerun-if-changed={}\n", file.display())), "{told}");
        assert!(folder.path().join("api/mod.rs").exists() && folder.path().join("api/lamp.rs").exists());
    }
}
