//! Request lines that their page says are deprecated while others are not: "The `/app` path is deprecated. Going forward, use
//! the `/communications` path."

use super::OperationPage;
use super::outline::{Topic, blocks};
use super::query::is_joint;
use super::request_lines::Line;
use crate::lower::page_text::without_label;
use crate::lower::prose::prose;
use crate::lower::sentences::sentences;
use crate::model::RequestLine;
use crate::syntax::{Block, Style, Text};

/// What deprecates the paths that stand before it.
const WORDS: [&str; 4] =
    ["path is deprecated", "paths are deprecated", "path will be retired", "paths will be retired"];

/// Marks the lines with such paths, and lets those that are to be used go first.
///
/// What deprecates all lines is about the operation.
pub(super) fn mark_deprecated_lines(page: &OperationPage<'_>, lines: &mut [Line]) {
    let notes = [Topic::Introduction, Topic::Request].into_iter().flat_map(|topic| blocks(&page.parts, topic));
    let texts = notes.filter_map(|block| match block {
        Block::Note(text) | Block::Paragraph(text) => Some(text),
        _ => None,
    });
    let segments: Vec<Vec<String>> = lines.iter().map(|line| segments(&line.path.text)).collect();
    for text in texts.filter(|text| text.plain().to_lowercase().contains("path")) {
        let paths: Vec<Vec<String>> = sentences(text).iter().flat_map(deprecated_paths).collect();
        let is_meant: Vec<bool> = segments.iter().map(|of_line| paths.iter().any(|path| has(of_line, path))).collect();
        if is_meant.iter().all(|is_meant| *is_meant) || !is_meant.contains(&true) {
            continue;
        }
        let reason = without_label(&prose(text, page.path(), page.context.links));
        let meant = lines.iter_mut().zip(is_meant).filter(|(_, is_meant)| *is_meant);
        meant.for_each(|(line, _)| line.deprecated = Some(reason.clone()));
    }
    lines.sort_by_key(|line| line.deprecated.is_some());
}

/// Whether a sentence that deprecates something is about a path, and some of the lines are marked for it.
pub(super) fn is_about_lines(sentence: &str, lines: &[RequestLine]) -> bool {
    let lower = sentence.to_lowercase();
    WORDS.iter().any(|words| lower.contains(words)) && lines.iter().any(|line| line.deprecated.is_some())
}

/// The paths that stand as code right before the words that deprecate them, as segments.
fn deprecated_paths(sentence: &Text) -> Vec<Vec<String>> {
    let (mut found, mut named) = (Vec::new(), Vec::new());
    for run in sentence.runs() {
        let text = run.text.trim().to_lowercase();
        if run.style == Style::Code {
            let path = segments(&text);
            if text.starts_with('/') && !path.is_empty() {
                named.push(path);
            }
        } else if WORDS.iter().any(|words| text.starts_with(words)) {
            found.append(&mut named);
        } else if !is_joint(&text) {
            named.clear();
        }
    }
    found
}

/// The segments of a path in lower case, placeholders all alike.
fn segments(path: &str) -> Vec<String> {
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    segments.map(|segment| if segment.starts_with('{') { "{}".to_owned() } else { segment.to_lowercase() }).collect()
}

/// Whether a path has these segments one behind the other.
fn has(path: &[String], segments: &[String]) -> bool {
    path.windows(segments.len()).any(|window| window == segments)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{operation, operation_at};

    fn lines(note: &str) -> Vec<(String, Option<String>)> {
        let lines = "DELETE /app/calls/{id}\nDELETE /apps/calls/{id}\nDELETE /communications/calls/{id}";
        let found =
            operation("Delete call", lines, &format!("## Request headers\n\nNone.\n\n## HTTP request\n\n{note}\n"));
        found.requests.into_iter().map(|line| (line.path.text, line.deprecated)).collect()
    }

    #[test]
    fn lines_with_a_deprecated_path_are_marked_and_stand_behind_the_others() {
        let reason = "The `/app` path is deprecated. Use the `/communications` path.";
        let expected = [
            ("/apps/calls/{id}".to_owned(), None),
            ("/communications/calls/{id}".to_owned(), None),
            ("/app/calls/{id}".to_owned(), Some(reason.to_owned())),
        ];
        assert_eq!(lines(&format!("> **Note:** {reason}")), expected);
        let both = lines("The `/app`, and the `/apps` paths are deprecated.");
        assert_eq!(both.iter().filter(|(_, deprecated)| deprecated.is_some()).count(), 2);
    }

    #[test]
    fn what_deprecates_a_path_does_not_deprecate_the_operation() {
        let deprecated = |note: &str| {
            let text =
                format!("# Delete call\n\n{note}\n\n## HTTP request\n```http\nDELETE /app/calls\nDELETE /calls\n```\n");
            operation_at("api/call-delete.md", &text).0.unwrap().deprecated
        };
        assert_eq!(deprecated("> The `/app` path is deprecated."), None);
        let whole = "> This API is deprecated. The `/app` path is deprecated too.";
        assert_eq!(deprecated(whole).as_deref(), Some("This API is deprecated."));
    }

    #[test]
    fn what_is_said_of_all_lines_or_of_none_marks_none() {
        for note in [
            "Use the `/communications` path because of what is slow, and `/app/{id}` path is deprecated.",
            "This path is deprecated; use `/communications/calls` instead.",
            "The `/calls` path is deprecated.",
            "The `/x` path is deprecated.",
            "The `/app` path is slow.",
        ] {
            assert!(lines(note).iter().all(|(_, deprecated)| deprecated.is_none()), "{note}");
        }
    }
}
