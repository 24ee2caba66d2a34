//! What a user sees of each diagnostic code.

use std::fs;
use std::path::{Path, PathBuf};

use mdbindgen::config::FILE_NAME;
use mdbindgen::diagnostics::{CODES, Findings, Presentation};
use mdbindgen::{Config, Error, names};

use crate::fixture::{Fixture, INTENT_FILE, folder, read_text};
use crate::snapshots::assert_stage;

/// The size beyond which a page is refused, and by how much a small page must be grown to show it.
const TOO_LARGE: usize = (8 << 20) + 1;

#[test]
fn every_code_has_a_page_that_yields_it() {
    for code in CODES {
        let broken = Broken::of(code.name);
        let findings = broken.findings();
        let found: Vec<_> = findings.by_code().into_iter().map(|(code, ..)| code.name).collect();
        assert_eq!(found, [code.name], "{}", broken.path.display());
        assert_stage!(format!("report@{}", code.name), &broken.intent, findings.render(Presentation::default()));
    }
}

#[test]
fn every_broken_page_belongs_to_a_code() {
    for entry in fs::read_dir(folder().join("broken")).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        let name = path.file_stem().expect("entries have names").to_string_lossy().into_owned();
        assert!(CODES.iter().any(|code| code.name == name), "no code is called `{name}`");
    }
}

/// The input that shows a code: a page, a docs root, or a folder with a configuration.
struct Broken {
    path: PathBuf,
    intent: String,
}

impl Broken {
    /// The input for the code called `name`.
    fn of(name: &str) -> Self {
        let path = folder().join("broken").join(name);
        let path = if path.is_dir() { path } else { path.with_extension("md") };
        let text = if path.is_dir() { read_text(&path.join(INTENT_FILE)) } else { read_text(&path) };
        let first = text.lines().find(|line| line.starts_with("<!-- ")).expect("an intent");
        let intent = first.trim_start_matches("<!-- ").trim_end_matches(" -->").to_owned();
        Self { path, intent }
    }

    fn findings(&self) -> Findings {
        let config = self.path.join(FILE_NAME);
        if config.is_file() {
            return config_findings(&config);
        }
        let fixture = match self.path.is_dir() {
            true => Fixture::read(&self.path.join(INTENT_FILE)),
            false => self.page(),
        };
        let mut lowered = fixture.lower();
        names::assign_names(&lowered.api, &mut lowered.report);
        lowered.findings()
    }

    /// The page as a resource page; the one that is to be too large is grown, since it cannot be kept at its size.
    fn page(&self) -> Fixture {
        let text = read_text(&self.path);
        if !self.path.ends_with("page-too-large.md") {
            return Fixture::of(&[("resources/page.md", &text)]);
        }
        let root = tempfile::tempdir().expect("a temporary folder");
        let docs = root.path().join("docs");
        fs::create_dir_all(docs.join("resources")).expect("a folder");
        let text = text.repeat(TOO_LARGE.div_ceil(text.len()));
        fs::write(docs.join("resources/page.md"), text).expect("a page");
        Fixture::of_root(&docs)
    }
}

/// The findings in a configuration file, by itself or together with the pages that it names.
fn config_findings(path: &Path) -> Findings {
    match Config::read(path).and_then(|config| mdbindgen::model(&config)) {
        Err(Error::Config(findings)) => findings,
        other => panic!("{}: expected findings, got {other:?}", path.display()),
    }
}
