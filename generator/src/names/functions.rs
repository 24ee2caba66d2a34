//! Identifiers of request functions, their parameters and what belongs to them.

use std::collections::BTreeMap;

use super::identifier::{Kind, Name, identifier};
use super::modules::Layout;
use super::paths::{Difference, Segment};
use super::scope::{Owner, Scope};
use super::{Module, OperationNames, ParametersNames, RequestNames, TypeNames, body_parameters, required_query};
use crate::diagnostics::Report;
use crate::model::{Api, Operation, Origin, PathPart, PathTemplate, RequestLine, TypeName};
use crate::parallel;

/// Names every operation of `api`, module by module.
pub(super) fn name_operations(
    api: &Api,
    layout: &Layout,
    types: &BTreeMap<TypeName, TypeNames>,
    report: &mut Report,
) -> Vec<OperationNames> {
    let mut named: Vec<Option<OperationNames>> = vec![None; api.operations.len()];
    let of_modules = parallel::map(&layout.modules, |module| name_operations_of(module, api, layout, types));
    for (module, (names, faults)) in layout.modules.iter().zip(of_modules) {
        report.append(faults);
        module.operations.iter().zip(names).for_each(|(index, names)| named[*index] = Some(names));
    }
    let named = named.into_iter();
    named.map(|names| names.unwrap_or_else(|| unreachable!("every operation has a module"))).collect()
}

/// Names the operations of a module, and says which names collide.
fn name_operations_of(
    module: &Module,
    api: &Api,
    layout: &Layout,
    types: &BTreeMap<TypeName, TypeNames>,
) -> (Vec<OperationNames>, Report) {
    let mut faults = Report::default();
    let operations: Vec<&Operation> = module.operations.iter().map(|index| &api.operations[*index]).collect();
    let functions = name_functions(&operations, &mut faults);
    let mut structs = Scope::new(Kind::Type);
    for definition in module.types.iter().filter_map(|name| api.definition(name)) {
        let owner = Owner::documented("type", &definition.name.name, &definition.origin);
        for name in types[&definition.name].items() {
            structs.try_take(name.clone(), owner);
        }
    }
    let mut names = Vec::with_capacity(operations.len());
    for ((index, operation), functions) in module.operations.iter().zip(operations).zip(functions) {
        names.push(name_operation(operation, layout.operations[*index], functions, &mut structs, &mut faults));
    }
    (names, faults)
}

/// Names the functions of the operations of one module; for each operation one name per request line.
///
/// Main lines have their names before all others, so that a further path of one page never takes a name from another.
fn name_functions(operations: &[&Operation], report: &mut Report) -> Vec<Vec<Name>> {
    let mut scope = Scope::new(Kind::Function);
    let main = name_main_lines(operations, &mut scope, report);
    let mut named = Vec::with_capacity(operations.len());
    for (operation, plain) in operations.iter().zip(main) {
        let main = main_line(operation);
        let mut names = Vec::with_capacity(operation.requests.len());
        for line in &operation.requests {
            names.push(match std::ptr::eq(line, main) {
                true => plain.clone(),
                false => name_further_line(operation, main, line, &plain, &mut scope, report),
            });
        }
        named.push(names);
    }
    named
}

/// Names the main request line of each operation.
///
/// Where several operations have one short name, the one with the shortest path is called by it.
fn name_main_lines<'a>(operations: &[&'a Operation], scope: &mut Scope<'a>, report: &mut Report) -> Vec<Name> {
    let mut groups: BTreeMap<Name, Vec<usize>> = BTreeMap::new();
    for (index, operation) in operations.iter().enumerate() {
        groups.entry(identifier(Kind::Function, &operation.name)).or_default().push(index);
    }
    let mut named: Vec<Option<Name>> = vec![None; operations.len()];
    // All plain names go first: `list_members` may be one operation's own name and another one's way out.
    let mut others = Vec::new();
    for (plain, mut indexes) in groups {
        indexes.sort_by_key(|index| (main_path(operations[*index]).len(), *index));
        let plain_one = indexes.remove(0);
        scope.try_take(plain.clone(), owner(operations[plain_one], &operations[plain_one].origin));
        named[plain_one] = Some(plain.clone());
        others.extend(indexes.into_iter().map(|index| (plain.clone(), plain_one, index)));
    }
    for (plain, plain_one, index) in others {
        named[index] = Some(name_namesake(operations[index], &plain, operations[plain_one], scope, report));
    }
    named.into_iter().flatten().collect()
}

