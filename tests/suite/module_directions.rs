//! Which module of the generator may use which.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::fixture::read_text;

/// Each module with those that it may use. What a stage reports goes to `diagnostics`, so that all of them may use it.
const MAY_USE: [(&str, &[&str]); 18] = [
    (
        "cache",
        &["config", "diagnostics", "fingerprint", "lower", "model", "output", "parallel", "slice", "source", "stamp"],
    ),
    ("cargo", &["config", "diagnostics", "error", "output", "pipeline"]),
    ("config", &["diagnostics", "error", "source"]),
    ("diagnostics", &["source"]),
    ("emit", &["fingerprint", "model", "names"]),
    ("english", &[]),
    ("error", &["diagnostics", "output", "source"]),
    ("fingerprint", &[]),
    ("lower", &["diagnostics", "english", "fingerprint", "model", "parallel", "source", "syntax"]),
    ("model", &[]),
    ("names", &["config", "diagnostics", "english", "model", "parallel"]),
    ("output", &["config", "emit", "error", "fingerprint", "model", "names", "parallel", "stamp"]),
    ("parallel", &[]),
    (
        "pipeline",
        &[
            "cache",
            "config",
            "diagnostics",
            "emit",
            "error",
            "lower",
            "model",
            "names",
            "output",
            "parallel",
            "slice",
            "source",
            "syntax",
        ],
    ),
    ("slice", &["config", "diagnostics", "model"]),
    ("source", &["diagnostics", "fingerprint", "parallel", "stamp"]),
    ("stamp", &[]),
    ("syntax", &["diagnostics", "parallel", "source"]),
];

/// The modules that may use the file system, and those that may print.
const MAY_TOUCH_FILES: [&str; 4] = ["cache", "output", "source", "stamp"];
const MAY_PRINT: [&str; 1] = ["cargo"];

/// The modules that may ask what the pages and the configuration do not say: for the time, or the environment.
const MAY_ASK_AROUND: [&str; 3] = ["cache", "cargo", "stamp"];

#[test]
fn modules_use_what_stands_to_their_left() {
    let files = source_files();
    for (module, allowed) in MAY_USE {
        assert!(files.iter().any(|file| file.module[0] == module), "there is no module `{module}`");
        for file in files.iter().filter(|file| file.module[0] == module) {
            for used in file.used_modules() {
                let is_allowed = used == module || allowed.contains(&used.as_str());
                assert!(is_allowed, "{}: `{module}` may not use `{used}`", file.path.display());
            }
        }
    }
}

#[test]
fn every_module_is_in_the_table() {
    for file in source_files() {
        // The root of the crate joins everything, and samples are for unit tests.
        let is_listed = MAY_USE.iter().any(|(module, _)| *module == file.module[0]);
        assert!(is_listed || ["lib", "samples"].contains(&&*file.module[0]), "{}", file.path.display());
    }
}

#[test]
fn the_table_is_that_of_the_architecture() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generator/ARCHITECTURE.md");
    let text = read_text(&path);
    let cells = text.lines().filter_map(|line| line.strip_prefix("| `src/")?.strip_suffix(" |")?.split_once('`'));
    let row = |(module, rest): (&str, &str)| {
        let last = rest.rsplit('|').next().unwrap_or_default();
        let used: BTreeSet<String> = last.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        (module.trim_end_matches('/').trim_end_matches(".rs").to_owned(), used)
    };
    let documented: BTreeMap<_, _> = cells.map(row).collect();
    let names = |used: &[&str]| used.iter().map(|name| (*name).to_owned()).collect();
    let table: BTreeMap<String, BTreeSet<String>> =
        MAY_USE.iter().map(|(module, used)| ((*module).to_owned(), names(used))).collect();
    assert_eq!(documented, table);
}

#[test]
fn files_and_streams_are_touched_at_the_edges_alone() {
    for file in source_files() {
        let module = file.module[0].as_str();
        let words = file.words();
        let names_files = words.contains("fs") || words.contains("File") && words.contains("OpenOptions");
        assert!(!names_files || MAY_TOUCH_FILES.contains(&module), "{} touches files", file.path.display());
        let prints = ["print", "println", "eprint", "eprintln"].iter().any(|name| words.contains(*name));
        assert!(!prints || MAY_PRINT.contains(&module), "{} prints", file.path.display());
        let is_unsteady = ["Instant", "SystemTime", "var", "vars", "var_os", "current_dir"]
            .iter()
            .find(|name| words.contains(**name));
        assert!(is_unsteady.is_none() || MAY_ASK_AROUND.contains(&module), "{}: {is_unsteady:?}", file.path.display());
    }
}

