//! From api pages to operations.
//!
//! Each file reads one thing that such a page states; [`lower_operation`] puts them together.

mod body;
mod brackets;
mod clues;
mod declared;
mod deprecated_lines;
mod documented_lines;
mod examples;
mod functions;
mod kind;
mod line_values;
mod mentions;
mod message;
mod methods;
mod name;
mod notes;
mod outline;
mod parameters;
mod path;
mod permissions;
mod query;
mod request_lines;
mod response;
mod shown_lines;
mod shown_value;
mod stated_response;
mod status_codes;
#[cfg(test)]
mod testing;
mod unique;

pub(crate) use documented_lines::{DocumentedLines, ListedRequest, Starts, listed_requests};
pub(crate) use methods::{Methods, listed_pages};
pub(crate) use parameters::{is_annotation, type_of_value};

use std::collections::BTreeSet;

use self::body::{body, changed_properties, required_members};
use self::clues::Clues;
use self::declared::{Declared, declared_parameters};
use self::deprecated_lines::{is_about_lines, mark_deprecated_lines};
use self::examples::examples;
use self::functions::{complete_functions, shown_type};
use self::kind::kind;
use self::line_values::line_values;
use self::mentions::Mentions;
use self::name::{
    Form, Title, action_name, function_name, object_words, operation_name, with_capitals, without_generic_end,
};
use self::outline::{Part, Topic, outline};
use self::parameters::{opt_declared, parameters};
use self::permissions::permissions;
use self::query::{as_passed, opt_documented_query, query_options};
use self::request_lines::{Line, request_lines};
use self::response::response;
use self::shown_lines::{example_lines, shown_lines};
use self::shown_value::shows_list;
use self::unique::make_names_unique;
use crate::diagnostics::{MISSING_REQUEST, Report};
use crate::english::singular;
use crate::lower::Links;
use crate::lower::definitions::Definitions;
use crate::lower::page_text::namespace;
use crate::lower::type_text::TypeText;
use crate::model::{
    Body, Example, Method, Operation, OperationKind, Origin, RequestLine, Response, TypeName, TypeRef, ValueType,
};
use crate::source::Span;
use crate::syntax::{Page, Pages};

/// What all operations of a docs root share.
#[derive(Clone, Copy)]
pub(crate) struct OperationContext<'a> {
    /// The files, for those that others include.
    pub(crate) pages: &'a Pages<'a>,
    /// The types that all pages define.
    pub(crate) definitions: &'a Definitions,
    /// Where pages are published.
    pub(crate) links: &'a Links,
    /// Which types list which operations.
    pub(crate) methods: &'a Methods,
    /// The request lines that all pages list.
    pub(crate) documented: &'a DocumentedLines,
    /// The paths of the pages of the docs root, in lower case.
    pub(crate) paths: &'a BTreeSet<String>,
}

/// A page on its way to an operation.
struct OperationPage<'a> {
    context: &'a OperationContext<'a>,
    page: &'a Page,
    parts: Vec<Part<'a>>,
    namespace: String,
    title: String,
    resource: Option<TypeName>,
}

/// Reads the operation that `page` describes, and the names of the properties that it says can be changed; nothing if it
/// describes none.
///
/// A page that looks like one and has no request lines is reported.
pub(crate) fn lower_operation(
    page: &Page,
    context: &OperationContext<'_>,
    report: &mut Report,
) -> Option<(Operation, Vec<String>)> {
    let page = OperationPage::new(page, context);
    let examples = examples(&page, report);
    let declared = as_passed(declared_parameters(&page, report), &examples);
    let type_of = |name: &str| argument_type(name, &declared, &examples);
    let mut lines = request_lines(&page.parts, &type_of, report);
    if lines.is_empty() {
        lines = example_lines(&page.parts, &type_of);
        page.report_missing_request(&lines, report);
    }
    if lines.is_empty() {
        return None;
    }
    complete_functions(&mut lines, &declared, &examples, &type_of);
    lines.extend(shown_lines(&page, &lines, &examples, &type_of));
    mark_deprecated_lines(&page, &mut lines);
    make_names_unique(lines.iter_mut().map(|line| &mut line.path));
    let changed = changed_properties(&lines, &declared);
    Some((page.operation(lines, &declared, examples, report), changed))
}

