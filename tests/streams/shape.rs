//! A store of objects.

use awso::{AwsService, AwsShape, ByteStream};

/// The client of the store.
#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Store",
    endpoint_prefix = "store",
    version = "2026-01-01",
    protocol = "rest-json",
    auth = "none"
)]
pub struct Client(awso::Client);

/// Keeps an object.
#[derive(AwsShape, Debug, PartialEq)]
#[aws_operation(uri = "/objects/{Key}", method = "PUT", errors(NoSuchObject))]
pub struct StoreObjectRequest {
    #[aws(label)]
    pub key: String,
    #[aws(header = "Content-Type")]
    pub media_type: Option<String>,
    #[aws(payload)]
    pub body: ByteStream,
}

/// It is kept.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct StoreObjectResponse {
    pub size: Option<i64>,
}

/// Gives an object back.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/objects/{Key}", method = "GET", errors(NoSuchObject))]
pub struct FetchObjectRequest {
    #[aws(label)]
    pub key: String,
}

/// Here it is.
#[derive(AwsShape, Debug, PartialEq)]
pub struct FetchObjectResponse {
    #[aws(header = "X-Age")]
    pub age: Option<i32>,
    #[aws(payload)]
    pub body: Option<ByteStream>,
}

/// Makes an image of an image.
#[derive(AwsShape, Debug, PartialEq)]
#[aws_operation(uri = "/images", method = "POST", errors(NoSuchObject))]
pub struct TurnImageRequest {
    #[aws(payload, media_type = "image/png")]
    pub image: Option<ByteStream>,
}

/// The other image.
#[derive(AwsShape, Debug, PartialEq)]
pub struct TurnImageResponse {
    #[aws(payload, media_type = "image/png")]
    pub image: ByteStream,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 404)]
pub struct NoSuchObject {
    pub message: Option<String>,
}
