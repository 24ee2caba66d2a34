//! Targets of the requests that examples show, and the arguments in them.

use super::{ExampleRequest, Method, PathEncoding, PathPart, PathTemplate, RequestLine};

/// Where an example sends its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    /// The host, unless the address is relative.
    pub host: Option<&'a str>,
    /// The path without version, and without slashes at its end; it starts with a slash.
    pub path: &'a str,
    /// The query, without its question mark; empty if there is none.
    pub query: &'a str,
}

/// A path without what the protocol has for all paths of a kind.
///
/// Source: OData URL conventions 4.01, sections 4.7, 4.8 and 4.11.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressed<'a> {
    /// The path of the resource itself.
    pub path: &'a str,
    /// The qualified name of the type that items of a list are limited to.
    pub cast: Option<&'a str>,
    /// What of the resource is asked for.
    pub part: Part,
}

/// What of a resource a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The resource.
    Whole,
    /// The number of items in a list: `/users/$count`.
    Count,
    /// Its bytes: `/me/photo/$value`.
    Raw,
}

impl ExampleRequest {
    /// Splits the address.
    pub fn target(&self) -> Target<'_> {
        Target::split(&self.url)
    }
}

impl<'a> Target<'a> {
    fn split(url: &'a str) -> Self {
        let (host, rest) = match url.split_once("://") {
            Some((_, rest)) => {
                let end = rest.find('/').unwrap_or(rest.len());
                (Some(&rest[..end]), &rest[end..])
            }
            None => (None, url),
        };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        Self { host, path: without_version(path.trim().trim_end_matches('/')), query: query.trim() }
    }
}

impl<'a> Target<'a> {
    /// The path with a segment for each key in parentheses: `/me/events('x')` is `/me/events/x`.
    ///
    /// Source: OData URL conventions 4.01, sections 4.3.1 and 4.3.6.
    pub fn path_with_key_segments(&self) -> String {
        with_key_segments(self.path)
    }

    /// Takes from the path what the protocol lets any path end in.
    pub fn addressed(&self) -> Addressed<'a> {
        let (path, part) = match self.path.rsplit_once('/') {
            Some((path, "$count")) => (path, Part::Count),
            Some((path, "$value")) => (path, Part::Raw),
            _ => (self.path, Part::Whole),
        };
        let is_type =
            |segment: &str| segment.contains('.') && segment.starts_with("microsoft.graph.") && !segment.contains('(');
        match path.rsplit_once('/') {
            Some((path, cast)) if is_type(cast) && part != Part::Raw => Addressed { path, cast: Some(cast), part },
            _ => Addressed { path, cast: None, part },
        }
    }
}

