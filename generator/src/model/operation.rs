//! Operations of the API: what a client may send, and what comes back.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Origin, TypeName, ValueType, stated_type};

/// What one api page describes: one operation, possibly under several paths.
#[derive(Clone, Debug, Hash)]
pub struct Operation {
    /// Its short name, in the documentation's words: `list`, `create`, `filterByCurrentUser`.
    pub name: String,
    /// The type that it belongs to, if it is known.
    pub resource: Option<TypeName>,
    /// The page, and the line of its title.
    pub origin: Origin,
    /// What sort of operation it is.
    pub kind: OperationKind,
    /// The page's title.
    pub title: String,
    /// What the page says that it does, as prose.
    pub description: String,
    /// Notes and warnings of the page, as prose, one entry each.
    pub notes: Vec<String>,
    /// Why it should no longer be used, if the page says that it should not.
    pub deprecated: Option<String>,
    /// The request lines, without repetition: those that the page lists, in document order, at least one; then those that
    /// only its examples show.
    pub requests: Vec<RequestLine>,
    /// Everything that parametrises the requests, in document order; path parameters of all request lines come first.
    pub parameters: Vec<Parameter>,
    /// OData query options that the page names, with the dollar sign: `$select`, `$expand`.
    pub query_options: Vec<String>,
    /// What the request carries.
    pub body: Option<Body>,
    /// The members that an object in the body must have, as the page of the operation says; pages of types say what each of
    /// their properties is.
    pub required_members: Vec<String>,
    /// What a successful response carries.
    pub response: Response,
    /// What a caller must have been granted.
    pub permissions: Permissions,
    /// The requests and responses that the page shows.
    pub examples: Vec<Example>,
}

impl Operation {
    /// The values that its requests carry and are answered with.
    ///
    /// A reference in the body is none: it is an address, whatever it leads to.
    pub fn values(&self) -> impl Iterator<Item = &ValueType> {
        let bodies = self.body.iter().chain(self.requests.iter().filter_map(|line| line.body.as_ref()));
        let bodies = bodies.filter_map(Body::value);
        let parameters = self.parameters.iter().map(|parameter| &parameter.value);
        let of_lines = self.requests.iter().filter_map(|line| line.value.as_ref());
        bodies.chain(parameters).chain(&self.response.value).chain(of_lines)
    }

    /// The media type of the body, if the page names one alone that is not JSON's: `application/scim+json. Required.` That of
    /// several parts needs a boundary, which only the caller knows, and what is sent as JSON is of a kind of it.
    pub fn media_type(&self) -> Option<&str> {
        let header = self.parameters.iter().find(|parameter| parameter.is_content_type());
        let text = self.body.as_ref().and(header)?.description.trim();
        let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let first = first.trim_matches(['`', '.', ',', ':']);
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        let (kind, subtype) = first.split_once('/')?;
        let is_type = |part: &str| !part.is_empty() && part.bytes().all(is_part);
        let is_alone = ["", "required"].contains(&&*rest.trim_matches(['*', '.', ' ']).to_lowercase());
        let is_sent = kind != "multipart" && (self.body == Some(Body::Stream) || subtype.ends_with("+json"));
        (is_type(kind) && is_type(subtype) && is_alone && is_sent).then_some(first)
    }

    /// The preference without which the operation does something else, `Prefer: create-if-missing`: the only one of the page,
    /// which says "Required" of it and on no condition, and which all examples state.
    pub fn required_preference(&self) -> Option<&str> {
        let is_preference = |name: &str| name.eq_ignore_ascii_case("prefer");
        let is_header = |parameter: &&Parameter| parameter.location == ParameterLocation::Header;
        let header = self.parameters.iter().filter(is_header).find(|parameter| is_preference(&parameter.name))?;
        let (value, rest) = header.description.strip_prefix('`')?.split_once('`')?;
        let rest = rest.trim_start_matches(['.', ':', ',', '*', ' ']).to_lowercase();
        let condition = rest.strip_prefix("required")?.trim_start_matches(['*', ',', ':', '(', ' ']);
        let condition = condition.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
        let is_conditional = ["but", "if", "no", "once", "only", "unless", "when", "where"].contains(&condition);
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._=".contains(&byte);
        let states_it = |request: &ExampleRequest| {
            let stated = request.headers.iter().filter(|(name, _)| is_preference(name));
            { stated }.any(|(_, stated)| stated.split([',', ';']).any(|preference| preference.trim() == value))
        };
        let mut requests = self.examples.iter().filter_map(|example| example.request.as_ref()).peekable();
        let is_sent = !value.is_empty() && value.bytes().all(is_token) && !rest.contains('\n') && !is_conditional;
        (is_sent && requests.peek().is_some() && requests.all(states_it)).then_some(value)
    }

