//! Values of members: what JSON they are read from, and what they are written as.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Binary, Duration, Enumeration, Field, Flags, OpenRecord, Page, Record, Uncompiled, ValueOf, read};

/// A type that a member, a list or a response can hold.
///
/// Every [`Record`] that has a default and can be cloned is one. Implement it for a type of your own to use it in generated code.
pub trait Value: Clone + Send + Sync + 'static {
    /// What it is read from, as an error message says it: `a string`.
    const EXPECTED: &'static str;

    /// Makes a value of a scalar; nothing if the scalar is not one of its representations.
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        let _ = scalar;
        None
    }

    /// Makes an empty value that an object or a list is then read into; nothing if it is not read from such.
    fn start(container: Container) -> Option<Self> {
        let _ = container;
        None
    }

    /// The inside of a value that [`Value::start`] made.
    fn contents(&mut self) -> Option<Contents<'_>> {
        None
    }

    /// What it is written as.
    fn view(&self) -> View<'_>;
}

/// A JSON value that is neither object nor list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// An integer that is too large for [`Scalar::Integer`].
    Unsigned(u64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// A string.
    Text(&'a str),
}

/// A JSON value that has other values in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// `{…}`
    Object,
    /// `[…]`
    List,
}

/// The inside of an object or a list that is being read.
pub enum Contents<'a> {
    /// An object with declared fields.
    Record(&'a mut dyn Record),
    /// An object whose type its `@odata.type` decides.
    Union(&'a mut dyn Union),
    /// A list.
    List(&'a mut dyn Items),
    /// An object whose members have names that are not declared, and values of one type.
    Dictionary(&'a mut dyn Entries),
    /// Any JSON value.
    Json(&'a mut serde_json::Value),
}

/// What a field is written as.
#[derive(Clone)]
pub enum View<'a> {
    /// Nothing: the member is left out.
    Absent,
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A number of single precision.
    Single(f32),
    /// A number of double precision.
    Double(f64),
    /// A string.
    Text(Cow<'a, str>),
    /// A string that is bytes in base64.
    Bytes(&'a [u8]),
    /// An object with declared fields.
    Record(&'a dyn Record),
    /// An object that must say its type.
    Union(&'a dyn Union),
    /// A list.
    List(&'a dyn Items),
    /// An object whose members have names that are not declared.
    Dictionary(&'a dyn Entries),
    /// Any JSON value.
    Json(&'a serde_json::Value),
}

/// A list of values.
pub trait Items: Send + Sync {
    /// Lets `read` fill a new item, and keeps it if `read` says that there was one.
    ///
    /// An item that stays empty was null; only lists of JSON keep such.
    fn push(&mut self, read: &mut dyn FnMut(&mut dyn Field) -> bool);

    /// How many items there are.
    fn len(&self) -> usize;

    /// Whether there are no items.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at `index`, which must be below the length.
    fn item(&self, index: usize) -> View<'_>;
}

/// The members of an object whose names are not declared.
pub trait Entries: Send + Sync {
    /// Lets `read` fill the member called `name`.
    fn insert(&mut self, name: String, read: &mut dyn FnMut(&mut dyn Field));

    /// Shows every member to `visit`.
    fn each(&self, visit: &mut dyn FnMut(&str, View<'_>));

    /// The value of the member called `name`.
    fn get(&self, name: &str) -> Option<View<'_>>;

    /// How many members there are.
    fn len(&self) -> usize;

    /// Whether there are no members.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A choice of record types, told apart by `@odata.type`.
pub trait Union: Send + Sync + 'static {
    /// The type that an object has which does not say it.
    fn declared(&self) -> &'static str;

    /// Becomes an empty object of the type called `name`, or the fallback if there is no such type in the union.
    fn select(&mut self, name: &str);

    /// The object.
    fn record(&self) -> &dyn Record;

    /// The object, to be changed.
    fn record_mut(&mut self) -> &mut dyn Record;
}

impl<T: Record + Default + Clone> Value for T {
    const EXPECTED: &'static str = "an object";

    fn start(container: Container) -> Option<Self> {
        (container == Container::Object).then(Self::default)
    }

    fn contents(&mut self) -> Option<Contents<'_>> {
        Some(Contents::Record(self))
    }

    fn view(&self) -> View<'_> {
        View::Record(self)
    }
}

impl<T: Value> Value for Vec<T> {
    const EXPECTED: &'static str = "a list";

    fn start(container: Container) -> Option<Self> {
        (container == Container::List).then(Self::new)
    }

    fn contents(&mut self) -> Option<Contents<'_>> {
        Some(Contents::List(self))
    }

    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Value> Items for Vec<T> {
    fn push(&mut self, read: &mut dyn FnMut(&mut dyn Field) -> bool) {
        let mut item = None;
        if read(&mut item) {
            self.extend(item.or_else(|| T::from_scalar(Scalar::Null)));
        }
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> View<'_> {
        self[index].view()
    }
}

impl<T: Value> Value for std::collections::BTreeMap<String, T> {
    const EXPECTED: &'static str = "an object";

    fn start(container: Container) -> Option<Self> {
        (container == Container::Object).then(Self::new)
    }

    fn contents(&mut self) -> Option<Contents<'_>> {
        Some(Contents::Dictionary(self))
    }

    fn view(&self) -> View<'_> {
        View::Dictionary(self)
    }
}

impl<T: Value> Entries for std::collections::BTreeMap<String, T> {
    fn insert(&mut self, name: String, read: &mut dyn FnMut(&mut dyn Field)) {
        let mut value = None;
        read(&mut value);
        if let Some(value) = value.or_else(|| T::from_scalar(Scalar::Null)) {
            self.insert(name, value);
        }
    }

    fn each(&self, visit: &mut dyn FnMut(&str, View<'_>)) {
        for (name, value) in self {
            visit(name, value.view());
        }
    }

    fn get(&self, name: &str) -> Option<View<'_>> {
        self.get(name).map(T::view)
    }

    fn len(&self) -> usize {
        self.len()
    }
}

/// Any JSON value; `null` inside an `Option` is `None`.
impl Value for serde_json::Value {
    const EXPECTED: &'static str = "any value";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        Some(match scalar {
            Scalar::Null => Self::Null,
            Scalar::Bool(value) => value.into(),
            Scalar::Integer(value) => value.into(),
            Scalar::Unsigned(value) => value.into(),
            Scalar::Float(value) => value.into(),
            Scalar::Text(text) => text.into(),
        })
    }

    fn start(_: Container) -> Option<Self> {
        Some(Self::Null)
    }

    fn contents(&mut self) -> Option<Contents<'_>> {
        Some(Contents::Json(self))
    }

    fn view(&self) -> View<'_> {
        View::Json(self)
    }
}

/// Writes a value; what `Serialize` of a generated type calls.
///
/// # Errors
///
/// Returns what the serializer reports.
pub fn serialize<S: Serializer>(value: &impl Value, serializer: S) -> Result<S::Ok, S::Error> {
    value.view().serialize(serializer)
}

/// Reads a value; what `Deserialize` of a generated type calls.
///
/// # Errors
///
/// Returns what the deserializer reports, or that the input does not fit the type, with the path of the member.
pub fn deserialize<'de, T: Value, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = None;
    read::from_deserializer(&mut value, deserializer)?;
    value.or_else(|| T::from_scalar(Scalar::Null)).ok_or_else(|| read::unexpected_null(T::EXPECTED))
}

/// Lets values of the runtime be used with serde, as generated types are.
macro_rules! serde_through_value {
    ($([$($generics:tt)*] $type:ty;)+) => {$(
        impl<$($generics)*> Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serialize(self, serializer)
            }
        }

        impl<'de, $($generics)*> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize(deserializer)
            }
        }
    )+};
}

serde_through_value! {
    [E: Enumeration] Flags<E>;
    [T: Value] Page<T>;
    [T: Value] ValueOf<T>;
    [] Binary;
    [] Duration;
    [] OpenRecord;
    [] Uncompiled;
}
