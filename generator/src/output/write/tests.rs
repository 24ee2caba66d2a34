use super::super::header::rust_header;
use super::*;

fn file(path: &str, content: &str) -> File {
    File { path: path.to_owned(), text: rust_header("docs") + content }
}

fn statuses(folder: &Path, files: &[File], mode: Mode) -> Vec<(String, Status)> {
    let outcomes = write_files(folder, files, mode).expect("written");
    outcomes.into_iter().map(|outcome| (outcome.path, outcome.status)).collect()
}

fn listed(entries: &[(&str, Status)]) -> Vec<(String, Status)> {
    entries.iter().map(|(path, status)| ((*path).to_owned(), *status)).collect()
}

#[test]
fn what_another_run_has_removed_already_is_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    remove(folder.path(), "gone.rs").expect("nothing is left to do");
}

#[test]
fn only_what_differs_is_written_and_what_is_left_over_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("new/out");
    let first = [file("mod.rs", "1"), file("a.rs", "1"), file("sub/mod.rs", "1"), file("sub/b.rs", "1")];
    let all = |status| listed(&[("a.rs", status), ("mod.rs", status), ("sub/b.rs", status), ("sub/mod.rs", status)]);
    assert_eq!(statuses(&root, &first, Mode::Check), all(Status::Missing));
    assert!(!root.exists());
    assert_eq!(statuses(&root, &first, Mode::Write), all(Status::Written));
    assert_eq!(statuses(&root, &first, Mode::Write), all(Status::Unchanged));
    let time = fs::metadata(root.join("a.rs")).and_then(|metadata| metadata.modified()).expect("a time");
    let second = [file("mod.rs", "2"), file("a.rs", "1")];
    let check = listed(&[
        ("a.rs", Status::Unchanged),
        ("mod.rs", Status::Outdated),
        ("sub/b.rs", Status::Superfluous),
        ("sub/mod.rs", Status::Superfluous),
    ]);
    assert_eq!(statuses(&root, &second, Mode::Check), check);
    assert!(root.join("sub/b.rs").exists());
    let write = listed(&[
        ("a.rs", Status::Unchanged),
        ("mod.rs", Status::Written),
        ("sub/b.rs", Status::Removed),
        ("sub/mod.rs", Status::Removed),
    ]);
    assert_eq!(statuses(&root, &second, Mode::Write), write);
    assert!(!root.join("sub").exists());
    assert_eq!(fs::metadata(root.join("a.rs")).and_then(|metadata| metadata.modified()).expect("a time"), time);
    let names: Vec<_> = fs::read_dir(&root).expect("entries").collect();
    assert_eq!(names.len(), 2, "no temporary file is left: {names:?}");
}

#[test]
fn foreign_files_are_never_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    fs::create_dir_all(root.join("by_hand")).expect("a folder");
    for path in ["b.rs", "other.rs", "by_hand/mod.rs"] {
        fs::write(root.join(path), "// by hand").expect("written");
    }
    // Files of ours in folders that are not: another output lies there.
    fs::write(root.join("by_hand/ours.rs"), rust_header("docs")).expect("written");
    let error = write_files(root, &[file("a.rs", ""), file("b.rs", "")], Mode::Write).expect_err("a foreign file");
    assert!(matches!(&error, Error::ForeignFile { path } if *path == root.join("b.rs")), "{error}");
    assert!(!root.join("a.rs").exists(), "nothing is written before everything is checked");
    assert_eq!(statuses(root, &[file("a.rs", "")], Mode::Write), listed(&[("a.rs", Status::Written)]));
    for path in ["b.rs", "other.rs", "by_hand/mod.rs"] {
        assert_eq!(fs::read_to_string(root.join(path)).expect("read"), "// by hand");
    }
    assert!(root.join("by_hand/ours.rs").exists());
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_refused_or_left_alone() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let (root, outside) = (folder.path().join("out"), folder.path().join("outside"));
    fs::create_dir_all(&root).expect("a folder");
    fs::create_dir_all(&outside).expect("a folder");
    fs::write(outside.join("mod.rs"), rust_header("docs")).expect("written");
    symlink(&outside, root.join("sub")).expect("a link");
    symlink(outside.join("mod.rs"), root.join("a.rs")).expect("a link");
    for path in ["sub/mod.rs", "sub/new.rs", "a.rs"] {
        let error = write_files(&root, &[file(path, "changed")], Mode::Write).expect_err("a link");
        assert!(error.to_string().contains("symbolic link"), "{error}");
    }
    assert_eq!(statuses(&root, &[file("b.rs", "")], Mode::Write), listed(&[("b.rs", Status::Written)]));
    assert_eq!(fs::read_to_string(outside.join("mod.rs")).expect("read"), rust_header("docs"));
}

#[cfg(unix)]
#[test]
fn files_have_the_permissions_of_other_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("usual"), "").expect("written");
    statuses(folder.path(), &[file("a.rs", "")], Mode::Write);
    let mode = |name| fs::metadata(folder.path().join(name)).expect("metadata").permissions().mode();
    assert_eq!(mode("a.rs"), mode("usual"));
}

#[test]
fn trouble_names_the_path() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("a.rs")).expect("a folder");
    fs::write(folder.path().join("sub"), "a file").expect("written");
    for path in ["a.rs", "sub/b.rs"] {
        let error = write_files(folder.path(), &[file(path, "")], Mode::Write).expect_err("in the way");
        assert!(error.to_string().contains(path), "{error}");
    }
}
