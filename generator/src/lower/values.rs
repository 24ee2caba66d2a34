//! Lists of values in descriptions: "The possible values are: `a`, `b`."

use std::collections::HashSet;

use crate::source::Spanned;
use crate::syntax::{Run, Style, Text};

/// The phrases that introduce a list of all values, in lower case.
const INTRODUCTIONS: [&str; 23] = [
    "possible value is",
    "possible values are",
    "possible values include",
    "possible values",
    "possible value",
    "supported values",
    "supported value is",
    "allowed value is",
    "allowed values",
    "valid value is",
    "valid values",
    "acceptable value is",
    "acceptable values",
    "accepted value is",
    "accepted values",
    "permitted values",
    "can be one of",
    "must be one of",
    "should be one of",
    "one of the following",
    "combination of the following values",
    "values are",
    "this evolvable enum",
];

/// The values that `text` lists as all that are possible.
///
/// Code in parentheses is a remark, not a value; so is `null`. The list ends with its sentence or line.
pub(crate) fn listed_values(text: &Text) -> Vec<Spanned<String>> {
    let characters = Characters::of(text);
    let mut values: Vec<Spanned<String>> = Vec::new();
    let mut known = HashSet::new();
    let mut position = 0;
    for start in characters.introductions() {
        if start < position {
            continue;
        }
        let (end, found) = characters.list_from(start);
        for value in found {
            if is_member_name(&value.value) && known.insert(value.value.to_ascii_lowercase()) {
                values.push(value);
            }
        }
        position = end.max(start);
    }
    values
}

/// Whether `name` can be a member of an enumeration: a word, not a number, not `null`.
pub(crate) fn is_member_name(name: &str) -> bool {
    let is_word = name.chars().all(|character| character.is_alphanumeric() || character == '_' || character == '-');
    is_word
        && name.starts_with(char::is_alphanumeric)
        && !name.eq_ignore_ascii_case("null")
        && !(name.starts_with(|first: char| first.is_ascii_digit()) && name.parse::<f64>().is_ok())
}

/// A text in which each piece of code is one character.
struct Characters<'a> {
    text: String,
    /// The same in lower case, with every character at the same place.
    lower: String,
    /// Offsets in `text` that stand for code, with the code.
    code: Vec<(usize, Run<'a>)>,
    /// All of the text's place, for values without ticks.
    whole: &'a Text,
}

/// Stands for a piece of code.
const CODE: char = '\u{1}';

/// What may stand before a value at the start of a line.
const MARKS: [char; 4] = ['-', '*', ' ', '\n'];

/// Whether the line behind the rest of this one starts with code.
fn next_line_starts_with_code(behind: &str) -> bool {
    behind.split_once('\n').is_some_and(|(_, next)| next.trim_start_matches(MARKS).starts_with(CODE))
}

impl<'a> Characters<'a> {
    fn of(whole: &'a Text) -> Self {
        let mut text = String::new();
        let mut code = Vec::new();
        for run in whole.runs() {
            if run.style == Style::Code {
                code.push((text.len(), run));
                text.push(CODE);
            } else {
                text.push_str(run.text);
            }
        }
        Self { lower: text.to_ascii_lowercase(), text, code, whole }
    }

    /// The ends of the introductions, in order; of those that start at one place the longest counts.
    fn introductions(&self) -> Vec<usize> {
        let ends = |phrase: &&'static str| self.lower.match_indices(*phrase).map(|(start, found)| (start, found.len()));
        // To find out that a phrase is not there is several times faster than to look where it is.
        let present = INTRODUCTIONS.iter().filter(|phrase| self.lower.contains(**phrase));
        let mut found: Vec<(usize, usize)> = present.flat_map(ends).collect();
        found.sort_unstable_by_key(|(start, length)| (*start, usize::MAX - length));
        found.dedup_by_key(|(start, _)| *start);
        found.into_iter().map(|(start, length)| start + length).collect()
    }

    /// The values between `start` and the end of the list, and that end.
    fn list_from(&self, start: usize) -> (usize, Vec<Spanned<String>>) {
        let (end, is_explained) = self.list_end(start);
        let start = self.behind_condition(start, end);
        if is_explained {
            return (end, self.leading_values(start, end));
        }
        let mut depth = 0_usize;
        let mut values = Vec::new();
        for (offset, character) in self.text[start..end].char_indices() {
            match character {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                CODE if depth == 0 => {
                    values.extend(self.value_at(start + offset));
                }
                _ => {}
            }
        }
        if values.is_empty() && !self.text[start..end].contains(CODE) {
            values = self.bare_list(&self.text[start..end]);
        }
        (end, values)
    }

    /// The code at an offset of the text.
    fn value_at(&self, offset: usize) -> Option<Spanned<String>> {
        let index = self.code.partition_point(|(known, _)| *known < offset);
        self.code.get(index).map(|(_, run)| Spanned::new(run.text.trim().to_owned(), run.span))
    }

    /// The values of a list that has a line for each, with sentences about it: the code that each line starts with.
    fn leading_values(&self, start: usize, end: usize) -> Vec<Spanned<String>> {
        let mut offset = start;
        let mut values = Vec::new();
        for line in self.text[start..end].split_inclusive('\n') {
            let code = line.find(CODE).filter(|code| line[..*code].trim_matches(MARKS).is_empty());
            values.extend(code.and_then(|code| self.value_at(offset + code)));
            offset += line.len();
        }
        values
    }

