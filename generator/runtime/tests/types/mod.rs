//! Types as they are generated, one of each kind.

use std::fmt;

use mdbindgen_runtime::chrono::{DateTime, NaiveDate, Utc};
use mdbindgen_runtime::rust_decimal::Decimal;
use mdbindgen_runtime::serde::{Deserialize, Deserializer, Serialize, Serializer};
use mdbindgen_runtime::serde_json::Value as Json;
use mdbindgen_runtime::uuid::Uuid;
use mdbindgen_runtime::{
    AdditionalData, Binary, Container, Contents, Duration, Enumeration, Field, Flags, OpenRecord, Patch, Record,
    Scalar, Schema, Union, Value, View, enumeration,
};

/// Writes for a record what the generator writes at the end of a file.
macro_rules! record {
    ($type:ty, $name:literal, $($field:ident: $member:literal),+) => {
        impl Record for $type {
            fn schema(&self) -> &'static Schema {
                static SCHEMA: Schema = Schema::new($name, &[$($member),+]);
                &SCHEMA
            }

            fn field(&self, index: usize) -> &dyn Field {
                let fields: &[&dyn Field] = &[$(&self.$field,)+ &self.additional_data];
                fields[index]
            }

            fn field_mut(&mut self, index: usize) -> &mut dyn Field {
                let fields: Vec<&mut dyn Field> = vec![$(&mut self.$field,)+ &mut self.additional_data];
                fields.into_iter().nth(index).expect("the schema has this position")
            }
        }

        impl Clone for $type {
            fn clone(&self) -> Self {
                mdbindgen_runtime::cloned(self)
            }
        }

        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                mdbindgen_runtime::equal(self, other)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                mdbindgen_runtime::debug(self, formatter)
            }
        }

        serde!($type);
    };
}

macro_rules! serde {
    ($type:ty) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                mdbindgen_runtime::serialize(self, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                mdbindgen_runtime::deserialize(deserializer)
            }
        }
    };
}

#[derive(Default)]
pub struct User {
    pub id: Option<String>,
    pub password: Option<String>,
    pub age: Option<i32>,
    pub quota: Option<i64>,
    pub score: Option<f64>,
    pub is_active: Option<bool>,
    pub created: Option<DateTime<Utc>>,
    pub birthday: Option<NaiveDate>,
    pub grace: Option<Duration>,
    pub photo: Option<Binary>,
    pub price: Option<Decimal>,
    pub key: Option<Uuid>,
    pub tags: Option<Vec<String>>,
    pub manager: Option<Box<User>>,
    pub reports: Option<Vec<User>>,
    pub color: Option<Color>,
    pub colors: Option<Flags<Color>>,
    pub extra: Option<Json>,
    pub answers: Option<Vec<AnyAnswer>>,
    pub additional_data: AdditionalData,
}

record!(
    User, "test.user",
    id: "id", password: "password", age: "age", quota: "quota", score: "score", is_active: "isActive",
    created: "created", birthday: "birthday", grace: "grace", photo: "photo", price: "price", key: "key", tags: "tags",
    manager: "manager", reports: "reports", color: "color", colors: "colors", extra: "extra", answers: "answers"
);

#[derive(Default)]
pub struct UserUpdate {
    pub age: Patch<i32>,
    pub tags: Patch<Vec<String>>,
    pub manager: Patch<Box<User>>,
    pub additional_data: AdditionalData,
}

record!(UserUpdate, "test.user", age: "age", tags: "tags", manager: "manager");

#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Color {
    Red,
    DarkBlue,
    Undocumented(String),
}

impl fmt::Debug for Color {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        enumeration::debug(self, formatter)
    }
}

impl Enumeration for Color {
    const MEMBERS: &'static [(&'static str, Self)] = &[("red", Self::Red), ("darkBlue", Self::DarkBlue)];

    fn undocumented(name: String) -> Self {
        Self::Undocumented(name)
    }

    fn undocumented_name(&self) -> Option<&str> {
        if let Self::Undocumented(name) = self { Some(name) } else { None }
    }
}

impl Value for Color {
    const EXPECTED: &'static str = enumeration::EXPECTED;

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        enumeration::from_scalar(scalar)
    }

    fn view(&self) -> View<'_> {
        enumeration::view(self)
    }
}

serde!(Color);

#[derive(Default)]
pub struct Answer {
    pub display: Option<String>,
    pub additional_data: AdditionalData,
}

record!(Answer, "test.answer", display: "display");

#[derive(Default)]
pub struct TextAnswer {
    pub display: Option<String>,
    pub length: Option<i32>,
    pub additional_data: AdditionalData,
}

record!(TextAnswer, "test.textAnswer", display: "display", length: "length");

#[derive(Clone, Debug, PartialEq)]
pub enum AnyAnswer {
    Answer(Box<Answer>),
    Text(Box<TextAnswer>),
    Other(Box<OpenRecord>),
}

impl Union for AnyAnswer {
    fn declared(&self) -> &'static str {
        "test.answer"
    }

    fn select(&mut self, name: &str) {
        *self = match name {
            "test.answer" => Self::Answer(Box::default()),
            "test.textAnswer" => Self::Text(Box::default()),
            _ => Self::Other(Box::default()),
        };
    }

    fn record(&self) -> &dyn Record {
        match self {
            Self::Answer(record) => record,
            Self::Text(record) => record,
            Self::Other(record) => record,
        }
    }

    fn record_mut(&mut self) -> &mut dyn Record {
        match self {
            Self::Answer(record) => record,
            Self::Text(record) => record,
            Self::Other(record) => record,
        }
    }
}

impl Value for AnyAnswer {
    const EXPECTED: &'static str = "an object";

    fn start(container: Container) -> Option<Self> {
        (container == Container::Object).then(|| Self::Answer(Box::default()))
    }

    fn contents(&mut self) -> Option<Contents<'_>> {
        Some(Contents::Union(self))
    }

    fn view(&self) -> View<'_> {
        View::Union(self)
    }
}

serde!(AnyAnswer);
