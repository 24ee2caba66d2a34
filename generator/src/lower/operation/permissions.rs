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