/// Names the main line of an operation whose short name `plain` belongs to `other`.
fn name_namesake<'a>(
    operation: &'a Operation,
    plain: &Name,
    other: &Operation,
    scope: &mut Scope<'a>,
    report: &mut Report,
) -> Name {
    let path = main_path(operation);
    let difference = Difference::between(&path, &main_path(other));
    let mut suffixes = Vec::new();
    for count in 1..=difference.nouns.len() {
        let nouns = difference.nouns[difference.nouns.len() - count..].join("_");
        suffixes.push(if difference.reaches_end { nouns } else { format!("for_{nouns}") });
    }
    let method = main_line(operation).method;
    if method != main_line(other).method {
        suffixes.push(format!("with_{}", method.as_str()));
    }
    suffixes.extend(suffixes_for(&path, &difference, plain));
    // Several pages may describe one request, each from the point of view of its chapter.
    let page = page_difference(&operation.origin.page, &other.origin.page).map(|page| format!("for_{page}"));
    let place = if difference.is_none() { 0 } else { suffixes.len() };
    suffixes.splice(place..place, page);
    let owner = owner(operation, &operation.origin);
    let candidates = suffixes.iter().map(|suffix| with_suffix(plain, suffix));
    scope.take_first(candidates, owner).unwrap_or_else(|| scope.take_or_number(plain, owner, report))
}

/// Names a request line beside the `main` one of its operation, whose function is called `plain`.
fn name_further_line<'a>(
    operation: &'a Operation,
    main: &RequestLine,
    line: &'a RequestLine,
    plain: &Name,
    scope: &mut Scope<'a>,
    report: &mut Report,
) -> Name {
    let path = Segment::split(&line.path);
    let main_path = Segment::split(&main.path);
    let mut suffixes = suffixes_behind(&path, &main_path, plain);
    suffixes.extend(suffixes_for(&path, &Difference::between(&path, &main_path), plain));
    if line.method != main.method {
        let with_method = format!("with_{}", line.method.as_str());
        let methods: Vec<_> = suffixes.iter().map(|suffix| format!("{suffix}_{with_method}")).collect();
        suffixes.extend(methods);
        suffixes.insert(if line.path == main.path { 0 } else { suffixes.len() }, with_method);
    }
    let owner = owner(operation, &line.origin);
    let candidates = suffixes.iter().map(|suffix| with_suffix(plain, suffix));
    scope.take_first(candidates, owner).unwrap_or_else(|| scope.take_or_number(plain, owner, report))
}

/// The words of a page's name that another one's name does not have in their place.
fn page_difference(page: &str, other: &str) -> Option<String> {
    let words = |page: &str| -> Vec<String> {
        let stem = page.rsplit('/').next().unwrap_or(page).trim_end_matches(".md");
        stem.split('-').map(str::to_owned).collect()
    };
    let (page, other) = (words(page), words(other));
    let own: Vec<String> = page.iter().filter(|word| !other.contains(word)).cloned().collect();
    (!own.is_empty()).then(|| own.join("_"))
}

/// Ways to name the path of what belongs to the objects of the `main` path: `value` for `…/messages/{id}/$value` behind
/// `…/messages/{id}`, and `value_for_user` behind another path that ends so.
fn suffixes_behind(path: &[Segment], main: &[Segment], plain: &Name) -> Vec<String> {
    let [object @ .., end] = path else { return Vec::new() };
    let ends_alike = object.last().zip(main.last()).is_some_and(|(one, other)| one.resembles(other));
    let end = end.noun();
    if !ends_alike || !matches!(end.as_str(), "content" | "ref" | "value") {
        return Vec::new();
    }
    let difference = Difference::between(object, main);
    let mut suffixes = if difference.is_none() { vec![end.clone()] } else { Vec::new() };
    suffixes.extend(suffixes_for(object, &difference, plain).iter().map(|suffix| format!("{end}_{suffix}")));
    suffixes
}

/// Ways to say how `path` differs, from the shortest to the most exact, for a function whose operation is called `plain`.
fn suffixes_for(path: &[Segment], difference: &Difference, plain: &Name) -> Vec<String> {
    let whole = Difference::whole(path);
    // A path that ends in the operation's own name says nothing by that, except where nothing else is left.
    let repeats_name = path.last().is_some_and(|end| end.noun() == plain.unraw());
    let shortened = |difference: &Difference| match repeats_name {
        true => difference.without_end(plain.unraw()),
        false => difference.clone(),
    };
    let mut suffixes = ways_to_say(path, &shortened(difference));
    if difference.has_other_arguments {
        let called = path.iter().rfind(|segment| segment.is_call());
        let arguments = called.map(|segment| &segment.parameters[..]).unwrap_or_default();
        let way = if arguments.is_empty() { "without_arguments".to_owned() } else { by(arguments) };
        match suffixes.first() {
            _ if difference.is_none() => suffixes.push(way),
            Some(place) if repeats_name && arguments.is_empty() => suffixes.insert(1, format!("{place}_{way}")),
            _ => {}
        }
    }
    suffixes.extend(ways_to_say(path, &shortened(&whole)));
    suffixes.extend(ways_to_say(path, &whole));
    suffixes
}

