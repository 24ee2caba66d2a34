//! What earlier runs read from pages.

use super::codec::{Reader, Stored, Writer};
use super::store::Store;
use crate::fingerprint::Fingerprint;
use crate::lower::{Memory, OperationFacts, PageFacts};
use crate::source::{FileId, Sources};

/// The facts of pages, by the text of the page and of the files that it includes, and by what else they depend on.
pub(super) struct PageMemory<'a> {
    pub(super) store: &'a Store,
    pub(super) sources: &'a Sources,
}

/// The two kinds of facts of a page, which go by the same texts.
#[derive(Hash)]
enum Kind {
    Page,
    Operation,
}

impl Memory for PageMemory<'_> {
    fn page(&self, file: FileId, context: &dyn Fn() -> Fingerprint, read: &dyn Fn() -> PageFacts) -> PageFacts {
        self.recall(file, &(Kind::Page, context()), read)
    }

    fn operation(
        &self,
        file: FileId,
        context: &dyn Fn() -> Fingerprint,
        read: &dyn Fn() -> OperationFacts,
    ) -> OperationFacts {
        self.recall(file, &(Kind::Operation, context()), read)
    }
}

impl PageMemory<'_> {
    fn recall<T: Stored>(&self, page: FileId, context: &(Kind, Fingerprint), read: &dyn Fn() -> T) -> T {
        let mut files = vec![page];
        files.extend(self.sources.included_by(page));
        let texts = files.iter().map(|file| (&self.sources.file(*file).page, self.sources.content(*file)));
        let key = Fingerprint::of(&(context, texts.collect::<Vec<_>>()));
        let remembered = self.store.get(key).and_then(|bytes| T::load(&mut Reader::new(bytes, &files)));
        remembered.unwrap_or_else(|| {
            let facts = read();
            let mut writer = Writer::new(&files);
            facts.store(&mut writer);
            writer.finish().into_iter().for_each(|bytes| self.store.add(key, bytes));
            facts
        })
    }
}
