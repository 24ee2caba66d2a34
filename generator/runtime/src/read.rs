//! Reading: one visitor for every type.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::additional_data::named_type;
use crate::debug::is_secret;
use crate::{Container, Contents, Entries, Field, Items, Record, Scalar, Schema, Union};

/// Reads into `field`; an error names the path of the member that does not fit.
pub(crate) fn from_deserializer<'de, D: Deserializer<'de>>(
    field: &mut dyn Field,
    deserializer: D,
) -> Result<(), D::Error> {
    let mut trail = Trail::default();
    let read = FieldSeed { field, trail: &mut trail }.deserialize(deserializer);
    read.map_err(|error| {
        let message = trail.message(&error);
        if trail.path.is_empty() { Error::custom(message) } else { Error::custom(format_args!("`{trail}`: {message}")) }
    })
}

/// Reads JSON text into `field`.
pub(crate) fn from_json(field: &mut dyn Field, json: &[u8]) -> Result<(), Fault> {
    // Checking the whole at once is quicker than checking every string of it.
    let text = std::str::from_utf8(json)
        .map_err(|error| Fault { path: String::new(), message: format!("the text is not UTF-8: {error}") })?;
    let mut trail = Trail::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = FieldSeed { field, trail: &mut trail }.deserialize(&mut deserializer);
    read.and_then(|()| deserializer.end())
        .map_err(|error| Fault { path: trail.to_string(), message: trail.message(&error) })
}

/// Reads the value of the member called `name` into `field`.
pub(crate) fn from_member(field: &mut dyn Field, name: &str, value: &Value) -> Result<(), Fault> {
    let mut trail = Trail::default();
    let read = FieldSeed { field, trail: &mut trail }.deserialize(value);
    read.map_err(|error| {
        let error = trail.leave(Step::Member(name.to_owned().into()), error);
        Fault { path: trail.to_string(), message: trail.message(&error) }
    })
}

/// The error of a `null` where a value of its own is needed.
pub(crate) fn unexpected_null<E: Error>(expected: &str) -> E {
    E::custom(format_args!("expected {expected}, found null"))
}

/// Why JSON text could not be read.
pub(crate) struct Fault {
    /// The path of the member, empty for the whole.
    pub(crate) path: String,
    /// What does not fit.
    pub(crate) message: String,
}

/// Where a reading failed, and what did not fit; costs nothing until it does.
#[derive(Default)]
struct Trail {
    /// The way from the failing member up to the root.
    path: Vec<Step>,
    mismatch: Option<Mismatch>,
}

enum Step {
    Member(Cow<'static, str>),
    Item(usize),
}

struct Mismatch {
    expected: &'static str,
    found: &'static str,
    value: String,
}

impl Trail {
    /// Notes that `error` came from inside `step`.
    fn leave<E>(&mut self, step: Step, error: E) -> E {
        self.path.push(step);
        error
    }

    fn mismatch<E: Error>(&mut self, expected: &'static str, found: &'static str, value: String) -> E {
        self.mismatch = Some(Mismatch { expected, found, value });
        E::custom("a value of another type")
    }

    /// What went wrong, without values of members that are secrets.
    fn message(&self, error: &dyn fmt::Display) -> String {
        let Some(Mismatch { expected, found, value }) = &self.mismatch else { return error.to_string() };
        let secret = self.path.iter().any(|step| matches!(step, Step::Member(name) if is_secret(name)));
        if secret || value.is_empty() || value.len() > LONGEST_SHOWN {
            format!("expected {expected}, found {found}")
        } else {
            format!("expected {expected}, found {found} {value}")
        }
    }
}

/// Longer values are not repeated in messages.
const LONGEST_SHOWN: usize = 60;

impl fmt::Display for Trail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.path.iter().rev().enumerate() {
            match step {
                Step::Member(name) if index == 0 => formatter.write_str(name)?,
                Step::Member(name) => write!(formatter, ".{name}")?,
                Step::Item(item) => write!(formatter, "[{item}]")?,
            }
        }
        Ok(())
    }
}

/// Reads one value into a field.
struct FieldSeed<'a> {
    field: &'a mut dyn Field,
    trail: &'a mut Trail,
}

impl<'a> FieldSeed<'a> {
    fn put<E: Error>(self, scalar: Scalar<'_>) -> Result<(), E> {
        let Self { field, trail } = self;
        field.put(scalar).map_err(|expected| match scalar {
            Scalar::Null => trail.mismatch(expected, "null", String::new()),
            Scalar::Bool(value) => trail.mismatch(expected, "the Boolean", value.to_string()),
            Scalar::Integer(value) => trail.mismatch(expected, "the number", value.to_string()),
            Scalar::Unsigned(value) => trail.mismatch(expected, "the number", value.to_string()),
            Scalar::Float(value) => trail.mismatch(expected, "the number", value.to_string()),
            Scalar::Text(text) => trail.mismatch(expected, "the string", format!("{text:?}")),
        })
    }

