//! Members bound to the parts of a message: labels, query strings, headers and their lists.

use awso::http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use awso::{DecodeError, protocol};

use super::hostile::PutNodeRequest;
use super::law;

/// A request as it is written: a path, a query string, then headers line by line, a blank line, and the body.
fn request(bytes: &[u8]) -> Option<Request> {
    let end = bytes.windows(2).position(|two| two == b"\n\n").unwrap_or(bytes.len());
    let (head, body) = bytes.split_at(end);
    let mut lines = head.split(|byte| *byte == b'\n');
    let mut text = || Some(str::from_utf8(lines.next().unwrap_or_default()).ok()?.to_owned());
    let mut request = Request::new(Method::PUT, text()?);
    request.query = text()?;
    for line in lines {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        request.headers.append(name, HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).ok()?);
    }
    request.body = body.get(2..).unwrap_or_default().to_vec().into();
    Some(request)
}

pub(super) fn run(bytes: &[u8]) {
    let Some(request) = request(bytes) else { return };
    let mut response = Response::new(StatusCode::OK);
    response.headers.clone_from(&request.headers);
    response.body = request.body.try_clone().expect("bytes at hand");
    if let Some(output) = law::read(protocol::decode::<PutNodeRequest>(&response), bytes.len())
        && let Ok(response) = protocol::encode_response::<PutNodeRequest>(&output)
    {
        let again = protocol::decode::<PutNodeRequest>(&response).expect("what was written");
        // The status is that of the answer which was made.
        assert_eq!(format!("{:?}", again.meta), format!("{:?}", output.meta));
        assert_eq!(again.header_integer, output.header_integer);
    }
    let decode =
        |request: &Request| -> Result<PutNodeRequest, DecodeError> { protocol::decode_request(request) };
    let Some(input) = law::read(decode(&request), bytes.len()) else { return };
    // What a label or header does not take is refused by its name.
    let Ok(written) = protocol::encode(&input) else { return };
    let again = decode(&written).unwrap_or_else(|error| panic!("{error}: {input:?}"));
    let rewritten = protocol::encode(&again).expect("it was written before");
    assert_eq!(rewritten.path, written.path);
    assert_eq!(rewritten.query, written.query);
    assert_eq!(rewritten.headers, written.headers);
    assert_eq!(rewritten.body, written.body);
}
