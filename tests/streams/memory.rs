//! Much goes through, and little of it is held at any time.

use std::time::Duration;

use awso::{Blob, ByteStream};

use crate::server::serve;
use crate::shape::{
    FetchObjectRequest, FetchObjectResponse, StoreObjectRequest, StoreObjectResponse, TurnImageRequest,
    TurnImageResponse,
};
use crate::source::{Source, count};

const MUCH: u64 = 100 * 1024 * 1024;
/// What sockets and libraries hold back, generously.
const LITTLE: u64 = 16 * 1024 * 1024;

/// The most memory the process ever had, where the operating system says.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok().map(|kilobytes: u64| kilobytes * 1024)
}

#[tokio::test]
async fn much_goes_up_and_comes_back_in_little_memory() {
    let server =
        serve(|turn: TurnImageRequest| async { TurnImageResponse { image: turn.image.expect("an image") } })
            .await;
    let before = most_memory();
    let (source, watch) = Source::of(MUCH);
    let turned = server.client.turn_image().image(ByteStream::new(source)).send().await.unwrap();
    assert_eq!(turned.image.len(), None);
    assert_eq!(count(turned.image).await, MUCH);
    assert_eq!(watch.given(), MUCH);
    assert!(watch.peak() < LITTLE, "{} bytes were held of what was sent", watch.peak());
    if let (Some(before), Some(after)) = (before, most_memory()) {
        assert!(after - before < 2 * LITTLE, "the process grew by {} bytes", after - before);
    }
}

#[tokio::test]
async fn much_of_a_stated_length_goes_up() {
    let server = serve(|store: StoreObjectRequest| async {
        assert_eq!(store.body.len(), Some(MUCH));
        StoreObjectResponse { size: i64::try_from(count(store.body).await).ok() }
    })
    .await;
    let (source, watch) = Source::of(MUCH);
    let body = ByteStream::new(source).with_len(MUCH);
    let stored = server.client.store_object().key("k").body(body).send().await.unwrap();
    assert_eq!(stored.size, Some(MUCH.cast_signed()));
    assert!(watch.peak() < LITTLE, "{} bytes were held of what was sent", watch.peak());
}

#[tokio::test]
async fn much_that_is_at_hand_goes_up_whole() {
    let server = serve(|store: StoreObjectRequest| async {
        StoreObjectResponse { size: i64::try_from(store.body.collect().await.unwrap().len()).ok() }
    })
    .await;
    for len in [0, 1, 64 * 1024, 64 * 1024 + 1, 3_000_000] {
        let blob = Blob::from(vec![7; len]);
        let stored = server.client.store_object().key("k").body(blob).send().await.unwrap();
        assert_eq!(stored.size, i64::try_from(len).ok());
    }
}

#[tokio::test]
async fn what_nobody_reads_is_not_sent_and_dropping_it_ends_the_exchange() {
    let (source, watch) = Source::of(MUCH);
    let source = std::sync::Arc::new(std::sync::Mutex::new(Some(source)));
    let server = serve(move |_: FetchObjectRequest| {
        let source = source.lock().unwrap().take().expect("one request");
        async { FetchObjectResponse { age: None, body: Some(ByteStream::new(source).with_len(MUCH)) } }
    })
    .await;
    let fetched = server.client.fetch_object().key("k").send().await.unwrap();
    let mut body = fetched.body.expect("a body");
    assert_eq!(body.len(), Some(MUCH));
    let first = body.next().await.expect("a piece").unwrap();
    assert_eq!(body.len(), Some(MUCH - first.len() as u64));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(watch.given() < LITTLE, "{} bytes were sent to nobody", watch.given());
    assert!(!watch.is_dropped());
    drop(body);
    watch.dropped().await;
}
