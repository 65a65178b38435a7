//! A chat by AWS's own Rust clients: `official ENDPOINT`. The business signs with the made-up key that a local Amazon
//! Connect knows; the customer and an agent take part without credentials.

mod chat;
mod socket;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use tokio::time::timeout;

const WHOLE: Duration = Duration::from_secs(120);

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Something is not as it should be.
macro_rules! differ {
    ($($text:tt)*) => { return Err(format!($($text)*).into()) };
}

/// Both are the same, or it is told where they are not.
macro_rules! same {
    ($found:expr, $expected:expr) => {
        match (&$found, &$expected) {
            (found, expected) if found == expected => {}
            (found, expected) => {
                crate::differ!("{}:{}: found {found:?}, expected {expected:?}", file!(), line!())
            }
        }
    };
}

pub(crate) use {differ, same};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(endpoint) = std::env::args().nth(1) else {
        eprintln!("official: the endpoint is missing");
        return ExitCode::FAILURE;
    };
    let outcome = match timeout(WHOLE, chat::run(&endpoint)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(format!("not done within {WHOLE:?}").into()),
    };
    match outcome {
        Ok(()) => {
            println!("aws-sdk-connect and aws-sdk-connectparticipant: all is well");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("official: {error}");
            ExitCode::FAILURE
        }
    }
}
