//! Which types list which operations: the tables of methods on the pages of types.

use std::collections::BTreeMap;

use crate::lower::definitions::Definitions;
use crate::lower::links::page_of;
use crate::model::TypeName;
use crate::syntax::Page;

/// The types whose pages list an operation, by the page of the operation in lower case.
#[derive(Clone, Debug, Default, Hash)]
pub(crate) struct Methods {
    types: BTreeMap<String, Vec<TypeName>>,
}

impl Methods {
    /// Turns round what the tables of methods list: `pages` are those with the tables, each with the pages listed there.
    pub(crate) fn of<'a>(pages: impl IntoIterator<Item = (&'a str, Vec<String>)>, definitions: &Definitions) -> Self {
        let mut methods = Self::default();
        for (page, listed) in pages {
            let Some(name) = definitions.on_page(page).next() else { continue };
            for target in listed {
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

/// The pages of operations that the tables of methods of `page` lead to from their first column, in lower case.
pub(crate) fn listed_pages(page: &Page) -> Vec<String> {
    let is_list = |title: &str| matches!(title, "methods" | "method" | "tasks" | "functions" | "actions");
    let sections = page.sections.iter().enumerate().filter(|(_, section)| is_list(section.title()));
    let tables = sections.flat_map(|(index, _)| page.subtree(index)).flat_map(|section| section.tables());
    let links = tables.flat_map(|table| &table.rows).filter_map(|row| row.cells.first()).flat_map(|cell| cell.links());
    links.filter_map(|(_, target)| page_of(target, &page.path)).filter(|path| path.starts_with("api/")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::page;

    const TABLE: &str =
        "## Methods\n|Method|Return type|\n|-|-|\n|[List](../api/User-List.md)|[user](user.md)|\n|none|None|\n";

    #[test]
    fn tables_of_methods_list_pages_and_other_tables_do_not() {
        let text = format!("# user\n{TABLE}## Properties\n|Property|\n|-|\n|[a](../api/user-get.md)|\n");
        assert_eq!(listed_pages(&page("resources/user.md", &text).1), ["api/user-list.md"]);
    }

    #[test]
    fn operations_belong_to_the_types_that_list_them() {
        let mut definitions = Definitions::default();
        definitions.add(&TypeName::new("microsoft.graph", "user"), "resources/user.md");
        let listed = vec!["api/user-list.md".to_owned()];
        let pages = [("resources/overview.md", listed.clone()), ("resources/user.md", listed)];
        let methods = Methods::of(pages, &definitions);
        let names = |path| methods.listing(path).iter().map(TypeName::to_string).collect::<Vec<_>>();
        assert_eq!(names("api/user-list.md"), ["microsoft.graph.user"]);
        assert!(names("api/user-get.md").is_empty());
    }
}
