//! Places of the reference that contradict each other.
//!
//! One of the two is believed by a rule, but both are shown: whoever keeps the pages knows which one is wrong.

use std::collections::HashMap;

use super::draft::PropertyDraft;
use super::type_text::{PrimitiveName, TypeText};
use crate::diagnostics::{Diagnostic, REPRESENTATION_CONTRADICTION, Report, TYPE_CONTRADICTION};
use crate::model::{Primitive, TypeName};

/// Compares the members of a JSON representation with the rows of the tables of the same page.
pub(crate) fn compare_representation(rows: &[PropertyDraft], members: &[PropertyDraft], report: &mut Report) {
    let named = rows.iter().rev().map(|row| (row.name.value.to_ascii_lowercase(), row));
    let named: HashMap<String, &PropertyDraft> = named.collect();
    for member in members {
        match named.get(&member.name.value.to_ascii_lowercase()) {
            Some(row) => report_difference(row, member, report),
            None => report_unlisted(rows, member, report),
        }
    }
}

fn report_unlisted(rows: &[PropertyDraft], member: &PropertyDraft, report: &mut Report) {
    let Some(last) = rows.last() else { return };
    report.push(
        REPRESENTATION_CONTRADICTION
            .at(member.name.span, format!("no table lists the property `{}`", member.name.value))
            .label("shown here alone; read as a property")
            .context(last.name.span, "the properties are listed up to here")
            .help("add a row to the table, or remove the member"),
    );
}

fn report_difference(row: &PropertyDraft, member: &PropertyDraft, report: &mut Report) {
    let name = &row.name.value;
    let differs = |what: &str| REPRESENTATION_CONTRADICTION.at(member.name.span, format!("`{name}` {what}"));
    if *name != member.name.value {
        report.push(
            differs("is spelt differently in the table and in the JSON representation")
                .label("spelt so here, and read so")
                .context(row.name.span, "spelt so in the table")
                .help("correct the place that is wrong"),
        );
        return;
    }
    let found = if row.value.collection != member.value.collection && !is_any(&member.value) {
        let (table, json) = if row.value.collection { ("a list", "no list") } else { ("no list", "a list") };
        Some(
            differs(&format!("is {table} in the table and {json} in the JSON representation"))
                .label(format!("{json} here")),
        )
    } else {
        primitive_difference(row, member)
            .map(|label| differs("has different types in the table and in the JSON representation").label(label))
    };
    if let Some(diagnostic) = found {
        report.push(believing_table(diagnostic, row));
    }
}

fn believing_table(diagnostic: Diagnostic, row: &PropertyDraft) -> Diagnostic {
    diagnostic.context(row.name.span, "the table is believed").help("correct the place that is wrong")
}

fn is_any(value: &TypeText) -> bool {
    value.primitive() == Some(PrimitiveName::Untyped)
}

/// Tells a Boolean or number in the JSON from another primitive in the table.
///
/// Text says nothing: `"String"` is the placeholder of last resort, also for enumerations, numbers and dates.
fn primitive_difference(row: &PropertyDraft, member: &PropertyDraft) -> Option<String> {
    use PrimitiveName::Primitive as Known;
    let (Some(Known(table)), Some(Known(json))) = (row.value.primitive(), member.value.primitive()) else {
        return None;
    };
    let differs = match json {
        Primitive::Boolean => table != Primitive::Boolean,
        json if json.is_number() => !table.is_number(),
        _ => false,
    };
    differs.then(|| format!("`{}` here, `{}` in the table", json.edm_name(), table.edm_name()))
}

/// Compares two declarations of a property of the type `name`, on two pages.
pub(crate) fn compare_declarations(
    name: &TypeName,
    first: &PropertyDraft,
    second: &PropertyDraft,
    report: &mut Report,
) {
    let short = |value: &TypeText| match value.primitive() {
        Some(primitive) => format!("{primitive:?}"),
        None => value.name.rsplit('.').next().unwrap_or_default().to_lowercase(),
    };
    let (left, right) = (&first.value, &second.value);
    if short(left) == short(right) && left.collection == right.collection {
        return;
    }
    report.push(
        TYPE_CONTRADICTION
            .at(right.span, format!("two pages type `{}.{}` differently", name.name, first.name.value))
            .label("typed so here")
            .context(left.span, "the first declaration is believed")
            .help("correct the place that is wrong"),
    );
}
