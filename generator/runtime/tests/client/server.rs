//! A server on this machine whose answers a test writes, and that remembers what it was asked.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use http_body_util::BodyExt;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use mdbindgen_runtime::bytes::Bytes;
use mdbindgen_runtime::http::{HeaderMap, Method, Response};
use mdbindgen_runtime::{Body, Client, ClientBuilder, Retry, Token};
use tokio::net::TcpListener;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// How many requests arrived before it.
    pub(crate) index: usize,
    pub(crate) method: Method,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    /// The text of a header; empty if there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Starts a server that answers each request with what `answer` gives for it.
    pub(crate) async fn start(answer: impl Fn(&Seen) -> Response<Body> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), seen: Arc::default() };
        let (answer, seen) = (Arc::new(answer), Arc::clone(&server.seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, seen) = (Arc::clone(&answer), Arc::clone(&seen));
                let service = service_fn(move |request| respond(Arc::clone(&answer), Arc::clone(&seen), request));
                // A connection that a test breaks is no fault of the server.
                tokio::spawn(async move {
                    drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
                });
            }
        });
        server
    }

    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The settings of a client of this server, with a token, and without waits between attempts.
    pub(crate) fn builder(&self) -> ClientBuilder {
        let retry = Retry::default().first_wait(std::time::Duration::from_millis(1));
        Client::builder(format!("{}/v1.0", self.address())).tokens(Token::from(TOKEN)).retry(retry)
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// What it was asked so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

/// The token that clients of the tests have.
pub(crate) const TOKEN: &str = "hush-hush";

async fn respond(
    answer: Arc<impl Fn(&Seen) -> Response<Body>>,
    seen: Arc<Mutex<Vec<Seen>>>,
    request: hyper::Request<hyper::body::Incoming>,
) -> Result<Response<Body>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let target = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let mut seen_so_far = seen.lock().unwrap();
    let index = seen_so_far.len();
    let request = Seen { index, method: parts.method, target, headers: parts.headers, body };
    seen_so_far.push(request.clone());
    drop(seen_so_far);
    Ok(answer(&request))
}

/// An answer with JSON in it.
pub(crate) fn json(status: u16, content: serde_json::Value) -> Response<Body> {
    let body = Body::from(content.to_string());
    Response::builder().status(status).header("content-type", "application/json").body(body).unwrap()
}

/// An answer without content.
pub(crate) fn empty(status: u16) -> Response<Body> {
    Response::builder().status(status).body(Body::default()).unwrap()
}

/// The same answer with another header.
pub(crate) fn with(mut response: Response<Body>, name: &'static str, value: &str) -> Response<Body> {
    response.headers_mut().insert(name, value.parse().unwrap());
    response
}

/// An answer that sends the client elsewhere.
pub(crate) fn redirect(status: u16, location: &str) -> Response<Body> {
    with(empty(status), "location", location)
}