/// By its nouns, with the arguments of the function at its end or with that end where others share them; by the nouns as they
/// stand in the path; by its parameters; by both.
fn ways_to_say(path: &[Segment], difference: &Difference) -> Vec<String> {
    let Difference { nouns, plain_nouns, parameters, .. } = difference;
    let last = path.last().filter(|last| last.is_call());
    let arguments = last.into_iter().flat_map(|last| &last.parameters).filter(|argument| parameters.contains(argument));
    let arguments: Vec<String> = arguments.cloned().collect();
    let named = format!("for_{}", nouns.join("_"));
    let mut ways = Vec::new();
    if !nouns.is_empty() {
        let end = path.last().filter(|_| difference.reaches_end).map(Segment::noun).filter(|end| !named.ends_with(end));
        ways.push(named.clone());
        ways.extend((!arguments.is_empty()).then(|| format!("{named}_{}", by(&arguments))));
        ways.extend(end.map(|end| format!("{named}_{end}")));
        ways.push(format!("for_{}", plain_nouns.join("_")));
    }
    ways.extend((!arguments.is_empty()).then(|| by(&arguments)));
    if !parameters.is_empty() {
        ways.push(by(parameters));
        ways.extend((!nouns.is_empty()).then(|| format!("{named}_{}", by(parameters))));
    }
    ways
}

fn by(parameters: &[String]) -> String {
    format!("by_{}", parameters.join("_and_"))
}

fn with_suffix(plain: &Name, suffix: &str) -> Name {
    identifier(Kind::Function, &format!("{}_{suffix}", plain.unraw()))
}

/// The line that the others are told from: the first one, or that of the object whose bytes the first one is for, `/photo`
/// where `/photo/$value` stands before it.
fn main_line(operation: &Operation) -> &RequestLine {
    let first = &operation.requests[0];
    let of_object = |object: &str| {
        let is_object = |line: &&RequestLine| line.method == first.method && line.path.text == object;
        operation.requests.iter().find(is_object)
    };
    first.path.text.strip_suffix("/$value").and_then(of_object).unwrap_or(first)
}

fn main_path(operation: &Operation) -> Vec<Segment> {
    Segment::split(&main_line(operation).path)
}

fn owner<'a>(operation: &'a Operation, origin: &'a Origin) -> Owner<'a> {
    Owner::documented("operation", &operation.name, origin)
}

/// Names all that belongs to one operation.
fn name_operation<'a>(
    operation: &'a Operation,
    module: super::ModuleId,
    functions: Vec<Name>,
    structs: &mut Scope<'a>,
    report: &mut Report,
) -> OperationNames {
    let first = functions[0].unraw();
    let permissions = identifier(Kind::Constant, &format!("{first}_permissions"));
    let mut parameters = None;
    if body_parameters(operation).next().is_some() {
        let name = identifier(Kind::Type, &format!("{first}_parameters"));
        let name = structs.take_or_number(&name, owner(operation, &operation.origin), report);
        parameters = Some(ParametersNames { name, fields: name_body_fields(operation, report) });
    }
    let lines = operation.requests.iter().zip(functions);
    let requests = lines.map(|(line, function)| name_request(operation, &line.path, function, report)).collect();
    OperationNames { module, permissions, parameters, requests }
}

/// Names the fields of the struct that carries an action's parameters.
fn name_body_fields(operation: &Operation, report: &mut Report) -> Vec<Name> {
    let mut scope = Scope::new(Kind::Field);
    let additional = Owner::generated("the field for undocumented members");
    scope.try_take(identifier(Kind::Field, super::ADDITIONAL_DATA), additional);
    let documented = body_parameters(operation).map(|parameter| (parameter.name.as_str(), &parameter.origin));
    scope.take_all("parameter", documented, report)
}

/// Names the parameters of one request function.
fn name_request(operation: &Operation, path: &PathTemplate, function: Name, report: &mut Report) -> RequestNames {
    let mut scope = Scope::new(Kind::Parameter);
    let placeholders = path.parts.iter().filter_map(|part| match part {
        PathPart::Placeholder { parameter, .. } => Some((parameter.as_str(), &operation.origin)),
        PathPart::Literal(_) => None,
    });
    let placeholders = scope.take_all("path parameter", placeholders, report);
    let query = required_query(operation).map(|parameter| {
        let owner = Owner::documented("query parameter", &parameter.name, &parameter.origin);
        // A path has its `id`, and some references are removed by an `$id` in the query.
        let names = ["", " query"].map(|suffix| identifier(Kind::Parameter, &(parameter.name.clone() + suffix)));
        let free = scope.take_first(names.clone(), owner);
        free.unwrap_or_else(|| scope.take_or_number(&names[0], owner, report))
    });
    let query = query.collect();
    let bodies = ["body", "request body", "content"].map(|text| identifier(Kind::Parameter, text));
    let body = Owner::generated("the body");
    let free = scope.take_first(bodies.clone(), body);
    let body = free.unwrap_or_else(|| scope.take_or_number(&bodies[0], body, report));
    RequestNames { function, path: placeholders, query, body }
}
