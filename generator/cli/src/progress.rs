//! The progress bar.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use mdbindgen::Stage;

use crate::console::Console;

/// Runs shorter than this show no bar: it would only flicker.
const DELAY: Duration = Duration::from_millis(500);

/// How often the bar shows that the run is alive.
const TICK: Duration = Duration::from_millis(100);

/// The number of stages.
const STAGES: u64 = 5;

/// A progress bar on stderr, if that is a terminal and once the run proves to be long.
pub(crate) struct Bar {
    bar: ProgressBar,
    wanted: bool,
}

impl Bar {
    pub(crate) fn new(console: &Console) -> Self {
        let bar = ProgressBar::with_draw_target(Some(STAGES), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {bar:20} {msg}") {
            bar.set_style(style);
        }
        Self { bar, wanted: console.shows_progress() }
    }

    /// Shows that `stage` has begun, if the run is long enough to be looked at.
    pub(crate) fn start(&self, stage: Stage) {
        let (position, message) = match stage {
            Stage::Read => (0, "reading pages"),
            Stage::Parse => (1, "parsing pages"),
            Stage::Lower => (2, "linking pages"),
            Stage::Emit => (3, "emitting code"),
            Stage::Write => (4, "writing files"),
        };
        self.bar.set_message(message);
        self.bar.set_position(position);
        if self.wanted && self.bar.is_hidden() && self.bar.elapsed() > DELAY {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(TICK);
        }
    }

    /// Removes the bar from the screen.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