/// A path with each key as a segment of its own: `/users/{id}` for `/users('{id}')`.
pub(crate) fn with_key_segments(path: &str) -> String {
    let segment = |segment: &str| {
        let key = segment.split_once("('").and_then(|(name, rest)| Some((name, rest.strip_suffix("')")?)));
        match key {
            Some((name, key)) if !key.contains('\'') => format!("{name}/{key}"),
            _ => segment.to_owned(),
        }
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// The path behind a first segment such as `/v1.0` or `/beta`, with one slash before it.
fn without_version(path: &str) -> &str {
    let first = path.trim_start_matches('/');
    let end = first.find('/').unwrap_or(first.len());
    let is_number = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
    let is_version = |text: &str| text == "beta" || text.strip_prefix(['v', 'V']).is_some_and(is_number);
    let path = if is_version(&first[..end]) { &first[end..] } else { path };
    let slashes = path.len() - path.trim_start_matches('/').len();
    &path[slashes.saturating_sub(1)..]
}

impl RequestLine {
    /// Whether a request with a method and a path is one on this line.
    pub fn takes(&self, method: Method, path: &str) -> bool {
        self.method == method && self.path.matches(path)
    }

    /// Whether an example is a request on this line.
    pub fn is_shown_by(&self, request: &ExampleRequest) -> bool {
        self.takes(request.method, &request.target().path_with_key_segments())
    }
}

impl PathTemplate {
    /// The arguments, one for each placeholder, that make the template the path `path`; not percent-encoded.
    ///
    /// Nothing if no arguments do. Names in paths are the same in upper and lower case. Placeholders take as little as
    /// possible, from the left.
    pub fn arguments(&self, path: &str) -> Option<Vec<String>> {
        let arguments = Filling::of(path)?.fill(&self.parts)?;
        Some(arguments.into_iter().map(|(text, encoding)| decode(text, encoding)).collect())
    }

    /// Whether there are arguments that make the template the path `path`.
    pub fn matches(&self, path: &str) -> bool {
        Filling::of(path).is_some_and(|filling| filling.fill(&self.parts).is_some())
    }
}

/// The longest path that is taken for one, in bytes: services refuse longer ones, and they take long to match.
pub(crate) const LONGEST_PATH: usize = 2048;

/// So many ends of arguments are tried for a path; templates that leave more open would take forever.
const MOST_TRIES: usize = 10_000;

/// The search for the arguments that make a template some path.
struct Filling<'a> {
    path: &'a str,
    /// What is written for each placeholder so far, and in which form.
    arguments: Vec<(&'a str, PathEncoding)>,
    tries_left: usize,
}

impl<'a> Filling<'a> {
    /// Nothing found yet; nothing at all for what is too long to be a path.
    fn of(path: &'a str) -> Option<Self> {
        (path.len() <= LONGEST_PATH).then_some(Self { path, arguments: Vec::new(), tries_left: MOST_TRIES })
    }

    /// The arguments for `parts`, which have to make up all of the path.
    fn fill(mut self, parts: &[PathPart]) -> Option<Vec<(&'a str, PathEncoding)>> {
        self.fill_from(self.path, parts).then_some(self.arguments)
    }

    fn fill_from(&mut self, path: &'a str, parts: &[PathPart]) -> bool {
        let Some((part, rest)) = parts.split_first() else { return path.is_empty() };
        let encoding = match part {
            PathPart::Literal(text) => return opt_behind(path, text).is_some_and(|path| self.fill_from(path, rest)),
            PathPart::Placeholder { encoding, .. } => *encoding,
        };
        let ends = path.char_indices().map(|(start, character)| start + character.len_utf8());
        for end in ends.filter(|end| may_follow(rest, &path[*end..])) {
            let Some(tries_left) = self.tries_left.checked_sub(1) else { return false };
            self.tries_left = tries_left;
            if is_argument(&path[..end], encoding) {
                self.arguments.push((&path[..end], encoding));
                if self.fill_from(&path[end..], rest) {
                    return true;
                }
                self.arguments.pop();
            }
        }
        false
    }
}

/// What stands in `path` behind `text`, with which it starts in upper or lower case.
///
/// Between the arguments of a function examples also write blanks: `(from='a', to='b')`.
fn opt_behind<'a>(path: &'a str, text: &str) -> Option<&'a str> {
    let (path, text) = match (path.strip_prefix(','), text.strip_prefix(',')) {
        (Some(path), Some(text)) => (path.trim_start_matches(' '), text),
        _ => (path, text),
    };
    path.get(..text.len()).filter(|start| start.eq_ignore_ascii_case(text)).map(|start| &path[start.len()..])
}

/// Whether `path` can begin with the first of `parts`: asked first, since it spares most of what could end an argument.
fn may_follow(parts: &[PathPart], path: &str) -> bool {
    match parts.first() {
        None => path.is_empty(),
        Some(PathPart::Literal(text)) => opt_behind(path, text).is_some(),
        Some(PathPart::Placeholder { .. }) => true,
    }
}

/// Whether `text`, all of it, is what an argument is written as.
fn is_argument(text: &str, encoding: PathEncoding) -> bool {
    match encoding {
        PathEncoding::Segments => true,
        // What starts with a dollar sign is of the protocol: `/users/$count` has no user.
        PathEncoding::Segment => !text.starts_with('$') && !text.contains('/') && !is_call(text),
        PathEncoding::Literal => !text.contains(['/', '\'', ',', ')']),
        PathEncoding::List => {
            let text = decode_percent(text);
            let items = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
            items.is_some_and(|items| !items.contains(']'))
        }
        PathEncoding::StringLiteral => {
            let inner = text.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
            inner.is_some_and(|inner| !inner.replace("''", "").contains('\''))
        }
    }
}

/// Whether a segment is a call or a collection with a key: `range(address='A1')`, `names(<name>)`. No key looks like this.
fn is_call(segment: &str) -> bool {
    let called = segment.split_once('(').filter(|(_, rest)| rest.ends_with(')'));
    called.is_some_and(|(name, arguments)| {
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.');
        arguments.contains('=') || (is_name && arguments.starts_with(['<', '{', '\'']))
    })
}

