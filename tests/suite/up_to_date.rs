//! The checked-in bindings are those of the checked-in pages.

use mdbindgen::config::FILE_NAME;
use mdbindgen::{Config, Mode};

use crate::fixture::folder;

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
