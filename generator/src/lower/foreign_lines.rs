//! Request lines that are at home on another page: `GET /me/messages/{id}` on the page of what can be attached to messages,
//! events and contacts alike.
//!
//! Such a page speaks of what is attached, and lists the requests that read or create something with it. What these carry
//! and are answered with is what the page says that each of them is at home on.

use std::collections::{HashMap, HashSet};

use crate::model::{Api, Body, Method, Operation, PathPart, RequestLine, TypeName, TypeRef, ValueType};
use crate::parallel;

/// In how many ways the paths of a page end at least that is about many sorts of things; a page about one has lines for it,
/// for the list of it and perhaps for another form of either.
const MANY: usize = 4;

/// Lets the foreign lines of all operations carry and be answered with what the operations do that they belong to.
pub(crate) fn settle_foreign_lines(api: &mut Api) {
    let homes = Homes::of(api);
    let settled: Vec<Vec<Settled>> = parallel::map(&homes.places, |place| homes.settle(place));
    for (operation, settled) in api.operations.iter_mut().zip(settled) {
        for Settled { line, body, value } in settled {
            let line = &mut operation.requests[line];
            (line.body, line.value) = (body.or(line.body.take()), value.or(line.value.take()));
        }
    }
}

/// What another operation says of a line.
struct Settled {
    line: usize,
    body: Option<Body>,
    value: Option<ValueType>,
}

/// Which operations have which lines.
struct Homes<'a> {
    api: &'a Api,
    places: Vec<Place>,
    /// The lines of all operations by method and form of the path, each as the places of operation and line.
    lines: HashMap<(Method, String), Vec<(usize, usize)>>,
}

/// An operation, and in how many ways its paths end: what is about one sort of thing has few.
struct Place {
    operation: usize,
    endings: usize,
}

impl<'a> Homes<'a> {
    fn of(api: &'a Api) -> Self {
        let mut lines: HashMap<_, Vec<_>> = HashMap::new();
        for (index, operation) in api.operations.iter().enumerate() {
            for (line, request) in operation.requests.iter().enumerate() {
                lines.entry(key(request)).or_default().push((index, line));
            }
        }
        let endings = |operation: &Operation| operation.requests.iter().map(ending).collect::<HashSet<_>>().len();
        let places = api.operations.iter().enumerate();
        let places = places.map(|(index, operation)| Place { operation: index, endings: endings(operation) });
        Self { api, places: places.collect(), lines }
    }

    /// What is known of the foreign lines of an operation.
    fn settle(&self, place: &Place) -> Vec<Settled> {
        let operation = &self.api.operations[place.operation];
        let lines = operation.requests.iter().enumerate();
        lines.filter_map(|(index, line)| self.settle_line(place, operation, index, line)).collect()
    }

    fn settle_line(&self, place: &Place, operation: &Operation, index: usize, line: &RequestLine) -> Option<Settled> {
        let (home, home_index) = self.home(place, operation, line)?;
        let home = &self.api.operations[home];
        let answers =
            [(operation, index), (home, home_index)].map(|(of, index)| self.api.response_of(of, index).value.clone());
        let [own, at_home] = &answers;
        // The owner may well be of the family of its part: a user and the manager of one.
        let value = match leads_to_owner(operation, line) {
            true => at_home.clone().filter(|at_home| own.as_ref() != Some(at_home)),
            false => self.other_value(own.as_ref(), at_home.as_ref()),
        };
        let body = self.other_value(carried(operation, line), carried(home, &home.requests[home_index]));
        (value.is_some() || body.is_some()).then(|| Settled { line: index, body: body.map(Body::Value), value })
    }

    /// The place of the same line in the operation with the fewest endings, which are fewer than the many of `place`, or, for
    /// a line to the owner of what other lines lead to, as few; of several such operations, in the one whose answer is what
    /// those of the others derive from.
    fn home(&self, place: &Place, operation: &Operation, line: &RequestLine) -> Option<(usize, usize)> {
        let most = match place.endings {
            MANY.. => place.endings - 1,
            few if leads_to_owner(operation, line) => few,
            _ => return None,
        };
        let others = || self.lines.get(&key(line)).into_iter().flatten().filter(|other| other.0 != place.operation);
        let endings = |other: &&(usize, usize)| self.places[other.0].endings;
        let fewest = others().map(|other| endings(&other)).min().filter(|fewest| *fewest <= most)?;
        let homes = others().filter(|other| endings(other) == fewest);
        homes.copied().reduce(|first, other| if self.answers_base_of(other, first) { other } else { first })
    }

