//! Runs that follow others do less work, and come to the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::SystemTime;

use mdbindgen::config::{DocsRoot, Package, PublishedPages};
use mdbindgen::diagnostics::Presentation;
use mdbindgen::{Config, Error, Mode, Status, Summary};
use tempfile::TempDir;

use crate::fixture::{copy_folder, read_text};

/// A copy of the docs of this repository with the bindings that are made of it, run after run.
struct Project {
    folder: TempDir,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy_folder(&crate::fixture::folder().join("../docs-input"), &folder.path().join("docs"));
        Self { folder }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn config(&self, output: &Path, cache: Option<PathBuf>) -> Config {
        let roots = ["v1.0", "beta"].map(|name| DocsRoot::new(self.path("docs").join(name)).expect("a root"));
        let published_pages = PublishedPages::new("https://docs.example.test/{version}/{page}").ok();
        let output = output.to_owned();
        Config { roots: roots.to_vec(), output, published_pages, cache, ..Config::default() }
    }

    /// Generates with what earlier runs left.
    fn generate(&self) -> Summary {
        self.try_generate().expect("the pages have no errors")
    }

    fn try_generate(&self) -> Result<Summary, Error> {
        mdbindgen::generate(&self.config(&self.path("out"), Some(self.path("cache"))), Mode::Write)
    }

    /// Generates, and compares with a run that starts from nothing: the files, and what is said of the pages.
    fn generate_and_compare(&self, step: &str) -> Summary {
        let summary = self.generate();
        let output = tempfile::tempdir().expect("a temporary folder");
        let clean = mdbindgen::generate(&self.config(output.path(), None), Mode::Write).expect("no errors");
        assert_same(&files(&self.path("out")), &files(output.path()), step);
        let findings = |summary: &Summary| summary.findings.render(Presentation::default());
        assert_eq!(findings(&summary), findings(&clean), "{step}");
        let counts = |summary: &Summary| (summary.pages, summary.types, summary.operations);
        assert_eq!(counts(&summary), counts(&clean), "{step}");
        let again = self.generate();
        assert!(again.files.iter().all(|file| file.status == Status::Unchanged), "{step}: nothing is left to write");
        assert_eq!((findings(&again), counts(&again)), (findings(&clean), counts(&clean)), "{step}");
        summary
    }

    /// Replaces words in a page; they have to be there.
    fn edit(&self, page: &str, words: &str, others: &str) {
        let path = self.path("docs").join(page);
        let text = read_text(&path);
        assert!(text.contains(words), "{page}");
        fs::write(path, text.replacen(words, others, 1)).expect("the copy can be written");
    }
}

/// Every file below a folder with its content.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder_) = open.pop() {
        for entry in folder_.read_dir().expect("folders can be listed") {
            let path = entry.expect("folders can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let content = fs::read(&path).expect("files can be read");
                found.insert(path.strip_prefix(folder).expect("below").to_owned(), content);
            }
        }
    }
    found
}

fn assert_same(left: &BTreeMap<PathBuf, Vec<u8>>, right: &BTreeMap<PathBuf, Vec<u8>>, step: &str) {
    assert!(left.keys().eq(right.keys()), "{step}: {:?} and {:?}", left.keys(), right.keys());
    for (path, content) in left {
        assert!(*content == right[path], "{step}: {} differs", path.display());
    }
}

