//! What an operation asks of its request beyond the places of its members: a host of its own, a compressed
//! body, a checksum.

#[cfg(feature = "gzip")]
use http::header::CONTENT_ENCODING;

#[cfg(any(feature = "checksum", feature = "gzip"))]
use super::HeaderValue;
use super::Request;
use crate::codec::text;
use crate::error::EncodeError;
use crate::schema::{OperationSchema, Segment};
use crate::shape::Structure;
use crate::timestamp::TimestampFormat;

/// The least size that is worth compressing, in bytes: the default of the AWS SDKs
/// (`request_min_compression_size_bytes`).
pub(crate) const COMPRESSED_FROM: usize = 10_240;

/// A label of a host name, by RFC 1123: letters, digits and hyphens, none of these at an end, at most so many.
const LABEL_MAX: usize = 63;

/// Does to the request what the operation asks, and compresses a body that has at least so many bytes. The checksum comes last: it is that of what is sent.
pub(crate) fn ask(
    operation: &'static OperationSchema,
    input: &dyn Structure,
    request: &mut Request,
    compressed_from: usize,
) -> Result<(), EncodeError> {
    #[cfg(not(feature = "gzip"))]
    let _ = compressed_from;
    if let Some(template) = operation.host_prefix {
        for segment in template.segments() {
            match segment {
                Segment::Literal(literal) => request.host_prefix.push_str(literal),
                Segment::Label(index) | Segment::GreedyLabel(index) => {
                    request.host_prefix.push_str(&host_label(input, index)?);
                }
            }
        }
    }
    #[cfg(feature = "gzip")]
    if operation.request_compression {
        compress(request, compressed_from);
    }
    #[cfg(feature = "checksum")]
    if operation.checksum_required {
        checksum(input, request)?;
    }
    Ok(())
}

/// The same request with its body as it was before [`ask`] compressed it; none where it was not.
#[cfg(all(feature = "gzip", feature = "testing"))]
pub(crate) fn plain(operation: &OperationSchema, request: &Request) -> Option<Request> {
    use std::io::Read as _;

    let encodings = request.headers.get(CONTENT_ENCODING)?.to_str().ok()?;
    let before = encodings.strip_suffix("gzip").filter(|_| operation.request_compression)?;
    let mut plain = request.try_clone()?;
    let mut body = Vec::new();
    flate2::read::GzDecoder::new(&request.body.bytes()?[..]).read_to_end(&mut body).ok()?;
    plain.body = body.into();
    match before.trim_end().trim_end_matches(',') {
        "" => drop(plain.headers.remove(CONTENT_ENCODING)),
        before => drop(plain.headers.insert(CONTENT_ENCODING, HeaderValue::try_from(before).ok()?)),
    }
    Some(plain)
}

/// Nothing is compressed.
#[cfg(all(not(feature = "gzip"), feature = "testing"))]
pub(crate) fn plain(_: &OperationSchema, _: &Request) -> Option<Request> {
    None
}

fn host_label(input: &dyn Structure, index: usize) -> Result<String, EncodeError> {
    let member = &input.schema().members()[index];
    let label =
        text::write(member.site(), input.member(index), TimestampFormat::DateTime).unwrap_or_default();
    let is_label = (1..=LABEL_MAX).contains(&label.len())
        && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && !label.starts_with('-')
        && !label.ends_with('-');
    if !is_label {
        let problem = "it stands in the host name, so it has 1 to 63 letters, digits and hyphens, and begins and ends with none";
        return Err(EncodeError::new(input.schema().name, member.name, problem));
    }
    Ok(label.into_owned())
}

/// The header of RFC 1864, unless the input gives it itself.
#[cfg(feature = "checksum")]
fn checksum(input: &dyn Structure, request: &mut Request) -> Result<(), EncodeError> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use md5::{Digest as _, Md5};

    use crate::schema::Place;

    const CONTENT_MD5: &str = "content-md5";

    if request.headers.contains_key(CONTENT_MD5) {
        return Ok(());
    }
    let Some(body) = request.body.bytes() else {
        let schema = input.schema();
        let payload = schema.members().iter().find(|member| member.place == Place::Payload);
        let problem = "its checksum goes before it, so it has to be at hand, and no stream";
        return Err(EncodeError::new(schema.name, payload.map_or("", |member| member.name), problem));
    };
    // What base64 is made of may stand in a header.
    if let Ok(digest) = HeaderValue::try_from(STANDARD.encode(Md5::digest(body))) {
        request.headers.insert(CONTENT_MD5, digest);
    }
    Ok(())
}

/// Compresses a body by gzip, if it has so many bytes and at hand, and says so after what the input says of its
/// encoding.
#[cfg(feature = "gzip")]
fn compress(request: &mut Request, from: usize) {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    let Some(body) = request.body.bytes().filter(|body| body.len() >= from) else { return };
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let compressed = encoder.write_all(body).and_then(|()| encoder.finish());
    // Writing to memory cannot fail; were it to, the body would go as it is.
    let Ok(compressed) = compressed else { return };
    let before = request.headers.get(CONTENT_ENCODING).and_then(|value| value.to_str().ok());
    let encoding = match before.filter(|before| !before.is_empty()) {
        Some(before) => HeaderValue::try_from(format!("{before}, gzip")),
        None => Ok(HeaderValue::from_static("gzip")),
    };
    let Ok(encoding) = encoding else { return };
    request.headers.insert(CONTENT_ENCODING, encoding);
    request.body = compressed.into();
}
