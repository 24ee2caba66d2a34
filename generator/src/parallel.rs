//! Work on independent items, on all cores, with results in order.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many items a thread takes at a time: enough to hide the counter, few enough to share out evenly.
const BATCH: usize = 8;

/// Applies `work` to every item and returns the results in the order of the items.
///
/// The result does not depend on the number of threads.
///
/// # Panics
///
/// Panics if `work` does.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(items.len().div_ceil(BATCH));
    if threads <= 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let batches = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| take_batches(items, &next, &work))).collect();
        let results =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        results.flatten().collect::<Vec<_>>()
    });
    in_order(batches)
}

fn take_batches<T, R>(items: &[T], next: &AtomicUsize, work: impl Fn(&T) -> R) -> Vec<(usize, Vec<R>)> {
    let mut done = Vec::new();
    loop {
        let start = next.fetch_add(BATCH, Ordering::Relaxed);
        if start >= items.len() {
            return done;
        }
        let batch = &items[start..items.len().min(start + BATCH)];
        done.push((start, batch.iter().map(&work).collect()));
    }
}

fn in_order<R>(mut batches: Vec<(usize, Vec<R>)>) -> Vec<R> {
    batches.sort_unstable_by_key(|(start, _)| *start);
    batches.into_iter().flat_map(|(_, results)| results).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_in_the_order_of_the_items() {
        for count in [0, 1, 7, 8, 9, 1000] {
            let items: Vec<usize> = (0..count).collect();
            assert_eq!(super::map(&items, |item| item * 2), (0..count).map(|item| item * 2).collect::<Vec<_>>());
        }
    }
}
