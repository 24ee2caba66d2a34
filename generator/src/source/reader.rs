//! Reading docs roots from disk.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::{fmt, fs, io};

use super::include::{self, Refusal};
use super::line_index::LineIndex;
use super::{FileId, Include, Missing, Root, SourceFile, Sources, Span};
use crate::diagnostics::{
    INCLUDE_CYCLE, INCLUDE_OUTSIDE_ROOT, INCLUDE_TOO_DEEP, MISSING_INCLUDE, NOT_UTF8, PAGE_TOO_LARGE, Report,
};
use crate::parallel;
use crate::stamp::Stamp;

/// The folders of a docs root that hold pages.
pub(crate) const PAGE_FOLDERS: [&str; 2] = ["api", "resources"];

/// A page of the public references has up to 200 KB; this bounds what a hostile file can cost.
const LARGEST_PAGE: usize = 1 << 20;

/// How many includes may stand within one another.
const DEEPEST_INCLUDE: usize = 8;

/// A docs root or a file of it cannot be read.
#[derive(Debug)]
pub enum ReadError {
    /// The operating system refused.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why it cannot be read.
        error: io::Error,
    },
    /// The folder has no pages.
    NoPages {
        /// The folder.
        path: PathBuf,
    },
}

impl ReadError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Io { path: path.to_path_buf(), error }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, error } => write!(formatter, "cannot read `{}`: {error}", path.display()),
            Self::NoPages { path } => {
                let path = path.display();
                write!(formatter, "`{path}` is no docs root: it holds neither `api/*.md` nor `resources/*.md`")
            }
        }
    }
}

// The message says the cause, so that there is none to ask for.
impl std::error::Error for ReadError {}

impl Sources {
    /// Reads every page of the docs roots and every file that those pages include.
    ///
    /// A page that is not UTF-8 or too large is reported and left out, an include that is missing or leads out of its
    /// root is reported and not followed.
    ///
    /// # Errors
    ///
    /// Returns an error if a root has no pages, or if a folder or file cannot be read.
    pub fn read(roots: &[Root], report: &mut Report) -> Result<Self, ReadError> {
        let mut sources = Self { roots: roots.to_vec(), ..Self::default() };
        for (index, root) in roots.iter().enumerate() {
            let paths = page_paths(&root.folder)?;
            for read in parallel::map(&paths, |path| read_page(index, root, path)) {
                sources.add(read?, report);
            }
        }
        sources.page_count = sources.files.len();
        sources.follow_includes(report)?;
        Ok(sources)
    }

    /// Makes sources of texts in memory, each with its path relative to one docs root; includes are not followed.
    pub fn from_texts(texts: &[(&str, &str)]) -> Self {
        let root = Root { folder: PathBuf::new(), label: "docs".to_owned() };
        let mut sources = Self { roots: vec![root], page_count: texts.len(), ..Self::default() };
        for (page, text) in texts {
            let file = source_file(0, page, "docs", normalize((*text).to_owned()), Stamp::default());
            sources.add(ReadFile { file, fault: None }, &mut Report::default());
        }
        sources
    }

    fn add(&mut self, mut read: ReadFile, report: &mut Report) -> FileId {
        let id = FileId(self.files.len() as u32);
        let whole = Span::new(id, 0..0);
        match read.fault {
            Some(Fault::NotUtf8(offset)) => report.push(
                NOT_UTF8
                    .at(whole, format!("`{}` is not UTF-8", read.file.path))
                    .label(format!("the first bad byte is at offset {offset}"))
                    .help("save the page as UTF-8"),
            ),
            Some(Fault::TooLarge) => report.push(
                PAGE_TOO_LARGE
                    .at(whole, format!("`{}` has more than {LARGEST_PAGE} bytes", read.file.path))
                    .help("divide the page"),
            ),
            None => {}
        }
        for include in &mut read.file.includes {
            include.span.file = id;
        }
        self.files.push(read.file);
        id
    }

