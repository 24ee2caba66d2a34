//! The modules of docs roots as text: as a tree of files, or as one file.

use super::format::{FormatError, format_item, format_items};
use super::header::rust_header;
use super::memory::{Memory, NoMemory};
use super::{File, example_tests, single_file};
use crate::emit::{Child, Root, Tree, module_fingerprint, module_items, trees};
use crate::names::{ModuleId, Name};
use crate::parallel;

/// A docs root, as generated files show it.
pub struct Source<'a> {
    /// The module that it becomes if there are several.
    pub module: &'a str,
    /// What headers call it: `docs-input/v1.0`.
    pub label: &'a str,
    /// What its code is made of.
    pub root: Root<'a>,
    /// Whether its module has tests that try out the examples of the pages.
    pub example_tests: bool,
}

/// A module as text.
pub(super) struct Rendered {
    /// Its path below the output's module.
    pub path: Vec<String>,
    /// The page or folder that it is generated from.
    pub source: String,
    /// The modules within it, each with its attributes, up to the name: `/// Docs.\npub mod user`.
    pub children: Vec<(String, String)>,
    /// Whether it may have modules within it.
    pub is_tree: bool,
    /// Its items.
    pub text: String,
}

/// Renders the module tree as files: `mod.rs` for modules that hold modules, `<name>.rs` for others.
///
/// Files are sorted by path. The modules of a single root are the tree; several roots are a module each.
///
/// # Errors
///
/// Returns an error if something that was emitted is not Rust.
pub fn render_files(sources: &[Source<'_>]) -> Result<Vec<File>, FormatError> {
    render_files_with(sources, &NoMemory)
}

/// Like [`render_files`], and makes only the modules anew that `memory` does not have.
pub(crate) fn render_files_with(sources: &[Source<'_>], memory: &dyn Memory) -> Result<Vec<File>, FormatError> {
    let mut rendered = render(sources, memory)?;
    let mut files = Vec::new();
    for source in sources.iter().filter(|source| source.example_tests) {
        let prefix = prefix(source, sources.len());
        let (tests, examples) = example_tests::render(source, &prefix)?;
        for tree in rendered.iter_mut().filter(|module| module.is_tree && module.path == prefix) {
            tree.children.push(example_tests::child(source));
            tree.children.sort();
        }
        rendered.push(tests);
        files.push(examples);
    }
    files.extend(rendered.iter().map(Rendered::file));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

/// Renders the module tree as one file of nested modules, to be included by a build script's crate.
///
/// # Errors
///
/// Returns an error if something that was emitted is not Rust.
pub fn render_single_file(sources: &[Source<'_>]) -> Result<String, FormatError> {
    render_single_file_with(sources, &NoMemory)
}

/// Like [`render_single_file`], and makes only the modules anew that `memory` does not have.
pub(crate) fn render_single_file_with(sources: &[Source<'_>], memory: &dyn Memory) -> Result<String, FormatError> {
    let rendered = render(sources, memory)?;
    Ok(rust_header(&labels(sources)) + "\n" + &single_file::nest(&rendered))
}

/// Renders all modules, the trees of each root before its other modules.
fn render(sources: &[Source<'_>], memory: &dyn Memory) -> Result<Vec<Rendered>, FormatError> {
    let mut rendered = Vec::new();
    if sources.len() > 1 {
        rendered.push(outermost(sources)?);
    }
    for source in sources {
        let prefix = prefix(source, sources.len());
        let ids: Vec<ModuleId> = source.root.names().module_ids().collect();
        let (trees, modules) = parallel::both(
            || render_trees(source, &prefix),
            || parallel::map(&ids, |id| render_module(source, &prefix, *id, memory)),
        );
        rendered.extend(trees?);
        for module in modules {
            rendered.push(module?);
        }
    }
    Ok(rendered)
}

/// The modules above those of a docs root, which is one of `count`.
fn prefix(source: &Source<'_>, count: usize) -> Vec<String> {
    if count > 1 { vec![source.module.to_owned()] } else { Vec::new() }
}

/// The module that holds those of the roots.
fn outermost(sources: &[Source<'_>]) -> Result<Rendered, FormatError> {
    let mut modules: Vec<&str> = sources.iter().map(|source| source.module).collect();
    modules.sort_unstable();
    let child = |module: &&str| {
        let declaration = format!("/// The version {module} of the API.\npub mod {module}");
        ((*module).to_owned(), declaration)
    };
    let children = modules.iter().map(child).collect();
    Ok(Rendered { path: Vec::new(), source: labels(sources), children, is_tree: true, text: String::new() })
}

fn labels(sources: &[Source<'_>]) -> String {
    sources.iter().map(|source| source.label).collect::<Vec<_>>().join(", ")
}

fn render_trees(source: &Source<'_>, prefix: &[String]) -> Result<Vec<Rendered>, FormatError> {
    trees(&source.root).iter().map(|tree| render_tree(source, prefix, tree)).collect()
}

fn render_tree(source: &Source<'_>, prefix: &[String], tree: &Tree) -> Result<Rendered, FormatError> {
    let path = join(prefix, &tree.path);
    let module = path.join("::");
    let child = |Child { name, attributes }: &Child| -> Result<_, FormatError> {
        let declaration = format_item(&module, quote::quote!(#attributes pub mod #name;))?;
        Ok((name.unraw().to_owned(), declaration.trim_end().trim_end_matches(';').to_owned()))
    };
    let children = tree.children.iter().map(child).collect::<Result<_, _>>()?;
    let text = format_items(&module, tree.items.iter().cloned())?;
    Ok(Rendered { path, source: source.label.to_owned(), children, is_tree: true, text })
}

fn render_module(
    source: &Source<'_>,
    prefix: &[String],
    id: ModuleId,
    memory: &dyn Memory,
) -> Result<Rendered, FormatError> {
    let names = source.root.names().module(id);
    let path = join(prefix, &names.path);
    let text = memory.text(&|| module_fingerprint(&source.root, id), &|| {
        let items = module_items(&source.root, id);
        format_items(&path.join("::"), [items.imports].into_iter().chain(items.items))
    })?;
    let source = format!("{}/{}", source.label, names.page);
    Ok(Rendered { path, source, children: Vec::new(), is_tree: false, text })
}

fn join(prefix: &[String], path: &[Name]) -> Vec<String> {
    prefix.iter().cloned().chain(path.iter().map(|name| name.unraw().to_owned())).collect()
}

impl Rendered {
    /// The file of the module.
    fn file(&self) -> File {
        let mut text = rust_header(&self.source);
        let declarations: String = self.children.iter().map(|(_, declaration)| format!("{declaration};\n")).collect();
        for part in [&declarations, &self.text] {
            if !part.is_empty() {
                text.push('\n');
                text.push_str(part);
            }
        }
        let path = self.path.join("/");
        let path = match (self.is_tree, path.is_empty()) {
            (true, true) => "mod.rs".to_owned(),
            (true, false) => path + "/mod.rs",
            (false, _) => path + ".rs",
        };
        File { path, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Report;
    use crate::model::Api;
    use crate::names::assign_names;
    use crate::samples::{api, operation, record};

    fn sample() -> Api {
        let types = vec![record("message", vec![]), record("microsoft.graph.type.self", vec![])];
        api(types, vec![operation("list", Some("message"), &["GET /messages/{id}"])])
    }

    fn with_sources<R>(modules: &[&str], use_: impl Fn(&[Source<'_>]) -> R) -> R {
        let api = sample();
        let names = assign_names(&api, &mut Report::default());
        let published = |_: &str| None;
        let source =
            |module| Source { module, label: "docs", root: Root::new(&api, &names, &published), example_tests: false };
        use_(&modules.iter().copied().map(source).collect::<Vec<_>>())
    }

    #[test]
    fn one_root_is_the_tree_and_several_are_modules_of_it() {
        let paths = |modules: &[&str]| {
            let files = with_sources(modules, |sources| render_files(sources).expect("Rust"));
            files.into_iter().map(|file| file.path).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(paths(&["v1"]), "message.rs mod.rs type/mod.rs type/self_.rs");
        let both = "beta/message.rs beta/mod.rs beta/type/mod.rs beta/type/self_.rs mod.rs v1/message.rs v1/mod.rs \
                    v1/type/mod.rs v1/type/self_.rs";
        assert_eq!(paths(&["v1", "beta"]), both);
    }

    #[test]
    fn files_have_their_header_and_their_items() {
        let files = with_sources(&["v1"], |sources| render_files(sources).expect("Rust"));
        let text = |path: &str| files.iter().find(|file| file.path == path).map_or("", |file| &file.text);
        let message = text("message.rs");
        let header =
            "// @generated by mdbindgen from docs/resources/message.md; edit the pages, not this file.\n\nuse ::";
        assert!(message.starts_with(header), "{message}");
        assert!(message.contains("pub fn list(id: &str) -> Request<()> {"), "{message}");
        let expected = "// @generated by mdbindgen from docs; edit the pages, not this file.

/// [`Message`] and its operations.
pub mod message;
/// Resources in the namespace of type.
pub mod r#type;

pub use self::message::Message;
";
        assert_eq!(text("mod.rs"), expected);
    }

    #[test]
    fn one_file_nests_what_the_tree_has_in_files() {
        let text = with_sources(&["v1", "beta"], |sources| render_single_file(sources).expect("Rust"));
        let file = syn::parse_file(&text).expect("Rust");
        let modules = |items: &[syn::Item]| {
            let names = items.iter().filter_map(|item| match item {
                syn::Item::Mod(module) => Some(module.ident.to_string()),
                _ => None,
            });
            names.collect::<Vec<_>>()
        };
        assert_eq!(modules(&file.items), ["beta", "v1"]);
        let Some(syn::Item::Mod(beta)) = file.items.first() else { unreachable!("a module stands first") };
        let inner = beta.content.as_ref().map(|(_, items)| modules(items)).unwrap_or_default();
        assert_eq!(inner, ["message", "r#type"]);
    }
}
