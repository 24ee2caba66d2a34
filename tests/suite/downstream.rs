//! Crates that use mdbindgen in their build scripts, built by Cargo as their users would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::fixture::{copy_folder, folder, read_text};

/// Cargo takes one build at a time in a target folder; tests take turns without its complaints.
static TURN: Mutex<()> = Mutex::new(());

/// A fresh copy of the crates, on whose pages a test may write.
struct Downstream {
    crates: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

/// What Cargo said, and whether it was satisfied.
struct Built {
    success: bool,
    /// What it printed with `-vv`, the output of build scripts included.
    text: String,
}

impl Downstream {
    /// Copies the crates to a folder called `name`; what was compiled for their dependencies is shared by all copies.
    fn new(name: &str) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let crates = Path::new(env!("CARGO_TARGET_TMPDIR")).join("downstream").join(name);
        let _ = fs::remove_dir_all(&crates);
        copy_folder(&folder().join("downstream"), &crates);
        // The versions that are known to be there, so that nothing is downloaded.
        let lock = folder().parent().expect("a workspace").join("Cargo.lock");
        fs::copy(lock, crates.join("Cargo.lock")).expect("the workspace has a lock file");
        Self { crates, _turn: turn }
    }

    fn check(&self, package: &str) -> Built {
        let workspace = folder().parent().expect("a workspace");
        let patch =
            |name: &str, path: &str| format!("patch.crates-io.{name}.path={}", toml_string(&workspace.join(path)));
        let output = Command::new(env!("CARGO"))
            .current_dir(&self.crates)
            .args(["check", "-vv", "--offline", "--package", package, "--color=never"])
            .args([
                "--config",
                &patch("mdbindgen", "generator"),
                "--config",
                &patch("mdbindgen-runtime", "generator/runtime"),
            ])
            .arg("--target-dir")
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("downstream/target"))
            .output()
            .expect("Cargo runs");
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        Built { success: output.status.success(), text }
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.crates.join(path), text).expect("copies can be written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.crates.join(path)).expect("the file is copied")
    }
}

impl Built {
    /// What the build script of `package` told Cargo; nothing if it did not run.
    fn told(&self, package: &str) -> Vec<&str> {
        let prefix = format!("[{package} 0.1.0] ");
        self.text.lines().filter_map(|line| line.strip_prefix(&prefix)).collect()
    }
}

fn toml_string(path: &Path) -> String {
    format!("{:?}", path.to_str().expect("the path of the workspace is Unicode"))
}

#[test]
fn three_lines_are_a_build_script_and_it_runs_when_pages_change() {
    let downstream = Downstream::new("plain");
    let built = downstream.check("plain");
    assert!(built.success, "{}", built.text);
    let expected = [
        "cargo::rerun-if-changed=docs/api",
        "cargo::rerun-if-changed=docs/api/lamp-createuploadsession.md",
        "cargo::rerun-if-changed=docs/api/lamp-get.md",
        "cargo::rerun-if-changed=docs/includes/permissions/lamp-get-permissions.md",
        "cargo::rerun-if-changed=docs/resources",
        "cargo::rerun-if-changed=docs/resources/lamp.md",
        "cargo::rerun-if-changed=docs/resources/uploadsession.md",
    ];
    assert_eq!(built.told("plain"), expected, "{}", built.text);

    let again = downstream.check("plain");
    assert!(again.success, "{}", again.text);
    assert!(again.text.contains("Fresh plain"), "{}", again.text);
    for work in ["Dirty", "Compiling", "Checking", "Running"] {
        assert!(!again.text.contains(&format!(" {work} ")), "nothing changed, but there was work: {}", again.text);
    }

    let page = downstream.read("plain/docs/resources/lamp.md");
    downstream.write("plain/docs/resources/lamp.md", &(page + "|maker|lampMaker|Who made it.|\n"));
    let changed = downstream.check("plain");
    assert!(changed.success, "{}", changed.text);
    let warnings: Vec<_> = changed.told("plain").into_iter().filter(|line| line.contains("warning")).collect();
    let expected = "cargo::warning=docs/resources/lamp.md:13:8: unknown type `lampMaker` [unknown-type]";
    assert_eq!(warnings, [expected], "{}", changed.text);
}

#[test]
fn slices_attributes_and_replacements_are_settings_of_the_builder() {
    let built = Downstream::new("sliced").check("sliced");
    assert!(built.success, "{}", built.text);
}

#[test]
fn two_crates_share_the_types_that_both_need() {
    let built = Downstream::new("shared").check("rooms");
    assert!(built.success, "{}", built.text);
}

#[test]
fn a_checked_in_module_is_kept_up_to_date_file_by_file() {
    let downstream = Downstream::new("checked_in");
    let built = downstream.check("checked_in");
    assert!(built.success, "{}", built.text);
    let modules = ["checked_in/src/api/clock.rs", "checked_in/src/api/mod.rs"];
    for module in modules {
        let checked_in = read_text(&folder().join("downstream").join(module));
        assert_eq!(downstream.read(module), checked_in, "{module} is not what the pages give");
    }

    let page = downstream.read("checked_in/docs/resources/clock.md");
    downstream.write("checked_in/docs/resources/clock.md", &page.replace("Whether it goes.", "Whether it ticks."));
    let time = |module: &str| fs::metadata(downstream.crates.join(module)).and_then(|metadata| metadata.modified());
    let before = modules.map(|module| time(module).expect("files have times"));
    let changed = downstream.check("checked_in");
    assert!(changed.success, "{}", changed.text);
    assert!(downstream.read(modules[0]).contains("/// Whether it ticks."));
    let after = modules.map(|module| time(module).expect("files have times"));
    assert!(before[0] < after[0] && before[1] == after[1], "the file that differs is written, and no other");

    let again = downstream.check("checked_in");
    assert!(again.text.contains("Fresh checked_in"), "{}", again.text);
}

#[test]
fn errors_in_pages_fail_the_build_with_their_report() {
    let built = Downstream::new("faulty").check("faulty");
    assert!(!built.success, "{}", built.text);
    let report = "\
error[unknown-type]: unknown type `Int23`
  --> docs/resources/lamp.md:11:13
   |
11 | |brightness|Int23|How much light it gives, in percent.|
   |             ^^^^^ no page defines this type
";
    let plain: Vec<&str> = built.text.lines().map(str::trim_start).collect();
    let lines: Vec<&str> = report.lines().map(str::trim_start).collect();
    assert!(plain.windows(lines.len()).any(|window| window == lines), "{}", built.text);
    assert!(built.text.contains("nothing was written"), "{}", built.text);
}
