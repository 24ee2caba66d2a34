//! Items as formatted text.

use std::fmt;

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser as _};

/// An item that the generator emitted is not Rust: a fault of the generator, whatever the pages say.
#[derive(Clone, Debug)]
pub struct FormatError {
    /// The module or file that the item was to stand in.
    pub module: String,
    /// The item, as its tokens print.
    pub item: String,
    /// What the parser says.
    pub message: String,
}

impl fmt::Display for FormatError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { module, item, message } = self;
        write!(formatter, "an item emitted for `{module}` is not Rust ({message}), which is a bug in mdbindgen: {item}")
    }
}

impl std::error::Error for FormatError {}

/// Formats items one by one and puts an empty line between them.
///
/// Tokens that hold several items, such as imports, are formatted together; empty ones are left out.
pub(super) fn format_items(module: &str, items: impl IntoIterator<Item = TokenStream>) -> Result<String, FormatError> {
    let mut text = String::new();
    for item in items {
        let formatted = format_item(module, item)?;
        if !text.is_empty() && !formatted.is_empty() {
            text.push('\n');
        }
        text.push_str(&formatted);
    }
    Ok(text)
}

/// Formats one item, or a few that belong together; parsing them is the proof that they are Rust.
pub(super) fn format_item(module: &str, item: TokenStream) -> Result<String, FormatError> {
    if item.is_empty() {
        return Ok(String::new());
    }
    // Parsing takes the tokens, so that those of an item that is not Rust have to be seen from within.
    let mut refused = String::new();
    let parse = |input: ParseStream<'_>| {
        let start = input.cursor();
        input.parse().inspect_err(|_| refused = start.token_stream().to_string())
    };
    // A `syn::File` per item, never one for a module: memory stays that of an item.
    match parse.parse2(item) {
        Ok(file) => Ok(prettyplease::unparse(&file)),
        Err(error) => Err(FormatError { module: module.to_owned(), item: refused, message: error.to_string() }),
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn items_are_separated_by_an_empty_line() {
        let items = [
            quote!(
                use a::b;
                use a::c;
            ),
            TokenStream::new(),
            quote!(
                #[doc = " One."]
                pub struct A;
            ),
            quote!(
                fn f() {}
            ),
        ];
        let text = format_items("a", items).expect("Rust");
        assert_eq!(text, "use a::b;\nuse a::c;\n\n/// One.\npub struct A;\n\nfn f() {}\n");
    }

    #[test]
    fn what_is_not_rust_is_an_error_that_shows_it() {
        let error = format_items("user", [quote!(pub fn fn() {})]).expect_err("no Rust");
        assert_eq!((error.module.as_str(), error.item.as_str()), ("user", "pub fn fn () { }"));
    }
}
