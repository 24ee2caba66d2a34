//! What examples show of types that the pages of these do not say.

use std::collections::{HashMap, HashSet};

use crate::model::{Api, Origin, Primitive, Property, Shape, Structured, StructuredKind, TypeName, TypeRef, ValueType};

/// So many messages have to contradict a declaration, and none to follow it, before they are believed instead of it.
///
/// In the reference of July 2021 all properties for which that holds are what the examples show, by the metadata.
const CERTAIN: usize = 2;

/// Where a property is declared, and its name.
pub(super) type Declaration = (Origin, String);

/// What examples show.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Enumerations of which a value has several members, as only sets of flags have them.
    pub(super) combined: HashSet<TypeName>,
    /// For each message that has a property whether its value is a list exactly if it is declared to be.
    pub(super) forms: Vec<(Declaration, bool)>,
    /// Types without a property `id` of which an object has one all the same, and the message with that object.
    pub(super) identified: Vec<(TypeName, Origin)>,
}

impl Evidence {
    /// Adds what later examples show.
    pub(super) fn append(&mut self, later: Self) {
        self.combined.extend(later.combined);
        self.forms.extend(later.forms);
        self.identified.extend(later.identified);
    }

    /// Makes of the types what the examples show of them.
    pub(super) fn settle_types(&self, api: &mut Api) {
        let misdeclared = self.misdeclared();
        let mut identified: HashMap<&TypeName, &Origin> = HashMap::new();
        for (name, origin) in &self.identified {
            identified.entry(name).or_insert(origin);
        }
        for definition in &mut api.types {
            match &mut definition.shape {
                Shape::Enumeration(enumeration) => enumeration.is_flags |= self.combined.contains(&definition.name),
                Shape::Structured(structured) => {
                    settle_lists(structured, &misdeclared);
                    if let Some(origin) = identified.get(&definition.name) {
                        add_key(structured, origin);
                    }
                }
            }
        }
    }

    /// The properties that are lists in all examples although they are declared to be none, or the reverse.
    fn misdeclared(&self) -> HashSet<&Declaration> {
        // The number of contradictions, as long as nothing follows the declaration.
        let mut found: HashMap<&Declaration, Option<usize>> = HashMap::new();
        for (declaration, follows) in &self.forms {
            let count = found.entry(declaration).or_insert(Some(0));
            *count = count.filter(|_| !follows).map(|count| count + 1);
        }
        let is_certain = |count: Option<usize>| count.is_some_and(|count| count >= CERTAIN);
        found.into_iter().filter(|(_, count)| is_certain(*count)).map(|(declaration, _)| declaration).collect()
    }
}

fn settle_lists(structured: &mut Structured, misdeclared: &HashSet<&Declaration>) {
    for property in &mut structured.properties {
        if misdeclared.contains(&(property.origin.clone(), property.name.clone())) {
            property.value.collection = !property.value.collection;
        }
    }
}

