//! From pages to the model: what each page says of the API, linked and merged across pages.
//!
//! Every check of content lives here. What cannot be understood is reported and degrades one fact.

mod api_page;
mod changed_properties;
mod columns;
mod contradictions;
mod definitions;
mod description;
mod draft;
mod enumeration;
mod evidence;
mod example_check;
mod facts;
mod families;
mod foreign_lines;
mod inheritance;
mod kind;
mod link;
mod link_check;
mod links;
mod members;
mod open;
mod operation;
mod page_text;
mod properties;
mod property_lines;
mod prose;
mod repeated;
mod representation;
mod required_members;
mod resource;
mod sentences;
#[cfg(test)]
pub(crate) mod testing;
mod text_enumerations;
mod type_parts;
mod type_text;
mod values;
mod wrapped_bodies;

pub use links::Links;

pub(crate) use description::Facts as PropertyFacts;
pub(crate) use draft::{EnumerationDraft, KindEvidence, MemberDraft, PageDraft, PropertyDraft, TypeDraft, ValueList};
pub(crate) use facts::{Memory, NoMemory, OperationFacts, PageFacts};
pub(crate) use operation::ListedRequest;
pub(crate) use type_text::TypeText;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use definitions::Definitions;
use operation::{DocumentedLines, Methods, OperationContext, Starts, lower_operation};
use resource::PageContext;

use crate::diagnostics::Report;
use crate::fingerprint::Fingerprint;
use crate::model::{Api, Operation};
use crate::parallel;
use crate::source::{FileId, Sources};
use crate::syntax::{Page, Pages, parse_page};

/// Lowers the pages of the docs root with the index `root`.
pub fn lower_pages(pages: &Pages<'_>, root: usize, links: &Links, report: &mut Report) -> Api {
    let reader = RootReader::new(pages, root, links, &NoMemory);
    let facts = reader.read_pages();
    reader.link_pages(facts, report)
}

/// The way from the pages of one docs root to its model.
pub(crate) struct RootReader<'a> {
    pages: &'a Pages<'a>,
    links: &'a Links,
    memory: &'a dyn Memory,
    /// The pages of the docs root, sorted by path.
    files: Vec<FileId>,
    /// Their paths in lower case.
    paths: BTreeSet<String>,
    /// Pages of operations that were parsed for what they say of types, until they are read again.
    parsed: Mutex<HashMap<FileId, Page>>,
}

impl<'a> RootReader<'a> {
    /// Nothing read yet of the docs root with the index `root`.
    pub(crate) fn new(pages: &'a Pages<'a>, root: usize, links: &'a Links, memory: &'a dyn Memory) -> Self {
        let sources = pages.sources();
        let files: Vec<FileId> = sources.pages().filter(|file| sources.file(*file).root == root).collect();
        let paths = files.iter().map(|file| sources.file(*file).page.to_lowercase()).collect();
        Self { pages, links, memory, files, paths, parsed: Mutex::default() }
    }

    /// Reads what each page says of types.
    pub(crate) fn read_pages(&self) -> Vec<PageFacts> {
        // Made once, and only for a memory that asks.
        let context = LazyLock::new(|| Fingerprint::of(&(self.links, &self.paths)));
        parallel::map(&self.files, |file| self.memory.page(*file, &|| *context, &|| self.page_facts(*file)))
    }

    /// Links what the pages say of types, and reads their operations in the light of it.
    pub(crate) fn link_pages(&self, facts: Vec<PageFacts>, report: &mut Report) -> Api {
        let mut reported = HashSet::new();
        let (mut drafts, mut listed, mut requests) = (Vec::new(), Vec::new(), Vec::new());
        let mut products = BTreeMap::new();
        for (file, facts) in self.files.iter().zip(facts) {
            self.report_once(*file, facts.faults, &mut reported, report);
            drafts.push(facts.draft);
            products.extend(facts.product.map(|product| (self.path(*file).into(), product)));
            listed.push((self.path(*file), facts.listed));
            requests.push((self.path(*file), facts.requests));
        }
        let ((types, definitions), starts) =
            parallel::both(|| link::link_types(drafts, report), || Starts::of(&requests));
        let methods = Methods::of(listed, &definitions);
        let documented = DocumentedLines::new(requests, starts, &definitions);
        let (operations, changed) = self.read_operations(&definitions, &methods, &documented, report);
        let mut api = Api { types, operations, products };
        changed_properties::settle_changed_properties(&mut api, &changed);
        foreign_lines::settle_foreign_lines(&mut api);
        wrapped_bodies::settle_wrapped_bodies(&mut api);
        required_members::settle_required_members(&mut api);
        example_check::check_examples(&api, self.sources(), &self.files, report).settle_types(&mut api);
        // Lines to properties are answered with what these are now.
        property_lines::add_property_lines(&mut api);
        api
    }

