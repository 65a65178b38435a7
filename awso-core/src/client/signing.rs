//! Where requests are signed: credentials, region and clock come together.

use std::time::Duration;

use super::dispatch::Parts;
use super::exchange::Exchange;
use crate::auth::sigv4::{PresignedUrl, SigningParams, SigningSettings};
use crate::auth::{Credentials, CredentialsError};
use crate::http::{Request, Response};
use crate::schema::OperationSchema;
use crate::timestamp::Timestamp;
use crate::transport::TransportError;

impl Parts {
    /// The credentials that hold now.
    async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        match &self.config.credentials {
            Some(source) => source.credentials().await,
            None => Err(CredentialsError::new(format!(
                "{} signs its requests, and no credentials are set: give the client's configuration some, or a source of them",
                self.service.id
            ))),
        }
    }

    /// What an operation of these settings is signed with now.
    fn params<'a>(
        &'a self,
        settings: SigningSettings,
        credentials: &'a Credentials,
    ) -> Result<SigningParams<'a>, CredentialsError> {
        let Some(region) = self.config.region.as_deref() else {
            return Err(CredentialsError::new(format!(
                "{} signs its requests, which takes a region: set one (AWS_REGION)",
                self.service.id
            )));
        };
        let (signing_name, time) = (self.service.signing_name, self.shared.clock.now());
        Ok(SigningParams { settings, credentials, region, signing_name, time })
    }

    /// The URL of the request, which holds for so long.
    pub(super) async fn presign(
        &self,
        operation: &'static OperationSchema,
        request: &Request,
        expires_in: Duration,
    ) -> Result<PresignedUrl, CredentialsError> {
        let Some(settings) = SigningSettings::of(operation.auth) else {
            return Err(CredentialsError::new(format!(
                "{} takes no signature, so no URL of it holds one",
                operation.name
            )));
        };
        let credentials = self.credentials().await?;
        let params = self.params(settings, &credentials)?;
        let url = self.shared.signer.presign(&params, request, &self.endpoint, expires_in);
        url.map_err(|error| CredentialsError::new(error.to_string()).with_source(error))
    }
}

impl Exchange<'_> {
    /// Signs the request, sends it, and learns from the answer what time the service has.
    pub(super) async fn send_signed(
        &self,
        settings: SigningSettings,
        mut request: Request,
    ) -> Result<Response, TransportError> {
        let client = self.client;
        let credentials = client.credentials().await.map_err(TransportError::unsigned)?;
        let params = client.params(settings, &credentials).map_err(TransportError::unsigned)?;
        client
            .shared
            .signer
            .sign(&params, &mut request, &client.endpoint)
            .map_err(|error| CredentialsError::new(error.to_string()).with_source(error))
            .map_err(TransportError::unsigned)?;
        let dated = params.time;
        self.signed_with(credentials);
        let sent = Timestamp::now();
        let answer = client.transport.send(&client.endpoint, request).await;
        if let Ok(response) = &answer {
            let clock = &client.shared.clock;
            clock.learn(&response.headers, sent, Timestamp::now());
            if clock.is_off(dated, sent) {
                self.clock_was_wrong();
            }
        }
        answer
    }
}
