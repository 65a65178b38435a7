//! Members of the body whose names on the wire are those of members that travel elsewhere.

use awso::http::{Response, StatusCode};
use awso::{AwsService, AwsShape, OperationError as _, protocol};

/// As API Gateway's `PutIntegration`: two members are called `httpMethod` on the wire.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/methods/{httpMethod}/integration", method = "PUT")]
#[aws(rename_all = "camelCase")]
pub struct PutIntegrationRequest {
    #[aws(label)]
    pub http_method: String,
    #[aws(json_name = "httpMethod")]
    pub integration_http_method: Option<String>,
    #[aws(json_name = "uri")]
    pub address: Option<String>,
}

/// What was put.
#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct PutIntegrationResponse {
    #[aws(json_name = "status")]
    pub outcome: Option<String>,
    #[aws(status_code, rename = "status")]
    pub code: i32,
}

/// The client of the operations that send XML.
#[derive(AwsService, Clone, Debug)]
#[aws_service(id = "ZooXml", endpoint_prefix = "zoo", version = "1", protocol = "rest-xml", auth = "none")]
pub struct XmlClient(awso::Client);

/// As [`PutIntegrationRequest`], in elements and attributes.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/cages/{Cage}", method = "PUT", service = XmlClient, output = (), errors(NoCage))]
pub struct PutCageRequest {
    #[aws(xml(name = "Cage"))]
    pub other: Option<String>,
    #[aws(xml(name = "Size", attribute))]
    pub inside: Option<i32>,
    #[aws(xml(name = "Size"))]
    pub outside: Option<i32>,
    #[aws(label)]
    pub cage: String,
    #[aws(query, xml(attribute))]
    pub size: Option<i32>,
}

/// No such cage.
#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_error(status = 404)]
pub struct NoCage {
    #[aws(header = "X-Reason")]
    pub reason: Option<String>,
    #[aws(xml(name = "Reason"))]
    pub cause: Option<String>,
}

#[test]
fn the_body_calls_a_member_by_its_name_in_json_and_a_document_of_all_by_its_own() {
    let put = PutIntegrationRequest::make().http_method("GET").integration_http_method("POST").address("a");
    let put = put.build();
    let request = protocol::encode(&put).unwrap();
    assert_eq!(request.path, "/methods/GET/integration");
    assert_eq!(request.body, r#"{"httpMethod":"POST","uri":"a"}"#);
    assert_eq!(protocol::decode_request(&request), Ok(put.clone()));

    let json = r#"{"httpMethod":"GET","integrationHttpMethod":"POST","uri":"a"}"#;
    assert_eq!(put.to_json(), json);
    assert_eq!(PutIntegrationRequest::of_json(json), Ok(put.clone()));
    assert_eq!(PutIntegrationRequest::of_value(&put.to_value()), Ok(put.clone()));
    assert_eq!(PutIntegrationRequest::of_cbor(put.to_cbor()), Ok(put));
}

#[test]
fn so_does_an_answer() {
    let mut response = Response::new(StatusCode::CREATED);
    response.body = r#"{"status":"done"}"#.into();
    let output = protocol::decode::<PutIntegrationRequest>(&response).unwrap();
    assert_eq!(output, PutIntegrationResponse { outcome: Some("done".into()), code: 201 });
    let again = protocol::encode_response::<PutIntegrationRequest>(&output).unwrap();
    assert_eq!((again.status, again.body), (response.status, response.body));
    assert_eq!(output.to_json(), r#"{"Outcome":"done","status":201}"#);
    assert_eq!(PutIntegrationResponse::of_json(output.to_json()), Ok(output));
}

#[test]
fn the_body_calls_a_member_by_its_name_in_xml_and_a_document_of_all_by_its_own() {
    let put = PutCageRequest::make().cage("c").other("o").inside(1).outside(2).size(3).build();
    let request = protocol::encode(&put).unwrap();
    assert_eq!((&*request.path, &*request.query), ("/cages/c", "Size=3"));
    let body = r#"<PutCageRequest Size="1"><Cage>o</Cage><Size>2</Size></PutCageRequest>"#;
    assert_eq!(request.body, body);
    assert_eq!(protocol::decode_request(&request), Ok(put.clone()));

    // The attribute gives way to an attribute, and not the element.
    let document = concat!(
        r#"<PutCageRequest Inside="1" Size="3"><Other>o</Other><Size>2</Size>"#,
        "<Cage>c</Cage></PutCageRequest>"
    );
    assert_eq!(put.to_xml(), document);
    assert_eq!(PutCageRequest::of_xml(document), Ok(put));
}

#[test]
fn the_body_of_an_error_has_nothing_of_its_head() {
    let mut response = Response::new(StatusCode::NOT_FOUND);
    response.headers.insert("x-reason", "head".parse().unwrap());
    response.body = "<Error><Code>NoCage</Code><Reason>body</Reason></Error>".into();
    let expected = NoCage { reason: Some("head".into()), cause: Some("body".into()) };
    assert_eq!(protocol::decode_error::<PutCageRequest>(response), PutCageError::NoCage(expected.clone()));
    let document = "<Error><Code>NoCage</Code><Reason>head</Reason><Cause>body</Cause></Error>";
    assert_eq!(PutCageError::of_xml("NoCage", document), Ok(PutCageError::NoCage(expected)));
}
