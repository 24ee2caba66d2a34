//! Origins: scheme, host and port, compared as parsed values.

use std::fmt;

use http::{Method, Uri};
use url::{Host, Url};

use crate::{Body, Error, InvalidRequest, Refused};

/// The scheme, host and port of an address; where credentials may go is decided by comparing these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    scheme: String,
    host: Host<String>,
    port: Option<u16>,
}

impl Origin {
    /// The origin of an address of HTTP that has no user name in it.
    pub(crate) fn of(url: &Url) -> Result<Self, Refused> {
        let plain = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        let host = url.host().filter(|_| plain).ok_or(Refused::NotHttp)?;
        Ok(Self { scheme: url.scheme().to_owned(), host: host.to_owned(), port: url.port_or_known_default() })
    }

    /// Whether credentials may be sent there: over `https`, or to this machine.
    pub(crate) fn is_private(&self) -> bool {
        self.is_https() || self.is_loopback()
    }

    pub(crate) fn is_https(&self) -> bool {
        self.scheme == "https"
    }

    pub(crate) fn is_loopback(&self) -> bool {
        match &self.host {
            // Names below it are not: whether they stay on this machine is up to the resolver.
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.scheme, self.host)?;
        match (self.scheme.as_str(), self.port) {
            ("https", Some(443)) | ("http", Some(80)) | (_, None) => Ok(()),
            (_, Some(port)) => write!(formatter, ":{port}"),
        }
    }
}

/// Reads an address as the WHATWG has it, which is how HTTP stacks read it too.
pub(crate) fn parse(address: &str) -> Result<Url, InvalidRequest> {
    Url::parse(address).map_err(|_| InvalidRequest::address(address))
}

/// The address of a request, read as [`parse`] does.
pub(crate) fn parse_uri(uri: &Uri) -> Result<Url, InvalidRequest> {
    parse(&uri.to_string())
}

/// The same address for the HTTP stack, so that it cannot read it differently than it was compared.
pub(crate) fn to_uri(url: &Url) -> Result<Uri, InvalidRequest> {
    url.as_str().parse().map_err(|_| InvalidRequest::address(url.as_str()))
}

/// A request to an address that the service at `base` gave and that works without a token.
///
/// Whoever sees the address can use it, so it must be encrypted too. Only a service that is not encrypted itself may give
/// one on this machine: another could make the client talk to what listens here.
pub(crate) fn outside(base: &str, method: Method, address: &str) -> Result<http::Request<Body>, Error> {
    // The address is left out of the error because it is a secret.
    let url = Url::parse(address).map_err(|_| Refused::NotHttp)?;
    let origin = Origin::of(&url)?;
    if !origin.is_private() {
        return Err(Refused::PlainHttp(origin.to_string()).into());
    }
    if Origin::of(&parse(base)?)?.is_https() && !origin.is_https() {
        return Err(Refused::Downgrade(origin.to_string()).into());
    }
    let mut request = http::Request::new(Body::default());
    *request.method_mut() = method;
    *request.uri_mut() = url.as_str().parse().map_err(|_| Refused::NotHttp)?;
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(address: &str) -> Result<Origin, Refused> {
        Origin::of(&parse(address).unwrap())
    }

    #[test]
    fn origins_are_equal_if_scheme_host_and_port_are() {
        let configured = origin("https://graph.example.test/v1.0").unwrap();
        for same in ["https://graph.example.test", "https://GRAPH.example.test:443/beta", "https:/graph.example.test"] {
            assert_eq!(origin(same).unwrap(), configured, "{same}");
        }
        for other in [
            "http://graph.example.test",
            "https://graph.example.test:444",
            "https://graph.example.test.evil.test",
            "https://graph.example.test.",
            "https://evil.test/graph.example.test",
            "https://evil.test\\@graph.example.test",
            "https://graph.example.test%2eevil.test",
        ] {
            assert_ne!(origin(other).unwrap(), configured, "{other}");
        }
    }

    #[test]
    fn other_schemes_and_user_names_are_refused() {
        for address in ["ftp://graph.example.test", "data:,x", "https://a@graph.example.test", "https://:b@x.test"] {
            assert_eq!(origin(address), Err(Refused::NotHttp), "{address}");
        }
    }

    #[test]
    fn credentials_go_over_https_or_stay_on_this_machine() {
        for address in ["https://x.test", "http://localhost", "http://127.0.0.2:8080", "http://[::1]:1", "http://127.1"]
        {
            assert!(origin(address).unwrap().is_private(), "{address}");
        }
        for address in [
            "http://x.test",
            "http://localhost.evil.test",
            "http://evil.localhost",
            "http://localhost.",
            "http://127.0.0.1.evil.test",
            "http://10.0.0.1",
            "http://0.0.0.0",
            "http://[::]",
            "http://[::ffff:10.0.0.1]",
        ] {
            assert!(!origin(address).unwrap().is_private(), "{address}");
        }
    }
}
