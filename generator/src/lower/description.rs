//! The facts in the description of a property, parameter or operation.

use super::sentences::ends_at;
use crate::syntax::{Style, Text};

/// What a description says of a value beside its meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Only the service writes it.
    pub(crate) read_only: bool,
    /// It is never null.
    pub(crate) not_nullable: bool,
    /// A new instance, or the call, must have it.
    pub(crate) required: bool,
    /// Why it should no longer be used.
    pub(crate) deprecated: Option<String>,
}

impl Facts {
    /// Reads the facts from a description.
    ///
    /// A marker counts as a sentence of its own or at the start of one; "read-only for users synced from elsewhere" and
    /// "required if" are conditional and do not count. What stands in code is a value, not a marker: `ReadOnly`.
    pub(crate) fn of(description: &Text) -> Self {
        let mut facts = Self::default();
        for sentence in sentences(&without_code(description)) {
            let words = lower_words(sentence);
            facts.read_only |= is_read_only(&words);
            facts.not_nullable |= words.contains("not nullable") || words.contains("non nullable");
            facts.required |= is_required(&words);
        }
        facts.deprecated = opt_deprecation(description.plain());
        facts
    }
}

/// The first sentence that says that something should no longer be used, code included.
fn opt_deprecation(text: &str) -> Option<String> {
    // Hardly any text has one of the words, and to look for them is cheaper than to take it apart.
    let lower = text.to_lowercase();
    if !lower.contains("deprecated") && !lower.contains("obsolete") {
        return None;
    }
    let found = sentences(text).find(|sentence| is_deprecation(&lower_words(sentence)));
    found.map(|sentence| sentence.trim().to_owned())
}

/// The text, with a mark in place of each piece of code.
fn without_code(text: &Text) -> String {
    text.runs().map(|run| if run.style == Style::Code { "`" } else { run.text }).collect()
}

/// The words of a sentence in lower case with one blank between them; marks and hyphens are blanks here.
fn lower_words(sentence: &str) -> String {
    let lower = sentence.to_lowercase();
    let is_blank = |character: char| character.is_whitespace() || matches!(character, '-' | '*' | '`' | '_');
    let mut words = String::with_capacity(lower.len());
    for word in lower.split(is_blank).filter(|word| !word.is_empty()) {
        let gap = if words.is_empty() { "" } else { " " };
        words.extend([gap, word]);
    }
    words
}

/// The sentences of `text`, which has no marks of styles.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let current = rest.trim_start();
        if current.is_empty() {
            return None;
        }
        let end = sentence_end(current);
        rest = &current[end..];
        Some(current[..end].trim_end_matches('\n'))
    })
}

