//! Connections that go on in another protocol.

use std::time::Duration;

use reqwest::{Client, Version};

use super::{LONGEST_ERROR, Limit, after_the_head, begin, whole};
use crate::client::Endpoint;
use crate::http::{Request, StatusCode};
use crate::transport::{TransportError, TransportErrorKind, Upgrade, Upgraded};

pub(super) async fn upgrade(
    client: &Client,
    endpoint: &Endpoint,
    request: Request,
    silence: Option<Duration>,
) -> Result<Upgrade, TransportError> {
    let (answer, outgoing) = begin(client, endpoint, request, silence).await?;
    // It never was a request for another protocol then: the headers that ask for one are not sent.
    if answer.version() > Version::HTTP_11 {
        let problem = format!(
            "{} speaks {:?}, which opens no websockets so: build the reqwest client with `http1_only`",
            endpoint.authority(),
            answer.version()
        );
        return Err(TransportError::new(TransportErrorKind::Refused, problem));
    }
    let limit = Limit { silence, outgoing: outgoing.as_ref() };
    if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
        return whole(answer, LONGEST_ERROR, limit).await.map(Upgrade::Declined);
    }
    let (status, headers) = (answer.status(), answer.headers().clone());
    match limit.within(answer.upgrade()).await {
        Ok(io) => Ok(Upgrade::Switched(Upgraded::new(headers, io))),
        Err(failed) => Err(after_the_head(failed).with_head(status, headers)),
    }
}
