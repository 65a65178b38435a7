//! CBOR as JSON that tells apart what CBOR does.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use minicbor::Decoder;
use minicbor::data::Type;
use serde_json::Value;

/// One item, and nothing after it; nothing at all is a null.
pub(super) fn read(body: &[u8]) -> Result<Value, String> {
    if body.is_empty() {
        return Ok(Value::Null);
    }
    let mut decoder = Decoder::new(body);
    let item = cbor(&mut decoder, 0)?;
    match body.len() - decoder.position() {
        0 => Ok(item),
        more => Err(format!("{more} bytes after the item")),
    }
}

/// An item: bytes, tags and floats are objects of their own.
fn cbor(decoder: &mut Decoder<'_>, depth: usize) -> Result<Value, String> {
    if depth > 128 {
        return Err("nested deeper than 128 levels".to_owned());
    }
    let problem = |error: minicbor::decode::Error| error.to_string();
    Ok(match decoder.datatype().map_err(problem)? {
        Type::Bool => decoder.bool().map_err(problem)?.into(),
        Type::Null => {
            decoder.null().map_err(problem)?;
            Value::Null
        }
        Type::U8 | Type::U16 | Type::U32 | Type::U64 => decoder.u64().map_err(problem)?.into(),
        Type::I8 | Type::I16 | Type::I32 | Type::I64 => decoder.i64().map_err(problem)?.into(),
        Type::F16 | Type::F32 => {
            serde_json::json!({ "float": format!("{:?}", f64::from(decoder.f32().map_err(problem)?)) })
        }
        Type::F64 => serde_json::json!({ "float": format!("{:?}", decoder.f64().map_err(problem)?) }),
        Type::String | Type::StringIndef => {
            let parts: Result<String, _> = decoder.str_iter().map_err(problem)?.collect();
            parts.map_err(problem)?.into()
        }
        Type::Bytes | Type::BytesIndef => {
            let mut bytes = Vec::new();
            for part in decoder.bytes_iter().map_err(problem)? {
                bytes.extend_from_slice(part.map_err(problem)?);
            }
            serde_json::json!({ "bytes": BASE64.encode(bytes) })
        }
        Type::Tag => {
            let tag = decoder.tag().map_err(problem)?.as_u64();
            let tagged = cbor(decoder, depth + 1)?;
            // Seconds are the same as an integer and as a double.
            let tagged = match &tagged {
                Value::Number(number) => {
                    serde_json::json!({ "float": format!("{:?}", number.as_f64().unwrap_or_default()) })
                }
                _ => tagged,
            };
            serde_json::json!({ "tag": tag, "tagged": tagged })
        }
        Type::Array | Type::ArrayIndef => {
            let length = decoder.array().map_err(problem)?;
            let mut items = Vec::new();
            while has_more(decoder, length, items.len())? {
                items.push(cbor(decoder, depth + 1)?);
            }
            items.into()
        }
        Type::Map | Type::MapIndef => {
            let length = decoder.map().map_err(problem)?;
            let mut members = serde_json::Map::new();
            let mut read = 0;
            while has_more(decoder, length, read)? {
                let key = decoder.str().map_err(problem)?.to_owned();
                if members.contains_key(&key) {
                    return Err(format!("the key `{key}` stands there twice"));
                }
                members.insert(key, cbor(decoder, depth + 1)?);
                read += 1;
            }
            members.into()
        }
        other => return Err(format!("CBOR of the kind {other}")),
    })
}

/// Whether an array or map goes on; the end of an indefinite one is taken.
fn has_more(decoder: &mut Decoder<'_>, length: Option<u64>, read: usize) -> Result<bool, String> {
    match length {
        Some(length) => Ok((read as u64) < length),
        None if matches!(decoder.datatype(), Ok(Type::Break)) => {
            decoder.skip().map_err(|error| error.to_string())?;
            Ok(false)
        }
        None => Ok(true),
    }
}
