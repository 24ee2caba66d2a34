//! What is said of faults, and with which exit code.

use std::fs;

use tempfile::TempDir;

use crate::workspace::{CONFIG, RESOURCE, run, workspace, write};

#[test]
fn folders_without_pages_are_errors() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    for (name, message) in [("empty", "error: `empty` holds no pages"), ("missing", "error: cannot read `missing`")] {
        for arguments in [&["model", name][..], &["generate", name, "--out", "out"]] {
            let (code, stdout, stderr) = run(folder.path(), arguments);
            assert_eq!((code, &*stdout), (2, ""), "{stderr}");
            assert!(stderr.starts_with(message), "{stderr}");
        }
    }
    let (code, _, stderr) = run(folder.path(), &["generate"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("has no `mdbindgen.toml`"), "{stderr}");
}

#[test]
fn a_page_that_is_not_utf8_is_reported_and_nothing_is_written() {
    let folder = workspace();
    write(folder.path(), "docs/v1.0/resources/broken.md", b"# caf\xe9\n");
    let (code, _, stderr) = run(folder.path(), &["generate"]);
    assert_eq!(code, 1, "{stderr}");
    assert!(stderr.contains("error[not-utf8]: "), "{stderr}");
    assert!(stderr.contains("docs/v1.0/resources/broken.md"), "{stderr}");
    assert!(stderr.ends_with("error: 1 error in 1 of 3 pages; nothing was written\n"), "{stderr}");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn levels_of_the_configuration_decide_what_stops_a_run() {
    let folder = workspace();
    write(folder.path(), "mdbindgen.toml", format!("{CONFIG}\n[levels]\nunknown-type = \"deny\"\n"));
    let (code, _, stderr) = run(folder.path(), &["generate"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("error[unknown-type]: "), "{stderr}");

    write(folder.path(), "mdbindgen.toml", format!("{CONFIG}\n[levels]\nunknown-type = \"allow\"\n"));
    let (code, _, stderr) = run(folder.path(), &["generate"]);
    assert_eq!(code, 0);
    assert!(!stderr.contains("unknown-type"), "{stderr}");
}

#[test]
fn faults_of_the_configuration_are_shown_in_it() {
    let folder = workspace();
    write(folder.path(), "mdbindgen.toml", format!("otuput = \"x\"\n{CONFIG}"));
    let (code, _, stderr) = run(folder.path(), &["generate"]);
    assert_eq!(code, 2);
    let expected = "\
error[unknown-config-key]: configuration key `otuput` is not known
 --> mdbindgen.toml:1:1
";
    assert!(stderr.starts_with(expected), "{stderr}");
    assert!(stderr.contains("help: a key with a similar name exists: `output`"), "{stderr}");
    assert!(stderr.ends_with("error: 1 error in the configuration\n"), "{stderr}");
}

#[test]
fn quiet_prints_errors_only_and_verbose_the_files_that_change() {
    let folder = workspace();
    let (code, stdout, stderr) = run(folder.path(), &["generate", "--quiet"]);
    assert_eq!((code, &*stdout, &*stderr), (0, "", ""));
    fs::remove_dir_all(folder.path().join("out")).unwrap();
    let (_, _, stderr) = run(folder.path(), &["-v", "generate"]);
    assert!(stderr.contains("    written  lamp.rs\n"), "{stderr}");
}

#[test]
fn frequent_warnings_are_counted_and_shown_in_full_on_demand() {
    let folder = workspace();
    let rows: String = (0..40).map(|index| format!("|part{index}|noSuchType{index}|A part.|\n")).collect();
    let page = RESOURCE.replace("|maker|lampMaker|Who made it.|\n", &rows);
    write(folder.path(), "docs/v1.0/resources/lamp.md", page);
    let (_, _, brief) = run(folder.path(), &["generate"]);
    assert_eq!(brief.matches("warning[unknown-type]").count(), 3, "{brief}");
    assert!(brief.contains("     40  warning  unknown-type  "), "{brief}");
    let (_, _, full) = run(folder.path(), &["generate", "-v"]);
    assert_eq!(full.matches("warning[unknown-type]").count(), 40, "{full}");
}

#[test]
fn colours_are_used_when_asked_for_and_never_in_a_pipe_otherwise() {
    let folder = workspace();
    for (arguments, colored) in [
        (&["generate"][..], false),
        (&["generate", "--color", "always"], true),
        (&["--color=never", "generate"], false),
    ] {
        let (_, _, stderr) = run(folder.path(), arguments);
        assert_eq!(stderr.contains('\u{1b}'), colored, "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn wrong_usage_ends_with_code_two() {
    let folder = workspace();
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["generate", "--runtime-path", "x"],
        &["generate", "--quiet", "--verbose"],
        &["generate", "--crate", "../evil"],
        &["generate", "--exclude", "resorce=lamp"],
        &["generate", "--resource", "no such thing"],
        &["model", "--format", "toml"],
        &["generate", "--config", "none.toml"],
        &["mock", "docs/v1.0", "--fail-rate", "1.5"],
        &["mock", "docs/v1.0", "--throttle", "0"],
        &["mock", "docs/v1.0", "--listen", "nowhere"],
        &["generate", "docs/v1.0", "docs/v1.0", "--out", "out"],
    ] {
        let (code, stdout, stderr) = run(folder.path(), arguments);
        assert_eq!((code, &*stdout), (2, ""), "{arguments:?}");
        assert!(!stderr.is_empty(), "{arguments:?}");
    }
}