/// The offset behind the first sentence; a semicolon ends one as well, since markers stand behind it.
fn sentence_end(text: &str) -> usize {
    for (offset, character) in text.char_indices() {
        match character {
            ';' if text[offset + 1..].chars().next().is_none_or(char::is_whitespace) => return offset + 1,
            '\n' => return offset + 1,
            '.' | '!' | '?' if ends_at(text, 0, offset) => return offset + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether the words of a sentence say that only the service writes a value, whatever the circumstances: not "read-only if",
/// "whether it is read-only", "for a synced user it is read-only" or "a read-only copy".
fn is_read_only(words: &str) -> bool {
    const CONDITIONS: [&str; 7] = ["after", "for", "if", "mode", "once", "unless", "when"];
    const THINGS: [&str; 6] = ["access", "copy", "link", "state", "version", "view"];
    let words = words.replace("readonly", "read only");
    let Some((before, behind)) = words.split_once("read only") else { return false };
    let next = behind.split(|character: char| !character.is_alphanumeric()).find(|word| !word.is_empty());
    let next = next.filter(|_| behind.starts_with(' ')).unwrap_or_default();
    let clause: Vec<&str> =
        before.rsplit([',', '.', ':', ';', '(']).next().unwrap_or_default().split_whitespace().collect();
    let is_denied = clause.iter().any(|word| ["if", "make", "whether"].contains(word))
        || clause.iter().rev().take(2).any(|word| *word == "not");
    let is_conditional = ["for a ", "for an ", "if "].iter().any(|start| before.starts_with(start));
    let is_of_thing = !before.is_empty() && THINGS.contains(&next);
    !is_denied && !is_conditional && !is_of_thing && !CONDITIONS.contains(&next)
}

fn is_required(words: &str) -> bool {
    let words = words.trim_end_matches(['.', ';']).trim_end();
    ["required", "this property is required", "this is a required property"].contains(&words)
        || words.starts_with("required on create")
        || words.ends_with(" required for create")
}

/// Whether one of the sentences of `description` says that only the service writes a value, or that nobody changes it.
pub(crate) fn is_marked_read_only(description: &str) -> bool {
    const DENIALS: [&str; 6] = [
        "can't be changed",
        "can't be updated",
        "cannot be changed",
        "cannot be updated",
        "not be updated",
        "not updatable",
    ];
    // What stands in code is a value.
    let text: Vec<&str> = description.split('`').step_by(2).collect();
    let text = text.join("`").replace('’', "'");
    let is_fixed = DENIALS.iter().any(|words| text.to_lowercase().contains(words));
    is_fixed || sentences(&text).any(|sentence| is_read_only(&lower_words(sentence)))
}

/// Whether one of the sentences of `description` says that a property is required, and nothing else.
pub(crate) fn is_marked_required(description: &str) -> bool {
    sentences(description).any(|sentence| is_required(&lower_words(sentence)))
}

/// Whether the words of a parameter's row say that it is required, or that it is optional.
///
/// A sentence that says nothing else decides: "Optional." Else the words count wherever they stand, unlike in the
/// description of a property, which is about the object whoever made it. "Required if" and the like leave it to the caller,
/// "required when it is created" does not.
pub(crate) fn states_requirement(row: &str) -> Option<bool> {
    let row = row.to_lowercase();
    let alone = sentences(&row).find_map(|sentence| match lower_words(sentence).trim_end_matches(['.', ';', ' ']) {
        "required" => Some(true),
        "optional" => Some(false),
        _ => None,
    });
    alone.or_else(|| sentences(&row).find_map(sentence_requirement))
}

/// What the words of a sentence in lower case say; the first of them counts.
fn sentence_requirement(sentence: &str) -> Option<bool> {
    let optional = sentence.find("optional");
    let is_first = |at: usize| optional.is_none_or(|optional| at < optional);
    match sentence.find(REQUIRED).filter(|at| is_first(*at)) {
        Some(at) => is_required_at(sentence, at).or(optional.map(|_| false)),
        None => optional.map(|_| false),
    }
}

const REQUIRED: &str = "required";

/// Whether the word "required" at an offset means the parameter itself, and whatever the circumstances; nothing if it means
/// something else: "are required" speaks of members of the parameter, "at least one is required" of several parameters,
/// "whether sign-in is required" and "only its text is required" of what the parameter does or has.
fn is_required_at(sentence: &str, at: usize) -> Option<bool> {
    const CONDITIONS: [&str; 6] = ["if", "when", "only", "for", "unless", "in case"];
    let before = &sentence[..at];
    let is_denied =
        before.split_whitespace().rev().take(2).any(|word| ["longer", "not"].contains(&word) || word.ends_with("n't"));
    let clause = before.rsplit([',', '(', ':', ';']).next().unwrap_or_default();
    let is_elsewhere = clause.split_whitespace().any(|word| word == "whether" || word == "only");
    if is_denied || is_elsewhere || before.contains("at least one") || before.ends_with("are ") || before.ends_with('`')
    {
        return None;
    }
    let clause = sentence[at + REQUIRED.len()..].trim_start_matches(['*', ',', '(', ' ']);
    let is_condition = |start: &&str| clause.strip_prefix(*start).is_some_and(|rest| rest.starts_with(' '));
    Some(!CONDITIONS.iter().any(is_condition) || clause.contains("creat"))
}

fn is_deprecation(words: &str) -> bool {
    let marker = words.trim_start_matches(['[', '(']);
    marker.starts_with("deprecated") || words.contains("(deprecated)") || says_deprecated(words)
}

/// Whether a sentence in lower case says of its subject that it is on its way out, or will be.
pub(crate) fn says_deprecated(sentence: &str) -> bool {
    let words = sentence.split_whitespace().filter(|word| !["now", "currently", "also"].contains(word));
    words.clone().zip(words.skip(1)).any(|(verb, state)| {
        ["is", "are", "be", "been", "being"].contains(&verb)
            && (state.starts_with("deprecated") || state.starts_with("obsolete"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::cell;

    fn facts(markdown: &str) -> Facts {
        Facts::of(&cell(markdown))
    }

    #[test]
    fn markers_count_and_conditions_do_not() {
        let read_only = |text: &str| facts(text).read_only;
        assert!(read_only("The id. Read-only."));
        assert!(read_only("This property is read-only"));
        assert!(read_only("The name. Readonly."));
        assert!(read_only("**Read-Only**, supports `$filter`."));
        assert!(!read_only("Read-only for users synced from on-premises."));
        assert!(!read_only("Owner represents read/write access."));
        for text in [
            "Indicates whether the lamp is read-only.",
            "If `true`, the lamp is read-only.",
            "`true` to make it read-only; otherwise, `false`.",
            "The link to a read-only copy of the lamp.",
            "Not read-only.",
            "It is not a read-only property.",
            "Whether the drive is mounted read-only.",
            "For a synced lamp, the source is elsewhere and is read-only. For others it may be set.",
        ] {
            assert!(!read_only(text), "{text}");
        }
        for text in
            ["Not nullable and read-only.", "Indicates whether it is on: read-only.", "Read-only state of the lamp."]
        {
            assert!(read_only(text), "{text}");
        }
        assert!(facts("Required. The name.").required);
        assert!(facts("The name. **Required**.").required);
        assert!(!facts("Required if the type is `a`.").required);
        assert!(facts("None of `, ^ and x. Required.").required);
        assert!(facts("Key. Not nullable.").not_nullable);
        assert!(!facts("Nullable.").not_nullable);
        assert!(!read_only("The possible values are: `ReadWrite`, `ReadOnly`."));
    }

    #[test]
    fn conditions_leave_a_parameter_to_the_caller() {
        let cases = [
            ("Required. The name.", Some(true)),
            ("The name. This property is required when a group is created.", Some(true)),
            ("Optional. Required if the type is `a`.", Some(false)),
            ("Required, optional text.", Some(true)),
            ("Required for tenants with passwords of their own.", Some(false)),
            ("This header is required when using `$search`.", Some(false)),
            ("**Required** if the type is `a`.", Some(false)),
            ("The key. Its `type` and `usage` are required.", None),
            ("Not required.", None),
            ("Deprecated, and no longer required.", None),
            ("An attendee is always required, a room is `required` or not. Optional.", Some(false)),
            ("The minimum required confidence. Optional.", Some(false)),
            ("It must not be null and is always required.", Some(true)),
            ("If not given in the URL, this parameter is required.", Some(true)),
            ("Not individually required. However, at least one (`a` or `b`) is required.", None),
            ("The name.", None),
        ];
        for (description, expected) in cases {
            assert_eq!(states_requirement(&format!("name {description}")), expected, "{description}");
        }
    }

    #[test]
    fn deprecations_are_quoted() {
        let deprecated = |text: &str| facts(text).deprecated;
        assert_eq!(
            deprecated("A name. This property is deprecated. Use `b`."),
            Some("This property is deprecated.".to_owned())
        );
        assert_eq!(deprecated("[Deprecated] A name."), Some("[Deprecated] A name.".to_owned()));
        for text in [
            "Is on its way of being deprecated.",
            "Will be deprecated in July.",
            "The old id - to be deprecated",
            "This is now deprecated.",
            "The name misleads; the property is obsolete, and has no effect.",
        ] {
            assert!(deprecated(text).is_some(), "{text}");
        }
        for text in ["Lists deprecated types.", "Lets clients use this deprecated version.", "`obsolete`, `ready`"] {
            assert_eq!(deprecated(text), None, "{text}");
        }
    }
}
