//! From the model of the whole API to that of a part of it.
//!
//! What is chosen comes with everything it needs: the types of bodies, responses, parameters and properties, and the
//! types these derive from. Derived types and the targets of relationships do not come along, for through them
//! everything is connected; a relationship that leads out of the slice keeps its value as JSON.

use crate::config::{FilterKind, Rule, Slice};
use crate::diagnostics::Report;
use crate::model::{Api, TypeName};

mod closure;
mod cut;
mod select;
mod unmatched;

use select::Selection;

/// How much of the API a slice is, and where it was cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The number of types in the whole API.
    pub types: usize,
    /// The number of operations in the whole API.
    pub operations: usize,
    /// What refers to a type outside of the slice, in the order of the model.
    pub cuts: Vec<Cut>,
    /// The types outside of the slice that values in it may be of, since they derive from the type of such a value.
    pub derived: Vec<TypeName>,
}

/// A reference that leads out of a slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// What refers to the type: a property as `message.attachments`, or the page of an operation.
    pub place: String,
    /// The type that is referred to.
    pub target: TypeName,
}

/// Reduces the models of all docs roots to the part that `slice` chooses; reports filters that match nothing.
///
/// Types that `rules` take from elsewhere cost nothing: whatever refers to one keeps it, and nothing comes along with it.
/// With such a report the models stay whole, so that what else is wrong with the configuration can be found.
pub fn reduce(apis: &mut [Api], slice: &Slice, rules: &[Rule], report: &mut Report) -> Extent {
    unmatched::report_unmatched(apis, slice, report);
    let mut extent = Extent::default();
    if report.has_errors() {
        return extent;
    }
    for api in apis.iter_mut() {
        extent.types += api.types.len();
        extent.operations += api.operations.len();
        reduce_one(api, &Selection { slice, rules }, &mut extent);
    }
    // Whoever chooses among operations wants some.
    let is_about_operations = slice.include.has_any(&FilterKind::OF_OPERATIONS);
    if apis.iter().all(|api| api.operations.is_empty() && (is_about_operations || api.types.is_empty())) {
        unmatched::report_empty(report);
    }
    extent
}

fn reduce_one(api: &mut Api, selection: &Selection<'_>, extent: &mut Extent) {
    select::retain_operations(api, selection);
    let kept = closure::needed_types(api, selection);
    extent.derived.extend(cut::derived_outside(api, &kept));
    let mut index = 0;
    api.types.retain(|_| {
        index += 1;
        kept[index - 1]
    });
    cut::cut_references(api, selection, &mut extent.cuts);
}

#[cfg(test)]
mod tests;
