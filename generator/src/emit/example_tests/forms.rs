//! How values of primitives are written in JSON and in URLs.

use serde_json::Value;

use crate::model::Primitive;

/// Whether `value` is a value of `primitive` in one of the forms that the runtime reads.
pub(super) fn has_form(primitive: Primitive, value: &Value) -> bool {
    match (primitive, value) {
        (_, Value::Null) | (Primitive::Boolean, Value::Bool(_)) => true,
        (_, Value::Number(number)) => is_number_of(primitive, number),
        (_, Value::String(text)) => is_text_of(primitive, text),
        _ => false,
    }
}

/// Whether `text` is a value of `primitive` as URLs have it, without quotes.
pub(super) fn is_literal_of(primitive: Primitive, text: &str) -> bool {
    let as_json =
        || serde_json::from_str(text).is_ok_and(|value: Value| !value.is_string() && has_form(primitive, &value));
    is_text_of(primitive, text) || as_json()
}

fn is_number_of(primitive: Primitive, number: &serde_json::Number) -> bool {
    use Primitive::{Byte, Decimal, Double, Int16, Int32, Int64, Single};
    let whole =
        number.as_i64().or_else(|| number.as_f64().filter(|value| value.fract() == 0.0).map(|value| value as i64));
    match primitive {
        Byte => whole.is_some_and(|value| u8::try_from(value).is_ok()),
        Int16 => whole.is_some_and(|value| i16::try_from(value).is_ok()),
        Int32 => whole.is_some_and(|value| i32::try_from(value).is_ok()),
        Int64 => whole.is_some(),
        Decimal | Double | Single => true,
        _ => false,
    }
}

fn is_text_of(primitive: Primitive, text: &str) -> bool {
    match primitive {
        Primitive::String => true,
        Primitive::Binary | Primitive::Stream => is_base64(text),
        Primitive::Date => is_date(text) || is_midnight(text),
        Primitive::DateTimeOffset => is_date(text) || is_instant(text),
        Primitive::Decimal => text.parse::<f64>().is_ok_and(f64::is_finite),
        Primitive::Double | Primitive::Single => matches!(text, "INF" | "-INF" | "NaN"),
        Primitive::Duration => is_duration(text),
        Primitive::Guid => is_guid(text),
        Primitive::Int64 => text.parse::<i64>().is_ok(),
        Primitive::TimeOfDay => is_time(text),
        Primitive::Boolean | Primitive::Byte | Primitive::Int16 | Primitive::Int32 => false,
    }
}

/// Base64 with either alphabet, padded or not. Source: RFC 4648, sections 4 and 5.
fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let is_in = |extra: &[u8]| body.bytes().all(|byte| byte.is_ascii_alphanumeric() || extra.contains(&byte));
    let padding = text.len() - body.len();
    let is_padded_well = padding == 0 || text.len().is_multiple_of(4) && padding < 3;
    (is_in(b"+/") || is_in(b"-_")) && body.len() % 4 != 1 && is_padded_well
}

