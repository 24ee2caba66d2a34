//! Servers on this machine, and clients of them.

use std::convert::Infallible;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use mdbindgen_mock::Mock;
use mdbindgen_runtime::bytes::Bytes;
use mdbindgen_runtime::http::{HeaderMap, Method, Request, Response};
use mdbindgen_runtime::{Client, ClientBuilder, Retry, Token};
use serde_json::Value;
use tokio::net::TcpListener;

/// The token that clients have.
pub(crate) const TOKEN: &str = "hush-hush";

/// The settings of a client of a service at `origin`, which waits little before it asks again.
pub(crate) fn client_of(origin: &str) -> ClientBuilder {
    let retry = Retry::default().first_wait(Duration::from_millis(1));
    Client::builder(format!("{origin}/v1.0")).tokens(Token::from(TOKEN)).retry(retry)
}

/// A server that answers as the examples in `docs-input/` do.
pub(crate) fn mock() -> Mock {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs-input");
    Mock::read([docs.join("v1.0"), docs.join("beta")]).unwrap()
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn has_token(&self) -> bool {
        self.headers.get("authorization").is_some_and(|value| value == &format!("Bearer {TOKEN}"))
    }

    /// The value of a query option, decoded.
    pub(crate) fn option(&self, name: &str) -> Option<String> {
        let mut options = url::form_urlencoded::parse(self.query.as_bytes());
        options.find(|(option, _)| option == name).map(|(_, value)| value.into_owned())
    }
}

/// A server whose answers a test writes, and that remembers what it was asked.
pub(crate) struct Server {
    pub(crate) origin: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Starts a server that answers each request with what `answer` gives for it.
    pub(crate) async fn start(answer: impl Fn(&Seen) -> Response<String> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { origin: format!("http://{}", listener.local_addr().unwrap()), seen: Arc::default() };
        let (answer, seen) = (Arc::new(answer), Arc::clone(&server.seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, seen) = (Arc::clone(&answer), Arc::clone(&seen));
                let respond = move |request| respond(Arc::clone(&answer), Arc::clone(&seen), request);
                // A connection that a test breaks is no fault of the server.
                tokio::spawn(async move {
                    drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(respond)).await);
                });
            }
        });
        server
    }

    pub(crate) fn client(&self) -> Client {
        client_of(&self.origin).build().unwrap()
    }

    /// What it was asked so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn respond(
    answer: Arc<impl Fn(&Seen) -> Response<String>>,
    seen: Arc<Mutex<Vec<Seen>>>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let (path, query) = (parts.uri.path().to_owned(), parts.uri.query().unwrap_or_default().to_owned());
    let request = Seen { method: parts.method, path, query, headers: parts.headers, body };
    seen.lock().unwrap().push(request.clone());
    Ok(answer(&request).map(|body| Full::new(Bytes::from(body))))
}

/// An answer with JSON in it.
pub(crate) fn json(status: u16, content: &Value) -> Response<String> {
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(content.to_string()).unwrap()
}

/// An answer without content.
pub(crate) fn empty(status: u16) -> Response<String> {
    Response::builder().status(status).body(String::new()).unwrap()
}
