//! Paths with placeholders, as request lines write them.

use super::brackets::{is_unbalanced, with_closed_braces, with_right_slashes, without_quotes};
use crate::english::singular;
use crate::model::{
    LONGEST_PATH, ParameterLocation, PathEncoding, PathPart, PathTemplate, Primitive, TypeRef, ValueType,
};

/// A path cut at its placeholders, before their names are made unique.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    /// The path as documented: a leading slash, no host, no version, no query.
    pub(super) text: String,
    /// The pieces.
    pub(super) pieces: Vec<Piece>,
}

/// A piece of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text that stands for itself.
    Literal(String),
    /// A place for an argument.
    Slot(Slot),
}

/// A place for an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// The name of the placeholder, or of the argument of a function.
    pub(super) name: String,
    /// How the argument is written.
    pub(super) encoding: PathEncoding,
    /// Whether it is part of the path or an argument of a function.
    pub(super) location: ParameterLocation,
}

/// Splits the target of a request into path and query; host, version, `~` and trailing slashes are dropped.
pub(super) fn split_target(target: &str) -> (String, Option<&str>) {
    let target = target.split(" HTTP/").next().unwrap_or_default().trim();
    let (path, query) = match find_outside(target, '?') {
        Some(mark) => (&target[..mark], Some(target[mark + 1..].trim())),
        None => (target, None),
    };
    let path = without_host(path.trim());
    let path = path.strip_prefix('~').unwrap_or(path).trim_matches('/');
    (format!("/{}", without_version(path).trim_end()), query)
}

fn without_version(path: &str) -> &str {
    let rest = ["v1.0", "beta"].iter().find_map(|version| {
        let start = path.get(..version.len())?;
        start.eq_ignore_ascii_case(version).then(|| &path[version.len()..])
    });
    match rest {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => rest.trim_start_matches('/'),
        _ => path,
    }
}

/// The offset of `wanted` outside of braces, angle brackets and quotes.
fn find_outside(text: &str, wanted: char) -> Option<usize> {
    let mut nesting = Nesting::default();
    text.char_indices().find(|(_, character)| !nesting.enters(*character) && *character == wanted).map(|(at, _)| at)
}

fn without_host(path: &str) -> &str {
    match path.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |start| &rest[start..]),
        None => path,
    }
}

/// What encloses a character.
#[derive(Clone, Copy, Debug, Default)]
struct Nesting {
    brackets: u32,
    quoted: bool,
}

impl Nesting {
    /// Takes the next character; tells whether it is enclosed, brackets and quotes themselves included.
    fn enters(&mut self, character: char) -> bool {
        match character {
            '\'' => {
                self.quoted = !self.quoted;
                return true;
            }
            '{' | '<' => self.brackets += 1,
            '}' | '>' => {
                self.brackets = self.brackets.saturating_sub(1);
                return true;
            }
            _ => {}
        }
        self.quoted || self.brackets > 0
    }
}

/// Cuts `text`, a path without host and query, at its placeholders; nothing if it is no path, or too long for one.
///
/// `type_of` gives the documented type of a function's argument. The value that a template shows for such an argument is
/// only a sample: every argument is a parameter.
pub(super) fn parse_path(text: &str, type_of: &dyn Fn(&str) -> Option<ValueType>) -> Option<Path> {
    if text.len() > LONGEST_PATH {
        return None;
    }
    let mut path = Builder { pieces: Vec::new(), type_of };
    let text = with_right_slashes(text);
    let closed = with_closed_braces(&text);
    let segments = split_outside(closed.strip_prefix('/')?, '/');
    for (index, segment) in segments.iter().enumerate() {
        path.literal("/");
        path.segment(without_quotes(segment.trim()), index + 1 == segments.len())?;
    }
    let mut pieces = path.pieces;
    mark_colon_paths(&mut pieces);
    Some(Path { text: closed.into_owned(), pieces })
}

/// Splits at each `separator` outside of braces, angle brackets, quotes, parentheses and lists.
pub(super) fn split_outside(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut nesting, mut parentheses) = (Nesting::default(), 0usize);
    for (offset, character) in text.char_indices() {
        if nesting.enters(character) {
            continue;
        }
        match character {
            '(' | '[' => parentheses += 1,
            ')' | ']' => parentheses = parentheses.saturating_sub(1),
            _ => {}
        }
        // A slash ends an argument list whose parenthesis was never closed.
        if character == separator && (parentheses == 0 || separator == '/') {
            parentheses = 0;
            parts.push(&text[start..offset]);
            start = offset + character.len_utf8();
        }
    }
    parts.push(&text[start..]);
    parts
}

/// The last segment of a path.
pub(super) fn last_segment(path: &str) -> &str {
    split_outside(path, '/').pop().unwrap_or_default()
}

