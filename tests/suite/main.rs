//! The test suite: fixture pages and their snapshots, broken pages and their reports, and what must hold for every page.

mod broken;
mod compact_json;
mod determinism;
mod fixture;
mod module_directions;
mod outline;
mod robustness;
mod snapshots;
