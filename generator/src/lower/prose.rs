//! From inline content to the prose of the model.

use super::links::{Links, page_of};
use crate::syntax::{Style, Text};

/// Writes `text`, which stands on `page`, in the prose form of the model: links absolute, styles marked.
///
/// A stub such as `**TODO: Add Description**` says nothing and gives nothing.
pub(crate) fn prose(text: &Text, page: &str, links: &Links) -> String {
    let mut prose = String::new();
    for run in text.runs() {
        let content = run.text.trim();
        if content.is_empty() || (run.style == Style::Strong && content.starts_with("TODO")) {
            prose.push_str(run.text);
            continue;
        }
        let (before, after) = surroundings(run.text, content);
        let mark = match run.style {
            Style::Code => "`",
            Style::Strong => "**",
            Style::Plain | Style::Emphasis => "",
        };
        let address = run.link.and_then(|target| absolute(target, page, links));
        let parts = match &address {
            Some(address) => [before, "[", mark, content, mark, "](", address, ")", after],
            None => [before, "", mark, content, mark, "", "", "", after],
        };
        prose.extend(parts);
    }
    tidy(&drop_stubs(text, prose))
}

/// What stands before and behind `content` in `text`.
fn surroundings<'a>(text: &'a str, content: &str) -> (&'a str, &'a str) {
    let start = text.len() - text.trim_start().len();
    (&text[..start], &text[start + content.len()..])
}

fn drop_stubs(text: &Text, prose: String) -> String {
    let stubs = text.runs().filter(|run| run.style == Style::Strong && run.text.trim().starts_with("TODO"));
    stubs.fold(prose, |prose, stub| prose.replacen(stub.text, "", 1).trim_start_matches(['.', ' ']).to_owned())
}

/// The absolute address of a link; nothing if its site is not configured.
fn absolute(target: &str, page: &str, links: &Links) -> Option<String> {
    if target.starts_with("https://") || target.starts_with("http://") {
        return Some(target.to_owned());
    }
    match page_of(target, page) {
        Some(linked) => links.published_page(&linked),
        None if target.starts_with('/') => links.published_path(target),
        None => None,
    }
}

/// Folds blanks, keeps single line breaks.
fn tidy(prose: &str) -> String {
    let mut tidied = String::with_capacity(prose.len());
    for line in prose.split('\n') {
        let mut gap = if tidied.is_empty() { "" } else { "\n" };
        for word in line.split_whitespace() {
            tidied.extend([gap, word]);
            gap = " ";
        }
    }
    tidied
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::cell;

    fn written(markdown: &str) -> String {
        prose(&cell(markdown), "resources/page.md", &Links::default())
    }

    #[test]
    fn styles_are_marked_and_blanks_folded() {
        assert_eq!(written("The **id** is  `null`.<br/><br/> Read-only."), "The **id** is `null`.\nRead-only.");
        assert_eq!(
            written("see [user](user.md) and [site](https://example.com)"),
            "see user and [site](https://example.com)"
        );
    }

    #[test]
    fn stubs_say_nothing() {
        assert_eq!(written("**TODO: Add Description** Optional."), "Optional.");
        assert_eq!(
            written("**TODO: Add Description**. The possible values are: `a`."),
            "The possible values are: `a`."
        );
    }
}
