//! Names that look alike.

/// With more differences a long name is another name; to allow for them also costs the more the longer names are.
const MOST_SLIPS: usize = 4;

/// The candidate most similar to `name`, if one is similar enough to be a likely slip.
///
/// Similar means an edit distance, case aside, of at most a third of the length and no more than [`MOST_SLIPS`]; of
/// equally similar candidates the first in alphabetical order is returned, whatever the order they come in.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let limit = (name.len() / 3).clamp(1, MOST_SLIPS);
    let measured = candidates.into_iter().filter_map(|candidate| {
        // A cheap bound first: the distance is at least the difference in length.
        let is_close = candidate.chars().count().abs_diff(name.len()) <= limit;
        is_close.then(|| distance(&name, candidate, limit)).flatten().map(|distance| (distance, candidate))
    });
    measured.min().map(|(_, candidate)| candidate)
}

/// The number of insertions, deletions, replacements and swaps of neighbours that turn one name into the other, no
/// character being touched twice: the optimal string alignment distance. Nothing if it is above `limit`.
fn distance(left: &[char], right: &str, limit: usize) -> Option<usize> {
    let right: Vec<char> = right.chars().flat_map(char::to_lowercase).collect();
    let mut before_last = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, left_char) in left.iter().enumerate() {
        let mut current = Vec::with_capacity(last.len());
        current.push(row + 1);
        for (column, right_char) in right.iter().enumerate() {
            let replaced = last[column] + usize::from(left_char != right_char);
            let mut cost = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            let swapped = row > 0 && column > 0 && left[row - 1] == *right_char && right[column - 1] == *left_char;
            if swapped {
                cost = cost.min(before_last[column - 1] + 1);
            }
            current.push(cost);
        }
        if current.iter().min() > Some(&limit) && last.iter().min() > Some(&limit) {
            return None;
        }
        before_last = std::mem::replace(&mut last, current);
    }
    Some(last[right.len()]).filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_recognised() {
        let types = ["Int32", "Int64", "String", "accessPackage"];
        assert_eq!(nearest("Int23", types), Some("Int32"));
        assert_eq!(nearest("string", types), Some("String"));
        assert_eq!(nearest("Sting", types), Some("String"));
        assert_eq!(nearest("accesPackages", types), Some("accessPackage"));
    }

    #[test]
    fn unlike_names_are_not_offered() {
        assert_eq!(nearest("Boolean", ["Int32", "String"]), None);
        assert_eq!(nearest("", ["String"]), None);
        assert_eq!(nearest("a", []), None);
    }

    #[test]
    fn long_names_may_differ_in_few_places() {
        let name = "accesspackageassignmentpolicy-update";
        assert_eq!(nearest("acesspackageasignmentpolicy-updat", [name]), Some(name));
        assert_eq!(nearest("accesspackageassignmentpolicy-delete", [name]), Some(name));
        assert_eq!(nearest("accesspackageassignmentrequest-update", [name]), None);
    }

    #[test]
    fn ties_do_not_depend_on_the_order_of_candidates() {
        assert_eq!(nearest("cat", ["hat", "bat"]), Some("bat"));
        assert_eq!(nearest("cat", ["bat", "hat"]), Some("bat"));
    }
}