    /// Where the list starts: behind the colon if that ends a condition, as in "when **a** is `false`: `b`, `c`".
    fn behind_condition(&self, start: usize, end: usize) -> usize {
        let Some((condition, _)) = self.text[start..end].split_once(':') else { return start };
        let word = [" when ", " if "].iter().filter_map(|word| condition.find(word)).min();
        let is_condition = word.is_some_and(|word| !condition[..word].contains(CODE));
        if is_condition { start + condition.len() + 1 } else { start }
    }

    /// Where the list ends, at the end of its sentence or at a line break that no value follows, and whether there are
    /// sentences about its values: where it starts with a line break, one about a value does not end it if the next line
    /// starts with a value too.
    fn list_end(&self, start: usize) -> (usize, bool) {
        let rest = &self.text[start..];
        let has_lines = rest.trim_start_matches([' ', ':']).starts_with('\n');
        let is_value_next = |behind: &str| has_lines && next_line_starts_with_code(behind);
        let (mut seen_value, mut is_explained, mut goes_on) = (false, false, is_value_next(rest));
        let mut line_end: Option<usize> = None;
        for (offset, character) in rest.char_indices() {
            let behind = &rest[offset + character.len_utf8()..];
            if character == '\n' {
                goes_on = is_value_next(behind);
            }
            match line_end {
                Some(_) if MARKS.contains(&character) => continue,
                Some(end) if character != CODE => return (start + end, is_explained),
                _ => {}
            }
            if character == '.' && (behind.is_empty() || behind.starts_with(char::is_whitespace)) {
                if !goes_on {
                    return (start + offset, is_explained);
                }
                is_explained = true;
            }
            line_end = (character == '\n' && seen_value).then_some(offset);
            seen_value |= character == CODE;
        }
        (line_end.map_or(self.text.len(), |end| start + end), is_explained)
    }

    /// Reads `: a, b, or c` where the author marked nothing as code.
    fn bare_list(&self, text: &str) -> Vec<Spanned<String>> {
        let Some((_, list)) = text.split_once(':') else { return Vec::new() };
        let words = list.split([',', '\n', ';']).map(|word| {
            let word = word.trim().trim_start_matches("and ").trim_start_matches("or ").trim();
            word.trim_matches(['\'', '"', '“', '”', '*'])
        });
        let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        if words.len() < 2 || !words.iter().all(|word| is_member_name(word)) {
            return Vec::new();
        }
        words.iter().map(|word| Spanned::new((*word).to_owned(), self.whole.span)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::cell;

    fn values(markdown: &str) -> Vec<String> {
        listed_values(&cell(markdown)).into_iter().map(|value| value.value).collect()
    }

    #[test]
    fn lists_end_with_their_sentence() {
        assert_eq!(values("The state. The possible values are: `a`, `b`, or `c`. See `d`."), ["a", "b", "c"]);
        assert_eq!(values("Possible values: `a`<br>`b`<br>Default is `c`"), ["a", "b"]);
        assert_eq!(values("Can be one of `a` and `b`"), ["a", "b"]);
        assert_eq!(values("The allowed value is `a`. See `b`."), ["a"]);
        let explained = "Possible values are:<br>`a`<br>`b` - It is `x`. See `y`.<br>`c` - Not.<br>`d`<br>See `e`.";
        assert_eq!(values(explained), ["a", "b", "c", "d"]);
        assert_eq!(values("Possible values are: `a`, `b`. <br>`c` is something else."), ["a", "b"]);
        assert_eq!(values("Possible values are: `a`, `b`, `c`..."), ["a", "b", "c"]);
        assert_eq!(values("Possible values are: `a` for x,<br>`b` for y.<br>`c` is the default."), ["a", "b"]);
    }

    #[test]
    fn remarks_are_no_values() {
        assert_eq!(values("Possible values are: `a` (the same as `x`), `null`, `A`, `1.1`, `b-c`."), ["a", "b-c"]);
        assert!(values("For example `a` or `b`.").is_empty());
        assert_eq!(
            values("One of the following values when **x** is `false`: `a`, `b` if `c` is set."),
            ["a", "b", "c"]
        );
        assert_eq!(values("Possible values are `a` (used when unset): default, `b`."), ["a", "b"]);
        assert_eq!(values("Possible values are: `a`, `b`. The default is `a` if `x`: see there."), ["a", "b"]);
    }

    #[test]
    fn evolvable_members_follow_in_a_second_list() {
        let text = "The possible values are: `a`, `unknownFutureValue`. You must use the \
             `Prefer: include-unknown-enum-members` request header to get the following value(s) in this evolvable enum: `b`, `c`.";
        assert_eq!(values(text), ["a", "unknownFutureValue", "b", "c"]);
    }

    #[test]
    fn values_need_no_ticks() {
        assert_eq!(values("Possible values are: low, *medium*, and high."), ["low", "medium", "high"]);
        assert!(values("Possible values are: the name of a user, or its id.").is_empty());
    }
}
