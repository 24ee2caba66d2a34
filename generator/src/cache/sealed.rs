//! Files that are believed only if they are whole and of this build.

use std::fs;
use std::path::Path;

use crate::fingerprint::Fingerprint;
use crate::output::replace;

/// The length of a fingerprint. Two stand before the content: that of what follows, and the build that wrote it.
const SEAL: usize = 16;

/// A file that is believed.
#[derive(Default)]
pub(super) struct Sealed(Vec<u8>);

impl Sealed {
    /// What it was given to hold.
    pub(super) fn content(&self) -> &[u8] {
        self.0.get(2 * SEAL..).unwrap_or_default()
    }
}

/// The file at `path`; nothing if there is none, it was damaged, or another build wrote it.
pub(super) fn read(path: &Path, build: Fingerprint) -> Option<Sealed> {
    let bytes = fs::read(path).ok()?;
    let (seal, signed) = bytes.split_at_checked(SEAL)?;
    let is_of_build = signed.get(..SEAL)? == build.to_bytes();
    let is_whole = is_of_build && Fingerprint::of(signed).to_bytes() == seal;
    is_whole.then_some(Sealed(bytes))
}

/// Writes a file that [`read`] believes, all of it or nothing.
///
/// Failure is no fault of the run: the next one does the work again.
///
/// The content comes in parts, so that whoever has them at different places needs no copy of all.
pub(super) fn write(path: &Path, build: Fingerprint, parts: &[&[u8]]) {
    let head = [[0; SEAL], build.to_bytes()].concat();
    let mut bytes = [&[&head[..]], parts].concat().concat();
    let seal = Fingerprint::of(&bytes[SEAL..]);
    bytes[..SEAL].copy_from_slice(&seal.to_bytes());
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
        let content = |build| read(&path, build).map(|sealed| sealed.content().to_owned());
        assert_eq!(content(build), None);
        write(&path, build, &[b"con", b"tent"]);
        assert_eq!(content(build).as_deref(), Some(&b"content"[..]));
        assert_eq!(content(other), None);
        let whole = fs::read(&path).unwrap();
        for index in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[index] ^= 1;
            fs::write(&path, damaged).unwrap();
            assert_eq!(content(build), None, "byte {index}");
            fs::write(&path, &whole[..index]).unwrap();
            assert_eq!(content(build), None, "{index} bytes");
        }
    }
}