/// The names in the arguments of a function, `row=5,column=6`.
pub(super) fn named_arguments(arguments: &str) -> Vec<&str> {
    let names = split_outside(arguments, ',').into_iter().filter_map(|argument| argument.split_once('='));
    names.map(|(name, _)| name.trim()).collect()
}

struct Builder<'a> {
    pieces: Vec<Piece>,
    type_of: &'a dyn Fn(&str) -> Option<ValueType>,
}

impl Builder<'_> {
    fn literal(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Literal(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.pieces.push(Piece::Literal(text.to_owned())),
        }
    }

    fn slot(&mut self, name: &str, encoding: PathEncoding, location: ParameterLocation) {
        let name = placeholder_name(name);
        self.pieces.push(Piece::Slot(Slot { name, encoding, location }));
    }

    fn segment(&mut self, segment: &str, is_last: bool) -> Option<()> {
        let mut nesting = Nesting::default();
        let open = segment.char_indices().find(|(_, next)| !nesting.enters(*next) && *next == '(');
        let Some((open, _)) = open else {
            if is_unbalanced(segment) {
                self.slot(segment, PathEncoding::Segment, ParameterLocation::Path);
                return Some(());
            }
            return self.plain(segment);
        };
        let close = segment.rfind(')').filter(|close| *close > open).unwrap_or(segment.len());
        let (name, arguments) = (&segment[..open], &segment[open + 1..close]);
        if name.is_empty() {
            self.slot(arguments, PathEncoding::Segment, ParameterLocation::Path);
        } else {
            self.plain(name)?;
            self.literal("(");
            match opt_key(name, arguments).filter(|_| !is_last) {
                Some(key) => self.slot(key, PathEncoding::StringLiteral, ParameterLocation::Path),
                None => self.arguments(arguments),
            }
            self.literal(")");
        }
        self.plain(segment.get(close + 1..).unwrap_or_default())
    }

    /// A segment, or the rest of one, without parentheses.
    fn plain(&mut self, text: &str) -> Option<()> {
        // Some pages show the path of one object instead of a template.
        if is_guid(text) || is_host(text) {
            self.slot("id", PathEncoding::Segment, ParameterLocation::Path);
            return Some(());
        }
        let mut rest = text;
        while let Some(open) = rest.find(['{', '<']) {
            let close = open + rest[open..].find(if rest[open..].starts_with('{') { '}' } else { '>' })?;
            self.checked_literal(&rest[..open])?;
            self.slot(&rest[open + 1..close], PathEncoding::Segment, ParameterLocation::Path);
            rest = &rest[close + 1..];
            // Alternatives behind the placeholder, `{id} | name`, say no more than those inside one.
            if rest.trim_start().starts_with('|') {
                rest = "";
            }
        }
        self.checked_literal(rest)
    }

    /// Adds text unless it has characters that no path has.
    fn checked_literal(&mut self, text: &str) -> Option<()> {
        let is_odd = |character: char| character.is_whitespace() || "*\"`|{}<>\\^".contains(character);
        if text.contains(is_odd) {
            return None;
        }
        self.literal(text);
        Some(())
    }

    fn arguments(&mut self, arguments: &str) {
        if arguments.trim().is_empty() {
            return;
        }
        for (index, argument) in split_outside(arguments, ',').into_iter().enumerate() {
            if index > 0 {
                self.literal(",");
            }
            match argument.split_once('=') {
                Some((name, value)) => self.named_argument(name.trim(), value.trim()),
                None => self.positional_argument(argument.trim()),
            }
        }
    }

    fn named_argument(&mut self, name: &str, value: &str) {
        self.literal(name);
        self.literal("=");
        let declared = (self.type_of)(name);
        let is_list = declared.as_ref().is_some_and(|value| value.collection) && value.starts_with('[');
        let encoding = match value.split_once('\'').filter(|_| !is_list) {
            // An enumeration's literal: its qualified name before the quoted member.
            Some((prefix, _)) => {
                self.literal(prefix);
                PathEncoding::StringLiteral
            }
            None => argument_encoding(declared.as_ref(), PathEncoding::Literal),
        };
        self.slot(name, encoding, ParameterLocation::Function);
    }

    /// A value without a name is a key if it is quoted; else it is an argument, and functions take them by name.
    fn positional_argument(&mut self, value: &str) {
        let quoted = value.starts_with('\'');
        let name = placeholder_name(value.trim_matches('\''));
        if quoted {
            self.slot(&name, PathEncoding::StringLiteral, ParameterLocation::Path);
        } else {
            self.literal(&format!("{name}="));
            let encoding = argument_encoding((self.type_of)(&name).as_ref(), PathEncoding::StringLiteral);
            self.slot(&name, encoding, ParameterLocation::Function);
        }
    }
}

