//! What users add to the generated types, and which types they take from elsewhere.

use std::fmt;

use proc_macro2::{TokenStream, TokenTree};

use super::Pattern;

/// A rule for the types or members that a pattern matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    kind: RuleKind,
    pattern: Pattern,
    code: String,
}

/// What a rule does, and what its pattern looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleKind {
    /// Gives types further derives: `Eq, Hash`.
    Derive,
    /// Gives types attributes: `#[doc(hidden)]`.
    TypeAttribute,
    /// Gives the fields of structs and the variants of enums attributes; the pattern is `type.member`.
    FieldAttribute,
    /// Takes types from bindings that are generated elsewhere: the path of the module that these are in.
    ExternType,
    /// Takes a type that somebody wrote in place of the generated one: its path.
    Replacement,
}

impl RuleKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Derive, Self::TypeAttribute, Self::FieldAttribute, Self::ExternType, Self::Replacement];

    /// The key of the configuration for rules of this kind.
    pub fn key(self) -> &'static str {
        match self {
            Self::Derive => "derives",
            Self::TypeAttribute => "type-attributes",
            Self::FieldAttribute => "field-attributes",
            Self::ExternType => "extern-types",
            Self::Replacement => "replacements",
        }
    }

    /// What it expects of its code.
    pub fn expectation(self) -> &'static str {
        match self {
            Self::Derive => "the names of traits with commas between them",
            Self::TypeAttribute | Self::FieldAttribute => "attributes such as `#[doc(hidden)]`",
            Self::ExternType => "the path of a module, such as `::mail::api`",
            Self::Replacement => "the path of a type, such as `crate::Address`",
        }
    }

    /// Whether `code` is what it expects.
    fn accepts(self, code: &str) -> bool {
        use syn::parse::Parser as _;
        use syn::punctuated::Punctuated;
        match self {
            Self::Derive => {
                let paths = Punctuated::<syn::Path, syn::Token![,]>::parse_terminated.parse_str(code);
                paths.is_ok_and(|paths| !paths.is_empty())
            }
            Self::TypeAttribute | Self::FieldAttribute => {
                let attributes = syn::Attribute::parse_outer.parse_str(code);
                attributes.is_ok_and(|attributes| !attributes.is_empty())
            }
            Self::ExternType => syn::Path::parse_mod_style.parse_str(code).is_ok(),
            Self::Replacement => syn::parse_str::<syn::Path>(code).is_ok(),
        }
    }
}

/// The code of a rule is not what its kind expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    kind: RuleKind,
    code: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` among the {} is not {}", self.code, self.kind.key(), self.kind.expectation())
    }
}

impl std::error::Error for RuleError {}

impl Rule {
    /// A rule for what `pattern` matches.
    ///
    /// # Errors
    ///
    /// Returns an error if `code` is not Rust of the sort that the kind takes.
    pub fn new(kind: RuleKind, pattern: impl Into<Pattern>, code: impl Into<String>) -> Result<Self, RuleError> {
        let code = code.into();
        if !kind.accepts(&code) {
            return Err(RuleError { kind, code });
        }
        Ok(Self { kind, pattern: pattern.into(), code })
    }

    /// What it does.
    pub fn kind(&self) -> RuleKind {
        self.kind
    }

    /// What it is for.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Whether its code names another crate than the runtime and the standard library, or the one around the bindings.
    pub(super) fn leads_elsewhere(&self) -> bool {
        let tokens: TokenStream = self.code.parse().unwrap_or_default();
        let mut roots = Vec::new();
        add_roots(tokens, self.kind == RuleKind::ExternType, &mut roots);
        // Traits of serde are no additions.
        let known = ["alloc", "core", "mdbindgen_runtime", "serde", "std"];
        let tools = ["clippy", "diagnostic", "miri", "rustdoc", "rustfmt"];
        let is_attribute = matches!(self.kind, RuleKind::TypeAttribute | RuleKind::FieldAttribute);
        let is_known = |root: &str| known.contains(&root) || (is_attribute && tools.contains(&root));
        roots.iter().any(|root| !is_known(root))
    }

    /// What it adds: Rust of the sort that its kind takes.
    pub fn code(&self) -> &str {
        &self.code
    }
}

/// Adds the first names of the paths in `tokens`, also of those with one name if `alone`.
fn add_roots(tokens: TokenStream, alone: bool, roots: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => add_roots(group.stream(), false, roots),
            TokenTree::Ident(name) => {
                // `::` behind a name, and in front of one, is what joins a path.
                let is_first =
                    !(at >= 3 && is_colon(at - 1) && is_colon(at - 2) && matches!(tokens[at - 3], TokenTree::Ident(_)));
                if is_first && (alone || (is_colon(at + 1) && is_colon(at + 2))) {
                    roots.push(name.to_string());
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_checked_before_it_can_reach_a_file() {
        let cases = [
            (RuleKind::Derive, "Eq, ::std::hash::Hash", true),
            (RuleKind::Derive, "", false),
            (RuleKind::Derive, "Eq)] struct X; #[derive(Eq", false),
            (RuleKind::TypeAttribute, "#[a] #[b(c = \"d\")]", true),
            (RuleKind::TypeAttribute, "a", false),
            (RuleKind::FieldAttribute, "#[a] pub x: u8,", false),
            (RuleKind::FieldAttribute, "", false),
            (RuleKind::ExternType, "::mail::api", true),
            (RuleKind::ExternType, "mail<u8>::api", false),
            (RuleKind::Replacement, "crate::Wrapper<u8>", true),
            (RuleKind::Replacement, "crate::", false),
        ];
        for (kind, code, expected) in cases {
            assert_eq!(Rule::new(kind, "*", code).is_ok(), expected, "{kind:?} {code}");
        }
        let error = Rule::new(RuleKind::Derive, "*", "1").unwrap_err().to_string();
        assert_eq!(error, "`1` among the derives is not the names of traits with commas between them");
    }
}
