//! What an operation is called.

use super::clues::Clues;
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

/// The short name of an operation among those of its resource.
///
/// A verb alone where the title names the resource itself (`list`), else the verb with what it is about
/// (`listMemberOf`), or the documented name of an action or function.
pub(super) fn operation_name(clues: &Clues<'_>) -> String {
    let title = Title::parse(clues.title);
    if title.form != Form::Verb {
        return camel_case(&title.rest);
    }
    let object = object_words(&title.rest);
    if !is_verb(&title.verb) {
        return name_by_other_verb(&title, &object, clues);
    }
    let object = without_participle(&object, &title.rest, clues);
    if object.is_empty() || clues.are_about_resource(object) {
        let relation = opt_place_of_addition(&title, clues).filter(|_| !object.is_empty());
        return relation.map_or(title.verb.clone(), |name| camel_case(&format!("{} {name}", title.verb)));
    }
    if let Some(relation) = clues.opt_relation_of_type(object).filter(|_| title.verb == "list") {
        return camel_case(&format!("list {relation}"));
    }
    // "Objects" says nothing behind the name of a type, `accessPackage objects`, but does in `owned objects`.
    let named = without_generic_end(object);
    let is_type = matches!(named, [name] if name.contains(char::is_uppercase) || named.len() == object.len());
    camel_case(&format!("{} {}", title.verb, if is_type { named } else { object }.join(" ")))
}

/// The name of an operation whose title starts with a word that is not among the usual verbs.
///
/// `Pin a message in a chat` says more than its file, `chat-post-pinnedmessages`, and `Tracking changes` says less than
/// `user-delta`.
fn name_by_other_verb(title: &Title, object: &[&str], clues: &Clues<'_>) -> String {
    let says_method_alone = clues.stem.rsplit('-').nth(1).is_some_and(|verb| matches!(verb, "delete" | "post"));
    let is_imperative = !matches!(&*title.verb, "how" | "post" | "the" | "this") && !title.verb.ends_with("ing");
    if says_method_alone && is_imperative && !object.is_empty() {
        return camel_case(&format!("{} {}", title.first_word, object.join(" ")));
    }
    let whole = camel_case(&format!("{} {}", title.first_word, title.rest));
    opt_name_of_stem(clues.stem, clues.resource).filter(|_| !title.rest.is_empty()).unwrap_or(whole)
}

/// The relation that the title says an object of the resource's own type is added to or removed from, in the singular:
/// `Add lamp to spareLamps`.
fn opt_place_of_addition(title: &Title, clues: &Clues<'_>) -> Option<String> {
    let words = title.rest.split_whitespace().skip_while(|word| !matches!(*word, "from" | "to"));
    let place =
        words.skip(1).find(|word| *word != "the").filter(|_| matches!(title.verb.as_str(), "add" | "remove"))?;
    (squashed(place) == squashed(clues.last_name) && !clues.are_about_resource(&[place]))
        .then(|| singular(clues.last_name))
}

/// The words without a participle that leads to a place, `settings stored` of `settings stored in the cloud`, if what is left
/// is the resource or the end of the path, and neither file nor path have the participle.
fn without_participle<'a, 'b>(words: &'b [&'a str], rest: &str, clues: &Clues<'_>) -> &'b [&'a str] {
    let [noun @ .., participle] = words else { return words };
    let leads_on = rest.split_whitespace().skip_while(|word| word != participle).nth(1);
    let is_participle = participle.ends_with("ed") && leads_on.is_some_and(is_preposition);
    let says_nothing = is_participle && !noun.is_empty() && !clues.have_word(participle);
    if says_nothing && (clues.are_about_resource(noun) || clues.are_last_name(noun)) { noun } else { words }
}