    /// Whether what one line is answered with is a base of what the other is.
    fn answers_base_of(&self, one: (usize, usize), other: (usize, usize)) -> bool {
        let answer = |(operation, line): (usize, usize)| {
            let operation = &self.api.operations[operation];
            self.api.response_of(operation, line).value.as_ref().and_then(ValueType::type_name).cloned()
        };
        matches!((answer(one), answer(other)), (Some(one), Some(other)) if one != other && self.derives_from(&other, &one))
    }

    /// The value that the page at home says, unless it is of the same family as the one of the page itself.
    fn other_value(&self, own: Option<&ValueType>, at_home: Option<&ValueType>) -> Option<ValueType> {
        let (own, at_home) = (own?, at_home?);
        let (TypeRef::Named(own) | TypeRef::Undefined(own), TypeRef::Named(name)) = (&own.item, &at_home.item) else {
            return None;
        };
        let is_family = self.derives_from(own, name) || self.derives_from(name, own);
        (!is_family).then(|| at_home.clone())
    }

    /// Whether a type is `base`, or derives from it.
    fn derives_from(&self, name: &TypeName, base: &TypeName) -> bool {
        name == base || self.api.lineage(name).any(|structured| structured.base.as_ref() == Some(base))
    }
}

/// Whether a line reads the object that another line reads a part of: `/items/{id}?$expand=label` beside `/items/{id}/label`.
fn leads_to_owner(operation: &Operation, line: &RequestLine) -> bool {
    let (method, owner) = key(line);
    let is_name = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_part = |other: &RequestLine| {
        let (other_method, path) = key(other);
        let part = path.strip_prefix(&owner).and_then(|rest| rest.strip_prefix('/'));
        other_method == method && part.is_some_and(is_name)
    };
    method == Method::Get && operation.requests.iter().any(is_part)
}

/// The value that the request on `line` carries.
fn carried<'a>(operation: &'a Operation, line: &'a RequestLine) -> Option<&'a ValueType> {
    match operation.body_of(line)? {
        Body::Value(value) => Some(value),
        Body::Reference(_) | Body::Parameters | Body::Stream => None,
    }
}

/// By what lines are the same: the method, and the path in lower case with nameless placeholders.
fn key(line: &RequestLine) -> (Method, String) {
    let form = |part: &PathPart| match part {
        PathPart::Literal(text) => text.to_lowercase(),
        PathPart::Placeholder { .. } => "{}".to_owned(),
    };
    (line.method, line.path.parts.iter().map(form).collect())
}

/// How a path ends: in a fixed segment, or in a placeholder behind that; what the protocol lets any path end in is left out.
fn ending(line: &RequestLine) -> (String, bool) {
    let segments = line.path.parts.iter().rev().flat_map(|part| match part {
        PathPart::Literal(text) => text.rsplit('/').map(Some).collect(),
        PathPart::Placeholder { .. } => vec![None],
    });
    let is_left_out = |segment: &Option<&str>| segment.is_some_and(|text| text.is_empty() || text.starts_with('$'));
    let mut segments = segments.filter(|segment| !is_left_out(segment)).peekable();
    let is_key = segments.peek() == Some(&None);
    (segments.flatten().next().unwrap_or_default().to_lowercase(), is_key)
}

#[cfg(test)]
mod tests {
    use crate::lower::testing;
    use crate::model::{Api, Body, Operation};

    fn resource(name: &str) -> String {
        format!(
            "# {name} resource type\n\n## Properties\n|Property|Type|Description|\n|-|-|-|\n|id|String|A.|\n|note|String|B.|\n"
        )
    }

