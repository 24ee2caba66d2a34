//! How much of the objects that are shown lands in fields.

use serde_json::{Map, Value as Json};

use crate::{Record, View};

/// Counts of the members of objects, annotations not among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Members {
    /// Those that are fields.
    pub(super) fields: usize,
    /// Those that the type does not declare.
    pub(super) others: usize,
}

impl Members {
    /// Counts the members of `json`, which `view` was read from; types that declare nothing have no say.
    pub(super) fn count(&mut self, view: &View<'_>, json: &Json) {
        match (view, json) {
            (View::Record(record), Json::Object(members)) => self.count_record(*record, members),
            (View::Union(union), Json::Object(members)) => self.count_record(union.record(), members),
            (View::List(items), Json::Array(values)) => {
                let values = values.iter().filter(|value| !value.is_null());
                (0..items.len()).zip(values).for_each(|(index, value)| self.count(&items.item(index), value));
            }
            (View::Dictionary(entries), Json::Object(members)) => {
                entries.each(&mut |name, view| {
                    if let Some(value) = members.get(name) {
                        self.count(&view, value);
                    }
                });
            }
            _ => {}
        }
    }

    fn count_record(&mut self, record: &dyn Record, members: &Map<String, Json>) {
        let schema = record.schema();
        for (name, value) in members.iter().filter(|(name, _)| !name.contains('@')) {
            match schema.position(name, 0) {
                Some(position) => {
                    self.fields += 1;
                    self.count(&record.field(position).view(), value);
                }
                None if schema.members().is_empty() => {}
                None => self.others += 1,
            }
        }
    }

    /// How many of a hundred members are fields; all of them if there are none.
    pub(super) fn percentage(self) -> f64 {
        let all = self.fields + self.others;
        if all == 0 { 100.0 } else { 100.0 * self.fields as f64 / all as f64 }
    }
}
