//! Work on many items at once, with results in the order of the items.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Pages nest lists and quotes; a worker gets as much stack for them as the main thread has.
const STACK_SIZE: usize = 8 << 20;

/// Applies `work` to every item and returns the results in the order of the items.
///
/// Items are handed out one by one, so that a few large ones do not hold up a thread's share of small ones; which
/// thread works on which item differs from run to run, the result does not.
///
/// # Panics
///
/// Panics if `work` does, with its message.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    map_with_progress(items, work, &|_| ())
}

/// Does two things at once, where there is more than one core, and returns both results.
///
/// # Panics
///
/// Panics if either of the two does, with its message.
pub(crate) fn both<A, B: Send>(one: impl FnOnce() -> A, other: impl Fn() -> B + Sync) -> (A, B) {
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, &other);
        let one = one();
        let other = match worker {
            Ok(worker) => worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            // A thread that cannot be started is no loss: this one does both.
            Err(_) => other(),
        };
        (one, other)
    })
}

/// Like [`map`], and calls `progress` with the number of finished items: after each, from any thread, in no order.
pub(crate) fn map_with_progress<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    progress: &(dyn Fn(usize) + Sync),
) -> Vec<R> {
    // Asking for the number of cores costs more than a single item may.
    let threads = match items.len() {
        0 | 1 => 1,
        count => thread::available_parallelism().map_or(1, NonZero::get).min(count),
    };
    map_on_threads(threads, items, &work, progress)
}

fn map_on_threads<T: Sync, R: Send>(
    threads: usize,
    items: &[T],
    work: &(impl Fn(&T) -> R + Sync),
    progress: &(dyn Fn(usize) + Sync),
) -> Vec<R> {
    let (next, finished) = (AtomicUsize::new(0), AtomicUsize::new(0));
    // Each worker keeps what it made, with the index: no lock, and no unsafe writes into a shared list.
    let drain = || {
        let mut made = Vec::new();
        while let Some((index, item)) = take_next(&next, items) {
            made.push((index, work(item)));
            progress(1 + finished.fetch_add(1, Ordering::Relaxed));
        }
        made
    };
    if threads <= 1 {
        return drain().into_iter().map(|(_, result)| result).collect();
    }
    let parts = thread::scope(|scope| {
        let start = |_| thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, drain);
        // A thread that cannot be started is no loss: the others, or at worst this one, do its share.
        let workers: Vec<_> = (0..threads).map_while(|index| start(index).ok()).collect();
        let own = if workers.is_empty() { drain() } else { Vec::new() };
        let parts =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        std::iter::once(own).chain(parts).collect::<Vec<_>>()
    });
    in_order(items.len(), parts)
}

fn take_next<'a, T>(next: &AtomicUsize, items: &'a [T]) -> Option<(usize, &'a T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}

fn in_order<R>(length: usize, parts: Vec<Vec<(usize, R)>>) -> Vec<R> {
    let mut slots: Vec<Option<R>> = (0..length).map(|_| None).collect();
    for (index, result) in parts.into_iter().flatten() {
        slots[index] = Some(result);
    }
    slots.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items_on_any_number_of_threads() {
        let items: Vec<usize> = (0..500).collect();
        let slow_first = |item: &usize| {
            if item.is_multiple_of(50) {
                thread::sleep(std::time::Duration::from_millis(2));
            }
            item * 2
        };
        let expected: Vec<usize> = items.iter().map(|item| item * 2).collect();
        for threads in [0, 1, 2, 7] {
            assert_eq!(map_on_threads(threads, &items, &slow_first, &|_| ()), expected);
        }
    }

    #[test]
    fn nothing_in_nothing_out() {
        assert!(map(&[], |item: &u8| *item).is_empty());
    }

    #[test]
    fn progress_hears_of_every_item_once() {
        let heard = Mutex::new(Vec::new());
        map_with_progress(&[(); 100], |()| (), &|finished| heard.lock().unwrap().push(finished));
        let mut heard = heard.into_inner().unwrap();
        heard.sort_unstable();
        assert!(heard.into_iter().eq(1..=100));
    }

    #[test]
    #[should_panic(expected = "item 3")]
    fn a_panic_reaches_the_caller_with_its_message() {
        map_on_threads(2, &[1, 2, 3, 4], &|item| assert!(*item != 3, "item {item}"), &|_| ());
    }
}
