//! What an operation is called.

use super::declared::squashed;
use crate::english::singular;
use crate::model::TypeName;

/// The form of a page's title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `List messages`: a verb and what it is about.
    Verb,
    /// `message: reply`: a type and the name of an operation.
    Named,
    /// `reply action`
    Action,
    /// `getCategories function`
    Function,
}

/// A page's title, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Title {
    /// Its form.
    pub(super) form: Form,
    /// The verb in lower case, for titles that start with one.
    pub(super) verb: String,
    /// The same as the title has it.
    first_word: String,
    /// The name of the operation, or what the verb is about.
    pub(super) rest: String,
}

impl Title {
    /// Reads a title; `(deprecated)` and other remarks in parentheses do not count.
    pub(super) fn parse(title: &str) -> Self {
        let title = title.split('(').next().unwrap_or_default().trim();
        if let Some((_, name)) = title.split_once(": ").filter(|(_, name)| !name.trim().is_empty()) {
            // `user: list owners` is `List owners`.
            return match name.trim().split_once(char::is_whitespace) {
                Some((verb, _)) if is_verb(&verb.to_lowercase()) => Self::parse(name),
                _ => Self {
                    form: Form::Named,
                    verb: String::new(),
                    first_word: String::new(),
                    rest: name.trim().to_owned(),
                },
            };
        }
        for (ending, form) in [(" action", Form::Action), (" function", Form::Function)] {
            if let Some(name) = title.strip_suffix(ending) {
                return Self { form, verb: String::new(), first_word: String::new(), rest: name.trim().to_owned() };
            }
        }
        let (verb, rest) = title.split_once(char::is_whitespace).unwrap_or((title, ""));
        let first_word = verb.to_owned();
        Self { form: Form::Verb, verb: verb.to_lowercase(), first_word, rest: rest.trim().to_owned() }
    }
}

/// The short name of the operation that `stem`, the file name without extension, and the page's `title` describe, among
/// the operations of `resource`.
///
/// A verb alone where the title names the resource itself (`list`), else the verb with what it is about
/// (`listMemberOf`), or the documented name of an action or function.
pub(crate) fn operation_name(stem: &str, title: &str, resource: Option<&TypeName>) -> String {
    let title = Title::parse(title);
    if title.form != Form::Verb {
        return camel_case(&title.rest);
    }
    if !is_verb(&title.verb) {
        let whole = camel_case(&format!("{} {}", title.first_word, title.rest));
        return opt_name_of_stem(stem, resource).filter(|_| !title.rest.is_empty()).unwrap_or(whole);
    }
    let object = object_words(&title.rest);
    if object.is_empty() || is_about(&object, stem, resource) {
        return title.verb;
    }
    // "Objects" says nothing behind the name of a type, `accessPackage objects`, but does in `owned objects`.
    let named = without_generic_end(&object);
    let is_type = matches!(named, [name] if name.contains(char::is_uppercase) || named.len() == object.len());
    camel_case(&format!("{} {}", title.verb, if is_type { named } else { &object }.join(" ")))
}

/// The name of the action that a request line calls, if the file is called after it: `driveitem-createlink`.
pub(super) fn action_name(stem: &str, title: &Title, called: &str) -> Option<String> {
    let mut words = stem.rsplit(['-', '_']);
    let is_called_so = words.next().is_some_and(|end| !called.is_empty() && squashed(end) == squashed(called));
    // `user-post-messages` adds to what its path ends in.
    let adds = words.next().is_some_and(|verb| verb == "post" || is_verb(verb));
    // So does `Invite owners` to `…/owners`.
    let is_object = object_words(&title.rest).last().is_some_and(|object| squashed(object) == squashed(called));
    let is_object = is_object && title.form == Form::Verb;
    (is_called_so && !adds && !is_object).then(|| camel_case(called.rsplit('.').next().unwrap_or(called)))
}

/// The name of the function that a request line calls, if the title says it in words of its own: `Get activity by interval`
/// at `…/getActivitiesByInterval`.
pub(super) fn function_name(title: &Title, called: &str) -> Option<String> {
    let called = called.rsplit('.').next().unwrap_or(called);
    let (verb, object) = called.split_at_checked(title.verb.len())?;
    let has_verb = !verb.is_empty() && verb.eq_ignore_ascii_case(&title.verb);
    let says_more = has_verb && object.starts_with(|letter: char| letter.is_uppercase());
    (title.form == Form::Verb && says_more).then(|| camel_case(called))
}

/// The verbs that titles of this form start with; others belong to sentences.
fn is_verb(word: &str) -> bool {
    const VERBS: [&str; 32] = [
        "activate",
        "add",
        "archive",
        "assign",
        "attach",
        "cancel",
        "clone",
        "copy",
        "create",
        "delete",
        "download",
        "enumerate",
        "get",
        "grant",
        "install",
        "list",
        "move",
        "patch",
        "publish",
        "put",
        "remove",
        "replace",
        "reply",
        "restore",
        "search",
        "send",
        "set",
        "unarchive",
        "uninstall",
        "update",
        "upload",
        "upsert",
    ];
    VERBS.binary_search(&word).is_ok()
}

