//! Functions whose arguments the request lines do not show, or not all of them.
//!
//! A line such as `GET /drive/root/delta` leaves open what the table below it lists. Where an argument may be absent the
//! function has two forms, and the examples show which.

use std::collections::HashSet;

use super::declared::Declared;
use super::outline::Topic;
use super::parameters::opt_declared;
use super::path::{
    Path, Piece, add_arguments, argument_encoding, last_segment, named_arguments, parse_path, split_outside,
};
use super::request_lines::Line;
use crate::model::{Evidence, Example, LONGEST_PATH, Method, PathEncoding, Primitive, TypeRef, ValueType};

/// So many arguments has a function at most that a table lists; those of the public references have up to seven.
const MOST_ARGUMENTS: usize = 32;

/// So many forms has a function at most.
const MOST_FORMS: usize = 16;

/// A call in the path of an example.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Call<'a> {
    name: &'a str,
    arguments: Vec<&'a str>,
    /// The segments of the path that follow.
    behind: Vec<&'a str>,
}

impl<'a> Call<'a> {
    /// The call that `path` ends in; without parentheses it may as well be a property.
    fn at_end_of(path: &'a str) -> Option<Self> {
        Self::of(last_segment(path), &[])
    }

    /// The calls that `path` has anywhere, and what it ends in.
    fn all_in(path: &'a str) -> Vec<Self> {
        let segments = split_outside(path, '/');
        let last = segments.len().saturating_sub(1);
        let is_call = |index: &usize| *index == last || segments[*index].contains('(');
        (0..segments.len())
            .filter(is_call)
            .filter_map(|index| Self::of(segments[index], &segments[index + 1..]))
            .collect()
    }

    /// Nothing for a segment with a key, whose parentheses hold no names: `users('7')`.
    fn of(segment: &'a str, behind: &[&'a str]) -> Option<Self> {
        let (name, arguments) = segment.split_once('(').unwrap_or((segment, ""));
        let arguments = arguments.trim_end_matches(')');
        let named = named_arguments(arguments);
        let is_complete = arguments.is_empty() || named.len() == split_outside(arguments, ',').len();
        is_complete.then(|| Self { name, arguments: named, behind: behind.to_vec() })
    }
}

/// Gives functions the arguments that tables and examples show, and adds the lines for their other forms.
pub(super) fn complete_functions(
    lines: &mut Vec<Line>,
    declared: &[Declared],
    examples: &[Example],
    type_of: &dyn Fn(&str) -> Option<ValueType>,
) {
    if lines.iter().any(|line| line.method != Method::Get) {
        return;
    }
    let paths: Vec<&str> = requested_paths(examples).collect();
    remove_wrong_quotes(lines, &paths, type_of);
    if lines.iter().all(|line| !is_called(&line.path) && line.queries.iter().all(String::is_empty)) {
        let calls: Vec<Call<'_>> = paths.iter().filter_map(|path| Call::at_end_of(path)).collect();
        add_undocumented_arguments(lines, declared, &calls);
    }
    add_other_forms(lines, declared, &paths, type_of);
}

/// Takes arguments out of the quotes that a template has, where their type is written without any and the examples do so.
fn remove_wrong_quotes(lines: &mut [Line], paths: &[&str], type_of: &dyn Fn(&str) -> Option<ValueType>) {
    let bare = bare_arguments(paths);
    let slots = lines.iter_mut().flat_map(|line| &mut line.path.pieces).filter_map(|piece| match piece {
        Piece::Slot(slot) if slot.encoding == PathEncoding::StringLiteral => Some(slot),
        _ => None,
    });
    for slot in slots.filter(|slot| bare.contains(&slot.name.to_lowercase())) {
        let encoding = argument_encoding(type_of(&slot.name).as_ref(), slot.encoding);
        if encoding == PathEncoding::Literal {
            slot.encoding = encoding;
        }
    }
}

/// The names, in lower case, of the arguments that calls in the paths have without quotes around them.
fn bare_arguments(paths: &[&str]) -> HashSet<String> {
    let arguments = paths.iter().filter(|path| path.len() <= LONGEST_PATH).flat_map(|path| path.split(['(', ',']));
    let bare = arguments.filter_map(|argument| {
        let (name, value) = argument.split_once('=')?;
        value.starts_with(char::is_alphanumeric).then(|| name.trim().to_lowercase())
    });
    bare.collect()
}

