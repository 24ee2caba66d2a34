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
    let outlines = parallel::map(&api.operations, Outline::of);
    let homes = Homes::of(api, &outlines);
    let indexes: Vec<usize> = (0..outlines.len()).collect();
    let settled: Vec<Vec<Settled>> = parallel::map(&indexes, |operation| homes.settle(*operation));
    for (operation, settled) in api.operations.iter_mut().zip(settled) {
        for Settled { line, body, value } in settled {
            let line = &mut operation.requests[line];
            line.body = body.map(Body::Value);
            line.value = value.or(line.value.take());
        }
    }
}

/// What another operation says of a line.
struct Settled {
    line: usize,
    body: Option<ValueType>,
    value: Option<ValueType>,
}

impl Settled {
    fn type_name(&self) -> Option<&TypeName> {
        self.value.as_ref().or(self.body.as_ref())?.type_name()
    }
}

/// By what lines are the same: the method, and the path in lower case with nameless placeholders.
type Form = (Method, String);

/// The lines of an operation as far as it takes to tell foreign ones.
struct Outline {
    forms: Vec<Form>,
    /// In how many ways the paths end: what is about one sort of thing has few.
    endings: usize,
    /// The paths to the owners of what lines read by a name: `/items/{}` for `/items/{}/label`.
    owners: HashSet<String>,
}

impl Outline {
    fn of(operation: &Operation) -> Self {
        let forms: Vec<Form> = operation.requests.iter().map(form).collect();
        let is_name = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let reads = forms.iter().filter(|(method, _)| *method == Method::Get);
        let owners = reads.filter_map(|(_, path)| path.rsplit_once('/').filter(|(_, part)| is_name(part)));
        let owners = owners.map(|(owner, _)| owner.to_owned()).collect();
        let endings = operation.requests.iter().map(ending).collect::<HashSet<_>>().len();
        Self { forms, endings, owners }
    }

    /// Whether a line reads the object that another one reads a part of: `/items/{id}?$expand=label` beside
    /// `/items/{id}/label`.
    fn leads_to_owner(&self, line: usize) -> bool {
        let (method, path) = &self.forms[line];
        *method == Method::Get && self.owners.contains(path)
    }
}

/// Which operations have which lines.
struct Homes<'a> {
    api: &'a Api,
    outlines: &'a [Outline],
    /// The lines of all operations by their forms, each as the places of operation and line.
    lines: HashMap<&'a Form, Vec<(usize, usize)>>,
}

impl<'a> Homes<'a> {
    fn of(api: &'a Api, outlines: &'a [Outline]) -> Self {
        let mut lines: HashMap<&Form, Vec<_>> = HashMap::new();
        for (operation, outline) in outlines.iter().enumerate() {
            for (line, form) in outline.forms.iter().enumerate() {
                lines.entry(form).or_default().push((operation, line));
            }
        }
        Self { api, outlines, lines }
    }

    /// What is known of the foreign lines of an operation.
    ///
    /// A page whose foreign lines are all about one sort of thing may as well be right about that.
    fn settle(&self, operation: usize) -> Vec<Settled> {
        let outline = &self.outlines[operation];
        let mut settled: Vec<_> =
            (0..outline.forms.len()).filter_map(|line| self.settle_line(operation, line)).collect();
        let sorts: HashSet<&TypeName> = settled.iter().filter_map(Settled::type_name).collect();
        if sorts.len() < 2 {
            settled.retain(|found| outline.leads_to_owner(found.line));
        }
        settled
    }

    fn settle_line(&self, operation: usize, line: usize) -> Option<Settled> {
        let home = self.home(operation, line)?;
        let (own, at_home) = (self.answer((operation, line)), self.answer(home));
        // The owner may well be of the family of its part: a user and the manager of one.
        let value = match self.outlines[operation].leads_to_owner(line) {
            true => at_home.filter(|at_home| own.as_ref() != Some(at_home)),
            false => self.other_value(own.as_ref(), at_home.as_ref()),
        };
        let body = self.other_value(self.carried((operation, line)), self.carried(home));
        (value.is_some() || body.is_some()).then_some(Settled { line, body, value })
    }

    /// The same line in the operation with the fewest endings, which are fewer than many, or, for a line to the owner of what
    /// other lines lead to, as few; of several such operations, in the one whose answer is what those of the others derive
    /// from.
    fn home(&self, operation: usize, line: usize) -> Option<(usize, usize)> {
        let outline = &self.outlines[operation];
        let most = match outline.endings {
            MANY.. => outline.endings - 1,
            few if outline.leads_to_owner(line) => few,
            _ => return None,
        };
        let same = self.lines.get(&outline.forms[line]);
        // Where the line leads to an owner too, it is no more at home.
        let is_other =
            |other: &&(usize, usize)| other.0 != operation && !self.outlines[other.0].leads_to_owner(other.1);
        let others = || same.into_iter().flatten().filter(is_other);
        let endings = |other: &&(usize, usize)| self.outlines[other.0].endings;
        let fewest = others().map(|other| endings(&other)).min().filter(|fewest| *fewest <= most)?;
        let homes = others().filter(|other| endings(other) == fewest);
        homes.copied().reduce(|first, other| if self.answers_base_of(other, first) { other } else { first })
    }

    /// What a line is answered with.
    fn answer(&self, (operation, line): (usize, usize)) -> Option<ValueType> {
        self.api.response_of(&self.api.operations[operation], line).value.clone()
    }

    /// The value that the request on a line carries.
    fn carried(&self, (operation, line): (usize, usize)) -> Option<&ValueType> {
        let operation = &self.api.operations[operation];
        operation.body_of(&operation.requests[line]).and_then(Body::value)
    }

    /// Whether what one line is answered with is a base of what the other is.
    fn answers_base_of(&self, one: (usize, usize), other: (usize, usize)) -> bool {
        let answer = |place| self.answer(place).and_then(|value| value.type_name().cloned());
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
        name == base || self.api.derives_from(name, base)
    }
}

fn form(line: &RequestLine) -> Form {
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
        let tag = "# Create tag\n\n## HTTP request\n```http\nPOST /buoys\nPATCH /buoys/{id}\nPOST /buoys/{id}/tags\nPOST /buoys/{id}/lamps\nPOST /masts\n```\n\n\
                   ## Request body\nSupply a JSON representation of the [tag](../resources/tag.md).\n\n\
                   ## Response\nReturns a [tag](../resources/tag.md) in the response body.\n";
        let create = "# Create buoy\n\n## HTTP request\n```http\nPOST /buoys\n```\n\n\
                      ## Request body\nSupply a JSON representation of the [buoy](../resources/buoy.md).\n\n\
                      ## Response\nReturns a [buoy](../resources/buoy.md) in the response body.\n";
        let mast = create.replace("buoy", "mast");
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
            ("resources/mast.md", &resource("mast")),
            ("resources/tag.md", &resource("tag")),
            ("api/buoy-post.md", create),
            ("api/buoy-update.md", update),
            ("api/lamp-post.md", lamp),
            ("api/mast-post.md", &mast),
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
        assert_eq!(values(&api, tag), ["buoy -> buoy", "buoy -> buoy", "tag -> tag", "tag -> tag", "mast -> mast"]);
        let create = api.operations.iter().find(|operation| &*operation.origin.page == "api/buoy-post.md").unwrap();
        assert_eq!(values(&api, create), ["buoy -> buoy"]);
    }
}
