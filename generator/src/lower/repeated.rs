//! Members that the JSON representation of a type repeats from its base.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::draft::{PropertyDraft, TypeDraft};
use super::inheritance::lineage;
use super::type_text::{PrimitiveName, TypeText};
use crate::model::TypeName;

/// Drops the members that no table of a type lists where a type that it derives from has them: that one knows their types, of
/// which placeholders such as `"String"` say little. All keys are qualified names in lower case.
pub(crate) fn drop_repeated_members(types: &mut BTreeMap<String, TypeDraft>, bases: &HashMap<String, TypeName>) {
    let derived = types.iter().filter(|(_, draft)| draft.properties.iter().any(|property| property.only_shown));
    let found: Vec<_> = derived.map(|(key, draft)| (key.clone(), repeated_names(key, draft, types, bases))).collect();
    for (key, repeated) in found {
        if let Some(draft) = types.get_mut(&key) {
            draft.properties.retain(|property| !property.only_shown || !repeated.contains(&property.name.value));
        }
    }
}

/// The names of the members that only the JSON of a type shows and that say no more than those of its bases.
fn repeated_names(
    key: &str,
    draft: &TypeDraft,
    types: &BTreeMap<String, TypeDraft>,
    bases: &HashMap<String, TypeName>,
) -> HashSet<String> {
    let mut inherited: HashMap<String, &TypeText> = HashMap::new();
    let drafts = lineage(key, bases).into_iter().skip(1).filter_map(|key| types.get(&key));
    for property in drafts.flat_map(|draft| &draft.properties) {
        inherited.entry(property.name.value.to_lowercase()).or_insert(&property.value);
    }
    let says_less = |property: &&PropertyDraft| {
        let known = inherited.get(&property.name.value.to_lowercase());
        known.is_some_and(|known| property.only_shown && !says_more(&property.value, known))
    };
    draft.properties.iter().filter(says_less).map(|property| property.name.value.clone()).collect()
}

/// Whether a placeholder says what the base leaves open: any type instead of JSON, a named one instead of a primitive.
fn says_more(shown: &TypeText, inherited: &TypeText) -> bool {
    match (shown.primitive(), inherited.primitive()) {
        (Some(PrimitiveName::Untyped), _) => false,
        (_, Some(PrimitiveName::Untyped)) | (None, Some(PrimitiveName::Primitive(_))) => true,
        (Some(PrimitiveName::Primitive(_)), Some(PrimitiveName::Primitive(_))) | (_, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::lower::testing;
    use crate::model::{Shape, TypeName};

    #[test]
    fn what_the_json_repeats_from_a_base_stays_what_it_is_there() {
        let page = |name: &str, intro: &str, rows: &str, json: &str| {
            format!(
                "# {name} resource type\n\n{intro}\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n{rows}\n\
                 ## JSON representation\n\n\
                 <!-- {{ \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.{name}\" }} -->\n```json\n{json}\n```\n"
            )
        };
        let lamp = page("lamp", "", "|verdict|lampVerdict|A.|\n|any|Json|A.|\n", r#"{ "verdict": "String" }"#);
        let rows = "|size|Int64|A.|\n|height|Int64|A.|\n";
        let json = r#"{ "verdict": "String", "size": "Integer", "shade": "String", "height": 1, "any": ["String"] }"#;
        let spot = page("spot", "Inherits from [lamp](lamp.md).", rows, json);
        let api = testing::api(&[("resources/lamp.md", &lamp), ("resources/spot.md", &spot)]);
        let spot = api.definition(&TypeName::new("microsoft.graph", "spot")).unwrap();
        let Shape::Structured(spot) = &spot.shape else { panic!("{spot:?}") };
        let own: Vec<_> = spot.properties.iter().map(|property| property.name.as_str()).collect();
        assert_eq!(own, ["size", "height", "shade", "any"]);
    }
}