/// The only placeholder in the parentheses behind the name of a collection: `names(<name>)` has a key, `range(<address>)`
/// an argument.
fn opt_key<'a>(name: &str, arguments: &'a str) -> Option<&'a str> {
    let inner = arguments.trim();
    let is_placeholder =
        |open: char, close: char| inner.starts_with(open) && inner.find(close) == Some(inner.len() - close.len_utf8());
    let is_verb = ["get", "has", "is", "list"].iter().any(|verb| name.starts_with(verb));
    (singular(name) != name && !is_verb && (is_placeholder('{', '}') || is_placeholder('<', '>'))).then_some(inner)
}

/// Whether `text` is a GUID, which stands for any identifier. Source: RFC 9562, section 4.
fn is_guid(text: &str) -> bool {
    let is_hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    is_hexadecimal && text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
}

/// Whether `text` is the name of a host, such as `contoso.com`, which domains and sites have for an identifier; names of the
/// protocol have dots only behind a namespace.
pub(super) fn is_host(text: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_qualified = text.get(.."microsoft.".len()).is_some_and(|start| start.eq_ignore_ascii_case("microsoft."));
    text.contains('.') && text.split('.').all(is_label) && !is_qualified
}

/// How an argument is written; `otherwise` if its type is not known.
pub(super) fn argument_encoding(value: Option<&ValueType>, otherwise: PathEncoding) -> PathEncoding {
    if value.is_some_and(|value| value.collection) {
        return PathEncoding::List;
    }
    match value.map(|value| &value.item) {
        Some(TypeRef::Primitive(Primitive::String) | TypeRef::Named(_) | TypeRef::Undefined(_)) => {
            PathEncoding::StringLiteral
        }
        Some(TypeRef::Primitive(_)) => PathEncoding::Literal,
        Some(TypeRef::Untyped) | None => otherwise,
    }
}

/// The name of a placeholder: the first of its alternatives, without brackets.
fn placeholder_name(text: &str) -> String {
    let brackets = |character: char| character.is_whitespace() || "{}<>'\"".contains(character);
    let text = text.trim_matches(brackets);
    let first = text.split('|').find(|part| !part.trim().is_empty()).unwrap_or("value");
    first.trim_matches(brackets).to_owned()
}

/// Placeholders between colons take several segments: `root:/{item-path}:/content`.
fn mark_colon_paths(pieces: &mut [Piece]) {
    for index in 1..pieces.len() {
        let follows_colon = matches!(&pieces[index - 1], Piece::Literal(text) if text.ends_with(":/"));
        let ends_there = match pieces.get(index + 1) {
            Some(Piece::Literal(text)) => text.starts_with(':'),
            Some(Piece::Slot(_)) => false,
            None => true,
        };
        if let Piece::Slot(slot) = &mut pieces[index]
            && follows_colon
            && ends_there
        {
            slot.encoding = PathEncoding::Segments;
        }
    }
}

/// Adds the arguments of a function whose template shows none: `…/getCategories` or `…/getCategories()` takes `name` by its
/// table.
pub(super) fn add_arguments(path: &mut Path, arguments: &[(String, PathEncoding)]) {
    if let Some(Piece::Literal(last)) = path.pieces.last_mut().filter(|_| !arguments.is_empty()) {
        last.truncate(last.trim_end_matches("()").len());
    }
    for (index, (name, encoding)) in arguments.iter().enumerate() {
        let lead = if index == 0 { '(' } else { ',' };
        path.pieces.push(Piece::Literal(format!("{lead}{name}=")));
        let slot = Slot { name: name.clone(), encoding: *encoding, location: ParameterLocation::Function };
        path.pieces.push(Piece::Slot(slot));
    }
    if !arguments.is_empty() {
        path.pieces.push(Piece::Literal(")".to_owned()));
        merge_literals(&mut path.pieces);
    }
}

fn merge_literals(pieces: &mut Vec<Piece>) {
    let mut merged: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces.drain(..) {
        match (merged.last_mut(), piece) {
            (Some(Piece::Literal(last)), Piece::Literal(text)) => last.push_str(&text),
            (_, piece) => merged.push(piece),
        }
    }
    *pieces = merged;
}

