//! What there is to know of English words, in which pages name things.

/// The singular of a noun, as far as simple rules carry; of several words joined, only the last one changes.
pub(crate) fn singular(noun: &str) -> String {
    const SAME: [&str; 4] = ["analytics", "news", "series", "species"];
    const IRREGULAR: [(&str, &str); 5] =
        [("aliases", "alias"), ("caches", "cache"), ("movies", "movie"), ("statuses", "status"), ("viruses", "virus")];
    const WITH_E: [&str; 4] = ["ches", "shes", "sses", "xes"];
    let lower = noun.to_ascii_lowercase();
    let without = |length: usize| noun[..noun.len() - length].to_owned();
    let ends = |ending: &str| lower.ends_with(ending) && noun.len() > ending.len() + 1;
    if SAME.iter().any(|same| lower.ends_with(same)) {
        noun.to_owned()
    } else if let Some((plural, singular)) = IRREGULAR.iter().find(|(plural, _)| lower.ends_with(plural)) {
        without(plural.len() - singular.len())
    } else if ends("ies") {
        without(3) + "y"
    } else if WITH_E.iter().any(|ending| ends(ending)) {
        without(2)
    } else if ends("s") && !["ss", "us", "is"].iter().any(|ending| lower.ends_with(ending)) {
        without(1)
    } else {
        noun.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_singulars() {
        let table = [
            ("access", "access"),
            ("acceptanceStatuses", "acceptanceStatus"),
            ("addresses", "address"),
            ("boxes", "box"),
            ("branches", "branch"),
            ("licenses", "license"),
            ("me", "me"),
            ("policies", "policy"),
            ("series", "series"),
            ("sites", "site"),
            ("status", "status"),
            ("users", "user"),
            ("Users", "User"),
            ("été", "été"),
        ];
        for (plural, expected) in table {
            assert_eq!(singular(plural), expected);
        }
    }
}