    /// Resolves the includes of every page, and of the files so found.
    fn follow_includes(&mut self, report: &mut Report) -> Result<(), ReadError> {
        for root in 0..self.roots.len() {
            let folder = self.roots[root].folder.clone();
            let canonical = folder.canonicalize().map_err(ReadError::io(&folder))?;
            let mut walk = IncludeWalk { sources: self, report, root, folder: canonical, known: HashMap::new() };
            let pages: Vec<_> = walk.sources.pages().filter(|id| walk.sources.file(*id).root == root).collect();
            for page in pages {
                walk.follow(page, &mut vec![page])?;
            }
        }
        Ok(())
    }
}

/// The search for the files that the pages of one root include, each of which is read once.
struct IncludeWalk<'a> {
    sources: &'a mut Sources,
    report: &'a mut Report,
    root: usize,
    /// The root, canonical.
    folder: PathBuf,
    /// Canonical paths of the files read.
    known: HashMap<PathBuf, FileId>,
}

impl IncludeWalk<'_> {
    /// Follows the includes of the file on top of `stack`, which holds the files that include one another.
    fn follow(&mut self, file: FileId, stack: &mut Vec<FileId>) -> Result<(), ReadError> {
        for index in 0..self.sources.file(file).includes.len() {
            let span = self.sources.file(file).includes[index].span;
            let Some(path) = self.resolve(file, span) else { continue };
            let known = self.known.get(&path).copied();
            if let Some(target) = known.filter(|target| stack.contains(target)) {
                let target = self.sources.file(target).page.to_string();
                self.refuse_nesting(&INCLUDE_CYCLE, "include leads back to itself", span, stack, &target);
                continue;
            }
            if stack.len() > DEEPEST_INCLUDE {
                let message = "includes stand too deep within one another";
                self.refuse_nesting(&INCLUDE_TOO_DEEP, message, span, stack, &self.relative(&path));
                continue;
            }
            let target = match known {
                Some(target) => target,
                None => self.read(path, stack)?,
            };
            self.sources.files[file.0 as usize].includes[index].file = Some(target);
        }
        Ok(())
    }

    fn read(&mut self, path: PathBuf, stack: &mut Vec<FileId>) -> Result<FileId, ReadError> {
        let root = &self.sources.roots[self.root];
        let read = read_file(self.root, &path, &self.relative(&path), &root.label)?;
        let id = self.sources.add(read, self.report);
        self.known.insert(path, id);
        stack.push(id);
        self.follow(id, stack)?;
        stack.pop();
        Ok(id)
    }

    /// The path of an included file relative to the root, with `..` where it lies beside it.
    fn relative(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.folder).map(slashed);
        let beside = || path.strip_prefix(self.folder.parent()?).ok().map(|rest| format!("../{}", slashed(rest)));
        inside.ok().or_else(beside).unwrap_or_else(|| unreachable!("includes resolve to one of the two folders"))
    }

    /// The file that the directive at `span` names, if it may be read.
    fn resolve(&mut self, file: FileId, span: Span) -> Option<PathBuf> {
        let directive = include::directives(self.sources.text(span)).pop()?;
        let page = self.folder.join(&*self.sources.file(file).page);
        let base = page.parent().unwrap_or(&self.folder).canonicalize().ok()?;
        match include::resolve(&self.folder, &base, &directive.target) {
            Ok(target) => {
                if target.written != target.actual {
                    self.sources.links.push(target.clone());
                }
                Some(target.actual)
            }
            Err(refusal) => {
                self.report_refusal(&refusal, &directive.target, span);
                if let Refusal::Missing(path) | Refusal::LinkedOutside(path) = refusal {
                    let beside = || self.folder.parent().unwrap_or(&self.folder).join("includes");
                    let within = if path.starts_with(&self.folder) { self.folder.clone() } else { beside() };
                    self.sources.unresolved.push(Missing { path, within });
                }
                None
            }
        }
    }

    fn report_refusal(&mut self, refusal: &Refusal, target: &str, span: Span) {
        self.report.push(match refusal {
            Refusal::OutsideRoot | Refusal::LinkedOutside(_) => INCLUDE_OUTSIDE_ROOT
                .at(span, format!("include `{target}` leads out of the docs root"))
                .label("only the docs root and the `includes` folder beside it are read"),
            Refusal::Missing(_) => MISSING_INCLUDE
                .at(span, format!("included file `{target}` does not exist"))
                .label("read as if it were empty"),
        });
    }

    fn refuse_nesting(
        &mut self,
        code: &'static crate::diagnostics::Code,
        message: &str,
        span: Span,
        stack: &[FileId],
        target: &str,
    ) {
        let names: Vec<_> = stack.iter().map(|id| format!("`{}`", self.sources.file(*id).page)).collect();
        self.report.push(
            code.at(span, message)
                .label(format!("files that include one another: {}, then `{target}`", names.join(", ")))
                .help("remove one of the includes"),
        );
    }
}