/// The type that examples suggest for an argument that no table describes: text if they put it between quotes.
pub(super) fn shown_type(name: &str, examples: &[Example]) -> Option<ValueType> {
    let quoted = format!("{name}='").to_lowercase();
    let is_quoted = requested_paths(examples).any(|path| path.to_lowercase().contains(&quoted));
    is_quoted.then(|| ValueType::single(TypeRef::Primitive(Primitive::String)))
}

fn requested_paths(examples: &[Example]) -> impl Iterator<Item = &str> {
    examples.iter().filter_map(|example| Some(example.request.as_ref()?.target().path))
}

/// Whether the path ends in a function with arguments.
fn is_called(path: &Path) -> bool {
    // `f()` leaves open what its table lists.
    last_segment(path.text.trim_end_matches("()")).contains('(')
}

/// Gives functions whose lines show no arguments those that their table lists, and adds their other forms.
fn add_undocumented_arguments(lines: &mut Vec<Line>, declared: &[Declared], calls: &[Call<'_>]) {
    let rows = argument_rows(lines, declared, calls);
    if rows.is_empty() || rows.len() > MOST_ARGUMENTS {
        return;
    }
    let calls: Vec<&Call<'_>> = calls.iter().filter(|call| is_call_of(lines, call)).collect();
    let mut forms = forms(&rows, &calls).into_iter();
    let own = forms.next().unwrap_or_default();
    let others: Vec<_> = forms.collect();
    let mut further = Vec::new();
    for line in lines.iter_mut().filter(|line| matches!(line.path.pieces.last(), Some(Piece::Literal(_)))) {
        for arguments in &others {
            let mut form = Line { evidence: Evidence::Shown, ..line.clone() };
            add_arguments(&mut form.path, arguments);
            let shown: Vec<String> = arguments.iter().map(|(name, _)| format!("{name}={{{name}}}")).collect();
            form.path.text = format!("{}({})", line.path.text.trim_end_matches("()"), shown.join(","));
            further.push(form);
        }
        add_arguments(&mut line.path, &own);
        if !own.is_empty() {
            line.path.text.truncate(line.path.text.trim_end_matches("()").len());
        }
    }
    lines.extend(further);
}

/// The arguments of a function in a call of it.
type Arguments = Vec<(String, PathEncoding)>;

/// The forms in which a function with the arguments `rows` is called, that of its line first: with all of them, with those
/// that no row says are optional, and as the examples call it. The line's own form has none if the examples leave all out and
/// no row says that it is required.
fn forms(rows: &[&Declared], calls: &[&Call<'_>]) -> Vec<Arguments> {
    let encoding = |row: &Declared| argument_encoding(row.value.as_ref(), PathEncoding::StringLiteral);
    let only = |is_wanted: &dyn Fn(&Declared) -> bool| -> Arguments {
        rows.iter().filter(|row| is_wanted(row)).map(|row| (row.name.clone(), encoding(row))).collect()
    };
    let none_is_required = rows.iter().all(|row| row.required != Some(true));
    let are_left_out = none_is_required && calls.iter().any(|call| call.arguments.is_empty());
    let mut forms = if are_left_out { vec![Vec::new()] } else { Vec::new() };
    forms.push(only(&|_| true));
    forms.push(only(&|row| row.required != Some(false)));
    for call in calls {
        let form = only(&|row| call.arguments.iter().any(|name| row.is_called(name)));
        forms.extend(Some(form).filter(|form| form.len() == call.arguments.len()));
    }
    let mut known: Vec<Arguments> = Vec::new();
    for form in forms {
        // Without any argument a function is not called for, unless an example does so.
        if !known.contains(&form) && (are_left_out || !form.is_empty()) {
            known.push(form);
        }
    }
    known.truncate(MOST_FORMS);
    known
}

fn is_call_of(lines: &[Line], call: &Call<'_>) -> bool {
    let name = |line: &Line| last_segment(&line.path.text).trim_end_matches("()").to_owned();
    lines.iter().any(|line| name(line).eq_ignore_ascii_case(call.name))
}

/// The rows that describe arguments: those of a table of function parameters, or else those that an example passes to the
/// function, whatever their table is called.
fn argument_rows<'a>(lines: &[Line], declared: &'a [Declared], calls: &[Call<'_>]) -> Vec<&'a Declared> {
    let is_free = |row: &&Declared| {
        !row.name.starts_with('$') && !lines.iter().any(|line| line.path.slots().any(|slot| row.is_called(&slot.name)))
    };
    let of_function = declared.iter().filter(|row| row.topic == Topic::FunctionParameters).filter(is_free);
    let of_function: Vec<_> = of_function.collect();
    if !of_function.is_empty() {
        return of_function;
    }
    let own = calls.iter().filter(|call| is_call_of(lines, call));
    let passed: Vec<&str> = own.flat_map(|call| &call.arguments).copied().collect();
    declared.iter().filter(is_free).filter(|row| passed.iter().any(|name| row.is_called(name))).collect()
}

/// Adds the forms of functions that examples call with fewer arguments, `range` beside `range(address='{address}')`, or with
/// more that a table lists, and those without what a table says is optional.
fn add_other_forms(
    lines: &mut Vec<Line>,
    declared: &[Declared],
    paths: &[&str],
    type_of: &dyn Fn(&str) -> Option<ValueType>,
) {
    if !lines.iter().any(|line| line.path.text.contains('(')) {
        return;
    }
    let templates: Vec<_> = lines.iter().map(|line| line.path.clone().into_template()).collect();
    let is_listed = |path: &str| templates.iter().any(|template| template.matches(path));
    let is_strange = |path: &&&str| path.len() <= LONGEST_PATH && !is_listed(path);
    let functions: HashSet<String> = lines.iter().flat_map(|line| function_names(&line.path.text)).collect();
    let calls = paths.iter().filter(is_strange).flat_map(|path| Call::all_in(path));
    let mut strange: Vec<Call<'_>> = calls.filter(|call| functions.contains(&call.name.to_lowercase())).collect();
    strange.sort();
    strange.dedup();
    // `f()` and `f` are the same call.
    let mut known: HashSet<String> = lines.iter().map(|line| line.path.text.replace("()", "")).collect();
    let mut further = Vec::new();
    for line in lines.iter() {
        let segments = split_outside(&line.path.text, '/');
        let is_listed = line.evidence == Evidence::Listed;
        let required = if is_listed { required_calls(&segments, declared) } else { Vec::new() };
        for text in strange.iter().chain(&required).filter_map(|call| opt_other_form(&segments, call, declared)) {
            if !known.contains(&text.replace("()", ""))
                && let Some(path) = parse_path(&text, type_of)
            {
                known.insert(text.replace("()", ""));
                further.push(Line { path, evidence: Evidence::Shown, ..line.clone() });
            }
        }
    }
    lines.extend(further);
}

/// The calls in a path of these segments, without the arguments that a table says are optional.
fn required_calls<'a>(segments: &[&'a str], declared: &[Declared]) -> Vec<Call<'a>> {
    let is_optional = |name: &&str| opt_declared(declared, name).is_some_and(|row| row.required == Some(false));
    let calls = (0..segments.len()).filter(|index| segments[*index].contains('('));
    let required = calls.filter_map(|index| {
        let mut call = Call::of(segments[index], &segments[index + 1..])?;
        call.arguments.retain(|name| !is_optional(name));
        Some(call)
    });
    required.collect()
}

