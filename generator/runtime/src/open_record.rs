//! Objects without a documented type.

use std::fmt;

use crate::{AdditionalData, Field, Record, Schema};

/// An object whose type is not documented: all its members are additional data.
#[derive(Clone, Default, PartialEq)]
pub struct OpenRecord {
    /// The members, kept as they came.
    pub additional_data: AdditionalData,
}

impl Record for OpenRecord {
    fn schema(&self) -> &'static Schema {
        static SCHEMA: Schema = Schema::new("", &[]);
        &SCHEMA
    }

    fn field(&self, _: usize) -> &dyn Field {
        &self.additional_data
    }

    fn field_mut(&mut self, _: usize) -> &mut dyn Field {
        &mut self.additional_data
    }
}

impl fmt::Debug for OpenRecord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.additional_data.fmt(formatter)
    }
}
