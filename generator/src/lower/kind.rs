//! Entity or complex type: no page says which, so the evidence of all pages decides.

use std::collections::{BTreeMap, HashMap};

use super::draft::{KindEvidence, TypeDraft};
use crate::model::{StructuredKind, TypeName};

/// How the tables of other types refer to a type.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct References {
    /// In Relationships tables.
    relationships: usize,
    /// In Properties tables.
    properties: usize,
}

impl References {
    /// Counts a reference.
    pub(crate) fn count(&mut self, navigation: bool) {
        if navigation {
            self.relationships += 1;
        } else {
            self.properties += 1;
        }
    }
}

impl KindEvidence {
    /// Adds the evidence of a further page.
    pub(crate) fn merge(&mut self, further: Self) {
        self.has_key |= further.has_key;
        self.is_titled_complex |= further.is_titled_complex;
        self.has_methods |= further.has_methods;
        self.has_relationships |= further.has_relationships;
        self.has_id |= further.has_id;
    }
}

/// Decides the kind of every type. All keys are qualified names in lower case.
///
/// A type has the kind of the root of its line of inheritance, and the evidence of all types of a line counts for it.
pub(crate) fn decide(
    types: &BTreeMap<String, TypeDraft>,
    bases: &HashMap<String, TypeName>,
    references: &HashMap<String, References>,
) -> HashMap<String, StructuredKind> {
    let own = |key: &String| {
        let draft = &types[key];
        let base_is_entity = [&draft.prose_base, &draft.annotated_base].into_iter().flatten().any(|base| {
            let name = base.name.to_lowercase();
            name == "entity" || name.ends_with(".entity")
        });
        weigh(draft.evidence, references.get(key).copied().unwrap_or_default(), base_is_entity)
    };
    let mut weights: HashMap<&String, i32> = HashMap::new();
    for key in types.keys() {
        *weights.entry(root(key, bases, types)).or_default() += own(key);
    }
    let kind = |key: &String| match weights[root(key, bases, types)] {
        weight if weight > 0 => StructuredKind::Entity,
        _ => StructuredKind::Complex,
    };
    types.keys().map(|key| (key.clone(), kind(key))).collect()
}

/// The root of a type's line of inheritance; a line that bites its own tail ends where it would repeat.
fn root<'a>(key: &'a String, bases: &HashMap<String, TypeName>, types: &'a BTreeMap<String, TypeDraft>) -> &'a String {
    let mut current = key;
    let mut line = vec![key];
    while let Some(base) = bases.get(current) {
        // `entity` is the root of all entities, but not a family whose members share evidence.
        if base.name == "entity" {
            return current;
        }
        match types.get_key_value(&base.to_string().to_lowercase()) {
            Some((next, _)) if !line.contains(&next) => {
                current = next;
                line.push(next);
            }
            _ => return current,
        }
    }
    current
}

/// Positive for an entity, negative for a complex type; the magnitude says how sure the evidence is.
fn weigh(evidence: KindEvidence, references: References, base_is_entity: bool) -> i32 {
    let mut weight = -1;
    let mut add = |holds: bool, points: i32| weight += if holds { points } else { 0 };
    add(base_is_entity, 20);
    add(evidence.has_key, 3);
    add(evidence.has_id, 2);
    add(evidence.has_methods, 4);
    add(evidence.has_relationships, 2);
    add(references.relationships > 0, 6);
    add(references.properties > 0 && references.relationships == 0, -6);
    add(evidence.is_titled_complex, -4);
    weight
}