/// The type of a function's argument: as a table has it, or as the examples suggest.
fn argument_type(name: &str, declared: &[Declared], examples: &[Example]) -> Option<ValueType> {
    let declared = opt_declared(declared, name).and_then(|row| row.value.clone());
    declared.or_else(|| shown_type(name, examples))
}

impl<'a> OperationPage<'a> {
    fn new(page: &'a Page, context: &'a OperationContext<'a>) -> Self {
        let parts = outline(page);
        let namespace = namespace(page);
        let resource = resource_of_stem(stem(&page.path), context.definitions);
        Self { context, page, parts, namespace, title: title(page), resource }
    }

    fn path(&self) -> &'a str {
        &self.page.path
    }

    fn origin(&self, span: Span) -> Origin {
        let sources = self.context.pages.sources();
        Origin { page: sources.file(span.file).page.clone(), line: sources.line(span) }
    }

    fn mentions(&self) -> Mentions<'_> {
        Mentions {
            definitions: self.context.definitions,
            page: self.path(),
            namespace: &self.namespace,
            pages: self.context.paths,
        }
    }

    /// The type that the title is about: `Create accessPackage`, `Update access package`; else the first that one of its
    /// words names.
    fn titled(&self) -> Option<TypeName> {
        self.titled_as_whole().or_else(|| self.titled_words()?.iter().find_map(|word| self.type_named(word)))
    }

    /// The type that all words behind the verb of the title name.
    fn titled_as_whole(&self) -> Option<TypeName> {
        let joined = self.titled_words()?.concat();
        [joined.clone(), singular(&joined)].into_iter().find_map(|name| self.type_named(&name))
    }

    /// The words that say what the verb of the title is about; nothing for a title of another form.
    fn titled_words(&self) -> Option<Vec<String>> {
        let title = Title::parse(&self.title);
        let words = object_words(&title.rest);
        let words = || without_generic_end(&words).iter().map(|word| (*word).to_owned()).collect();
        (title.form == Form::Verb).then(words)
    }

    fn type_named(&self, name: &str) -> Option<TypeName> {
        let span = self.parts.first()?.section.heading.span;
        let text = TypeText::from_annotation(name, span);
        match self.context.definitions.opt_resolve(&text, &self.namespace)? {
            // No operation is about the values of an enumeration.
            TypeRef::Named(name) if !self.context.definitions.is_enumeration(&name) => Some(name),
            _ => None,
        }
    }

    /// Whether the title says that something is added, and the path leads to where: `Create link` that posts to
    /// `…/createLink` calls an action.
    fn creates(&self, lines: &[Line]) -> bool {
        let title = Title::parse(&self.title);
        let adds = matches!(title.verb.as_str(), "add" | "assign" | "create" | "install" | "new" | "post" | "upload");
        adds && !lines.iter().any(|line| line.path.last_name().to_lowercase().starts_with(&title.verb))
    }

    /// Whether the paths lead to what an object of the page's type has, and not to such objects: `…/lamps/{id}/settings`.
    ///
    /// What stands there on the page of an action or a function is its name, and what a title names as a whole is meant.
    fn leads_to_part(&self, lines: &[Line]) -> bool {
        let Some(name) = &self.resource else { return false };
        let is_called =
            Title::parse(&self.title).form != Form::Verb || lines.iter().any(|line| line.method == Method::Post);
        if is_called || self.titled_as_whole().is_some() {
            return false;
        }
        let is_about = |segment: &str| name.name.to_lowercase().ends_with(&singular(&segment.to_lowercase()));
        let leads = |line: &Line| {
            let mut segments = line.path.text.rsplit('/');
            let (Some(part), Some(key), Some(list)) = (segments.next(), segments.next(), segments.next()) else {
                return false;
            };
            let is_part = part != "delta" && !part.contains(['{', '(', '$', '.']) && !is_about(part);
            is_part && key.starts_with('{') && is_about(list)
        };
        // Lines with a key behind the part lead to one of its members.
        let fixed = |line: &Line| {
            let segment = line.path.text.rsplit('/').find(|segment| !segment.starts_with('{'));
            segment.map(str::to_lowercase)
        };
        let part = lines.iter().find(|line| leads(line)).map(fixed);
        part.is_some_and(|part| lines.iter().all(|line| fixed(line) == part))
    }

    fn operation(
        &self,
        lines: Vec<Line>,
        declared: &[Declared],
        examples: Vec<Example>,
        report: &mut Report,
    ) -> Operation {
        let response = response(self, &lines, &examples, report);
        let examples = with_lists(examples, &response);
        let body = body(self, &lines, declared, &examples, &response, report);
        let values = line_values(self, &lines, &examples, &response);
        let heading = self.parts.iter().find(|part| part.section.level == 1).or(self.parts.first());
        let resource = self.resource(body.as_ref(), &response);
        let (name, kind) = self.name_and_kind(&lines, resource.as_ref(), body.as_ref(), &response);
        let parameters = parameters(self, &lines, declared, &examples, body.as_ref());
        let query_options = query_options(self, &lines, &examples);
        let required_members = required_members(self, &lines, declared, body.as_ref());
        let requests: Vec<_> =
            lines.into_iter().zip(values).map(|(line, value)| self.request_line(line, value)).collect();
        let deprecated = notes::deprecated(self).filter(|reason| !is_about_lines(reason, &requests));
        Operation {
            name,
            resource,
            origin: self.origin(heading.map_or(Span::new(self.page.file, 0..0), |part| part.section.heading.span)),
            kind,
            title: self.title.clone(),
            description: notes::description(self),
            notes: notes::notes(self),
            deprecated,
            parameters,
            query_options,
            body,
            required_members,
            response,
            permissions: permissions(self, report),
            examples,
            requests,
        }
    }

    /// What the operation is called, and what sort of operation it is.
    fn name_and_kind(
        &self,
        lines: &[Line],
        resource: Option<&TypeName>,
        body: Option<&Body>,
        response: &Response,
    ) -> (String, OperationKind) {
        let title = Title::parse(&self.title);
        let stem = stem(&self.page.path);
        let kind = kind(stem, &title, lines, body, response);
        let last_name = lines.first().map_or("", |line| line.path.last_name());
        // A title of the form `type: name` may have been copied from another page; path and file were not.
        let is_called = kind == OperationKind::Action || (title.form == Form::Named && kind != OperationKind::Delete);
        let by_path = is_called.then(|| action_name(stem, &title, last_name)).flatten();
        let by_path = by_path.or_else(|| match kind {
            OperationKind::Function => function_name(&title, last_name),
            _ => None,
        });
        let kind = if by_path.is_some() && kind == OperationKind::Create { OperationKind::Action } else { kind };
        let returned = response.value.as_ref().and_then(|value| match &value.item {
            TypeRef::Named(name) | TypeRef::Undefined(name) => Some(name),
            TypeRef::Primitive(_) | TypeRef::Untyped => None,
        });
        let clues = Clues { stem, title: &self.title, resource, last_name, returned };
        let name = by_path.unwrap_or_else(|| operation_name(&clues));
        let called = last_name.rsplit('.').next().unwrap_or(last_name);
        (with_capitals(with_capitals(name, called), &title.rest), kind)
    }

    /// The type that the operation belongs to, one of those that list it or the base of all these, if any do.
    ///
    /// Of several candidates the title decides, then the name of the page, then what the operation returns or takes.
    fn resource(&self, body: Option<&Body>, response: &Response) -> Option<TypeName> {
        let by_entity = || self.type_named(self.title.split_once(':')?.0.trim());
        let guesses = [self.titled(), self.resource.clone(), by_entity(), exchanged_type(body, response)];
        match self.context.methods.listing(self.path()) {
            [] => guesses.into_iter().skip(1).flatten().next(),
            [only] => Some(only.clone()),
            listing => {
                let is_base = |base: &TypeName| {
                    listing.iter().all(|derived| self.context.definitions.derives_from(derived, base))
                };
                let owns = |guess: &TypeName| listing.contains(guess) || is_base(guess);
                guesses.into_iter().flatten().find(owns).or_else(|| listing.first().cloned())
            }
        }
    }

    fn request_line(&self, line: Line, value: Option<ValueType>) -> RequestLine {
        // Authors also write the separator as it stands in HTML.
        let query = opt_documented_query(&line).unwrap_or_default().replace("&amp;", "&");
        let Line { method, path, span, evidence, deprecated, .. } = line;
        let (path, origin) = (path.into_template(), self.origin(span));
        RequestLine { method, path, query, origin, evidence, deprecated, body: None, value }
    }

    /// Reports a page that has the other sections of an operation and no request lines.
    fn report_missing_request(&self, shown: &[Line], report: &mut Report) {
        let has = |topic| self.parts.iter().any(|part| part.topic == topic);
        let section = self.parts.iter().find(|part| part.topic == Topic::Request);
        let looks_like_one = section.is_some() || (has(Topic::Permissions) && has(Topic::Response));
        let Some(part) = section.or(self.parts.iter().find(|part| part.section.level == 1)) else { return };
        if looks_like_one {
            report.push(
                MISSING_REQUEST
                    .at(part.section.heading.span, format!("`{}` has no request line", self.title))
                    .label(match shown {
                        [] => "no operation is generated from this page",
                        _ => "the request of the example counts as one",
                    })
                    .help("add a section `HTTP request` with a block such as `GET /users/{id}`"),
            );
        }
    }
}