#[test]
fn every_step_of_a_history_of_edits_comes_to_what_a_clean_run_gives() {
    let project = Project::new();
    project.generate_and_compare("the first run");
    type Step<'a> = (&'a str, &'a dyn Fn());
    let resource = |name: &str| project.path(&format!("docs/v1.0/resources/{name}.md"));
    let steps: [Step<'_>; 13] = [
        ("a word", &|| project.edit("v1.0/resources/expirationpattern.md", "The closing half", "The latter half")),
        ("the same words back", &|| {
            project.edit("v1.0/resources/expirationpattern.md", "The latter half", "The closing half");
        }),
        ("a property", &|| {
            let row = "|note|String|A note.|\n|duration|";
            project.edit("v1.0/resources/expirationpattern.md", "|duration|", row);
        }),
        ("a property of a base type", &|| {
            project.edit("v1.0/resources/entity.md", "| id  ", "|mark|String|A mark.|\n| id  ");
        }),
        ("another type for a property", &|| {
            project.edit("v1.0/resources/expirationpattern.md", "|endDateTime|DateTimeOffset|", "|endDateTime|Date|");
        }),
        ("an include", &|| {
            let page = "v1.0/includes/permissions/accesspackageassignment-get-permissions.md";
            project.edit(page, "EntitlementManagement.Read.All", "EntitlementManagement.Look.All");
        }),
        ("a new page", &|| {
            let page = "# lamp resource type\n\nNamespace: microsoft.graph\n\nA lamp.\n\n## Properties\n\n\
                        |Property|Type|Description|\n|:--|:--|:--|\n|light|expirationPatternType|How.|\n";
            fs::write(resource("lamp"), page).expect("written");
        }),
        ("a fault", &|| project.edit("v1.0/resources/lamp.md", "|expirationPatternType|", "|expirationPatternTyp|")),
        ("another name for a page", &|| fs::rename(resource("lamp"), resource("light")).expect("renamed")),
        ("another name for a type", &|| project.edit("v1.0/resources/light.md", "# lamp", "# light")),
        ("a page less", &|| fs::remove_file(resource("light")).expect("removed")),
        ("an operation less", &|| {
            fs::remove_file(project.path("docs/v1.0/api/accesspackageassignment-reprocess.md")).expect("removed");
        }),
        ("another root", &|| {
            project.edit("beta/resources/requestschedule.md", "When access ends.", "When it ends.");
        }),
    ];
    for (step, change) in steps {
        change();
        project.generate_and_compare(step);
    }
}

#[test]
fn an_edit_writes_the_files_that_differ_and_no_other() {
    let project = Project::new();
    let first = project.generate();
    assert!(first.files.iter().all(|file| file.status == Status::Written));
    project.edit("v1.0/resources/expirationpattern.md", "The closing half", "The latter half");
    let second = project.generate();
    let written = second.files.iter().filter(|file| file.status != Status::Unchanged);
    assert_eq!(written.map(|file| &*file.path).collect::<Vec<_>>(), ["v1/expiration_pattern.rs"]);
}

#[test]
fn a_run_that_has_nothing_to_do_lists_the_files_of_a_crate_in_order_too() {
    let project = Project::new();
    let package = Some(Package { name: "lamps".to_owned(), runtime: None });
    let config = Config { package, ..project.config(&project.path("out"), Some(project.path("cache"))) };
    let paths = || {
        let summary = mdbindgen::generate(&config, Mode::Write).expect("the pages have no errors");
        summary.files.into_iter().map(|file| file.path).collect::<Vec<_>>()
    };
    assert_eq!(paths(), paths());
}

/// What somebody else does to the generated files is noticed, although no page changed.
#[test]
fn generated_files_that_were_changed_are_mended() {
    let project = Project::new();
    project.generate();
    let file = project.path("out/v1/expiration_pattern.rs");
    let text = read_text(&file);
    // Of the same length, and as old as the file was.
    let time = fs::metadata(&file).and_then(|metadata| metadata.modified()).expect("a time");
    fs::write(&file, text.replacen("The closing half", "The CLOSING half", 1)).expect("written");
    set_modified(&file, time);
    project.generate_and_compare("a changed file");
    fs::remove_file(&file).expect("removed");
    project.generate_and_compare("a removed file");
    fs::write(project.path("out/v1/old.rs"), text).expect("written");
    let summary = project.generate_and_compare("a file too many");
    let removed = summary.files.iter().filter(|file| file.status == Status::Removed);
    assert_eq!(removed.map(|file| &*file.path).collect::<Vec<_>>(), ["v1/old.rs"]);
}

#[test]
fn a_page_that_changes_without_a_trace_in_size_and_time_is_noticed() {
    let project = Project::new();
    project.generate();
    let page = project.path("docs/v1.0/resources/expirationpattern.md");
    let time = fs::metadata(&page).and_then(|metadata| metadata.modified()).expect("a time");
    project.edit("v1.0/resources/expirationpattern.md", "The closing half", "The CLOSING half");
    set_modified(&page, time);
    let summary = project.generate_and_compare("an edit");
    assert_eq!(summary.count(Status::Written), 1);
}

#[test]
fn an_include_that_appears_is_read() {
    let project = Project::new();
    let include = project.path("docs/v1.0/includes/permissions/accesspackageassignment-get-permissions.md");
    let text = read_text(&include);
    fs::remove_file(&include).expect("removed");
    project.generate_and_compare("a missing include");
    fs::write(&include, text).expect("written");
    project.generate_and_compare("the include");
}

