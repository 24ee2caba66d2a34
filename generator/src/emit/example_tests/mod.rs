//! Tests that try out the examples of the pages: a table in Rust, and the examples as data beside it.
//!
//! However many examples there are, the table has one entry per type and per request function that they need: thousands of
//! test functions would take longer to compile than the bindings themselves. What is done with an example is up to the
//! runtime, which has it written once.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

mod faults;
mod forms;
mod lines;
mod placeholders;
mod request;
mod response;

use super::imports::Imports;
use super::value_type::Answer;
use super::{Context, Root};
use crate::model::{ExampleRequest, Part, Response, Target, TypeName, TypeRef, ValueType};
use crate::names;
use faults::Types;
use lines::Line;
use request::{Found, Place};

/// The tests of one docs root.
pub struct ExampleTests {
    /// The imports, which stand together.
    pub imports: TokenStream,
    /// Everything else, in the order of the file.
    pub items: Vec<TokenStream>,
    /// The examples, a line of JSON each, sorted by page and line.
    pub lines: Vec<String>,
}

/// Emits the tests for the examples of `root`, which read those from the file `data` and call the docs root `label`.
pub fn example_tests(root: &Root<'_>, label: &str, data: &str) -> ExampleTests {
    let context = Context { root, imports: Imports::beside(root, names::example_tests()) };
    let (types, host) = (Types::new(root.api, root.names), request::usual_host(root.api));
    let mut table = Table { context: &context, types, host, known: BTreeMap::new(), calls: BTreeMap::new() };
    let operations = 0..root.api.operations.len();
    let lines: Vec<String> = operations.flat_map(|index| table.add_operation(index)).map(Line::into_json).collect();
    let suite = suite_item(&table, label, data);
    let imports = context.imports.items();
    let imports = quote!(use ::mdbindgen_runtime::example_tests; #imports);
    ExampleTests { imports, items: vec![suite, test_fn("requests"), test_fn("responses")], lines }
}

/// What the examples need, collected while they are visited.
struct Table<'c, 'a> {
    context: &'c Context<'a>,
    types: Types<'a>,
    /// The host of the service.
    host: Option<&'a str>,
    /// How types are decoded, by how they are written.
    known: BTreeMap<String, TokenStream>,
    /// How requests are built, by the path of the function.
    calls: BTreeMap<String, TokenStream>,
}

impl Table<'_, '_> {
    /// The lines for the examples of the operation at `index`.
    fn add_operation(&mut self, index: usize) -> Vec<Line> {
        let api = self.context.root.api;
        let mut lines = Vec::new();
        for example in &api.operations[index].examples {
            let matched = example.request.as_ref().and_then(|request| request::find_line(api, index, request));
            if let Some(request) = &example.request {
                lines.extend(self.add_request(index, request, matched.as_ref()));
            }
            if let Some(response) = example.response.as_ref().filter(|response| response::has_content(response)) {
                let place = matched.as_ref().map_or(Place { operation: index, line: 0 }, |found| found.place);
                let documented = api.response_of(&api.operations[place.operation], place.line);
                let answer = self.answer(example.request.as_ref(), matched.as_ref(), place);
                lines.extend(answer.and_then(|answer| match matched.and_then(|found| found.cast) {
                    Some(cast) => self.add_response(&only(&documented, cast), response, answer),
                    None => self.add_response(&documented, response, answer),
                }));
            }
        }
        lines
    }

    /// What the request is answered with, if it is the service that answers.
    fn answer(&self, request: Option<&ExampleRequest>, matched: Option<&Found<'_>>, place: Place) -> Option<Answer> {
        let target = request.map(ExampleRequest::target);
        if target.is_some_and(|target| self.is_foreign(&target)) {
            return None;
        }
        // The number of what a path leads to is plain text, whether or not a page has a request line for it.
        // Source: OData URL conventions 4.01, section 4.8.
        let is_count = target.is_some_and(|target| target.path.ends_with("/$count"));
        let part = matched.map_or(if is_count { Part::Count } else { Part::Whole }, |found| found.part);
        let cast = matched.and_then(|found| found.cast);
        let imports = &self.context.imports;
        Some(match (part, cast) {
            (Part::Count, _) => Answer::Text(quote!(i64)),
            (Part::Raw, _) => Answer::Bytes,
            (Part::Whole, Some(cast)) => {
                let (page, item) = (imports.runtime("Page"), imports.type_path(cast));
                Answer::Json(quote!(#page<#item>))
            }
            (Part::Whole, None) => {
                let operation = &self.context.root.api.operations[place.operation];
                let response = self.context.root.api.response_of(operation, place.line);
                imports.answer(&response, &operation.requests[place.line])
            }
        })
    }

    /// Whether a message goes to another host than most do.
    fn is_foreign(&self, target: &Target<'_>) -> bool {
        target.host.is_some() && target.host != self.host
    }

    /// Remembers that values are decoded by `decode::<type_>`, and returns the name of that.
    fn add_type(&mut self, type_: &TokenStream, decode: TokenStream) -> String {
        let name = type_.to_string().replace(' ', "");
        self.known.entry(name.clone()).or_insert(decode);
        name
    }
}

/// The response with those items alone that are of the type `cast`.
fn only(response: &Response, cast: &TypeName) -> Response {
    Response { value: Some(ValueType::list(TypeRef::Named(cast.clone()))), ..response.clone() }
}

/// Emits the table.
fn suite_item(table: &Table<'_, '_>, label: &str, data: &str) -> TokenStream {
    let types = table.known.iter().map(|(name, decode)| quote!((#name, #decode)));
    let calls = table.calls.iter().map(|(name, call)| quote!((#name, #call)));
    quote! {
        static SUITE: example_tests::Suite = example_tests::Suite {
            source: #label,
            examples: include_str!(#data),
            types: &[#(#types),*],
            functions: &[#(#calls),*],
        };
    }
}

/// Emits the test of `what`.
fn test_fn(what: &str) -> TokenStream {
    let (name, test) = (quote::format_ident!("{what}"), quote::format_ident!("test_{what}"));
    quote! {
        #[test]
        fn #name() {
            SUITE.#test();
        }
    }
}
