//! Lists that come in pages.

mod change;

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::future::poll_fn;
use std::hash::BuildHasher;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;

pub use self::change::{Change, Changes, RemovalReason};

use crate::token::BoxFuture;
use crate::{Client, Error, Page, Refused, Request, Value};

impl<T: Value + 'static> Request<Page<T>> {
    /// The pages of the list, each asked for when it is wanted.
    ///
    /// Every page is asked for with the headers of this request, from the configured origin only.
    pub fn pages(self, client: &Client) -> Pages<T> {
        Pages::new(self, client.clone())
    }

    /// The items of the list, page by page, each page asked for when it is wanted.
    ///
    /// Every page is asked for with the headers of this request, from the configured origin only.
    ///
    /// ```no_run
    /// # use mdbindgen_runtime::{Client, Error, OpenRecord, Page, Request};
    /// # async fn run(client: Client, users: Request<Page<OpenRecord>>) -> Result<(), Error> {
    /// let mut users = users.select(["displayName"]).items(&client);
    /// while let Some(user) = users.next().await {
    ///     println!("{:?}", user?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn items(self, client: &Client) -> PageItems<T> {
        PageItems { pages: self.pages(client), page: Vec::new().into_iter() }
    }

    /// The changes of a list whose changes are tracked; removed objects are told apart from the others.
    ///
    /// At the end, [`Changes::delta_link`] is where later changes are: keep it, and have them with
    /// [`follow`](Request::follow).
    ///
    /// ```no_run
    /// # use mdbindgen_runtime::{Change, Client, Error, OpenRecord, Page, Request};
    /// # async fn run(client: Client, delta: Request<Page<OpenRecord>>) -> Result<(), Error> {
    /// let mut changes = delta.clone().changes(&client);
    /// while let Some(change) = changes.next().await {
    ///     match change? {
    ///         Change::Upsert(user) => println!("there is {user:?}"),
    ///         Change::Removed { id, .. } => println!("{id} is gone"),
    ///     }
    /// }
    /// let later = delta.follow(changes.delta_link().expect("the service tracks changes")).changes(&client);
    /// # Ok(())
    /// # }
    /// ```
    pub fn changes(self, client: &Client) -> Changes<T> {
        Changes::new(self.items(client))
    }
}

/// A stream of the pages of a list. After an error it ends.
pub struct Pages<T> {
    client: Client,
    /// The first request, whose headers the others have too.
    request: Request<Page<T>>,
    state: State<T>,
    /// Hashes of the links that were followed: a page that links back would never end.
    followed: HashSet<u64>,
    hasher: RandomState,
    delta_link: Option<String>,
}

enum State<T> {
    /// What to follow next; nothing if the first request is to be sent.
    Next(Option<String>),
    Waiting(BoxFuture<'static, Result<Page<T>, Error>>),
    /// The last page links to one that was read before.
    Looped,
    Done,
}

impl<T: Value + 'static> Pages<T> {
    fn new(request: Request<Page<T>>, client: Client) -> Self {
        let (followed, hasher) = (HashSet::new(), RandomState::new());
        Self { client, request, state: State::Next(None), followed, hasher, delta_link: None }
    }

    /// The next page; nothing after the last.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// What follows a page; its own items come first, even if it links back.
    fn state_after(&mut self, page: &Page<T>) -> State<T> {
        match &page.next_link {
            Some(link) if self.followed.insert(self.hasher.hash_one(link)) => State::Next(Some(link.clone())),
            Some(_) => State::Looped,
            None => State::Done,
        }
    }
}

impl<T> Pages<T> {
    /// Where later changes are; known after the last page of a list whose changes are tracked.
    pub fn delta_link(&self) -> Option<&str> {
        self.delta_link.as_deref()
    }
}

impl<T: Value + 'static> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut waiting = match std::mem::replace(&mut self.state, State::Done) {
            State::Next(link) => {
                let (client, request) = (self.client.clone(), self.request.clone());
                let request = link.into_iter().fold(request, Request::follow);
                Box::pin(async move { request.send(&client).await })
            }
            State::Waiting(waiting) => waiting,
            State::Looped => return Poll::Ready(Some(Err(Refused::Loop.into()))),
            State::Done => return Poll::Ready(None),
        };
        let Poll::Ready(page) = waiting.as_mut().poll(context) else {
            self.state = State::Waiting(waiting);
            return Poll::Pending;
        };
        if let Ok(page) = &page {
            self.state = self.state_after(page);
            self.delta_link.clone_from(&page.delta_link);
        }
        Poll::Ready(Some(page))
    }
}

/// A stream of the items of a list. After an error it ends.
pub struct PageItems<T> {
    pages: Pages<T>,
    page: IntoIter<T>,
}

impl<T: Value + 'static> PageItems<T> {
    /// The next item; nothing after the last.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T> PageItems<T> {
    /// Where later changes are; known after the last item of a list whose changes are tracked.
    pub fn delta_link(&self) -> Option<&str> {
        self.pages.delta_link()
    }
}

impl<T> Unpin for PageItems<T> {}

impl<T: Value + 'static> Stream for PageItems<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.page = page.value.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("request", &self.request).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for PageItems<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PageItems").field("request", &self.pages.request).finish_non_exhaustive()
    }
}
