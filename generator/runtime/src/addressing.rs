//! What can be asked for instead of the resource at a path: its number of items, those of one type, its bytes.

use bytes::Bytes;

use crate::{Page, Record, Request, Text};

impl<T> Request<Page<T>> {
    /// Asks for the number of items alone (`…/$count`); [`count`](Request::count) asks for it beside a page of them.
    ///
    /// Source: OData URL conventions 4.01, section 4.8.
    ///
    /// ```
    /// # use mdbindgen_runtime::{OpenRecord, Page, Request, http::Method};
    /// let users: Request<Page<OpenRecord>> = Request::new(Method::GET, "/users", &[]);
    /// assert_eq!(users.only_count().path(), "/users/$count");
    /// ```
    pub fn only_count(self) -> Request<Text<i64>> {
        self.with_segment("$count").with_response()
    }

    /// Asks for those items alone that are of the type `U`, in a list of a type that `U` derives from.
    ///
    /// Source: OData URL conventions 4.01, section 4.11.
    ///
    /// ```
    /// # use mdbindgen_runtime::{AdditionalData, Field, OpenRecord, Page, Record, Request, Schema, http::Method};
    /// # #[derive(Clone, Default)]
    /// # struct User(AdditionalData);
    /// # impl Record for User {
    /// #     fn schema(&self) -> &'static Schema {
    /// #         static SCHEMA: Schema = Schema::new("microsoft.graph.user", &[]);
    /// #         &SCHEMA
    /// #     }
    /// #     fn field(&self, _: usize) -> &dyn Field { &self.0 }
    /// #     fn field_mut(&mut self, _: usize) -> &mut dyn Field { &mut self.0 }
    /// # }
    /// let members: Request<Page<OpenRecord>> = Request::new(Method::GET, "/groups/1/members", &[]);
    /// let users: Request<Page<User>> = members.only::<User>();
    /// assert_eq!(users.path(), "/groups/1/members/microsoft.graph.user");
    /// ```
    pub fn only<U: Record + Default>(self) -> Request<Page<U>> {
        self.with_segment(U::default().schema().name()).with_response()
    }
}

impl<T> Request<T> {
    /// Asks for the bytes of an object that stands for a file or a picture (`…/$value`).
    ///
    /// Source: OData URL conventions 4.01, section 4.7.
    ///
    /// ```
    /// # use mdbindgen_runtime::{OpenRecord, Request, http::Method};
    /// let photo: Request<OpenRecord> = Request::new(Method::GET, "/me/photo", &[]);
    /// assert_eq!(photo.raw().path(), "/me/photo/$value");
    /// ```
    pub fn raw(self) -> Request<Bytes> {
        self.with_segment("$value").with_response()
    }
}
