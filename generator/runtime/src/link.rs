//! Links that a service gives, and the origin that they must have.

use http::Uri;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::{Error, InvalidRequest, Refused};

/// What services leave unencoded in links, and HTTP does not allow there.
const UNENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'|');

/// Reads the base address of a service: absolute, and without user name, query and fragment.
pub(crate) fn parse_base(base: &str) -> Result<Uri, InvalidRequest> {
    let invalid = || InvalidRequest::base(base);
    let parsed: Uri = base.parse().map_err(|_| invalid())?;
    if parsed.scheme().is_none() || has_user(&parsed) || parsed.query().is_some() || base.contains('#') {
        return Err(invalid());
    }
    Ok(parsed)
}

/// The address of a link, absolute or from the root; it must have the origin of the base address.
pub(crate) fn resolve(link: &str, base: &Uri) -> Result<Uri, Error> {
    let link = utf8_percent_encode(link, UNENCODED).to_string();
    let from_root = link.starts_with('/') && !link.starts_with("//");
    let address = if from_root { format!("{}{link}", origin(base)) } else { link };
    let uri: Uri = address.parse().map_err(|_| InvalidRequest::address(&address))?;
    if same_origin(&uri, base) {
        return Ok(uri);
    }
    Err(Refused::OtherOrigin { configured: origin(base), link: origin(&uri) }.into())
}

fn same_origin(left: &Uri, right: &Uri) -> bool {
    let host = |uri: &Uri| uri.host().map(str::to_ascii_lowercase);
    left.scheme() == right.scheme() && host(left) == host(right) && port(left) == port(right) && !has_user(left)
}

fn has_user(uri: &Uri) -> bool {
    uri.authority().is_some_and(|authority| authority.as_str().contains('@'))
}

/// What may be shown of an address, valid or not: no user name, no password, and no query, which may be a signature.
pub(crate) fn without_secrets(address: &str) -> String {
    let shown = address.split(['?', '#']).next().unwrap_or_default();
    match shown.split_once("//") {
        Some((scheme, rest)) => {
            let end = rest.find(['/', '\\']).unwrap_or(rest.len());
            let host = rest[..end].rsplit('@').next().unwrap_or_default();
            format!("{scheme}//{host}{}", &rest[end..])
        }
        None => shown.to_owned(),
    }
}

fn port(uri: &Uri) -> Option<u16> {
    uri.port_u16().or_else(|| match uri.scheme_str() {
        Some("https") => Some(443),
        Some("http") => Some(80),
        _ => None,
    })
}

/// Scheme, host and port, without a user name.
fn origin(uri: &Uri) -> String {
    let host = uri.host().unwrap_or_default();
    let port = uri.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{host}{port}", uri.scheme_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(link: &str) -> Result<String, Error> {
        resolve(link, &Uri::from_static("https://graph.example.test/v1.0")).map(|uri| uri.to_string())
    }

    #[test]
    fn links_of_the_same_origin_are_followed() {
        for (link, address) in [
            (
                "https://graph.example.test/v1.0/users?$skiptoken=x",
                "https://graph.example.test/v1.0/users?$skiptoken=x",
            ),
            ("HTTPS://GRAPH.example.TEST:443/beta", "https://GRAPH.example.TEST:443/beta"),
            ("/v1.0/users?$skip=2", "https://graph.example.test/v1.0/users?$skip=2"),
            ("/v1.0/users?$filter=a eq 'é'", "https://graph.example.test/v1.0/users?$filter=a%20eq%20'%C3%A9'"),
        ] {
            assert_eq!(resolved(link).unwrap(), address);
        }
    }

    #[test]
    fn links_to_other_origins_are_refused() {
        for link in [
            "http://graph.example.test/v1.0/users",
            "https://graph.example.test:8443/v1.0/users",
            "https://graph.example.test.evil.test/v1.0/users",
            "https://evil.test/graph.example.test",
            "https://graph.example.test@evil.test/v1.0",
            "https://user@graph.example.test/v1.0",
            "https://graph.example.test./v1.0",
            "https://[::1]/v1.0",
        ] {
            assert!(matches!(resolved(link), Err(Error::Refused(Refused::OtherOrigin { .. }))), "{link}");
        }
        for link in [
            "",
            "//evil.test/x",
            "\\\\evil.test/x",
            "https:\\\\evil.test",
            "users?$skip=2",
            "https://graph.example.test\u{3002}evil.test/v1.0",
        ] {
            assert!(resolved(link).is_err(), "{link}");
        }
    }

    #[test]
    fn bases_have_no_user_name() {
        let error = parse_base("https://key:hush@graph.example.test/v1.0").unwrap_err();
        assert_eq!(error, InvalidRequest::Base("https://graph.example.test/v1.0".to_owned()));
    }

    #[test]
    fn errors_show_no_secrets() {
        for (address, shown) in [
            ("https://key:hush@x.test/a?sig=hush", "https://x.test/a"),
            ("https://x.test/a@b#hush", "https://x.test/a@b"),
            ("//a:hush@b:hush@x.test", "//x.test"),
            ("x?hush", "x"),
            ("", ""),
        ] {
            assert_eq!(without_secrets(address), shown);
        }
    }

    #[test]
    fn messages_name_origins_only() {
        let message = resolved("https://key:hush@evil.test:1/x?sig=hush").unwrap_err().to_string();
        assert_eq!(message, "refused a link to https://evil.test:1: requests go to https://graph.example.test only");
    }
}
