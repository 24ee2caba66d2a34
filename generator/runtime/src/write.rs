//! Writing: one serializer for every type.

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::{AdditionalData, Record, View};

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Single(value) if value.is_finite() => serializer.serialize_f32(*value),
            Self::Single(value) => serializer.serialize_str(non_finite(f64::from(*value))),
            Self::Double(value) if value.is_finite() => serializer.serialize_f64(*value),
            Self::Double(value) => serializer.serialize_str(non_finite(*value)),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Bytes(bytes) => serializer.collect_str(&Base64Display::new(bytes, &STANDARD)),
            Self::Record(record) => write_record(*record, None, serializer),
            Self::Union(union) => {
                write_record(union.record(), type_to_say(union.record(), Some(union.declared())), serializer)
            }
            Self::List(items) => serializer.collect_seq((0..items.len()).map(|index| items.item(index))),
            Self::Dictionary(entries) => {
                let mut map = serializer.serialize_map(None)?;
                let mut written = Ok(());
                entries.each(&mut |name, value| {
                    if written.is_ok() {
                        written = map.serialize_entry(name, &value);
                    }
                });
                written?;
                map.end()
            }
            Self::Json(value) => value.serialize(serializer),
        }
    }
}

/// How OData writes what JSON has no number for. Source: OData JSON format 4.01, section 7.1.
fn non_finite(value: f64) -> &'static str {
    if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "INF"
    } else {
        "-INF"
    }
}

/// The type that an object has to state, if it is not the declared one and does not state it already.
fn type_to_say(record: &dyn Record, declared: Option<&str>) -> Option<&'static str> {
    unsaid_type(record).filter(|name| declared != Some(*name))
}

/// The type of an object that does not state it already; parameters are of none.
fn unsaid_type(record: &dyn Record) -> Option<&'static str> {
    let name = record.schema().name();
    // Names of types are qualified. Source: OData CSDL 4.01, section 15.3.
    (name.contains('.') && record.additional_data().get("@odata.type").is_none()).then_some(name)
}

/// An object that states its type unless that is the one that its place declares, if any.
pub(crate) struct Typed<'a> {
    pub(crate) record: &'a dyn Record,
    pub(crate) declared: Option<&'a str>,
}

impl Serialize for Typed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_record(self.record, type_to_say(self.record, self.declared), serializer)
    }
}

/// Writes annotations first, then declared members, then the others: readers may need `@odata.type` before the rest.
fn write_record<S: Serializer>(record: &dyn Record, type_name: Option<&str>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    if let Some(name) = type_name {
        map.serialize_entry("@odata.type", &format_args!("#{name}"))?;
    }
    let additional_data = record.additional_data();
    if !additional_data.is_empty() {
        write_additional(additional_data, true, &mut map)?;
    }
    for (index, name) in record.schema().members().iter().enumerate() {
        match record.field(index).view() {
            View::Absent => {}
            view => map.serialize_entry(name, &view)?,
        }
    }
    if !additional_data.is_empty() {
        write_additional(additional_data, false, &mut map)?;
    }
    map.end()
}

fn write_additional<M: SerializeMap>(members: &AdditionalData, annotations: bool, map: &mut M) -> Result<(), M::Error> {
    let mut chosen = members.iter().filter(|(name, _)| name.starts_with('@') == annotations);
    chosen.try_for_each(|(name, value)| map.serialize_entry(name, value))
}
