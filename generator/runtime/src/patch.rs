//! Changes to members.

use crate::{Container, Contents, Field, Scalar, Value, View, field};

/// What an update does to a member: leaves it alone, sets it to null, or gives it a value.
///
/// ```
/// use mdbindgen_runtime::Patch;
///
/// let mut department: Patch<String> = Patch::Keep;
/// department = "Sales".to_owned().into();
/// assert_eq!(department.as_set().map(String::as_str), Some("Sales"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// The member is not sent, and so stays as it is.
    #[default]
    Keep,
    /// The member is sent as `null`.
    Clear,
    /// The member is sent with this value.
    Set(T),
}

impl<T> Patch<T> {
    /// The new value, if there is one.
    pub fn as_set(&self) -> Option<&T> {
        if let Self::Set(value) = self { Some(value) } else { None }
    }

    /// Whether the member stays as it is.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T: Value> Field for Patch<T> {
    fn put(&mut self, scalar: Scalar<'_>) -> Result<(), &'static str> {
        *self = match scalar {
            Scalar::Null => Self::Clear,
            scalar => Self::Set(T::from_scalar(scalar).ok_or(T::EXPECTED)?),
        };
        Ok(())
    }

    fn open(&mut self, container: Container) -> Result<Contents<'_>, &'static str> {
        *self = Self::Set(T::start(container).ok_or(T::EXPECTED)?);
        let Self::Set(value) = self else { unreachable!("it was set in the line above") };
        value.contents().ok_or(T::EXPECTED)
    }

    fn view(&self) -> View<'_> {
        match self {
            Self::Keep => View::Absent,
            Self::Clear => View::Null,
            Self::Set(value) => value.view(),
        }
    }

    fn copy_from(&mut self, other: &dyn Field) {
        field::copy(self, other);
    }
}
