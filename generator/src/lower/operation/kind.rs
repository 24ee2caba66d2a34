//! What sort of operation a page describes.

use super::clues::is_called_after_end;
use super::declared::squashed;
use super::name::{Form, Title, is_verb};
use super::path::last_segment;
use super::request_lines::Line;
use crate::model::{Body, Method, OperationKind, Response, TypeRef};

/// Decides by the method first, then by the title, then by the shape of path and response; `stem` is the name of the file.
pub(super) fn kind(
    stem: &str,
    title: &Title,
    lines: &[Line],
    body: Option<&Body>,
    response: &Response,
) -> OperationKind {
    let Some(first) = lines.first() else { return OperationKind::Other };
    match first.method {
        Method::Get => read_kind(title, first, response),
        Method::Post => post_kind(stem, title, first, body),
        Method::Patch | Method::Put if calls_action(title, first) => OperationKind::Action,
        Method::Patch => OperationKind::Update,
        Method::Put => put_kind(title),
        Method::Delete => OperationKind::Delete,
    }
}

fn read_kind(title: &Title, line: &Line, response: &Response) -> OperationKind {
    let called =
        line.path.text.rsplit('/').next().unwrap_or_default().contains('(') && !picks_one(title, line, response);
    let is_list = response.value.as_ref().is_some_and(|value| value.collection);
    match title.form {
        Form::Named | Form::Function | Form::Action => OperationKind::Function,
        _ if called || line.path.last_name() == "delta" => OperationKind::Function,
        _ if is_list => OperationKind::List,
        _ => OperationKind::Get,
    }
}

/// Whether what stands in parentheses is a key: `Get group` at `/groups(uniqueName='{name}')`.
fn picks_one(title: &Title, line: &Line, response: &Response) -> bool {
    let list = line.path.last_name().to_lowercase();
    let item = list.strip_suffix('s');
    let has_one_part = !last_segment(&line.path.text).contains(',');
    let is_scalar = response.value.as_ref().is_some_and(|value| matches!(value.item, TypeRef::Primitive(_)));
    title.verb == "get"
        && has_one_part
        && !is_scalar
        && item.is_some_and(|item| title.rest.to_lowercase().ends_with(item))
}

fn post_kind(stem: &str, title: &Title, line: &Line, body: Option<&Body>) -> OperationKind {
    let is_create = matches!(title.verb.as_str(), "create" | "add" | "assign" | "post" | "install" | "new");
    match title.form {
        Form::Function => OperationKind::Function,
        Form::Action => OperationKind::Action,
        _ if line.path.text.ends_with("/$ref") => OperationKind::Create,
        // A path that ends in the collection adds to it, whatever the title calls that.
        Form::Named if squashed(line.path.last_name()) != squashed(&title.rest) && body.is_some() => {
            OperationKind::Create
        }
        Form::Named => OperationKind::Action,
        // `Pin a message` on the page `chat-post-pinnedmessages` posts to `…/pinnedMessages`.
        Form::Verb if body.is_some() && is_called_after_end(stem, "-post-", line.path.last_name()) => {
            OperationKind::Create
        }
        // `Create link` posts to `…/createLink`, and `Create message` to `…/messages`.
        Form::Verb if line.path.last_name().to_lowercase().starts_with(&title.verb) => OperationKind::Action,
        Form::Verb if is_create && body.is_some() => OperationKind::Create,
        Form::Verb if matches!(body, Some(Body::Value(_))) => OperationKind::Create,
        _ => OperationKind::Action,
    }
}

/// The verbs that actions start with beside those of titles.
const VERBS_OF_ACTIONS: [&str; 8] = ["approve", "change", "disable", "enable", "reject", "renew", "reset", "rotate"];

