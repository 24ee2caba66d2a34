//! The stages in order.

use std::io;
use std::sync::Arc;

use crate::config::DocsRoot;
use crate::diagnostics::{Findings, Report};
use crate::lower::Links;
use crate::model::{Api, Document};
use crate::names::{self, Names};
use crate::output::{self, File, FormatError, Outcome, Source, Status};
use crate::source::{Root, Sources};
use crate::{Config, Error, emit, lower, syntax};

/// A step of a run, as progress reports name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Pages and their includes are read.
    Read,
    /// Pages are parsed.
    Parse,
    /// Pages are linked into a model.
    Lower,
    /// Names are decided, code is emitted and formatted.
    Emit,
    /// Files are compared with what is there, and written.
    Write,
}

/// Hears which stage a run has come to.
pub type Progress<'a> = &'a dyn Fn(Stage);

/// What the pages say: the model of each docs root.
#[derive(Clone, Debug)]
pub struct Model {
    /// Module name and model of each docs root, in the order of the configuration.
    pub roots: Vec<(String, Api)>,
    /// The number of pages read, files that are only included not counted.
    pub pages: usize,
    /// What is wrong with the pages; no errors, for with errors there is no model.
    pub findings: Findings,
}

impl Model {
    /// The number of types.
    pub fn types(&self) -> usize {
        self.roots.iter().map(|(_, api)| api.types.len()).sum()
    }

    /// The number of operations.
    pub fn operations(&self) -> usize {
        self.roots.iter().map(|(_, api)| api.operations.len()).sum()
    }

    /// Writes the model as indented JSON and a line break.
    ///
    /// # Errors
    ///
    /// Returns the error of `writer`.
    pub fn write_json(&self, mut writer: impl io::Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut writer, &Document { roots: &self.roots })?;
        writer.write_all(b"\n")?;
        writer.flush()
    }

    /// Writes the model as YAML, with the keys of the JSON form.
    ///
    /// # Errors
    ///
    /// Returns the error of `writer`.
    pub fn write_yaml(&self, writer: impl io::Write) -> io::Result<()> {
        let mut writer = Remembering { writer, error: None };
        let written = serde_yaml::to_writer(&mut writer, &Document { roots: &self.roots });
        // The emitter hides what went wrong, and callers must tell a closed pipe from a full disk.
        match (writer.error.take(), written) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => Err(io::Error::other(error)),
            (None, Ok(())) => writer.writer.flush(),
        }
    }
}

/// A writer that keeps a copy of its error.
struct Remembering<W> {
    writer: W,
    error: Option<io::Error>,
}

impl<W: io::Write> io::Write for Remembering<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes).inspect_err(|error| self.error = Some(error.kind().into()))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A run between its stages: what was read, what was understood, what is wrong.
pub(crate) struct Run {
    pub(crate) sources: Arc<Sources>,
    pub(crate) apis: Vec<Api>,
    pub(crate) report: Report,
}

impl Run {
    /// Decides every identifier, for each docs root.
    pub(crate) fn assign_names(&mut self) -> Vec<Names> {
        self.apis.iter().map(|api| names::assign_names(api, &mut self.report)).collect()
    }

    /// Reads, parses and links the pages.
    pub(crate) fn load(config: &Config, progress: Progress<'_>) -> Result<Self, Error> {
        config.check().map_err(Error::Usage)?;
        let mut report = Report::default();
        progress(Stage::Read);
        let roots: Vec<_> = config.roots.iter().map(source_root).collect();
        let sources = Sources::read(&roots, &mut report)?;
        progress(Stage::Parse);
        let pages = syntax::parse_pages(&sources, &mut report);
        progress(Stage::Lower);
        let lower = |(index, root)| lower::lower_pages(&sources, &pages, index, &links(config, root), &mut report);
        let apis = config.roots.iter().enumerate().map(lower).collect();
        Ok(Self { sources: Arc::new(sources), apis, report })
    }

    /// The gate: the model and the findings if none of these is an error, and otherwise the error.
    pub(crate) fn finish(self, config: &Config) -> Result<Model, Error> {
        let Self { sources, apis, mut report } = self;
        report.apply(&config.levels);
        let pages = sources.pages().count();
        let has_errors = report.has_errors();
        let findings = Findings::new(sources, report, pages);
        if has_errors {
            return Err(Error::Pages(findings));
        }
        let roots = config.roots.iter().map(|root| root.module.clone()).zip(apis).collect();
        Ok(Model { roots, pages, findings })
    }
}

/// Emits the bindings of a model as the files of a module tree, or of a crate.
pub(crate) fn emit_files(config: &Config, model: &Model, names: &[Names]) -> Result<Vec<File>, Error> {
    let tree = with_sources(config, model, names, output::render_files)?;
    Ok(match &config.package {
        Some(package) => output::package_files(package, &config.output, &labels(config), tree),
        None => tree,
    })
}

/// Emits the bindings of a model as one file of nested modules.
pub(crate) fn emit_single_file(config: &Config, model: &Model, names: &[Names]) -> Result<String, Error> {
    with_sources(config, model, names, output::render_single_file)
}

fn with_sources<T>(
    config: &Config,
    model: &Model,
    names: &[Names],
    render: impl FnOnce(&[Source<'_>]) -> Result<T, FormatError>,
) -> Result<T, Error> {
    let links: Vec<Links> = config.roots.iter().map(|root| links(config, root)).collect();
    let published: Vec<_> = links.iter().map(|links| |page: &str| links.published_page(page)).collect();
    let roots = config.roots.iter().zip(&model.roots).zip(names).zip(&published);
    let sources: Vec<_> = roots
        .map(|(((root, (_, api)), names), published)| Source {
            module: &root.module,
            label: &root.label,
            root: emit::Root::new(api, names, published),
        })
        .collect();
    render(&sources).map_err(Error::Format)
}

fn labels(config: &Config) -> String {
    let labels: Vec<_> = config.roots.iter().map(|root| &*root.label).collect();
    labels.join(", ")
}

fn links(config: &Config, root: &DocsRoot) -> Links {
    Links { pages: config.published_pages_of(root) }
}

fn source_root(root: &DocsRoot) -> Root {
    Root { folder: root.folder.clone(), label: root.label.clone() }
}

/// What a run of [`generate`](crate::generate) did.
#[derive(Clone, Debug)]
pub struct Summary {
    /// The number of pages read.
    pub pages: usize,
    /// The number of types.
    pub types: usize,
    /// The number of operations.
    pub operations: usize,
    /// What became of each file, sorted by path.
    pub files: Vec<Outcome>,
    /// What is wrong with the pages; no errors among it.
    pub findings: Findings,
}

impl Summary {
    pub(crate) fn new(model: Model, files: Vec<Outcome>) -> Self {
        let (pages, types, operations) = (model.pages, model.types(), model.operations());
        Self { pages, types, operations, files, findings: model.findings }
    }

    /// The number of files with a status.
    pub fn count(&self, status: Status) -> usize {
        self.files.iter().filter(|file| file.status == status).count()
    }

    /// Whether a check found files that are not as they should be.
    pub fn is_stale(&self) -> bool {
        self.files.iter().any(|file| file.status.is_stale())
    }
}
