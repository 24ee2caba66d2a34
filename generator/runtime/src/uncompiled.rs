//! Values of types that are not compiled in.

use std::fmt;

use serde_json::Value as Json;

use crate::{Container, Contents, Scalar, Value, View};

/// A value of a type that is not compiled in, because the feature of its module is off: kept as it came.
///
/// It is written as it was read, and there is nothing else to do with it. Code that compiles with it therefore compiles
/// with the type as well: another crate of the same program may turn the feature on.
#[derive(Clone, PartialEq)]
pub struct Uncompiled(Json);

impl Value for Uncompiled {
    const EXPECTED: &'static str = Json::EXPECTED;

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        Json::from_scalar(scalar).map(Self)
    }

    fn start(container: Container) -> Option<Self> {
        Json::start(container).map(Self)
    }

    fn contents(&mut self) -> Option<Contents<'_>> {
        self.0.contents()
    }

    fn view(&self) -> View<'_> {
        self.0.view()
    }
}

impl fmt::Debug for Uncompiled {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Uncompiled")
    }
}
