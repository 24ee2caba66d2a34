//! Instants, dates and times of day of the crate `time`, read and written as those of chrono are.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike, Utc};
use time::{Date, OffsetDateTime, Time};

use crate::{Scalar, Value, View};

/// The most nanoseconds of a second; chrono counts on in a leap second.
const LAST_NANOSECOND: u32 = 999_999_999;

impl Value for OffsetDateTime {
    const EXPECTED: &'static str = DateTime::<Utc>::EXPECTED;

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        let instant = DateTime::<Utc>::from_scalar(scalar)?;
        let second = Self::from_unix_timestamp(instant.timestamp()).ok()?;
        second.replace_nanosecond(instant.timestamp_subsec_nanos().min(LAST_NANOSECOND)).ok()
    }

    fn view(&self) -> View<'_> {
        owned(DateTime::<Utc>::from_timestamp(self.unix_timestamp(), self.nanosecond()))
    }
}

impl Value for Date {
    const EXPECTED: &'static str = NaiveDate::EXPECTED;

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        let date = NaiveDate::from_scalar(scalar)?;
        Self::from_ordinal_date(date.year(), date.ordinal().try_into().ok()?).ok()
    }

    fn view(&self) -> View<'_> {
        owned(NaiveDate::from_yo_opt(self.year(), self.ordinal().into()))
    }
}

impl Value for Time {
    const EXPECTED: &'static str = NaiveTime::EXPECTED;

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        let time = NaiveTime::from_scalar(scalar)?;
        let [hour, minute, second] = [time.hour(), time.minute(), time.second()].map(|part| part as u8);
        Self::from_hms_nano(hour, minute, second, time.nanosecond().min(LAST_NANOSECOND)).ok()
    }

    fn view(&self) -> View<'_> {
        let (hour, minute, second, nanosecond) = self.as_hms_nano();
        owned(NaiveTime::from_hms_nano_opt(hour.into(), minute.into(), second.into(), nanosecond))
    }
}

/// The text of a value of chrono, which has more years than the crate `time`.
fn owned<T: Value>(value: Option<T>) -> View<'static> {
    match value.as_ref().map(T::view) {
        Some(View::Text(text)) => View::Text(text.into_owned().into()),
        _ => View::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten<T: Value>(text: &str) -> String {
        let value = T::from_scalar(Scalar::Text(text)).unwrap_or_else(|| panic!("{text} is not read"));
        let View::Text(written) = value.view() else { panic!("{text} is not written as text") };
        written.into_owned()
    }

    #[test]
    fn what_is_read_is_written_as_it_was() {
        for text in ["2021-07-16T10:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z"] {
            assert_eq!(rewritten::<OffsetDateTime>(text), text);
        }
        assert_eq!(rewritten::<OffsetDateTime>("2021-07-16T12:00:00.5+02:00"), "2021-07-16T10:00:00.500Z");
        assert_eq!(rewritten::<Date>("2020-02-29"), "2020-02-29");
        assert_eq!(rewritten::<Time>("07:59:59.999"), "07:59:59.999");
        assert_eq!(OffsetDateTime::from_scalar(Scalar::Text("2021-13-16T10:00:00Z")), None);
    }
}