/// The names of the functions with arguments that a path calls, in lower case.
fn function_names(path: &str) -> Vec<String> {
    let calls = split_outside(path, '/').into_iter().filter_map(|segment| segment.split_once('('));
    calls.map(|(name, _)| name.to_lowercase()).collect()
}

/// The path of these segments with the arguments that `call` has, if it calls the same function with others: each of these
/// has to be one of the path, or of a table.
///
/// What stands before the call may differ: examples show one of the roots that a page lists.
fn opt_other_form(segments: &[&str], call: &Call<'_>, declared: &[Declared]) -> Option<String> {
    let at = segments.len().checked_sub(call.behind.len() + 1)?;
    let (name, arguments_text) = segments[at].strip_suffix(')')?.split_once('(')?;
    let is_same = |(own, other): (&&str, &&str)| own.starts_with('{') || own.eq_ignore_ascii_case(other);
    if !name.eq_ignore_ascii_case(call.name) || !segments[at + 1..].iter().zip(&call.behind).all(is_same) {
        return None;
    }
    let arguments = split_outside(arguments_text, ',');
    let is_kept = |argument: &&str| {
        let name = argument.split('=').next().unwrap_or_default().trim();
        call.arguments.iter().any(|kept| kept.eq_ignore_ascii_case(name))
    };
    let mut passed: Vec<String> =
        arguments.iter().filter(|argument| is_kept(argument)).map(|argument| (*argument).to_owned()).collect();
    if passed.len() == arguments.len() && call.arguments.len() <= passed.len() {
        return None;
    }
    let is_further = |row: &&Declared| {
        row.topic == Topic::FunctionParameters
            && call.arguments.iter().any(|name| row.is_called(name))
            && !named_arguments(arguments_text).iter().any(|name| row.is_called(name))
    };
    passed.extend(declared.iter().filter(is_further).map(|row| format!("{}={{{}}}", row.name, row.name)));
    if passed.len() != call.arguments.len() {
        return None;
    }
    let other = if passed.is_empty() { name.to_owned() } else { format!("{name}({})", passed.join(",")) };
    let mut segments = segments.to_vec();
    segments[at] = &other;
    Some(segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::operation;
    use crate::model::{Evidence, Operation, PathPart};

    /// The request lines: those that only examples show behind a plus sign, arguments in brackets.
    fn lines(operation: &Operation) -> Vec<String> {
        let part = |part: &PathPart| match part {
            PathPart::Literal(text) => text.clone(),
            PathPart::Placeholder { parameter, encoding } => format!("[{parameter} {encoding:?}]"),
        };
        let lines = operation.requests.iter().map(|line| {
            let sign = if line.evidence == Evidence::Shown { "+" } else { "" };
            format!("{sign}{}", line.path.parts.iter().map(part).collect::<String>())
        });
        lines.collect()
    }

    fn example(path: &str) -> String {
        format!("## Example\n```http\nGET https://graph.example/v1.0{path}\n```\n")
    }

    #[test]
    fn optional_arguments_make_a_second_form() {
        let table = "## Function parameters\n|Parameter|Type|Description|\n|-|-|-|\n|top|Int32|Optional. How many.|\n";
        let found = operation("user: delta", "GET /users/delta", &format!("{table}{}", example("/users/delta")));
        assert_eq!(lines(&found), ["/users/delta", "+/users/delta(top=[top Literal])"]);
        let found = operation("user: delta", "GET /users/delta", &format!("{table}{}", example("/users/delta(top=1)")));
        assert_eq!(lines(&found), ["/users/delta(top=[top Literal])"]);
        let found = operation("user: delta", "GET /users/delta()", &format!("{table}{}", example("/users/delta")));
        assert_eq!(lines(&found), ["/users/delta()", "+/users/delta(top=[top Literal])"]);
    }

    #[test]
    fn quotes_that_no_example_has_are_not_written_around_instants() {
        let table = "## Function parameters\n|Parameter|Type|Description|\n|-|-|-|\n|since|DateTimeOffset|A.|\n|of|String|B.|\n";
        let found = |path: &str| {
            let text = format!("{table}{}", example(path));
            lines(&operation("user: sum", "GET /users/sum(since='{since}',of='{of}')", &text))
        };
        let quoted = "/users/sum(since=[since StringLiteral],of=[of StringLiteral])";
        assert_eq!(found("/users/sum(since='2021-05-24',of=x)"), [quoted]);
        let bare = "/users/sum(since=[since Literal],of=[of StringLiteral])";
        assert_eq!(found("/users/sum(since=2021-05-24,of='x')"), [bare]);
        assert_eq!(found("/users/sum(notsince=2021-05-24,since='2021-05-24',of='x')")[0], quoted);
    }

    #[test]
    fn listed_functions_have_a_form_without_what_is_optional() {
        let table =
            "## Function parameters\n|Parameter|Type|Description|\n|-|-|-|\n|a|Int32|A.|\n|b|Int32|Optional. B.|\n";
        let found = operation("user: sum", "GET /users/sum(a={a},b={b})/all\nGET /users/{id}/sum(b={b})", table);
        let expected = [
            "/users/sum(a=[a Literal],b=[b Literal])/all",
            "/users/[id Segment]/sum(b=[b Literal])",
            "+/users/sum(a=[a Literal])/all",
            "+/users/[id Segment]/sum",
        ];
        assert_eq!(lines(&found), expected);
    }

    #[test]
    fn functions_can_be_called_without_what_is_optional_and_as_examples_call_them() {
        let table = "## Function parameters\n|Parameter|Type|Description|\n|-|-|-|\n\
                     |a|Int32|A.|\n|b|Int32|Optional. B.|\n|c|Int32|C.|\n";
        let examples = [example("/users/sum(c=3)"), example("/users/{7}/sum(a=1, b=2)"), example("/users/sum(d=3)")];
        let found = operation("user: sum", "GET /users/sum", &format!("{table}{}", examples.concat()));
        let expected = ["(a={a},c={c})", "(c={c})", "(a={a},b={b})"].map(|arguments| format!("/users/sum{arguments}"));
        let shown: Vec<_> = found.requests.iter().skip(1).map(|line| line.path.text.as_str()).collect();
        assert_eq!(lines(&found)[0], "/users/sum(a=[a Literal],b=[b Literal],c=[c Literal])");
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_a_function_takes_may_stand_below_request_body() {
        let table = "## Request body\nProvide a JSON object with these parameters.\n\n|Name|Type|Description|\n|-|-|-|\n|row|Int32|A.|\n";
        let found = operation("range: at", "GET /range/at", table);
        assert_eq!(lines(&found), ["/range/at(row=[row Literal])"]);
    }

    #[test]
    fn examples_show_functions_without_arguments() {
        let found = operation("user: next", "GET /users/next(count={n})", &example("/users/next"));
        assert_eq!(lines(&found), ["/users/next(count=[count Literal])", "+/users/next"]);
    }

    #[test]
    fn examples_show_functions_with_fewer_arguments_also_within_a_path() {
        let path = "/users/{id}/calls(by='{user}',since={day})/delta";
        let found = operation("user: calls", &format!("GET {path}"), &example("/users/7/calls(by='a')/delta"));
        let expected = [
            "/users/[id Segment]/calls(by=[by StringLiteral],since=[since Literal])/delta",
            "+/users/[id Segment]/calls(by=[by StringLiteral])/delta",
        ];
        assert_eq!(lines(&found), expected);
    }

    #[test]
    fn examples_show_functions_with_further_arguments_of_a_table() {
        let table =
            "## Function parameters\n|Parameter|Type|Description|\n|-|-|-|\n|a|Int32|A.|\n|b|String|Optional. B.|\n";
        let found =
            operation("user: sum", "GET /users/sum(a={a})", &format!("{table}{}", example("/users/sum(a=1,b='x')")));
        let expected = ["/users/sum(a=[a Literal])", "+/users/sum(a=[a Literal],b=[b StringLiteral])"];
        assert_eq!(lines(&found), expected);
    }

    #[test]
    fn keys_and_other_functions_are_no_calls_with_fewer_arguments() {
        for (line, shown) in [
            ("/users/{id}/range(address={address})", "/users/7/range('A1')"),
            ("/users(name='{name}')/owner", "/users('17')/owner"),
            ("/users/a(b={b})/c", "/users/a/d"),
        ] {
            assert_eq!(operation("user: at", &format!("GET {line}"), &example(shown)).requests.len(), 1, "{shown}");
        }
        let twice = operation("user: at", "GET /users/f(x={x})/f(x={x})", &example("/users/f(x=1)/f"));
        assert_eq!(twice.requests[1].path.text, "/users/f(x={x})/f");
    }

    #[test]
    fn examples_show_which_rows_are_arguments() {
        let table = "## Path parameters\n|Parameter|Type|Description|\n|-|-|-|\n|row|Int32|A.|\n|id|String|B.|\n";
        let text = format!("{table}{}", example("/users/{id}/cell(row=5)"));
        let found = operation("user: cell", "GET /users/{id}/cell", &text);
        assert_eq!(lines(&found), ["/users/[id Segment]/cell(row=[row Literal])"]);
    }

    #[test]
    fn quotes_in_examples_make_text() {
        let found = operation("user: at", "GET /users/at(place={place})", &example("/users/at(place='x')"));
        assert_eq!(lines(&found), ["/users/at(place=[place StringLiteral])"]);
    }
}
