//! Documented names cut into words, and words joined in Rust's cases.

/// Words whose spelling mixes cases, sorted; matched with the first letter in either case.
///
/// The second column is the word in snake case, the third in upper camel case.
const MIXED_WORDS: [(&str, &str, &str); 11] = [
    ("EBook", "ebook", "Ebook"),
    ("EDiscovery", "ediscovery", "Ediscovery"),
    ("ETag", "etag", "Etag"),
    ("IOS", "ios", "Ios"),
    ("IPad", "ipad", "Ipad"),
    ("IPhone", "iphone", "Iphone"),
    ("IPv4", "ipv4", "Ipv4"),
    ("IPv6", "ipv6", "Ipv6"),
    ("MacOS", "macos", "MacOS"),
    ("OAuth", "oauth", "OAuth"),
    ("OData", "odata", "OData"),
];

/// Capitals that belong to the number before them: `5G`, `3D`, `4K`, `10X`.
const UNITS: [u8; 4] = [b'D', b'G', b'K', b'X'];

/// Cuts a documented name into words of lower-case ASCII letters and digits.
///
/// Everything else separates words, so nothing but these characters can reach an identifier.
pub(super) fn split_words(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|run| !run.is_empty())
        .flat_map(|run| split_run(run.as_bytes()))
        .collect()
}

/// Cuts a run of letters and digits where its case changes.
fn split_run(run: &[u8]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut start = 0;
    while start < run.len() {
        let end = word_end(run, start);
        words.push(String::from_utf8_lossy(&run[start..end]).to_ascii_lowercase());
        start = end;
    }
    words
}

/// Where the word that starts at `start` ends.
fn word_end(run: &[u8], start: usize) -> usize {
    let mut at = start + mixed_word(&run[start..]).unwrap_or(1);
    while at < run.len() && !starts_word(run, start, at) {
        at += 1;
    }
    at
}

/// The length of the mixed-case word that `rest` starts with.
fn mixed_word(rest: &[u8]) -> Option<usize> {
    let found = MIXED_WORDS.iter().map(|(spelling, ..)| spelling.as_bytes()).find(|word| {
        rest.len() >= word.len()
            && rest[0].eq_ignore_ascii_case(&word[0])
            && rest[1..word.len()] == word[1..]
            && !rest.get(word.len()).is_some_and(u8::is_ascii_lowercase)
    });
    found.map(<[u8]>::len)
}

/// Whether a new word starts at `at`, in a word that started at `start`.
fn starts_word(run: &[u8], start: usize, at: usize) -> bool {
    let (before, here, after) = (run[at - 1], run[at], run.get(at + 1).copied());
    if here.is_ascii_digit() {
        return !before.is_ascii_digit() && is_number_with_unit(&run[at..]);
    }
    if !here.is_ascii_uppercase() {
        return false;
    }
    if before.is_ascii_digit() {
        let number =
            run[start..at].iter().rposition(|byte| !byte.is_ascii_digit()).map_or(start, |last| start + last + 1);
        return !is_number_with_unit(&run[number..]);
    }
    before.is_ascii_lowercase()
        || (after.is_some_and(|after| after.is_ascii_lowercase()) && !ends_plural_of_acronym(run, start, at))
}

/// Acronyms whose plural could be read as one with the word `Is` or `As` behind it.
const ACRONYMS: [&str; 8] = ["API", "CA", "KPI", "MFA", "QA", "ROI", "SLA", "UI"];

/// Whether the capital at `at` ends an acronym in the plural, which is one word: `CloudPCs`. `Is` and `As` are words of their
/// own where others follow: `URLIsValid`.
fn ends_plural_of_acronym(run: &[u8], start: usize, at: usize) -> bool {
    run[at - 1].is_ascii_uppercase()
        && run.get(at + 1) == Some(&b's')
        && match run.get(at + 2) {
            None => true,
            Some(next) => {
                let is_known = || ACRONYMS.iter().any(|acronym| run[start..=at] == *acronym.as_bytes());
                next.is_ascii_uppercase() && (!b"IA".contains(&run[at]) || is_known())
            }
        }
}

