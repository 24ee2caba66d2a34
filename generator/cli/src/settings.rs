//! From arguments to a configuration.

use std::path::{Path, PathBuf};

use mdbindgen::config::{DocsRoot, FILE_NAME, FilterKind, Package, Slice};
use mdbindgen::{Config, Error};

use crate::args::{GenerateArguments, InputArguments, SliceArguments};

/// The configuration for a command that reads pages.
///
/// Folders given as arguments replace the docs roots of the configuration file. They also stand for themselves: the file
/// in the current folder is about other pages, and is read only if it is named.
pub(crate) fn config(arguments: &InputArguments) -> Result<Config, Error> {
    let mut config = match &arguments.config {
        Some(path) => Config::read(path)?,
        None if arguments.folders.is_empty() => default_config()?,
        None => Config::default(),
    };
    if !arguments.folders.is_empty() {
        let roots = arguments.folders.iter().map(DocsRoot::new);
        config.roots = roots.collect::<Result<_, _>>().map_err(|error| Error::Usage(error.to_string()))?;
    }
    let slice = slice(&arguments.slice);
    if !slice.is_whole() {
        config.slice = slice;
    }
    Ok(config)
}

/// The filters given as arguments.
fn slice(arguments: &SliceArguments) -> Slice {
    let mut slice = Slice::default();
    let SliceArguments { resource, operation, path, namespace, method, permission, exclude } = arguments;
    let included = [
        (FilterKind::Resource, resource),
        (FilterKind::Operation, operation),
        (FilterKind::Path, path),
        (FilterKind::Namespace, namespace),
        (FilterKind::Method, method),
        (FilterKind::Permission, permission),
    ];
    for (kind, globs) in included {
        globs.iter().for_each(|glob| slice.include.push(kind, glob));
    }
    exclude.iter().for_each(|(kind, glob)| slice.exclude.push(*kind, glob));
    slice
}

/// The configuration for `generate`.
pub(crate) fn generate_config(arguments: &GenerateArguments) -> Result<Config, Error> {
    let mut config = config(&arguments.input)?;
    if let Some(out) = &arguments.out {
        config.output.clone_from(out);
    }
    if config.output.as_os_str().is_empty() {
        return Err(Error::Usage("`--out DIR` is needed to know where the bindings of these folders go".to_owned()));
    }
    if let Some(name) = &arguments.package {
        if !Package::is_valid_name(name) {
            return Err(Error::Usage(format!("`{name}` cannot be the name of a crate")));
        }
        let runtime = config.package.and_then(|package| package.runtime);
        config.package = Some(Package { name: name.clone(), runtime });
    }
    if let Some(folder) = &arguments.runtime_path {
        let Some(package) = &mut config.package else {
            return Err(Error::Usage("`--runtime-path` has no effect without `--crate NAME`".to_owned()));
        };
        package.runtime = Some(folder.clone());
    }
    config.example_tests |= arguments.example_tests;
    config.cache = target_folder(&config.output).map(|target| target.join("mdbindgen"));
    Ok(config)
}

/// Cargo's target folder of the project that the current folder lies in, or else of that of the output; nothing if
/// neither lies in one.
fn target_folder(output: &Path) -> Option<PathBuf> {
    let named = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"].into_iter().find_map(std::env::var_os);
    if let Some(folder) = named.filter(|folder| !folder.is_empty()) {
        return Some(folder.into());
    }
    let current = std::env::current_dir().ok()?;
    // The lock file stands in the root of a workspace, beside the target folder.
    let is_root = |folder: &&Path| folder.join("Cargo.lock").is_file();
    let root = current.ancestors().find(is_root).map(Path::to_owned);
    let root = root.or_else(|| current.join(output).ancestors().find(is_root).map(Path::to_owned));
    root.map(|root| root.join("target"))
}

fn default_config() -> Result<Config, Error> {
    let path = Path::new(FILE_NAME);
    if !path.exists() {
        let message = format!("no folder is given, and the current folder has no `{FILE_NAME}` that names one");
        return Err(Error::Usage(message));
    }
    Config::read(path)
}
