//! Entries by fingerprint, in two files: most of them in a large one, and what came later in a small one beside it.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::codec::{Reader, Stored, Writer};
use super::sealed::{self, Sealed};
use crate::fingerprint::Fingerprint;

/// How many times the large file must be as large as what stands in the small one, or is of no use in the large one.
const LEAST_RATIO: usize = 4;

/// The entries that earlier runs left, and those that this one adds.
///
/// An entry is worth the same in either file, and whoever has no use for it ignores it. So each file can be replaced or
/// removed at any time, by several runs at once: at worst, what one of them added is made again.
pub(super) struct Store {
    base: Part,
    later: Part,
    added: Mutex<HashMap<Fingerprint, Vec<u8>>>,
    build: Fingerprint,
}

impl Store {
    /// The entries in the file at `path` and the one beside it, as far as these can be believed.
    pub(super) fn open(path: &Path, build: Fingerprint) -> Self {
        let mut beside = path.as_os_str().to_owned();
        beside.push("-later");
        let (base, later) = (Part::open(path.to_owned(), build), Part::open(beside.into(), build));
        Self { base, later, added: Mutex::default(), build }
    }

    /// The entry called `key`, which is kept for the next run.
    pub(super) fn get(&self, key: Fingerprint) -> Option<&[u8]> {
        self.base.get(key).or_else(|| self.later.get(key))
    }

    /// Adds an entry.
    pub(super) fn add(&self, key: Fingerprint, bytes: Vec<u8>) {
        // What a panic elsewhere left behind is whole: entries are inserted in one step.
        self.added.lock().unwrap_or_else(PoisonError::into_inner).insert(key, bytes);
    }

    /// Leaves the entries that were used or added for the next run.
    ///
    /// What was not used is dropped from a file when that is written: the small one if it is out of date at all, the large
    /// one if too much of it is.
    pub(super) fn save(&self) {
        let guard = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        let added = || guard.iter().map(|(key, bytes)| (*key, &bytes[..]));
        let later = || self.later.used().chain(added());
        let unused = self.base.size() - size(self.base.used());
        if size(later()) + unused > self.base.size() / LEAST_RATIO {
            self.base.replace(self.base.used().chain(later()).collect(), self.build);
            self.later.remove();
        } else if added().next().is_some() || !self.later.is_used_up() {
            self.later.replace(later().collect(), self.build);
        }
    }
}

/// The number of bytes of entries.
fn size<'a>(entries: impl Iterator<Item = (Fingerprint, &'a [u8])>) -> usize {
    entries.map(|(_, bytes)| bytes.len()).sum()
}

/// A file of entries.
struct Part {
    path: PathBuf,
    file: Sealed,
    entries: HashMap<Fingerprint, Entry>,
}

/// An entry of a file.
struct Entry {
    place: Range<usize>,
    is_used: AtomicBool,
}

impl Part {
    /// The entries in the file at `path`; none if there is no such file that can be believed.
    fn open(path: PathBuf, build: Fingerprint) -> Self {
        let file = sealed::read(&path, build).unwrap_or_default();
        let entries = entries(file.content()).unwrap_or_default();
        Self { path, file, entries }
    }

    fn get(&self, key: Fingerprint) -> Option<&[u8]> {
        let entry = self.entries.get(&key)?;
        entry.is_used.store(true, Ordering::Relaxed);
        self.file.content().get(entry.place.clone())
    }

    /// The entries that were asked for.
    fn used(&self) -> impl Iterator<Item = (Fingerprint, &[u8])> {
        let used = self.entries.iter().filter(|(_, entry)| entry.is_used.load(Ordering::Relaxed));
        used.filter_map(|(key, entry)| Some((*key, self.file.content().get(entry.place.clone())?)))
    }

    /// Whether there is no entry that was not asked for.
    fn is_used_up(&self) -> bool {
        self.used().count() == self.entries.len()
    }

    /// The number of bytes of all entries.
    fn size(&self) -> usize {
        self.entries.values().map(|entry| entry.place.len()).sum()
    }

    /// Makes `entries` the content of the file.
    fn replace(&self, entries: BTreeMap<Fingerprint, &[u8]>, build: Fingerprint) {
        let mut writer = Writer::new(&[]);
        entries.len().store(&mut writer);
        for (key, bytes) in &entries {
            key.store(&mut writer);
            bytes.len().store(&mut writer);
        }
        let index = [&writer.bytes[..]].into_iter();
        sealed::write(&self.path, build, &index.chain(entries.into_values()).collect::<Vec<_>>());
    }

