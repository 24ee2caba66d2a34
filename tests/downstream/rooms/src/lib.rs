//! Bindings for another part of the same API: they take the types that both need from the first.

pub mod api {
    include!(concat!(env!("OUT_DIR"), "/mdbindgen.rs"));
}

/// Compiles because a lamp of the one is a lamp of the other.
pub fn room_with(lamp: furniture::api::Lamp) -> api::Room {
    api::Room { ceiling: Some(lamp.clone()), lamps: Some(vec![lamp]), ..api::Room::default() }
}
