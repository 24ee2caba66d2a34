//! The query string: plain parameters and OData options.

use std::collections::{HashMap, HashSet};

use super::OperationPage;
use super::declared::Declared;
use super::outline::{Topic, blocks, code_blocks, paragraphs, tables};
use super::parameters::{declared_parameter, opt_declared, text};
use super::path::last_segment;
use super::request_lines::{Line, opt_start_line, shown_by};
use crate::lower::sentences::sentences;
use crate::model::{
    Example, ExampleRequest, Method, Origin, Parameter, ParameterLocation, Primitive, TypeRef, ValueType,
};
use crate::syntax::{Block, Run, Style, Text};

/// The query options of OData, sorted.
const OPTIONS: [&str; 12] = [
    "$apply",
    "$count",
    "$deltatoken",
    "$expand",
    "$filter",
    "$format",
    "$orderby",
    "$search",
    "$select",
    "$skip",
    "$skiptoken",
    "$top",
];

/// The plain keys of the templates' query strings, then those that only tables name.
pub(super) fn query_parameters(
    page: &OperationPage<'_>,
    lines: &[Line],
    declared: &[Declared],
    examples: &[Example],
) -> Vec<Parameter> {
    let (mut parameters, is_shown) = (Vec::new(), shown_by(lines));
    for line in lines {
        // `$id` names the target of a reference to delete: an argument, not an option.
        for (key, is_always) in keys_of_line(line).into_iter().filter(|(key, _)| !key.starts_with('$') || key == "$id")
        {
            let parameter = query_parameter(&key, declared, page.origin(line.span));
            parameters.push(Parameter { required: parameter.required && is_always, ..parameter });
        }
    }
    let in_path = |row: &Declared| lines.iter().any(|line| line.path.slots().any(|slot| row.is_called(&slot.name)));
    let from_tables = declared.iter().filter(|row| {
        row.topic == Topic::QueryParameters && !row.name.starts_with('$') && !in_path(row) && is_query_key(&row.name)
    });
    parameters.extend(from_tables.map(|row| declared_parameter(row, ParameterLocation::Query, false)));
    let own = requests(examples).filter(|request| is_shown(request));
    parameters.extend(parameters_in_prose(page, declared, &query_keys_of(own)));
    parameters
}

/// The rows of `declared`, where those of a function's parameters are keys of the query string if examples pass one of them
/// there, and none in parentheses.
pub(super) fn as_passed(mut declared: Vec<Declared>, examples: &[Example]) -> Vec<Declared> {
    let is_argument = |row: &Declared| row.topic == Topic::FunctionParameters;
    if !declared.iter().any(is_argument) {
        return declared;
    }
    let keys = query_keys_of(requests(examples));
    let calls = requests(examples).any(|request| last_segment(request.target().path).contains('('));
    if !calls && declared.iter().any(|row| is_argument(row) && keys.contains(&row.name)) {
        let arguments = declared.iter_mut().filter(|row| is_argument(row));
        arguments.for_each(|row| row.topic = Topic::QueryParameters);
    }
    declared
}

fn requests(examples: &[Example]) -> impl Iterator<Item = &ExampleRequest> {
    examples.iter().filter_map(|example| example.request.as_ref())
}

fn query_keys_of<'a>(requests: impl Iterator<Item = &'a ExampleRequest>) -> HashSet<String> {
    requests.flat_map(|request| query_keys(request.target().query)).collect()
}

/// The keys in the query strings of a line, in their order, and whether each form of the line has them.
fn keys_of_line(line: &Line) -> Vec<(String, bool)> {
    let (mut keys, mut counts) = (Vec::new(), HashMap::<String, usize>::new());
    for form in line.queries.iter().map(|query| query_keys(query)) {
        let mut seen = HashSet::new();
        for key in form.into_iter().filter(|key| seen.insert(key.clone())) {
            let count = counts.entry(key.clone()).or_default();
            *count += 1;
            if *count == 1 {
                keys.push(key);
            }
        }
    }
    let with_presence = |key: String| {
        let is_always = counts[&key] == line.queries.len();
        (key, is_always)
    };
    keys.into_iter().map(with_presence).collect()
}

