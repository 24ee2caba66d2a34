//! The test suite: fixture pages and their snapshots, broken pages and their reports, and what must hold for every page.

mod broken;
mod compact_json;
mod corpus;
mod determinism;
mod downstream;
mod features;
mod fixture;
mod incremental;
mod module_directions;
mod outline;
mod robustness;
mod score;
mod snapshots;
mod up_to_date;
