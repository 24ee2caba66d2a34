//! What a page says on its own, so that it need not be read again while it stays as it is.

use super::draft::PageDraft;
use super::operation::ListedRequest;
use crate::diagnostics::Report;
use crate::fingerprint::Fingerprint;
use crate::model::Operation;
use crate::source::FileId;

/// What a page says by itself, whatever other pages say.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageFacts {
    /// What it says of types.
    pub(crate) draft: PageDraft,
    /// The pages of operations that its tables of methods lead to, in lower case.
    pub(crate) listed: Vec<String>,
    /// The request lines that it lists.
    pub(crate) requests: Vec<ListedRequest>,
    /// The product that it is about.
    pub(crate) product: Option<String>,
    /// What is wrong with it and with the files that it includes.
    pub(crate) faults: Report,
}

/// The operation that a page describes, in the light of the types that all pages define.
#[derive(Clone, Debug, Default)]
pub(crate) struct OperationFacts {
    /// The operation; nothing if the page describes none.
    pub(crate) operation: Option<Operation>,
    /// The names of the properties that the page says can be changed.
    pub(crate) changed: Vec<String>,
    /// What is wrong with what the page says of it.
    pub(crate) faults: Report,
}

/// What earlier runs read from pages.
///
/// A page is given by its file, and what else its facts depend on by a fingerprint. Pages are asked for from several
/// threads at once, and each of them once.
pub(crate) trait Memory: Sync {
    /// What the page says of types: as remembered, or else what `read` finds.
    fn page(&self, file: FileId, context: &dyn Fn() -> Fingerprint, read: &dyn Fn() -> PageFacts) -> PageFacts;

    /// What the page says of an operation: as remembered, or else what `read` finds.
    fn operation(
        &self,
        file: FileId,
        context: &dyn Fn() -> Fingerprint,
        read: &dyn Fn() -> OperationFacts,
    ) -> OperationFacts;
}

/// Remembers nothing.
pub(crate) struct NoMemory;

impl Memory for NoMemory {
    fn page(&self, _: FileId, _: &dyn Fn() -> Fingerprint, read: &dyn Fn() -> PageFacts) -> PageFacts {
        read()
    }

    fn operation(&self, _: FileId, _: &dyn Fn() -> Fingerprint, read: &dyn Fn() -> OperationFacts) -> OperationFacts {
        read()
    }
}
