use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use super::*;

fn written(prose: &str) -> String {
    doc_lines(prose).join("\n")
}

#[test]
fn prose_keeps_its_markup_and_nothing_else() {
    let table = [
        ("A **user** with `id` 1.", "A **user** with `id` 1."),
        ("One.\nTwo.", "One.\n\nTwo."),
        (
            "See [the docs](https://docs.example.test/a_(b)?c=d).",
            "See [the docs](https://docs.example.test/a_%28b%29?c=d).",
        ),
        ("See https://docs.example.test/a_b.", "See <https://docs.example.test/a_b>."),
        ("(https://docs.example.test)", "(<https://docs.example.test>)"),
        ("An [Option] or [a](javascript:x)", "An \\[Option\\] or \\[a\\](javascript:x)"),
        ("a <b> & &lt; *c* snake_case _d_", "a \\<b\\> & \\&lt; \\*c\\* snake_case \\_d\\_"),
        ("```rust", "\\`\\`\\`rust"),
        ("    indented", "indented"),
        ("# not a heading", "\\# not a heading"),
        ("1. not a list", "1\\. not a list"),
        ("-not a list", "\\-not a list"),
        ("Of:\n- a\n- # b\nc", "Of:\n\n- a\n- \\# b\n\nc"),
        ("---", "\\---"),
        ("a */ b", "a \\*/ b"),
        ("a `lone tick", "a \\`lone tick"),
        ("[`code`](https://a.test)", "[`code`](https://a.test)"),
        ("\u{202e}left\u{0}right\r", "leftright"),
        ("  \n \n", ""),
    ];
    for (prose, expected) in table {
        assert_eq!(written(prose), expected, "{prose}");
    }
}

#[test]
fn long_paragraphs_are_wrapped_but_not_within_code() {
    let prose = format!("{} `a b c` {}", "word ".repeat(19).trim(), "- ".repeat(60));
    let lines = doc_lines(&prose);
    assert!(lines.iter().all(|line| line.chars().count() <= LINE_WIDTH + 1), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("`a b c`")), "{lines:#?}");
    assert!(lines[1..].iter().all(|line| !line.starts_with("- ")), "{lines:#?}");
}

#[test]
fn reasons_of_deprecation_are_plain_text() {
    let prose = "[Deprecated] Use **x** or\n[`y`](https://a.test), `z`, <b>. See https://a.test.";
    let note = "(Deprecated) Use x or y, `z`, (b). See <https://a.test>.";
    assert_eq!(deprecated_attr(Some(prose)).to_string(), quote!(#[deprecated(note = #note)]).to_string());
    assert_eq!(deprecated_attr(Some("")).to_string(), quote!(#[deprecated]).to_string());
    assert!(deprecated_attr(None).is_empty());
}

/// The text that prose stands for, without its markup.
fn plain_text(prose: &str) -> String {
    let plain_line = |line: &str| -> String {
        let line = without_unsafe_characters(line);
        let item = line.trim_start().strip_prefix("- ").unwrap_or(&line);
        split_inline(item).iter().map(Inline::plain).collect()
    };
    let text = prose.lines().map(plain_line).collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn ambiguous_names_are_sorted() {
    assert!(AMBIGUOUS.is_sorted());
}

/// What rustdoc would read: the text, and whether anything in it is more than the prose form allows.
fn read_back(markdown: &str) -> Result<String, String> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut text = String::new();
    let mut broken = |link: pulldown_cmark::BrokenLink<'_>| Some((link.reference.into_string().into(), "".into()));
    for event in Parser::new_with_broken_link_callback(markdown, options, Some(&mut broken)) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::End(pulldown_cmark::TagEnd::Paragraph) => text.push(' '),
            Event::End(pulldown_cmark::TagEnd::Item) => text.push(' '),
            Event::Start(Tag::Paragraph | Tag::Strong | Tag::List(None) | Tag::Item) | Event::End(_) => {}
            Event::Start(Tag::Link { link_type: LinkType::Inline | LinkType::Autolink, .. }) => {}
            other => return Err(format!("{other:?}")),
        }
    }
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn odd_prose_is_read_as_written() {
    let pieces = [
        "`",
        "``",
        "```",
        "*",
        "**",
        "_",
        "[",
        "]",
        "(",
        ")",
        "<",
        ">",
        "a",
        "b1",
        " ",
        " ",
        "\n",
        "    ",
        "- ",
        "+ ",
        "# ",
        "1. ",
        "2) ",
        "|",
        "---",
        "===",
        "\\",
        "&amp;",
        "&",
        "#",
        "!",
        "~~",
        "https://a.test/x",
        "http://",
        "<!--",
        "-->",
        "[^1]",
        ": ",
        "\t",
        "é",
        "*/",
        "/*",
        "$",
        "](https://a.test)",
        "[x]",
        "{",
        "}",
        "\"",
        "'",
    ];
    let mut state = 7_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    for _ in 0..30_000 {
        let prose: String = (0..next() % 12).map(|_| pieces[next() % pieces.len()]).collect();
        let markdown = written(&prose);
        let read = read_back(&markdown).unwrap_or_else(|found| panic!("{prose:?} as {markdown:?} is {found}"));
        assert_eq!(read.replace(' ', ""), plain_text(&prose).replace(' ', ""), "{prose:?} as {markdown:?}");
    }
}
