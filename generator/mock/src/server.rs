//! The server itself: sockets, limits, beginning and end.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinSet;

use crate::answer::{Answer, ErrorAnswer, answer};
use crate::catalog::Catalog;
use crate::faults::Faults;

/// The longest body of a request, in bytes.
const LONGEST_BODY: usize = 4 * 1024 * 1024;

/// The longest head of a request, in bytes.
const LONGEST_HEAD: usize = 64 * 1024;

/// The longest path with query, in bytes.
const LONGEST_TARGET: usize = 8 * 1024;

/// How long a request may take to arrive.
const LONGEST_ARRIVAL: Duration = Duration::from_secs(30);

/// How many connections are open at once; others wait.
const CONNECTIONS: usize = 256;

/// What all connections share.
#[derive(Debug)]
pub(crate) struct State {
    catalog: Catalog,
    faults: Faults,
    /// The number of requests so far.
    requests: AtomicU64,
}

impl State {
    pub(crate) fn new(catalog: Catalog, faults: Faults) -> Self {
        Self { catalog, faults, requests: AtomicU64::new(0) }
    }

    async fn respond(&self, request: Request<Incoming>) -> Answer {
        let number = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        let (parts, body) = request.into_parts();
        let error = ErrorAnswer { number, headers: &parts.headers };
        let target = parts.uri.path_and_query().map_or(0, |target| target.as_str().len());
        if target > LONGEST_TARGET {
            return error.answer(StatusCode::URI_TOO_LONG, "Request_BadRequest", "The address is too long.");
        }
        let answer = match read(body).await {
            Ok(body) => answer(&self.catalog, &self.faults, number, &parts, &body),
            Err(status) => error.answer(status, "Request_BadRequest", "The body is too long or incomplete."),
        };
        tokio::time::sleep(self.faults.latency).await;
        answer
    }
}

/// Reads the body of a request, or says what is wrong with it.
async fn read(body: Incoming) -> Result<Bytes, StatusCode> {
    match tokio::time::timeout(LONGEST_ARRIVAL, Limited::new(body, LONGEST_BODY).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

/// Accepts connections for as long as it is polled; those that are open then are closed.
async fn accept(listener: TcpListener, state: Arc<State>) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return Ok(()) };
        match listener.accept().await {
            Ok((stream, _)) => {
                let state = Arc::clone(&state);
                connections.spawn(async move {
                    serve_connection(stream, &state).await;
                    drop(place);
                });
            }
            // Out of file descriptors, say: better in a moment than never.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve_connection(stream: TcpStream, state: &State) {
    let respond = |request| async { Ok::<_, Infallible>(state.respond(request).await) };
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(LONGEST_ARRIVAL).max_buf_size(LONGEST_HEAD);
    // A client that goes away or talks nonsense ends its connection and nothing else.
    drop(http.serve_connection(TokioIo::new(stream), service_fn(respond)).await);
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// Serves until the process is interrupted; tells `started` the address once requests are answered there.
pub(crate) fn serve(state: State, address: SocketAddr, started: impl FnOnce(SocketAddr)) -> io::Result<()> {
    runtime()?.block_on(async {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let serving = async {
            started(address);
            accept(listener, Arc::new(state)).await
        };
        tokio::select! {
            // In this order: who reads the address may interrupt at once.
            biased;
            interrupted = tokio::signal::ctrl_c() => interrupted,
            served = serving => served,
        }
    })
}

/// A running server, on a thread of its own; it stops when this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Server {
    pub(crate) fn start(state: State, address: SocketAddr) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let runtime = runtime()?;
        let serving = async move {
            let accepting = async { accept(TcpListener::from_std(listener)?, Arc::new(state)).await };
            tokio::select! {
                result = accepting => result,
                _ = stopped => Ok(()),
            }
        };
        // The caller may be on a runtime of its own, which another one must not block.
        let thread = thread::Builder::new().name("mdbindgen-mock".to_owned());
        let thread = thread.spawn(move || runtime.block_on(serving))?;
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its origin: `http://127.0.0.1:43210`. The documented paths follow behind the name of their docs root: `/v1.0/users`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops it, closes its connections and waits until that is done.
    pub fn stop(mut self) {
        self.finish();
    }

    fn finish(&mut self) {
        // If it has stopped on its own, that is as good.
        drop(self.stop.take());
        drop(self.thread.take().map(JoinHandle::join));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.finish();
    }
}
