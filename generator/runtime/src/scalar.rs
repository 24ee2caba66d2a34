//! Scalars as values.

use std::borrow::Cow;

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use uuid::Uuid;

use crate::{Scalar, Value, View};

impl Value for String {
    const EXPECTED: &'static str = "a string";

    #[inline]
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        if let Scalar::Text(text) = scalar { Some(text.to_owned()) } else { None }
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Text(Cow::Borrowed(self))
    }
}

impl Value for bool {
    const EXPECTED: &'static str = "a Boolean";

    #[inline]
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        if let Scalar::Bool(value) = scalar { Some(value) } else { None }
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Bool(*self)
    }
}

/// The integer that a scalar is; `5.0` is one, as JSON has a single kind of number.
fn integer(scalar: Scalar<'_>) -> Option<i64> {
    match scalar {
        Scalar::Integer(value) => Some(value),
        Scalar::Float(value) if value.fract() == 0.0 => value.to_i64(),
        _ => None,
    }
}

macro_rules! integer_value {
    ($($type:ty, $expected:literal;)+) => {$(
        impl Value for $type {
            const EXPECTED: &'static str = $expected;

            #[inline]
            fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
                integer(scalar)?.try_into().ok()
            }

            #[inline]
            fn view(&self) -> View<'_> {
                View::Integer((*self).into())
            }
        }
    )+};
}

integer_value! {
    u8, "an unsigned 8-bit integer";
    i16, "a 16-bit integer";
    i32, "a 32-bit integer";
}

/// Also read from a string, as services write it that keep it from losing digits in JavaScript.
impl Value for i64 {
    const EXPECTED: &'static str = "a 64-bit integer";

    #[inline]
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        if let Scalar::Text(text) = scalar { text.parse().ok() } else { integer(scalar) }
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Integer(*self)
    }
}

/// The number that a scalar is. Source of the names: OData JSON format 4.01, section 7.1.
fn float(scalar: Scalar<'_>) -> Option<f64> {
    match scalar {
        Scalar::Integer(value) => Some(value as f64),
        Scalar::Unsigned(value) => Some(value as f64),
        Scalar::Float(value) => Some(value),
        Scalar::Text("INF") => Some(f64::INFINITY),
        Scalar::Text("-INF") => Some(f64::NEG_INFINITY),
        Scalar::Text("NaN") => Some(f64::NAN),
        _ => None,
    }
}

impl Value for f64 {
    const EXPECTED: &'static str = "a number";

    #[inline]
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        float(scalar)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Double(*self)
    }
}

impl Value for f32 {
    const EXPECTED: &'static str = "a number";

    #[inline]
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        float(scalar).map(|value| value as Self)
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Single(*self)
    }
}

/// Read from a number or a string; written as a number if a double holds it exactly, else as a string.
impl Value for Decimal {
    const EXPECTED: &'static str = "a decimal number";

    #[inline]
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Integer(value) => Some(value.into()),
            Scalar::Unsigned(value) => Some(value.into()),
            Scalar::Float(value) => Self::from_f64(value),
            Scalar::Text(text) => text.parse().ok().or_else(|| Self::from_scientific(text).ok()),
            _ => None,
        }
    }

    #[inline]
    fn view(&self) -> View<'_> {
        if let Some(value) = self.is_integer().then(|| self.to_i64()).flatten() {
            return View::Integer(value);
        }
        let double = self.to_f64().filter(|value| Self::from_f64(*value) == Some(*self));
        double.map_or_else(|| View::Text(self.to_string().into()), View::Double)
    }
}

impl Value for Uuid {
    const EXPECTED: &'static str = "a GUID";

    #[inline]
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        if let Scalar::Text(text) = scalar { text.parse().ok() } else { None }
    }

    #[inline]
    fn view(&self) -> View<'_> {
        View::Text(self.to_string().into())
    }
}
