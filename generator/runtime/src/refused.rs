//! What a client does not do.

use std::fmt;

/// Why a request, or the rest of it, was not sent. Addresses are named by their origins: the rest may be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// A link leads to another origin than the configured one.
    OtherOrigin {
        /// The configured origin.
        configured: String,
        /// The origin of the link.
        link: String,
    },
    /// Credentials would have gone to this origin unencrypted.
    PlainHttp(String),
    /// A redirect, or an address that the service gave, leads from `https` to this origin without.
    Downgrade(String),
    /// A redirect would have sent the body of the request to this other origin.
    RedirectedBody(String),
    /// There were more redirects in a row than this.
    Redirects(usize),
    /// An address is not one of HTTP, or has a user name in it.
    NotHttp,
    /// A page links to one that was already read.
    Loop,
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherOrigin { configured, link } => {
                write!(formatter, "refused a link to {link}: requests go to {configured} only")
            }
            Self::PlainHttp(origin) => write!(formatter, "refused to send credentials to {origin} without encryption"),
            Self::Downgrade(origin) => write!(formatter, "refused to leave https for {origin}"),
            Self::RedirectedBody(origin) => {
                write!(formatter, "refused a redirect that sends the body of the request to {origin}")
            }
            Self::Redirects(limit) => write!(formatter, "gave up after {limit} redirects in a row"),
            Self::NotHttp => {
                formatter.write_str("refused an address that is not one of HTTP, or has a user name in it")
            }
            Self::Loop => formatter.write_str("a page of the list links to one that was already read"),
        }
    }
}

impl std::error::Error for Refused {}
