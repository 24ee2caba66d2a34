//! How long a whole reference takes, beside what nobody can do without: reading, draining CommonMark, formatting.
//!
//! The environment variable [`VARIABLE`] names a docs root; where it is unset, the benches say so and measure nothing.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::hint::black_box;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;
use std::{env, fs, io, thread};

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use mdbindgen::config::{Config, DocsRoot};
use mdbindgen::diagnostics::Report;
use mdbindgen::source::{FileId, Root, Sources};
use mdbindgen::{Mode, syntax};
use pulldown_cmark::{Options, Parser};
use quote::ToTokens as _;
use tempfile::TempDir;

/// That of the command line.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const VARIABLE: &str = "MDBINDGEN_CORPUS";

/// The shares of the pages that show how time grows with them, as their divisors.
const SHARES: [usize; 4] = [8, 4, 2, 1];

/// A docs root on disk.
struct Reference {
    folder: PathBuf,
    pages: Vec<PathBuf>,
}

impl Reference {
    /// The docs root that the variable names; nothing, and a remark, if it is unset.
    fn find(bench: &str) -> Option<Self> {
        match env::var_os(VARIABLE) {
            Some(folder) if !folder.is_empty() => Some(Self::read(PathBuf::from(folder))),
            _ => {
                println!("{bench}: skipped, since {VARIABLE} is not set");
                None
            }
        }
    }

    fn read(folder: PathBuf) -> Self {
        let pages_in = |part| fs::read_dir(folder.join(part)).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut pages: Vec<_> = ["api", "resources"].into_iter().flat_map(pages_in).collect();
        pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
        pages.sort_unstable();
        assert!(!pages.is_empty(), "`{}` is no docs root: it has no `api/*.md` or `resources/*.md`", folder.display());
        Self { folder, pages }
    }

    /// A copy of one page in `divisor`, in which links to the others are no links to pages, lest all be reported.
    fn share(&self, divisor: usize) -> (Self, TempDir) {
        let folder = tempfile::tempdir().expect("a folder");
        let pages: Vec<_> = self.pages.iter().step_by(divisor).collect();
        let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let names: BTreeSet<String> = pages.iter().map(|path| name(path)).collect();
        for page in pages {
            let path = folder.path().join(page.strip_prefix(&self.folder).expect("pages lie below their root"));
            fs::create_dir_all(path.parent().expect("pages lie in folders")).expect("a folder");
            let text = fs::read_to_string(page).expect("pages are text");
            let mut links = text.split("](");
            let mut kept = links.next().unwrap_or_default().to_owned();
            for link in links {
                let target = &link[..link.find([')', '#']).unwrap_or(link.len())];
                let is_kept = names.contains(&name(Path::new(target)));
                kept += "](";
                kept += &if is_kept { link.to_owned() } else { link.replacen(".md", ".html", 1) };
            }
            fs::write(path, kept).expect("a page");
        }
        (Self::read(folder.path().to_owned()), folder)
    }

    fn config(&self, output: &Path) -> Config {
        let root = DocsRoot::new(&self.folder).expect("a docs root");
        Config { roots: vec![root], output: output.to_owned(), ..Config::default() }
    }

    /// Generates the bindings and takes them apart into their items.
    fn items(&self) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let summary = mdbindgen::generate(&self.config(folder.path()), Mode::Write).expect("no errors");
        let parse = |path: &str| syn::parse_file(&fs::read_to_string(folder.path().join(path)).expect("text"));
        let items = summary.files.iter().flat_map(|file| parse(&file.path).expect("Rust").items);
        items.map(|item| item.to_token_stream().to_string()).collect()
    }
}

/// Works on all items as the generator does: on all cores, in no order.
fn on_all_cores<T: Sync>(items: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let drain = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(item);
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(drain))));
}

fn drain_markdown(text: &str) {
    Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter().for_each(|event| drop(black_box(event)));
}

fn read_and_drain(page: &Path) {
    drain_markdown(&fs::read_to_string(page).expect("pages are text"));
}

fn format_item(item: &str) {
    black_box(prettyplease::unparse(&syn::parse_str(item).expect("Rust")));
}

/// Parsing pages in memory, beside draining CommonMark's events over the same bytes.
fn parse(criterion: &mut Criterion) {
    let Some(reference) = Reference::find("parse") else { return };
    let root = Root { folder: reference.folder, label: "docs".to_owned() };
    let sources = Sources::read(&[root], &mut Report::default()).expect("a docs root");
    let files: Vec<FileId> = sources.pages().collect();
    let texts: Vec<&str> = files.iter().map(|file| sources.file(*file).text.as_str()).collect();
    let mut group = criterion.benchmark_group("parse");
    group.sample_size(10).throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
    group.bench_function("floor", |bencher| bencher.iter(|| on_all_cores(&texts, |text| drain_markdown(text))));
    group.bench_function("mdbindgen", |bencher| {
        bencher.iter(|| on_all_cores(&files, |file| drop(black_box(syntax::parse_page(&sources, *file)))));
    });
    group.finish();
}

