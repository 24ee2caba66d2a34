//! The stages in order.

mod json;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cache::{Cache, Counts, LastRun};
use crate::config::DocsRoot;
use crate::diagnostics::{Findings, Level, Report};
use crate::lower::{Links, Memory, NoMemory, RootReader};
use crate::model::{Api, Document};
use crate::names::{self, Names};
use crate::output::{self, File, FormatError, Mode, Outcome, Source, Status};
use crate::slice::{self, Extent};
use crate::source::{FileId, Root, Sources};
use crate::syntax::Pages;
use crate::{Config, Error, emit};

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
    /// How much of the API is left out, if the configuration chooses a part of it.
    pub extent: Option<Extent>,
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
        json::write_document(Document { roots: &self.roots }, &mut writer)?;
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
    /// What is wrong with the rules of the configuration, now that the pages are known.
    rules: Report,
    extent: Option<Extent>,
}

impl Run {
    /// Decides every identifier, for each docs root.
    pub(crate) fn assign_names(&mut self, config: &Config) -> Vec<Names> {
        let rules = config.all_rules();
        let mut names: Vec<_> = self.apis.iter().map(|api| names::assign_names(api, &mut self.report)).collect();
        self.apis.iter().zip(&mut names).for_each(|(api, names)| names::apply_rules(api, names, &rules));
        names
    }

    /// Reads, parses and links the pages, as far as `cache` does not have what comes of it.
    pub(crate) fn load(config: &Config, cache: Option<&Cache>, progress: Progress<'_>) -> Result<Self, Error> {
        config.check().map_err(Error::Usage)?;
        let mut report = Report::default();
        progress(Stage::Read);
        let roots: Vec<_> = config.roots.iter().map(source_root).collect();
        let sources = Sources::read(&roots, &mut report)?;
        let apis = match cache {
            Some(cache) => lower_roots(config, &sources, &cache.pages(&sources), &mut report, progress),
            None => lower_roots(config, &sources, &NoMemory, &mut report, progress),
        };
        let (rules, extent) = (Report::default(), None);
        let mut run = Self { sources: Arc::new(sources), apis, report, rules, extent };
        let all_rules = config.all_rules();
        names::report_unmatched_rules(&run.apis, &all_rules, &mut run.rules);
        if !config.slice.is_whole() {
            run.extent = Some(slice::reduce(&mut run.apis, &config.slice, &all_rules, &mut run.rules));
            run.drop_findings_outside();
        }
        Ok(run)
    }

    /// Drops what was found in pages that the slice has nothing of, unless it is an error by itself.
    fn drop_findings_outside(&mut self) {
        let kept = self.files_of_slice();
        let is_kept = |file: FileId| kept.contains(&file);
        self.report.diagnostics.retain(|diagnostic| {
            diagnostic.code.level == Level::Deny || diagnostic.span.is_none_or(|span| is_kept(span.file))
        });
    }

    /// The pages that facts of the models come from, with the files that they include.
    fn files_of_slice(&self) -> HashSet<FileId> {
        let pages: HashSet<_> =
            self.apis.iter().enumerate().flat_map(|(root, api)| api.pages().map(move |page| (root, page))).collect();
        let of_slice = |id: &FileId| {
            let file = self.sources.file(*id);
            pages.contains(&(file.root, &*file.page))
        };
        let mut open: Vec<FileId> = self.sources.pages().filter(of_slice).collect();
        let mut kept = HashSet::new();
        while let Some(id) = open.pop() {
            if kept.insert(id) {
                open.extend(self.sources.file(id).includes.iter().filter_map(|include| include.file));
            }
        }
        kept
    }

    /// The gate: the model and the findings if none of these is an error, and otherwise the error.
    pub(crate) fn finish(self, config: &Config) -> Result<Model, Error> {
        let Self { sources, apis, mut report, rules, extent } = self;
        report.apply(&config.levels);
        let pages = sources.pages().count();
        let has_errors = report.has_errors();
        let findings = Findings::new(sources, report, pages);
        if has_errors {
            return Err(Error::Pages(findings));
        }
        if rules.has_errors() {
            let file = config.file.clone().unwrap_or_default();
            return Err(Error::Config(Findings::new(Arc::new(file), rules, 0)));
        }
        let roots = config.roots.iter().map(|root| root.module.clone()).zip(apis).collect();
        Ok(Model { roots, pages, extent, findings })
    }
}

/// Parses and links the pages of each docs root.
fn lower_roots(
    config: &Config,
    sources: &Sources,
    memory: &dyn Memory,
    report: &mut Report,
    progress: Progress<'_>,
) -> Vec<Api> {
    progress(Stage::Parse);
    let pages = Pages::new(sources);
    let links: Vec<Links> = config.roots.iter().map(|root| links(config, root)).collect();
    let readers = links.iter().enumerate().map(|(root, links)| RootReader::new(&pages, root, links, memory));
    let read: Vec<_> = readers.map(|reader| (reader.read_pages(), reader)).collect();
    progress(Stage::Lower);
    read.into_iter().map(|(facts, reader)| reader.link_pages(facts, report)).collect()
}

