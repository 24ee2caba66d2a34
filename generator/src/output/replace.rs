//! Files that appear whole, or not at all.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::Error;

/// Puts `content` in the place of what is at `path`, all of it or nothing.
///
/// A file that was there leaves its permissions to the new one.
///
/// # Errors
///
/// Returns an error naming the path or its folder if either cannot be written.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(|cause| Error::write(folder, cause))?;
    write_and_rename(folder, path, content).map_err(|cause| Error::write(path, cause))
}

fn write_and_rename(folder: &Path, path: &Path, content: &[u8]) -> io::Result<()> {
    let (temporary, file) = create_temporary(folder)?;
    let done = fill(file, path, content).and_then(|()| fs::rename(&temporary, path));
    if done.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    done
}

/// How old a temporary file must be before it is taken for one that nobody is about to rename.
const ABANDONED: Duration = Duration::from_secs(60);

/// Removes from `folder` what processes left there that were stopped while they wrote; what cannot be removed stays.
pub(crate) fn remove_abandoned(folder: &Path) {
    let is_ours = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let numbers = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.split_once('-'));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        numbers.is_some_and(|(process, count)| is_number(process) && is_number(count))
    };
    let is_old = |entry: &fs::DirEntry| {
        let metadata = entry.metadata().ok().filter(fs::Metadata::is_file);
        let age = metadata.and_then(|metadata| metadata.modified().ok()?.elapsed().ok());
        age.is_some_and(|age| age >= ABANDONED)
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_ours(&entry) && is_old(&entry) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// How the names of temporary files start; the number of the process and that of the file follow.
const PREFIX: &str = ".mdbindgen-";

/// A file of our own in `folder`. The name can be foreseen, so only what did not exist, not even as a link, is taken.
fn create_temporary(folder: &Path) -> io::Result<(PathBuf, File)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    loop {
        let name = format!("{PREFIX}{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = folder.join(name);
        match File::create_new(&path) {
            // Left by a process that was stopped, and had the number of this one.
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {}
            created => return created.map(|file| (path, file)),
        }
    }
}

fn fill(mut file: File, path: &Path, content: &[u8]) -> io::Result<()> {
    if let Ok(replaced) = fs::metadata(path) {
        file.set_permissions(replaced.permissions())?;
    }
    file.write_all(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        entries.collect()
    }

    #[test]
    fn nothing_is_left_beside_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/file");
        for content in ["first", "second"] {
            replace(&path, content.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        assert_eq!(names(path.parent().unwrap()), ["file"]);
        // A folder cannot be replaced by a file.
        fs::create_dir_all(folder.path().join("folder/inside")).unwrap();
        assert!(replace(&folder.path().join("folder"), b"content").is_err());
        assert!(names(folder.path()).iter().all(|name| !name.starts_with('.')));
    }

    #[test]
    fn what_stopped_processes_left_is_removed_once_it_is_old() {
        let folder = tempfile::tempdir().unwrap();
        let old = std::time::SystemTime::now() - 2 * ABANDONED;
        for (name, modified) in
            [(".mdbindgen-1-2", Some(old)), (".mdbindgen-3-4", None), (".mdbindgen-notes", Some(old))]
        {
            let file = File::create(folder.path().join(name)).unwrap();
            modified.map_or(Ok(()), |time| file.set_modified(time)).unwrap();
        }
        remove_abandoned(folder.path());
        let mut left = names(folder.path());
        left.sort();
        assert_eq!(left, [".mdbindgen-3-4", ".mdbindgen-notes"]);
    }

    #[test]
    fn what_a_stopped_process_left_is_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let (first, _) = create_temporary(folder.path()).unwrap();
        let number: u64 = first.to_str().and_then(|path| path.rsplit('-').next()).unwrap().parse().unwrap();
        // Other tests of this process take numbers too, so a few are left.
        let left = |next: u64| folder.path().join(format!(".mdbindgen-{}-{}", process::id(), number + next));
        (1..50).for_each(|next| drop(fs::write(left(next), "left")));
        replace(&folder.path().join("file"), b"content").unwrap();
        assert_eq!(fs::read(folder.path().join("file")).unwrap(), b"content");
        assert!((1..50).all(|next| fs::read(left(next)).unwrap() == b"left"));
    }
}