/// From pages on disk to the model as JSON, beside reading and draining them.
fn model(criterion: &mut Criterion) {
    let Some(reference) = Reference::find("model") else { return };
    let config = reference.config(Path::new(""));
    let mut group = criterion.benchmark_group("model");
    group.sample_size(10).throughput(Throughput::Elements(reference.pages.len() as u64));
    group.bench_function("floor", |bencher| {
        bencher.iter(|| on_all_cores(&reference.pages, |page| read_and_drain(page)));
    });
    group.bench_function("mdbindgen", |bencher| bencher.iter(|| write_model(&config)));
    group.finish();
}

fn write_model(config: &Config) {
    mdbindgen::model(config).expect("no errors").write_json(io::sink()).expect("a sink takes everything");
}

/// From pages on disk to bindings on disk, beside reading and draining the pages and formatting the same items.
fn generate(criterion: &mut Criterion) {
    let Some(reference) = Reference::find("generate") else { return };
    let items = reference.items();
    let mut group = criterion.benchmark_group("generate");
    group.sample_size(10).throughput(Throughput::Elements(reference.pages.len() as u64));
    group.bench_function("floor", |bencher| {
        bencher.iter(|| {
            on_all_cores(&reference.pages, |page| read_and_drain(page));
            on_all_cores(&items, |item| format_item(item));
        });
    });
    let outputs = Outputs::new();
    group.bench_function("mdbindgen", |bencher| {
        bencher.iter_batched(|| outputs.next(), |folder| write_bindings(&reference, &folder), BatchSize::PerIteration);
    });
    group.finish();
}

fn write_bindings(reference: &Reference, folder: &Path) {
    mdbindgen::generate(&reference.config(folder), Mode::Write).expect("no errors");
}

/// New folders to write to, all of which stay until the measuring is over.
///
/// Where many files have just been removed, ext4 takes long to create others, which is no part of what is measured.
struct Outputs {
    folder: TempDir,
    count: Cell<usize>,
}

impl Outputs {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), count: Cell::new(0) }
    }

    fn next(&self) -> PathBuf {
        self.count.set(self.count.get() + 1);
        self.folder.path().join(self.count.get().to_string())
    }
}

/// Shares of the pages: if the throughput stays, time grows as the pages do.
fn shares(criterion: &mut Criterion) {
    let Some(reference) = Reference::find("shares") else { return };
    let mut group = criterion.benchmark_group("shares");
    let outputs = Outputs::new();
    for divisor in SHARES {
        let (share, _folder) = reference.share(divisor);
        group.sample_size(10).throughput(Throughput::Elements(share.pages.len() as u64));
        let config = share.config(Path::new(""));
        let name = |what| BenchmarkId::new(what, format!("1/{divisor}"));
        group.bench_function(name("model"), |bencher| bencher.iter(|| write_model(&config)));
        group.bench_function(name("generate"), |bencher| {
            bencher.iter_batched(|| outputs.next(), |folder| write_bindings(&share, &folder), BatchSize::PerIteration);
        });
    }
    group.finish();
}

/// Runs after another one: if nothing changed, beside asking for the times of all pages, and if one page did.
fn later_runs(criterion: &mut Criterion) {
    let Some(reference) = Reference::find("later-runs") else { return };
    // A copy, one page of which changes from run to run.
    let (copy, folder) = reference.share(1);
    let output = tempfile::tempdir().expect("a folder");
    let cache = Some(output.path().join("cache"));
    let config = Config { cache, ..copy.config(&output.path().join("api")) };
    let run = || drop(mdbindgen::generate(&config, Mode::Write).expect("no errors"));
    run();
    let mut group = criterion.benchmark_group("later-runs");
    group.sample_size(10).throughput(Throughput::Elements(copy.pages.len() as u64));
    group.bench_function("floor", |bencher| {
        bencher.iter(|| black_box(Reference::read(folder.path().to_owned()).pages.iter().filter_map(time).max()));
    });
    group.bench_function("nothing-changed", |bencher| bencher.iter(run));
    let page = copy.pages.iter().find(|page| page.ends_with("resources/message.md")).unwrap_or(&copy.pages[0]);
    let mut edits = 0;
    let mut edit = || {
        edits += 1;
        let text = fs::read_to_string(page).expect("pages are text");
        fs::write(page, format!("{}\nEdit {edits}.\n", text.split("\nEdit ").next().unwrap_or_default()))
            .expect("a copy");
    };
    group.bench_function("one-page-changed", |bencher| {
        bencher.iter_batched(&mut edit, |()| run(), BatchSize::PerIteration);
    });
    group.finish();
}

fn time(page: &PathBuf) -> Option<SystemTime> {
    fs::metadata(page).and_then(|metadata| metadata.modified()).ok()
}

criterion_group!(benches, parse, model, generate, shares, later_runs);
criterion_main!(benches);