    /// Reads the operations of the pages in the folder `api`, and for each the properties that it is said to change.
    fn read_operations(
        &self,
        definitions: &Definitions,
        methods: &Methods,
        documented: &DocumentedLines,
        report: &mut Report,
    ) -> (Vec<Operation>, Vec<Vec<String>>) {
        let Self { pages, links, paths, .. } = self;
        let context = OperationContext { pages, definitions, links, methods, documented, paths };
        let fingerprint = LazyLock::new(|| Fingerprint::of(&(links, paths, definitions, methods, documented)));
        let files: Vec<FileId> =
            self.files.iter().copied().filter(|file| self.path(*file).starts_with("api/")).collect();
        let facts = parallel::map(&files, |file| {
            self.memory.operation(*file, &|| *fingerprint, &|| self.operation_facts(*file, &context))
        });
        let mut operations = Vec::new();
        for OperationFacts { operation, changed, faults } in facts {
            report.append(faults);
            operations.extend(operation.map(|operation| (operation, changed)));
        }
        operations.into_iter().unzip()
    }

    /// Reads what a page says by itself.
    fn page_facts(&self, file: FileId) -> PageFacts {
        let (page, mut faults) = parse_page(self.sources(), file);
        for include in self.sources().included_by(file) {
            faults.append(self.pages.faults(include).clone());
        }
        link_check::check_links(&page, &self.paths, &mut faults);
        let context = PageContext { page: &page, sources: self.sources(), links: self.links };
        let is_operation = page.path.starts_with("api/");
        let requests = if is_operation { operation::listed_requests(&page) } else { Vec::new() };
        let is_resource = !is_operation || (requests.is_empty() && api_page::defines_type(&page));
        let draft = match is_resource {
            true => resource::draft_resource_page(context, &mut faults),
            false => api_page::draft_api_page(context, &mut faults),
        };
        let listed = if is_resource { operation::listed_pages(&page) } else { Vec::new() };
        let product = page.front_matter.product.clone();
        if is_operation {
            self.parsed().insert(file, page);
        }
        PageFacts { draft, listed, requests, product, faults }
    }

    /// Reads what a page says of an operation, for which it is needed for the last time.
    fn operation_facts(&self, file: FileId, context: &OperationContext<'_>) -> OperationFacts {
        let mut faults = Report::default();
        let parsed = self.parsed().remove(&file);
        let page = parsed.unwrap_or_else(|| parse_page(self.sources(), file).0);
        let (operation, changed) = lower_operation(&page, context, &mut faults).unzip();
        OperationFacts { operation, changed: changed.unwrap_or_default(), faults }
    }

    fn parsed(&self) -> MutexGuard<'_, HashMap<FileId, Page>> {
        // What a panic elsewhere left behind is whole: pages are inserted in one step.
        self.parsed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reports what is wrong with a page; with a file that it includes only if no page before included it too.
    fn report_once(&self, page: FileId, faults: Report, reported: &mut HashSet<FileId>, report: &mut Report) {
        let is_new = |file: FileId| file == page || !reported.contains(&file);
        let faults = faults.diagnostics.into_iter();
        report.diagnostics.extend(faults.filter(|fault| fault.span.is_none_or(|span| is_new(span.file))));
        reported.extend(self.sources().included_by(page));
    }

    fn sources(&self) -> &'a Sources {
        self.pages.sources()
    }

    fn path(&self, file: FileId) -> &'a str {
        &self.sources().file(file).page
    }
}