/// The number that `text`, all digits, is.
fn digits(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// `2021-07-16`
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let [Some(year), Some(month), Some(day)] = [(); 3].map(|()| parts.next()) else { return false };
    let ([Some(number), Some(month), Some(day)], 4) = ([year, month, day].map(digits), year.len()) else {
        return false;
    };
    let is_leap = number % 4 == 0 && (number % 100 != 0 || number % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// `07:59`, `07:59:59`, `07:59:59.999`
fn is_time(text: &str) -> bool {
    let (text, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<_> = text.split(':').map(|part| digits(part).filter(|_| part.len() == 2)).collect();
    let is_below = |part: Option<u32>, limit| part.is_some_and(|part| part < limit);
    let is_clock = match parts[..] {
        [hour, minute] => is_below(hour, 24) && is_below(minute, 60) && fraction == "0",
        [hour, minute, second] => is_below(hour, 24) && is_below(minute, 60) && is_below(second, 61),
        _ => false,
    };
    is_clock && !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2021-07-16T10:00:00Z`, with another offset or none, with a fraction, or without seconds. Source: RFC 3339, section 5.6.
fn is_instant(text: &str) -> bool {
    let Some((date, rest)) = text.split_once(['T', 't', ' ']) else { return false };
    let time = rest.trim_end_matches(['Z', 'z']);
    let (time, offset) = match time.rfind(['+', '-']) {
        Some(sign) => (&time[..sign], Some(&time[sign + 1..])),
        None => (time, None),
    };
    let has_zone = offset.is_some() || time.len() < rest.len();
    let is_spaced = text.contains(' ');
    let is_long = time.matches(':').count() == 2;
    date.len() == "2021-07-16".len()
        && is_date(date)
        && is_time(time)
        && offset.is_none_or(|offset| offset.contains(':') && is_time(offset))
        && (has_zone || is_long && !is_spaced)
}

fn is_midnight(text: &str) -> bool {
    let time = text.split_once('T').map_or("", |(_, time)| time);
    is_instant(text) && time.trim_end_matches('Z').bytes().all(|byte| matches!(byte, b'0' | b':' | b'.'))
}

/// `P4DT12H30M5S`. Source: ISO 8601, section 5.5.2.
fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix('-').unwrap_or(text).strip_prefix('P') else { return false };
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let is_missing = if let Some(time) = time { time.is_empty() } else { date.is_empty() };
    !is_missing && has_units(date, "YMWD") && has_units(time.unwrap_or_default(), "HMS")
}

/// Whether `text` is numbers with units in this order; only seconds have fractions.
fn has_units(text: &str, mut units: &str) -> bool {
    let mut rest = text;
    while let Some(end) = rest.find(|character: char| character.is_ascii_uppercase()) {
        let (number, unit) = (&rest[..end], &rest[end..=end]);
        let is_number = match number.split_once('.') {
            Some((whole, fraction)) => {
                unit == "S" && fraction.len() < 10 && digits(whole).and(digits(fraction)).is_some()
            }
            None => digits(number).is_some(),
        };
        let Some(place) = units.find(unit).filter(|_| is_number) else { return false };
        units = &units[place + 1..];
        rest = &rest[end + 1..];
    }
    rest.is_empty()
}

/// A UUID with hyphens or without, in braces or as a URN. Source: RFC 9562, section 4.
fn is_guid(text: &str) -> bool {
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let text = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let lengths: Vec<_> = text.split('-').map(str::len).collect();
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    is_hex && (lengths == [8, 4, 4, 4, 12] || lengths == [32])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn forms_are_told_apart() {
        use Primitive::*;
        for (primitive, good, bad) in [
            (Boolean, vec![json!(true)], vec![json!("true"), json!(1)]),
            (Byte, vec![json!(255), json!(1.0)], vec![json!(256), json!(-1), json!("1"), json!(1.5)]),
            (Int64, vec![json!(1), json!("-5")], vec![json!("x"), json!(1.5), json!("")]),
            (Double, vec![json!(1), json!(1.5), json!("INF")], vec![json!("1.5")]),
            (Decimal, vec![json!(1.5), json!("1.5")], vec![json!("x"), json!("NaN")]),
            (Date, vec![json!("2020-02-29"), json!("2021-07-16T00:00:00Z")], vec![json!("2021-02-29"), json!("today")]),
            (TimeOfDay, vec![json!("07:59"), json!("07:59:59.999")], vec![json!("24:00"), json!("7:00"), json!("07")]),
            (
                Duration,
                vec![json!("P1DT2H"), json!("-PT1.5S")],
                vec![json!("P"), json!("PT"), json!("1D"), json!("PT1H1D")],
            ),
            (
                Binary,
                vec![json!("aGk="), json!("aGk"), json!("-_8"), json!("")],
                vec![json!("a"), json!("a b="), json!("-+==")],
            ),
            (Guid, vec![json!("7a8f9f0e-9a3c-4c55-8a3e-0c1d2e3f4a33")], vec![json!("7a8f9f0e"), json!("String")]),
            (String, vec![json!("")], vec![json!(1), json!({}), json!(["a"])]),
        ] {
            assert!(good.iter().all(|value| has_form(primitive, value)), "{primitive:?} {good:?}");
            assert!(!bad.iter().any(|value| has_form(primitive, value)), "{primitive:?} {bad:?}");
        }
    }

    #[test]
    fn instants_have_many_forms() {
        for text in [
            "2021-07-16",
            "2021-07-16T10:00:00Z",
            "2021-07-16T10:00:00.1234567+02:00",
            "2021-07-16T10:00Z",
            "2021-07-16T10:00:00.5",
            "2021-07-16 10:00:00Z",
        ] {
            assert!(is_text_of(Primitive::DateTimeOffset, text), "{text}");
        }
        for text in
            ["", "String (timestamp)", "2021-07-16T25:00:00Z", "2021-07-16T10:00", "10:00:00Z", "2021-7-16T10:00:00Z"]
        {
            assert!(!is_text_of(Primitive::DateTimeOffset, text), "{text}");
        }
    }

    #[test]
    fn literals_have_no_quotes() {
        assert!(is_literal_of(Primitive::Int32, "5"));
        assert!(is_literal_of(Primitive::Boolean, "true"));
        assert!(is_literal_of(Primitive::Date, "2021-07-16"));
        assert!(!is_literal_of(Primitive::Int32, "\"5\""));
        assert!(!is_literal_of(Primitive::Int32, "{top}"));
        assert!(is_literal_of(Primitive::DateTimeOffset, "2021-07-16T10:00:00Z"));
        assert!(is_literal_of(Primitive::DateTimeOffset, "2021-07-16"));
    }
}
