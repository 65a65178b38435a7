use awso_connect_participant::{Client, ParticipantToken};

pub async fn say(client: &Client, token: &ParticipantToken) {
    let message = client.send_message().content_type("text/plain").content("hello");
    let _ = message.connection_token(token).send().await;
}

fn main() {}