/// The argument that `text` is written for.
fn decode(text: &str, encoding: PathEncoding) -> String {
    match encoding {
        PathEncoding::StringLiteral => decode_percent(&text[1..text.len() - 1].replace("''", "'")),
        PathEncoding::Segment | PathEncoding::Segments | PathEncoding::Literal | PathEncoding::List => {
            decode_percent(text)
        }
    }
}

/// The text that a percent-encoded one stands for; what is not encoded stands for itself. Source: RFC 3986, section 2.1.
pub(crate) fn decode_percent(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'%').then(|| std::str::from_utf8(after.get(..2)?).ok()).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_split() {
        let target = |host, path, query| Target { host, path, query };
        for (url, expected) in [
            ("https://graph.example.test/V1.0/me/?$top=1", target(Some("graph.example.test"), "/me", "$top=1")),
            ("/beta/users/a@b?x", target(None, "/users/a@b", "x")),
            ("/me/messages", target(None, "/me/messages", "")),
            ("https://x.test/beta//me", target(Some("x.test"), "/me", "")),
            ("https://bot.example.test", target(Some("bot.example.test"), "", "")),
            ("/voices/vibrant", target(None, "/voices/vibrant", "")),
        ] {
            assert_eq!(Target::split(url), expected);
        }
    }

    fn literal(text: &str) -> PathPart {
        PathPart::Literal(text.to_owned())
    }

    fn placeholder(encoding: PathEncoding) -> PathPart {
        PathPart::Placeholder { parameter: "x".to_owned(), encoding }
    }

    #[test]
    fn arguments_are_what_the_template_leaves_open() {
        let template = |parts: &[PathPart]| PathTemplate { text: String::new(), parts: parts.to_vec() };
        let item = template(&[
            literal("/items/"),
            placeholder(PathEncoding::Segment),
            literal(":/"),
            placeholder(PathEncoding::Segments),
            literal(":/content"),
        ]);
        let found = item.arguments("/items/a%20b:/c/d:e:/content");
        assert_eq!(found, Some(vec!["a b".to_owned(), "c/d:e".to_owned()]));
        assert_eq!(item.arguments("/items/a/b:/c:/content"), None);
        let user = template(&[literal("/users/"), placeholder(PathEncoding::Segment)]);
        assert_eq!(user.arguments("/users/$count"), None);
        assert_eq!(user.arguments("/users/delta(token='a')"), None);
        let function = template(&[
            literal("/f(name="),
            placeholder(PathEncoding::StringLiteral),
            literal(",top="),
            placeholder(PathEncoding::Literal),
            literal(")"),
        ]);
        let found = function.arguments("/f(name='O''Neil, x',top=5)");
        assert_eq!(found, Some(vec!["O'Neil, x".to_owned(), "5".to_owned()]));
        let lists = template(&[literal("/f(in="), placeholder(PathEncoding::List), literal(",x='1')")]);
        assert_eq!(lists.arguments("/f(in=[\"a\",\"b\"],x='1')"), Some(vec!["[\"a\",\"b\"]".to_owned()]));
        assert_eq!(lists.arguments("/f(in=['a'],['b'],x='1')"), None);
        assert_eq!(lists.arguments("/f(in=[,x='1')"), None);
        assert_eq!(function.arguments("/f(name='a',top='5')"), None);
        assert_eq!(function.arguments("/f(name=a,top=5)"), None);
        assert_eq!(function.arguments("/f(name='a',top=5)/x"), None);
    }

    #[test]
    fn templates_that_leave_everything_open_are_given_up() {
        let parts: Vec<_> = (0..30).flat_map(|_| [placeholder(PathEncoding::Segments), literal("a")]).collect();
        let template = PathTemplate { text: String::new(), parts };
        assert!(template.matches(&"aa".repeat(30)));
        assert!(!template.matches(&("aa".repeat(60) + "b")));
        let open = PathTemplate { text: String::new(), parts: vec![placeholder(PathEncoding::Segments)] };
        assert!(open.matches(&"a".repeat(LONGEST_PATH)) && !open.matches(&"a".repeat(LONGEST_PATH + 1)));
    }
}
