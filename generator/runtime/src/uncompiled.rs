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

/// Where a struct would hold the value behind a pointer.
impl Value for Box<Uncompiled> {
    const EXPECTED: &'static str = Uncompiled::EXPECTED;

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        Uncompiled::from_scalar(scalar).map(Box::new)
    }

    fn start(container: Container) -> Option<Self> {
        Uncompiled::start(container).map(Box::new)
    }

    fn contents(&mut self) -> Option<Contents<'_>> {
        (**self).contents()
    }

    fn view(&self) -> View<'_> {
        (**self).view()
    }
}

impl fmt::Debug for Uncompiled {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Uncompiled")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode_json;

    #[test]
    fn values_are_written_as_they_came_and_not_shown() {
        let json = r##"[{"@odata.type":"#test.lamp","isOn":true},[1.5,null],"on"]"##;
        let values: Vec<Uncompiled> = decode_json(json).expect("JSON");
        assert_eq!(serde_json::to_string(&values).expect("JSON"), json);
        assert_eq!(format!("{values:?}"), "[Uncompiled, Uncompiled, Uncompiled]");
    }

    #[test]
    fn one_behind_a_pointer_is_read_and_written() {
        let json = r#"{"isOn":true}"#;
        let value: Box<Uncompiled> = decode_json(json).expect("JSON");
        assert_eq!(serde_json::to_string(&value).expect("JSON"), json);
    }
}
