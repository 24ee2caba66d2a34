//! What holds for every page, whatever it holds: nothing panics, every span lies in its file, order does not matter.

use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use mdbindgen::diagnostics::Report;
use mdbindgen::source::{Sources, Span};
use mdbindgen::syntax::{Annotation, Block, Page, Section, Text};

use crate::fixture::{Fixture, every_page};

#[test]
fn every_prefix_of_every_page_is_read() {
    let pages = every_page();
    let prefixes = |(path, text): &(PathBuf, String)| {
        let is_operation = path.components().any(|part| part.as_os_str() == "api");
        let page = if is_operation { "api/page.md" } else { "resources/page.md" };
        let ends = (0..=text.len()).filter(|end| text.is_char_boundary(*end));
        ends.for_each(|end| check_fixture(Fixture::of(&[(page, &text[..end])])));
    };
    on_all_threads(&pages, prefixes);
}

#[test]
fn pages_cut_anywhere_and_joined_are_read() {
    let pages = every_page();
    let joined = |(_, text): &(_, String)| {
        for (index, (_, other)) in pages.iter().enumerate() {
            let (head, tail) = (boundary(text, text.len() * index / pages.len()), boundary(other, other.len() / 2));
            check_page(&format!("{}{}", &text[..head], &other[tail..]));
        }
    };
    on_all_threads(&pages, joined);
}

#[test]
fn line_breaks_and_byte_order_marks_change_nothing() {
    for (path, text) in every_page() {
        let outline = |text: &str| {
            let fixture = Fixture::of(&[("resources/page.md", text)]).lower();
            fixture.pages().map(|page| crate::outline::outline(&page, &fixture.sources)).collect::<String>()
        };
        let plain = outline(&text);
        for odd in [text.replace('\n', "\r\n"), text.replace('\n', "\r"), format!("\u{feff}{text}")] {
            assert_eq!(outline(&odd), plain, "{}", path.display());
        }
    }
}

#[test]
fn hostile_pages_are_read_to_the_end() {
    for (name, text) in hostile_pages() {
        eprintln!("{name}: {} bytes", text.len());
        check_page(&text);
    }
}

/// Pages that exhaust stacks, buffers and patience.
fn hostile_pages() -> Vec<(&'static str, String)> {
    let table = |row: &str, count: usize| format!("# a resource type\n\n## Properties\n\n{}", row.repeat(count));
    let header = "|Property|Type|Description|\n|:---|:---|:---|\n";
    let resource = "<!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.a\" } -->\n``` json\n";
    vec![
        ("nothing", String::new()),
        ("a key in escapes", escaped_key()),
        (
            "control characters among values",
            table("", 0) + header + "|a|b|Possible values are: `one` \u{1} or `two` \u{1}.|\n",
        ),
        (
            "introductions of lists",
            table("", 0) + header + &format!("|a|b|{}|\n", "one of the following. ".repeat(5_000)),
        ),
        ("zero bytes", "\0".repeat(50_000)),
        ("zero bytes in a table", table("", 0) + header + &"|a\0b|S\0|\0|\n".repeat(1_000)),
        ("quotes in quotes", ">".repeat(20_000) + "text"),
        ("lists in lists", (0..400).map(|depth| " ".repeat(depth * 2) + "- a\n").collect()),
        ("brackets", "[".repeat(50_000)),
        ("brackets, closed", "[".repeat(20_000) + &"]".repeat(20_000)),
        ("links in links", "[a](".repeat(20_000)),
        ("emphasis", "*a **b ".repeat(20_000)),
        ("code spans of every length", (1..400).map(|length| "`".repeat(length) + "a").collect()),
        ("an open fence", "```\n".to_owned() + &"a\n".repeat(100_000)),
        ("an open comment", "<!-- {".to_owned() + &"\"a\": 1,\n".repeat(50_000)),
        ("many comments in a line", "<!-- a -->".repeat(20_000)),
        ("many annotations", "<!-- { } -->\n``` json\n```\n".repeat(5_000)),
        ("many open comments", "<!--\n".repeat(50_000)),
        ("an open front matter", "---\n".to_owned() + &"a: b\n".repeat(50_000)),
        ("deep front matter", format!("---\ntitle: {}\n---\n", "[".repeat(6_000))),
        ("front matter of aliases", "---\na: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n---\n".to_owned()),
        ("many rules", "---\n\n".repeat(50_000)),
        ("many headings", "# a\n".repeat(50_000)),
        ("many enumerations", "### a values\n\n|Member|\n|:---|\n|b|\n\n".repeat(5_000)),
        ("many rows", table("", 0) + header + &"|name|String|A description.|\n".repeat(20_000)),
        ("many different rows", different_rows(5_000)),
        (
            "a wide table",
            table("", 0) + &"|a".repeat(5_000) + "|\n" + &"|-".repeat(5_000) + "|\n" + &"|b".repeat(5_000),
        ),
        ("surplus cells", table("", 0) + header + &"|a".repeat(50_000)),
        ("broken rows", table("", 0) + header + &"|a|b|c\nd\n".repeat(10_000)),
        ("many tables", (header.to_owned() + "|a|String|b|\n\n").repeat(5_000)),
        ("a long line", "word ".repeat(200_000)),
        ("a long word", "w".repeat(1_000_000)),
        ("many includes", "[!INCLUDE [a](b.md)]\n".repeat(5_000)),
        ("open includes", "[!INCLUDE [".repeat(6_000)),
        ("tabs without end", "# [HTTP](#tab/http)\n# [C#](#tab/csharp)\n".repeat(10_000)),
        ("deep JSON", format!("{resource}{}", "[".repeat(100_000))),
        ("deep JSON, closed", format!("{resource}{}{}\n```\n", "{\"a\":".repeat(20_000), "}".repeat(20_000))),
        ("deep annotation", format!("<!-- {} -->\n", "{\"a\":".repeat(20_000))),
        ("large JSON", format!("{resource}{{ {} }}\n```\n", large_members(5_000))),
        ("a list of values", table("", 0) + header + &format!("|a|b|Possible values are: {}|\n", values(3_000))),
        ("lists of values", table("", 0) + header + &format!("|a|b|{}|\n", "Possible values are: `x`. ".repeat(1_500))),
        ("many bases", "# a resource type\n\n".to_owned() + &"Inherits from [b](b.md). ".repeat(20_000)),
        ("HTML", "<div><br/><p>".repeat(20_000)),
        ("entities", "&amp;&#0;&#x10ffff;&nosuch;".repeat(10_000)),
        ("definitions", (0..20_000).map(|index| format!("[a{index}]: b\n")).collect()),
        ("escapes", "\\|".repeat(100_000)),
    ]
}

