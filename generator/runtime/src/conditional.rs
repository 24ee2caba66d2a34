//! Headers with a meaning of their own in OData.

use crate::{InvalidRequest, Record, Request};

impl<T> Request<T> {
    /// Does it only if the object still has this entity tag (`If-Match`); the service answers 412 otherwise.
    pub fn if_match(self, etag: &str) -> Self {
        self.header("If-Match", etag)
    }

    /// Does it only if the object is still as `record` was when it was read, judged by its `@odata.etag`.
    ///
    /// A record without one is refused when the request is turned into an HTTP request.
    ///
    /// ```
    /// use mdbindgen_runtime::{Argument, Method, OpenRecord, Request, decode_json};
    ///
    /// let read: OpenRecord = decode_json(r#"{"@odata.etag": "W/\"1\"", "title": "Draft"}"#)?;
    /// let request: Request<()> = Request::new(Method::DELETE, "/tasks/{id}", &[Argument::segment("1")]);
    /// let request = request.if_unchanged(&read).into_http("https://graph.example.test/v1.0")?;
    /// assert_eq!(request.headers()["if-match"], "W/\"1\"");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn if_unchanged(mut self, record: &impl Record) -> Self {
        match record.additional_data().etag() {
            Some(etag) => self.if_match(etag),
            None => {
                self.set_fault(InvalidRequest::NoEtag);
                self
            }
        }
    }

    /// Reads the object only if it has another entity tag than this (`If-None-Match`); the service answers 304
    /// otherwise.
    pub fn if_none_match(self, etag: &str) -> Self {
        self.header("If-None-Match", etag)
    }

    /// Asks for members of evolvable enums that were added after the first release (`Prefer`).
    ///
    /// Without it a service sends `unknownFutureValue` in their place. Generated functions ask for them where the
    /// documentation shows such members in the response; what stands behind an expanded relationship is left to callers.
    pub fn prefer_unknown_enum_members(self) -> Self {
        self.prefer("include-unknown-enum-members")
    }
}