/// The words that say what a verb is about, without articles, and without the place that a preposition leads to.
pub(super) fn object_words(rest: &str) -> Vec<&str> {
    const FILLERS: [&str; 5] = ["a", "all", "an", "new", "the"];
    const PREPOSITIONS: [&str; 9] = ["by", "for", "from", "in", "of", "on", "to", "under", "with"];
    let is = |list: &[&str], word: &str| list.contains(&word.to_lowercase().as_str());
    let end = rest.find(|character: char| ",;(".contains(character)).unwrap_or(rest.len());
    let words = rest[..end].split_whitespace().filter(|word| !is(&FILLERS, word));
    words
        .enumerate()
        .take_while(|(index, word)| *index == 0 || !is(&PREPOSITIONS, word))
        .map(|(_, word)| word)
        .collect()
}

/// The words without "object" or "resource" behind them.
pub(super) fn without_generic_end<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    match words {
        [rest @ .., "object" | "objects" | "resource" | "resources"] if !rest.is_empty() => rest,
        _ => words,
    }
}

/// Whether the words name the resource itself, in singular or plural, by its name or by the name of its page.
fn is_about(words: &[&str], stem: &str, resource: Option<&TypeName>) -> bool {
    let object = squashed(&without_generic_end(words).concat());
    let is_same = |name: &str| {
        !name.is_empty()
            && (object == name
                || object == format!("{name}s")
                || object == format!("{name}es")
                || singular(&object) == name)
    };
    let page = stem.split(['-', '_']).rev().skip(1).map(squashed);
    // `List assignments` lists objects of the type accessPackageAssignment, unless the page belongs to another type.
    let is_end =
        |name: &str| !squashed(stem).contains(name) && name.ends_with(&singular(&object)) && !object.is_empty();
    let resource = resource.map(|name| squashed(&name.name));
    resource.is_some_and(|name| is_same(&name) || is_end(&name)) || { page }
        .any(|part| is_same(&part) && ends_in_verb(stem))
}

/// Whether the file is called after a type and a verb alone: `user-list`.
fn ends_in_verb(stem: &str) -> bool {
    stem.rsplit(['-', '_']).next().is_some_and(is_verb)
}

/// The part of the file name behind the resource's own.
fn opt_name_of_stem(stem: &str, resource: Option<&TypeName>) -> Option<String> {
    let name = resource?.name.to_lowercase();
    let rest = stem.to_lowercase().find(&format!("{name}-")).map(|start| &stem[start + name.len() + 1..])?;
    (!rest.is_empty()).then(|| camel_case(&rest.replace(['-', '_'], " ")))
}

/// Joins words in camel case; capitals within a word stay.
fn camel_case(words: &str) -> String {
    let mut name = String::new();
    for word in words.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let mut letters = word.chars();
        let Some(first) = letters.next() else { continue };
        if name.is_empty() {
            name.extend(first.to_lowercase());
        } else {
            name.extend(first.to_uppercase());
        }
        name.push_str(letters.as_str());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(stem: &str, title: &str, resource: &str) -> String {
        operation_name(stem, title, Some(&TypeName::new("microsoft.graph", resource)))
    }

    #[test]
    fn an_action_is_called_as_its_path_and_its_file_are() {
        let name = |stem, title, called| action_name(stem, &Title::parse(title), called);
        assert_eq!(name("driveitem-createlink", "Create a sharing link", "createLink").as_deref(), Some("createLink"));
        assert_eq!(name("user-sendmail", "Send mail", "sendMessage"), None);
        assert_eq!(name("user-", "Do it", ""), None);
        assert_eq!(name("user-post-messages", "Create message", "messages"), None);
        assert_eq!(name("user-invite-owners", "Invite owners", "owners"), None);
    }

    #[test]
    fn a_function_is_called_as_its_path_is_where_the_title_has_its_verb() {
        let name = |title, called| function_name(&Title::parse(title), called);
        let by_interval = Some("getActivitiesByInterval");
        assert_eq!(name("Get activity by interval", "microsoft.graph.getActivitiesByInterval").as_deref(), by_interval);
        assert_eq!(name("Get changes", "delta"), None);
        assert_eq!(name("message: delta", "delta"), None);
        assert_eq!(name("Get it", "get"), None);
        assert_eq!(name("List users", "listing"), None);
    }

    #[test]
    fn names_are_the_words_of_the_documentation() {
        let cases = [
            ("user-list", "List users", "user", "list"),
            ("management-list-assignments", "List assignments", "accessPackageAssignment", "list"),
            ("user-get", "Get a user", "user", "get"),
            ("user-list-memberof", "List memberOf", "user", "listMemberOf"),
            ("group-post-members", "Add member", "group", "addMember"),
            ("x-post-requests", "Create accessPackage", "accessPackage", "create"),
            ("x-filterbycurrentuser", "accessPackage: filterByCurrentUser", "accessPackage", "filterByCurrentUser"),
            ("intune-x-wipe", "wipe action", "managedDevice", "wipe"),
            ("x-list", "List deviceComplianceStatuses", "deviceComplianceStatus", "list"),
            ("x-get", "Get a user object", "user", "get"),
            ("x-list-sessions", "List uploadSession objects", "user", "listUploadSession"),
            ("category-list", "List categories", "category", "list"),
            ("chat-post-members", "Add member to a chat", "chat", "addMember"),
            ("chartdatalabels-update", "Update chartdatalabels", "workbookChartDataLabels", "update"),
            ("groupsetting-list", "List group settings", "groupSetting", "list"),
            ("user-checkmembergroups", "checkMemberGroups", "user", "checkMemberGroups"),
            ("user-list-owners", "user: list owned objects", "user", "listOwnedObjects"),
            ("drive-search", "Searching things", "drive", "search"),
        ];
        for (stem, title, resource, expected) in cases {
            assert_eq!(named(stem, title, resource), expected, "{title}");
        }
    }
}
