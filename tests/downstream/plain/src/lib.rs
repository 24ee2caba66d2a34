//! The build script of three lines, and the line that includes what it generates.

pub mod api {
    include!(concat!(env!("OUT_DIR"), "/mdbindgen.rs"));
}

use mdbindgen_runtime::{Client, Error, Response};

/// Compiles because the page says that the request opens an upload session.
pub async fn upload_picture(client: &Client, content: Vec<u8>) -> Result<api::Lamp, Error> {
    api::lamp::create_upload_session("desk").upload(client, std::io::Cursor::new(content)).await
}

/// Compiles for requests of all sorts: what a request function returns is what a client sends.
pub async fn send<T: Response>(client: &Client, request: mdbindgen_runtime::Request<T>) -> Result<T, Error> {
    request.send(client).await
}

/// Uses a type, a request function and the permissions that it needs.
pub fn path_of_a_lamp() -> String {
    let lamp = api::Lamp { is_on: Some(true), ..api::Lamp::default() };
    assert_eq!(lamp.is_on, Some(true));
    assert_eq!(api::lamp::GET_PERMISSIONS.application, "Lamp.Read.All");
    api::lamp::get("desk").path().to_string()
}
