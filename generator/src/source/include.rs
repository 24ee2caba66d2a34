//! The include directives of a page, and where their targets may lie.

use std::path::{Component, Path, PathBuf};

use memchr::memchr_iter;

use super::lines;

/// An include directive as a page writes it: `[!INCLUDE [label](target)]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Directive {
    /// The bytes of the whole directive.
    pub(super) range: std::ops::Range<usize>,
    /// The path, relative to the page.
    pub(super) target: String,
}

/// How a directive starts, in any case.
const START: &str = "[!include";

/// Finds the include directives that stand outside the tabs of other languages than HTTP.
///
/// The other tabs hold code samples, thousands of tiny files that say nothing about the API.
pub(super) fn directives(text: &str) -> Vec<Directive> {
    let mut found = Vec::new();
    if find_ignoring_case(text, START).is_none() {
        return found;
    }
    let mut in_sample_tab = false;
    let mut offset = 0;
    for line in lines(text) {
        if line.starts_with("# [") && line.contains("](#tab/") {
            in_sample_tab = !line.contains("](#tab/http)");
        } else if line.starts_with("---") && line.trim_end() == "---" {
            in_sample_tab = false;
        } else if !in_sample_tab {
            found.extend(directives_in_line(line, offset));
        }
        offset += line.len();
    }
    found
}

fn directives_in_line(line: &str, offset: usize) -> impl Iterator<Item = Directive> {
    let mut position = 0;
    std::iter::from_fn(move || {
        loop {
            let start = position + find_ignoring_case(&line[position..], START)?;
            position = start + START.len();
            if let Some((length, target)) = opt_link(&line[position..]) {
                position += length;
                let range = offset + start..offset + position;
                return Some(Directive { range, target: target.to_owned() });
            }
        }
    })
}

/// How long the label and the target of an include may be together; longer ones are no includes.
const LONGEST_LINK: usize = 1_024;

/// Reads ` [label](target)]`; gives its length and the target.
fn opt_link(text: &str) -> Option<(usize, &str)> {
    let end = (0..=LONGEST_LINK.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let text = &text[..end];
    let label = text.find('[').filter(|start| text[..*start].trim().is_empty())?;
    let open = label + text[label..].find("](")? + 2;
    let close = open + text[open..].find(')')?;
    let end = close + 1 + usize::from(text[close + 1..].starts_with(']'));
    Some((end, text[open..close].split_whitespace().next()?))
}

/// Finds `needle`, which starts with a bracket, in any case.
fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    let starts_here = |start: &usize| {
        let window = text.as_bytes().get(*start..*start + needle.len());
        window.is_some_and(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
    };
    memchr_iter(b'[', text.as_bytes()).find(starts_here)
}

/// The file that an include leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// Its path as the directive has it.
    pub(crate) written: PathBuf,
    /// Its path without symbolic links.
    pub(crate) actual: PathBuf,
}

impl Target {
    /// Whether the path still leads to the file.
    pub(crate) fn is_same(&self) -> bool {
        self.written.canonicalize().is_ok_and(|actual| actual == self.actual)
    }
}

/// Why an include may not be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The target lies outside the docs root and the includes folder beside it.
    OutsideRoot,
    /// A symbolic link, part of the path given, leads outside.
    LinkedOutside(PathBuf),
    /// There is no file at the path given.
    Missing(PathBuf),
}

/// Resolves `target`, written in a file of the folder `base`, to an existing file inside `root` or `root/../includes`.
///
/// The comparison is made twice: on the path as written, before the disk is touched, and on the canonical path, so that
/// a symbolic link cannot lead out. All paths but `target` are canonical.
pub(super) fn resolve(root: &Path, base: &Path, target: &str) -> Result<Target, Refusal> {
    let allowed = [Some(root.to_path_buf()), root.parent().map(|parent| parent.join("includes"))];
    let is_inside = |path: &Path| allowed.iter().flatten().any(|folder| path.starts_with(folder));
    let written = normalize(base, target).filter(|path| is_inside(path)).ok_or(Refusal::OutsideRoot)?;
    match written.canonicalize() {
        Ok(actual) if !is_inside(&actual) => Err(Refusal::LinkedOutside(written)),
        Ok(actual) if actual.is_file() => Ok(Target { written, actual }),
        Ok(_) | Err(_) => Err(Refusal::Missing(written)),
    }
}

/// Applies `..` and `.` by text alone; nothing if `target` is absolute or climbs above the file system's root.
fn normalize(base: &Path, target: &str) -> Option<PathBuf> {
    let target = target.replace('\\', "/");
    let mut path = base.to_path_buf();
    for component in Path::new(&target).components() {
        match component {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !path.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(text: &str) -> Vec<String> {
        directives(text).into_iter().map(|directive| directive.target).collect()
    }

    #[test]
    fn directives_are_found_in_any_case_and_with_their_whole_range() {
        let text = "a [!INCLUDE [table](../includes/a.md)] b\n[!include[x](b.md)]\n";
        assert_eq!(targets(text), ["../includes/a.md", "b.md"]);
        assert_eq!(&text[directives(text)[0].range.clone()], "[!INCLUDE [table](../includes/a.md)]");
    }

    #[test]
    fn sample_tabs_are_skipped_until_the_group_ends() {
        let text = "# [HTTP](#tab/http)\n[!INCLUDE [a](a.md)]\n# [C#](#tab/csharp)\n[!INCLUDE [b](b.md)]\n---\n[!INCLUDE [c](c.md)]\n";
        assert_eq!(targets(text), ["a.md", "c.md"]);
    }

    #[test]
    fn unfinished_directives_are_text() {
        assert!(targets("[!INCLUDE [a](\n[!INCLUDE\n[!INCLUDE [a] (b)").is_empty());
    }

    #[test]
    fn targets_may_not_leave_the_root() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        let (root, pages) = (base.join("docs/v1.0"), base.join("docs/v1.0/api"));
        for (path, text) in [("docs/v1.0/includes/a.md", ""), ("docs/includes/b.md", ""), ("secret.md", "")] {
            std::fs::create_dir_all(base.join(path).parent().unwrap()).unwrap();
            std::fs::write(base.join(path), text).unwrap();
        }
        std::fs::create_dir_all(&pages).unwrap();
        assert!(resolve(&root, &pages, "../includes/a.md").is_ok());
        assert!(resolve(&root, &pages, "../../includes/b.md").is_ok());
        assert_eq!(resolve(&root, &pages, "../../../secret.md"), Err(Refusal::OutsideRoot));
        assert_eq!(resolve(&root, &pages, "/etc/passwd"), Err(Refusal::OutsideRoot));
        let missing = Refusal::Missing(root.join("includes/none.md"));
        assert_eq!(resolve(&root, &pages, "../includes/none.md"), Err(missing));
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_may_not_lead_out() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("docs");
        std::fs::create_dir_all(root.join("includes")).unwrap();
        std::fs::write(folder.path().join("secret.md"), "").unwrap();
        std::os::unix::fs::symlink(folder.path().join("secret.md"), root.join("includes/link.md")).unwrap();
        let outside = Refusal::LinkedOutside(root.join("includes/link.md"));
        assert_eq!(resolve(&root, &root.join("includes"), "link.md"), Err(outside));
    }
}
