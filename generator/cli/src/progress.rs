//! The progress bar.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use mdbindgen::{Progress, Stage};

use crate::console::Console;

/// Runs shorter than this show no bar: it would only flicker.
const DELAY: Duration = Duration::from_millis(500);

/// A progress bar on stderr, if that is a terminal and once the run proves to be long.
pub(crate) struct Bar {
    bar: ProgressBar,
    wanted: bool,
}

impl Bar {
    pub(crate) fn new(console: &Console) -> Self {
        let bar = ProgressBar::hidden();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        Self { bar, wanted: console.shows_progress() }
    }

    /// Removes the bar from the screen.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn show_if_long(&self) {
        if self.wanted && self.bar.is_hidden() && self.bar.elapsed() > DELAY {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Progress for Bar {
    fn start(&self, stage: Stage) {
        self.bar.set_message(match stage {
            Stage::Read => "reading pages",
            Stage::Parse => "parsing pages",
            Stage::Lower => "linking pages",
            Stage::Emit => "emitting modules",
            Stage::Write => "writing files",
        });
        self.bar.set_position(0);
        self.show_if_long();
    }

    fn advance(&self, finished: usize, total: usize) {
        self.bar.set_length(total as u64);
        self.bar.set_position(finished as u64);
        self.show_if_long();
    }
}
