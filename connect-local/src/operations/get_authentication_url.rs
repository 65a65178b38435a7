//! GetAuthenticationUrl: where the customer signs in.

use awso::http::HeaderValue;
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
        let redirect = self.redirect_uri.into_inner();
        if HeaderValue::try_from(&redirect).is_err() {
            return Err(Refusal::invalid("RedirectUri: no URL has line breaks or other control characters"));
        }
        sign_in.url = Url::Given { redirect };
        let base = &settings.public_url;
        Ok(GetAuthenticationUrlResponse::make()
            .authentication_url(format!("{base}{SIGN_IN}{}", sign_in.state)))
    }
}
