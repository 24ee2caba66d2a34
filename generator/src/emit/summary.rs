//! The first sentence of a request function's documentation.

/// Verbs that descriptions of operations start with, with a blank between them.
const VERBS: &str = "\
    abort accept activate add allow answer append apply approve archive assign associate attach attempt block bring \
    bypass calculate cancel capture change check classify clean clear clock clone close collect commit compare \
    complete compute confirm connect convert copy count create deactivate decline decrypt delegate delete deploy \
    deprovision detach determine disable discard disconnect discover dismiss download duplicate edit enable encrypt \
    end enroll enumerate erase establish estimate evaluate excuse execute expand export extract favor fetch filter \
    find follow force forward freeze generate get grant hide hold identify ignore import increment indicate initiate \
    insert install invalidate invite invoke issue join leave link list load locate lock make manage map mark merge \
    modify monitor move mute notify observe obtain offer open parse patch pause perform permit pin ping play \
    position postpone prepare prevent preview process promote protect provide provision publish purge push query \
    reactivate read reapply reassign reauthorize rebalance reboot recalculate receive reclaim recognize recover \
    redeem redirect refresh register reject release relinquish remind remove rename render renew reopen replace \
    reply reprocess request resend reset resize resolve respond restart restore resume retain retire retrieve retry \
    return review revoke roll rotate run save scan schedule search select send set share show shut sign skip \
    snapshot snooze sort specify split start stop submit subscribe suggest suspend swap switch sync synchronize take \
    terminate test toggle track transfer translate trigger troubleshoot turn unarchive unassign unblock undelete \
    undo unenroll unfavorite unfollow unhide uninstall unlink unlock unmerge unmute unpin unprotect unregister unset \
    unshare unsnooze unsubscribe update upgrade upload upsert validate verify view wipe withdraw write";

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

/// The sentence as a clause in the third person: "Use this API to list users" and "Permanently delete it", too.
fn clause(sentence: &str) -> Option<String> {
    let sentence = without_use(sentence);
    let (word, rest) = sentence.split_once(' ')?;
    if word.ends_with("ly") && !is_verb(&word.to_ascii_lowercase()) {
        return Some(format!("{} {}", word.to_ascii_lowercase(), verb_clause(rest)?));
    }
    verb_clause(sentence)
}

/// The same of a sentence that starts with its verb.
fn verb_clause(sentence: &str) -> Option<String> {
    let (word, rest) = sentence.split_once(' ')?;
    let word = word.to_ascii_lowercase();
    // Before "of" it is a noun: "Lists of users".
    if rest.starts_with("of ") {
        return None;
    }
    if is_verb(&word) {
        return Some(format!("{} {rest}", third_person(&word)));
    }
    is_third_person(&word).then(|| format!("{word} {rest}"))
}

fn is_verb(word: &str) -> bool {
    VERBS.split(' ').any(|verb| verb == word)
}

/// Whether the word is the third person of a verb.
fn is_third_person(word: &str) -> bool {
    let stem = |ending: &str| word.strip_suffix(ending).map(str::to_owned);
    let verbs = [stem("s"), stem("es"), stem("ies").map(|stem| stem + "y")];
    { verbs.into_iter().flatten() }.any(|verb| is_verb(&verb) && third_person(&verb) == word)
}

/// The sentence behind words that only say that something is there to be used: "You can use this method to …".
fn without_use(sentence: &str) -> &str {
    let lower = sentence.to_ascii_lowercase();
    let start = lower.strip_prefix("you can ").unwrap_or(&lower);
    let Some((subject, _)) = start.strip_prefix("use this ").and_then(|rest| rest.split_once(" to ")) else {
        return sentence;
    };
    let is_subject = ["api", "method", "action", "function", "operation", "request", "endpoint"].contains(&subject);
    let behind = lower.len() - start.len() + "use this ".len() + subject.len() + " to ".len();
    if is_subject { &sentence[behind..] } else { sentence }
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
    fn imperatives_become_clauses() {
        let table = [
            ("List the messages. More.", "Builds the request that lists the messages; sends nothing.", "More."),
            ("Retries it", "Builds the request that retries it; sends nothing.", ""),
            ("Copy v1.0 files.\nMore.", "Builds the request that copies v1.0 files; sends nothing.", "More."),
            ("Fetch it.", "Builds the request that fetches it; sends nothing.", ""),
            ("Play it.", "Builds the request that plays it; sends nothing.", ""),
            ("Use this API to list it.", "Builds the request that lists it; sends nothing.", ""),
            ("You can use this method to lock it.", "Builds the request that locks it; sends nothing.", ""),
            ("Permanently delete it.", "Builds the request that permanently deletes it; sends nothing.", ""),
            ("Reply to it.", "Builds the request that replies to it; sends nothing.", ""),
            ("Lists of users.", "Builds the request; sends nothing.", "Lists of users."),
            ("Only for you.", "Builds the request; sends nothing.", "Only for you."),
            ("A list of users.", "Builds the request; sends nothing.", "A list of users."),
            ("", "Builds the request; sends nothing.", ""),
        ];
        for (description, summary, rest) in table {
            assert_eq!(summarise(description), (summary.to_owned(), rest.to_owned()));
        }
    }
}