/// The pages of a docs root, sorted by their paths relative to it.
pub(crate) fn page_paths(root: &Path) -> Result<Vec<PathBuf>, ReadError> {
    fs::metadata(root).map_err(ReadError::io(root))?;
    let mut paths = Vec::new();
    for folder in PAGE_FOLDERS.map(|name| root.join(name)) {
        if folder.is_dir() {
            collect_pages(&folder, &mut paths)?;
        }
    }
    if paths.is_empty() {
        return Err(ReadError::NoPages { path: root.to_path_buf() });
    }
    paths.sort_unstable();
    Ok(paths)
}

/// Adds the Markdown files below `folder`; symbolic links are not followed, since they may lead out of the root.
fn collect_pages(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), ReadError> {
    for entry in fs::read_dir(folder).map_err(ReadError::io(folder))? {
        let entry = entry.map_err(ReadError::io(folder))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(ReadError::io(&path))?;
        if kind.is_dir() {
            collect_pages(&path, paths)?;
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    Ok(())
}

/// A file as read, and what is wrong with it.
struct ReadFile {
    file: SourceFile,
    fault: Option<Fault>,
}

enum Fault {
    /// The offset of the first bad byte.
    NotUtf8(usize),
    TooLarge,
}

fn read_page(index: usize, root: &Root, path: &Path) -> Result<ReadFile, ReadError> {
    let relative = path.strip_prefix(&root.folder).unwrap_or_else(|_| unreachable!("pages are found below their root"));
    read_file(index, path, &slashed(relative), &root.label)
}

fn read_file(root: usize, path: &Path, page: &str, label: &str) -> Result<ReadFile, ReadError> {
    let file = fs::File::open(path).map_err(ReadError::io(path))?;
    let metadata = file.metadata().map_err(ReadError::io(path))?;
    // Taken before the text: a change in between then shows in the next run.
    let stamp = Stamp::of(&metadata);
    // With room for the whole file it is read in one go; a length that is wrong costs further ones.
    let mut bytes = Vec::with_capacity(metadata.len().min(LARGEST_PAGE as u64) as usize + 1);
    file.take(LARGEST_PAGE as u64 + 1).read_to_end(&mut bytes).map_err(ReadError::io(path))?;
    let (text, fault) = if bytes.len() > LARGEST_PAGE {
        (String::new(), Some(Fault::TooLarge))
    } else {
        match String::from_utf8(bytes) {
            Ok(text) => (normalize(text), None),
            Err(error) => (String::new(), Some(Fault::NotUtf8(error.utf8_error().valid_up_to()))),
        }
    };
    Ok(ReadFile { file: source_file(root, page, label, text, stamp), fault })
}

fn source_file(root: usize, page: &str, label: &str, text: String, stamp: Stamp) -> SourceFile {
    let directives = include::directives(&text).into_iter();
    SourceFile {
        root,
        page: Arc::from(page),
        path: format!("{label}/{page}"),
        lines: LineIndex::new(&text),
        // The file's own number is known only once it has been added.
        includes: directives.map(|found| Include { span: Span::new(FileId(0), found.range), file: None }).collect(),
        text,
        stamp,
        content: OnceLock::new(),
    }
}

/// The text of the file at `path`, as runs read pages; nothing if it cannot be read as such.
pub(crate) fn page_text(path: &Path) -> Option<String> {
    let read = read_file(0, path, "", "").ok()?;
    read.fault.is_none().then_some(read.file.text)
}

/// Strips a byte order mark and writes every line break as `\n`.
fn normalize(text: String) -> String {
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::normalize;

    #[test]
    fn byte_order_marks_and_carriage_returns_disappear() {
        assert_eq!(normalize("\u{feff}a\r\nb\rc\n".to_owned()), "a\nb\nc\n");
    }
}