#[cfg(unix)]
#[test]
fn a_link_to_an_include_that_leads_elsewhere_is_noticed() {
    let project = Project::new();
    let include = project.path("docs/v1.0/includes/permissions/accesspackageassignment-get-permissions.md");
    let first = include.with_file_name("first.md");
    fs::rename(&include, &first).expect("moved");
    let text = read_text(&first);
    fs::write(include.with_file_name("second.md"), text.replace("EntitlementManagement", "Other")).expect("written");
    let link = |target: &str| std::os::unix::fs::symlink(target, &include).expect("linked");
    link("first.md");
    project.generate_and_compare("a link");
    fs::remove_file(&include).expect("removed");
    link("second.md");
    let changed = project.generate_and_compare("another target");
    assert!(changed.files.iter().any(|file| file.status == Status::Written));
}

#[test]
fn errors_stop_a_run_whatever_the_last_one_left() {
    let project = Project::new();
    project.generate();
    let page = project.path("docs/v1.0/resources/lamp.md");
    fs::write(&page, b"\xff").expect("written");
    let before = files(&project.path("out"));
    assert!(matches!(project.try_generate(), Err(Error::Pages(_))));
    assert!(matches!(project.try_generate(), Err(Error::Pages(_))));
    assert_same(&files(&project.path("out")), &before, "nothing was written");
    fs::remove_file(&page).expect("removed");
    project.generate_and_compare("the page removed");
}

#[test]
fn a_cache_that_is_damaged_or_gone_costs_time_and_nothing_else() {
    let project = Project::new();
    project.generate();
    let damages: [fn(&mut Vec<u8>); 4] = [
        Vec::clear,
        |bytes| bytes.truncate(bytes.len() / 2),
        |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        },
        |bytes| bytes.extend_from_slice(b"more"),
    ];
    let words = ["half", "part", "end", "rest", "side"];
    for (damage, words) in damages.into_iter().zip(words.windows(2)) {
        project.edit("v1.0/resources/expirationpattern.md", words[0], "bit");
        project.generate();
        let damaged = files(&project.path("cache"));
        let is_later = |path: &PathBuf| path.to_string_lossy().ends_with("-later");
        assert!(damaged.keys().any(is_later), "an edit leaves a file of its own: {:?}", damaged.keys());
        for file in damaged.keys() {
            let path = project.path("cache").join(file);
            let mut bytes = fs::read(&path).expect("read");
            damage(&mut bytes);
            fs::write(&path, bytes).expect("written");
        }
        project.edit("v1.0/resources/expirationpattern.md", "bit", words[1]);
        project.generate_and_compare("a damaged cache");
    }
    fs::remove_dir_all(project.path("cache")).expect("removed");
    project.generate_and_compare("no cache");
}

#[test]
fn checks_leave_no_trace() {
    let project = Project::new();
    let config = project.config(&project.path("out"), Some(project.path("cache")));
    assert!(mdbindgen::generate(&config, Mode::Check).expect("no errors").is_stale());
    assert!(!project.path("cache").exists() && !project.path("out").exists());
    project.generate();
    let before = files(&project.path("cache"));
    assert!(!mdbindgen::generate(&config, Mode::Check).expect("no errors").is_stale());
    project.edit("v1.0/resources/expirationpattern.md", "The closing half", "The latter half");
    assert!(mdbindgen::generate(&config, Mode::Check).expect("no errors").is_stale());
    assert_same(&files(&project.path("cache")), &before, "a check");
}

/// Two runs at once, of different pages, as of two checkouts that share a target folder, and of the same.
#[test]
fn runs_may_share_a_cache_at_the_same_time() {
    let project = Project::new();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..4).for_each(|_| drop(project.generate())));
        }
        scope.spawn(|| {
            for words in [["closing", "latter"], ["latter", "closing"]] {
                project.edit("v1.0/resources/expirationpattern.md", words[0], words[1]);
                project.generate();
            }
        });
    });
    project.generate_and_compare("many runs");
}

fn set_modified(path: &Path, time: SystemTime) {
    let file = fs::File::options().write(true).open(path).expect("the file can be opened");
    file.set_modified(time).expect("times can be set");
}
