//! When files were changed, as their file system tells.

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What the file system says of a file that changes when its content does: size, times, and which file it is.
///
/// Times are nanoseconds since 1970. The time of the last change of the entry, which programs cannot set, and the number
/// of the entry are zero where the platform has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// The size in bytes.
    pub(crate) length: u64,
    /// When the content was changed.
    pub(crate) modified: u64,
    /// When the entry was changed.
    pub(crate) changed: u64,
    /// The number of the entry.
    pub(crate) entry: u64,
}

/// How coarse the clock is that file systems take their times from.
const TICK: Duration = Duration::from_millis(50);

/// How coarse the times of file systems are that store whole seconds alone.
const COARSE_TICK: Duration = Duration::from_secs(2);

impl Stamp {
    /// The stamp of a file.
    pub(crate) fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().map_or(0, nanoseconds);
        let (changed, entry) = entry(metadata);
        Self { length: metadata.len(), modified, changed, entry }
    }

    /// Whether a change after `time`, in nanoseconds since 1970, would have given the file another stamp.
    ///
    /// A file that was changed right before may be changed again without a difference in its times.
    pub(crate) fn is_settled_at(&self, time: u64) -> bool {
        let last = self.modified.max(self.changed);
        let is_coarse = self.modified.is_multiple_of(1_000_000_000);
        let tick = if is_coarse { COARSE_TICK } else { TICK };
        last.saturating_add(tick.as_nanos() as u64) < time
    }
}

/// What a file looked like just before it was read: a change since then gives it another stamp, if that is settled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sighting {
    /// A time before the stamp was taken, in nanoseconds since 1970.
    pub(crate) taken: u64,
    /// The stamp.
    pub(crate) stamp: Stamp,
}

/// The time, in nanoseconds since 1970.
pub(crate) fn now() -> u64 {
    nanoseconds(SystemTime::now())
}

/// Nanoseconds since 1970; times that do not fit, before and long after, are told apart from none but each other.
fn nanoseconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |duration| u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX))
}

#[cfg(unix)]
fn entry(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    let nanoseconds = metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec());
    (u64::try_from(nanoseconds).unwrap_or(0), metadata.ino())
}

#[cfg(not(unix))]
fn entry(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    #[test]
    fn files_that_were_just_changed_are_not_settled() {
        let stamp = Stamp { modified: 10 * SECOND + 1, changed: 9 * SECOND, ..Stamp::default() };
        assert!(!stamp.is_settled_at(10 * SECOND + 2) && !stamp.is_settled_at(0));
        assert!(stamp.is_settled_at(10 * SECOND + SECOND / 10));
        let renamed = Stamp { changed: 12 * SECOND, ..stamp };
        assert!(!renamed.is_settled_at(11 * SECOND));
    }

    #[test]
    fn whole_seconds_are_taken_for_a_coarse_clock() {
        let stamp = Stamp { modified: 10 * SECOND, ..Stamp::default() };
        assert!(!stamp.is_settled_at(11 * SECOND));
        assert!(stamp.is_settled_at(13 * SECOND));
    }
}
