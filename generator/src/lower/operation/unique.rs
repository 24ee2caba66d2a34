//! Making the names of a page's placeholders unique within each path.

use std::collections::{HashMap, HashSet};

use super::path::{Path, Piece};
use crate::english::singular;

/// Qualifies by the segment before every placeholder name that some path has twice: `/users/{id}/messages/{id}` takes
/// `user-id` and `message-id`. All paths of a page follow, so that `/me/messages/{id}` takes `message-id` as well. A name that
/// starts with the segment in the singular, as in `devices/{deviceId}`, says it by itself and stays.
pub(super) fn make_names_unique<'a>(paths: impl IntoIterator<Item = &'a mut Path>) {
    let mut paths: Vec<&mut Path> = paths.into_iter().collect();
    let ambiguous: HashSet<String> = paths.iter().flat_map(|path| repeated_names(path)).collect();
    for path in &mut paths {
        qualify(path, &ambiguous);
        number(path);
    }
}

/// The names that `path` has twice, in lower case.
fn repeated_names(path: &Path) -> Vec<String> {
    let mut seen = HashSet::new();
    path.slots().map(|slot| slot.name.to_lowercase()).filter(|name| !seen.insert(name.clone())).collect()
}

fn qualify(path: &mut Path, ambiguous: &HashSet<String>) {
    for index in 1..path.pieces.len() {
        let segment = match &path.pieces[index - 1] {
            Piece::Literal(text) => segment_before(text).to_owned(),
            Piece::Slot(_) => String::new(),
        };
        if let Piece::Slot(slot) = &mut path.pieces[index]
            && ambiguous.contains(&slot.name.to_lowercase())
            && !segment.is_empty()
            && !says_segment(&slot.name, &singular(&segment))
        {
            slot.name = format!("{}-{}", singular(&segment), slot.name);
        }
    }
}

/// Whether a name starts with the name of a segment as a word of its own: `deviceId`, `device-id` and `deviceid`, but not
/// `deviceless`.
fn says_segment(name: &str, segment: &str) -> bool {
    let (start, rest) = name.split_at_checked(segment.len()).unwrap_or(("", name));
    let ends_word = rest == "id" || rest == "name" || !rest.starts_with(|next: char| next.is_lowercase());
    start.eq_ignore_ascii_case(segment) && ends_word
}

/// Numbers names that are still the same: `childFolder-id`, `childFolder-id-2`.
fn number(path: &mut Path) {
    let mut counts: HashMap<String, u32> = HashMap::new();
    for piece in &mut path.pieces {
        if let Piece::Slot(slot) = piece {
            let count = counts.entry(slot.name.to_lowercase()).or_default();
            *count += 1;
            if *count > 1 {
                slot.name = format!("{}-{count}", slot.name);
            }
        }
    }
}

/// The last name in the text before a placeholder.
fn segment_before(text: &str) -> &str {
    let is_name = |part: &&str| part.starts_with(|first: char| first.is_ascii_alphabetic());
    let mut segments = text.split(['/', '(', ')', ':', '=', ',']).filter(is_name);
    segments.next_back().map_or("", |segment| segment.rsplit('.').next().unwrap_or(segment))
}

#[cfg(test)]
mod tests {
    use super::super::path::parse_path;
    use super::*;

    #[test]
    fn names_that_one_path_has_twice_are_qualified_in_all() {
        let texts = [
            "/me/messages/{id}",
            "/users/{id}/messages/{id}",
            "/a/{id}/a/{id}/{other}",
            "/b/{bId}/c/{bId}",
            "/events/{eventual}/x/{eventual}",
        ];
        let mut paths: Vec<Path> = texts.iter().map(|text| parse_path(text, &|_| None).unwrap()).collect();
        make_names_unique(&mut paths);
        let names = |path: &Path| path.slots().map(|slot| slot.name.clone()).collect::<Vec<_>>().join(" ");
        assert_eq!(
            paths.iter().map(names).collect::<Vec<_>>(),
            ["message-id", "user-id message-id", "a-id a-id-2 other", "bId c-bId", "event-eventual x-eventual"]
        );
    }
}
