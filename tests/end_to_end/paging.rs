//! A list that is longer than a program would want to hold.

use std::mem::size_of;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs};

use entitlement::api::v1::AccessPackageAssignmentRequest;
use entitlement::api::v1::access_package_assignment_request as requests;
use serde_json::{Value, json};

use crate::server::{Seen, Server, json};

const ITEMS: usize = 100_000;
const PAGE: usize = 1000;

/// What a run may add to the memory of the process.
const BOUND: usize = 32 * 1024 * 1024;

// All items at once would not fit, even if none of them held anything.
const _: () = assert!(ITEMS * size_of::<AccessPackageAssignmentRequest>() > 2 * BOUND);

fn page(seen: &Seen) -> Value {
    let start = seen.option("$skiptoken").map_or(0, |token| token.parse().unwrap());
    let item = |index: usize| json!({ "id": format!("{index:06}"), "requestType": "adminAdd", "state": "delivered" });
    let items: Vec<_> = (start..start + PAGE).map(item).collect();
    let mut page = json!({ "value": items });
    if start + PAGE < ITEMS {
        let host = seen.headers["host"].to_str().unwrap();
        page["@odata.nextLink"] = format!("http://{host}{}?$skiptoken={}", seen.path, start + PAGE).into();
    }
    page
}

/// The resident memory of this process in bytes, where the system tells it.
fn memory() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<usize>().ok()? * 1024)
}

/// Set in the process that has the list to itself: what other tests hold in memory must not count.
const ALONE: &str = "MDBINDGEN_TEST_ALONE";

#[test]
fn a_long_list_is_read_in_little_memory() {
    if env::var_os(ALONE).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        return runtime.block_on(read_a_long_list());
    }
    let mut alone = Command::new(env::current_exe().unwrap());
    alone.args(["--exact", "paging::a_long_list_is_read_in_little_memory"]).env(ALONE, "1");
    let output = alone.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

async fn read_a_long_list() {
    let served = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&served);
    let server = Server::start(move |seen| {
        counter.fetch_add(1, Ordering::Relaxed);
        json(200, &page(seen))
    });
    let server = server.await;
    let mut items = requests::list().items(&server.client());
    let (mut count, mut before, mut most) = (0_usize, None, 0);
    while let Some(item) = items.next().await {
        assert_eq!(item.unwrap().id.unwrap(), format!("{count:06}"));
        count += 1;
        // A page is asked for when its first item is wanted, and not before.
        assert_eq!(served.load(Ordering::Relaxed), count.div_ceil(PAGE));
        if count % PAGE == 0 {
            let now = memory().unwrap_or_default();
            most = most.max(now.saturating_sub(*before.get_or_insert(now)));
        }
    }
    assert_eq!(count, ITEMS);
    assert!(most < BOUND, "{most} bytes were added");
}
