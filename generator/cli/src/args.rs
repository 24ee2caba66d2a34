//! The arguments of the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use mdbindgen::config::FilterKind;

/// Generates Rust bindings from API reference pages written in Markdown.
#[derive(Debug, Parser)]
#[command(
    name = "mdbindgen",
    version,
    max_term_width = 100,
    after_help = "Exit codes: 0 done, 1 findings, 2 could not run."
)]
pub(crate) struct Arguments {
    /// How to talk to the user.
    #[command(flatten)]
    pub(crate) output: OutputArguments,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Args)]
pub(crate) struct OutputArguments {
    /// Print errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Print every warning in full, and the files that change
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// When to use colours
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub(crate) color: ColorChoice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the bindings, or verify that they are up to date
    Generate(GenerateArguments),
    /// Print the intermediate model
    Model(ModelArguments),
    /// Serve the pages' examples over HTTP, until interrupted
    Mock(MockArguments),
    /// Explain a diagnostic, or list them all
    Explain(ExplainArguments),
}

#[derive(Debug, Args)]
pub(crate) struct InputArguments {
    /// Docs roots: folders that hold `api/` and `resources/`, or one of them [default: those of the configuration]
    #[arg(value_name = "DIR")]
    pub(crate) folders: Vec<PathBuf>,
    /// The configuration file [default: mdbindgen.toml in the current folder, if no DIR is given]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) slice: SliceArguments,
}

/// Filters, each of which may be given several times. Together they replace the slice of the configuration.
#[derive(Debug, Args)]
#[command(next_help_heading = "Slice: the part of the API, with all it needs (globs; each option may be repeated)")]
pub(crate) struct SliceArguments {
    /// A type and the operations that belong to it: `message`
    #[arg(long, value_name = "GLOB")]
    pub(crate) resource: Vec<String>,
    /// The operation of a page: `user-list-messages`
    #[arg(long, value_name = "GLOB")]
    pub(crate) operation: Vec<String>,
    /// Requests by path: `/users/*/messages`, `/me/**`
    #[arg(long, value_name = "GLOB")]
    pub(crate) path: Vec<String>,
    /// The types of a namespace and the operations that belong to them
    #[arg(long, value_name = "GLOB")]
    pub(crate) namespace: Vec<String>,
    /// Only requests with this HTTP method
    #[arg(long, value_name = "GLOB")]
    pub(crate) method: Vec<String>,
    /// Only operations for which this permission is enough
    #[arg(long, value_name = "GLOB")]
    pub(crate) permission: Vec<String>,
    /// Leave out what a filter matches: `resource=user`, `path=/me/**`, `method=DELETE`
    #[arg(long, value_name = "KIND=GLOB", value_parser = excluding_filter)]
    pub(crate) exclude: Vec<(FilterKind, String)>,
}

/// Reads a filter with its kind in front.
fn excluding_filter(text: &str) -> Result<(FilterKind, String), String> {
    let kinds = || FilterKind::ALL.map(FilterKind::name).join(", ");
    let Some((kind, glob)) = text.split_once('=') else {
        return Err(format!("expected one of {} before a `=`", kinds()));
    };
    let found = FilterKind::named(kind).map(|kind| (kind, glob.to_owned()));
    found.ok_or_else(|| format!("`{kind}` is not one of {}", kinds()))
}

#[derive(Debug, Args)]
pub(crate) struct GenerateArguments {
    /// The folder that receives the module tree, or the crate
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Make it a whole crate of this name
    #[arg(long = "crate", value_name = "NAME")]
    pub(crate) package: Option<String>,
    /// Let the crate depend on the runtime in this folder instead of a published version
    #[arg(long, value_name = "DIR")]
    pub(crate) runtime_path: Option<PathBuf>,
    /// Write tests as well, which try out the examples of the pages
    #[arg(long)]
    pub(crate) example_tests: bool,
    /// Write nothing, and fail if something would be written
    #[arg(long)]
    pub(crate) check: bool,
    // Last, because the heading of its options would go on over those behind it.
    #[command(flatten)]
    pub(crate) input: InputArguments,
}

#[derive(Debug, Args)]
pub(crate) struct ModelArguments {
    /// The format to print
    #[arg(long, value_enum, default_value_t = ModelFormat::Json)]
    pub(crate) format: ModelFormat,
    // Last, because the heading of its options would go on over those behind it.
    #[command(flatten)]
    pub(crate) input: InputArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModelFormat {
    /// JSON, indented
    Json,
    /// YAML, with the keys of the JSON form
    Yaml,
}

#[derive(Debug, Args)]
pub(crate) struct MockArguments {
    /// Where to listen; port 0 stands for one that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Wait so many milliseconds before each answer
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub(crate) latency: u64,
    /// Answer this share of the requests, from 0 to 1, with 503
    #[arg(long, value_name = "P", default_value_t = 0.0, value_parser = share)]
    pub(crate) fail_rate: f64,
    /// Choose which requests fail: another number, other requests
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Answer every N-th request with 429 and `Retry-After`
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) throttle: Option<u64>,
    /// Answer requests without a bearer token with 401
    #[arg(long)]
    pub(crate) require_auth: bool,
    // Last, because the heading of its options would go on over those behind it.
    #[command(flatten)]
    pub(crate) input: InputArguments,
}

/// A number from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// The code of a diagnostic, such as `unknown-type`
    pub(crate) code: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