    fn open<E: Error>(self, container: Container) -> Result<(Contents<'a>, &'a mut Trail), E> {
        let found = if container == Container::Object { "an object" } else { "a list" };
        match self.field.open(container) {
            Ok(contents) => Ok((contents, self.trail)),
            Err(expected) => Err(self.trail.mismatch(expected, found, String::new())),
        }
    }
}

impl<'de> DeserializeSeed<'de> for FieldSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for FieldSeed<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.put(Scalar::Null)
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.put(Scalar::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.put(Scalar::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.put(Scalar::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.put(i64::try_from(value).map_or(Scalar::Unsigned(value), Scalar::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.put(Scalar::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.put(Scalar::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        match self.open(Container::List)? {
            (Contents::List(list), trail) => read_list(items, list, trail),
            (Contents::Json(value), _) => {
                *value = Value::Array(Deserialize::deserialize(SeqAccessDeserializer::new(items))?);
                Ok(())
            }
            _ => Err(Error::custom("a list cannot be read into an object")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<(), A::Error> {
        match self.open(Container::Object)? {
            (Contents::Record(record), trail) => read_record(members, record, trail),
            (Contents::Union(union), trail) => read_union(members, union, trail),
            (Contents::Dictionary(entries), trail) => read_dictionary(members, entries, trail),
            (Contents::Json(value), _) => {
                *value = Value::Object(Deserialize::deserialize(MapAccessDeserializer::new(members))?);
                Ok(())
            }
            (Contents::List(_), _) => Err(Error::custom("an object cannot be read into a list")),
        }
    }
}

fn read_list<'de, A: SeqAccess<'de>>(mut items: A, list: &mut dyn Items, trail: &mut Trail) -> Result<(), A::Error> {
    for index in 0.. {
        let mut read = Ok(None);
        list.push(&mut |field| {
            read = items.next_element_seed(FieldSeed { field, trail: &mut *trail });
            matches!(read, Ok(Some(())))
        });
        if read.map_err(|error| trail.leave(Step::Item(index), error))?.is_none() {
            break;
        }
    }
    Ok(())
}

fn read_dictionary<'de, A: MapAccess<'de>>(
    mut members: A,
    entries: &mut dyn Entries,
    trail: &mut Trail,
) -> Result<(), A::Error> {
    while let Some(name) = members.next_key::<String>()? {
        let mut read = Ok(());
        entries.insert(name.clone(), &mut |field| {
            read = members.next_value_seed(FieldSeed { field, trail: &mut *trail });
        });
        read.map_err(|error| trail.leave(Step::Member(name.into()), error))?;
    }
    Ok(())
}

/// Reads members into the fields that have their names, and the others into the additional data.
fn read_record<'de, A: MapAccess<'de>>(
    mut members: A,
    record: &mut dyn Record,
    trail: &mut Trail,
) -> Result<(), A::Error> {
    let schema = record.schema();
    let mut expected = 0;
    while let Some(key) = members.next_key_seed(KeySeed { schema, expected })? {
        match key {
            Key::Position(position) => {
                let field = record.field_mut(position);
                let read = members.next_value_seed(FieldSeed { field, trail: &mut *trail });
                read.map_err(|error| trail.leave(Step::Member(schema.members()[position].into()), error))?;
                expected = position + 1;
            }
            Key::Other(name) => {
                let value = members.next_value::<Value>()?;
                record.additional_data_mut().insert(name, value);
            }
        }
    }
    Ok(())
}

/// The annotation that says which type an object has.
const TYPE_ANNOTATION: &str = "@odata.type";

/// Reads an object whose type its `@odata.type` decides, which mostly comes first, but may come anywhere.
fn read_union<'de, A: MapAccess<'de>>(
    mut members: A,
    union: &mut dyn Union,
    trail: &mut Trail,
) -> Result<(), A::Error> {
    let mut buffer = Map::new();
    while let Some(name) = members.next_key::<String>()? {
        let value = members.next_value::<Value>()?;
        let found = name == TYPE_ANNOTATION;
        buffer.insert(name, value);
        if found {
            break;
        }
    }
    if let Some(Value::String(name)) = buffer.get(TYPE_ANNOTATION) {
        union.select(named_type(name));
    }
    let record = union.record_mut();
    read_record(MapDeserializer::new(buffer.into_iter()), record, trail).map_err(Error::custom)?;
    read_record(members, record, trail)
}

/// The name of a member, looked up in a schema without keeping the text.
struct KeySeed {
    schema: &'static Schema,
    expected: usize,
}

enum Key {
    Position(usize),
    Other(String),
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
        let position = self.schema.position(name, self.expected);
        Ok(position.map_or_else(|| Key::Other(name.to_owned()), Key::Position))
    }
}
