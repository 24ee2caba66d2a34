//! A part of an API, with a type of one's own and with attributes.

#[allow(deprecated)]
pub mod api {
    include!(concat!(env!("OUT_DIR"), "/mdbindgen.rs"));
}

use mdbindgen_runtime::{Json, Request};

/// Compiles because the relationship leads out of the slice, and the size was replaced.
#[allow(deprecated)]
pub fn json_of_a_shelf(shelf: api::Shelf) -> [Option<Json>; 2] {
    [shelf.lamp, shelf.size]
}

/// Compiles because of the derive.
#[allow(deprecated)]
pub fn total_equality() -> impl Eq {
    api::Shelf::default()
}

// Compiles because the build script states the address of the service, with the name of the folder `docs` in it.
const _: () = assert!(matches!(api::BASE_URL.as_bytes(), b"https://api.example.test/docs"));

/// Compiles because reading is in the slice.
#[allow(deprecated)]
pub fn read() -> Request<api::Shelf> {
    api::shelf::get("left")
}

/// The type is deprecated by its attribute: without it the expectation would not be fulfilled.
#[expect(deprecated)]
pub fn shelf() -> api::Shelf {
    api::Shelf::default()
}
