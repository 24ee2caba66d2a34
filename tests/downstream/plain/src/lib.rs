//! The build script of three lines, and the line that includes what it generates.

pub mod api {
    include!(concat!(env!("OUT_DIR"), "/mdbindgen.rs"));
}

/// Uses a type, a request function and the permissions that it needs.
pub fn path_of_a_lamp() -> String {
    let lamp = api::Lamp { is_on: Some(true), ..api::Lamp::default() };
    assert_eq!(lamp.is_on, Some(true));
    assert_eq!(api::lamp::GET_PERMISSIONS.application, ["Lamp.Read.All"]);
    api::lamp::get("desk").path().to_string()
}