fn different_rows(count: usize) -> String {
    let rows = (0..count).map(|index| format!("|name{index}|type{index}|Possible values are: `a`, `b{index}`.|\n"));
    let rows: String = rows.collect();
    format!("# a resource type\n\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n{rows}")
}

fn large_members(count: usize) -> String {
    (0..count).map(|index| format!("\"name{index}\": {index}")).collect::<Vec<_>>().join(",\n")
}

fn values(count: usize) -> String {
    (0..count).map(|index| format!("`value{index}`")).collect::<Vec<_>>().join(", ")
}

/// Reads `text` as a page of either kind, both of one docs root, and checks that every span lies in it.
pub(crate) fn check_page(text: &str) {
    check_fixture(Fixture::of(&[("api/page.md", text), ("resources/page.md", text)]));
}

fn check_fixture(fixture: Fixture) {
    let lowered = fixture.lower();
    lowered.pages().for_each(|page| check_spans(&page, &lowered.sources));
    check_report(&lowered.report, &lowered.sources);
}

/// Checks that every span of a page lies in its file, between characters.
pub(crate) fn check_spans(page: &Page, sources: &Sources) {
    let check = |span: Span| assert_inside(span, sources);
    let check_text = |text: &Text| {
        check(text.span);
        text.runs().for_each(|run| check(run.span));
    };
    let check_annotation = |annotation: &Annotation| check(annotation.span);
    page.annotations.iter().for_each(check_annotation);
    for Section { heading, blocks, .. } in &page.sections {
        check_text(heading);
        for block in blocks {
            match block {
                Block::Paragraph(text) | Block::Item(text) | Block::Note(text) => check_text(text),
                Block::Include(include) => check(include.span),
                Block::Table(table) => {
                    check(table.span);
                    table.header.iter().for_each(check_text);
                    for row in &table.rows {
                        check(row.span);
                        assert_eq!(row.cells.len(), table.header.len(), "a row is as wide as its header");
                        row.cells.iter().for_each(check_text);
                    }
                }
                Block::Code(code) => {
                    check(code.span);
                    code.annotation.iter().for_each(check_annotation);
                    code.lines().for_each(|line| check(line.span));
                }
            }
        }
    }
}

/// Checks that every diagnostic points into a file, and can be written.
pub(crate) fn check_report(report: &Report, sources: &Sources) {
    for diagnostic in &report.diagnostics {
        let context = diagnostic.context.iter().map(|(span, _)| *span);
        diagnostic.span.into_iter().chain(context).for_each(|span| assert_inside(span, sources));
    }
}

fn assert_inside(span: Span, sources: &Sources) {
    let text = &sources.file(span.file).text;
    assert!(text.get(span.range()).is_some(), "{span:?} is no place in {} bytes", text.len());
}

/// The nearest character boundary at or before `offset`.
fn boundary(text: &str, offset: usize) -> usize {
    (0..=offset).rev().find(|offset| text.is_char_boundary(*offset)).unwrap_or(0)
}

/// Applies `check` to every item, on as many threads as there are processors.
pub(crate) fn on_all_threads<T: Sync>(items: &[T], check: impl Fn(&T) + Sync) {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = |thread: usize| items.iter().skip(thread).step_by(threads).for_each(&check);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|thread| scope.spawn(move || share(thread))).collect();
        for worker in workers {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    });
}

/// An example with a member whose name the text does not show, below a first line that cannot be cut anywhere.
fn escaped_key() -> String {
    let names = (0..20).map(|length| format!("\"\\u0061{}\": 1", "b".repeat(length)));
    let members = names.collect::<Vec<_>>().join(", ");
    let annotation =
        |kind: &str| format!("<!-- {{ \"blockType\": \"{kind}\", \"@odata.type\": \"microsoft.graph.a\" }} -->\n");
    format!(
        "# a resource type\n\n## HTTP request\n\n```http\nGET /a\n```\n\n{}```json\n{{\"x\":1}}\n```\n\n{}```http\nHTTP/1.1 200 {}\n\n{{ {members} }}\n```\n",
        annotation("resource"),
        annotation("response"),
        "ÖÄÜ".repeat(20),
    )
}
