//! Entity or complex type: no page says which, so the evidence of all pages decides.

use std::collections::{BTreeMap, HashMap};

use super::draft::{KindEvidence, TypeDraft};
use super::inheritance::lineage;
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
    let roots: Vec<(&String, String)> = types.keys().map(|key| (key, root(key, bases, types))).collect();
    let mut weights: HashMap<&str, i32> = HashMap::new();
    for (key, root) in &roots {
        *weights.entry(root).or_default() += own(key);
    }
    let kind = |root: &str| if weights[root] > 0 { StructuredKind::Entity } else { StructuredKind::Complex };
    roots.iter().map(|(key, root)| ((*key).clone(), kind(root))).collect()
}

/// The root of a type's line of inheritance. `entity` is the root of all entities, but not a family whose members share
/// evidence; so the line ends before it, or before a base without a page.
fn root(key: &str, bases: &HashMap<String, TypeName>, types: &BTreeMap<String, TypeDraft>) -> String {
    let is_entity = |key: &str| key.rsplit('.').next() == Some("entity");
    let family = lineage(key, bases).into_iter().take_while(|key| !is_entity(key) && types.contains_key(key));
    family.last().unwrap_or_else(|| key.to_owned())
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