    /// What the request on `line` carries: of a page with several methods, what only reads carries nothing.
    pub fn body_of<'a>(&'a self, line: &'a RequestLine) -> Option<&'a Body> {
        line.body.as_ref().or(self.body.as_ref()).filter(|_| line.method != Method::Get)
    }
}

/// What sort of operation a page describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// Reads the members of a collection.
    List,
    /// Reads one object.
    Get,
    /// Adds an object.
    Create,
    /// Changes an object.
    Update,
    /// Removes an object or a reference to it.
    Delete,
    /// An OData action: a POST with parameters in its body.
    Action,
    /// An OData function: a GET with parameters in its path.
    Function,
    /// Anything else.
    Other,
}

/// An HTTP method that pages use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// The method as a request line spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// A method and a path under which an operation is there.
#[derive(Clone, Debug, Hash)]
pub struct RequestLine {
    /// The method.
    pub method: Method,
    /// The path, without host, version and query.
    pub path: PathTemplate,
    /// The query string as documented, if the page has the line only with OData options in it; empty otherwise.
    pub query: String,
    /// The line that states it.
    pub origin: Origin,
    /// How the page states it.
    pub evidence: Evidence,
    /// Why other lines of the operation should be used instead, if the page says so.
    pub deprecated: Option<String>,
    /// What it carries, where that is something else than on the other lines.
    pub body: Option<Body>,
    /// What comes back, where it is something else than on the other lines.
    pub value: Option<ValueType>,
}

impl RequestLine {
    /// The line as its page has it: `GET /users/{id}?$expand=manager`.
    pub fn documented(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("{} {}{mark}{}", self.method.as_str(), self.path.text, self.query)
    }
}

/// How a page states a request line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// Its section about the HTTP request lists it.
    Listed,
    /// An example shows it, or it is a listed function without the arguments that a table says are optional.
    Shown,
}

/// A path with placeholders.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PathTemplate {
    /// The path as documented: a leading slash, no host, no version, no query.
    pub text: String,
    /// The same, cut at its placeholders; written one after the other the parts give a path.
    pub parts: Vec<PathPart>,
}

/// A piece of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PathPart {
    /// Text that stands for itself.
    Literal(String),
    /// A place for an argument.
    Placeholder {
        /// The parameter that fills it: the name of one in `Operation::parameters`, unique within the path.
        parameter: String,
        /// How the argument is written into the path.
        encoding: PathEncoding,
    },
}

/// How an argument is written into a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PathEncoding {
    /// As one path segment: everything that is not unreserved is percent-encoded, a slash too.
    Segment,
    /// As several segments, between colons: `root:/{item-path}:`; slashes stay.
    Segments,
    /// As an OData string literal: quotes doubled, then percent-encoded, between single quotes that are part of the
    /// placeholder (the literal parts around it have none). Source: OData URL conventions 4.01, section 5.1.1.6.
    StringLiteral,
    /// As any other OData literal: a number, a Boolean, a date, a GUID.
    Literal,
    /// As an OData collection literal: a JSON array. Source: OData URL conventions 4.01, section 5.1.1.6.
    List,
}

/// A parameter of an operation.
#[derive(Clone, Debug, Hash)]
pub struct Parameter {
    /// Its name on the wire; for a path parameter the placeholder's name.
    pub name: String,
    /// Where the request carries it.
    pub location: ParameterLocation,
    /// The type of its value.
    pub value: ValueType,
    /// Whether the request is invalid without it; an optional argument of a function is absent from the form that lacks it.
    pub required: bool,
    /// What the page says of it, as prose; empty if it says nothing.
    pub description: String,
    /// Where it is declared.
    pub origin: Origin,
}

impl Parameter {
    /// Whether it is the header that states the media type of the body.
    pub(crate) fn is_content_type(&self) -> bool {
        self.location == ParameterLocation::Header && self.name.eq_ignore_ascii_case("content-type")
    }
}

/// Where a request carries a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterLocation {
    /// A placeholder of the path.
    Path,
    /// An argument of the OData function in the path.
    Function,
    /// The query string, without a dollar sign.
    Query,
    /// A header.
    Header,
    /// A member of the JSON object in the body: the parameter of an OData action.
    Body,
}

/// What a request carries.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// A JSON value of a type.
    Value(ValueType),
    /// A JSON object whose members are the operation's parameters with [`ParameterLocation::Body`].
    Parameters,
    /// A reference to an entity, `{"@odata.id": "…"}`; the type of the entity, if the page names it.
    Reference(Option<ValueType>),
    /// Bytes.
    Stream,
}

impl Body {
    /// The value that it is, if it is one of a type.
    pub fn value(&self) -> Option<&ValueType> {
        match self {
            Self::Value(value) => Some(value),
            Self::Reference(_) | Self::Parameters | Self::Stream => None,
        }
    }
}

