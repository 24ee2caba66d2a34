//! Files on disk: compared, replaced atomically, removed when nothing produces them any more.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::File;
use super::header::has_header;
use super::replace::{remove_abandoned, replace};
use crate::stamp::{Sighting, Stamp, now};
use crate::{Error, parallel};

/// Whether files are changed or only compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Makes the folder hold exactly the files, as far as it is ours.
    Write,
    /// Touches nothing and says what differs.
    Check,
}

/// What became of a file, or what [`Mode::Write`] would do to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It has the right content, and keeps its modification time.
    Unchanged,
    /// It was written.
    Written,
    /// It was removed, because no page produces it any more.
    Removed,
    /// It does not exist, and should.
    Missing,
    /// Its content is not what the pages give.
    Outdated,
    /// No page produces it any more.
    Superfluous,
}

impl Status {
    /// Whether a check that finds it has failed.
    pub fn is_stale(self) -> bool {
        matches!(self, Self::Missing | Self::Outdated | Self::Superfluous)
    }
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its path below the output folder, with `/` on every platform.
    pub path: String,
    /// What became of it.
    pub status: Status,
    /// What it should hold, if [`Mode::Check`] found that it holds something else.
    pub expected: Option<String>,
}

/// Writes `files` under `folder` and removes files of ours there that are not among them, or only compares.
///
/// Returns one entry per file, sorted by path. An identical file keeps its modification time. Files of ours are
/// looked for in the folders of `files` and in folders whose `mod.rs` is ours. Everything is checked before anything is
/// written.
///
/// # Errors
///
/// Returns an error naming the path if a file there lacks our header, if a path leads through a symbolic link, or if
/// reading, writing or removing fails.
pub fn write_files(folder: &Path, files: &[File], mode: Mode) -> Result<Vec<Outcome>, Error> {
    write_and_sight(folder, files, mode).map(|(outcomes, _)| outcomes)
}

/// Like [`write_files`], and tells for each of `files` that was right as it was how it looked just before it was read.
pub(crate) fn write_and_sight(
    folder: &Path,
    files: &[File],
    mode: Mode,
) -> Result<(Vec<Outcome>, Vec<Option<Sighting>>), Error> {
    let folders = folders(files.iter().map(|file| &*file.path));
    refuse_links(folder, &folders)?;
    let planned = parallel::map(files, |file| plan_file(folder, file)).into_iter();
    let (statuses, sightings): (Vec<_>, Vec<_>) = planned.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    let superfluous = find_superfluous(folder, files.iter().map(|file| &*file.path), &folders)?;
    if mode == Mode::Write {
        remove_abandoned(folder);
        folders.iter().for_each(|inside| remove_abandoned(&folder.join(inside)));
    }
    let mut outcomes = Vec::with_capacity(files.len());
    for (file, status) in files.iter().zip(statuses) {
        outcomes.push(write_file(folder, file, status, mode)?);
    }
    for path in superfluous {
        let status = if mode == Mode::Write { Status::Removed } else { Status::Superfluous };
        if mode == Mode::Write {
            remove(folder, &path)?;
        }
        outcomes.push(Outcome { path, status, expected: None });
    }
    outcomes.sort_by(|one, other| one.path.cmp(&other.path));
    Ok((outcomes, sightings))
}

/// Does what has to be done for a file, or says what that is.
fn write_file(folder: &Path, file: &File, mut status: Status, mode: Mode) -> Result<Outcome, Error> {
    if mode == Mode::Write && status.is_stale() {
        replace(&folder.join(&file.path), file.text.as_bytes())?;
        status = Status::Written;
    }
    let expected = (status == Status::Outdated).then(|| file.text.clone());
    Ok(Outcome { path: file.path.clone(), status, expected })
}

/// What has to be done for a file, and how it looked if that is nothing; an error if it must not be touched.
fn plan_file(folder: &Path, file: &File) -> Result<(Status, Option<Sighting>), Error> {
    let path = folder.join(&file.path);
    let taken = now();
    let stamp = match fs::symlink_metadata(&path) {
        Ok(metadata) if metadata.is_symlink() => return Err(link_refused(&path)),
        Ok(metadata) => Stamp::of(&metadata),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok((Status::Missing, None)),
        Err(cause) => return Err(Error::read(&path, cause)),
    };
    let content = fs::read(&path).map_err(|cause| Error::read(&path, cause))?;
    if content == file.text.as_bytes() {
        Ok((Status::Unchanged, Some(Sighting { taken, stamp })))
    } else if has_header(&content) {
        Ok((Status::Outdated, None))
    } else {
        Err(Error::ForeignFile { path })
    }
}

