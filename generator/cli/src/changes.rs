//! What a check found, as a unified diff, and the command that mends it.

use std::fs;
use std::path::Path;

use mdbindgen::{Status, Summary};
use similar::TextDiff;

use crate::console::Console;

/// So many lines of the diff are shown, unless the user wants all.
const LINES_SHOWN: usize = 40;

/// So many unchanged lines stand around a change.
const CONTEXT: usize = 2;

/// Shows how the files below `folder` differ from what they should be.
pub(crate) fn show(summary: &Summary, folder: &Path, console: &Console) {
    let outdated = summary.files.iter().filter(|file| file.status == Status::Outdated);
    let texts: Vec<_> = outdated.filter_map(|file| Some(diff(folder, &file.path, file.expected.as_deref()?))).collect();
    let text = texts.concat();
    let lines: Vec<&str> = text.lines().collect();
    let shown = if console.is_verbose() { lines.len() } else { lines.len().min(LINES_SHOWN) };
    lines[..shown].iter().for_each(|line| console.note(line));
    if shown < lines.len() {
        console.note(&format!("… and {} more lines of differences, which `-v` shows", lines.len() - shown));
    }
}

/// The unified diff from the file that is there to what it should hold.
fn diff(folder: &Path, path: &str, expected: &str) -> String {
    let path = folder.join(path);
    // It was read a moment ago; should it be gone, everything is new.
    let found = fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let name = path.to_string_lossy().replace('\\', "/");
    let diff = TextDiff::from_lines(found.as_str(), expected);
    diff.unified_diff().context_radius(CONTEXT).header(&name, &format!("{name} (as the pages are)")).to_string()
}

/// The command that was run, without `--check`, as a shell takes it.
pub(crate) fn mending_command(arguments: impl Iterator<Item = String>) -> String {
    let kept = arguments.filter(|argument| argument != "--check").map(|argument| quoted(&argument));
    ["mdbindgen".to_owned()].into_iter().chain(kept).collect::<Vec<_>>().join(" ")
}

fn quoted(argument: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_=./:".contains(char);
    if !argument.is_empty() && argument.chars().all(is_plain) {
        return argument.to_owned();
    }
    format!("'{}'", argument.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mending_command_can_be_pasted_into_a_shell() {
        let arguments = ["generate", "--check", "--path", "/me/*", "--out=it's"].map(str::to_owned);
        let expected = r"mdbindgen generate --path '/me/*' '--out=it'\''s'";
        assert_eq!(mending_command(arguments.into_iter()), expected);
    }
}