/// What a successful response carries.
#[derive(Clone, Debug, Default, Hash)]
pub struct Response {
    /// The status codes below 400 that the page states, in its order.
    pub status: Vec<u16>,
    /// The type of its content, or nothing if there is none.
    pub value: Option<ValueType>,
    /// How the content is written.
    pub format: ResponseFormat,
}

/// How the content of a response is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ResponseFormat {
    /// An object is the JSON object itself, a list is the `value` member of an object with paging links.
    #[default]
    Json,
    /// A scalar or a list of scalars is the `value` member of a JSON object.
    JsonValue,
    /// A scalar is plain text: `$count`.
    Text,
    /// Bytes.
    Stream,
}

/// The permissions of an operation: every name that its page has for a kind of caller, in the order of the page, which is
/// from the least privileged on within one table.
#[derive(Clone, Debug, Default, Hash)]
pub struct Permissions {
    /// For a signed-in user with a work or school account.
    pub delegated_work: Vec<String>,
    /// For a signed-in user with a personal account.
    pub delegated_personal: Vec<String>,
    /// For an application without a user.
    pub application: Vec<String>,
    /// The table that lists them; nothing if the page has none.
    pub origin: Option<Origin>,
    /// What each table says, and each row of one that has a row for every resource.
    pub tables: Vec<PermissionTable>,
}

impl Permissions {
    /// Whether some table lets a caller in who has `name` and no other permission.
    pub fn is_enough(&self, name: &str) -> bool {
        let mut alternatives = self.tables.iter().flat_map(PermissionTable::alternatives).peekable();
        // Without tables nothing is known but the names.
        alternatives.peek().is_none() || alternatives.any(|together| *together == [name])
    }
}

/// The permissions that one table lists: for each kind of caller the alternatives, least privileged first, each with the
/// permissions that it takes together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PermissionTable {
    /// What the table is for, in prose: the heading or paragraph before it, or the resource of the row. May be empty.
    pub caption: String,
    /// For a signed-in user with a work or school account.
    pub delegated_work: Vec<Vec<String>>,
    /// For a signed-in user with a personal account.
    pub delegated_personal: Vec<Vec<String>>,
    /// For an application without a user.
    pub application: Vec<Vec<String>>,
}

impl PermissionTable {
    /// The alternatives for whatever kind of caller.
    pub fn alternatives(&self) -> impl Iterator<Item = &Vec<String>> {
        self.delegated_work.iter().chain(&self.delegated_personal).chain(&self.application)
    }
}

/// A request that a page shows, with its response.
#[derive(Clone, Debug, Hash)]
pub struct Example {
    /// The heading or the annotation that names it.
    pub name: String,
    /// Where its first part stands.
    pub origin: Origin,
    /// The request, unless the page shows a response alone.
    pub request: Option<ExampleRequest>,
    /// The response, unless the page shows a request alone.
    pub response: Option<ExampleResponse>,
}

/// The request of an example.
#[derive(Clone, Debug, Hash)]
pub struct ExampleRequest {
    /// The method.
    pub method: Method,
    /// The address as shown, absolute or not.
    pub url: String,
    /// Header fields, names as shown.
    pub headers: BTreeMap<String, String>,
    /// What it carries.
    pub body: ExampleBody,
    /// The request line.
    pub origin: Origin,
}

impl ExampleRequest {
    /// The qualified name of the type that the object in the body says it has.
    pub(crate) fn stated_type(&self) -> Option<&str> {
        match &self.body {
            ExampleBody::Json(body) => body.as_object().and_then(stated_type),
            ExampleBody::Empty | ExampleBody::BrokenJson(_) | ExampleBody::Other(_) => None,
        }
    }
}

/// The response of an example.
#[derive(Clone, Debug, Hash)]
pub struct ExampleResponse {
    /// The status code.
    pub status: u16,
    /// Header fields, names as shown.
    pub headers: BTreeMap<String, String>,
    /// What it carries.
    pub body: ExampleBody,
    /// The type that its annotation states.
    pub value: Option<ValueType>,
    /// The status line.
    pub origin: Origin,
}

/// What an example message carries.
#[derive(Clone, Debug, Hash)]
pub enum ExampleBody {
    /// Nothing.
    Empty,
    /// A JSON value; repaired if the page's text was not quite JSON (which was reported).
    Json(Value),
    /// Text that is JSON neither as shown nor after repair (which was reported).
    BrokenJson(String),
    /// Something else: CSV, MIME, plain text.
    Other(String),
}

/// What header fields say that a message carries, in lower case; nothing if they do not say.
pub(crate) fn content_type(headers: &BTreeMap<String, String>) -> Option<String> {
    let field = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    field.map(|(_, value)| value.to_lowercase())
}

impl ExampleBody {
    /// Whether it is a JSON object without members.
    pub(crate) fn is_empty_object(&self) -> bool {
        matches!(self, Self::Json(Value::Object(members)) if members.is_empty())
    }
}
