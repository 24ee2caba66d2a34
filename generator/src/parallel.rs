//! Work on many items at once, with results in the order of the items.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
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
    // Asking for the number of cores costs more than a single item may.
    let threads = match items.len() {
        0 | 1 => 1,
        count => thread::available_parallelism().map_or(1, NonZero::get).min(count),
    };
    map_on_threads(threads, items, work)
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

fn map_on_threads<T: Sync, R: Send>(threads: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if threads <= 1 {
        return items.iter().map(work).collect();
    }
    // Each result has a place of its own, so that no thread ever waits for another.
    let results: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    for_each_index(threads, items.len(), &|index| {
        let result = work(&items[index]);
        *results[index].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
    });
    let result = |place: Mutex<Option<R>>| place.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.into_iter().map(|place| result(place).unwrap_or_else(|| unreachable!("each item was worked on"))).collect()
}

/// Calls `work` once with every index below `count`.
///
/// It knows nothing of what is worked on: code that starts threads is compiled once and not for every kind of item.
fn for_each_index(threads: usize, count: usize, work: &(dyn Fn(usize) + Sync)) {
    let next = AtomicUsize::new(0);
    let drain = || {
        let indices = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        indices.take_while(|index| *index < count).for_each(work);
    };
    thread::scope(|scope| {
        let start = |_| thread::Builder::new().stack_size(STACK_SIZE).spawn_scoped(scope, drain).ok();
        // A thread that cannot be started is no loss: the others, or at worst this one, do its share.
        let workers: Vec<_> = (0..threads).map_while(start).collect();
        if workers.is_empty() {
            drain();
        }
        for worker in workers {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    });
}

#[cfg(test)]
mod tests {
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
            assert_eq!(map_on_threads(threads, &items, slow_first), expected);
        }
    }

    #[test]
    fn nothing_in_nothing_out() {
        assert!(map(&[], |item: &u8| *item).is_empty());
    }

    #[test]
    #[should_panic(expected = "item 3")]
    fn a_panic_reaches_the_caller_with_its_message() {
        map_on_threads(2, &[1, 2, 3, 4], |item| assert!(*item != 3, "item {item}"));
    }
}
