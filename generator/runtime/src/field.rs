//! Places that hold the value of a member, or know that there is none.

use crate::{Container, Contents, Items, Scalar, Value, View};

/// A place that holds the value of a member, or knows that there is none.
///
/// Object-safe, so that one reader and one writer serve every type. The errors of reading say what the place accepts.
pub trait Field: Send + Sync {
    /// Takes a scalar; [`Scalar::Null`] empties the place.
    fn put(&mut self, scalar: Scalar<'_>) -> Result<(), &'static str>;

    /// Makes room for an object or a list, forgetting what was here, and gives access to it.
    fn open(&mut self, container: Container) -> Result<Contents<'_>, &'static str>;

    /// What to write: [`View::Absent`] leaves the member out.
    fn view(&self) -> View<'_>;
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
}
