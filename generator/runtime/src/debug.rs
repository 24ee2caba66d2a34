//! `Debug` of every type, without secrets.

use std::fmt;

use serde_json::Value;

use crate::{Record, View};

/// The ends of names, in lower case, whose values are credentials or grant access by themselves; each also in the plural.
const SECRET_ENDS: [&str; 26] = [
    "accesskey",
    "apikey",
    "authorization",
    "bypasscode",
    "clientstate",
    "connectionstring",
    "datakey",
    "downloadurl",
    "encryptionkey",
    "mackey",
    "passcode",
    "passphrase",
    "password",
    "presharedkey",
    "privatekey",
    "productkey",
    "secret",
    "secrettext",
    "sharedkey",
    "signingkey",
    "storageuri",
    "token",
    "unlockcode",
    "unlockpin",
    "uploadurl",
    "workspacekey",
];

/// Whether values of members called `name` are credentials or grant access by themselves.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.strip_suffix('s').unwrap_or(name);
    SECRET_ENDS.iter().any(|end| {
        let start = name.len().checked_sub(end.len());
        start.and_then(|start| name.get(start..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    })
}

/// Whether headers called `name`, in lower case, are credentials.
pub(crate) fn is_secret_header(name: &str) -> bool {
    is_secret(name) || ["cookie", "credential", "credentials", "key", "token"].iter().any(|end| name.ends_with(end))
}

/// Writes a record's members that have values, secrets hidden; what `Debug` of a generated type calls.
///
/// # Errors
///
/// Returns what the formatter reports.
pub fn debug(record: &dyn Record, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = formatter.debug_struct(record.schema().name().rsplit('.').next().unwrap_or_default());
    for (index, name) in record.schema().members().iter().enumerate() {
        match record.field(index).view() {
            View::Absent => {}
            view if hides(name, &view) => drop(shown.field(name, &Hidden)),
            view => drop(shown.field(name, &view)),
        }
    }
    if !record.additional_data().is_empty() {
        shown.field("additional_data", record.additional_data());
    }
    shown.finish()
}

/// Whether the value of the member called `name` is not to be shown; objects hide what is secret in them.
fn hides(name: &str, view: &View<'_>) -> bool {
    matches!(view, View::Text(_) | View::List(_) | View::Json(_)) && is_secret(name)
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => formatter.write_str("absent"),
            Self::Null => formatter.write_str("null"),
            Self::Bool(value) => value.fmt(formatter),
            Self::Integer(value) => value.fmt(formatter),
            Self::Single(value) => value.fmt(formatter),
            Self::Double(value) => value.fmt(formatter),
            Self::Text(text) => text.fmt(formatter),
            // Files are too long to be read here, and keys should not be.
            Self::Bytes(bytes) => write!(formatter, "{} bytes", bytes.len()),
            Self::Record(record) => debug(*record, formatter),
            Self::Union(union) => debug(union.record(), formatter),
            Self::List(items) => {
                formatter.debug_list().entries((0..items.len()).map(|index| items.item(index))).finish()
            }
            Self::Dictionary(entries) => {
                let mut map = formatter.debug_map();
                entries.each(&mut |name, view| match view {
                    view if hides(name, &view) => drop(map.entry(&name, &Hidden)),
                    view => drop(map.entry(&name, &view)),
                });
                map.finish()
            }
            Self::Json(value) => Redacted { name: "", value }.fmt(formatter),
        }
    }
}

struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<hidden>")
    }
}

/// A JSON value, shown without the secrets in it.
pub(crate) struct Redacted<'a> {
    /// The name of the member that it is the value of.
    pub(crate) name: &'a str,
    /// The value.
    pub(crate) value: &'a Value,
}

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            Value::String(_) if is_secret(self.name) => Hidden.fmt(formatter),
            Value::Array(items) => {
                let items = items.iter().map(|value| Self { name: self.name, value });
                formatter.debug_list().entries(items).finish()
            }
            Value::Object(members) => {
                let members = members.iter().map(|(name, value)| (name, Redacted { name, value }));
                formatter.debug_map().entries(members).finish()
            }
            value => value.fmt(formatter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets() {
        for name in [
            "secretText",
            "password",
            "clientState",
            "uploadUrl",
            "@microsoft.graph.downloadUrl",
            "dataKey",
            "unlockPin",
            "validationTokens",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in
            ["displayName", "lastPasswordChangeDateTime", "changeKey", "vppTokenId", "webUrl", "state", "", "wörd"]
        {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn names_of_secret_headers() {
        for name in ["authorization", "proxy-authorization", "cookie", "api-key", "x-functions-key", "x-ms-token"] {
            assert!(is_secret_header(name), "{name}");
        }
        for name in ["accept", "prefer", "client-request-id", "consistencylevel", "if-match"] {
            assert!(!is_secret_header(name), "{name}");
        }
    }

    #[test]
    fn json_is_shown_without_its_secrets() {
        let value = serde_json::json!({"keys": [{"secretText": "hush", "hint": "h"}], "password": ["hush"], "n": 1});
        let shown = format!("{:?}", View::Json(&value));
        assert!(!shown.contains("hush"), "{shown}");
        assert!(shown.contains("hint"), "{shown}");
        let entries = std::collections::BTreeMap::from([("password".to_owned(), Value::from("hush"))]);
        assert_eq!(format!("{:?}", crate::Value::view(&entries)), r#"{"password": <hidden>}"#);
    }
}
