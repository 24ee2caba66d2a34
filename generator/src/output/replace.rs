//! Files that appear whole, or not at all.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

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

/// A file of our own in `folder`. The name can be foreseen, so only what did not exist, not even as a link, is taken.
fn create_temporary(folder: &Path) -> io::Result<(PathBuf, File)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    loop {
        let name = format!(".mdbindgen-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
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
