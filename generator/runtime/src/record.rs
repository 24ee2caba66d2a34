//! Objects as tables of fields.

use std::any::Any;

use crate::{AdditionalData, Field, Schema, Value};

/// A type that is a JSON object: its fields by position, and the members that it does not declare.
///
/// Generated types implement it; everything else that they can do (reading, writing, `Debug`) is written once,
/// against `dyn Record`, which is why they are cheap to compile.
pub trait Record: Send + Sync + 'static {
    /// The names that belong to the fields.
    fn schema(&self) -> &'static Schema;

    /// The field at the position that the schema gives its name; behind the last one the [`AdditionalData`].
    ///
    /// # Panics
    ///
    /// May panic if the position is farther behind.
    fn field(&self, index: usize) -> &dyn Field;

    /// The field at the position that the schema gives its name, to be changed; behind the last one the
    /// [`AdditionalData`].
    ///
    /// # Panics
    ///
    /// May panic if the position is farther behind.
    fn field_mut(&mut self, index: usize) -> &mut dyn Field;

    /// The members that the schema does not name.
    // Found through `field`: two functions less in every type are a tenth of what it costs the compiler.
    fn additional_data(&self) -> &AdditionalData {
        let place: &dyn Any = self.field(self.schema().members().len());
        place.downcast_ref().unwrap_or_else(|| unreachable!("{}", MISPLACED))
    }

    /// The members that the schema does not name, to be changed.
    fn additional_data_mut(&mut self) -> &mut AdditionalData {
        let place: &mut dyn Any = self.field_mut(self.schema().members().len());
        place.downcast_mut().unwrap_or_else(|| unreachable!("{}", MISPLACED))
    }
}

/// What a record that somebody wrote by hand did wrong.
const MISPLACED: &str = "the additional data stands behind the last member";

/// Changes to an object of type `T`, or of one that derives from it.
///
/// What requests take whose path leads to objects of several types: the structs of changes of these types, each of which
/// says in the body which type it is for.
pub trait UpdateOf<T>: Record {}

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

/// A copy of a record, field by field, the additional data last; what `Clone` of a generated type calls.
pub fn cloned<T: Record + Default>(record: &T) -> T {
    let mut copy = T::default();
    for index in 0..=record.schema().members().len() {
        copy.field_mut(index).copy_from(record.field(index));
    }
    copy
}

/// The value of the member called `name`, if the record declares such a member with values of type `T` and has one.
///
/// What the accessors of a union call, whose records all declare the member, at `expected` unless they derive from
/// several types.
pub fn member<'a, T: Value>(record: &'a dyn Record, name: &str, expected: usize) -> Option<&'a T> {
    let field: &dyn Any = record.field(record.schema().position(name, expected)?);
    if let Some(value) = field.downcast_ref::<Option<T>>() {
        return value.as_ref();
    }
    field.downcast_ref::<Option<Box<T>>>()?.as_deref()
}
