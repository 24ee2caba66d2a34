//! How far the compiler has to look into types.
//!
//! It looks into the fields of a struct, into their structs and so on, whenever it has to know whether a value can go to
//! another thread or what dropping it does, and gives up at a limit. Where types form long cycles, how far it gets depends
//! on the order in which it looks; what counts here is the longest way there can be.

use std::collections::BTreeMap;

use super::boxes::groups;
use crate::model::{Api, Shape, TypeName};
use crate::names::Names;

/// What the compiler does without being told more.
const DEFAULT_LIMIT: usize = 128;

/// The most types between a struct and the next one: `Option<Vec<AnyUser>>` is a vector, its buffer, a pointer, the enum,
/// a box, a pointer.
const LEVELS: usize = 8;

/// The recursion limit that the types of `api` need, if it is more than the compiler's own.
pub(super) fn recursion_limit(api: &Api, names: &Names) -> Option<usize> {
    let needed = longest_way(&links(api, names)) * LEVELS;
    // Powers of two, so that the crate stays the same through most changes of the pages.
    (needed > DEFAULT_LIMIT).then(|| needed.next_power_of_two())
}

/// The structs that a struct leads to, whatever stands in between.
fn links<'a>(api: &'a Api, names: &'a Names) -> BTreeMap<&'a TypeName, Vec<&'a TypeName>> {
    let structs = api.types.iter().filter(|definition| matches!(definition.shape, Shape::Structured(_)));
    let named = structs.map(|definition| &definition.name);
    let linked = |name: &'a TypeName| {
        let targets = api.all_properties(name).into_iter().filter_map(|property| property.value.type_name());
        let variants = targets.clone().filter_map(|target| names.type_names(target).union.as_ref());
        let variants = variants.flat_map(|union| union.variants.iter().map(|(variant, _)| variant));
        targets.chain(variants).collect()
    };
    named.map(|name| (name, linked(name))).collect()
}

/// The most structs on a way that visits none of them twice, or more: of each cycle it counts all members.
fn longest_way(links: &BTreeMap<&TypeName, Vec<&TypeName>>) -> usize {
    let groups = groups(links);
    let mut members = vec![Vec::new(); groups.values().max().map_or(0, |last| last + 1)];
    for name in links.keys() {
        members[groups[name]].push(*name);
    }
    // A group leads to groups behind it only.
    let mut longest = vec![0; members.len()];
    for (group, names) in members.iter().enumerate().rev() {
        let targets = names.iter().flat_map(|name| &links[name]).filter_map(|target| groups.get(target));
        let behind = targets.map(|group| longest[*group]).max().unwrap_or(0);
        longest[group] = names.len() + behind;
    }
    longest.into_iter().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Report;
    use crate::names::assign_names;
    use crate::samples::{api, enumeration, property, record};

    /// The limit for `count` types, each of which leads to the next one.
    fn limit(count: usize, is_ring: bool) -> Option<usize> {
        let next = |index: usize| {
            let last = index + 1 == count;
            (!last || is_ring).then(|| property("next", &format!("link{}", (index + 1) % count)))
        };
        let types = (0..count).map(|index| record(&format!("link{index}"), next(index).into_iter().collect()));
        let api = api(types.collect(), vec![]);
        let names = assign_names(&api, &mut Report::default());
        recursion_limit(&api, &names)
    }

    #[test]
    fn long_chains_and_cycles_need_a_limit() {
        for is_ring in [false, true] {
            assert_eq!(limit(16, is_ring), None);
            assert_eq!(limit(17, is_ring), Some(256));
            assert_eq!(limit(400, is_ring), Some(4096));
        }
    }

    #[test]
    fn a_struct_may_lead_to_more_enumerations_than_there_are_structs() {
        let names = ["color", "shape", "size"];
        let properties = names.map(|name| property(name, name));
        let mut types = vec![record("part", properties.into())];
        types.extend(names.map(|name| enumeration(name, "resources/part.md", &["none"])));
        let api = api(types, vec![]);
        let names = assign_names(&api, &mut Report::default());
        assert_eq!(recursion_limit(&api, &names), None);
    }
}