/// Where bindings go, and in which form.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target<'a> {
    /// A module tree, or a crate if the configuration has one, in the output folder of the configuration.
    Tree,
    /// One file of nested modules.
    SingleFile {
        /// The folder of the file.
        folder: &'a Path,
        /// Its name.
        name: &'a str,
    },
}

impl Target<'_> {
    fn folder<'a>(&'a self, config: &'a Config) -> &'a Path {
        match self {
            Self::Tree => &config.output,
            Self::SingleFile { folder, .. } => folder,
        }
    }
}

/// Brings the bindings up to date, or says where they are not; `name_inputs` hears of every file read, before the gate.
pub(crate) fn generate(
    config: &Config,
    target: Target<'_>,
    mode: Mode,
    progress: Progress<'_>,
    name_inputs: &mut dyn FnMut(&mut dyn Iterator<Item = PathBuf>) -> Result<(), Error>,
) -> Result<Summary, Error> {
    let folder = target.folder(config);
    let last_run = config.cache.as_ref().and_then(|cache| Cache::last_run(cache, config, folder));
    if let Some(last) = last_run {
        name_inputs(&mut last.watched())?;
        return Ok(Summary::of_last_run(last));
    }
    let cache = config.cache.as_ref().and_then(|cache| Cache::open(cache, config, folder));
    let mut run = Run::load(config, cache.as_ref(), progress)?;
    progress(Stage::Emit);
    let names = run.assign_names(config);
    let sources = run.sources.clone();
    name_inputs(&mut sources.watched())?;
    let model = run.finish(config)?;
    let files = emit_files(config, target, &model, &names, cache.as_ref())?;
    progress(Stage::Write);
    let (outcomes, sightings) = output::write_and_sight(folder, &files, mode)?;
    let summary = Summary::new(model, outcomes);
    if let (Some(cache), Mode::Write) = (cache, mode) {
        let files: Vec<_> = files.iter().zip(sightings).collect();
        cache.keep(&sources, &files, summary.counts(), &summary.findings);
    }
    Ok(summary)
}

/// Emits the bindings of a model, as far as `cache` does not have their text.
fn emit_files(
    config: &Config,
    target: Target<'_>,
    model: &Model,
    names: &[Names],
    cache: Option<&Cache>,
) -> Result<Vec<File>, Error> {
    let memory = cache.map(Cache::texts);
    let memory = memory.as_ref().map_or(&output::NoMemory as &dyn output::Memory, |memory| memory);
    if let Target::SingleFile { name, .. } = target {
        let text = with_sources(config, model, names, |sources| output::render_single_file_with(sources, memory))?;
        return Ok(vec![File { path: name.to_owned(), text }]);
    }
    with_sources(config, model, names, |sources| {
        let tree = output::render_files_with(sources, memory)?;
        let Some(package) = &config.package else { return Ok(tree) };
        let features: Vec<_> = sources.iter().filter_map(|source| source.root.features()).collect();
        let limit = sources.iter().filter_map(|source| source.root.recursion_limit()).max();
        Ok(output::package_files(package, config, &labels(config), &features, limit, tree))
    })
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
            root: emit_root(config, root, emit::Root::new(api, names, published)),
            example_tests: config.example_tests,
        })
        .collect();
    render(&sources).map_err(Error::Format)
}

/// A crate has features, which are told apart by the module of the docs root if there are several.
fn emit_root<'a>(config: &Config, root: &DocsRoot, emitted: emit::Root<'a>) -> emit::Root<'a> {
    let emitted = emitted.with_base_url(config.base_url.as_ref().map(|address| address.of(root)));
    match (&config.package, config.roots.len()) {
        (None, _) => emitted,
        (Some(_), 1) => emitted.with_features(""),
        (Some(_), _) => emitted.with_features(&format!("{}.", root.module)),
    }
}

fn labels(config: &Config) -> String {
    let labels: Vec<_> = config.roots.iter().map(|root| &*root.label).collect();
    labels.join(", ")
}

fn links(config: &Config, root: &DocsRoot) -> Links {
    Links { pages: config.published_pages.as_ref().map(|pages| pages.of(root)) }
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
    /// How much of the API is left out, if the configuration chooses a part of it.
    pub extent: Option<Extent>,
    /// What became of each file, sorted by path.
    pub files: Vec<Outcome>,
    /// What is wrong with the pages; no errors among it.
    pub findings: Findings,
}

impl Summary {
    pub(crate) fn new(model: Model, files: Vec<Outcome>) -> Self {
        let (pages, types, operations) = (model.pages, model.types(), model.operations());
        Self { pages, types, operations, extent: model.extent, files, findings: model.findings }
    }

    /// What a run does that finds everything as the last one left it.
    fn of_last_run(last: LastRun) -> Self {
        let unchanged = |path: &str| Outcome { path: path.to_owned(), status: Status::Unchanged, expected: None };
        let files = last.outputs().map(unchanged).collect();
        let Counts { pages, types, operations, extent } = last.counts().clone();
        Self { pages, types, operations, extent, files, findings: last.findings() }
    }

    fn counts(&self) -> Counts {
        let Self { pages, types, operations, extent, .. } = self;
        Counts { pages: *pages, types: *types, operations: *operations, extent: extent.clone() }
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
