//! What does not stand in a string as it is.

/// How many bytes are looked at in one step: serde_json looks at each.
const STEP: usize = size_of::<u64>();
const ONES: u64 = u64::from_le_bytes([1; STEP]);
const SIGNS: u64 = ONES << 7;

/// Where the first byte stands that has to be escaped.
pub(super) fn find(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk::<STEP>) {
        if let Some(found) = find_in(*chunk) {
            return Some(at + found);
        }
        at += STEP;
    }
    // The end, once more with what was looked at before, where there is so much.
    match text.last_chunk::<STEP>() {
        Some(chunk) if at < text.len() => find_in(*chunk).map(|found| text.len() - STEP + found),
        Some(_) => None,
        None => text.iter().position(|byte| is_escaped(*byte)),
    }
}

fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// The first such byte of eight. A byte with a sign in `found` may follow one by mistake, and never goes before it.
fn find_in(chunk: [u8; STEP]) -> Option<usize> {
    let word = u64::from_le_bytes(chunk);
    let below = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word;
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    let found = (below(word, 0x20) | is(b'"') | is(b'\\')) & SIGNS;
    (found != 0).then(|| found.trailing_zeros() as usize / 8)
}

/// The text with escapes. Text that has many, as documents in a string do, is looked at eight bytes at a time, too, and
/// each eight bytes are put down before it is known how many of them stand there as they are.
pub(super) fn write_all(out: &mut Vec<u8>, text: &[u8]) {
    let mut rest = text;
    while let Some((chunk, after)) = rest.split_first_chunk::<STEP>() {
        let found = find_in(*chunk);
        let start = out.len();
        out.extend_from_slice(chunk);
        rest = match found {
            None => after,
            Some(at) => {
                out.truncate(start + at);
                write(out, chunk[at]);
                &rest[at + 1..]
            }
        };
    }
    for byte in rest {
        if is_escaped(*byte) {
            write(out, *byte);
        } else {
            out.push(*byte);
        }
    }
}

/// Writes such a byte.
fn write(out: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        0x0c => b'f',
        b'\r' => b'r',
        _ => {
            let [high, low] = [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]);
            return out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::AwsShape as _;

    proptest! {
        #[test]
        fn text_is_escaped_as_serde_json_has_it(text in "([ -~é😀]{0,20}|[\\x00-\\x7f\u{80}]{0,20}){0,3}") {
            prop_assert_eq!(text.to_json(), serde_json::to_string(&text).expect("text"));
        }

        #[test]
        fn the_first_byte_that_is_escaped_is_found_wherever_it_stands(
            text in prop::collection::vec(any::<u8>(), 0..40),
        ) {
            prop_assert_eq!(find(&text), text.iter().position(|byte| is_escaped(*byte)));
        }
    }
}
