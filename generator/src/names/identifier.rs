//! Rust identifiers: what documented names become.

use std::fmt;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

use super::words::{snake_case, split_words, upper_camel_case};

/// A Rust identifier, raw prefix included where it needs one.
///
/// Only this module makes one, from ASCII letters, digits and underscores.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Box<str>);

impl Name {
    /// The identifier as Rust source spells it, such as `r#type`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier without the raw prefix: for file names, and as part of longer names.
    pub fn unraw(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = match self.0.strip_prefix("r#") {
            Some(word) => Ident::new_raw(word, Span::call_site()),
            None => Ident::new(&self.0, Span::call_site()),
        };
        ident.to_tokens(tokens);
    }
}

/// What an identifier names, which decides its case and the words it may not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Module,
    Type,
    Variant,
    Field,
    Function,
    Parameter,
    Constant,
}

/// Words that cannot be identifiers unless they are written raw, sorted. Source: the Rust reference, keywords, edition 2024.
const RAW_WORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that cannot be identifiers even raw, sorted.
const NEVER_RAW: [&str; 4] = ["Self", "crate", "self", "super"];

/// Types and traits that generated code writes without a path, sorted: the prelude of edition 2024.
const PRELUDE: [&str; 38] = [
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Some",
    "String",
    "Sync",
    "ToString",
    "TryFrom",
    "Vec",
];

/// Modules and files that mean something to Rust, Cargo or a file system, sorted.
const RESERVED_MODULES: [&str; 34] = [
    "alloc",
    "aux",
    "com0",
    "com1",
    "com2",
    "com3",
    "com4",
    "com5",
    "com6",
    "com7",
    "com8",
    "com9",
    "con",
    "core",
    "lib",
    "lpt0",
    "lpt1",
    "lpt2",
    "lpt3",
    "lpt4",
    "lpt5",
    "lpt6",
    "lpt7",
    "lpt8",
    "lpt9",
    "main",
    "mdbindgen_runtime",
    "mod",
    "nul",
    "prn",
    "proc_macro",
    "serde",
    "std",
    "test",
];

/// The longest identifier; file names of modules stay well below what file systems allow.
const LONGEST: usize = 100;

/// The longest constant: a function's name with something behind it.
const LONGEST_CONSTANT: usize = LONGEST + "_PERMISSIONS".len();

/// The identifier of `kind` for a documented name; never fails, whatever the text.
pub(super) fn identifier(kind: Kind, text: &str) -> Name {
    from_words(kind, &split_words(text))
}

/// The identifier of `kind` for words as [`split_words`] returns them.
pub(super) fn from_words(kind: Kind, words: &[String]) -> Name {
    let joined = match kind {
        Kind::Type | Kind::Variant => upper_camel_case(words),
        Kind::Constant => snake_case(words).to_ascii_uppercase(),
        Kind::Module | Kind::Field | Kind::Function | Kind::Parameter => snake_case(words),
    };
    let joined = if joined.is_empty() { unnamed(kind).to_owned() } else { joined };
    let joined = bounded(kind, without_leading_digit(kind, joined));
    escaped(kind, joined)
}

/// The identifier that follows `name` in a row of equal ones: `name_2`, `Name2`.
pub(super) fn numbered(kind: Kind, name: &Name, number: usize) -> Name {
    let separator = match kind {
        Kind::Type | Kind::Variant if !name.unraw().ends_with(|last: char| last.is_ascii_digit()) => "",
        _ => "_",
    };
    escaped(kind, format!("{}{separator}{number}", name.unraw().trim_end_matches('_')))
}

/// What stands for a name without a single letter or digit.
fn unnamed(kind: Kind) -> &'static str {
    match kind {
        Kind::Type | Kind::Variant => "Unnamed",
        Kind::Constant => "UNNAMED",
        Kind::Module | Kind::Field | Kind::Function | Kind::Parameter => "unnamed",
    }
}

/// Identifiers start with a letter or an underscore; a leading underscore is no upper camel case.
fn without_leading_digit(kind: Kind, joined: String) -> String {
    if !joined.starts_with(|first: char| first.is_ascii_digit()) {
        return joined;
    }
    match kind {
        Kind::Type | Kind::Variant => format!("N{joined}"),
        _ => format!("_{joined}"),
    }
}

