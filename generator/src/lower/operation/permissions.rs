//! Who may call an operation: permission tables.

use super::OperationPage;
use super::outline::{Topic, blocks};
use crate::diagnostics::{Report, UNREADABLE_PERMISSIONS};
use crate::model::Permissions;
use crate::syntax::{Block, Table, Text};

/// A kind of caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caller {
    Work,
    Personal,
    Application,
}

/// The permissions that the tables of the page, and of the files it includes there, list.
///
/// Several tables, for several resources or for acting on oneself and on others, add up in their order.
pub(super) fn permissions(page: &OperationPage<'_>, report: &mut Report) -> Permissions {
    let mut permissions = Permissions::default();
    for block in blocks(&page.parts, Topic::Permissions) {
        match block {
            Block::Table(table) => read_table(page, table, &mut permissions, report),
            Block::Include(include) => {
                let included = include.value.and_then(|file| page.context.pages.included.get(&file));
                for table in included.iter().flat_map(|file| &file.sections).flat_map(|section| section.tables()) {
                    read_table(page, table, &mut permissions, report);
                }
            }
            _ => {}
        }
    }
    permissions
}

fn read_table(page: &OperationPage<'_>, table: &Table, permissions: &mut Permissions, report: &mut Report) {
    let header = table.header_words();
    let columns: Vec<Option<Caller>> = header.iter().map(|word| opt_caller(word)).collect();
    let mut found = Vec::new();
    if columns.iter().flatten().count() > 1 {
        // Transposed: a row for each resource, a column for each kind of caller.
        for row in &table.rows {
            let cells = row.cells.iter().zip(&columns);
            found.extend(cells.filter_map(|(cell, caller)| Some(((*caller)?, scopes(cell, report)))));
        }
    } else if header.first().is_some_and(|word| word.contains("permission")) {
        let from_most = header.iter().any(|word| word.contains("from most to least"));
        for row in &table.rows {
            let Some(caller) = row.cells.first().and_then(|cell| opt_caller(&cell.plain())) else { continue };
            for column in columns_by_privilege(&header) {
                let mut scopes = row.cells.get(column).map(|cell| scopes(cell, report)).unwrap_or_default();
                if from_most {
                    scopes.reverse();
                }
                found.push((caller, scopes));
            }
        }
    }
    if !found.is_empty() && permissions.origin.is_none() {
        permissions.origin = Some(page.origin(table.span));
    }
    for (caller, scopes) in found {
        add(permissions, caller, scopes);
    }
}

/// The columns behind the first, those of the least privileged permissions first.
fn columns_by_privilege(header: &[String]) -> Vec<usize> {
    let mut columns: Vec<usize> = (1..header.len()).collect();
    columns.sort_by_key(|column| !header[*column].starts_with("least"));
    columns
}

fn opt_caller(label: &str) -> Option<Caller> {
    let label = label.trim().to_lowercase();
    if label.contains("personal") {
        Some(Caller::Personal)
    } else if label.starts_with("delegated") {
        Some(Caller::Work)
    } else {
        label.starts_with("application").then_some(Caller::Application)
    }
}

fn add(permissions: &mut Permissions, caller: Caller, scopes: Vec<String>) {
    let list = match caller {
        Caller::Work => &mut permissions.delegated_work,
        Caller::Personal => &mut permissions.delegated_personal,
        Caller::Application => &mut permissions.application,
    };
    for scope in scopes {
        if !list.contains(&scope) {
            list.push(scope);
        }
    }
}

/// The permissions that a cell names; one that names none and does not say so is reported.
fn scopes(cell: &Text, report: &mut Report) -> Vec<String> {
    let text = cell.plain();
    let scopes: Vec<String> = text.split(is_separator).filter_map(opt_scope).map(str::to_owned).collect();
    if scopes.is_empty() && !says_none(&text) {
        report.push(
            UNREADABLE_PERMISSIONS
                .at(cell.span, format!("no permission in `{}`", text.trim()))
                .label("neither the name of a permission nor a word such as `None`")
                .help("write the names with commas between them, or `Not supported.`"),
        );
    }
    scopes
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || ",;/()[]*:|\"'`".contains(character)
}

/// The scope that a word is: parts joined by dots, `User.Read.All`, or one of those that OpenID defines.
fn opt_scope(word: &str) -> Option<&str> {
    const OPENID: [&str; 4] = ["email", "offline_access", "openid", "profile"];
    let word = word.trim_matches(['.', '…']);
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.chars().all(|character| character.is_ascii_alphanumeric() || "_-".contains(character))
    };
    let is_dotted = word.contains('.') && word.split('.').all(is_part);
    let is_abbreviation = word.len() <= 4 || word.to_lowercase().ends_with(".com");
    ((is_dotted && !is_abbreviation) || OPENID.contains(&word)).then_some(word)
}

/// Whether a cell says that there is no permission for this kind of caller.
fn says_none(text: &str) -> bool {
    let text = text.trim().trim_matches(['.', '*', '-', '–', '—']).trim().to_lowercase();
    let negations =
        ["not supported", "not support", "none", "no permission", "not available", "not applicable", "n/a", "na"];
    text.is_empty() || negations.iter().any(|negation| text.starts_with(negation)) || text.contains("not supported")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{operation, operation_at};

    fn lists(section: &str) -> [String; 3] {
        let found = operation("Get user", "GET /users/{id}", &format!("## Permissions\n\n{section}")).permissions;
        [found.delegated_work, found.delegated_personal, found.application].map(|list| list.join(" "))
    }

    #[test]
    fn every_layout_of_a_table_is_read() {
        let rows = |header: &str, work: &str| {
            let rule = "|-".repeat(header.matches('|').count() + 2);
            format!(
                "|Permission type|{header}|\n{rule}|\n|Delegated (work or school account|{work}|\n|Application|None.|\n"
            )
        };
        let only_work = |work: &str| [work.to_owned(), String::new(), String::new()];
        assert_eq!(lists(&rows("Permissions", "A.Read, B.Read* and A.Read")), only_work("A.Read B.Read"));
        assert_eq!(
            lists(&rows("Permissions (from most to least privileged)", "B.All, A.Read")),
            only_work("A.Read B.All")
        );
        assert_eq!(lists(&rows("Higher privileged|Least privileged", "B.All|A.Read")), only_work("A.Read B.All"));
        let transposed = "|Resource|Delegated (work)|Delegated (personal)|Application|\n|-|-|-|-|\n\
                          |a|A.Read|Not supported|B.Read|\n|c|C.Read|A.Read|Not supported|\n";
        assert_eq!(lists(transposed), ["A.Read C.Read", "A.Read", "B.Read"].map(str::to_owned));
    }

    #[test]
    fn several_tables_add_up() {
        let table =
            |scope: &str| format!("|Permission type|Permissions|\n|-|-|\n|Application|{scope}|\n\n### Others\n\n");
        assert_eq!(lists(&format!("{}{}", table("A.Read"), table("B.Read")))[2], "A.Read B.Read");
    }

    #[test]
    fn cells_that_name_nothing_are_reported() {
        for (cell, expected) in [("TODO", 1), ("", 0), ("Not supported.", 0), ("See e.g. example.com", 1)] {
            let table = format!("## Permissions\n|Permission type|Permissions|\n|-|-|\n|Application|{cell}|\n");
            let text = format!("# T\n{table}## HTTP request\n```\nGET /a\n```\n");
            assert_eq!(operation_at("api/a.md", &text).1.len(), expected, "{cell}");
        }
    }
}
