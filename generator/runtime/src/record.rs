//! Objects as tables of fields.

use crate::{AdditionalData, Field, Schema};

/// A type that is a JSON object: its fields by position, and the members that it does not declare.
///
/// Generated types implement it; everything else that they can do (reading, writing, `Debug`) is written once,
/// against `dyn Record`, which is why they are cheap to compile.
pub trait Record: Send + Sync {
    /// The names that belong to the fields.
    fn schema(&self) -> &'static Schema;

    /// The field at the position that the schema gives its name.
    ///
    /// # Panics
    ///
    /// May panic if the schema has no such position; this one always does, for a type without fields.
    fn field(&self, index: usize) -> &dyn Field {
        panic!("{} has no field {index}", self.schema().name())
    }

    /// The field at the position that the schema gives its name, to be changed.
    ///
    /// # Panics
    ///
    /// May panic if the schema has no such position; this one always does, for a type without fields.
    fn field_mut(&mut self, index: usize) -> &mut dyn Field {
        panic!("{} has no field {index}", self.schema().name())
    }

    /// The members that the schema does not name.
    fn additional_data(&self) -> &AdditionalData;

    /// The members that the schema does not name, to be changed.
    fn additional_data_mut(&mut self) -> &mut AdditionalData;
}

impl<T: Record + ?Sized> Record for Box<T> {
    fn schema(&self) -> &'static Schema {
        (**self).schema()
    }

    fn field(&self, index: usize) -> &dyn Field {
        (**self).field(index)
    }

    fn field_mut(&mut self, index: usize) -> &mut dyn Field {
        (**self).field_mut(index)
    }

    fn additional_data(&self) -> &AdditionalData {
        (**self).additional_data()
    }

    fn additional_data_mut(&mut self) -> &mut AdditionalData {
        (**self).additional_data_mut()
    }
}
