//! Clients over reqwest.

use std::sync::Arc;

use ::reqwest::redirect::Policy;
use ::reqwest::{Client as Reqwest, ClientBuilder as ReqwestBuilder};
use bytes::Bytes;
use http_body::Body as HttpBody;
use http_body_util::BodyExt;
use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::BuilderVerifierExt;

use super::{Body, Client, ClientBuilder};
use crate::Error;

impl ClientBuilder {
    /// A client over reqwest with rustls, which trusts what the operating system trusts.
    ///
    /// # Errors
    ///
    /// As [`ClientBuilder::build_over`] does, or if there are no certificates to trust.
    pub fn build(self) -> Result<Client, Error> {
        let origin = self.origin()?;
        let settings = match tls() {
            // What stays on this machine, or is not encrypted, needs no certificates, and there may be none to trust.
            Err(_) if origin.is_loopback() || !origin.is_https() => tls_without_trust(),
            settings => settings,
        };
        let settings = settings.map_err(|error| Error::Transport(error.into()))?;
        self.finish_reqwest(Reqwest::builder().tls_backend_preconfigured(settings))
    }

    /// A client over reqwest with settings of your own, such as a proxy, a root certificate or a client certificate.
    ///
    /// Whatever the settings say, redirects are left to this client, and a service on this machine is spoken to without
    /// a proxy. What the settings add to requests on their own (`default_headers`, a store of cookies) is out of reach of
    /// this client and goes to other origins too, so credentials belong in [`header`](ClientBuilder::header) instead.
    /// If the program has not chosen an implementation of cryptography for rustls, `ring` becomes its choice.
    ///
    /// # Errors
    ///
    /// As [`ClientBuilder::build_over`] does, or if the settings are not sound.
    pub fn build_with(self, settings: ReqwestBuilder) -> Result<Client, Error> {
        if CryptoProvider::get_default().is_none() {
            // That another thread was faster is as good.
            drop(ring::default_provider().install_default());
        }
        self.finish_reqwest(settings)
    }

    fn finish_reqwest(self, settings: ReqwestBuilder) -> Result<Client, Error> {
        let mut settings = settings.redirect(Policy::none()).referer(false);
        if self.origin()?.is_loopback() {
            // What stays on this machine must not go through a proxy on another.
            settings = settings.no_proxy();
        }
        let reqwest = settings.build().map_err(without_address)?;
        self.build_over(tower::service_fn(move |request| exchange(reqwest.clone(), request)))
    }
}

/// Settings of TLS that do not depend on what the rest of the program has chosen.
fn tls() -> Result<ClientConfig, rustls::Error> {
    let config = tls_builder().and_then(BuilderVerifierExt::with_platform_verifier)?;
    Ok(config.with_no_client_auth())
}

/// The same, but every certificate is refused.
fn tls_without_trust() -> Result<ClientConfig, rustls::Error> {
    Ok(tls_builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn tls_builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, rustls::Error> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions()
}

async fn exchange(
    reqwest: Reqwest,
    request: http::Request<Body>,
) -> Result<http::Response<impl HttpBody<Data = Bytes, Error = Error>>, Error> {
    let request = request.map(|body| match body.try_into_bytes() {
        Ok(bytes) => ::reqwest::Body::from(bytes),
        Err(body) => ::reqwest::Body::wrap(body),
    });
    let request = ::reqwest::Request::try_from(request).map_err(without_address)?;
    let response = http::Response::from(reqwest.execute(request).await.map_err(without_address)?);
    Ok(response.map(|body: ::reqwest::Body| body.map_err(without_address)))
}

/// Addresses are left out of errors: those of uploads and downloads grant access by themselves.
fn without_address(error: ::reqwest::Error) -> Error {
    Error::Transport(error.without_url().into())
}
