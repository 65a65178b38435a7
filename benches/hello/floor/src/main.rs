//! Sends one message to the endpoint that it is given, and says its id.

use std::error::Error;

use floor::Client;

async fn send(endpoint: &str) -> Result<(), Box<dyn Error>> {
    let client = Client::new(endpoint)?;
    let sent = client.send_message("a-made-up-token", "text/plain", "hello").await?;
    println!("{}", sent.id.unwrap_or_default());
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = std::env::args().nth(1).ok_or("the endpoint is missing")?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(send(&endpoint))
}
