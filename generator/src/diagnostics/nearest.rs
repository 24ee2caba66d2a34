//! Names that look alike.

/// With more differences a long name is another name; to allow for them also costs the more the longer names are.
const MOST_SLIPS: usize = 4;

/// The candidate most similar to `name`, if one is similar enough to be a likely slip.
///
/// Similar means an edit distance, case aside, of at most a third of the length and no more than four; of
/// equally similar candidates the first in alphabetical order is returned, whatever the order they come in.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let limit = (name.len() / 3).clamp(1, MOST_SLIPS);
    let letters = letters(name.iter().copied());
    let measured = candidates.into_iter().filter_map(|candidate| {
        // Cheap bounds first: the distance is at least the difference in length, and half of that in letters.
        let has_length = candidate.chars().count().abs_diff(name.len()) <= limit;
        let own_letters = || self::letters(candidate.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        let has_letters = || (own_letters() ^ letters).count_ones() as usize <= 2 * limit;
        let is_close = has_length && (!candidate.is_ascii() || has_letters());
        is_close.then(|| distance(&name, candidate, limit)).flatten().map(|distance| (distance, candidate))
    });
    measured.min().map(|(_, candidate)| candidate)
}

/// The characters of a name, each as one bit; several may share one.
fn letters(name: impl Iterator<Item = char>) -> u64 {
    name.fold(0, |letters, letter| letters | 1 << (u32::from(letter) % u64::BITS))
}

/// The number of insertions, deletions, replacements and swaps of neighbours that turn one name into the other, no
/// character being touched twice: the optimal string alignment distance. Nothing if it is above `limit`.
///
/// Of the table of distances between the starts of both names only what lies along its diagonal is filled in: starts
/// whose lengths differ by more than `limit` are farther apart than that.
fn distance(left: &[char], right: &str, limit: usize) -> Option<usize> {
    let right: Vec<char> = right.chars().flat_map(char::to_lowercase).collect();
    let too_far = limit + 1;
    let mut last: Vec<usize> = (0..=right.len()).map(|column| column.min(too_far)).collect();
    let (mut before_last, mut current) = (last.clone(), last.clone());
    for (row, left_char) in left.iter().enumerate() {
        current.fill(too_far);
        current[0] = (row + 1).min(too_far);
        for column in row.saturating_sub(limit)..right.len().min(row + limit + 1) {
            let replaced = last[column] + usize::from(*left_char != right[column]);
            let mut cost = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && left[row - 1] == right[column] && right[column - 1] == *left_char {
                cost = cost.min(before_last[column - 1] + 1);
            }
            current[column + 1] = cost.min(too_far);
        }
        if current.iter().chain(&last).min() == Some(&too_far) {
            return None;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut current);
    }
    Some(last[right.len()]).filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

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
    fn distances_near_the_diagonal_are_those_of_the_whole_table() {
        let names = ["", "a", "ab", "ba", "abc", "acb", "bca", "abcd", "badc", "xabcd", "abcdx", "abxcd", "dcba"];
        for left in names {
            let characters: Vec<char> = left.chars().collect();
            for right in names {
                let whole = distance(&characters, right, 9).expect("no name is as long");
                for limit in 1..5 {
                    let expected = Some(whole).filter(|distance| *distance <= limit);
                    assert_eq!(distance(&characters, right, limit), expected, "{left} {right} {limit}");
                }
            }
        }
    }

    #[test]
    fn ties_do_not_depend_on_the_order_of_candidates() {
        assert_eq!(nearest("cat", ["hat", "bat"]), Some("bat"));
        assert_eq!(nearest("cat", ["bat", "hat"]), Some("bat"));
    }
}