/// `name` as `other` spells it, if that is the same name with more capitals within: `updatePin` for `updatepin`.
pub(super) fn with_capitals(name: String, other: &str) -> String {
    let capitals = |name: &str| {
        let letters = name.chars().zip(name.chars().skip(1));
        letters.filter(|(before, letter)| before.is_lowercase() && letter.is_uppercase()).count()
    };
    let is_better = squashed(&name) == squashed(other) && capitals(other) > capitals(&name);
    if is_better { camel_case(other) } else { name }
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
pub(super) fn is_verb(word: &str) -> bool {
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
    let end = rest.find(|character: char| ",;(".contains(character)).unwrap_or(rest.len());
    let words = rest[..end].split_whitespace().filter(|word| !FILLERS.contains(&word.to_lowercase().as_str()));
    words.enumerate().take_while(|(index, word)| *index == 0 || !is_preposition(word)).map(|(_, word)| word).collect()
}

/// Whether the word leads to a place, in space or among things.
fn is_preposition(word: &str) -> bool {
    const PREPOSITIONS: [&str; 9] = ["by", "for", "from", "in", "of", "on", "to", "under", "with"];
    PREPOSITIONS.contains(&word.to_lowercase().as_str())
}

/// The words without "object" or "resource" behind them.
pub(super) fn without_generic_end<'a, 'b>(words: &'b [&'a str]) -> &'b [&'a str] {
    match words {
        [rest @ .., "object" | "objects" | "resource" | "resources"] if !rest.is_empty() => rest,
        _ => words,
    }
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

    /// The name of the operation of a page by its file, title, resource and the last name in its path.
    fn named_at(stem: &str, title: &str, resource: &str, last_name: &str) -> String {
        let resource = TypeName::new("microsoft.graph", resource);
        operation_name(&Clues { stem, title, resource: Some(&resource), last_name, returned: None })
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
            assert_eq!(named_at(stem, title, resource, ""), expected, "{title}");
        }
    }

    /// Compares names with the last of each case, which has what `named_at` takes before it.
    fn assert_named(cases: &[(&str, &str, &str, &str, &str)]) {
        for (stem, title, resource, last_name, expected) in cases {
            assert_eq!(named_at(stem, title, resource, last_name), *expected, "{title}");
        }
    }

    #[test]
    fn file_and_path_say_what_the_title_leaves_open() {
        let cases = [
            ("chat-post-pinnedmessages", "Pin a message in a chat", "chat", "pinnedMessages", "pinMessage"),
            ("chat-delete-pinnedmessages", "Unpin a message", "chat", "pinnedMessages", "unpinMessage"),
            ("package-post-spare", "Add package to sparePackages", "package", "sparePackages", "addSparePackage"),
            ("package-delete-x", "Remove package from sparePackages", "package", "sparePackages", "removeSparePackage"),
            ("pack-post-x", "Add pack to the sparePacks collection", "pack", "sparePacks", "addSparePack"),
            ("chat-post-messages", "POST messages", "chat", "messages", "postMessages"),
            ("chat-post-messages", "This API sends a message", "chat", "messages", "postMessages"),
            ("group-post-users", "Add user to users", "user", "users", "add"),
            ("sharepointsettings-update", "Update settings", "sharepointSettings", "settings", "update"),
            ("presetting-update", "Update setting", "presetting", "presetting", "updateSetting"),
            ("mailfolder-list-messagerules", "List rules", "messageRule", "messageRules", "list"),
            ("news-list-messages", "List news messages", "serviceUpdateMessage", "messages", "list"),
            ("channel-list-messages", "List channel messages", "channel", "messages", "listChannelMessages"),
        ];
        assert_named(&cases);
    }

    #[test]
    fn participles_count_where_file_or_path_have_them_or_something_differs() {
        let cases = [
            ("usersettings-list-windows", "List Windows settings stored in cloud", "windowsSetting", "windows", "list"),
            ("group-list-roles", "List roles granted to a group", "group", "roles", "listRoles"),
            (
                "group-list-roleassignedto",
                "List roles granted to a group",
                "group",
                "roleAssignedTo",
                "listRolesGranted",
            ),
            ("user-list-owned", "List users owned by a user", "user", "users", "listUsersOwned"),
            ("user-list-policies", "List assigned policies", "user", "policies", "listAssignedPolicies"),
            ("insights-list-used", "List used", "usedInsight", "used", "listUsed"),
        ];
        assert_named(&cases);
    }

    #[test]
    fn a_list_is_called_as_file_and_path_have_it_where_the_title_has_the_type_of_its_items() {
        let name = |stem, title, last_name, resource, returned| {
            let [resource, returned] = [resource, returned].map(|name| TypeName::new("microsoft.graph", name));
            operation_name(&Clues { stem, title, resource: Some(&resource), last_name, returned: Some(&returned) })
        };
        let title = "List organizationMembers";
        let stem = "organization-list-tenants";
        assert_eq!(name(stem, title, "tenants", "organization", "organizationMember"), "listTenants");
        assert_eq!(name(stem, title, "tenants", "organization", "tenant"), "listOrganizationMembers");
        assert_eq!(name(stem, title, "members", "organization", "organizationMember"), "listOrganizationMembers");
        assert_eq!(name(stem, title, "tenants", "organizationMember", "organizationMember"), "list");
    }

    #[test]
    fn of_two_spellings_the_one_that_shows_its_words_counts() {
        assert_eq!(with_capitals("updatepin".to_owned(), "UpdatePin"), "updatePin");
        assert_eq!(with_capitals("updatePin".to_owned(), "updatepin"), "updatePin");
        assert_eq!(with_capitals("updatePin".to_owned(), "updatePIN"), "updatePin");
        assert_eq!(with_capitals("update".to_owned(), "updatePin"), "update");
    }
}
