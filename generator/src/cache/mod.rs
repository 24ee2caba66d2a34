//! What earlier runs leave for later ones, so that these do only what has changed.
//!
//! Three things, whose files may be deleted at any time: [`LastRun`], what a run read and wrote, tells that there is
//! nothing to do; the facts of pages go by the text of the page, and the text of modules by what they are made of. Each
//! file is replaced in one step, and believed only if it is whole and of this very build of the generator, so that what
//! comes out is what a run without them would write.

mod codec;
mod evict;
mod facts;
mod last_run;
mod model;
mod pages;
mod sealed;
mod store;
mod texts;

use std::hash::Hash;
use std::path::{Path, PathBuf};

pub(crate) use last_run::{Counts, LastRun};

use crate::config::Config;
use crate::diagnostics::Findings;
use crate::fingerprint::Fingerprint;
use crate::lower::Memory;
use crate::output::{self, File};
use crate::parallel;
use crate::source::Sources;
use crate::stamp::{Sighting, Stamp, now};
use pages::PageMemory;
use store::Store;
use texts::TextMemory;

/// What earlier runs with the same configuration left.
pub(crate) struct Cache {
    /// When this run began, in nanoseconds since 1970.
    started: u64,
    /// The folder of the output.
    output: PathBuf,
    /// Where the record of the last run lies.
    record: PathBuf,
    build: Fingerprint,
    pages: Store,
    texts: Store,
}

impl Cache {
    /// What runs with this configuration left in `folder`, if nothing has changed since the last one: that run.
    pub(crate) fn last_run(folder: &Path, config: &Config, output: &Path) -> Option<LastRun> {
        let build = build()?;
        LastRun::read_if_unchanged(&record_path(folder, config, output), build, config, output)
    }

    /// What runs with this configuration left in `folder`; nothing if this build of the generator has no name.
    pub(crate) fn open(folder: &Path, config: &Config, output: &Path) -> Option<Self> {
        let (started, build, record) = (now(), build()?, record_path(folder, config, output));
        let (pages, texts) = (pages_path(folder, config), record.with_extension("texts"));
        let (pages, texts) = parallel::both(|| Store::open(&pages, build), || Store::open(&texts, build));
        Some(Self { started, output: output.to_owned(), record, build, pages, texts })
    }

    /// What earlier runs read from pages.
    pub(crate) fn pages<'a>(&'a self, sources: &'a Sources) -> impl Memory + 'a {
        PageMemory { store: &self.pages, sources }
    }

    /// The modules that earlier runs wrote.
    pub(crate) fn texts(&self) -> impl output::Memory + '_ {
        TextMemory(&self.texts)
    }

    /// Keeps what this run read, made and wrote for the next one.
    ///
    /// Files that were right as they were come with how they looked then.
    pub(crate) fn keep(
        &self,
        sources: &Sources,
        files: &[(&File, Option<Sighting>)],
        counts: Counts,
        findings: &Findings,
    ) {
        parallel::both(|| self.pages.save(), || self.texts.save());
        if let Some(run) = LastRun::record(self.started, sources, &self.output, files, counts, findings) {
            run.write(&self.record, self.build);
        }
        evict::evict(self.record.parent().unwrap_or(Path::new("")));
    }
}

/// What tells this build of the generator from all others: the version alone does not, while one is being worked on.
fn build() -> Option<Fingerprint> {
    let program = std::env::current_exe().ok()?;
    let Stamp { length, modified, .. } = Stamp::of(&program.metadata().ok()?);
    Some(Fingerprint::of(&(env!("CARGO_PKG_VERSION"), program, length, modified)))
}

/// Where the record of runs with this configuration lies; the texts of their modules stand beside it.
fn record_path(folder: &Path, config: &Config, output: &Path) -> PathBuf {
    // Everything that a configuration has shows in its debug form.
    named_after(folder, &(format!("{config:?}"), output)).with_extension("run")
}

/// Where the facts of the pages lie: whatever part of the API a configuration wants, they are the same.
fn pages_path(folder: &Path, config: &Config) -> PathBuf {
    let roots: Vec<&Path> = config.roots.iter().map(|root| &*root.folder).collect();
    named_after(folder, &(roots, &config.published_pages)).with_extension("pages")
}

/// A file for what is generated with `settings`, among which paths may start at the current folder.
fn named_after(folder: &Path, settings: &impl Hash) -> PathBuf {
    let key = Fingerprint::of(&(settings, std::env::current_dir().ok()));
    folder.join(key.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}
