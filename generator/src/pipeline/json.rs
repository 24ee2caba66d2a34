//! The model as indented JSON, written on all cores.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{Formatter as _, PrettyFormatter};

use crate::model::Document;
use crate::parallel;

/// How many entries are formatted before they are written: the texts of the next ones take their place in memory.
const BATCH: usize = 256;

/// Room for the text of most entries, in bytes.
const USUAL_LENGTH: usize = 4096;

/// Writes what `serde_json::to_writer_pretty` writes, with the entries of both lists formatted in parallel.
pub(super) fn write_document(document: Document<'_>, writer: &mut impl Write) -> io::Result<()> {
    writer.write_all(b"{\n  \"types\": ")?;
    write_list(&document.types(), writer)?;
    writer.write_all(b",\n  \"operations\": ")?;
    write_list(&document.operations(), writer)?;
    writer.write_all(b"\n}")
}

fn write_list<T: Serialize + Sync>(entries: &[T], writer: &mut impl Write) -> io::Result<()> {
    let mut batches = entries.chunks(BATCH);
    let Some(first) = batches.next() else { return writer.write_all(b"[]") };
    let mut texts = entry_texts(first);
    let mut separator = "[\n    ";
    while !texts.is_empty() {
        let next = batches.next().unwrap_or_default();
        // The next texts are made while these are written.
        let write = || {
            texts.drain(..).try_for_each(|text| {
                writer.write_all(std::mem::replace(&mut separator, ",\n    ").as_bytes())?;
                writer.write_all(&text?)
            })
        };
        let (written, formatted) = parallel::both(write, || entry_texts(next));
        written?;
        texts = formatted;
    }
    writer.write_all(b"\n  ]")
}

fn entry_texts<T: Serialize + Sync>(entries: &[T]) -> Vec<io::Result<Vec<u8>>> {
    parallel::map(entries, entry_text)
}

/// An entry of a list, as it is indented there.
fn entry_text(entry: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut formatter = PrettyFormatter::new();
    // The document and the list are open around the entry, which is all that the formatter needs to know.
    formatter.begin_object(&mut io::sink())?;
    formatter.begin_array(&mut io::sink())?;
    let mut text = Vec::with_capacity(USUAL_LENGTH);
    entry.serialize(&mut Serializer::with_formatter(&mut text, formatter))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{api, operation, record};

    #[test]
    fn the_text_is_that_of_one_serializer() {
        let types = vec![record("message", vec![]), record("user", vec![])];
        let full = api(types, vec![operation("list", Some("message"), &["GET /messages/{id}"])]);
        let one = [("v1".to_owned(), full)];
        let two = [one[0].clone(), ("beta".to_owned(), api(vec![], vec![]))];
        let none = [("v1".to_owned(), api(vec![], vec![]))];
        let many = (0..=BATCH).map(|number| record(&format!("type{number}"), vec![]));
        let many = [("v1".to_owned(), api(many.collect(), vec![]))];
        for roots in [&one[..], &two, &none, &many] {
            let mut written = Vec::new();
            write_document(Document { roots }, &mut written).unwrap();
            let expected = serde_json::to_string_pretty(&Document { roots }).unwrap();
            assert_eq!(String::from_utf8(written).unwrap(), expected);
        }
    }
}
