//! How near the model comes to what the service itself declares.
//!
//! A scorer may lie beside the folder of the corpus, in `oracle`: a script that compares a model with the metadata that the
//! service of these pages published in the same week, and with a reading of the pages that is independent of this one. It
//! prints one line per metric, `type kind: 0.9917 (953/961)`. Where there is none, the test says so and passes.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use mdbindgen::model::Document;

use crate::corpus::{Reference, corpus_folder, references};

/// The reference whose week the metadata is of.
const DATE: &str = "2021-07";

/// The least that each metric may be, in percent: half a percent less than it was when this was written.
const FLOORS: [(&str, f64); 28] = [
    ("types recall", 99.5),
    ("types precision", 99.5),
    ("type kind", 98.7),
    ("type base", 99.4),
    ("properties recall", 99.5),
    ("properties precision", 99.5),
    ("property type", 99.5),
    ("property collection", 99.5),
    ("property navigation", 99.5),
    ("enums recall", 98.2),
    ("enum members recall", 98.9),
    ("enum members precision", 99.4),
    ("operations recall", 99.5),
    ("requests recall", 99.2),
    ("requests precision", 99.5),
    ("permissions", 99.5),
    ("response status", 99.5),
    ("response type", 99.5),
    ("response collection", 99.5),
    ("body presence", 99.5),
    ("body type", 98.2),
    ("example requests", 99.5),
    ("example responses", 99.5),
    ("example coverage", 99.5),
    ("info abstract flag", 95.4),
    ("info open flag", 94.6),
    ("info enum flags", 97.8),
    ("info operation kind", 98.4),
];

#[test]
fn facts_agree_with_the_metadata_of_the_service() {
    let test = "score";
    let Some(folder) = corpus_folder(test) else { return };
    let scorer = folder.join("../oracle/score.py");
    let dated = references(test).into_iter().flatten().find(|reference| reference.name.starts_with(DATE));
    let Some(reference) = dated.filter(|_| scorer.is_file()) else {
        std::io::stderr().write_all(b"score: skipped, since there is no scorer\n").expect("standard error takes text");
        return;
    };
    let sheet = score(&scorer, reference);
    let short: Vec<_> = FLOORS.iter().filter(|(metric, floor)| percent(&sheet, metric) < *floor).collect();
    assert!(short.is_empty(), "below their floors: {short:?}\n{sheet}");
}

/// The sheet of the scorer.
fn score(scorer: &Path, reference: &Reference) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let model = folder.path().join("model.json");
    let roots = [("v1".to_owned(), reference.lowered.api.clone())];
    let file = File::create(&model).expect("a file");
    serde_json::to_writer(file, &Document { roots: &roots }).expect("a model is JSON");
    let metadata = scorer.with_file_name("v1.0.json");
    let output = Command::new("python3").arg(scorer).arg(metadata).arg(&model).output().expect("Python 3 is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the sheet is text")
}

/// The value of `metric`; a metric without judged items counts as zero.
fn percent(sheet: &str, metric: &str) -> f64 {
    let value = sheet.lines().find_map(|line| line.strip_prefix(metric)?.strip_prefix(": "));
    let value = value.unwrap_or_else(|| panic!("the scorer knows no metric `{metric}`"));
    value.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()).map_or(0.0, |share| share * 100.0)
}
