//! What a process took.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use nix::sys::resource::{UsageWho, getrusage};

/// The file to note the usage in; set, it makes this program a wrapper of the compiler.
pub(crate) const VARIABLE: &str = "MDBINDGEN_BENCH_USAGE";

/// Processor time and memory that the compiler took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    /// In seconds, user and system.
    pub(crate) processor: f64,
    /// The peak, in bytes.
    pub(crate) memory: f64,
}

impl Usage {
    /// Reads what [`wrapped`] noted.
    pub(crate) fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).expect("the compiler was run");
        let mut numbers = text.split_whitespace().map(|number| number.parse().expect("a number"));
        let mut next = || numbers.next().expect("two numbers");
        Self { processor: next(), memory: next() }
    }
}

/// Runs the compiler if that is what the program was started for, and gives its exit code.
pub(crate) fn wrapped() -> Option<i32> {
    let file = env::var_os(VARIABLE)?;
    let mut command = env::args_os().skip(1);
    let compiler = command.next().expect("Cargo names the compiler");
    let arguments: Vec<OsString> = command.collect();
    let status = Command::new(compiler).args(&arguments).status().expect("the compiler runs");
    let is_measured = arguments.windows(2).any(|pair| pair[0] == "--crate-name" && pair[1] == "graph");
    if is_measured {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("children can be asked about");
        let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
        let processor = seconds(usage.user_time()) + seconds(usage.system_time());
        // In KiB everywhere but on Apple's systems.
        let unit = if cfg!(target_vendor = "apple") { 1.0 } else { 1024.0 };
        fs::write(file, format!("{processor} {}", usage.max_rss() as f64 * unit)).expect("the note can be written");
    }
    Some(status.code().unwrap_or(1))
}
