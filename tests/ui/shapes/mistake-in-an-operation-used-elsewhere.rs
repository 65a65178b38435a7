use awso::{AwsService, AwsShape};

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Post",
    endpoint_prefix = "post",
    version = "2026-01-01",
    protocol = "rest-json",
    auth = "none"
)]
pub struct Client(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/letters", methd = "POST", errors(NoSuchBox))]
pub struct StoreLetterRequest {
    #[aws(heder = "X-Text")]
    pub text: String,
    pub copies: Option<i32>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(rename_al = "camelCase")]
pub struct StoreLetterResponse {
    pub id: String,
    pub place: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(staus = 404)]
pub struct NoSuchBox {
    pub message: Option<String>,
}

#[derive(AwsShape, Clone, PartialEq)]
#[aws(sensitve)]
pub struct Secret(String);

pub async fn store(client: &Client) -> Result<StoreLetterResponse, awso::Error<StoreLetterError>> {
    let request = StoreLetterRequest::make().text("Dear all").copies(3).build();
    println!("{request:?} {:?} {}", Secret::from("a"), Secret::from("a").expose());
    match client.send(request).await {
        Ok(stored) => Ok(stored.place("top")),
        Err(error) if matches!(error.service(), Some(StoreLetterError::NoSuchBox(_))) => {
            println!("{}", NoSuchBox::make());
            client.store_letter().text("Dear all").send().await
        }
        Err(error) => Err(error),
    }
}

fn main() {}
