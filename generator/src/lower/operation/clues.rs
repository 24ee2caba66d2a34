//! What file, path and response say about an operation beside its title, for its name.

use super::declared::squashed;
use super::name::{is_verb, without_generic_end};
use crate::english::singular;
use crate::model::TypeName;

/// What an operation can be named by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clues<'a> {
    /// The name of the file without extension.
    pub(super) stem: &'a str,
    /// The title of the page.
    pub(super) title: &'a str,
    /// The type that the operation belongs to.
    pub(super) resource: Option<&'a TypeName>,
    /// The last name in its first path: a relation, a function, or a collection with or without a key behind it.
    pub(super) last_name: &'a str,
    /// The type that it returns, or whose objects it lists.
    pub(super) returned: Option<&'a TypeName>,
}

impl Clues<'_> {
    /// Whether the words name the resource itself, in singular or plural, by its name or by the name of its page.
    pub(super) fn are_about_resource(&self, words: &[&str]) -> bool {
        let object = squashed(&without_generic_end(words).concat());
        let page = self.stem.split(['-', '_']).rev().skip(1).map(squashed);
        self.resource.is_some_and(|name| is_same(&object, &squashed(&name.name)))
            || self.name_end_of_resource(&object)
            || self.name_end_behind_owner(words)
            || self.name_end_of_page(words)
            || { page }.any(|part| is_same(&object, &part) && ends_in_verb(self.stem))
    }

    /// The list that file and path agree on, where the words only say which type its items have: `tenants` for `List
    /// tenantMembers` at `…/tenants`.
    ///
    /// Without a resource there is no owner in whose module the list of one would be understood.
    pub(super) fn opt_relation_of_type(&self, words: &[&str]) -> Option<&str> {
        let object = squashed(&without_generic_end(words).concat());
        let is_type = self.returned.is_some_and(|name| is_same(&object, &squashed(&name.name)));
        let says_more = self.resource.is_some() && self.list_relation() && !self.are_last_name(words);
        (is_type && says_more).then_some(self.last_name)
    }

    /// Whether the words are the last name in the path, in singular or plural.
    pub(super) fn are_last_name(&self, words: &[&str]) -> bool {
        let object = squashed(&words.concat());
        !object.is_empty() && singular(&object) == singular(&squashed(self.last_name))
    }

    /// Whether the file is called after a list that its path ends in: `organization-list-tenants` at `…/tenants`.
    fn list_relation(&self) -> bool {
        is_called_after_end(self.stem, "-list-", self.last_name)
    }

    /// Whether file or path have the word.
    pub(super) fn have_word(&self, word: &str) -> bool {
        [self.stem, self.last_name].iter().any(|name| squashed(name).contains(&squashed(word)))
    }

    /// `List assignments` lists objects of the type accessPackageAssignment, unless the page belongs to another type.
    fn name_end_of_resource(&self, object: &str) -> bool {
        let name = self.resource.map(|name| squashed(&name.name)).unwrap_or_default();
        !object.is_empty() && !squashed(self.stem).contains(&name) && name.ends_with(&singular(object))
    }

    /// So does `List catalog assignments` on the page `catalog-list-assignments` of the path `…/assignments`.
    fn name_end_behind_owner(&self, words: &[&str]) -> bool {
        let [owner, rest @ ..] = words else { return false };
        let owns = self.stem.split('-').next().is_some_and(|part| squashed(part) == squashed(owner));
        owns && self.list_relation() && self.are_last_name(rest) && self.name_end_of_resource(&squashed(&rest.concat()))
    }

    /// `Update settings` on the page `sharepointsettings-update` updates an object of the type sharepointSettings, and `List
    /// rules` on `mailfolder-list-messagerules` lists those of the type messageRule.
    fn name_end_of_page(&self, words: &[&str]) -> bool {
        let Some(name) = self.resource.map(|name| &*name.name) else { return false };
        let object = singular(&squashed(&without_generic_end(words).concat()));
        ends_in_word(&singular(name), &object) && self.is_page_of(&squashed(name))
    }

    /// Whether the file is called after that type, in front of the verb or behind it.
    fn is_page_of(&self, name: &str) -> bool {
        let Some((start, end)) = self.stem.rsplit_once('-') else { return false };
        let verb = start.rsplit('-').next().unwrap_or_default();
        match is_verb(end) {
            true => squashed(start).ends_with(name),
            false => (verb == "post" || is_verb(verb)) && is_same(&squashed(end), name),
        }
    }
}

/// Whether the file is called after what the path ends in, `last_name`, behind a verb: `chat-post-messages` at `…/messages`.
pub(super) fn is_called_after_end(stem: &str, verb: &str, last_name: &str) -> bool {
    let end = stem.rsplit_once(verb).map(|(_, end)| squashed(end));
    end.is_some_and(|end| !end.is_empty() && end == squashed(last_name))
}

/// Whether `name`, in camel case, ends in the word or words that `end` has in lower case.
fn ends_in_word(name: &str, end: &str) -> bool {
    let start = name.len().checked_sub(end.len()).filter(|_| !end.is_empty());
    let words = start.and_then(|start| name.split_at_checked(start)).map(|(_, words)| words);
    words.is_some_and(|words| words.to_lowercase() == end && words.starts_with(|letter: char| letter.is_uppercase()))
}

/// Whether `object` is `name` or its plural.
fn is_same(object: &str, name: &str) -> bool {
    !name.is_empty()
        && (object == name || object == format!("{name}s") || object == format!("{name}es") || singular(object) == name)
}

/// Whether the file is called after a type and a verb alone: `user-list`.
fn ends_in_verb(stem: &str) -> bool {
    stem.rsplit(['-', '_']).next().is_some_and(is_verb)
}
