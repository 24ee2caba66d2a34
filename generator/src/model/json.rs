//! The model as JSON, the contract that other programs read.
