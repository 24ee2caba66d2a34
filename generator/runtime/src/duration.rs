//! ISO 8601 durations.

use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;

use crate::{Scalar, Value, View};

/// A length of time as ISO 8601 writes it: `P4DT12H30M5.5S`.
///
/// Its parts are kept as they were written: `PT36H` does not become `P1DT12H`, and a month stays a month.
///
/// ```
/// use mdbindgen_runtime::Duration;
///
/// let grace: Duration = "P1DT12H".parse()?;
/// assert_eq!(grace.hours, 12);
/// assert_eq!(Duration::from_days(14).to_string(), "P14D");
/// # Ok::<(), mdbindgen_runtime::ParseDurationError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Duration {
    /// Whether it goes back in time.
    pub negative: bool,
    /// Years.
    pub years: u32,
    /// Months.
    pub months: u32,
    /// Weeks.
    pub weeks: u32,
    /// Days.
    pub days: u32,
    /// Hours.
    pub hours: u64,
    /// Minutes.
    pub minutes: u64,
    /// Whole seconds.
    pub seconds: u64,
    /// The fraction of a second, below 1,000,000,000.
    pub nanoseconds: u32,
}

impl Duration {
    /// A number of days.
    pub fn from_days(days: u32) -> Self {
        Self { days, ..Self::default() }
    }

    /// A number of hours.
    pub fn from_hours(hours: u64) -> Self {
        Self { hours, ..Self::default() }
    }

    /// A number of minutes.
    pub fn from_minutes(minutes: u64) -> Self {
        Self { minutes, ..Self::default() }
    }

    /// A number of seconds.
    pub fn from_seconds(seconds: u64) -> Self {
        Self { seconds, ..Self::default() }
    }

    /// The same length in days of 24 hours; nothing if it has years or months, or is too long.
    pub fn to_time_delta(&self) -> Option<TimeDelta> {
        if self.years != 0 || self.months != 0 {
            return None;
        }
        let days = i64::from(self.weeks) * 7 + i64::from(self.days);
        let hours = i64::try_from(self.hours).ok()?.checked_add(days * 24)?;
        let minutes = i64::try_from(self.minutes).ok()?.checked_add(hours.checked_mul(60)?)?;
        let seconds = i64::try_from(self.seconds).ok()?.checked_add(minutes.checked_mul(60)?)?;
        let length = TimeDelta::new(seconds, self.nanoseconds)?;
        Some(if self.negative { -length } else { length })
    }

    /// The place that `unit` is counted in.
    fn date_part(&mut self, unit: u8) -> Option<&mut u32> {
        match unit {
            b'Y' => Some(&mut self.years),
            b'M' => Some(&mut self.months),
            b'W' => Some(&mut self.weeks),
            b'D' => Some(&mut self.days),
            _ => None,
        }
    }

    fn time_part(&mut self, unit: u8) -> Option<&mut u64> {
        match unit {
            b'H' => Some(&mut self.hours),
            b'M' => Some(&mut self.minutes),
            b'S' => Some(&mut self.seconds),
            _ => None,
        }
    }
}

impl From<std::time::Duration> for Duration {
    fn from(length: std::time::Duration) -> Self {
        Self { seconds: length.as_secs(), nanoseconds: length.subsec_nanos(), ..Self::default() }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.negative { "-P" } else { "P" })?;
        for (count, unit) in [(self.years, 'Y'), (self.months, 'M'), (self.weeks, 'W'), (self.days, 'D')] {
            if count != 0 {
                write!(formatter, "{count}{unit}")?;
            }
        }
        let dated = self.years != 0 || self.months != 0 || self.weeks != 0 || self.days != 0;
        let timed = self.hours != 0 || self.minutes != 0 || self.seconds != 0 || self.nanoseconds != 0;
        if timed || !dated {
            formatter.write_str("T")?;
        }
        for (count, unit) in [(self.hours, 'H'), (self.minutes, 'M')] {
            if count != 0 {
                write!(formatter, "{count}{unit}")?;
            }
        }
        match (self.seconds, self.nanoseconds) {
            (0, 0) if timed || dated => Ok(()),
            (seconds, 0) => write!(formatter, "{seconds}S"),
            (seconds, fraction) => {
                let digits = format!("{fraction:09}");
                write!(formatter, "{seconds}.{}S", digits.trim_end_matches('0'))
            }
        }
    }
}

