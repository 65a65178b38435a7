use awso::AwsShape;

use crate::{
    AccessDeniedException, ConnectionToken, InternalServerException, ResourceNotFoundException,
    ThrottlingException, ValidationException, View, ViewToken,
};

/// Asks for the view that an interactive message names.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws_operation(
    uri = "/participant/views/{ViewToken}",
    method = "GET",
    errors(
        AccessDeniedException,
        InternalServerException,
        ThrottlingException,
        ResourceNotFoundException,
        ValidationException
    )
)]
pub struct DescribeViewRequest {
    /// The view.
    #[aws(label)]
    pub view_token: ViewToken,
    /// The participant.
    #[aws(header = "X-Amz-Bearer")]
    pub connection_token: ConnectionToken,
}

/// The view.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct DescribeViewResponse {
    /// The view.
    pub view: Option<View>,
}