/// The folders that files lie in, and those above them.
fn folders<'a>(files: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut folders = BTreeSet::new();
    for file in files {
        let mut inside = file;
        while let Some((folder, _)) = inside.rsplit_once('/').filter(|(folder, _)| folders.insert(*folder)) {
            inside = folder;
        }
    }
    folders
}

/// An error if one of `folders`, which lie below `folder`, is a symbolic link: what lies behind it may be anywhere.
fn refuse_links(folder: &Path, folders: &BTreeSet<&str>) -> Result<(), Error> {
    for path in folders.iter().map(|inside| folder.join(inside)) {
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => return Err(link_refused(&path)),
            Ok(_) => {}
            Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(cause) => return Err(Error::read(&path, cause)),
        }
    }
    Ok(())
}

fn link_refused(path: &Path) -> Error {
    let cause = io::Error::new(io::ErrorKind::InvalidInput, "it is a symbolic link, which output never follows");
    Error::write(path, cause)
}

/// Whether no file of ours lies below `folder` that is not among `files`, and no symbolic link on the way to one.
///
/// # Errors
///
/// Returns an error naming the path if a folder cannot be read or a path leads through a symbolic link.
pub(crate) fn holds_only<'a>(folder: &Path, files: impl Iterator<Item = &'a str> + Clone) -> Result<bool, Error> {
    let folders = folders(files.clone());
    refuse_links(folder, &folders)?;
    Ok(find_superfluous(folder, files, &folders)?.is_empty())
}

/// The files of ours below `folder` that are not among `files`, which lie in `folders`.
fn find_superfluous<'a>(
    folder: &Path,
    files: impl Iterator<Item = &'a str>,
    folders_of_files: &BTreeSet<&str>,
) -> Result<Vec<String>, Error> {
    let produced: HashSet<&str> = files.collect();
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inside) = folders.pop() {
        for (name, kind) in entries(&folder.join(&inside))? {
            let path = inside.join(&name);
            let text = slashed(&path);
            if kind.is_dir() {
                if folders_of_files.contains(text.as_str()) || holds_modules(folder, &path)? {
                    folders.push(path);
                }
            } else if kind.is_file()
                && is_generated_name(&name)
                && !produced.contains(text.as_str())
                && is_ours(&folder.join(&path))?
            {
                found.push(text);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a folder is one that an earlier run wrote: that of a module which holds others, or the sources of a crate.
fn holds_modules(folder: &Path, inside: &Path) -> Result<bool, Error> {
    let is_crate = inside == Path::new("src") && is_ours(&folder.join("Cargo.toml"))?;
    Ok(is_crate || is_ours(&folder.join(inside).join("mod.rs"))?)
}

/// Whether files of ours are called such.
fn is_generated_name(name: &str) -> bool {
    name == "Cargo.toml" || name.ends_with(".rs") || name.ends_with(".jsonl")
}

/// The entries of a folder whose names are text; links are neither files nor folders here.
fn entries(folder: &Path) -> Result<Vec<(String, fs::FileType)>, Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(Error::read(folder, cause)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|cause| Error::read(folder, cause))?;
        let kind = entry.file_type().map_err(|cause| Error::read(entry.path(), cause))?;
        found.extend(entry.file_name().into_string().ok().map(|name| (name, kind)));
    }
    Ok(found)
}

/// Whether the file exists and starts with our header.
fn is_ours(path: &Path) -> Result<bool, Error> {
    let is_file = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    if !is_file {
        return Ok(false);
    }
    let mut start = Vec::new();
    let file = fs::File::open(path).map_err(|cause| Error::read(path, cause))?;
    io::Read::read_to_end(&mut io::Read::take(file, 128), &mut start).map_err(|cause| Error::read(path, cause))?;
    Ok(has_header(&start))
}

/// The path with `/` between its parts.
fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Removes a file, and the folders above it that become empty.
fn remove(folder: &Path, file: &str) -> Result<(), Error> {
    let path = folder.join(file);
    match fs::remove_file(&path) {
        // Another run of the same kind was faster.
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
        removed => removed.map_err(|cause| Error::write(&path, cause))?,
    }
    for above in Path::new(file).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty()) {
        // A folder that is not empty stays, and so do those above it.
        if fs::remove_dir(folder.join(above)).is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
