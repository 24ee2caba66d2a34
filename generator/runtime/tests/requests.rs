//! Requests and responses, through the public interface.

use mdbindgen_runtime::bytes::Bytes;
use mdbindgen_runtime::http::{self, Method, StatusCode};
use mdbindgen_runtime::{Argument, Error, InvalidRequest, OpenRecord, Page, PathError, Request, Text, decode};

const BASE: &str = "https://graph.example.test/v1.0";

fn request<T>() -> Request<T> {
    Request::new(Method::GET, "/users/{user-id}/messages", &[Argument::segment("a b")])
}

fn response(status: u16, content: &'static str) -> http::Response<Bytes> {
    http::Response::builder().status(status).body(Bytes::from_static(content.as_bytes())).expect("it is valid")
}

#[test]
fn a_request_can_be_inspected() {
    let request = request::<()>().top(5).top(10).count().query("x", 1).query("x", 2).header("Prefer", "a");
    assert_eq!((request.method(), request.template()), (&Method::GET, "/users/{user-id}/messages"));
    assert_eq!(request.path(), "/users/a%20b/messages");
    let pairs: Vec<_> = request.query_pairs().collect();
    assert_eq!(pairs, [("$top", "10"), ("$count", "true"), ("x", "1"), ("x", "2")], "options replace, others add up");
    assert_eq!(request.headers()["prefer"], "a");
    assert!(request.body().is_empty());
}

#[test]
fn query_values_cannot_add_parameters() {
    let request = request::<()>().filter("a eq 'x&y=z#+'").order_by(["a", "b desc"]).search("\"p q\"").skip(1);
    let uri = request.into_http(BASE).unwrap().uri().to_string();
    let query = "$filter=a%20eq%20%27x%26y%3Dz%23%2B%27&$orderby=a,b%20desc&$search=%22p%20q%22&$skip=1";
    assert_eq!(uri, format!("{BASE}/users/a%20b/messages?{query}"));
}

#[test]
fn bodies_have_their_content_type() {
    let json = request::<()>().json(&[1, 2][..]).into_http(BASE).unwrap();
    assert_eq!(
        (json.headers()["content-type"].as_bytes(), json.body().as_ref()),
        (&b"application/json"[..], &b"[1,2]"[..])
    );
    let bytes = request::<()>().bytes("abc").header("Content-Type", "image/png").into_http(BASE).unwrap();
    assert_eq!((bytes.headers()["content-type"].as_bytes(), bytes.body().as_ref()), (&b"image/png"[..], &b"abc"[..]));
    let reference = request::<()>().reference("https://x.test/1");
    assert_eq!(reference.body().as_ref(), br#"{"@odata.id":"https://x.test/1"}"#);
}

#[test]
fn json_is_asked_for_unless_the_caller_asks_for_something_else() {
    assert_eq!(request::<OpenRecord>().into_http(BASE).unwrap().headers()["accept"], "application/json");
    let csv = request::<OpenRecord>().header("Accept", "text/csv").into_http(BASE).unwrap();
    assert_eq!(csv.headers()["accept"], "text/csv");
    assert!(request::<Bytes>().into_http(BASE).unwrap().headers().get("accept").is_none());
}

#[test]
fn what_cannot_be_sent_is_refused() {
    let invalid = |request: Request<()>, base| match request.into_http(base) {
        Err(Error::Invalid(error)) => error,
        other => panic!("{other:?}"),
    };
    let dots = Request::new(Method::DELETE, "/users/{id}", &[Argument::segment("..")]);
    assert_eq!(invalid(dots, BASE), InvalidRequest::Path(PathError::Dots));
    let header = request().header("x-a", "b\r\nx-c: d");
    assert_eq!(invalid(header, BASE), InvalidRequest::Header("x-a".to_owned()));
    for (base, shown) in [
        ("graph.example.test", "graph.example.test"),
        ("/v1.0", "/v1.0"),
        ("", ""),
        ("https://x.test/?sig=hush", "https://x.test/"),
        ("https://x.test/#f", "https://x.test/"),
        ("https://me:hush@x.test/v1.0", "https://x.test/v1.0"),
    ] {
        assert_eq!(invalid(request(), base), InvalidRequest::Base(shown.to_owned()));
    }
}

#[test]
fn debug_shows_neither_credentials_nor_the_body() {
    let shown = format!("{:?}", request::<()>().header("Authorization", "Bearer hush").json("hush"));
    assert!(!shown.contains("hush"), "{shown}");
    assert!(shown.contains("/users/a%20b/messages"), "{shown}");
    let shown = format!("{:?}", request::<()>().follow("https://me:hush@x.test/users?sig=hush"));
    assert!(shown.contains("https://x.test/users") && !shown.contains("hush"), "{shown}");
}

#[test]
fn responses_are_decoded_as_the_request_says() {
    let page = decode::<Page<OpenRecord>>(response(200, r#"{"value": [{"id": "1"}]}"#)).unwrap();
    assert_eq!(page.value[0].additional_data.get_str("id"), Some("1"));
    decode::<()>(response(204, "")).unwrap();
    assert!(decode::<Option<OpenRecord>>(response(204, "")).unwrap().is_none());
    assert!(decode::<Option<OpenRecord>>(response(200, "{}")).unwrap().is_some());
    assert_eq!(decode::<Bytes>(response(200, "abc")).unwrap().as_ref(), b"abc");
    assert_eq!(decode::<Text<i64>>(response(200, "\u{feff}42\n")).unwrap(), Text(42));
}

#[test]
fn errors_of_the_service_and_of_decoding_are_told_apart() {
    let refused = request::<OpenRecord>().decode(response(404, r#"{"error": {"code": "NotFound", "message": "No."}}"#));
    let Err(Error::OData(error)) = refused else { panic!("{refused:?}") };
    assert_eq!((error.status, error.code.as_str()), (StatusCode::NOT_FOUND, "NotFound"));
    let broken = request::<Page<i32>>().decode(response(200, r#"{"value": [true], "secret": "hush"}"#));
    let Err(Error::Decode(error)) = broken else { panic!("{broken:?}") };
    assert_eq!(error.path(), "value[0]");
    assert!(error.content().starts_with(b"{"));
    assert!(!format!("{error:?} {error}").contains("hush"));
}
