//! The stages in order.

use std::io;
use std::sync::Arc;

use crate::config::DocsRoot;
use crate::diagnostics::{Findings, Report};
use crate::lower::Links;
use crate::model::{Api, Document};
use crate::source::{Root, Sources};
use crate::{Config, Error, lower, syntax};

/// A step of a run, as progress reports name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Pages and their includes are read.
    Read,
    /// Pages are parsed.
    Parse,
    /// Pages are linked into a model.
    Lower,
    /// Names are decided, code is emitted, formatted and compared with what is there.
    Emit,
    /// Files are written.
    Write,
}

/// Hears how far a run has come.
pub trait Progress: Sync {
    /// A stage begins.
    fn start(&self, stage: Stage);

    /// Of `total` items of the stage, `finished` are done; called from any thread, in no order.
    fn advance(&self, finished: usize, total: usize);
}

/// Hears nothing.
impl Progress for () {
    fn start(&self, _: Stage) {}

    fn advance(&self, _: usize, _: usize) {}
}

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
    /// Reads, parses and links the pages.
    pub(crate) fn load(config: &Config, progress: &dyn Progress) -> Result<Self, Error> {
        let mut report = Report::default();
        progress.start(Stage::Read);
        let roots: Vec<_> = config.roots.iter().map(source_root).collect();
        let sources = Sources::read(&roots, &mut report)?;
        progress.start(Stage::Parse);
        let pages = syntax::parse_pages(&sources, &mut report);
        progress.start(Stage::Lower);
        let lower = |(index, root)| {
            let links = Links { pages: config.published_pages_of(root) };
            lower::lower_pages(&sources, &pages, index, &links, &mut report)
        };
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

fn source_root(root: &DocsRoot) -> Root {
    Root { folder: root.folder.clone(), label: root.label.clone() }
}
