//! Patterns that choose by name.

use memchr::memchr2;

use crate::source::Span;

/// A name, or a glob for several of them; the case of letters does not matter.
///
/// `?` stands for one character, `*` for any number of them, neither for a slash; `**` stands for any number of
/// characters whatever they are, and `**/` also for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The pattern as written.
    pub text: String,
    /// Where it stands in the configuration file, if that is where it comes from.
    pub place: Option<Span>,
}

impl Pattern {
    /// A pattern that no file holds.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), place: None }
    }

    /// Whether `name` is one of those that the pattern stands for.
    pub fn matches(&self, name: &str) -> bool {
        let (pattern, name) = (self.text.as_bytes(), name.as_bytes());
        match memchr2(b'*', b'?', pattern) {
            Some(_) => matches_glob(pattern, name),
            None => pattern.eq_ignore_ascii_case(name),
        }
    }

    /// Whether `name`, with or without its namespace, is one of those that the pattern stands for.
    pub fn matches_in(&self, namespace: &str, name: &str) -> bool {
        self.matches(name) || self.matches(&format!("{namespace}.{name}"))
    }
}

impl<T: Into<String>> From<T> for Pattern {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

/// Follows the pattern piece by piece with all prefixes of the name that it matches so far, so that the time is the
/// product of the two lengths and does not depend on the number of ways to split the name.
fn matches_glob(pattern: &[u8], name: &[u8]) -> bool {
    let mut reached = vec![false; name.len() + 1];
    reached[0] = true;
    let mut rest = pattern;
    while let Some((first, after)) = rest.split_first() {
        (reached, rest) = if let Some(after) = rest.strip_prefix(b"**/") {
            let anywhere = spread(&reached, name, |_| true);
            let behind_slash = step(&anywhere, name, |byte| byte == b'/');
            (either(&reached, &behind_slash), after)
        } else if let Some(after) = rest.strip_prefix(b"**") {
            (spread(&reached, name, |_| true), after)
        } else {
            let next = match first {
                b'*' => spread(&reached, name, |byte| byte != b'/'),
                b'?' => step(&reached, name, |byte| byte != b'/'),
                literal => step(&reached, name, |byte| byte.eq_ignore_ascii_case(literal)),
            };
            (next, after)
        };
    }
    reached[name.len()]
}

/// The prefixes that are one allowed character longer.
fn step(reached: &[bool], name: &[u8], allows: impl Fn(u8) -> bool) -> Vec<bool> {
    let longer = name.iter().zip(reached).map(|(byte, reached)| *reached && allows(*byte));
    std::iter::once(false).chain(longer).collect()
}

/// The prefixes that are any number of allowed characters longer.
fn spread(reached: &[bool], name: &[u8], allows: impl Fn(u8) -> bool) -> Vec<bool> {
    let mut spread = reached.to_vec();
    for (index, byte) in name.iter().enumerate() {
        spread[index + 1] |= spread[index] && allows(*byte);
    }
    spread
}

fn either(one: &[bool], other: &[bool]) -> Vec<bool> {
    one.iter().zip(other).map(|(one, other)| *one || *other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_matched_whole_and_without_case() {
        let cases = [
            ("message", "message", true),
            ("Message", "message", true),
            ("message", "messages", false),
            ("", "", true),
            ("", "a", false),
            ("mail*", "mailFolder", true),
            ("*folder", "mailFolder", true),
            ("m?il", "mail", true),
            ("m?il", "mil", false),
            ("microsoft.graph.*", "microsoft.graph.security.alert", true),
        ];
        for (pattern, name, expected) in cases {
            assert_eq!(Pattern::new(pattern).matches(name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn one_star_stays_within_a_segment_and_two_do_not() {
        let cases = [
            ("/users/*/messages", "/users/{id | userPrincipalName}/messages", true),
            ("/users/*", "/users/{id}/messages", false),
            ("/users/**", "/users/{id}/messages", true),
            ("/users/**", "/users", false),
            ("**/messages", "/users/{id}/messages", true),
            ("/**/messages", "/messages", true),
            ("/**/messages", "/me/mailFolders/messages", true),
            ("/**/messages", "/memessages", false),
            ("/users/?", "/users/", false),
        ];
        for (pattern, name, expected) in cases {
            assert_eq!(Pattern::new(pattern).matches(name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn names_are_matched_with_and_without_their_namespace() {
        for (pattern, expected) in
            [("user", true), ("microsoft.graph.user", true), ("graph.user", false), ("*.user", true)]
        {
            assert_eq!(Pattern::new(pattern).matches_in("microsoft.graph", "user"), expected, "{pattern}");
        }
    }

    #[test]
    fn many_stars_take_no_longer_than_few() {
        let pattern = Pattern::new("*a".repeat(200) + "b");
        assert!(!pattern.matches(&"a".repeat(2000)));
    }
}