/// Cuts what is too long, and ends it with a hash of the whole so that two long names stay two.
fn bounded(kind: Kind, mut joined: String) -> String {
    let (longest, is_constant) = match kind {
        Kind::Constant => (LONGEST_CONSTANT, true),
        _ => (LONGEST, false),
    };
    if joined.len() > longest {
        let hash = fnv1a(joined.as_bytes());
        joined.truncate(longest - 9);
        joined.push_str(&if is_constant { format!("H{hash:08X}") } else { format!("h{hash:08x}") });
    }
    joined
}

/// The 32-bit Fowler-Noll-Vo hash, variant 1a: the same on every platform and in every version.
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// Evades words that mean something else in the place of `kind`.
fn escaped(kind: Kind, joined: String) -> Name {
    let word = joined.as_str();
    let taken = match kind {
        Kind::Type => PRELUDE.binary_search(&word).is_ok(),
        Kind::Module => RESERVED_MODULES.binary_search(&word).is_ok(),
        _ => false,
    };
    if taken || NEVER_RAW.binary_search(&word).is_ok() {
        return Name(format!("{word}_").into());
    }
    if RAW_WORDS.binary_search(&word).is_ok() {
        return Name(format!("r#{word}").into());
    }
    Name(joined.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        for table in [&RAW_WORDS[..], &NEVER_RAW, &PRELUDE, &RESERVED_MODULES] {
            assert!(table.is_sorted(), "{table:?}");
        }
    }

    #[test]
    fn names_by_kind() {
        let table = [
            (Kind::Field, "type", "r#type"),
            (Kind::Field, "self", "self_"),
            (Kind::Field, "crate", "crate_"),
            (Kind::Field, "Id", "id"),
            (Kind::Field, "2faEnabled", "_2fa_enabled"),
            (Kind::Field, "@odata.type", "odata_type"),
            (Kind::Field, "", "unnamed"),
            (Kind::Field, "日本", "unnamed"),
            (Kind::Field, "gen", "r#gen"),
            (Kind::Type, "self", "Self_"),
            (Kind::Type, "string", "String_"),
            (Kind::Type, "result", "Result_"),
            (Kind::Type, "list", "List"),
            (Kind::Type, "2fa", "N2fa"),
            (Kind::Variant, "none", "None"),
            (Kind::Variant, "self", "Self_"),
            (Kind::Variant, "10", "N10"),
            (Kind::Module, "mod", "mod_"),
            (Kind::Module, "type", "r#type"),
            (Kind::Module, "con", "con_"),
            (Kind::Function, "move", "r#move"),
            (Kind::Function, "fn main() { evil!() }", "fn_main_evil"),
            (Kind::Parameter, "user-id", "user_id"),
            (Kind::Constant, "filterByCurrentUser", "FILTER_BY_CURRENT_USER"),
        ];
        for (kind, text, expected) in table {
            assert_eq!(identifier(kind, text).as_str(), expected, "{text}");
        }
    }

    #[test]
    fn every_text_gives_one_identifier() {
        const KINDS: [Kind; 7] =
            [Kind::Module, Kind::Type, Kind::Variant, Kind::Field, Kind::Function, Kind::Parameter, Kind::Constant];
        let alphabet: Vec<char> = "aZ0_-. (@'\"\\/*{}#é😀\u{202e}\nrfn".chars().collect();
        // A linear congruential generator: odd strings, the same in every run.
        let mut state = 1_u64;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..state % 9 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push(alphabet[(state >> 33) as usize % alphabet.len()]);
            }
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 1;
            for kind in KINDS {
                let name = identifier(kind, &text);
                let again = syn::parse_str::<Ident>(name.as_str()).expect(&text);
                assert_eq!(again.to_string(), name.as_str(), "{text}");
                assert_eq!(name.to_token_stream().to_string(), name.as_str(), "{text}");
            }
        }
    }

    #[test]
    fn long_names_are_bounded_and_stay_two() {
        let (one, other) = ("a".repeat(300) + "1", "a".repeat(300) + "2");
        let (one, other) = (identifier(Kind::Module, &one), identifier(Kind::Module, &other));
        assert_eq!(one.as_str().len(), LONGEST);
        assert_ne!(one, other);
        let constant = identifier(Kind::Constant, &"a".repeat(300));
        assert_eq!(constant.as_str(), constant.as_str().to_uppercase());
    }
}
