//! Files that are believed only if they are whole and of this build.

use std::fs;
use std::path::Path;

use crate::fingerprint::Fingerprint;
use crate::output::replace;

/// What stands before the content: the fingerprint of what follows, and the build that wrote it.
const SEAL: usize = 32;

/// The content of the file at `path`; nothing if there is none, it was damaged, or another build wrote it.
pub(super) fn read(path: &Path, build: Fingerprint) -> Option<Vec<u8>> {
    let mut bytes = fs::read(path).ok()?;
    let (seal, signed) = bytes.split_at_checked(SEAL / 2)?;
    let is_whole = Fingerprint::of(signed).to_bytes() == seal;
    if !is_whole || signed.get(..SEAL / 2)? != build.to_bytes() {
        return None;
    }
    bytes.drain(..SEAL);
    Some(bytes)
}

/// Writes a file that [`read`] believes, all of it or nothing.
///
/// Failure is no fault of the run: the next one does the work again.
pub(super) fn write(path: &Path, build: Fingerprint, content: &[u8]) {
    let mut signed = build.to_bytes().to_vec();
    signed.extend(content);
    let mut bytes = Fingerprint::of(&signed[..]).to_bytes().to_vec();
    bytes.extend(signed);
    let _ = replace(path, &bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_files_of_the_same_build_are_believed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/file");
        let (build, other) = (Fingerprint::of("one"), Fingerprint::of("two"));
        assert_eq!(read(&path, build), None);
        write(&path, build, b"content");
        assert_eq!(read(&path, build).as_deref(), Some(&b"content"[..]));
        assert_eq!(read(&path, other), None);
        let whole = fs::read(&path).unwrap();
        for index in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[index] ^= 1;
            fs::write(&path, damaged).unwrap();
            assert_eq!(read(&path, build), None, "byte {index}");
            fs::write(&path, &whole[..index]).unwrap();
            assert_eq!(read(&path, build), None, "{index} bytes");
        }
    }
}
