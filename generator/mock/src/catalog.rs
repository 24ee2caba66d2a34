//! What the pages document: which requests there are, and what they are answered with.

use std::collections::BTreeSet;

use http::StatusCode;
use mdbindgen::config::DocsRoot;
use mdbindgen::model::{Api, ExampleResponse, Method, Operation};

use crate::likeness::{Asked, likeness};
use crate::pattern::{Pattern, decoded};

/// The documented requests of all docs roots.
#[derive(Debug)]
pub(crate) struct Catalog {
    roots: Vec<Root>,
}

/// The documented requests of a docs root.
#[derive(Debug)]
struct Root {
    /// The first segment of the paths of its requests: the name of its folder, such as `v1.0`.
    name: String,
    operations: Vec<Operation>,
    routes: Vec<Route>,
}

/// A request that a page lists or shows.
#[derive(Debug)]
struct Route {
    method: &'static str,
    pattern: Pattern,
    /// The position of its operation.
    operation: usize,
}

/// What the pages say of a request.
#[derive(Debug)]
pub(crate) enum Found<'a> {
    /// It is answered as in this example.
    Example(&'a ExampleResponse),
    /// It is answered with this status; no page shows more.
    Status(StatusCode),
    /// Its path is documented with these other methods.
    OtherMethods(BTreeSet<&'static str>),
    /// Its path is not documented.
    Nothing,
}

impl Catalog {
    /// The requests of docs roots with their models.
    pub(crate) fn new<'a>(roots: impl IntoIterator<Item = (&'a DocsRoot, Api)>) -> Self {
        let roots: Vec<_> = roots.into_iter().collect();
        // Folders may have the same name; their modules never do.
        let folders: BTreeSet<String> = roots.iter().map(|(root, _)| root.name().to_lowercase()).collect();
        let name = |root: &DocsRoot| if folders.len() < roots.len() { root.module.clone() } else { root.name() };
        let names: Vec<String> = roots.iter().map(|(root, _)| name(root)).collect();
        let with_names = names.into_iter().zip(roots);
        Self { roots: with_names.map(|(name, (_, api))| Root::new(name, api.operations)).collect() }
    }

    /// The first segments of the documented paths, and how many operations are found there.
    pub(crate) fn roots(&self) -> impl Iterator<Item = (&str, usize)> {
        self.roots.iter().map(|root| (root.name.as_str(), root.operations.len()))
    }

    /// What is documented for `asked`, whose path starts with a version.
    pub(crate) fn find(&self, asked: &Asked<'_>) -> Found<'_> {
        let path = decoded(asked.path);
        let Some((root, path)) = self.root_of(&path) else { return Found::Nothing };
        root.find(&Asked { path, ..*asked })
    }

    /// The name of the docs root that a path starts with, if one is called so.
    pub(crate) fn opt_root(&self, path: &str) -> Option<&str> {
        self.named(first_segment(path)).map(|root| root.name.as_str())
    }

    fn named(&self, name: &str) -> Option<&Root> {
        self.roots.iter().find(|root| root.name.eq_ignore_ascii_case(name))
    }

    /// The docs root that `path` belongs to, and the rest of it.
    ///
    /// Where no root has the name that it starts with, the first root is meant: a folder need not be called `v1.0` to
    /// answer for that version.
    fn root_of<'p>(&self, path: &'p str) -> Option<(&Root, &'p str)> {
        let segment = first_segment(path);
        let rest = path.trim_start_matches('/').get(segment.len()..).unwrap_or_default();
        let is_version = VERSIONS.iter().any(|version| version.eq_ignore_ascii_case(segment));
        match self.named(segment) {
            Some(root) => Some((root, rest)),
            None => Some((self.roots.first()?, if is_version { rest } else { path })),
        }
    }
}

impl Root {
    fn new(name: String, operations: Vec<Operation>) -> Self {
        let routes = operations.iter().enumerate().flat_map(|(index, operation)| routes(index, operation)).collect();
        Self { name, routes, operations }
    }