    /// Removes the file; one that stays is read in vain.
    fn remove(&self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Where each entry lies in the content of a file: keys and lengths stand first, then the entries one after the other.
fn entries(content: &[u8]) -> Option<HashMap<Fingerprint, Entry>> {
    let mut reader = Reader::new(content, &[]);
    let count = usize::load(&mut reader)?;
    let index: Vec<(Fingerprint, usize)> = (0..count).map(|_| Stored::load(&mut reader)).collect::<Option<Vec<_>>>()?;
    let mut start = content.len() - reader.left();
    let mut entries = HashMap::new();
    for (key, length) in index {
        let end = start.checked_add(length)?;
        entries.insert(key, Entry { place: start..end, is_used: AtomicBool::new(false) });
        start = end;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run that asks for `keys` and adds those that are not there; tells which these were, each by its first letter.
    fn run(folder: &Path, keys: &[&str]) -> String {
        let store = Store::open(&folder.join("store"), Fingerprint::of("build"));
        let mut added = String::new();
        for key in keys {
            let bytes = key.repeat(10).into_bytes();
            match store.get(Fingerprint::of(key)) {
                Some(found) => assert_eq!(found, bytes),
                None => {
                    added.push_str(&key[..1]);
                    store.add(Fingerprint::of(key), bytes);
                }
            }
        }
        store.save();
        added
    }

    fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        let mut files: Vec<_> =
            entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect();
        files.sort();
        files
    }

    #[test]
    fn what_a_run_uses_or_adds_is_there_in_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let run = |keys: &[&str]| run(folder.path(), keys);
        assert_eq!(run(&["one", "two"]), "ot");
        assert_eq!(run(&["one", "three"]), "t");
        assert_eq!(run(&["one", "three"]), "");
        assert_eq!(run(&["one", "two", "three"]), "t");
    }

    #[test]
    fn the_large_file_is_written_only_if_much_of_it_is_out_of_date() {
        let folder = tempfile::tempdir().unwrap();
        let run = |keys: &[&str]| run(folder.path(), keys);
        let most = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let with = |further: &[&'static str]| [&most[..], further].concat();
        run(&with(&[]));
        let large = files(folder.path());
        assert_eq!(run(&with(&["i"])), "i");
        assert_eq!(files(folder.path())[0], large[0]);
        assert_eq!(run(&with(&["j"])), "j");
        assert_eq!(run(&with(&["i", "j"])), "i", "what is not used goes from the small file");
        assert_eq!(files(folder.path())[0], large[0]);
        let before = files(folder.path());
        assert_eq!(run(&with(&["i", "j"])), "");
        assert_eq!(files(folder.path()), before, "nothing is written that is there");
        assert_eq!(run(&with(&["i", "j", "k"])), "k");
        assert_eq!(files(folder.path()).len(), 1, "all of them are in the large file now");
        assert_eq!(run(&with(&["i", "j", "k"])), "");
    }

    #[test]
    fn runs_at_the_same_time_leave_what_one_of_them_added() {
        let folder = tempfile::tempdir().unwrap();
        let keys = ["a", "b", "c", "d", "e", "f", "g", "h"];
        run(folder.path(), &keys);
        let open = || Store::open(&folder.path().join("store"), Fingerprint::of("build"));
        let stores = [open(), open()];
        for (store, added) in stores.iter().zip(["i", "j"]) {
            keys.iter().for_each(|key| assert!(store.get(Fingerprint::of(key)).is_some()));
            store.add(Fingerprint::of(added), added.repeat(10).into_bytes());
        }
        stores.iter().for_each(Store::save);
        assert_eq!(run(folder.path(), &[&keys[..], &["i", "j"]].concat()), "i");
    }

    #[test]
    fn either_file_may_be_lost() {
        for lost in ["store", "store-later"] {
            let folder = tempfile::tempdir().unwrap();
            let keys = ["a", "b", "c", "d", "e"];
            run(folder.path(), &keys[..4]);
            run(folder.path(), &keys);
            assert_eq!(files(folder.path()).len(), 2);
            fs::remove_file(folder.path().join(lost)).unwrap();
            run(folder.path(), &keys);
            assert_eq!(run(folder.path(), &keys), "");
        }
    }
}
