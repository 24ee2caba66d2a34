//! Request paths compared segment by segment: what tells one from another, in words.

use super::words::{snake_case, split_words};
use crate::english::singular;
use crate::model::{PathPart, PathTemplate};

/// A segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// The words of its fixed text; none if it is a placeholder alone.
    pub words: Vec<String>,
    /// The parameters that fill it.
    pub parameters: Vec<String>,
}

impl Segment {
    /// The segments of a path, without empty ones.
    pub(super) fn split(path: &PathTemplate) -> Vec<Self> {
        let mut drafts = vec![(String::new(), Vec::new())];
        for part in &path.parts {
            match part {
                PathPart::Literal(text) => push_literal(&mut drafts, text),
                PathPart::Placeholder { parameter, .. } => {
                    drafts.last_mut().into_iter().for_each(|draft| draft.1.push(parameter.clone()));
                }
            }
        }
        let segments = drafts.into_iter().map(|(text, parameters)| Self { words: fixed_words(&text), parameters });
        segments.filter(|segment| !segment.words.is_empty() || !segment.parameters.is_empty()).collect()
    }

    /// Whether both have the same text, with placeholders in the same number.
    pub(super) fn resembles(&self, other: &Self) -> bool {
        self.words == other.words && self.parameters.len() == other.parameters.len()
    }

    /// Its fixed text in snake case; empty if it is a placeholder alone.
    pub(super) fn noun(&self) -> String {
        snake_case(&self.words)
    }

    /// Whether it is a function with arguments.
    pub(super) fn is_call(&self) -> bool {
        !self.words.is_empty() && !self.parameters.is_empty()
    }

    fn is_placeholder(&self) -> bool {
        self.words.is_empty()
    }
}

/// Adds fixed text to the segment under way, and starts a new one after each slash.
fn push_literal(drafts: &mut Vec<(String, Vec<String>)>, text: &str) {
    for (index, piece) in text.split('/').enumerate() {
        if index > 0 {
            drafts.push((String::new(), Vec::new()));
        }
        drafts.last_mut().into_iter().for_each(|draft| draft.0.push_str(piece));
    }
}

/// The words of a segment's text: of a function without its arguments and its namespace.
fn fixed_words(text: &str) -> Vec<String> {
    let callee = text.split('(').next().unwrap_or(text);
    split_words(callee.rsplit('.').next().unwrap_or(callee))
}

/// What tells a path from another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    /// Its own fixed segments, each as a noun in snake case; in the singular where a placeholder picks one of them.
    pub nouns: Vec<String>,
    /// The same, but all as they stand in the path.
    pub plain_nouns: Vec<String>,
    /// Its own parameters.
    pub parameters: Vec<String>,
    /// Whether the two paths end differently.
    pub reaches_end: bool,
    /// Whether it calls a function that the other path calls with other arguments.
    pub has_other_arguments: bool,
}

impl Difference {
    /// What tells `path` from `other`.
    pub(super) fn between(path: &[Segment], other: &[Segment]) -> Self {
        let resemble = |(one, other): &(&Segment, &Segment)| one.resembles(other);
        let start = path.iter().zip(other).take_while(resemble).count();
        let shared_end = path[start..].iter().rev().zip(other[start..].iter().rev()).take_while(resemble).count();
        let end = path.len() - shared_end;
        let gap = &other[start..other.len() - shared_end];
        // A segment that the other path has too, with other arguments, says nothing: `delta` beside `delta(token=…)`.
        let own = (start..end).filter(|at| !gap.iter().any(|segment| segment.words == path[*at].words));
        let mut own: Vec<usize> = own.filter(|at| !path[*at].is_placeholder()).collect();
        if start == end && other.len() > path.len() {
            // The other path has something more; what stands before that gap is all that this one can show.
            own.extend((0..start).rev().find(|at| !path[*at].is_placeholder()));
        }
        let known = |parameter: &&String| !other.iter().any(|segment| segment.parameters.contains(parameter));
        let parameters = path.iter().flat_map(|segment| &segment.parameters).filter(known).cloned().collect();
        let has_other_arguments = (start..end).any(|at| gap.iter().any(|segment| segment.words == path[at].words));
        Self { reaches_end: shared_end == 0, has_other_arguments, ..Self::of_segments(path, &own, parameters) }
    }

    /// Whether the paths are the same but for the names of their parameters.
    pub(super) fn is_none(&self) -> bool {
        self.nouns.is_empty() && self.parameters.is_empty()
    }

    /// The same, as if the path did not end in the noun `end`.
    pub(super) fn without_end(&self, end: &str) -> Self {
        let mut shorter = Self { reaches_end: false, ..self.clone() };
        if self.reaches_end && self.plain_nouns.last().is_some_and(|noun| noun == end) {
            shorter.nouns.pop();
            shorter.plain_nouns.pop();
        }
        shorter
    }

    /// All of `path`, as if nothing in it were shared.
    pub(super) fn whole(path: &[Segment]) -> Self {
        let parameters = path.iter().flat_map(|segment| &segment.parameters).cloned().collect();
        let fixed: Vec<usize> = (0..path.len()).filter(|at| !path[*at].is_placeholder()).collect();
        Self::of_segments(path, &fixed, parameters)
    }

    /// The nouns of the segments of `path` at `places`, which have fixed text.
    fn of_segments(path: &[Segment], places: &[usize], parameters: Vec<String>) -> Self {
        let plain_noun = |at: &usize| path[*at].noun();
        let noun = |at: &usize| {
            let picked = path[*at].parameters.is_empty() && path.get(at + 1).is_some_and(Segment::is_placeholder);
            if picked { singular(&plain_noun(at)) } else { plain_noun(at) }
        };
        Self {
            nouns: places.iter().map(noun).collect(),
            plain_nouns: places.iter().map(plain_noun).collect(),
            parameters,
            reaches_end: true,
            has_other_arguments: false,
        }
    }
}
