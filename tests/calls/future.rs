//! What a call weighs.

use awso::Error;
use awso_connect_participant::{Client, SendMessageError, SendMessageRequest};

use crate::script::{Script, taken};

#[tokio::test]
async fn calls_errors_and_clients_are_small() {
    assert_eq!(size_of::<Client>(), size_of::<usize>());
    assert!(size_of::<Error<SendMessageError>>() < 128, "{}", size_of::<Error<SendMessageError>>());
    let client = Script::of([taken()]).client();
    let input = SendMessageRequest::make().content_type("text/plain").content("x").connection_token("t");
    let call = client.send(input.build());
    // The call is on the heap, where it takes less than 2 KiB, too.
    assert_eq!(size_of_val(&call), 2 * size_of::<usize>());
    call.await.unwrap();
}