/// The text is not an ISO 8601 duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseDurationError;

impl fmt::Display for ParseDurationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("expected an ISO 8601 duration such as P4DT12H30M5S")
    }
}

impl std::error::Error for ParseDurationError {}

impl FromStr for Duration {
    type Err = ParseDurationError;

    fn from_str(text: &str) -> Result<Self, ParseDurationError> {
        parse(text).ok_or(ParseDurationError)
    }
}

fn parse(text: &str) -> Option<Duration> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (date, time) = match text.strip_prefix('P')?.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text.strip_prefix('P')?, None),
    };
    if time.is_some_and(str::is_empty) || (date.is_empty() && time.is_none()) {
        return None;
    }
    let mut duration = Duration { negative, ..Duration::default() };
    parse_parts(date, "YMWD", |digits, fraction, unit| {
        *duration.date_part(unit)? = digits.parse().ok().filter(|_| fraction.is_empty())?;
        Some(())
    })?;
    parse_parts(time.unwrap_or_default(), "HMS", |digits, fraction, unit| {
        *duration.time_part(unit)? = digits.parse().ok()?;
        match (fraction.len(), unit) {
            (0, _) => {}
            (1..=9, b'S') => duration.nanoseconds = format!("{fraction:0<9}").parse().ok()?,
            _ => return None,
        }
        Some(())
    })
    .map(|()| duration)
}

/// Calls `take` with the digits, the fraction and the unit of each part; units must come in the order of `units`.
fn parse_parts(text: &str, mut units: &str, mut take: impl FnMut(&str, &str, u8) -> Option<()>) -> Option<()> {
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|character: char| character.is_ascii_uppercase())?;
        let (number, unit) = (&rest[..end], rest.as_bytes()[end]);
        let (digits, fraction) = number.split_once('.').unwrap_or((number, ""));
        let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if digits.is_empty() || !is_number(digits) || !is_number(fraction) || number.ends_with('.') {
            return None;
        }
        units = &units[units.find(char::from(unit))? + 1..];
        take(digits, fraction, unit)?;
        rest = &rest[end + 1..];
    }
    Some(())
}

impl Value for Duration {
    const EXPECTED: &'static str = "a duration such as P4DT12H30M5S";

    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        if let Scalar::Text(text) = scalar { parse(text) } else { None }
    }

    fn view(&self) -> View<'_> {
        View::Text(self.to_string().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_written_as_they_were_read() {
        for text in ["P4DT12H30M5S", "PT36H", "P1Y2M3W4D", "-PT0.5S", "PT8H0.000000001S", "PT0S", "P365D"] {
            assert_eq!(text.parse::<Duration>().map(|duration| duration.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn other_texts_are_not_durations() {
        for text in ["", "P", "PT", "P1DT", "1D", "P1H", "PT1D", "P1.5D", "PT1.S", "PT5M1H", "P+1D", "P1d", "PT1é"] {
            assert_eq!(text.parse::<Duration>(), Err(ParseDurationError), "{text}");
        }
    }

    #[test]
    fn lengths() {
        let length = |text: &str| text.parse::<Duration>().unwrap().to_time_delta();
        assert_eq!(length("P1DT1H"), Some(TimeDelta::hours(25)));
        assert_eq!(length("-PT0.5S"), Some(TimeDelta::milliseconds(-500)));
        assert_eq!(length("P1M"), None);
        assert_eq!(length("PT18446744073709551615H"), None);
        assert_eq!(Duration::from(std::time::Duration::from_millis(1500)).to_string(), "PT1.5S");
    }
}
