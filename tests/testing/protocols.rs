//! Inputs, outputs and errors go there and back in every protocol, as servers and tests write them.

use std::collections::BTreeMap;

use awso::http::Method;
use awso::schema::Fault;
use awso::{AwsService, AwsShape, OperationError as _, protocol, testing};

macro_rules! service {
    ($module:ident, $protocol:literal $(, $more:ident = $value:literal)* $(; $flag:ident)?) => {
        mod $module {
            use super::*;

            #[derive(AwsService, Clone, Debug)]
            #[aws_service(id = "Post", endpoint_prefix = "post", version = "1", protocol = $protocol, auth = "none"
                $(, $more = $value)* $(, $flag)?)]
            pub struct Client(awso::Client);

            #[derive(AwsShape, Clone, Debug, PartialEq)]
            #[aws_operation(service = Client, errors(NoBox))]
            pub struct PostLetterRequest {
                pub text: String,
                pub count: Option<i32>,
                pub names: Vec<String>,
                pub tags: Option<BTreeMap<String, String>>,
                pub boxes: Option<Vec<PostBox>>,
                pub either: Option<Either>,
                pub empty: Option<Vec<String>>,
            }

            #[derive(AwsShape, Clone, Debug, PartialEq)]
            pub struct PostBox {
                pub name: Option<String>,
                pub inner: Vec<PostBox>,
            }

            #[derive(AwsShape, Clone, Debug, PartialEq)]
            pub enum Either {
                This(i32),
                That(Vec<bool>),
                #[aws(unknown)]
                Unknown(awso::UnknownVariant),
            }

            #[derive(AwsShape, Clone, Debug, PartialEq)]
            pub struct PostLetterResponse {
                pub id: Option<String>,
            }

            #[derive(AwsShape, Clone, Debug, PartialEq)]
            #[aws_error(status = 404, code = "Post.NoBox")]
            pub struct NoBox {
                pub message: Option<String>,
                pub number: i32,
            }

            #[tokio::test]
            async fn there_and_back() {
                let names = ["b", "a", "1", "2", "3", "4", "5", "6", "7", "8", "9"].map(str::to_owned).to_vec();
                let inner = PostBox { name: Some("deep&=+ é".into()), inner: Vec::new() };
                let input = PostLetterRequest {
                    text: "a.b=c&d +".into(),
                    count: Some(-7),
                    names,
                    tags: Some([("k.1".into(), "v".into()), ("l".into(), String::new())].into()),
                    boxes: Some(vec![PostBox { name: None, inner: vec![inner] }]),
                    either: Some(Either::That(vec![true, false])),
                    empty: None,
                };
                let request = protocol::encode(&input).unwrap();
                assert_eq!(request.method, Method::POST);
                assert_eq!(protocol::decode_request::<PostLetterRequest>(&request).unwrap(), input);

                let output = PostLetterResponse { id: Some("7".into()) };
                let gone = NoBox { message: Some("<gone>".into()), number: 3 };
                let (client, requests) = testing::client::<Client>([
                    testing::error::<PostLetterRequest>(gone.clone()),
                    testing::unknown_error::<PostLetterRequest>(409, "Closed", "too late"),
                    testing::answer::<PostLetterRequest>(output.clone()),
                ]);
                let failed = client.send(input.clone()).await.unwrap_err();
                let service = failed.service().unwrap();
                assert_eq!(service, &PostLetterError::NoBox(gone));
                assert_eq!((service.code(), service.fault()), ("Post.NoBox", Some(Fault::Client)));
                let failed = client.send(input.clone()).await.unwrap_err();
                assert_eq!((failed.code(), failed.message()), (Some("Closed"), Some("too late")));
                assert_eq!(client.send(input.clone()).await.unwrap(), output);
                assert_eq!(requests.inputs::<PostLetterRequest>().unwrap(), vec![input; 3]);
            }
        }
    };
}

service!(json, "json-1.1", target_prefix = "Post");
service!(compatible, "json-1.0", target_prefix = "Post"; query_compatible);
service!(cbor, "rpc-v2-cbor", target_prefix = "Post");
service!(query, "query", xml_namespace = "http://post.example/");
service!(ec2, "ec2");

#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Papers",
    endpoint_prefix = "papers",
    version = "1",
    protocol = "rest-xml",
    auth = "none",
    xml_namespace = "http://papers.example/"
)]
pub struct Papers(awso::Client);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/papers/{Name}", method = "GET", service = Papers, errors(Torn))]
pub struct ReadPaperRequest {
    #[aws(label)]
    pub name: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ReadPaperResponse {
    pub text: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 410)]
pub struct Torn {
    pub message: Option<String>,
    #[aws(header = "x-page")]
    pub page: Option<i32>,
    #[aws(status_code)]
    pub status: i32,
}

#[tokio::test]
async fn an_error_of_rest_xml_has_its_members_where_they_are_bound() {
    let torn = Torn { message: Some("in two".into()), page: Some(7), status: 499 };
    let made = protocol::encode_error::<ReadPaperRequest>(&ReadPaperError::Torn(torn.clone())).unwrap();
    assert_eq!((made.status.as_u16(), &made.headers["x-page"]), (499, &"7".parse().unwrap()));
    assert_eq!(
        made.body,
        "<ErrorResponse xmlns=\"http://papers.example/\"><Error><Type>Sender</Type><Code>Torn</Code>\
         <Message>in two</Message></Error></ErrorResponse>"
    );
    let (client, _) = testing::client::<Papers>([testing::error::<ReadPaperRequest>(torn.clone())]);
    let failed = client.read_paper().name("a/b").send().await.unwrap_err();
    assert_eq!(failed.service(), Some(&ReadPaperError::Torn(torn)));
}
