//! GetAuthenticationUrl: where the customer signs in.

use awso_connect_participant::{
    GetAuthenticationUrlRequest, GetAuthenticationUrlResponse, ValidationException,
};

use crate::caller::Connected;
use crate::control::SIGN_IN;
use crate::flow::Url;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;

impl Answer for GetAuthenticationUrlRequest {
    type Caller = Connected;
    type Invalid = ValidationException;

    fn answer(
        self,
        Connected(session): Connected,
        instance: &mut Instance,
    ) -> Result<GetAuthenticationUrlResponse, Refusal> {
        let (contact, settings, now) = instance.enter(session)?;
        let sign_in = contact.sign_in(&self.session_id);
        let sign_in = sign_in
            .ok_or_else(|| Refusal::invalid("SessionId: no sign-in that is under way in this chat"))?;
        if now >= sign_in.url_until {
            return Err(Refusal::invalid("SessionId: where to sign in is told within a minute"));
        }
        sign_in.url = Url::Given { redirect: self.redirect_uri.into_inner() };
        // The same place as the websockets, by the other scheme.
        let base = settings.websocket_base.replacen("ws", "http", 1);
        Ok(GetAuthenticationUrlResponse::make()
            .authentication_url(format!("{base}{SIGN_IN}{}", sign_in.state)))
    }
}
