//! Bindings that are checked in, so that reviews and editors see them; the build script keeps them up to date.

#[rustfmt::skip]
pub mod api;

/// Uses a type and its request function.
pub fn wind_up() -> String {
    let clock = api::Clock { is_wound: Some(true), ..api::Clock::default() };
    assert_eq!(clock.is_wound, Some(true));
    api::clock::get("hall").path().to_string()
}
