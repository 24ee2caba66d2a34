//! Filters that match nothing: most likely a slip, and never what was meant.

use std::collections::BTreeSet;

use super::Slice;
use super::select::{page_name, permissions, picks};
use crate::config::{FilterKind, Filters, Pattern};
use crate::diagnostics::{Report, UNMATCHED_RULE, nearest};
use crate::model::{Api, Operation, RequestLine};

/// Reports each pattern that matches nothing in any of the docs roots.
pub(super) fn report_unmatched(apis: &[Api], slice: &Slice, report: &mut Report) {
    for kind in FilterKind::ALL {
        let is_narrowing = !FilterKind::ADDING.contains(&kind) && slice.include.has_any(&FilterKind::ADDING);
        let picked = is_narrowing.then_some(&slice.include);
        for (filters, within) in [(&slice.include, picked), (&slice.exclude, None)] {
            let patterns = filters.of(kind);
            // What is to be narrowed down is not known if a filter that chooses it is wrong.
            if patterns.is_empty() || (within.is_some() && report.has_errors()) {
                continue;
            }
            let names = names(apis, kind, within);
            let unmatched = patterns.iter().filter(|pattern| !names.iter().any(|name| pattern.matches(name)));
            unmatched.for_each(|pattern| report_pattern(pattern, kind, within.is_some(), &names, report));
        }
    }
}

fn report_pattern(
    pattern: &Pattern,
    kind: FilterKind,
    is_narrowing: bool,
    names: &BTreeSet<String>,
    report: &mut Report,
) {
    let scope = if is_narrowing { " among the operations that the other filters choose" } else { "" };
    let message = format!("{kind} filter `{}` matches nothing{scope}", pattern.text);
    let similar = nearest(&pattern.text, names.iter().map(String::as_str));
    let fault = match pattern.place {
        Some(place) => UNMATCHED_RULE.at(place, message).label(format!("no such {kind}")),
        None => UNMATCHED_RULE.without_place(message),
    };
    let article = if kind == FilterKind::Operation { "an" } else { "a" };
    report.push(fault.help_if(similar.map(|name| format!("{article} {kind} with a similar name exists: `{name}`"))));
}

/// Reports that the filters, each of which matches something, leave nothing.
pub(super) fn report_empty(report: &mut Report) {
    let message = "the filters leave nothing to generate";
    let help = "each of them matches something, but nothing passes all of them";
    report.push(UNMATCHED_RULE.without_place(message).help(help));
}

/// Everything that filters of a kind could name; within what some filters pick, if there are some.
fn names(apis: &[Api], kind: FilterKind, within: Option<&Filters>) -> BTreeSet<String> {
    let types = apis.iter().flat_map(|api| &api.types).map(|definition| &definition.name);
    let operations = || apis.iter().flat_map(|api| &api.operations);
    let lines = || {
        let pairs = operations().flat_map(|operation| operation.requests.iter().map(move |line| (operation, line)));
        pairs.filter(move |(operation, line)| within.is_none_or(|filters| picks(filters, operation, line)))
    };
    let of_line = |(operation, line): (&Operation, &RequestLine)| -> Vec<String> {
        match kind {
            FilterKind::Path => vec![line.path.text.clone()],
            FilterKind::Method => vec![line.method.as_str().to_owned()],
            _ => permissions(&operation.permissions).map(str::to_owned).collect(),
        }
    };
    match kind {
        FilterKind::Resource => types.flat_map(|name| [name.name.clone(), name.to_string()]).collect(),
        FilterKind::Namespace => types.map(|name| name.namespace.clone()).collect(),
        FilterKind::Operation => operations().map(|operation| page_name(operation).to_owned()).collect(),
        FilterKind::Path | FilterKind::Method | FilterKind::Permission => lines().flat_map(of_line).collect(),
    }
}
