//! The front end for build scripts.

use std::collections::BTreeSet;
use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::config::DocsRoot;
use crate::diagnostics::Findings;
use crate::output::{self, File, Mode};
use crate::pipeline::{self, Run};
use crate::source::Sources;
use crate::{Config, Error};

/// The file that a build script writes into `OUT_DIR`.
const FILE_NAME: &str = "mdbindgen.rs";

/// So many warnings of each code are shown; Cargo repeats them on every build.
const WARNINGS_PER_CODE: usize = 5;

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
    let Some(out) = env::var_os("OUT_DIR") else {
        return Err(Error::Usage("`OUT_DIR` is not set, but Cargo sets it for every build script".to_owned()));
    };
    build_into(docs.as_ref(), Path::new(&out), &mut io::stdout().lock())
}

/// Writes the bindings into the folder `out`, and instructions for Cargo to `cargo`.
fn build_into(docs: &Path, out: &Path, cargo: &mut dyn Write) -> Result<(), Error> {
    let root = DocsRoot::new(docs).map_err(|error| Error::Usage(error.to_string()))?;
    let config = Config { roots: vec![root], output: out.to_owned(), ..Config::default() };
    let mut run = Run::load(&config, &|_| ())?;
    let names = run.assign_names();
    // Before the gate: the script has to run again when a page that stopped it changes.
    let told = |cause| Error::Write { path: "stdout".into(), cause };
    name_inputs(&config, &run.sources, cargo).map_err(told)?;
    let model = run.finish(&config)?;
    name_warnings(&model.findings, cargo).map_err(told)?;
    let text = pipeline::emit_single_file(&config, &model, &names)?;
    output::write_files(out, &[File { path: FILE_NAME.to_owned(), text }], Mode::Write)?;
    Ok(())
}

/// Names every file that was read and every folder that was searched, once each.
fn name_inputs(config: &Config, sources: &Sources, cargo: &mut dyn Write) -> io::Result<()> {
    let mut paths = BTreeSet::new();
    for root in &config.roots {
        // Cargo watches a folder with everything in it, so that new pages and sub-folders are noticed.
        let folders = page_folders(&root.folder);
        // A page folder that is missing yet may appear.
        paths.extend(if folders.len() < 2 { vec![root.folder.clone()] } else { folders });
    }
    for file in sources.pages().chain(sources.included()).map(|id| sources.file(id)) {
        paths.insert(config.roots[file.root].folder.join(&*file.page));
    }
    for path in paths {
        writeln!(cargo, "cargo::rerun-if-changed={}", path.display())?;
    }
    Ok(())
}

/// The folders of a docs root that hold pages, as far as they exist.
fn page_folders(root: &Path) -> Vec<PathBuf> {
    let folders = ["api", "resources"].map(|name| root.join(name));
    folders.into_iter().filter(|folder| folder.is_dir()).collect()
}

fn name_warnings(findings: &Findings, cargo: &mut dyn Write) -> io::Result<()> {
    for line in findings.lines(Some(WARNINGS_PER_CODE)) {
        writeln!(cargo, "cargo::warning={line}")?;
    }
    for (code, _, count) in findings.by_code() {
        let hidden = count.saturating_sub(WARNINGS_PER_CODE);
        if hidden > 0 {
            writeln!(cargo, "cargo::warning={hidden} more of [{}]: {}", code.name, code.summary)?;
        }
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
        let mut told = Vec::new();
        let result = build_into(&folder.path().join("docs"), &folder.path().join("out"), &mut told);
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
        assert_eq!(warnings.len(), 6, "{warnings:?}");
        assert!(warnings[0].ends_with("docs/resources/lamp.md:12:8: unknown type `noSuch0` [unknown-type]"));
        assert!(warnings[5].starts_with("4 more of [unknown-type]: "), "{warnings:?}");
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
}