/// The query string of the first form of a line, if all forms have OData options: without them the line would ask for
/// something else. Plain keys are parameters by themselves.
pub(super) fn opt_documented_query(line: &Line) -> Option<&str> {
    let has_option = |query: &String| query_keys(query).iter().any(|key| OPTIONS.contains(&&*key.to_lowercase()));
    let first = line.queries.first()?;
    line.queries.iter().all(has_option).then_some(first)
}

/// The parameters that sentences name: "the `model` query parameter", "`since` and `until` query parameters", and just "the
/// `model` parameter" where `shown`, the keys in the examples, has it.
fn parameters_in_prose(page: &OperationPage<'_>, declared: &[Declared], shown: &HashSet<String>) -> Vec<Parameter> {
    const DENIALS: [&str; 6] = ["n't ", "not ", "removed", "ignore", "deprecated", "instead of"];
    let mut parameters = Vec::new();
    for sentence in positive_sentences(page) {
        let plain = sentence.plain().to_lowercase();
        if DENIALS.iter().any(|words| plain.contains(words)) {
            continue;
        }
        let mut named: Vec<Run<'_>> = Vec::new();
        for run in sentence.runs() {
            let text = run.text.trim();
            if run.style == Style::Code {
                named.push(run);
            } else if is_start(text, "query parameter") || is_start(text, "parameter") {
                let is_meant = |run: &Run<'_>| is_start(text, "query") || shown.contains(run.text.trim());
                parameters
                    .extend(named.drain(..).filter(is_meant).filter_map(|run| prose_parameter(page, run, declared)));
            } else if !["", "/", "and", "or", ",", ", and", ", or"].contains(&text) {
                named.clear();
            }
        }
    }
    parameters
}

/// The parameter that a piece of code names, perhaps with a value; options of OData are none, with or without the dollar.
fn prose_parameter(page: &OperationPage<'_>, run: Run<'_>, declared: &[Declared]) -> Option<Parameter> {
    let (key, value) = run.text.split_once('=').unwrap_or((run.text, ""));
    let key = key.trim();
    let is_option = OPTIONS.iter().any(|option| option[1..].eq_ignore_ascii_case(key));
    let is_new = is_query_key(key.trim_start_matches('@')) && !key.is_empty() && !is_option;
    if !is_new || opt_declared(declared, key).is_some() {
        return None;
    }
    let parameter = query_parameter(key, &[], page.origin(run.span));
    let is_boolean = matches!(value.trim(), "true" | "false");
    let value = if is_boolean { ValueType::single(TypeRef::Primitive(Primitive::Boolean)) } else { parameter.value };
    Some(Parameter { required: false, value, ..parameter })
}

