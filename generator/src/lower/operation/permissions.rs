//! Who may call an operation: permission tables.

use std::collections::{HashMap, HashSet};

use super::OperationPage;
use super::outline::{Part, Topic};
use crate::diagnostics::{Report, UNREADABLE_PERMISSIONS};
use crate::lower::prose::prose;
use crate::model::{PermissionTable, Permissions};
use crate::syntax::{Block, Row, Section, Style, Table, Text};

/// A kind of caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caller {
    Work,
    Personal,
    Application,
}

/// The permissions that one cell names: alternatives, each with what it takes together.
type Alternatives = Vec<Vec<String>>;

/// The permissions that the tables of the page, and of the files it includes there, list.
///
/// Several tables, for several resources or for acting on oneself and on others, add up in their order.
pub(super) fn permissions(page: &OperationPage<'_>, report: &mut Report) -> Permissions {
    let mut permissions = Permissions::default();
    let has_section = page.parts.iter().any(|part| part.topic == Topic::Permissions);
    let parts = page.parts.iter().filter(|part| match has_section {
        true => part.topic == Topic::Permissions,
        false => lacks_heading(part),
    });
    let top = parts.clone().map(|part| part.section.level).min().unwrap_or_default();
    for part in parts {
        let is_inner = part.section.level > top;
        for (caption, table) in captioned_tables(page, part.section, is_inner) {
            let tables = read_table(table, report);
            if !tables.is_empty() && permissions.origin.is_none() {
                permissions.origin = Some(page.origin(table.span));
            }
            let caption = caption.filter(|_| has_section).map(|text| caption_text(page, text)).unwrap_or_default();
            permissions.tables.extend(tables.into_iter().map(|table| match table.caption.is_empty() {
                true => PermissionTable { caption: caption.clone(), ..table },
                false => table,
            }));
        }
    }
    collect_names(&mut permissions);
    permissions
}

/// Whether a section of another subject begins with a table of permissions, above which the heading is missing.
fn lacks_heading(part: &Part<'_>) -> bool {
    let is_of_permissions = |table: &Table| table.header_words().first().is_some_and(|word| word == "permission type");
    part.topic == Topic::Introduction && part.section.tables().next().is_some_and(is_of_permissions)
}

/// The tables of a section, those of included files too, each with the text that says what it is for.
///
/// That is the heading, if it is one below "Permissions" and has a single table, else the paragraph before the table.
fn captioned_tables<'a>(
    page: &OperationPage<'a>,
    section: &'a Section,
    is_inner: bool,
) -> Vec<(Option<&'a Text>, &'a Table)> {
    let mut found = Vec::new();
    let mut before = None;
    for block in &section.blocks {
        match block {
            Block::Paragraph(text) => before = Some(text),
            Block::Table(table) => found.push((before.take(), table)),
            Block::Include(include) => {
                let file = include.value.map(|file| page.context.pages.page(file));
                let tables = file.into_iter().flat_map(|file| &file.sections).flat_map(Section::tables);
                found.extend(tables.map(|table| (before.take(), table)));
            }
            _ => {}
        }
    }
    if is_inner && let [(caption, _)] = &mut found[..] {
        *caption = Some(&section.heading);
    }
    found
}

fn caption_text(page: &OperationPage<'_>, text: &Text) -> String {
    let caption = prose(text, page.path(), page.context.links).replace("**", "").replace('\n', " ");
    caption.trim().trim_end_matches([':', '.']).to_owned()
}

/// What a table lists: one entry, or one for each resource that has a row.
fn read_table(table: &Table, report: &mut Report) -> Vec<PermissionTable> {
    let header = table.header_words();
    let columns: Vec<Option<Caller>> = header.iter().map(|word| opt_caller(word)).collect();
    if columns.iter().flatten().count() > 1 {
        // Transposed: a row for each resource, a column for each kind of caller.
        return table.rows.iter().map(|row| read_resource_row(row, &columns, report)).collect();
    }
    // Beside the permissions themselves, the kinds of callers may stand below any word.
    let has_callers = || {
        let labels = table.rows.iter().filter_map(|row| row.cells.first());
        labels.filter(|label| opt_caller(label.plain()).is_some()).count() > 1
    };
    let is_of_permissions = match header.iter().position(|word| word.contains("permission")) {
        Some(0) => true,
        Some(1) => has_callers(),
        Some(_) | None => false,
    };
    if is_of_permissions { read_caller_rows(table, &header, report) } else { Vec::new() }
}

