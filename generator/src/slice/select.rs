//! What the filters choose by themselves.

use super::Slice;
use crate::config::{FilterKind, Filters, Rule, RuleKind};
use crate::model::{Api, Operation, ParameterLocation, PathPart, Permissions, RequestLine, TypeName};

/// The filters of a slice, asked about one thing at a time.
pub(super) struct Selection<'a> {
    pub slice: &'a Slice,
    /// Among them those that take types from elsewhere.
    pub rules: &'a [Rule],
}

impl Selection<'_> {
    /// Whether a type is in the slice even if nothing needs it.
    pub(super) fn chooses_type(&self, name: &TypeName) -> bool {
        let include = &self.slice.include;
        (include.is_empty() || matches_type(include, name)) && !self.excludes_type(name)
    }

    /// Whether a type is out of the slice even if something refers to it.
    pub(super) fn excludes_type(&self, name: &TypeName) -> bool {
        matches_type(&self.slice.exclude, name)
    }

    /// Whether a type comes from elsewhere.
    pub(super) fn is_provided(&self, name: &TypeName) -> bool {
        let provides = |rule: &&Rule| matches!(rule.kind(), RuleKind::ExternType | RuleKind::Replacement);
        let mut patterns = self.rules.iter().filter(provides).map(Rule::pattern);
        patterns.any(|pattern| pattern.matches_in(&name.namespace, &name.name))
    }

    /// Whether a request line is in the slice.
    fn chooses_line(&self, operation: &Operation, line: &RequestLine) -> bool {
        let include = &self.slice.include;
        let is_picked = !include.has_any(&FilterKind::ADDING) || picks(include, operation, line);
        is_picked && self.is_within_limits(operation, line) && !self.excludes_line(operation, line)
    }

    /// Whether the filters that narrow down let a request line pass.
    fn is_within_limits(&self, operation: &Operation, line: &RequestLine) -> bool {
        let include = &self.slice.include;
        let allows = |kind, is_match: &dyn Fn() -> bool| include.of(kind).is_empty() || is_match();
        allows(FilterKind::Method, &|| include.matches(FilterKind::Method, line.method.as_str()))
            && allows(FilterKind::Permission, &|| {
                let listed = &operation.permissions;
                let mut enough = permissions(listed).filter(|name| listed.is_enough(name));
                enough.any(|name| include.matches(FilterKind::Permission, name))
            })
    }

    fn excludes_line(&self, operation: &Operation, line: &RequestLine) -> bool {
        let exclude = &self.slice.exclude;
        let listed = &operation.permissions;
        let mut needed = permissions(listed).filter(|name| listed.is_enough(name)).peekable();
        picks(exclude, operation, line)
            || exclude.matches(FilterKind::Method, line.method.as_str())
            || needed.peek().is_some() && needed.all(|name| exclude.matches(FilterKind::Permission, name))
    }
}

/// Whether a filter that adds up matches a request line or what it belongs to.
pub(super) fn picks(filters: &Filters, operation: &Operation, line: &RequestLine) -> bool {
    operation.resource.as_ref().is_some_and(|name| matches_type(filters, name))
        || filters.matches(FilterKind::Operation, page_name(operation))
        || filters.matches(FilterKind::Path, &line.path.text)
}

fn matches_type(filters: &Filters, name: &TypeName) -> bool {
    let mut resources = filters.of(FilterKind::Resource).iter();
    filters.matches(FilterKind::Namespace, &name.namespace)
        || resources.any(|pattern| pattern.matches_in(&name.namespace, &name.name))
}

/// The name of an operation's page without folder and extension.
pub(super) fn page_name(operation: &Operation) -> &str {
    let page = operation.origin.page.as_ref();
    page.rsplit('/').next().unwrap_or(page).trim_end_matches(".md")
}

/// The permissions of whatever kind.
pub(super) fn permissions(permissions: &Permissions) -> impl Iterator<Item = &str> {
    let Permissions { delegated_work, delegated_personal, application, .. } = permissions;
    delegated_work.iter().chain(delegated_personal).chain(application).map(String::as_str)
}

/// Keeps the request lines that are chosen, and the operations that have some.
pub(super) fn retain_operations(api: &mut Api, selection: &Selection<'_>) {
    for operation in &mut api.operations {
        let mut requests = std::mem::take(&mut operation.requests);
        let count = requests.len();
        requests.retain(|line| selection.chooses_line(operation, line));
        operation.requests = requests;
        if operation.requests.len() < count {
            drop_unused_parameters(operation);
        }
    }
    api.operations.retain(|operation| !operation.requests.is_empty());
}

/// Drops the parameters of paths that are gone.
fn drop_unused_parameters(operation: &mut Operation) {
    let requests = &operation.requests;
    let fills =
        |name: &str, part: &PathPart| matches!(part, PathPart::Placeholder { parameter, .. } if parameter == name);
    operation.parameters.retain(|parameter| match parameter.location {
        ParameterLocation::Path | ParameterLocation::Function => {
            requests.iter().flat_map(|line| &line.path.parts).any(|part| fills(&parameter.name, part))
        }
        ParameterLocation::Query | ParameterLocation::Header | ParameterLocation::Body => true,
    });
}
