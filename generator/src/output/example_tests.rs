//! The tests that try out examples: a module, and the examples beside it.

use super::File;
use super::format::{FormatError, format_items};
use super::header::json_header;
use super::render::{Rendered, Source};
use crate::{emit, names};

/// The module with the tests of a docs root whose modules lie below `prefix`, and the file that it reads.
pub(super) fn render(source: &Source<'_>, prefix: &[String]) -> Result<(Rendered, File), FormatError> {
    let module = names::example_tests();
    let path: Vec<String> = prefix.iter().cloned().chain([module.unraw().to_owned()]).collect();
    let data = format!("{}.jsonl", module.unraw());
    let tests = emit::example_tests(&source.root, source.label, &data);
    let text = format_items(&path.join("::"), [tests.imports].into_iter().chain(tests.items))?;
    let examples = tests.lines.into_iter().fold(json_header(source.label), |text, line| text + &line + "\n");
    let file = File { path: format!("{}.jsonl", path.join("/")), text: examples };
    let rendered = Rendered { path, source: source.label.to_owned(), children: Vec::new(), is_tree: false, text };
    Ok((rendered, file))
}

/// The name and the declaration of the module; only tests compile it, and they try out what is deprecated too.
pub(super) fn child(source: &Source<'_>) -> (String, String) {
    let name = names::example_tests();
    // They need all modules, which the default feature compiles.
    let condition = if source.root.features().is_some() { "all(test, feature = \"default\")" } else { "test" };
    let attributes =
        format!("/// What the examples of the pages show, tried out.\n#[cfg({condition})]\n#[allow(deprecated)]");
    (name.unraw().to_owned(), format!("{attributes}\nmod {name}"))
}
