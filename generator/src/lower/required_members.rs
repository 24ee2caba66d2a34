//! What a new object must have, against what its type has: a table about the body may list what belongs elsewhere.

use super::families::Families;
use crate::model::{Api, Body, Operation, ValueType};
use crate::parallel;

/// Drops the required members that the type of the body is known not to have; annotations and bindings are none of its
/// properties.
pub(crate) fn settle_required_members(api: &mut Api) {
    let families = Families::of(api);
    let settled = parallel::map(&api.operations, |operation| known_members(&families, operation));
    for (operation, members) in api.operations.iter_mut().zip(settled) {
        operation.required_members = members;
    }
}

fn known_members(families: &Families<'_>, operation: &Operation) -> Vec<String> {
    if operation.required_members.is_empty() {
        return Vec::new();
    }
    let named = operation.body.as_ref().and_then(Body::value).and_then(ValueType::type_name);
    let known = named.and_then(|name| families.known(name));
    let may_be = |member: &&String| member.contains('@') || known.is_none_or(|known| known.has(member));
    operation.required_members.iter().filter(may_be).cloned().collect()
}

#[cfg(test)]
mod tests {
    use crate::lower::testing;

    #[test]
    fn a_table_about_the_body_may_list_what_no_object_of_its_type_has() {
        let rows = "|Property|Type|Description|\n|-|-|-|\n|color|String|Required.|\n|size|String|Required.|\n|x|String|Required.|\n|lamp@odata.bind|String|Required.|\n";
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
        assert_eq!(testing::api(&pages).operations[0].required_members, ["color", "size", "lamp@odata.bind"]);
    }
}