/// What a table with a row for each kind of caller lists; below such a row there may be one for each case.
fn read_caller_rows(table: &Table, header: &[String], report: &mut Report) -> Vec<PermissionTable> {
    let from_most = header.iter().any(|word| word.contains("from most to least"));
    let (mut cases, mut places) = (Vec::new(), HashMap::new());
    // The kind of caller, and whether its row leaves the permissions to its cases.
    let mut current = None;
    for row in &table.rows {
        let Some(label) = row.cells.first() else { continue };
        let case = match (opt_caller(label.plain()), current) {
            (Some(caller), _) => {
                current = Some((caller, row.cells.iter().skip(1).all(leaves_open)));
                String::new()
            }
            (None, Some((_, true))) if is_case(label) => label.plain().trim().to_owned(),
            (None, _) => continue,
        };
        let Some((caller, _)) = current else { continue };
        let place = *places.entry(case.clone()).or_insert(cases.len());
        if place == cases.len() {
            cases.push(PermissionTable { caption: case, ..PermissionTable::default() });
        }
        for column in columns_by_privilege(header) {
            let mut scopes = row.cells.get(column).map(|cell| scopes(cell, report)).unwrap_or_default();
            if from_most {
                scopes.reverse();
                scopes.iter_mut().for_each(|together| together.reverse());
            }
            add(&mut cases[place], caller, scopes);
        }
    }
    // The rows of callers are empty where their cases have rows.
    let is_empty = |case: &PermissionTable| {
        case.delegated_work.is_empty() && case.delegated_personal.is_empty() && case.application.is_empty()
    };
    match cases.iter().all(is_empty) {
        true => cases.truncate(1),
        false => cases.retain(|case| !is_empty(case)),
    }
    cases
}

/// Whether a cell neither names permissions nor says that there are none: it is blank, or says that they vary.
fn leaves_open(cell: &Text) -> bool {
    cell.is_blank() || (alternatives(cell.plain()).is_empty() && !says_none(cell.plain()))
}

/// Whether the label of a row is that of a case, indented or set in bold, of the kind of caller above.
fn is_case(label: &Text) -> bool {
    let is_indented = label.plain().starts_with(char::is_whitespace);
    let is_strong = label.runs().find(|run| !run.text.trim().is_empty()).is_some_and(|run| run.style == Style::Strong);
    (is_indented || is_strong) && !label.is_blank()
}

fn read_resource_row(row: &Row, columns: &[Option<Caller>], report: &mut Report) -> PermissionTable {
    let mut found = PermissionTable::default();
    for (cell, caller) in row.cells.iter().zip(columns) {
        match caller {
            Some(caller) => add(&mut found, *caller, scopes(cell, report)),
            None if found.caption.is_empty() => cell.plain().trim().clone_into(&mut found.caption),
            None => {}
        }
    }
    found
}

fn add(table: &mut PermissionTable, caller: Caller, alternatives: Alternatives) {
    let list = match caller {
        Caller::Work => &mut table.delegated_work,
        Caller::Personal => &mut table.delegated_personal,
        Caller::Application => &mut table.application,
    };
    let mut seen: HashSet<Vec<String>> = list.iter().cloned().collect();
    list.extend(alternatives.into_iter().filter(|together| seen.insert(together.clone())));
}