    fn api() -> Api {
        let tag = "# Create tag\n\n## HTTP request\n```http\nPOST /buoys\nPATCH /buoys/{id}\nPOST /buoys/{id}/tags\nPOST /buoys/{id}/lamps\n```\n\n\
                   ## Request body\nSupply a JSON representation of the [tag](../resources/tag.md).\n\n\
                   ## Response\nReturns a [tag](../resources/tag.md) in the response body.\n";
        let create = "# Create buoy\n\n## HTTP request\n```http\nPOST /buoys\n```\n\n\
                      ## Request body\nSupply a JSON representation of the [buoy](../resources/buoy.md).\n\n\
                      ## Response\nReturns a [buoy](../resources/buoy.md) in the response body.\n";
        let update = "# Update buoy\n\n## HTTP request\n```http\nPATCH /buoys/{buoy-id}\n```\n\n\
                      ## Request body\nSupply the values of the [buoy](../resources/buoy.md) to change.\n\n\
                      ## Response\nReturns a [buoy](../resources/buoy.md) in the response body.\n";
        let lamp = "# Create lamp\n\n## HTTP request\n```http\nPOST /buoys/{id}/lamps\n```\n\n\
                    ## Request body\nSupply a JSON representation of the [lamp](../resources/lamp.md).\n\n\
                    ## Response\nReturns a [lamp](../resources/lamp.md) in the response body.\n";
        let lamp_type = "# lamp resource type\n\nInherits from [tag](tag.md).\n\n## Properties\n|Property|Type|Description|\n|-|-|-|\n|colour|String|A.|\n";
        testing::api(&[
            ("resources/buoy.md", &resource("buoy")),
            ("resources/lamp.md", lamp_type),
            ("resources/tag.md", &resource("tag")),
            ("api/buoy-post.md", create),
            ("api/buoy-update.md", update),
            ("api/lamp-post.md", lamp),
            ("api/tag-post.md", tag),
        ])
    }

    #[test]
    fn lines_to_the_owner_of_what_a_page_reads_are_answered_with_the_owner() {
        let lamp = "# Get lamp\n\n## HTTP request\n```http\nGET /buoys/{id}/lamp\nGET /buoys/{id}?$expand=lamp\n```\n\n\
                    ## Response\nReturns a [lamp](../resources/lamp.md) in the response body.\n";
        let buoy = "# Get buoy\n\n## HTTP request\n```http\nGET /buoys/{id}\nGET /me/buoy\n```\n\n\
                    ## Response\nReturns a [buoy](../resources/buoy.md) in the response body.\n";
        let pages = [("resources/buoy.md", resource("buoy")), ("resources/lamp.md", resource("lamp"))];
        let mut pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (*path, text.as_str())).collect();
        pages.extend([("api/buoy-get.md", buoy), ("api/lamp-get.md", lamp)]);
        let api = testing::api(&pages);
        let lamp = api.operations.iter().find(|operation| &*operation.origin.page == "api/lamp-get.md").unwrap();
        assert_eq!(values(&api, lamp), [" -> lamp", " -> buoy"]);
    }

    /// For each line what it carries and what comes back.
    fn values(api: &Api, operation: &Operation) -> Vec<String> {
        let value = |index: usize| {
            let body = match operation.body_of(&operation.requests[index]) {
                Some(Body::Value(value)) => value.item.to_string(),
                _ => String::new(),
            };
            let response = api.response_of(operation, index).value.as_ref().map(|value| value.item.to_string());
            format!("{body} -> {}", response.unwrap_or_default()).replace("microsoft.graph.", "")
        };
        (0..operation.requests.len()).map(value).collect()
    }

    #[test]
    fn lines_of_other_pages_carry_what_those_say() {
        let api = api();
        let tag = api.operations.iter().find(|operation| &*operation.origin.page == "api/tag-post.md").unwrap();
        assert_eq!(values(&api, tag), ["buoy -> buoy", "buoy -> buoy", "tag -> tag", "tag -> tag"]);
        let create = api.operations.iter().find(|operation| &*operation.origin.page == "api/buoy-post.md").unwrap();
        assert_eq!(values(&api, create), ["buoy -> buoy"]);
    }
}
