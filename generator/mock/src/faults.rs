//! Faults on demand: what a client must be able to bear.

use std::time::Duration;

/// What goes wrong on purpose, in an order that depends on the settings alone.
#[derive(Clone, Debug)]
pub(crate) struct Faults {
    pub(crate) latency: Duration,
    /// The share of requests that fail, from 0 to 1.
    pub(crate) fail_rate: f64,
    pub(crate) seed: u64,
    /// Every request whose number is a multiple of this is refused; none if it is 0.
    pub(crate) throttle: u64,
    pub(crate) retry_after: u64,
    pub(crate) require_auth: bool,
}

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It has no token.
    Unauthorized,
    /// There were too many.
    Throttled,
    /// The service is out of order.
    Unavailable,
}

impl Default for Faults {
    fn default() -> Self {
        Self { latency: Duration::ZERO, fail_rate: 0.0, seed: 0, throttle: 0, retry_after: 1, require_auth: false }
    }
}

impl Faults {
    /// The fault of the request with this number, counted from 1.
    pub(crate) fn of(&self, number: u64, has_token: bool) -> Option<Fault> {
        if self.require_auth && !has_token {
            return Some(Fault::Unauthorized);
        }
        if number.is_multiple_of(self.throttle) {
            return Some(Fault::Throttled);
        }
        (self.fail_rate > fraction(self.seed, number)).then_some(Fault::Unavailable)
    }
}

/// A number from 0 up to, but not including, 1: the element of a sequence that looks random and is always the same.
///
/// Source: the finalizer of SplitMix64, in Steele, Lea and Flood, "Fast splittable pseudorandom number generators".
fn fraction(seed: u64, number: u64) -> f64 {
    let mut mixed = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    // 53 bits are what the number holds exactly.
    (mixed >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_have_their_share_and_their_order() {
        let failing = |fail_rate, seed| {
            let faults = Faults { fail_rate, seed, ..Faults::default() };
            (1..=1000).filter(|number| faults.of(*number, false) == Some(Fault::Unavailable)).collect::<Vec<_>>()
        };
        assert_eq!(failing(0.0, 1).len(), 0);
        assert_eq!(failing(1.0, 1).len(), 1000);
        assert!((200..300).contains(&failing(0.25, 1).len()));
        assert_eq!(failing(0.25, 1), failing(0.25, 1));
        assert_ne!(failing(0.25, 1), failing(0.25, 2));
    }

    #[test]
    fn every_so_many_requests_one_is_throttled() {
        let faults = Faults { throttle: 3, require_auth: true, ..Faults::default() };
        let of = |number| faults.of(number, true);
        assert_eq!([of(1), of(2), of(3), of(6)], [None, None, Some(Fault::Throttled), Some(Fault::Throttled)]);
        assert_eq!(faults.of(3, false), Some(Fault::Unauthorized));
    }
}
