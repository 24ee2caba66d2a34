//! Sentences of running text.

use crate::syntax::{Run, Style, Text};

/// Cuts `text` into sentences; code and links are never cut.
pub(crate) fn sentences(text: &Text) -> Vec<Text> {
    let mut sentences = vec![Text::empty(text.span)];
    for run in text.runs() {
        if run.style == Style::Code || run.link.is_some() {
            push(&mut sentences, run);
            continue;
        }
        let mut start = 0;
        while let Some(end) = sentence_end(run.text, start) {
            push(&mut sentences, run.with_text(&run.text[start..end]));
            sentences.push(Text::empty(text.span));
            start = end;
        }
        push(&mut sentences, run.with_text(&run.text[start..]));
    }
    sentences.retain(|sentence| !sentence.is_blank());
    sentences
}

fn push(sentences: &mut [Text], run: Run<'_>) {
    if let Some(sentence) = sentences.last_mut()
        && !run.text.is_empty()
    {
        sentence.push(run);
    }
}

/// The offset behind the sentence that starts at `start`, if it ends within `text`.
fn sentence_end(text: &str, start: usize) -> Option<usize> {
    let found =
        text[start..].match_indices(['\n', '.', '!', '?']).find(|(offset, _)| ends_at(text, start, start + offset));
    found.map(|(offset, _)| start + offset + 1)
}

/// Whether the sentence that starts at `start` ends with the character at `index`; the dot of an abbreviation ends none.
pub(crate) fn ends_at(text: &str, start: usize, index: usize) -> bool {
    let behind = &text[index + 1..];
    match text.as_bytes()[index] {
        b'\n' => true,
        b'.' | b'!' | b'?' => {
            let is_last = behind.chars().next().is_none_or(char::is_whitespace);
            is_last && !["e.g", "i.e", "etc", "vs"].iter().any(|short| text[start..index].ends_with(short))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::testing::cell;

    #[test]
    fn text_is_cut_at_the_end_of_sentences() {
        let text = cell("A `1. 2` b, e.g. c. D [e. f](x.md). G");
        let plain: Vec<String> = sentences(&text).iter().map(|sentence| sentence.plain().trim().to_owned()).collect();
        assert_eq!(plain, ["A 1. 2 b, e.g. c.", "D e. f.", "G"]);
    }
}
