//! Sends one message to the endpoint that it is given, and says its id.

use std::error::Error;

use aws_sdk_connectparticipant::config::Region;
use aws_sdk_connectparticipant::{Client, Config};

async fn send(endpoint: &str) -> Result<(), Box<dyn Error>> {
    let config = Config::builder().behavior_version_latest().region(Region::new("us-east-1"));
    let client = Client::from_conf(config.endpoint_url(endpoint).allow_no_auth().build());
    let message = client.send_message().content_type("text/plain").content("hello");
    let sent = message.connection_token("a-made-up-token").send().await?;
    println!("{}", sent.id().unwrap_or_default());
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let endpoint = std::env::args().nth(1).ok_or("the endpoint is missing")?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(send(&endpoint))
}
