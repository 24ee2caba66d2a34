//! What the last run read, found and wrote: if none of it changed, there is nothing to do.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::codec::{Reader, Stored, Writer, stored};
use super::sealed;
use crate::config::Config;
use crate::diagnostics::{Files, Findings, Report};
use crate::fingerprint::Fingerprint;
use crate::output::{self, File};
use crate::parallel;
use crate::slice::{Cut, Extent};
use crate::source::{FileId, Missing, Sources, Target, page_paths, page_text};
use crate::stamp::{Sighting, Stamp, now};

/// How much a run dealt with.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    /// The number of pages read, files that are only included not counted.
    pub(crate) pages: usize,
    /// The number of types.
    pub(crate) types: usize,
    /// The number of operations.
    pub(crate) operations: usize,
    /// How much of the API is left out, if the configuration chooses a part of it.
    pub(crate) extent: Option<Extent>,
}

/// A run that wrote what it was to write.
pub(crate) struct LastRun {
    counts: Counts,
    /// Every file that was read: pages by docs root, then what they include.
    inputs: Vec<Recorded>,
    /// What reports call these files.
    labels: Vec<String>,
    /// The number of pages of each docs root.
    pages: Vec<usize>,
    /// Where files were missing that pages include.
    unresolved: Vec<Missing>,
    /// The included files whose paths led through symbolic links.
    links: Vec<Target>,
    /// Every file that was written or was right as it was, relative to the output folder.
    outputs: Vec<Recorded>,
    /// What is wrong with the pages.
    findings: Report,
}

/// A file as a run left it.
struct Recorded {
    path: String,
    stamp: Stamp,
    /// The time before which a change would show in the stamp, in nanoseconds since 1970.
    taken: u64,
    content: Fingerprint,
}

stored! {
    LastRun { counts, inputs, labels, pages, unresolved, links, outputs, findings }
    Target { written, actual }
    Missing { path, within }
    Recorded { path, stamp, taken, content }
    Stamp { length, modified, changed, entry }
    Counts { pages, types, operations, extent }
    Extent { types, operations, cuts, derived }
    Cut { place, target }
}

impl LastRun {
    /// Records a run that began at `started`, in nanoseconds since 1970, and left `files` in the folder `output`.
    ///
    /// Files that were right as they were come with how they looked then. Nothing if a file there is no longer what the
    /// run wrote, or if a path cannot be written down as text.
    pub(super) fn record(
        started: u64,
        sources: &Sources,
        output: &Path,
        files: &[(&File, Option<Sighting>)],
        counts: Counts,
        findings: &Findings,
    ) -> Option<Self> {
        let ids: Vec<FileId> = sources.pages().chain(sources.included()).collect();
        let input = |id: &FileId| {
            let file = sources.file(*id);
            let path = sources.location(*id).to_str()?.to_owned();
            Some(Recorded { path, stamp: file.stamp, taken: started, content: sources.content(*id) })
        };
        let outputs = parallel::map(files, |(file, sighting)| record_output(output, file, *sighting));
        let mut outputs = outputs.into_iter().collect::<Option<Vec<_>>>()?;
        outputs.sort_by(|one, other| one.path.cmp(&other.path));
        let pages_of = |root| sources.pages().filter(|id| sources.file(*id).root == root).count();
        Some(Self {
            counts,
            inputs: parallel::map(&ids, input).into_iter().collect::<Option<_>>()?,
            labels: ids.iter().map(|id| sources.file(*id).path.clone()).collect(),
            pages: (0..sources.roots().len()).map(pages_of).collect(),
            unresolved: sources.unresolved().to_vec(),
            links: sources.links().to_vec(),
            outputs,
            findings: findings.report().clone(),
        })
    }

    /// Reads the record at `path`, and returns it if everything is still as that run left it.
    pub(super) fn read_if_unchanged(path: &Path, build: Fingerprint, config: &Config, output: &Path) -> Option<Self> {
        let last = Self::from_bytes(sealed::read(path, build)?.content())?;
        let is_unchanged = last.has_same_pages(config)
            && last.unresolved.iter().all(|missing| fs::symlink_metadata(&missing.path).is_err())
            && last.links.iter().all(Target::is_same)
            && parallel::map(&last.inputs, Recorded::is_same_input).into_iter().all(|is_same| is_same)
            && parallel::map(&last.outputs, |file| file.is_same_output(output)).into_iter().all(|is_same| is_same)
            && output::holds_only(output, last.outputs.iter().map(|file| &*file.path)).unwrap_or(false);
        is_unchanged.then_some(last)
    }

