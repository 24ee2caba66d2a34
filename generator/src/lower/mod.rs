//! From pages to the model: what each page says of the API, linked and merged across pages.
//!
//! Every check of content lives here. What cannot be understood is reported and degrades one fact.

mod api_page;
mod columns;
mod contradictions;
mod definitions;
mod description;
mod draft;
mod enumeration;
mod example_check;
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
mod prose;
mod representation;
mod resource;
mod sentences;
#[cfg(test)]
pub(crate) mod testing;
mod text_enumerations;
mod type_parts;
mod type_text;
mod values;

pub use links::Links;

use std::collections::BTreeSet;

use draft::PageDraft;
use operation::{Methods, OperationContext, lower_operation};
use resource::PageContext;

use crate::diagnostics::Report;
use crate::model::{Api, Operation};
use crate::parallel;
use crate::source::Sources;
use crate::syntax::{Page, Pages};

/// Lowers the pages of the docs root with the index `root`.
pub fn lower_pages(sources: &Sources, pages: &Pages, root: usize, links: &Links, report: &mut Report) -> Api {
    let of_root: Vec<&Page> = pages.pages.iter().filter(|page| page.root == root).collect();
    let known = of_root.iter().map(|page| page.path.to_lowercase()).collect();
    let drafts = parallel::map(&of_root, |page| draft_page(PageContext { page, sources, links }, &known));
    let drafts = drafts.into_iter().map(|(draft, faults)| {
        report.append(faults);
        draft
    });
    let (types, definitions) = link::link_types(drafts.collect(), report);
    let methods = Methods::of(of_root.iter().copied(), &definitions);
    let (definitions, methods, paths) = (&definitions, &methods, &known);
    let context = OperationContext { sources, pages, definitions, links, methods, paths };
    let api = Api { types, operations: lower_operations(&of_root, &context, report) };
    example_check::check_examples(&api, sources, root, report);
    api
}

/// Reads the operations of the pages in the folder `api`.
fn lower_operations(pages: &[&Page], context: &OperationContext<'_>, report: &mut Report) -> Vec<Operation> {
    let api_pages: Vec<&Page> = pages.iter().copied().filter(|page| page.path.starts_with("api/")).collect();
    let lowered = parallel::map(&api_pages, |page| {
        let mut report = Report::default();
        (lower_operation(page, context, &mut report), report)
    });
    let mut operations = Vec::new();
    for (operation, faults) in lowered {
        report.append(faults);
        operations.extend(operation);
    }
    operations
}

/// Reads what a page says of types.
fn draft_page(context: PageContext<'_>, known: &BTreeSet<String>) -> (PageDraft, Report) {
    let mut report = Report::default();
    link_check::check_links(context.page, known, &mut report);
    let draft = if context.page.path.starts_with("resources/") {
        resource::draft_resource_page(context, &mut report)
    } else {
        api_page::draft_api_page(context, &mut report)
    };
    (draft, report)
}
