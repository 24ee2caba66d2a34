//! Which types list which operations: the tables of methods on the pages of types.

use std::collections::BTreeMap;

use crate::lower::definitions::Definitions;
use crate::lower::links::page_of;
use crate::model::TypeName;
use crate::syntax::Page;

/// The types whose pages list an operation, by the page of the operation in lower case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Methods {
    types: BTreeMap<String, Vec<TypeName>>,
}

impl Methods {
    /// Reads the tables of methods of all `pages`.
    pub(crate) fn of<'a>(pages: impl IntoIterator<Item = &'a Page>, definitions: &Definitions) -> Self {
        let mut methods = Self::default();
        for page in pages.into_iter().filter(|page| page.path.starts_with("resources/")) {
            let Some(name) = definitions.on_page(&page.path).next() else { continue };
            for target in listed_pages(page) {
                let types = methods.types.entry(target).or_default();
                if !types.contains(name) {
                    types.push(name.clone());
                }
            }
        }
        methods
    }

    /// The types whose pages list the operation of the page `path`, in the order of those pages.
    pub(super) fn listing(&self, path: &str) -> &[TypeName] {
        self.types.get(&path.to_lowercase()).map_or(&[], Vec::as_slice)
    }
}

/// The pages of operations that the tables of `page` lead to from their first column.
fn listed_pages(page: &Page) -> Vec<String> {
    let is_list = |title: &str| matches!(title, "methods" | "method" | "tasks" | "functions" | "actions");
    let sections = page.sections.iter().enumerate().filter(|(_, section)| is_list(&section.title()));
    let tables = sections.flat_map(|(index, _)| page.subtree(index)).flat_map(|section| section.tables());
    let links = tables.flat_map(|table| &table.rows).filter_map(|row| row.cells.first()).flat_map(|cell| cell.links());
    links.filter_map(|(_, target)| page_of(target, &page.path)).filter(|path| path.starts_with("api/")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::pages;

    #[test]
    fn operations_belong_to_the_types_that_list_them() {
        let table =
            "## Methods\n|Method|Return type|\n|-|-|\n|[List](../api/User-List.md)|[user](user.md)|\n|none|None|\n";
        let (_, pages) = pages(&[
            ("resources/overview.md", &format!("# Overview\n{table}")),
            (
                "resources/user.md",
                &format!("# user\n{table}## Properties\n|Property|\n|-|\n|[a](../api/user-get.md)|\n"),
            ),
        ]);
        let mut definitions = Definitions::default();
        definitions.add(&TypeName::new("microsoft.graph", "user"), "resources/user.md");
        let methods = Methods::of(&pages.pages, &definitions);
        let names = |path| methods.listing(path).iter().map(TypeName::to_string).collect::<Vec<_>>();
        assert_eq!(names("api/user-list.md"), ["microsoft.graph.user"]);
        assert!(names("api/user-get.md").is_empty());
    }
}
