//! The members of an enumeration from all places that list them.

use std::collections::{HashMap, HashSet};

use super::draft::{EnumerationDraft, MemberDraft, ValueList};
use crate::diagnostics::{ENUM_CONTRADICTION, Report};
use crate::model::Member;
use crate::source::{Span, Spanned};

/// Adds the listed values to the members that tables define.
///
/// Names compare without case, and the table's spelling wins. Where lists and table have no name in common, the table
/// is that of another enumeration, pasted by mistake: it is reported and the lists are believed.
pub(crate) fn merge_members(enumeration: &mut EnumerationDraft, lists: Vec<ValueList>, report: &mut Report) {
    let names = enumeration.members.iter().map(|member| member.name.value.to_ascii_lowercase());
    let mut known: HashSet<String> = names.collect();
    let listed: Vec<&Spanned<String>> = lists.iter().flat_map(|list| &list.values).collect();
    let is_foreign = |value: &&Spanned<String>| !known.contains(&value.value.to_ascii_lowercase());
    if let (Some(first), Some(value)) = (enumeration.members.first(), listed.first())
        && listed.len() > 1
        && listed.iter().all(is_foreign)
    {
        report.push(
            ENUM_CONTRADICTION
                .at(first.name.span, format!("the members of `{}` contradict its uses", enumeration.name.name))
                .label("this table has none of the values that descriptions list")
                .context(value.span, "listed here")
                .help("correct the table; the listed values are taken until then"),
        );
        enumeration.members.clear();
        known.clear();
    }
    let last = enumeration.members.last().map(|member| member.name.span);
    for list in lists {
        for value in list.values {
            if known.insert(value.value.to_ascii_lowercase()) {
                report_unlisted(&enumeration.name.name, last, &value, report);
                let origin = list.origin.clone();
                enumeration.members.push(MemberDraft { name: value, value: None, description: String::new(), origin });
            }
        }
    }
}

/// Reports a value that a description lists and the table of its enumeration does not.
///
/// The sentinel of evolvable enumerations is left out of many tables and means nothing.
fn report_unlisted(name: &str, last: Option<Span>, value: &Spanned<String>, report: &mut Report) {
    let Some(last) = last.filter(|_| !value.value.eq_ignore_ascii_case("unknownFutureValue")) else { return };
    report.push(
        ENUM_CONTRADICTION
            .at(value.span, format!("`{}` is no member of `{name}`", value.value))
            .label("listed here; read as a member")
            .context(last, "the members are listed up to here")
            .help("add it to the table, or correct the list"),
    );
}

/// The members without repetition; of several the first counts, with the first description and number that any has.
pub(crate) fn distinct(drafts: Vec<MemberDraft>) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for draft in drafts {
        let place = *places.entry(draft.name.value.to_ascii_lowercase()).or_insert(members.len());
        match members.get_mut(place) {
            Some(known) => {
                known.value = known.value.or(draft.value);
                if known.description.is_empty() {
                    known.description = draft.description;
                }
            }
            None => members.push(Member {
                name: draft.name.value,
                value: draft.value,
                description: draft.description,
                origin: draft.origin,
            }),
        }
    }
    members
}

/// Whether the numbers of the members are what flags have: powers of two, at least three, and perhaps a zero.
pub(crate) fn are_powers_of_two(members: &[MemberDraft]) -> bool {
    let numbers: Vec<i64> = members.iter().filter_map(|member| member.value).collect();
    let bits = numbers.iter().filter(|number| **number > 0).count();
    numbers.len() == members.len() && bits >= 3 && numbers.iter().all(|number| *number == 0 || number.count_ones() == 1)
}
