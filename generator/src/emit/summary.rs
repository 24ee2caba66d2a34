//! The first sentence of a request function's documentation.

/// Verbs that descriptions of operations start with, sorted.
const VERBS: [&str; 80] = [
    "accept",
    "activate",
    "add",
    "allow",
    "answer",
    "append",
    "apply",
    "approve",
    "archive",
    "assign",
    "associate",
    "bring",
    "calculate",
    "cancel",
    "change",
    "check",
    "clear",
    "clone",
    "close",
    "complete",
    "confirm",
    "convert",
    "copy",
    "create",
    "decline",
    "delete",
    "determine",
    "disable",
    "dismiss",
    "download",
    "enable",
    "end",
    "execute",
    "export",
    "fetch",
    "find",
    "follow",
    "forward",
    "generate",
    "get",
    "grant",
    "import",
    "insert",
    "install",
    "invite",
    "list",
    "mark",
    "merge",
    "move",
    "mute",
    "play",
    "preview",
    "promote",
    "provide",
    "publish",
    "query",
    "read",
    "redirect",
    "reject",
    "remove",
    "renew",
    "replace",
    "reply",
    "request",
    "reset",
    "restore",
    "retrieve",
    "retry",
    "return",
    "revoke",
    "search",
    "send",
    "set",
    "start",
    "stop",
    "submit",
    "unfollow",
    "update",
    "upload",
    "validate",
];

/// Splits a description into the sentence that says what a request function builds, and the rest.
///
/// A description in the imperative becomes a clause: "List the messages of a user." gives "Builds the request that lists
/// the messages of a user; sends nothing." Any other description is left whole behind a general sentence.
pub(super) fn summarise(description: &str) -> (String, String) {
    let (first, rest) = split_sentence(description);
    match clause(first) {
        Some(clause) => (format!("Builds the request that {clause}; sends nothing."), rest.to_owned()),
        None => ("Builds the request; sends nothing.".to_owned(), description.to_owned()),
    }
}

/// The first sentence without its full stop, and what follows.
fn split_sentence(description: &str) -> (&str, &str) {
    let line = description.find('\n').unwrap_or(description.len());
    let stop = description[..line].find(". ").map_or(line, |stop| stop + 1);
    let (first, rest) = description.split_at(stop);
    (first.trim_end().trim_end_matches('.'), rest.trim_start())
}

/// The sentence as a clause in the third person.
fn clause(sentence: &str) -> Option<String> {
    let (word, rest) = sentence.split_once(' ')?;
    let word = word.to_ascii_lowercase();
    let is_verb = |verb: &str| VERBS.binary_search(&verb).is_ok();
    if is_verb(&word) {
        return Some(format!("{} {rest}", third_person(&word)));
    }
    let known = VERBS.iter().any(|verb| third_person(verb) == word);
    known.then(|| format!("{word} {rest}"))
}

/// The third person of a regular English verb.
fn third_person(verb: &str) -> String {
    let bytes = verb.as_bytes();
    let after_vowel = bytes.len() > 1 && b"aeiou".contains(&bytes[bytes.len() - 2]);
    if verb.ends_with('y') && !after_vowel {
        return format!("{}ies", &verb[..verb.len() - 1]);
    }
    let hisses = ["s", "x", "ch", "sh"].iter().any(|ending| verb.ends_with(ending));
    format!("{verb}{}", if hisses { "es" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_sorted() {
        assert!(VERBS.is_sorted());
    }

    #[test]
    fn imperatives_become_clauses() {
        let table = [
            ("List the messages. More.", "Builds the request that lists the messages; sends nothing.", "More."),
            ("Retries it", "Builds the request that retries it; sends nothing.", ""),
            ("Copy v1.0 files.\nMore.", "Builds the request that copies v1.0 files; sends nothing.", "More."),
            ("Fetch it.", "Builds the request that fetches it; sends nothing.", ""),
            ("Play it.", "Builds the request that plays it; sends nothing.", ""),
            ("A list of users.", "Builds the request; sends nothing.", "A list of users."),
            ("", "Builds the request; sends nothing.", ""),
        ];
        for (description, summary, rest) in table {
            assert_eq!(summarise(description), (summary.to_owned(), rest.to_owned()));
        }
    }
}