/// Whether the path ends in the action that the title names, `user: updateName`, by whatever method it is called; what starts
/// with no verb of these is a property.
pub(super) fn calls_action(title: &Title, line: &Line) -> bool {
    let is_named = matches!(title.form, Form::Named | Form::Action);
    let verb = title.rest.split(|character: char| !character.is_lowercase()).next().unwrap_or_default();
    is_named
        && (is_verb(verb) || VERBS_OF_ACTIONS.contains(&verb))
        && squashed(line.path.last_name()) == squashed(&title.rest)
}

fn put_kind(title: &Title) -> OperationKind {
    match title.verb.as_str() {
        "create" | "add" | "assign" => OperationKind::Create,
        _ => OperationKind::Update,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{operation, operation_at};
    use super::*;

    #[test]
    fn path_and_file_tell_an_action_whose_title_is_that_of_another_page() {
        let text = "# user: erase\n\n## HTTP request\n\n```http\nPOST /users/{id}/wipe\n```\n\n## Request body\n\n\
                    Supply a JSON representation of a [user](../resources/user.md).\n";
        let found = operation_at("api/user-wipe.md", text).0.unwrap();
        assert_eq!((found.name.as_str(), found.kind), ("wipe", OperationKind::Action));
        let found = operation_at("api/user-erase.md", text).0.unwrap();
        assert_eq!((found.name.as_str(), found.kind), ("erase", OperationKind::Create));
    }

    #[test]
    fn what_file_and_path_say_is_posted_is_created() {
        let text = "# Pin a group\n\n## HTTP request\n\n```http\nPOST /users/{id}/pinnedGroups\n```\n\n## Request body\n\n\
                    Supply a JSON representation of a [group](../resources/group.md).\n";
        let found = operation_at("api/user-post-pinnedgroups.md", text).0.unwrap();
        assert_eq!((found.name.as_str(), found.kind), ("pinGroup", OperationKind::Create));
        let found = operation_at("api/user-pin.md", text).0.unwrap();
        assert_eq!(found.kind, OperationKind::Action);
    }

    #[test]
    fn title_and_path_spell_a_name_together() {
        let text = "# user: updatePin\n\n## HTTP request\n\n```http\nPATCH /users/{id}/updatepin\n```\n";
        assert_eq!(operation_at("api/user-updatepin.md", text).0.unwrap().name, "updatePin");
    }

    #[test]
    fn titles_and_paths_tell_what_an_operation_is() {
        use OperationKind::*;
        let list = "## Response\nReturns `200 OK` and a collection of [user](../resources/user.md) objects.\n";
        let body = "## Request body\nSupply a JSON representation of a [user](../resources/user.md).\n";
        let cases = [
            ("List users", "GET /users", list, List),
            ("Get user", "GET /users/{id}", "", Get),
            ("user: delta", "GET /users/delta", list, Function),
            ("List changes", "GET /users/delta", list, Function),
            ("Get group", "GET /groups(uniqueName='{uniqueName}')", "", Get),
            ("Get group", "GET /groups(day={day},x={x})", "", Function),
            ("Get activities", "GET /getActivities(day='{day}')", "", Function),
            ("next function", "GET /users/next", "", Function),
            ("Create user", "POST /users", body, Create),
            ("users: add", "POST /users", body, Create),
            ("Create link", "POST /users/createLink", body, Action),
            ("user: wipe", "POST /users/{id}/wipe", "", Action),
            ("Add member", "POST /users/{id}/members/$ref", "", Create),
            ("Update user", "PATCH /users/{id}", body, Update),
            ("user: updateName", "PATCH /users/{id}/updatename", "", Action),
            ("user: changePassword", "PATCH /users/{id}/changePassword", "", Action),
            ("user: manager", "PATCH /users/{id}/manager", body, Update),
            ("user: name", "PATCH /users/{id}", "", Update),
            ("Create or replace", "PUT /users/{id}", body, Create),
            ("Remove member", "DELETE /users/{id}/members/{id}/$ref", "", Delete),
        ];
        for (title, line, rest, expected) in cases {
            assert_eq!(operation(title, line, rest).kind, expected, "{title}");
        }
    }
}
