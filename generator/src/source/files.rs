//! The files of a run.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::include::Target;
use super::line_index::LineIndex;
use super::{FileId, Span};
use crate::fingerprint::Fingerprint;
use crate::stamp::Stamp;

/// A docs root: a folder that holds `api/` and `resources/`, or one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The folder.
    pub folder: PathBuf,
    /// What reports and generated files call it, with `/` on every platform: `docs-input/v1.0`.
    pub label: String,
}

/// A source file, read and checked to be UTF-8.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The docs root that it was read for.
    pub root: usize,
    /// Its path relative to the root, with `/` on every platform: `resources/user.md`.
    pub page: Arc<str>,
    /// Its path as reports show it.
    pub path: String,
    /// Its text, without byte order mark and with `\n` for every line break.
    pub text: String,
    /// Its include directives, in order; those in tabs of code samples are left out.
    pub includes: Vec<Include>,
    /// What the file system said of it before it was read.
    pub(crate) stamp: Stamp,
    pub(super) content: OnceLock<Fingerprint>,
    pub(super) lines: LineIndex,
}

/// An include directive.
#[derive(Clone, Debug)]
pub struct Include {
    /// The whole directive.
    pub span: Span,
    /// The file that it names; nothing if it was refused or is missing, which was reported.
    pub file: Option<FileId>,
}

/// All source files of a run: the pages of every docs root, and what they include.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub(super) roots: Vec<Root>,
    pub(super) files: Vec<SourceFile>,
    pub(super) page_count: usize,
    /// Where there would be files that pages include, if there were any.
    pub(super) unresolved: Vec<Missing>,
    /// The included files whose paths lead through symbolic links.
    pub(super) links: Vec<Target>,
}

/// A file that a page includes and that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    /// Where it would be.
    pub(crate) path: PathBuf,
    /// The docs root or the folder of includes beside it: nothing outside of it is read or watched.
    pub(crate) within: PathBuf,
}

impl Missing {
    /// The folder on the way to the file that exists, in which it will appear.
    pub(crate) fn nearest(&self) -> Option<PathBuf> {
        let mut inside = self.path.ancestors().take_while(|above| above.starts_with(&self.within));
        inside.find(|path| path.symlink_metadata().is_ok()).map(Path::to_owned)
    }
}

impl Sources {
    /// The docs roots, in the order given.
    pub fn roots(&self) -> &[Root] {
        &self.roots
    }

    /// The file called `id`.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The pages, sorted by root and path; files that are only included are not among them.
    pub fn pages(&self) -> impl Iterator<Item = FileId> {
        (0..self.page_count as u32).map(FileId)
    }

    /// The files that pages include, in the order of their discovery.
    pub fn included(&self) -> impl Iterator<Item = FileId> {
        (self.page_count as u32..self.files.len() as u32).map(FileId)
    }

    /// The files that `file` includes, those that they include among them, each once, in the order of their discovery.
    pub fn included_by(&self, file: FileId) -> Vec<FileId> {
        let mut found = Vec::new();
        let mut open = vec![file];
        while let Some(next) = open.pop() {
            for include in self.file(next).includes.iter().filter_map(|include| include.file) {
                if !found.contains(&include) {
                    found.push(include);
                    open.push(include);
                }
            }
        }
        found
    }

    /// Where files are missing that pages include.
    pub(crate) fn unresolved(&self) -> &[Missing] {
        &self.unresolved
    }

    /// The included files whose paths lead through symbolic links.
    pub(crate) fn links(&self) -> &[Target] {
        &self.links
    }

    /// What to watch for changes: every file, the links to it, and where a file may appear.
    pub(crate) fn watched(&self) -> impl Iterator<Item = PathBuf> {
        let files = self.pages().chain(self.included()).map(|file| self.location(file));
        let links = self.links.iter().map(|link| link.written.clone());
        files.chain(links).chain(self.unresolved.iter().filter_map(|missing| missing.nearest()))
    }

    /// What tells the text of `file` from others.
    pub(crate) fn content(&self, file: FileId) -> Fingerprint {
        let file = self.file(file);
        *file.content.get_or_init(|| Fingerprint::of(file.text.as_bytes()))
    }

    /// Where `file` was read from.
    pub(crate) fn location(&self, file: FileId) -> PathBuf {
        let file = self.file(file);
        self.roots[file.root].folder.join(&*file.page)
    }

    /// The text at `span`.
    pub fn text(&self, span: Span) -> &str {
        &self.file(span.file).text[span.range()]
    }

    /// The line of the first byte of `span`, counted from 1.
    pub fn line(&self, span: Span) -> u32 {
        self.file(span.file).lines.line(span.start)
    }

    /// The line and the column of the first byte of `span`, both counted from 1, the column in characters.
    pub fn line_and_column(&self, span: Span) -> (u32, u32) {
        let file = self.file(span.file);
        let line = file.lines.line(span.start);
        let before = &file.text[file.lines.start(line) as usize..span.start as usize];
        (line, before.chars().count() as u32 + 1)
    }

    /// The line with this number, counted from 1, without its line break; the last one if the file has fewer.
    pub fn line_span(&self, id: FileId, line: u32) -> Span {
        let file = self.file(id);
        let start = file.lines.start(line.clamp(1, file.lines.count())) as usize;
        let length = file.text[start..].find('\n').unwrap_or(file.text.len() - start);
        Span::new(id, start..start + length)
    }
}
