//! DescribeView: what an interactive message of the template `ViewResource` names.

use awso_connect_participant::{
    DescribeViewRequest, DescribeViewResponse, ResourceNotFoundException, ValidationException,
};

use crate::caller::Connected;
use crate::instance::Instance;
use crate::refusal::Refusal;
use crate::routes::Answer;
use crate::script::view;

impl Answer for DescribeViewRequest {
    type Caller = Connected;
    type Invalid = ValidationException;

    fn answer(
        self,
        Connected(session): Connected,
        instance: &mut Instance,
    ) -> Result<DescribeViewResponse, Refusal> {
        if instance.contact(session)?.views.get(self.view_token.expose()).is_some() {
            return Ok(DescribeViewResponse::make().view(view()));
        }
        Err(Refusal::of::<ResourceNotFoundException>("ViewToken: no view of this chat"))
    }
}