impl Path {
    /// The places for arguments, in order.
    pub(super) fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Slot(slot) => Some(slot),
            Piece::Literal(_) => None,
        })
    }

    /// The last segment that is no placeholder, without arguments.
    pub(super) fn last_name(&self) -> &str {
        let names = self.text.split('/').rev().map(|segment| segment.split('(').next().unwrap_or_default());
        names.into_iter().find(|name| !name.is_empty() && !name.contains(['{', '<', '$', ':', '}'])).unwrap_or_default()
    }

    /// The path as the model has it.
    pub(super) fn into_template(self) -> PathTemplate {
        let part = |piece| match piece {
            Piece::Literal(text) => PathPart::Literal(text),
            Piece::Slot(slot) => PathPart::Placeholder { parameter: slot.name, encoding: slot.encoding },
        };
        PathTemplate { text: self.text, parts: self.pieces.into_iter().map(part).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of a path: placeholders with a letter for their encoding.
    fn pieces(text: &str) -> String {
        let number = |name: &str| match name {
            "n" => Some(ValueType::single(TypeRef::Primitive(Primitive::Int32))),
            "in" => Some(ValueType::list(TypeRef::Primitive(Primitive::String))),
            _ => None,
        };
        let Some(path) = parse_path(text, &number) else { return "-".to_owned() };
        let piece = |piece: &Piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Slot(slot) => {
                let encoding = match slot.encoding {
                    PathEncoding::Segment => "",
                    PathEncoding::Segments => "*",
                    PathEncoding::StringLiteral => "'",
                    PathEncoding::Literal => "#",
                    PathEncoding::List => "@",
                };
                format!("[{encoding}{}]", slot.name)
            }
        };
        path.pieces.iter().map(piece).collect()
    }

    #[test]
    fn targets_lose_host_version_and_query() {
        let cases = [
            ("https://graph.example/v1.0/a/{id}", "/a/{id}", None),
            ("a/b/", "/a/b", None),
            ("~/a", "/a", None),
            ("/beta", "/", None),
            ("/betas", "/betas", None),
            ("/a?x={y} HTTP/1.1", "/a", Some("x={y}")),
            ("/a/{b?}/c", "/a/{b?}/c", None),
        ];
        for (target, path, query) in cases {
            assert_eq!(split_target(target), (path.to_owned(), query), "{target}");
        }
    }

    #[test]
    fn placeholders_are_found_in_every_spelling() {
        let cases = [
            ("/users/{id | userPrincipalName}", "/users/[id]"),
            ("/users/{user-id} | user-principal-name/chats", "/users/[user-id]/chats"),
            ("/teams/(team-id)/a", "/teams/[team-id]/a"),
            ("/a/<b>", "/a/[b]"),
            ("/a/b}", "/a/[b]"),
            ("/name(ids=[{ids}])", "/name(ids=[#ids])"),
            ("/users{id}/a", "/users/[id]/a"),
            ("/report(period='D{n}')", "/report(period=['period])"),
            ("/range{id}/a", "/range[id]/a"),
            ("/a/(name='{b}')", "/a(name=['name])"),
            ("/a/({b})/c", "/a/[b]/c"),
            ("/a/'{b}'/c", "/a/[b]/c"),
            ("/a/{b/c/{d}/e", "/a/[b]/c/[d]/e"),
            ("/a/{b/c}/{d}", "/a/[b/c]/[d]"),
            ("/names(<name>)/a", "/names(['name])/a"),
            ("/names({name})", "/names(name=['name])"),
            ("/name(in=[\"a\",'b'],x='1')", "/name(in=[@in],x=['x])"),
            ("/name({x})/a", "/name(x=['x])/a"),
            ("/a/root:/{item-path}:/b", "/a/root:/[*item-path]:/b"),
            ("/a/root:/{item-path}", "/a/root:/[*item-path]"),
            ("/a/{id}:/{name}:/b", "/a/[id]:/[*name]:/b"),
            ("/a/key={key}/b", "/a/key=[key]/b"),
            ("/a/0a9f1c1e-27d5-4a86-9f1b-6d6f3a3f8f11/b", "/a/[id]/b"),
            ("/domains/contoso.example/b", "/domains/[id]/b"),
            ("/a/microsoft.graph.user/b", "/a/microsoft.graph.user/b"),
            ("/a/b*", "-"),
            ("/a b", "-"),
        ];
        for (text, expected) in cases {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }

    #[test]
    fn every_argument_of_a_function_is_a_parameter() {
        let cases = [
            ("/f(a='{b}')", "/f(a=['a])"),
            ("/f(a='x', n={y})/c", "/f(a=['a],n=[#n])/c"),
            ("/f(a={b})", "/f(a=[#a])"),
            ("/f(<a>)", "/f(a=['a])"),
            ("/f(n)", "/f(n=[#n])"),
            ("/f('{id}')/b", "/f(['id])/b"),
            ("/f()", "/f()"),
            ("/f(a='<b>'/c", "/f(a=['a])/c"),
            ("/f(a=ns.enum'{b}')", "/f(a=ns.enum['a])"),
        ];
        for (text, expected) in cases {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }
}
