//! What the server answers over a socket.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mdbindgen_mock::{Mock, Server};
use serde_json::{Value, json};
use tempfile::TempDir;

const REQUESTS: &str = "/v1.0/identityGovernance/entitlementManagement/assignmentRequests";

/// A response as it came over the wire.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().filter_map(|line| line.split_once(": "));
        fields.find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap().to_owned()
    }
}

fn ask(server: &Server, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = format!("{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", server.address());
    for (name, value) in headers {
        write!(request, "{name}: {value}\r\n").unwrap();
    }
    write!(request, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    // The server may answer and close before it has read everything, so that neither end is certain to succeed.
    drop(stream.write_all(request.as_bytes()));
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer));
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

fn get(server: &Server, path: &str) -> Answer {
    ask(server, &format!("GET {path}"), &[], "")
}

fn post(server: &Server, path: &str, body: &Value) -> Answer {
    ask(server, &format!("POST {path}"), &[("Content-Type", "application/json")], &body.to_string())
}

fn docs_input(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs-input").join(version)
}

fn entitlements() -> Mock {
    Mock::read([docs_input("v1.0"), docs_input("beta")]).unwrap()
}

#[test]
fn documented_requests_are_answered_as_their_examples_are() {
    let server = entitlements().start().unwrap();
    let answer = get(&server, &format!("{REQUESTS}/10c85729-d6ad-4aca-820e-d8626e93e35d"));
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    assert_eq!(answer.json()["id"], "10c85729-d6ad-4aca-820e-d8626e93e35d");
    let shouted = REQUESTS.to_uppercase().replace("V1.0", "v1.0");
    assert_eq!(get(&server, &format!("{shouted}/filterByCurrentUser(on='target')")).status, 200);
    let cancelled = ask(&server, &format!("POST {REQUESTS}/1/cancel"), &[], "");
    assert_eq!((cancelled.status, &*cancelled.body), (204, ""));
    let beta = "/beta/identityGovernance/entitlementManagement/accessPackageAssignments";
    assert_eq!(post(&server, beta, &json!({})).status, 201);
    server.stop();
}

#[test]
fn of_several_examples_the_most_similar_answers() {
    let server = entitlements().start().unwrap();
    let asked_for = [
        (json!({"requestType": "adminAdd", "assignment": {"targetId": "x"}}), "406cc1cc-86ab-4db4-86cf-422741d77ce5"),
        (json!({"requestType": "adminRemove", "assignment": {"id": "x"}}), "a6223e7f-0461-431b-b639-57a3b2a682f3"),
        (json!({"requestType": "userAdd", "justification": "x"}), "72ce01bf-fce4-444d-b703-a012f1eef307"),
        (
            json!({"requestType": "adminAdd", "assignment": {"target": {"email": "x@y"}}}),
            "69d3e45a-488e-411b-a82d-240378a07637",
        ),
        (
            json!({"requestType": "adminUpdate", "assignment": {"id": "x"}, "answers": [{"value": "y"}]}),
            "14164bd6-1627-4547-8c46-6476270980f7",
        ),
    ];
    for (body, id) in asked_for {
        let answer = post(&server, REQUESTS, &body);
        assert_eq!((answer.status, &answer.json()["id"]), (201, &json!(id)), "{body}");
    }
}

#[test]
fn lists_lead_to_their_next_page_on_this_server_and_end() {
    let server = entitlements().start().unwrap();
    let next = |answer: &Answer| answer.json()["@odata.nextLink"].as_str().map(str::to_owned);
    let first = get(&server, REQUESTS);
    let link = next(&first).unwrap();
    let target = link.strip_prefix(&server.url()).unwrap().to_owned();
    let second = get(&server, &target);
    assert_eq!((second.status, next(&second)), (200, None));
    assert_eq!(first.json()["value"], second.json()["value"]);
}

#[test]
fn other_requests_get_an_error_of_the_service() {
    let server = entitlements().start().unwrap();
    let answer = ask(&server, "GET /v1.0/nothing?x=y", &[("client-request-id", "mine")], "");
    assert_eq!((answer.status, &*answer.code()), (404, "Request_ResourceNotFound"));
    let inner = &answer.json()["error"]["innerError"];
    assert_eq!(inner["client-request-id"], "mine");
    assert_eq!(inner["request-id"].as_str(), answer.header("request-id"));
    let answer = ask(&server, &format!("PATCH {REQUESTS}"), &[], "{}");
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, POST")));
    assert_eq!(answer.code(), "Request_BadRequest");
    assert_eq!(get(&server, "/beta/identityGovernance/entitlementManagement/assignmentRequests").status, 404);
}

#[test]
fn faults_come_in_the_order_that_the_settings_say() {
    let server = entitlements().require_auth().throttle(3).retry_after(7).start().unwrap();
    let with_token = || ask(&server, &format!("GET {REQUESTS}"), &[("Authorization", "bearer x")], "");
    let refused = get(&server, REQUESTS);
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, Some("Bearer")));
    assert_eq!(refused.code(), "InvalidAuthenticationToken");
    assert_eq!(with_token().status, 200);
    let throttled = with_token();
    assert_eq!((throttled.status, throttled.header("retry-after")), (429, Some("7")));
    assert_eq!(with_token().status, 200);

    let statuses = |seed| {
        let server = entitlements().fail_rate(0.5).seed(seed).start().unwrap();
        (0..20).map(|_| get(&server, REQUESTS).status).collect::<Vec<_>>()
    };
    assert!(statuses(1).contains(&200) && statuses(1).contains(&503));
    assert_eq!(statuses(1), statuses(1));
    assert_ne!(statuses(1), statuses(2));
}