fn is_start(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

/// The sentences of the sections about the query string, but for those that say what does not work; of notes, which mostly
/// warn, only those that warn of nothing.
fn positive_sentences(page: &OperationPage<'_>) -> impl Iterator<Item = Text> {
    let texts = blocks(&page.parts, Topic::QueryParameters).filter_map(|block| match block {
        Block::Paragraph(text) | Block::Item(text) => Some(text),
        Block::Note(text) if !warns(&text.plain().to_lowercase()) => Some(text),
        _ => None,
    });
    positive(texts.flat_map(sentences))
}

/// Whether a note, in lower case, may say what does not work.
fn warns(note: &str) -> bool {
    const WARNINGS: [&str; 12] = [
        "n't ",
        "n’t ",
        " not",
        "avoid",
        "cannot",
        "fail",
        "ignore",
        "instead of",
        "no effect",
        "rather than",
        "unsupported",
        "without",
    ];
    WARNINGS.iter().any(|words| note.contains(words))
}

fn positive(sentences: impl Iterator<Item = Text>) -> impl Iterator<Item = Text> {
    let rules = sentences.map(|sentence| without_exceptions(&sentence));
    rules.filter(|sentence| !is_negative(&sentence.plain().to_lowercase()))
}

/// The sentence without the options that it says do not work: "supports `$filter` and `$top`, but not `$skip`".
///
/// The words that make an exception are dropped, and behind them all options up to other words than "and" or "the".
fn without_exceptions(sentence: &Text) -> Text {
    let mut rule = Text::empty(sentence.span);
    let (mut is_exception, mut runs) = (false, sentence.runs().peekable());
    while let Some(run) = runs.next() {
        let start = opt_exception(&run).filter(|start| {
            let names_option = run.text[*start..].contains('$');
            names_option || runs.peek().is_some_and(is_option)
        });
        is_exception = start.is_some() || (is_exception && (is_option(&run) || is_joint(run.text)));
        if !is_exception || start.is_some() {
            rule.extend([run.with_text(&run.text[..start.unwrap_or(run.text.len())])]);
        }
    }
    rule
}

/// Whether a piece of code is an option of OData, with its dollar sign or without it.
fn is_option(run: &Run<'_>) -> bool {
    let name = run.text.split(|character: char| character != '$' && !character.is_alphanumeric()).next();
    let name = name.unwrap_or_default().trim_start_matches('$');
    run.style == Style::Code && OPTIONS.iter().any(|option| option[1..].eq_ignore_ascii_case(name))
}

/// Where a plain text ends in words that make an exception of what follows. "No options other than" does not.
fn opt_exception(run: &Run<'_>) -> Option<usize> {
    // "But do" and "but is" also stand before "n't".
    const EXCEPTIONS: [&str; 7] =
        ["except ", "excluding ", "other than ", "but not ", "but do", "but is", "with the exception "];
    let text = run.text.to_ascii_lowercase();
    let start = EXCEPTIONS.iter().filter_map(|words| text.rfind(words)).max()?;
    let is_word = !text[..start].ends_with(char::is_alphanumeric);
    let behind = text[start..].split('$').next().unwrap_or_default();
    let is_none = text[..start].split(' ').any(|word| word == "no");
    (run.style == Style::Plain && is_word && !behind.contains([',', ';', '.']) && !is_none).then_some(start)
}

/// Whether a text only joins what stands before and behind it.
pub(super) fn is_joint(text: &str) -> bool {
    const WORDS: [&str; 6] = ["", "and", "or", "the", "option", "options"];
    text.split([' ', ',', '/']).all(|word| WORDS.iter().any(|joint| joint.eq_ignore_ascii_case(word)))
}

fn query_parameter(key: &str, declared: &[Declared], origin: Origin) -> Parameter {
    match opt_declared(declared, key) {
        Some(row) => Parameter { name: key.to_owned(), ..declared_parameter(row, ParameterLocation::Query, true) },
        None => Parameter {
            name: key.to_owned(),
            location: ParameterLocation::Query,
            value: text(),
            required: true,
            description: String::new(),
            origin,
        },
    }
}

fn is_query_key(name: &str) -> bool {
    name.chars().all(|character| character.is_alphanumeric() || "_-.".contains(character))
}

/// The keys of a query string; separators inside parentheses and quotes belong to values.
fn query_keys(query: &str) -> Vec<String> {
    let (mut keys, mut depth, mut quoted, mut start) = (Vec::new(), 0i32, false, 0);
    for (offset, character) in query.char_indices().chain([(query.len(), '&')]) {
        match character {
            '\'' => quoted = !quoted,
            '(' | '{' if !quoted => depth += 1,
            ')' | '}' if !quoted => depth -= 1,
            '&' if offset == query.len() || (depth <= 0 && !quoted) => {
                let key = query[start..offset].split('=').next().unwrap_or_default();
                keys.push(key.trim_start_matches("amp;").trim().to_owned());
                start = offset + 1;
            }
            _ => {}
        }
    }
    keys.retain(|key| is_query_key(key.trim_start_matches('$')) && !key.trim_start_matches('$').is_empty());
    keys
}

/// The OData options that the page's text and templates name, sorted; of requests that read nothing, those that examples use
/// as well.
pub(super) fn query_options(page: &OperationPage<'_>, lines: &[Line], examples: &[Example]) -> Vec<String> {
    let in_templates = lines.iter().flat_map(|line| &line.queries).flat_map(|query| query_keys(query));
    let named: HashSet<String> = in_templates.chain(option_words(page)).map(|word| word.to_lowercase()).collect();
    let reads = lines.iter().any(|line| line.method == Method::Get);
    let used = if reads { HashSet::new() } else { query_keys_of(requests(examples)) };
    let known = OPTIONS.iter().filter(|option| named.contains(**option) && (reads || used.contains(**option)));
    known.map(|option| (*option).to_owned()).collect()
}

/// The words with a dollar sign in the sections about the query string, and the keys in the requests there; what sentences say
/// does not work does not count.
fn option_words(page: &OperationPage<'_>) -> Vec<String> {
    let lines = code_blocks(&page.parts, Topic::QueryParameters).flat_map(|block| block.text.lines());
    let queries = lines.filter_map(|line| opt_start_line(line)?.1.split_once('?')).map(|(_, query)| query);
    let cells = tables(&page.parts, Topic::QueryParameters)
        .flat_map(|table| &table.rows)
        .filter_map(|row| row.cells.first().cloned());
    let words = positive_sentences(page).chain(cells).flat_map(|text| dollar_words(&text));
    let words = words.chain(sentences_about_options(page).flat_map(|sentence| named_options(&sentence)));
    words.chain(queries.flat_map(query_keys)).collect()
}

/// The sentences that speak of the options by the name of the protocol, also among those about the arguments of a function.
fn sentences_about_options(page: &OperationPage<'_>) -> impl Iterator<Item = Text> {
    let arguments = paragraphs(&page.parts, Topic::FunctionParameters).flat_map(sentences);
    let sentences = positive_sentences(page).chain(positive(arguments));
    sentences.filter(|sentence| sentence.plain().to_lowercase().contains("odata query"))
}

/// The options that are set as code, with their dollar sign or without it.
fn named_options(sentence: &Text) -> Vec<String> {
    let code = sentence.runs().filter(|run| run.style == Style::Code);
    code.map(|run| format!("${}", run.text.trim().trim_start_matches('$'))).collect()
}

fn is_negative(sentence: &str) -> bool {
    ["not support", "n't support", "no support", "not supported", "not available", "n't available"]
        .iter()
        .any(|negation| sentence.contains(negation))
}

/// The words that start with a dollar sign; code such as `$filter=a eq b` counts by its first word.
fn dollar_words(text: &Text) -> Vec<String> {
    let words = |run: &str| -> Vec<String> {
        let pieces = run.split(|character: char| !(character.is_alphanumeric() || character == '$'));
        pieces.filter(|piece| piece.starts_with('$')).map(str::to_owned).collect()
    };
    let runs = text.runs().filter(|run| run.style == Style::Code || run.text.contains('$'));
    runs.flat_map(|run| words(run.text)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::operation;
    use super::query_keys;
    use crate::model::{ParameterLocation, RequestLine};

    #[test]
    fn keys_are_cut_outside_of_values() {
        assert_eq!(
            query_keys("a={b}&$filter=x eq 'y&z'&amp;c=d&$expand=e($filter=f)"),
            ["a", "$filter", "c", "$expand"]
        );
        assert!(query_keys("").is_empty());
    }

    #[test]
    fn keys_that_another_form_of_the_line_lacks_are_optional() {
        let section = "## Query parameters\n\n|Property|Type|Description|\n|-|-|-|\n|review|Boolean|Whether it waits.|\n\n\
                       |Property|Operators|\n|-|-|\n|name|eq|\n";
        let found = operation("Publish app", "POST /apps\nPOST /apps?review={Boolean}", section);
        let query: Vec<_> =
            found.parameters.iter().map(|row| (&*row.name, row.value.item.to_string(), row.required)).collect();
        assert_eq!(query, [("review", "Edm.Boolean".to_owned(), false)]);

        let found = operation("List tides", "GET /tides?port={id}\nGET /tides?port={id}&day={day}", "");
        let query: Vec<_> = found.parameters.iter().map(|row| (&*row.name, row.required)).collect();
        assert_eq!(query, [("port", true), ("day", false)]);
    }

    #[test]
    fn a_line_that_is_never_without_options_is_documented_with_them() {
        let lines = "GET /users?$filter=name eq '{name}'\nGET /me?$expand=manager\nGET /me\nGET /all?$top=1&amp;$skip=2\nGET /users/{id}?lang={lang}";
        let found = operation("List users", lines, "").requests;
        let documented: Vec<_> = found.iter().map(RequestLine::documented).collect();
        assert_eq!(
            documented,
            ["GET /users?$filter=name eq '{name}'", "GET /me", "GET /all?$top=1&$skip=2", "GET /users/{id}"]
        );
    }

    #[test]
    fn plain_keys_are_parameters_and_the_others_options() {
        let section = "## Optional query parameters\n\nSupports `$select` and `$top=5`, but not `$skip` or `$search`. Except `$count`, works. It does not support `$search`.\n\n\
                       |Name|Type|Description|\n|-|-|-|\n|lang|String|Optional.|\n\n|Attribute|Operators|\n|-|-|\n|x|eq|\n\n\
                       |Name|Syntax|\n|-|-|\n|Sort|/users?$orderby=x|\n";
        let arguments = "## Function parameters\n\nThis function supports the `$top` and `select` OData query parameters. \
                         The `$skip` OData query parameter isn't supported. See `expand`. OData query options work, \
                         except `search` and the `$count` options. `$apply` works but not $skip.\n";
        assert_eq!(operation("user: find", "GET /users/find", arguments).query_options, ["$select", "$top"]);
        let shown = "## Optional query parameters\n\nUse dates.\n\n```http\nGET /users?model=A&$filter=since gt 2020\n```\n\n\
                     > [!TIP]\n> Use `$expand=manager` to see more.\n\n\
                     > [!NOTE]\n> Some values do not support `$select`. Query without applying `$select`.\n\n\
                     ```json\n\"/users?$top=1\"\n```\n";
        assert_eq!(operation("List users", "GET /users", shown).query_options, ["$expand", "$filter"]);
        let found = operation("List users", "GET /users?since={day}&$count=true", section);
        assert_eq!(found.query_options, ["$count", "$select", "$top"]);
        let query = found.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Query);
        let query: Vec<(&str, bool)> = query.map(|parameter| (parameter.name.as_str(), parameter.required)).collect();
        assert_eq!(query, [("since", true), ("lang", false)]);

        let prose = "## Optional query parameters\n\nUse the `model=A` query parameter, or `since` and `@x.mode` query \
                     parameters. The `old` query parameter isn't supported. `$top` and `select` query parameters are OData's. \
                     The `older` query parameter was removed. The `word` parameter takes a string, and the `x` parameter.\n\n\
                     ## Example\n\n```http\nGET https://graph.example/users?word=y&z=1\n```\n";
        let found = operation("List users", "GET /users", prose);
        let names: Vec<_> = found.parameters.iter().map(|row| (row.name.as_str(), row.required)).collect();
        assert_eq!(names, [("model", false), ("since", false), ("@x.mode", false), ("word", false)]);
    }

    #[test]
    fn options_of_requests_that_write_are_those_that_examples_use() {
        let text = "## Optional query parameters\n\nSupports `$expand` and `$select`.\n\n\
                    ## Example\n\n```http\nPOST https://x/users/verify?$expand=manager&$top=1\n```\n";
        assert_eq!(operation("user: verify", "POST /users/verify", text).query_options, ["$expand"]);
    }

    #[test]
    fn arguments_that_examples_pass_in_the_query_are_keys_there() {
        let locations = |example: &str| {
            let text = format!(
                "## Function parameters\n\n|Parameter|Type|Description|\n|-|-|-|\n|place|Int32|A.|\n|name|String|B.|\n\n\
                 ## Example\n\n```http\nGET https://x/users/{example}\n```\n"
            );
            let found = operation("user: find", "GET /users/find", &text).parameters;
            found.iter().map(|row| (row.name.clone(), row.location)).collect::<Vec<_>>()
        };
        let all = |location| vec![("place".to_owned(), location), ("name".to_owned(), location)];
        assert_eq!(locations("find?place=1"), all(ParameterLocation::Query));
        assert_eq!(locations("find(place=1,name='a')"), all(ParameterLocation::Function));
    }
}
