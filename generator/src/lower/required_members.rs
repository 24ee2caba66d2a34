//! What a new object must have, against what its type has: a table about the body may list what belongs elsewhere.

use crate::model::{Api, Body, Operation, TypeName, ValueType};
use crate::parallel;

/// Drops the required members that the type of the body is known not to have.
pub(crate) fn settle_required_members(api: &mut Api) {
    let settled = parallel::map(&api.operations, |operation| known_members(api, operation));
    for (operation, members) in api.operations.iter_mut().zip(settled) {
        operation.required_members = members;
    }
}

fn known_members(api: &Api, operation: &Operation) -> Vec<String> {
    let named = operation.body.as_ref().and_then(Body::value).and_then(ValueType::type_name);
    let is_known = |member: &&String| named.is_none_or(|name| may_have(api, name, member));
    operation.required_members.iter().filter(is_known).cloned().collect()
}

/// Whether objects of the type called `name`, or of one that derives from it, may have the member.
fn may_have(api: &Api, name: &TypeName, member: &str) -> bool {
    let has = |name: &TypeName| api.all_properties(name).iter().any(|property| property.name == member);
    let is_open = api.lineage(name).any(|structured| structured.is_open);
    let derived = api.types.iter().map(|definition| &definition.name).filter(|other| api.derives_from(other, name));
    is_open || has(name) || { derived }.any(has)
}

#[cfg(test)]
mod tests {
    use crate::lower::testing;

    #[test]
    fn a_table_about_the_body_may_list_what_no_object_of_its_type_has() {
        let rows = "|Property|Type|Description|\n|-|-|-|\n|color|String|Required.|\n|size|String|Required.|\n|x|String|Required.|\n";
        let text = format!(
            "# Create lamp\n\n## HTTP request\n\n```http\nPOST /lamps\n```\n\n## Request body\n\n\
             Supply a JSON representation of a [lamp](../resources/lamp.md).\n\n{rows}"
        );
        let resource = |name: &str, base: &str, property: &str| {
            format!(
                "# {name} resource type\n\n{base}\n\n## Properties\n\n|Property|Type|Description|\n|-|-|-|\n\
                 |{property}|String|A.|\n"
            )
        };
        let lamp = resource("lamp", "", "color");
        let spot = resource("spot", "Inherits from [lamp](lamp.md).", "size");
        let pages = [("api/lamp-post.md", &*text), ("resources/lamp.md", &lamp), ("resources/spot.md", &spot)];
        assert_eq!(testing::api(&pages).operations[0].required_members, ["color", "size"]);
    }
}
