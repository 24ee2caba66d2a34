//! Open types: those whose instances may have properties that no page lists.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::draft::TypeDraft;
use super::inheritance::lineage;
use crate::model::{StructuredKind, TypeName};

/// The types that are open. All keys are qualified names in lower case.
///
/// A type is open if its page says so. What derives from an open type is open too (OData CSDL 4.01, section 6.3), but
/// for entities the pages are believed: those of entities that are open say so themselves, and of the derived entities
/// that are silent only three in eight are open in the metadata of the reference of July 2021, while all derived
/// complex types are.
pub(crate) fn open_types(
    types: &BTreeMap<String, TypeDraft>,
    bases: &HashMap<String, TypeName>,
    kinds: &HashMap<String, StructuredKind>,
) -> HashSet<String> {
    let says_open = |key: &String| types.get(key).is_some_and(|draft| draft.is_open);
    let is_open = |key: &String| {
        says_open(key) || (kinds[key] == StructuredKind::Complex && lineage(key, bases).iter().any(says_open))
    };
    types.keys().filter(|key| is_open(key)).cloned().collect()
}
