//! Entries by fingerprint, all in one file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::codec::{Reader, Stored, Writer};
use super::sealed;
use crate::fingerprint::Fingerprint;

/// The entries of the last run, and those that this one used or added: the latter are what is left for the next.
pub(super) struct Store {
    path: PathBuf,
    build: Fingerprint,
    content: Vec<u8>,
    entries: BTreeMap<Fingerprint, Range<usize>>,
    kept: Mutex<BTreeMap<Fingerprint, Kept>>,
}

/// An entry for the next run.
enum Kept {
    /// One that was there.
    Known,
    /// A new one.
    Added(Vec<u8>),
}

impl Store {
    /// The entries in the file at `path`; none if there is no such file that can be believed.
    pub(super) fn open(path: PathBuf, build: Fingerprint) -> Self {
        let content = sealed::read(&path, build).unwrap_or_default();
        let entries = entries(&content).unwrap_or_default();
        Self { path, build, content, entries, kept: Mutex::default() }
    }

    /// The entry called `key`, which is kept for the next run.
    pub(super) fn get(&self, key: Fingerprint) -> Option<&[u8]> {
        let range = self.entries.get(&key)?;
        self.kept().insert(key, Kept::Known);
        self.content.get(range.clone())
    }

    /// Adds an entry.
    pub(super) fn add(&self, key: Fingerprint, bytes: Vec<u8>) {
        self.kept().insert(key, Kept::Added(bytes));
    }

    /// Writes the entries that were used or added, unless these are what the file holds.
    pub(super) fn save(&self) {
        let kept = self.kept();
        let is_new = |kept: &Kept| matches!(kept, Kept::Added(_));
        if kept.len() == self.entries.len() && !kept.values().any(is_new) {
            return;
        }
        let mut writer = Writer::new(&[]);
        kept.len().store(&mut writer);
        for (key, entry) in kept.iter() {
            key.store(&mut writer);
            self.bytes(*key, entry).len().store(&mut writer);
        }
        kept.iter().for_each(|(key, entry)| writer.bytes.extend(self.bytes(*key, entry)));
        sealed::write(&self.path, self.build, &writer.bytes);
    }

    fn bytes<'a>(&'a self, key: Fingerprint, entry: &'a Kept) -> &'a [u8] {
        match entry {
            Kept::Known => self.entries.get(&key).and_then(|range| self.content.get(range.clone())).unwrap_or_default(),
            Kept::Added(bytes) => bytes,
        }
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<Fingerprint, Kept>> {
        // What a panic elsewhere left behind is whole: entries are inserted in one step.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where each entry lies in the content of a file: keys and lengths stand first, then the entries one after the other.
fn entries(content: &[u8]) -> Option<BTreeMap<Fingerprint, Range<usize>>> {
    let mut reader = Reader::new(content, &[]);
    let count = usize::load(&mut reader)?;
    let index: Vec<(Fingerprint, usize)> = (0..count).map(|_| Stored::load(&mut reader)).collect::<Option<Vec<_>>>()?;
    let mut start = content.len() - reader.left();
    let mut entries = BTreeMap::new();
    for (key, length) in index {
        let end = start.checked_add(length)?;
        entries.insert(key, start..end);
        start = end;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_run_uses_or_adds_is_there_in_the_next_and_the_rest_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Store::open(folder.path().join("store"), Fingerprint::of("build"));
        let [one, two, three] = ["one", "two", "three"].map(Fingerprint::of);
        let store = open();
        store.add(one, b"1".to_vec());
        store.add(two, b"22".to_vec());
        store.save();
        let store = open();
        assert_eq!((store.get(one), store.get(three)), (Some(&b"1"[..]), None));
        store.add(three, Vec::new());
        store.save();
        let store = open();
        assert_eq!((store.get(one), store.get(two), store.get(three)), (Some(&b"1"[..]), None, Some(&b""[..])));
    }
}