/// Whether `rest` starts with digits, one capital of [`UNITS`], and the end of the word.
fn is_number_with_unit(rest: &[u8]) -> bool {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let follows = rest.get(digits + 1);
    rest.get(digits).is_some_and(|unit| UNITS.contains(unit)) && follows.is_none_or(u8::is_ascii_uppercase)
}

/// Joins words in snake case.
pub(super) fn snake_case(words: &[String]) -> String {
    words.join("_")
}

/// Joins words in upper camel case.
///
/// Between two digits an underscore stays, because `v10_0` and `v100` are two names.
pub(super) fn upper_camel_case(words: &[String]) -> String {
    let mut joined = String::new();
    for word in words {
        let digit_follows_digit = joined.ends_with(|last: char| last.is_ascii_digit())
            && word.starts_with(|first: char| first.is_ascii_digit());
        if digit_follows_digit {
            joined.push('_');
        }
        joined.push_str(&capitalised(word));
    }
    joined
}

/// One word in upper camel case.
fn capitalised(word: &str) -> String {
    let stem = word.trim_end_matches(|character: char| character.is_ascii_digit());
    let found = MIXED_WORDS.iter().find(|(_, snake, _)| *snake == word || *snake == stem);
    match found {
        Some((_, snake, camel)) => format!("{camel}{}", &word[snake.len()..]),
        None => word[..1].to_ascii_uppercase() + &word[1..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_documented_names() {
        let table = [
            ("onPremisesSecurityIdentifier", "on_premises_security_identifier", "OnPremisesSecurityIdentifier"),
            ("oDataType", "odata_type", "ODataType"),
            ("@odata.etag", "odata_etag", "ODataEtag"),
            ("URLPath", "url_path", "UrlPath"),
            ("cloudPCs", "cloud_pcs", "CloudPcs"),
            ("URLIsValid", "url_is_valid", "UrlIsValid"),
            ("cloudPCAsTemplate", "cloud_pc_as_template", "CloudPcAsTemplate"),
            ("allSLAsMet", "all_slas_met", "AllSlasMet"),
            ("blockAPIsByName", "block_apis_by_name", "BlockApisByName"),
            ("userIDsByName", "user_ids_by_name", "UserIdsByName"),
            ("is5GEnabled", "is_5g_enabled", "Is5gEnabled"),
            ("supports3D", "supports_3d", "Supports3d"),
            ("windows10XCustomConfiguration", "windows_10x_custom_configuration", "Windows10xCustomConfiguration"),
            ("win32LobApp", "win32_lob_app", "Win32LobApp"),
            ("utf8JSON", "utf8_json", "Utf8Json"),
            ("b2xIdentityUserFlow", "b2x_identity_user_flow", "B2xIdentityUserFlow"),
            ("oAuth2PermissionGrant", "oauth2_permission_grant", "OAuth2PermissionGrant"),
            ("OAuth2PermissionGrant", "oauth2_permission_grant", "OAuth2PermissionGrant"),
            ("macOSLobApp", "macos_lob_app", "MacOSLobApp"),
            ("iosVppApp", "ios_vpp_app", "IosVppApp"),
            ("sourceIPv4Address", "source_ipv4_address", "SourceIpv4Address"),
            ("eTag", "etag", "Etag"),
            ("eTags", "e_tags", "ETags"),
            ("v10_0", "v10_0", "V10_0"),
            ("sha256", "sha256", "Sha256"),
            ("dateTimeTimeZone", "date_time_time_zone", "DateTimeTimeZone"),
            ("item-path", "item_path", "ItemPath"),
            ("id | userPrincipalName", "id_user_principal_name", "IdUserPrincipalName"),
            ("microsoft.graph.delta", "microsoft_graph_delta", "MicrosoftGraphDelta"),
            ("naïve", "na_ve", "NaVe"),
            ("A", "a", "A"),
            ("", "", ""),
            ("({})", "", ""),
        ];
        for (text, snake, camel) in table {
            let words = split_words(text);
            assert_eq!((snake_case(&words).as_str(), upper_camel_case(&words).as_str()), (snake, camel), "{text}");
        }
    }

    #[test]
    fn mixed_words_are_sorted() {
        assert!(MIXED_WORDS.is_sorted_by_key(|(spelling, ..)| *spelling));
    }
}
