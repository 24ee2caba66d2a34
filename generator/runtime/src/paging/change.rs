//! Changes of a list.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use serde_json::Value as Json;

use super::PageItems;
use crate::{Error, Record, Value, View};

/// One change of a list whose changes are tracked.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<T> {
    /// The object is in the list, and was added or changed.
    Upsert(T),
    /// The object is not in the list any more.
    Removed {
        /// Its identifier; empty if the service did not say it.
        id: String,
        /// Why it is not there.
        reason: RemovalReason,
        /// What the service says of it, which is rarely more than the identifier.
        object: T,
    },
}

/// Why an object is not in a list any more. Source: OData JSON format 4.01, section 15.3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemovalReason {
    /// It was deleted for good.
    Deleted,
    /// It still exists or can be restored, but does not belong to the list any more.
    Changed,
    /// Another reason, or none (an empty text).
    Other(String),
}

impl<T: Value> From<T> for Change<T> {
    fn from(object: T) -> Self {
        let removed = match object.view() {
            View::Record(record) => removal(record),
            View::Union(union) => removal(union.record()),
            View::Json(json) => json.get(REMOVED).map(|note| (json_text(json, "id"), reason(note))),
            _ => None,
        };
        match removed {
            Some((id, reason)) => Self::Removed { id, reason, object },
            None => Self::Upsert(object),
        }
    }
}

/// The annotation of objects that are not in the list any more.
const REMOVED: &str = "@removed";

fn removal(record: &dyn Record) -> Option<(String, RemovalReason)> {
    let note = record.additional_data().get(REMOVED)?;
    let declared = record.schema().position("id", 0).map(|position| record.field(position).view());
    let id = match declared {
        Some(View::Text(id)) => id.into_owned(),
        _ => record.additional_data().get_str("id").unwrap_or_default().to_owned(),
    };
    Some((id, reason(note)))
}

fn reason(note: &Json) -> RemovalReason {
    match json_text(note, "reason") {
        reason if reason == "deleted" => RemovalReason::Deleted,
        reason if reason == "changed" => RemovalReason::Changed,
        reason => RemovalReason::Other(reason),
    }
}

fn json_text(object: &Json, name: &str) -> String {
    object.get(name).and_then(Json::as_str).unwrap_or_default().to_owned()
}

/// A stream of the changes of a list. After an error it ends.
pub struct Changes<T> {
    items: PageItems<T>,
}

impl<T: Value + 'static> Changes<T> {
    pub(super) fn new(items: PageItems<T>) -> Self {
        Self { items }
    }

    /// The next change; nothing after the last.
    pub async fn next(&mut self) -> Option<Result<Change<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T> Changes<T> {
    /// Where later changes are; known after the last change.
    pub fn delta_link(&self) -> Option<&str> {
        self.items.delta_link()
    }
}

impl<T: Value + 'static> Stream for Changes<T> {
    type Item = Result<Change<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.items).poll_next(context).map(|item| item.map(|item| item.map(Change::from)))
    }
}

impl<T> fmt::Debug for Changes<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Changes").field(&self.items).finish()
    }
}