/// Gives an entity the key that its pages forgot; what has no identity of its own has no key to forget.
fn add_key(structured: &mut Structured, origin: &Origin) {
    if structured.kind == StructuredKind::Complex {
        return;
    }
    let key = Property {
        name: "id".to_owned(),
        value: ValueType::single(TypeRef::Primitive(Primitive::String)),
        navigation: false,
        nullable: true,
        read_only: false,
        required: false,
        description: "The key, which only examples show.".to_owned(),
        deprecated: None,
        origin: origin.clone(),
    };
    structured.properties.insert(0, key);
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use crate::lower::testing;
    use crate::model::{Shape, TypeDefinition};

    #[test]
    fn enumerations_whose_members_examples_combine_are_sets_of_flags() {
        let lamp = "# lamp resource type\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n\
                    |modes|lampModes|Possible values are: `dim`, `bright`.|\n\
                    |shade|lampShade|Possible values are: `linen`, `paper`.|\n";
        let switch = "# lamp: switch\n\n## HTTP request\n\n```http\nPOST /lamps/{id}/switch\n```\n\n## Request body\n\n\
                      Supply the parameters.\n\n|Parameter|Type|Description|\n|-|-|-|\n\
                      |rows|lampRows|Possible values are: `upper`, `lower`.|\n\n## Response\n\n\
                      Returns `200 OK` and a [lamp](../resources/lamp.md).\n\n## Example\n\n```http\n\
                      POST https://x/lamps/1/switch\n\n{ \"rows\": \"upper, lower\" }\n```\n\n\
                      <!-- { \"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.lamp\" } -->\n\
                      ```http\nHTTP/1.1 200 OK\n\n{ \"modes\": \"dim,Bright\", \"shade\": \"linen,glass\" }\n```\n";
        let api = testing::api(&[("api/lamp-switch.md", switch), ("resources/lamp.md", lamp)]);
        let is_flags = |definition: &TypeDefinition| match &definition.shape {
            Shape::Enumeration(enumeration) => Some((definition.name.name.clone(), enumeration.is_flags)),
            Shape::Structured(_) => None,
        };
        let found: HashMap<String, bool> = api.types.iter().filter_map(is_flags).collect();
        let expected = [("lampModes", true), ("lampRows", true), ("lampShade", false)];
        assert_eq!(found, expected.map(|(name, is_flags)| (name.to_owned(), is_flags)).into());
    }

    #[test]
    fn examples_decide_what_is_a_list_if_all_of_them_contradict_its_declaration() {
        let lamp = "# lamp resource type\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n\
                    |state|String collection|A.|\n|modes|String|B.|\n|names|String collection|C.|\n|note|String|D.|\n";
        let get = "# Get lamp\n\n## HTTP request\n\n```http\nGET /lamps/{id}\n```\n\n## Response\n\nReturns a [lamp](../resources/lamp.md).\n";
        let example = |body: &str| {
            format!(
                "\n```http\nGET https://x/lamps/1\n```\n\n<!-- {{ \"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.lamp\" }} -->\n\
                 ```http\nHTTP/1.1 200 OK\n\n{body}\n```\n"
            )
        };
        let first = example(r#"{ "state": "On", "modes": ["a"], "names": "x", "note": ["y"] }"#);
        let second = example(r#"{ "state": "Off", "modes": [], "names": ["x"], "note": "String" }"#);
        let page = format!("{get}\n## Examples\n{first}{second}");
        let api = testing::api(&[("api/lamp-get.md", &page), ("resources/lamp.md", lamp)]);
        let Shape::Structured(found) = &api.types[0].shape else { panic!("{:?}", api.types) };
        let lists = found.properties.iter().filter(|property| property.value.collection);
        // One of the two examples has `names` as it is declared, and only one says anything of `note`.
        assert_eq!(lists.map(|property| property.name.as_str()).collect::<Vec<_>>(), ["modes", "names"]);
    }

    #[test]
    fn entities_whose_pages_list_no_key_have_the_one_that_examples_show() {
        let table = |row: &str| format!("## Properties\n\n|Property|Type|Description|\n|-|-|-|\n{row}\n");
        let methods = "## Methods\n\n|Method|Return Type|\n|-|-|\n|[Get](../api/lamp-get.md)|[lamp](lamp.md)|\n\n";
        let lamp = format!("# lamp resource type\n\n{methods}{}", table("|shade|lampShade|A.|"));
        let shade = format!("# lampShade complex type\n\n{}", table("|color|String|A.|"));
        let get = "# Get lamp\n\n## HTTP request\n\n```http\nGET /lamps/{id}\n```\n\n## Response\n\n\
                   Returns a [lamp](../resources/lamp.md).\n\n## Example\n\n```http\nGET https://x/lamps/1\n```\n\n\
                   <!-- { \"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.lamp\" } -->\n\
                   ```http\nHTTP/1.1 200 OK\n\n{ \"id\": \"1\", \"shade\": { \"id\": \"2\", \"color\": \"red\" } }\n```\n";
        let pages = [("api/lamp-get.md", get), ("resources/lamp.md", &lamp), ("resources/lampshade.md", &shade)];
        let api = testing::api(&pages);
        let names = |definition: &TypeDefinition| match &definition.shape {
            Shape::Structured(structured) => {
                structured.properties.iter().map(|property| property.name.clone()).collect::<Vec<_>>()
            }
            Shape::Enumeration(_) => Vec::new(),
        };
        let found: Vec<Vec<String>> = api.types.iter().map(names).collect();
        assert_eq!(found, [vec!["id", "shade"], vec!["color"]]);
    }
}
