//! Places that hold the value of a member, or know that there is none.

use std::any::Any;

use crate::{Container, Contents, Items, Scalar, Value, View};

/// A place that holds the value of a member, or knows that there is none.
///
/// Object-safe, so that one reader and one writer serve every type. The errors of reading say what the place accepts.
pub trait Field: Any + Send + Sync {
    /// Takes a scalar; [`Scalar::Null`] empties the place.
    fn put(&mut self, scalar: Scalar<'_>) -> Result<(), &'static str>;

    /// Makes room for an object or a list, forgetting what was here, and gives access to it.
    fn open(&mut self, container: Container) -> Result<Contents<'_>, &'static str>;

    /// What to write: [`View::Absent`] leaves the member out.
    fn view(&self) -> View<'_>;

    /// Becomes a copy of `other`, which must be a place of the same type; stays as it is if it is not.
    fn copy_from(&mut self, other: &dyn Field);
}

impl<T: Value> Field for Option<T> {
    fn put(&mut self, scalar: Scalar<'_>) -> Result<(), &'static str> {
        *self = match scalar {
            Scalar::Null => None,
            scalar => Some(T::from_scalar(scalar).ok_or(T::EXPECTED)?),
        };
        Ok(())
    }

    fn open(&mut self, container: Container) -> Result<Contents<'_>, &'static str> {
        self.insert(T::start(container).ok_or(T::EXPECTED)?).contents().ok_or(T::EXPECTED)
    }

    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Absent, T::view)
    }

    fn copy_from(&mut self, other: &dyn Field) {
        copy(self, other);
    }
}

/// A list that is always there; `null` empties it.
impl<T: Value> Field for Vec<T> {
    fn put(&mut self, scalar: Scalar<'_>) -> Result<(), &'static str> {
        self.clear();
        if matches!(scalar, Scalar::Null) { Ok(()) } else { Err(Self::EXPECTED) }
    }

    fn open(&mut self, container: Container) -> Result<Contents<'_>, &'static str> {
        self.clear();
        if container == Container::List { Ok(Contents::List(self as &mut dyn Items)) } else { Err(Self::EXPECTED) }
    }

    fn view(&self) -> View<'_> {
        Value::view(self)
    }

    fn copy_from(&mut self, other: &dyn Field) {
        copy(self, other);
    }
}

/// What [`Field::copy_from`] does for every place that can be cloned.
pub(crate) fn copy<F: Field + Clone>(field: &mut F, other: &dyn Field) {
    if let Some(other) = (other as &dyn Any).downcast_ref() {
        field.clone_from(other);
    }
}
