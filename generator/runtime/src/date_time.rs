//! Instants, dates and times of day.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Utc};

use crate::{Scalar, Value, View};

/// Read with any offset and up to nanoseconds, written in UTC.
///
/// A text without an offset is taken to be in UTC, and a date alone to be its midnight: some services write these.
impl Value for DateTime<Utc> {
    const EXPECTED: &'static str = "a date and time such as 2021-07-16T10:00:00Z";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        let Scalar::Text(text) = scalar else { return None };
        let precise = DateTime::parse_from_rfc3339(text).ok();
        let lenient = || DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%#z").ok();
        let bare = || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok();
        let date = || text.parse::<NaiveDate>().ok().map(|date| date.and_time(NaiveTime::MIN));
        let local = || bare().or_else(date).map(|local| local.and_utc());
        precise.or_else(lenient).map(|instant| instant.to_utc()).or_else(local)
    }

    fn view(&self) -> View<'_> {
        let mut text = self.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let nanoseconds = self.timestamp_subsec_nanos();
        // Services count in steps of 100 nanoseconds, and write seven digits.
        if nanoseconds.is_multiple_of(100) && !nanoseconds.is_multiple_of(1000) {
            text.truncate(text.len() - "00Z".len());
            text.push('Z');
        }
        View::Text(text.into())
    }
}

/// Also read from a midnight in UTC, as services write it that know no dates without time.
impl Value for NaiveDate {
    const EXPECTED: &'static str = "a date such as 2021-07-16";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        let Scalar::Text(text) = scalar else { return None };
        text.parse().ok().or_else(|| {
            let instant: DateTime<Utc> = Value::from_scalar(scalar)?;
            (instant.time() == NaiveTime::MIN).then(|| instant.date_naive())
        })
    }

    fn view(&self) -> View<'_> {
        View::Text(self.to_string().into())
    }
}

impl Value for NaiveTime {
    const EXPECTED: &'static str = "a time of day such as 07:59:59.999";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        if let Scalar::Text(text) = scalar { text.parse().ok() } else { None }
    }

    fn view(&self) -> View<'_> {
        View::Text(self.to_string().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Option<DateTime<Utc>> {
        Value::from_scalar(Scalar::Text(text))
    }

    #[test]
    fn instants_keep_their_precision() {
        for (text, written) in [
            ("2021-07-16T10:00:00Z", "2021-07-16T10:00:00Z"),
            ("2021-07-16T10:00:00.1234567Z", "2021-07-16T10:00:00.1234567Z"),
            ("2021-07-16T10:00:00.123456789Z", "2021-07-16T10:00:00.123456789Z"),
            ("2021-07-16T12:00:00.5+02:00", "2021-07-16T10:00:00.500Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z"),
            ("2021-07-16T10:00Z", "2021-07-16T10:00:00Z"),
            ("2021-07-16T12:00+02:00", "2021-07-16T10:00:00Z"),
            ("2021-07-16T10:00:00.25", "2021-07-16T10:00:00.250Z"),
            ("2021-07-16", "2021-07-16T00:00:00Z"),
        ] {
            let instant = instant(text).unwrap_or_else(|| panic!("{text} is not read"));
            assert!(matches!(instant.view(), View::Text(shown) if shown == written), "{text}");
        }
    }

    #[test]
    fn other_texts_are_not_instants() {
        for text in ["", "2021-07", "2021-13-16T10:00:00Z", "now", "10:00:00"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn dates_and_times_of_day() {
        let date = NaiveDate::from_scalar(Scalar::Text("2021-07-16")).unwrap();
        assert!(matches!(date.view(), View::Text(text) if text == "2021-07-16"));
        assert_eq!(NaiveDate::from_scalar(Scalar::Text("2021-07-16T00:00:00Z")), Some(date));
        assert_eq!(NaiveDate::from_scalar(Scalar::Text("2021-07-16T00:00:01Z")), None);
        let time = NaiveTime::from_scalar(Scalar::Text("07:59:59.999")).unwrap();
        assert!(matches!(time.view(), View::Text(text) if text == "07:59:59.999"));
        assert_eq!(NaiveTime::from_scalar(Scalar::Text("08:00")), NaiveTime::from_hms_opt(8, 0, 0));
    }
}
