//! What can go wrong.

use std::fmt;

/// Why there is no answer.
#[derive(Debug)]
pub enum Error {
    /// The service says so: code and message.
    Service(String, String),
    /// Nothing came of the request.
    Http(reqwest::Error),
    /// The request or its answer is not as it should be.
    Json(serde_json::Error),
}

impl Error {
    pub(crate) async fn of(answer: reqwest::Response) -> Self {
        let header = answer.headers().get("x-amzn-errortype").and_then(|it| it.to_str().ok());
        let code = header.unwrap_or("unknown").split(':').next().unwrap_or_default().to_owned();
        Error::Service(code, answer.text().await.unwrap_or_default())
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Error::Http(error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::Json(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Service(code, message) => write!(f, "{code}: {message}"),
            Error::Http(error) => error.fmt(f),
            Error::Json(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}