    fn find(&self, asked: &Asked<'_>) -> Found<'_> {
        let matching: Vec<_> = self.routes.iter().filter(|route| route.pattern.matches(asked.path)).collect();
        let with_method = matching.iter().filter(|route| route.method == asked.method);
        let Some(best) = with_method.clone().map(|route| route.pattern.specificity()).max() else {
            let methods: BTreeSet<_> = matching.iter().map(|route| route.method).collect();
            return if methods.is_empty() { Found::Nothing } else { Found::OtherMethods(methods) };
        };
        let routes: Vec<_> = with_method.copied().filter(|route| route.pattern.specificity() == best).collect();
        match self.best_example(asked, &routes) {
            Some(response) => Found::Example(response),
            None => Found::Status(self.documented_status(routes[0])),
        }
    }

    /// The example whose request is most like `asked`; of several the one that stands first.
    fn best_example(&self, asked: &Asked<'_>, routes: &[&Route]) -> Option<&ExampleResponse> {
        let mut best = None;
        for route in routes {
            for example in &self.operations[route.operation].examples {
                let response = example.response.as_ref().filter(|response| (200..300).contains(&response.status));
                let (Some(response), Some(like)) = (response, likeness(asked, &route.pattern, example)) else {
                    continue;
                };
                if best.is_none_or(|(most, _)| like > most) {
                    best = Some((like, response));
                }
            }
        }
        best.map(|(_, response)| response)
    }

    /// The first status of success that the page states, or what HTTP has for it.
    fn documented_status(&self, route: &Route) -> StatusCode {
        let response = &self.operations[route.operation].response;
        let stated = response.status.iter().find(|status| (200..300).contains(*status));
        let usual = if response.value.is_some() { StatusCode::OK } else { StatusCode::NO_CONTENT };
        stated.and_then(|status| StatusCode::from_u16(*status).ok()).unwrap_or(usual)
    }
}

/// The request lines of an operation, and the requests of its examples that are none of these: `/members/$count`.
fn routes(index: usize, operation: &Operation) -> Vec<Route> {
    let route = |method: Method, pattern| Route { method: method.as_str(), pattern, operation: index };
    let lines = operation.requests.iter().map(|line| route(line.method, Pattern::new(&line.path)));
    let mut routes: Vec<_> = lines.collect();
    for request in operation.examples.iter().filter_map(|example| example.request.as_ref()) {
        let path = shown_path(&request.url);
        let method = request.method.as_str();
        if !routes.iter().any(|route| route.method == method && route.pattern.matches(&path)) {
            routes.push(route(request.method, Pattern::literal(path)));
        }
    }
    routes
}

fn first_segment(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// The path of an address in an example, without host, version and query.
fn shown_path(address: &str) -> String {
    let path = address.split('?').next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest.find('/').map_or("/", |start| &rest[start..]));
    let path = decoded(path);
    opt_behind_version(&path).map(str::to_owned).unwrap_or(path)
}

/// What stands behind the version that a path starts with.
pub(crate) fn opt_behind_version(path: &str) -> Option<&str> {
    VERSIONS.iter().find_map(|version| {
        let rest = path.strip_prefix('/')?.strip_prefix(version)?;
        rest.starts_with('/').then_some(rest)
    })
}

/// The versions that addresses start with.
const VERSIONS: [&str; 2] = ["v1.0", "beta"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_the_same_name_are_told_apart_by_their_modules() {
        let roots = ["one", "two"].map(|module| DocsRoot::with_module(format!("{module}/v1.0"), module).unwrap());
        let catalog = Catalog::new(roots.iter().map(|root| (root, Api::default())));
        assert_eq!(catalog.roots().map(|(name, _)| name).collect::<Vec<_>>(), ["one", "two"]);
        assert_eq!(catalog.opt_root("/TWO/users"), Some("two"));
    }
}
