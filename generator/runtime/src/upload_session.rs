//! Upload sessions, as services describe them.

use crate::{OpenRecord, Record};

/// An object that says where something can be uploaded in pieces: the address in its member `uploadUrl`.
///
/// A request for one can be used for the upload itself, with the feature `client`: see `Request::upload`.
pub trait UploadSession: Record {}

impl UploadSession for OpenRecord {}
