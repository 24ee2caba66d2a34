//! Members that the JSON representation of a type repeats from its base.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::draft::TypeDraft;
use crate::model::TypeName;

/// Drops the members that no table of a type lists where a type that it derives from has them: that one knows their types, of
/// which placeholders such as `"String"` say little. All keys are qualified names in lower case.
pub(crate) fn drop_repeated_members(types: &mut BTreeMap<String, TypeDraft>, bases: &HashMap<String, TypeName>) {
    let derived: Vec<String> =
        types.iter().filter(|(_, draft)| shows_more(draft)).map(|(key, _)| key.clone()).collect();
    let found: Vec<_> = derived.iter().map(|key| inherited_names(key, types, bases)).collect();
    for (key, inherited) in derived.iter().zip(found) {
        let properties = types.get_mut(key).map(|draft| &mut draft.properties);
        properties.into_iter().for_each(|properties| {
            properties
                .retain(|property| !property.only_shown || !inherited.contains(&property.name.value.to_lowercase()));
        });
    }
}

fn shows_more(draft: &TypeDraft) -> bool {
    draft.properties.iter().any(|property| property.only_shown)
}

/// The names of the properties, in lower case, of all types that the type with this key derives from.
fn inherited_names(
    start: &str,
    types: &BTreeMap<String, TypeDraft>,
    bases: &HashMap<String, TypeName>,
) -> HashSet<String> {
    let base_of = |key: &str| bases.get(key).map(|base| base.to_string().to_lowercase());
    let mut line = vec![start.to_owned()];
    while let Some(base) = base_of(&line[line.len() - 1]).filter(|base| !line.contains(base)) {
        line.push(base);
    }
    let drafts = line.iter().skip(1).filter_map(|key| types.get(key));
    drafts.flat_map(|draft| &draft.properties).map(|property| property.name.value.to_lowercase()).collect()
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
        let lamp = page("lamp", "", "|verdict|lampVerdict|A.|\n", r#"{ "verdict": "String" }"#);
        let rows = "|size|Int64|A.|\n|height|Int64|A.|\n";
        let json = r#"{ "verdict": "String", "size": "Integer", "shade": "String", "height": 1 }"#;
        let spot = page("spot", "Inherits from [lamp](lamp.md).", rows, json);
        let api = testing::api(&[("resources/lamp.md", &lamp), ("resources/spot.md", &spot)]);
        let spot = api.definition(&TypeName::new("microsoft.graph", "spot")).unwrap();
        let Shape::Structured(spot) = &spot.shape else { panic!("{spot:?}") };
        let own: Vec<_> = spot.properties.iter().map(|property| property.name.as_str()).collect();
        assert_eq!(own, ["size", "height", "shade"]);
    }
}