/// A source file without its unit tests.
struct SourceFile {
    path: PathBuf,
    /// The module that it is, from the root of the crate.
    module: Vec<String>,
    tokens: Vec<TokenTree>,
}

impl SourceFile {
    /// The modules at the root of the crate that `crate::` and `super::` paths lead to.
    fn used_modules(&self) -> BTreeSet<String> {
        let mut used = BTreeSet::new();
        self.find_paths(&self.tokens, &mut used);
        used
    }

    fn find_paths(&self, tokens: &[TokenTree], used: &mut BTreeSet<String>) {
        let mut index = 0;
        while index < tokens.len() {
            if let TokenTree::Group(group) = &tokens[index] {
                self.find_paths(&group.stream().into_iter().collect::<Vec<_>>(), used);
            }
            match self.root_path(&tokens[index..]) {
                Some(length) => {
                    index += length;
                    used.extend(first_names(tokens.get(index)).into_iter().map(|name| module_of(&name)));
                }
                None => index += 1,
            }
        }
    }

    /// The number of tokens at the start of `tokens` that lead to the root of the crate: `crate::`, or enough `super::`.
    fn root_path(&self, tokens: &[TokenTree]) -> Option<usize> {
        let is_name = |index: usize, name: &str| tokens.get(index).is_some_and(|token| token.to_string() == name);
        let is_step =
            |index: usize, name: &str| is_name(index, name) && is_name(index + 1, ":") && is_name(index + 2, ":");
        if is_step(0, "crate") {
            return Some(3);
        }
        let steps = (0..self.module.len()).take_while(|step| is_step(step * 3, "super")).count();
        (steps == self.module.len()).then_some(steps * 3)
    }

    /// Every identifier in the file.
    fn words(&self) -> BTreeSet<String> {
        fn collect(tokens: impl Iterator<Item = TokenTree>, words: &mut BTreeSet<String>) {
            for token in tokens {
                match token {
                    TokenTree::Group(group) => collect(group.stream().into_iter(), words),
                    TokenTree::Ident(ident) => {
                        words.insert(ident.to_string());
                    }
                    _ => {}
                }
            }
        }
        let mut words = BTreeSet::new();
        collect(self.tokens.iter().cloned(), &mut words);
        words
    }
}

/// The names that a path or a group of paths goes on with.
fn first_names(token: Option<&TokenTree>) -> Vec<String> {
    match token {
        Some(TokenTree::Ident(name)) => vec![name.to_string()],
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let mut names = Vec::new();
            let mut at_start = true;
            for token in group.stream() {
                if let (true, TokenTree::Ident(name)) = (at_start, &token) {
                    names.push(name.to_string());
                }
                at_start = token.to_string() == ",";
            }
            names
        }
        _ => Vec::new(),
    }
}

/// The module that a name at the root of the crate stands for: some types are exported there.
fn module_of(name: &str) -> String {
    match name {
        "Config" => "config",
        "Error" => "error",
        name => name,
    }
    .to_owned()
}

fn source_files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generator/src");
    let mut paths = Vec::new();
    collect_sources(&root, &mut paths);
    paths.sort_unstable();
    let file = |path: PathBuf| {
        let tokens: TokenStream = read_text(&path).parse().expect("the generator is Rust");
        let module = module_path(path.strip_prefix(&root).expect("found below it"));
        SourceFile { module, tokens: without_tests(tokens), path }
    };
    paths.into_iter().map(file).collect()
}

fn collect_sources(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in folder.read_dir().expect("the generator has sources") {
        let path = entry.expect("folders can be listed").path();
        // Modules of unit tests alone, declared with `#[cfg(test)]`.
        let stem = path.file_stem().expect("files have names").to_string_lossy();
        let is_test = stem.ends_with("tests") || stem == "testing";
        if path.is_dir() {
            collect_sources(&path, paths);
        } else if !is_test {
            paths.push(path);
        }
    }
}

fn module_path(path: &Path) -> Vec<String> {
    let path = path.with_extension("");
    let parts = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    let mut parts: Vec<_> = parts.collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts
}

/// The tokens without the items that are marked `#[cfg(test)]`.
fn without_tests(tokens: TokenStream) -> Vec<TokenTree> {
    let mut kept: Vec<TokenTree> = Vec::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        if token.to_string().replace(' ', "") != "[cfg(test)]" {
            kept.push(token);
            continue;
        }
        let ends_item = |token: &TokenTree| match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            token => token.to_string() == ";",
        };
        for token in tokens.by_ref() {
            if ends_item(&token) {
                break;
            }
        }
    }
    kept
}