#[test]
fn requests_are_bounded() {
    let server = entitlements().start().unwrap();
    let long = " ".repeat(5 * 1024 * 1024);
    let mut stream = TcpStream::connect(server.address()).unwrap();
    write!(stream, "POST {REQUESTS} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", long.len()).unwrap();
    drop(stream.write_all(long.as_bytes()));
    let mut start = [0; 12];
    stream.read_exact(&mut start).unwrap();
    assert_eq!(start, *b"HTTP/1.1 413");
    assert_eq!(get(&server, &format!("/v1.0/{}", "x".repeat(10_000))).status, 414);
    assert_eq!(get(&server, REQUESTS).status, 200);
}

/// A page whose operation has these request lines and examples.
fn page(requests: &str, response: &str, examples: &[(&str, &str)]) -> String {
    let mut page = format!("# Get lamp\n\nNamespace: microsoft.graph\n\n## HTTP request\n\n```http\n{requests}\n```\n");
    write!(page, "\n## Response\n\n{response}\n\n## Examples\n").unwrap();
    for (index, (request, response)) in examples.iter().enumerate() {
        write!(page, "\n### Example {index}: One\n\n```http\n{request}\n```\n\n```http\n{response}\n```\n").unwrap();
    }
    page
}

fn docs(pages: &[(&str, String)]) -> (TempDir, Server) {
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("docs");
    fs::create_dir_all(root.join("api")).unwrap();
    for (name, text) in pages {
        fs::write(root.join("api").join(name), text).unwrap();
    }
    let server = Mock::read([root]).unwrap().start().unwrap();
    (folder, server)
}

#[test]
fn queries_and_paths_choose_among_examples() {
    let examples = [
        ("GET https://graph.example/v1.0/lamps/1", "HTTP/1.1 200 OK\n\n{\"is\": \"plain\"}"),
        ("GET https://graph.example/v1.0/lamps/1?$expand=maker", "HTTP/1.1 200 OK\n\n{\"is\": \"expanded\"}"),
        ("GET https://graph.example/v1.0/lamps/2", "HTTP/1.1 200 OK\nX-Lamp: two\n\n{\"is\": \"two\"}"),
        ("GET https://graph.example/v1.0/me/lamp", "HTTP/1.1 404 Not Found\n\n{\"is\": \"missing\"}"),
        ("GET https://graph.example/v1.0/me/lamp", "HTTP/1.1 200 OK\n\n{\"is\": \"mine\"}"),
    ];
    let lamp = page("GET /lamps/{id}\nGET /me/lamp", "", &examples);
    let delta = page("GET /lamps/delta", "", &[("GET /lamps/delta", "HTTP/1.1 200 OK\n\n{\"is\": \"delta\"}")]);
    let (_folder, server) = docs(&[("lamp-get.md", lamp), ("lamp-delta.md", delta)]);
    let cases = [
        ("/lamps/1", "plain"),
        ("/v1.0/lamps/1?%24expand=maker", "expanded"),
        ("/docs/lamps/2", "two"),
        ("/lamps/3", "plain"),
        ("/me/lamp", "mine"),
        ("/lamps/delta()", "delta"),
    ];
    for (path, expected) in cases {
        assert_eq!(get(&server, path).json()["is"], expected, "{path}");
    }
    assert_eq!(get(&server, "/lamps/2").header("x-lamp"), Some("two"));
}

#[test]
fn what_no_example_shows_is_answered_with_its_status() {
    let response = "If successful, this method returns a `202 Accepted` response code.";
    let (_folder, server) = docs(&[("lamp-start.md", page("POST /lamps/{id}/start", response, &[]))]);
    let answer = ask(&server, "POST /lamps/1/start", &[], "");
    assert_eq!((answer.status, &*answer.body), (202, ""));
}

#[test]
fn locations_lead_here() {
    let shown = "HTTP/1.1 202 Accepted\nLocation: https://graph.example/v1.0/operations/7\nContent-Length: 99\n";
    let start = page("POST /lamps/{id}/start", "", &[("POST /lamps/1/start", shown)]);
    let (_folder, server) = docs(&[("lamp-start.md", start)]);
    let answer = ask(&server, "POST /lamps/1/start", &[], "");
    let expected = format!("{}/v1.0/operations/7", server.url());
    assert_eq!((answer.status, answer.header("location")), (202, Some(&*expected)));
    assert_eq!(answer.header("content-length"), Some("0"));
}

#[test]
fn servers_stop_and_free_their_address() {
    let server = entitlements().start().unwrap();
    let address = server.address();
    let mut idle = TcpStream::connect(address).unwrap();
    server.stop();
    let mut rest = Vec::new();
    // Closed or reset: either way there is nobody any more.
    drop(idle.read_to_end(&mut rest));
    assert!(rest.is_empty());
    drop(entitlements().start_at(address).unwrap());
}

#[test]
fn folders_without_pages_are_errors() {
    let folder = TempDir::new().unwrap();
    let error = Mock::read([folder.path().join("none")]).unwrap_err();
    assert!(error.to_string().starts_with("cannot read"), "{error}");
}
