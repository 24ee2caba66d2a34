//! The tables of rules of the configuration file.

use super::{Reader, Value, in_order, span};
use crate::config::{Pattern, Rule, RuleKind};

impl Reader<'_> {
    /// Reads a table that says for each pattern what is added or taken from elsewhere.
    pub(super) fn rules(&mut self, kind: RuleKind, value: &Value<'_>) {
        let Some(table) = self.table(value) else { return };
        for (key, value) in in_order(table) {
            let Some(code) = self.text(value) else { continue };
            let pattern = Pattern { text: key.get_ref().to_string(), place: Some(span(key.span())) };
            match Rule::new(kind, pattern, code) {
                Ok(rule) => self.config.rules.push(rule),
                Err(error) => {
                    self.reject(value.span(), error.to_string(), format!("expected {}", kind.expectation()));
                }
            }
        }
    }
}