    /// Writes the record to `path`.
    pub(super) fn write(&self, path: &Path, build: Fingerprint) {
        let count = self.inputs.len() as u32;
        let files = numbered(count);
        let mut writer = Writer::new(&files);
        count.store(&mut writer);
        self.store(&mut writer);
        if let Some(bytes) = writer.finish() {
            sealed::write(path, build, &[&bytes]);
        }
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (count, record) = bytes.split_at_checked(size_of::<u32>())?;
        let files = numbered(u32::load(&mut Reader::new(count, &[]))?);
        Self::load(&mut Reader::new(record, &files))
    }

    /// How much the run dealt with.
    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// What to watch for changes: every file that the run read, the links to it, and where a file may appear.
    pub(crate) fn watched(&self) -> impl Iterator<Item = PathBuf> {
        let files = self.inputs.iter().map(|file| PathBuf::from(&file.path));
        let links = self.links.iter().map(|link| link.written.clone());
        files.chain(links).chain(self.unresolved.iter().filter_map(Missing::nearest))
    }

    /// Every file that the run left in the output folder, relative to it, sorted.
    pub(crate) fn outputs(&self) -> impl Iterator<Item = &str> {
        self.outputs.iter().map(|file| &*file.path)
    }

    /// What is wrong with the pages; they are read again as far as it is shown.
    pub(crate) fn findings(self) -> Findings {
        let file = |(input, label): (Recorded, String)| PageFile { label, input, text: OnceLock::new() };
        let files: Vec<PageFile> = self.inputs.into_iter().zip(self.labels).map(file).collect();
        Findings::new(Arc::new(PageFiles(files)), self.findings, self.counts.pages)
    }

    /// Whether the docs roots have just the pages that they had.
    fn has_same_pages(&self, config: &Config) -> bool {
        let mut recorded = self.inputs.iter().map(|file| Path::new(&file.path));
        let is_same = |(root, count): (&crate::config::DocsRoot, &usize)| {
            let known = recorded.by_ref().take(*count);
            page_paths(&root.folder).is_ok_and(|found| found.iter().map(PathBuf::as_path).eq(known))
        };
        config.roots.len() == self.pages.len() && config.roots.iter().zip(&self.pages).all(is_same)
    }
}

/// The files of a run, which its record numbers as the run did.
fn numbered(count: u32) -> Vec<FileId> {
    (0..count).map(FileId).collect()
}

/// Records a file that a run left in the folder `output`; nothing if somebody else has changed it since.
fn record_output(output: &Path, file: &File, sighting: Option<Sighting>) -> Option<Recorded> {
    let Sighting { taken, stamp } = sighting.or_else(|| sight(&output.join(&file.path), file))?;
    Some(Recorded { path: file.path.clone(), stamp, taken, content: Fingerprint::of(file.text.as_bytes()) })
}

/// Looks at a file that a run has just written; nothing if it does not hold what was written.
fn sight(path: &Path, file: &File) -> Option<Sighting> {
    // The stamp comes first, so that a change after it is noticed by the next run.
    let (taken, stamp) = (now(), Stamp::of(&fs::symlink_metadata(path).ok()?));
    (fs::read(path).ok()? == file.text.as_bytes()).then_some(Sighting { taken, stamp })
}

impl Recorded {
    fn is_same_input(&self) -> bool {
        self.is_same(fs::metadata(&self.path), || page_text(Path::new(&self.path)).map(String::into_bytes))
    }

    fn is_same_output(&self, folder: &Path) -> bool {
        let path = folder.join(&self.path);
        self.is_same(fs::symlink_metadata(&path), || fs::read(&path).ok())
    }

    /// Whether the file with this stamp now is what it was; where a stamp does not tell, its content does.
    fn is_same(&self, now: std::io::Result<fs::Metadata>, content: impl FnOnce() -> Option<Vec<u8>>) -> bool {
        let is_same = now.is_ok_and(|metadata| metadata.is_file() && Stamp::of(&metadata) == self.stamp);
        let has_same_content = || content().is_some_and(|content| Fingerprint::of(&content[..]) == self.content);
        is_same && (self.stamp.is_settled_at(self.taken) || has_same_content())
    }
}

/// The files that the findings of an earlier run point into.
struct PageFiles(Vec<PageFile>);

struct PageFile {
    label: String,
    input: Recorded,
    text: OnceLock<String>,
}

impl Files for PageFiles {
    fn path(&self, file: FileId) -> &str {
        &self.0[file.0 as usize].label
    }

    fn text(&self, file: FileId) -> &str {
        let file = &self.0[file.0 as usize];
        // A page that changes at this very moment shows nothing; the next run will see it.
        file.text.get_or_init(|| {
            let text = page_text(Path::new(&file.input.path)).unwrap_or_default();
            if Fingerprint::of(text.as_bytes()) == file.input.content { text } else { String::new() }
        })
    }
}