/// Examples of an operation that returns a list show one, also where their annotations name the type of its items alone.
fn with_lists(mut examples: Vec<Example>, response: &Response) -> Vec<Example> {
    if response.value.as_ref().is_some_and(|value| value.collection) {
        let shown = examples.iter_mut().filter_map(|example| example.response.as_mut());
        for response in shown.filter(|response| response.status < 400 && shows_list(&response.body)) {
            response.value.iter_mut().for_each(|value| value.collection = true);
        }
    }
    examples
}

/// The type that an operation returns, or else the one that it takes.
fn exchanged_type(body: Option<&Body>, response: &Response) -> Option<TypeName> {
    response.value.iter().chain(body.and_then(Body::value)).find_map(|value| match &value.item {
        TypeRef::Named(name) => Some(name.clone()),
        _ => None,
    })
}

/// What the page calls itself.
fn title(page: &Page) -> String {
    let heading = page.sections.iter().find(|section| section.level == 1);
    let heading = heading.map(|section| section.heading.plain().trim().to_owned());
    let title = heading.filter(|title| !title.is_empty()).or_else(|| page.front_matter.title.clone());
    title.unwrap_or_else(|| stem(&page.path).to_owned())
}

/// The name of the file at `path` without extension.
fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or_default();
    file.strip_suffix(".md").unwrap_or(file)
}

/// The type whose page has the longest name that `stem` starts with: `user` for `user-list-memberof`.
fn resource_of_stem(stem: &str, definitions: &Definitions) -> Option<TypeName> {
    let ends = stem.char_indices().filter(|(_, character)| matches!(character, '-' | '_')).map(|(end, _)| end);
    let mut ends: Vec<usize> = ends.collect();
    ends.reverse();
    ends.into_iter().find_map(|end| {
        let page = format!("resources/{}.md", &stem[..end]);
        let named = |name: &&TypeName| stem[..end].to_lowercase().ends_with(&name.name.to_lowercase());
        let types: Vec<&TypeName> = definitions.on_page(&page).collect();
        types.iter().copied().find(named).or(types.first().copied()).cloned()
    })
}
