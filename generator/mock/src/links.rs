//! Links in examples: they lead to the service that the pages describe, and have to lead here.

use serde_json::Value;

use crate::likeness::options;

/// The target of a link, below the origin of the service that a page shows: `/v1.0/users?$skiptoken=2`.
fn target(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    rest.find('/').map(|start| &rest[start..])
}

/// A link to the same target on the server with the origin `here`; links that are not absolute stay as they are.
pub(crate) fn moved(address: &str, here: &str) -> String {
    target(address).map_or_else(|| address.to_owned(), |target| format!("{here}{target}"))
}

/// Lets the paging links in `value` lead to `here`.
///
/// A link to the next page that was followed to get here is left out: pages show the first page of a list, and without
/// this it would have no end.
pub(crate) fn move_paging(value: &mut Value, here: &str, asked: &str) {
    match value {
        Value::Object(members) => {
            members
                .retain(|name, link| !(name.ends_with(NEXT) && link.as_str().is_some_and(|link| leads(link, asked))));
            for (name, value) in members {
                match value {
                    Value::String(link) if name.ends_with(NEXT) || name.ends_with(DELTA) => *link = moved(link, here),
                    value => move_paging(value, here, asked),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| move_paging(item, here, asked)),
        _ => {}
    }
}

const NEXT: &str = "@odata.nextLink";
const DELTA: &str = "@odata.deltaLink";

/// Whether a link leads to the target that was asked for.
fn leads(link: &str, asked: &str) -> bool {
    let split = |target: &str| {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        (path.to_lowercase(), options(query))
    };
    target(link).is_some_and(|target| split(target) == split(asked))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paging_stays_on_the_server_and_ends() {
        let shown = json!({
            "@odata.context": "https://graph.example/v1.0/$metadata#users",
            "@odata.nextLink": "https://graph.example/v1.0/users?$skiptoken=a%20b",
            "value": [{ "messages@odata.nextLink": "https://graph.example/v1.0/users/a/messages?$skip=1" }],
        });
        let mut first = shown.clone();
        move_paging(&mut first, "http://127.0.0.1:1", "/v1.0/users");
        let next = "http://127.0.0.1:1/v1.0/users?$skiptoken=a%20b";
        assert_eq!(first["@odata.nextLink"], next);
        assert_eq!(first["@odata.context"], shown["@odata.context"]);
        let nested = &first["value"][0]["messages@odata.nextLink"];
        assert_eq!(nested, "http://127.0.0.1:1/v1.0/users/a/messages?$skip=1");

        let mut second = shown;
        move_paging(&mut second, "http://127.0.0.1:1", "/V1.0/users?%24skiptoken=a%20b");
        assert_eq!(second.get("@odata.nextLink"), None);
    }
}
