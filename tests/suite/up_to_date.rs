//! The checked-in bindings are those of the checked-in pages.

use std::fs;

use mdbindgen::config::{DocsRoot, FILE_NAME};
use mdbindgen::{Config, Mode};
use similar::TextDiff;

use crate::fixture::{copy_folder, folder, read_text};

#[test]
fn generated_code_is_what_the_pages_give() {
    let workspace = folder().parent().expect("the package lies in a workspace");
    let config = Config::read(&workspace.join(FILE_NAME)).expect("the configuration has no faults");
    let summary = mdbindgen::generate(&config, Mode::Check).expect("the pages have no errors");
    let stale = summary.files.iter().filter(|file| file.status.is_stale());
    let stale: Vec<String> = stale.map(|file| format!("{} ({:?})", file.path, file.status)).collect();
    assert!(
        stale.is_empty(),
        "these files are not what the pages give: {}; run `cargo regen` and commit the result",
        stale.join(", "),
    );
}

/// A page of the checked-in docs, words in it, other words for them, and the generated file that has them.
const EDITS: [(&str, &str, &str, &str); 2] = [
    ("resources/expirationpattern.md", "The closing half", "The latter half", "expiration_pattern.rs"),
    (
        "resources/expirationpattern.md",
        "The last moment of access",
        "The final moment of access",
        "expiration_pattern.rs",
    ),
];

#[test]
fn one_word_in_one_page_changes_one_hunk_of_one_file_and_at_most_one_snapshot() {
    let workspace = folder().parent().expect("the package lies in a workspace");
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let docs = scratch.path().join("docs");
    copy_folder(&workspace.join("docs-input/v1.0"), &docs);
    let root = DocsRoot::new(&docs).expect("the folder has a name");
    let config = Config { roots: vec![root], output: scratch.path().join("out"), ..Config::default() };
    mdbindgen::generate(&config, Mode::Write).expect("the pages have no errors");
    for (page, word, other, generated) in EDITS {
        let text = read_text(&docs.join(page));
        assert_eq!(text.matches(word).count(), 1, "{page}");
        assert!(snapshots_with(word) < 2, "a reviewer would meet `{word}` in several snapshots");
        fs::write(docs.join(page), text.replace(word, other)).expect("the copy can be written");
        let summary = mdbindgen::generate(&config, Mode::Check).expect("the pages have no errors");
        let stale: Vec<_> = summary.files.iter().filter(|file| file.status.is_stale()).collect();
        assert_eq!(stale.iter().map(|file| &*file.path).collect::<Vec<_>>(), [generated]);
        let found = read_text(&config.output.join(generated));
        let expected = stale[0].expected.as_deref().expect("the file is outdated");
        let diff = TextDiff::from_lines(found.as_str(), expected);
        assert_eq!(diff.unified_diff().context_radius(1).iter_hunks().count(), 1, "{}", diff.unified_diff());
        fs::write(docs.join(page), text).expect("the copy can be written");
    }
}

/// How many snapshots show these words.
fn snapshots_with(words: &str) -> usize {
    let snapshots = folder().join("snapshots").read_dir().expect("there are snapshots");
    let texts = snapshots.map(|entry| read_text(&entry.expect("the folder can be listed").path()));
    texts.filter(|text| text.contains(words)).count()
}
