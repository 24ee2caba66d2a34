//! Forgetting runs whose settings nobody uses any more.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::output;

/// For so many different settings the last run is remembered: more than a project has, fewer than edits make.
const MOST_RUNS: usize = 6;

/// Removes from a cache what the oldest runs left, if there are many, and what stopped processes left.
///
/// What cannot be removed stays; it is never wrong, only of no use.
pub(super) fn evict(folder: &Path) {
    output::remove_abandoned(folder);
    let mut runs: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        if is_record(&path) {
            runs.extend(modified.map(|modified| (modified, path)));
        }
    }
    runs.sort_by(|one, other| other.cmp(one));
    for (_, run) in runs.into_iter().skip(MOST_RUNS) {
        for extension in ["run", "texts", "texts-later"] {
            let _ = fs::remove_file(run.with_extension(extension));
        }
    }
}

/// Whether a file is called as records of runs are: the folder may hold other files.
fn is_record(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".run"));
    name.is_some_and(|name| name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_latest_runs_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = |number: usize, extension: &str| folder.path().join(format!("{number:032}.{extension}"));
        for number in 0..MOST_RUNS + 2 {
            for extension in ["run", "texts", "pages"] {
                let file = fs::File::create(path(number, extension)).unwrap();
                file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(number as u64)).unwrap();
            }
        }
        let foreign = folder.path().join("mine.run");
        fs::write(&foreign, "").unwrap();
        evict(folder.path());
        assert!(foreign.exists());
        for (number, is_kept) in [(0, false), (1, false), (2, true), (MOST_RUNS + 1, true)] {
            assert_eq!((path(number, "run").exists(), path(number, "texts").exists()), (is_kept, is_kept), "{number}");
            assert!(path(number, "pages").exists());
        }
    }
}
