//! Fixtures: pages, and folders of pages, with the intent that their first line states.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mdbindgen::diagnostics::{Findings, Presentation, Report};
use mdbindgen::lower::{self, Links};
use mdbindgen::model::Api;
use mdbindgen::output::{self, File, Source};
use mdbindgen::source::{FileId, Root, Sources};
use mdbindgen::syntax::{Page, Pages, parse_page};
use mdbindgen::{emit, names};

/// The file of a folder of pages that says what the folder shows.
pub(crate) const INTENT_FILE: &str = "README.md";

/// The address of a published page.
const PUBLISHED: &str = "https://docs.example.test/{page}";

/// The page of the type that the fixtures of the folder `api` are about.
const SUBJECT: &str = "resources/boat.md";

/// The folder that holds the fixtures.
pub(crate) fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A page, or a docs root, to test with.
pub(crate) struct Fixture {
    /// What it shows.
    pub(crate) intent: String,
    /// Its files.
    pub(crate) sources: Sources,
    /// What was found wrong while they were read.
    pub(crate) report: Report,
}

impl Fixture {
    /// Reads the fixture behind `path`: the docs root whose [`INTENT_FILE`] it is, or the page.
    ///
    /// A page alone keeps the folder that it lies in; one of the folder `api` is joined by the page of the type that all
    /// of them are about.
    pub(crate) fn read(path: &Path) -> Self {
        let text = read_text(path);
        let intent = intent(path, &text);
        let parent = path.parent().expect("fixtures lie in a folder");
        if path.ends_with(INTENT_FILE) {
            return Self { intent, ..Self::of_root(parent) };
        }
        let page = format!("{}/{}", file_name(parent), file_name(path));
        if page.starts_with("resources/") {
            return Self { intent, ..Self::of(&[(&page, &text)]) };
        }
        Self { intent, ..Self::of(&[(&page, &text), (SUBJECT, &subject_text())]) }
    }

    /// The page of the type that the fixtures of the folder `api` are about.
    pub(crate) fn subject() -> Self {
        Self::of(&[(SUBJECT, &subject_text())])
    }

    /// The docs root at `folder`, or at the folder `v1.0` in it.
    pub(crate) fn of_root(folder: &Path) -> Self {
        let mut report = Report::default();
        let versioned = folder.join("v1.0");
        let folder = if versioned.is_dir() { versioned } else { folder.to_owned() };
        let root = Root { label: file_name(&folder), folder };
        let sources = Sources::read(&[root], &mut report).unwrap_or_else(|error| panic!("{error}"));
        Self { intent: String::new(), sources, report }
    }

    /// Pages in memory.
    pub(crate) fn of(pages: &[(&str, &str)]) -> Self {
        Self { intent: String::new(), sources: Sources::from_texts(pages), report: Report::default() }
    }

    /// Parses and lowers the pages.
    pub(crate) fn lower(self) -> Lowered {
        let Self { sources, mut report, .. } = self;
        let api = lower::lower_pages(&Pages::new(&sources), 0, &links(), &mut report);
        Lowered { sources: Arc::new(sources), api, report }
    }
}

/// A fixture behind the first three stages.
pub(crate) struct Lowered {
    pub(crate) sources: Arc<Sources>,
    pub(crate) api: Api,
    pub(crate) report: Report,
}

impl Lowered {
    /// Every page, parsed.
    pub(crate) fn pages(&self) -> impl Iterator<Item = Page> {
        self.sources.pages().map(|file| parse_page(&self.sources, file).0)
    }

    /// Whether the fixture is a page of the folder `api`.
    pub(crate) fn is_operation(&self) -> bool {
        let file = self.sources.file(main_page(&self.sources));
        file.path.starts_with("docs/api/")
    }

    /// The code that is generated from the pages, and the names that it uses.
    pub(crate) fn emit(&self) -> Vec<File> {
        self.emit_with(false)
    }

    /// The same, and the tests that try out the examples of the pages.
    pub(crate) fn emit_with_example_tests(&self) -> Vec<File> {
        self.emit_with(true)
    }

    fn emit_with(&self, example_tests: bool) -> Vec<File> {
        let names = names::assign_names(&self.api, &mut Report::default());
        let published = |page: &str| {
            let path = page.trim_end_matches(".md");
            Some(PUBLISHED.replace("{page}", path.strip_prefix("api/").unwrap_or(path)))
        };
        let root = emit::Root::new(&self.api, &names, &published);
        let source = Source { module: "docs", label: "docs", root, example_tests };
        output::render_files(&[source]).unwrap_or_else(|error| panic!("{error}"))
    }

    /// What is wrong with the pages, as a user sees it.
    pub(crate) fn findings(&self) -> Findings {
        Findings::new(self.sources.clone(), self.report.clone(), self.sources.pages().count())
    }

    /// The findings as text; empty if there are none.
    pub(crate) fn rendered_findings(&self) -> String {
        self.findings().render(Presentation::default())
    }
}

fn subject_text() -> String {
    read_text(&folder().join("pages").join(SUBJECT))
}

/// The published pages that fixtures link to.
pub(crate) fn links() -> Links {
    Links { pages: Some(PUBLISHED.to_owned()) }
}

/// Every fixture page, those in docs roots and those of broken input included: path and text.
pub(crate) fn every_page() -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    for name in ["pages", "broken"] {
        collect_pages(&folder().join(name), &mut paths);
    }
    paths.sort_unstable();
    assert!(paths.len() > 40, "only {} fixture pages were found", paths.len());
    let text = |path: PathBuf| Some((fs::read_to_string(&path).ok()?, path));
    paths.into_iter().filter_map(text).map(|(text, path)| (path, text)).collect()
}

fn collect_pages(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("folders of fixtures can be listed").path();
        if path.is_dir() {
            collect_pages(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
}

/// The page that a fixture is about: the first one.
pub(crate) fn main_page(sources: &Sources) -> FileId {
    sources.pages().next().expect("a fixture has a page")
}

/// The text of a file.
pub(crate) fn read_text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Copies a folder with everything in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the target folder can be written");
    for entry in fs::read_dir(from).expect("the crates are there") {
        let path = entry.expect("folders can be listed").path();
        let copy = to.join(path.file_name().expect("entries have names"));
        match path.is_dir() {
            true => copy_folder(&path, &copy),
            false => drop(fs::copy(&path, &copy).expect("files can be copied")),
        }
    }
}

/// What a fixture shows: the comment in its first line, or in the first line behind its front matter.
fn intent(path: &Path, text: &str) -> String {
    let mut lines = text.lines();
    let mut first = lines.next();
    if first == Some("---") {
        lines.find(|line| *line == "---");
        first = lines.next();
    }
    let comment = first.and_then(|line| line.strip_prefix("<!-- ")?.strip_suffix(" -->"));
    comment.unwrap_or_else(|| panic!("{} does not start with its intent in a comment", path.display())).to_owned()
}

fn file_name(path: &Path) -> String {
    path.file_name().expect("a file").to_string_lossy().into_owned()
}