/// Lists every name that the tables have.
fn collect_names(permissions: &mut Permissions) {
    let names = |list: fn(&PermissionTable) -> &Alternatives| {
        let mut seen = HashSet::new();
        let names = permissions.tables.iter().flat_map(list).flatten();
        names.filter(|name| seen.insert(*name)).cloned().collect()
    };
    let delegated_work = names(|table| &table.delegated_work);
    let delegated_personal = names(|table| &table.delegated_personal);
    let application = names(|table| &table.application);
    *permissions = Permissions { delegated_work, delegated_personal, application, ..std::mem::take(permissions) };
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

/// The permissions that a cell names; one that names none and does not say so is reported.
fn scopes(cell: &Text, report: &mut Report) -> Alternatives {
    let text = cell.plain();
    let scopes = alternatives(text);
    if scopes.is_empty() && !says_none(text) {
        report.push(
            UNREADABLE_PERMISSIONS
                .at(cell.span, format!("no permission in `{}`", text.trim()))
                .label("neither the name of a permission nor a word such as `None`")
                .help("write the names with commas between them, or `Not supported.`"),
        );
    }
    scopes
}

/// Reads `A and B, C`: A together with B, or C.
///
/// In `A, B and C` the last word ends a plain list, whose members are alternatives.
fn alternatives(text: &str) -> Alternatives {
    let mut found = Alternatives::new();
    let mut gap = Vec::new();
    let mut joints = Vec::new();
    for word in text.split_inclusive(is_separator) {
        let name = word.trim_end_matches(is_separator);
        match (opt_scope(name), found.last_mut()) {
            (Some(scope), Some(last)) if is_joint(&gap) => {
                joints.push(gap.contains(&"and"));
                last.push(scope.to_owned());
            }
            (Some(scope), _) => found.push(vec![scope.to_owned()]),
            (None, _) if !name.is_empty() => gap.push(name),
            (None, _) => {}
        }
        if opt_scope(name).is_some() {
            gap.clear();
        }
        gap.extend(word[name.len()..].split(|mark| !",;|\n".contains(mark)).filter(|mark| !mark.is_empty()));
    }
    let is_list = joints == [true] && found.len() > 1 && found.last().is_some_and(|last| last.len() == 2);
    if is_list && let Some(second) = found.last_mut().and_then(Vec::pop) {
        found.push(vec![second]);
    }
    found
}

/// Whether the words between two names say that both are needed.
fn is_joint(words: &[&str]) -> bool {
    !words.is_empty()
        && words.iter().all(|word| matches!(*word, "and" | "AND" | "plus" | "&" | "+" | "together" | "with"))
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

/// Whether a cell says that there is no permission for this kind of caller, or that it is not known.
fn says_none(text: &str) -> bool {
    let text = text.trim().trim_matches(['.', '*', '-', '–', '—']).trim().to_lowercase();
    let negations =
        ["not supported", "not support", "none", "no permission", "not available", "not applicable", "n/a", "na"];
    // A note of the page's authors for themselves: they do not know yet.
    text.is_empty()
        || text.starts_with("todo")
        || negations.iter().any(|negation| text.starts_with(negation))
        || text.contains("not supported")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{operation, operation_at};

    fn lists(section: &str) -> [String; 3] {
        let found = operation("Get user", "GET /users/{id}", &format!("## Permissions\n\n{section}")).permissions;
        [found.delegated_work, found.delegated_personal, found.application].map(|list| list.join(" "))
    }

    #[test]
    fn rows_below_that_of_a_caller_are_its_cases() {
        let table = "|Permission type|Permissions (from most to least privileged)|\n|-|-|\n|Delegated (work or school account)||\n\
                     | &nbsp; &nbsp; **Onboarding** | Wide.ReadWrite.All, Wide.Read.All |\n| &nbsp; **Audit** | Log.Read.All |\n\
                     |Delegated (personal Microsoft account)|Not supported.|\n|Application| _varies_ |\n\
                     | &nbsp; Audit | Log.Read.All |\n";
        let text = format!("## Permissions\n\n{table}");
        let found = operation("Get user", "GET /users/{id}", &text).permissions;
        assert_eq!(found.delegated_work, ["Wide.Read.All", "Wide.ReadWrite.All", "Log.Read.All"]);
        assert_eq!(found.application, ["Log.Read.All"]);
        let captions: Vec<&str> = found.tables.iter().map(|table| table.caption.as_str()).collect();
        assert_eq!(captions, ["Onboarding", "Audit"]);
    }

    #[test]
    fn a_note_below_a_row_that_names_permissions_is_no_case() {
        let rows =
            "|Permission type|Permissions|\n|-|-|\n|Application|Log.Read.All|\n|**Note**|Admins need Top.Read.All.|\n";
        assert_eq!(lists(rows)[2], "Log.Read.All");
        let none = "|Permission type|Permissions|\n|-|-|\n|Application|Not supported.|\n|**Note**|Top.Read.All.|\n";
        assert_eq!(lists(none), ["", "", ""]);
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
    fn the_kinds_of_callers_may_stand_below_any_word() {
        let rows = |header: &str, label: &str| {
            format!("|{header}|Permissions|\n|-|-|\n|{label}|A.Read|\n|Application|B.Read|\n")
        };
        assert_eq!(lists(&rows("Type", "Delegated (work or school account)")), ["A.Read", "", "B.Read"]);
        assert_eq!(lists(&rows("Role", "Reader")), ["", "", ""]);
    }

    #[test]
    fn the_heading_above_a_table_may_be_missing() {
        let text = "# Get gate\n\nDoes it.\n\n|Permission type|Permissions|\n|-|-|\n|Application|A.Read|\n\n\
                    ## HTTP request\n\n```http\nGET /gates/{id}\n```\n";
        let (found, _) = operation_at("api/gate-get.md", text);
        assert_eq!(found.unwrap().permissions.application, ["A.Read"]);
    }

    #[test]
    fn several_tables_add_up() {
        let table =
            |scope: &str| format!("|Permission type|Permissions|\n|-|-|\n|Application|{scope}|\n\n### Others\n\n");
        assert_eq!(lists(&format!("{}{}", table("A.Read"), table("B.Read")))[2], "A.Read B.Read");
    }

    #[test]
    fn what_is_needed_together_stays_together() {
        let cases = [
            ("A.Read and B.Read, C.Read", "A.Read+B.Read C.Read"),
            ("A.Read and B.Read, C.Read and B.Read", "A.Read+B.Read C.Read+B.Read"),
            ("A.Read, B.Read plus C.Read", "A.Read B.Read+C.Read"),
            ("A.Read, B.Read and C.Read", "A.Read B.Read C.Read"),
            ("A.Read, B.Read, and C.Read", "A.Read B.Read C.Read"),
            ("A.Read and B.Read", "A.Read+B.Read"),
            ("A.Read for users and B.Read for groups", "A.Read B.Read"),
            ("A.Read or B.Read", "A.Read B.Read"),
        ];
        for (cell, expected) in cases {
            let found: Vec<String> = super::alternatives(cell).iter().map(|together| together.join("+")).collect();
            assert_eq!(found.join(" "), expected, "{cell}");
        }
    }

    #[test]
    fn each_table_keeps_what_it_is_for() {
        let table = |scope: &str| format!("|Permission type|Permissions|\n|-|-|\n|Application|{scope}|\n\n");
        let captions = |section: &str| {
            let found = operation("Get gate", "GET /gates/{id}", &format!("## Permissions\n\n{section}")).permissions;
            let table = |table: &crate::model::PermissionTable| {
                format!("{}: {}", table.caption, table.application.concat().join(" "))
            };
            found.tables.iter().map(table).collect::<Vec<_>>().join("; ")
        };
        let (first, second) = (table("A.Read"), table("B.Read"));
        let expected = "For your own gate: A.Read; For others: B.Read";
        assert_eq!(captions(&format!("**For your own gate:**\n\n{first}For others\n\n{second}")), expected);
        assert_eq!(
            captions(&format!("### For your own gate\n\nOne of:\n\n{first}### For others\n\n{second}")),
            expected
        );
        let rows = "|Resource|Delegated (work)|Application|\n|-|-|-|\n|[gate](a.md)|None|A.Read|\n|key|None|B.Read|\n";
        assert_eq!(captions(rows), "gate: A.Read; key: B.Read");
    }

    #[test]
    fn cells_that_name_nothing_are_reported() {
        for (cell, expected) in [
            ("Some", 1),
            ("**TODO: Determine scopes **", 0),
            ("", 0),
            ("Not supported.", 0),
            ("See e.g. example.com", 1),
        ] {
            let table = format!("## Permissions\n|Permission type|Permissions|\n|-|-|\n|Application|{cell}|\n");
            let text = format!("# T\n{table}## HTTP request\n```\nGET /a\n```\n");
            assert_eq!(operation_at("api/a.md", &text).1.len(), expected, "{cell}");
        }
    }
}
