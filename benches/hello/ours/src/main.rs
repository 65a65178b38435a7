//! Sends one message to the endpoint that it is given, and says its id.

use std::error::Error;

use awso::Config;
use awso_connect_participant::{Client, ConnectionToken};

async fn send(endpoint: &str) -> Result<(), Box<dyn Error>> {
    let client = Client::new(Config::new().endpoint_url(endpoint))?;
    let token = ConnectionToken::make("a-made-up-token")?;
    let message = client.send_message().content_type("text/plain").content("hello");
    let sent = message.connection_token(&token).send().await?;
    println!("{}", sent.id.ok_or("no id")?.as_str());
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = std::env::args().nth(1).ok_or("the endpoint is missing")?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(send(&endpoint))
}
