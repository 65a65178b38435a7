//! CBOR that is cut, damaged, nested without end or full of claims.

use std::collections::BTreeMap;

use awso::{AwsShape, BigDecimal, BigInteger, Blob, DecodeError, Document};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::any::{damage, damaged};
use crate::every::cbor;
use crate::on_a_small_stack;
use crate::shape::{Choice, Node, Numbers, full};
use crate::size::soon;

/// A byte of every kind: scalars, strings, lists, maps and tags, short, long, without end and of no meaning.
const AWKWARD: &[u8] =
    b"\x00\x17\x18\x1b\x1c\x1f\x20\x3b\x3f\x40\x41\x5b\x5f\x60\x61\x7b\x7f\x80\x81\x9b\x9f\
    \xa0\xa1\xbb\xbf\xc0\xc1\xc2\xc3\xc4\xc5\xdb\xdf\xe0\xf3\xf4\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xff";

/// What opens and closes so many levels of a node.
const NODE: [(&[u8], &[u8], usize); 10] = [
    (b"\xa1\x65Inner", b"", 1),
    (b"\xbf\x65Inner", b"\xff", 1),
    (b"\xc6\xbf\x7f\x63Inn\x62er\xff\xc7", b"\xff", 1),
    (b"\xa1\x64List\x81", b"", 2),
    (b"\xbf\x64List\x9f", b"\xff\xff", 2),
    (b"\xa1\x66ByName\xa1\x61k", b"", 2),
    (b"\xbf\x66ByName\xbf\x61k", b"\xff\xff", 2),
    (b"\xa1\x66Choice\xa1\x64Node", b"", 2),
    (b"\xbf\x66Choice\xbf\x64List\x9f\xbf\x64Node", b"\xff\xff\xff\xff", 4),
    (b"\xa2\x62Id\x01\x66Choice\xa1\x66Itself\xbf\x64Node", b"\xff", 3),
];

/// What opens and closes a level of anything.
const ANY: [(&[u8], &[u8]); 8] = [
    (b"\x81", b""),
    (b"\x9f", b"\xff"),
    (b"\xa1\x60", b""),
    (b"\xbf\x60", b"\xff"),
    (b"\x82\x9f\xff", b""),
    (b"\x9f\x81\xbf\x61k", b"\xff\xff"),
    (b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff", b""),
    (b"\xbb\x80\0\0\0\0\0\0\0\x61k", b""),
];

fn repeat(open: &[u8], content: &[u8], close: &[u8], times: usize) -> Vec<u8> {
    [&open.repeat(times), content, &close.repeat(times)].concat()
}

#[track_caller]
fn is_too_deep<T>(read: Result<T, DecodeError>) {
    let Err(error) = read else { panic!("it was read") };
    assert_eq!(error.problem(), "nested deeper than 128 levels", "{error:.200}");
}

#[test]
fn a_document_cut_short_anywhere_is_an_error() {
    let node = Node { inner: Some(Box::new(full())), ..Node::of_json(r#"{"Name":"outer"}"#).unwrap() };
    let whole = node.to_cbor();
    assert_eq!(Node::of_cbor(&whole), Ok(node));
    for end in 0..whole.len() {
        let error = Node::of_cbor(&whole[..end]).unwrap_err();
        assert!(error.offset().is_some_and(|offset| offset <= end), "{error}");
        Document::of_cbor(&whole[..end]).unwrap_err();
        <()>::of_cbor(&whole[..end]).unwrap_err();
    }
}

#[test]
fn any_byte_of_a_document_may_be_another_one() {
    let mut odd = full().to_cbor();
    for place in 0..odd.len() {
        let byte = odd[place];
        for awkward in AWKWARD {
            odd[place] = *awkward;
            let _ =
                (Node::of_cbor(&odd), Choice::of_cbor(&odd), Document::of_cbor(&odd), <()>::of_cbor(&odd));
        }
        odd[place] = byte ^ 0x20;
        cbor(&odd);
        odd[place] = byte;
    }
}

#[test]
fn a_recursive_shape_ends_at_a_bound() {
    on_a_small_stack(|| {
        for (open, close, levels) in NODE {
            let deep = |times| Node::of_cbor(repeat(open, b"\xa0", close, times));
            deep(127 / levels).unwrap();
            is_too_deep(deep(128 / levels + 1));
            is_too_deep(deep(50_000));
            is_too_deep(Node::of_cbor(open.repeat(50_000)));
        }
        for open in [&b"\xa1\x66Itself"[..], b"\xbf\x64List\x9f", b"\xa1\x66ByName\xa1\x60"] {
            is_too_deep(Choice::of_cbor(open.repeat(50_000)));
        }
    });
}

#[test]
fn documents_end_at_a_bound_and_count_the_levels_around_them() {
    on_a_small_stack(|| {
        for (open, close) in ANY {
            let long = repeat(open, b"\xf6", close, 50_000);
            is_too_deep(Document::of_cbor(&long));
            for name in [&b"\xa1\x64Free"[..], b"\xa1\x65Later"] {
                is_too_deep(Choice::of_cbor([name, &long].concat()));
            }
            is_too_deep(Node::of_cbor([&b"\xa1\x64Free"[..], &long].concat()));
        }
        let array = |levels| repeat(b"\x81", b"\xf6", b"", levels);
        let around =
            |levels| repeat(b"\xa1\x65Inner", &[&b"\xa1\x64Free"[..], &array(levels)].concat(), b"", 100);
        Node::of_cbor(around(27)).unwrap();
        is_too_deep(Node::of_cbor(around(28)));
    });
}

#[test]
fn what_is_skipped_may_be_as_deep_as_it_likes_and_tags_are_no_levels() {
    on_a_small_stack(|| {
        for (open, close) in &ANY[..6] {
            let long = repeat(open, b"\xf6", close, 100_000);
            let node = Node::of_cbor([b"\xa2\x65Later", &long[..], b"\x64Name\x61n"].concat()).unwrap();
            assert_eq!(node.name, "n");
        }
        for (open, _) in ANY {
            Node::of_cbor([b"\xa2\x65Later", &open.repeat(100_000)[..]].concat()).unwrap_err();
        }
        for tag in [&b"\xc1"[..], b"\xc2", b"\xc4", b"\xd9\xd9\xf7", b"\xdb\xff\xff\xff\xff\xff\xff\xff\xff"]
        {
            let tags = tag.repeat(100_000);
            let name = Node::of_cbor([b"\xa1\x64Name", &tags[..], b"\x61n"].concat()).unwrap().name;
            assert_eq!(name, "n");
            Node::of_cbor([b"\xa1\x65Later", &tags[..], b"\x61n"].concat()).unwrap();
            Node::of_cbor(tags).unwrap_err();
        }
        BigDecimal::of_cbor(b"\xc4\x82\x01".repeat(100_000)).unwrap_err();
        BigDecimal::of_cbor(b"\xc4\x9f".repeat(100_000)).unwrap_err();
    });
}

#[test]
fn claims_cost_nothing() {
    soon(|| {
        for claim in [1u64 << 63, u64::MAX, u64::MAX >> 1, u64::from(u32::MAX)] {
            for major in [0x5b, 0x7b, 0x9b, 0xbb] {
                let head = [&[major][..], &claim.to_be_bytes()].concat();
                for rest in [&b""[..], b"\x61a\x01", &b"\xf6".repeat(1_000)] {
                    let claimed = [&head, rest].concat();
                    cbor(&claimed);
                    Blob::of_cbor(&claimed).unwrap_err();
                    String::of_cbor(&claimed).unwrap_err();
                    Vec::<i32>::of_cbor(&claimed).unwrap_err();
                    BTreeMap::<String, Option<i32>>::of_cbor(&claimed).unwrap_err();
                    for name in [&b"\x64List"[..], b"\x66ByName", b"\x64Free", b"\x65Later", b"\x67Numbers"] {
                        Node::of_cbor([b"\xa1", name, &claimed].concat()).unwrap_err();
                    }
                    BigInteger::of_cbor([b"\xc2", &claimed[..]].concat()).unwrap_err();
                    BigDecimal::of_cbor([b"\xc4", &claimed[..]].concat()).unwrap_err();
                }
            }
        }
    });
}

#[test]
fn a_million_of_anything_costs_no_more_than_itself() {
    const MILLION: usize = 1_000_000;
    soon(|| {
        let nulls = [&b"\x9f"[..], &b"\xf6".repeat(MILLION), b"\x01\xff"].concat();
        assert_eq!(Vec::of_cbor(&nulls), Ok(vec![1]));
        let keys = [&b"\xbf"[..], &b"\x60\x01".repeat(MILLION), b"\x60\x02\xff"].concat();
        assert_eq!(BTreeMap::of_cbor(&keys), Ok(BTreeMap::from([(String::new(), 2)])));
        assert_eq!(<()>::of_cbor(&keys), Ok(()));
        let pieces = [&b"\x7f"[..], &b"\x61a\x60".repeat(MILLION / 2), b"\xff"].concat();
        assert_eq!(String::of_cbor(&pieces).unwrap().len(), MILLION / 2);
        let node = [&b"\xbf"[..], &b"\x64Name\x61a".repeat(MILLION / 4), b"\x64Name\x61n\xff"].concat();
        assert_eq!(Node::of_cbor(&node).unwrap().name, "n");
        let mixed = b"\x82\x9f\xff\x9f\xa1\x81\x01\x01".repeat(MILLION / 8);
        Node::of_cbor([&b"\xa1\x65Later"[..], &mixed].concat()).unwrap_err();
    });
    soon(|| {
        let nines = "9".repeat(MILLION);
        for number in [nines.clone(), format!("-{nines}")] {
            let number: BigInteger = number.parse().unwrap();
            assert_eq!(BigInteger::of_cbor(number.to_cbor()), Ok(number));
        }
        for number in [format!("1.{nines}"), format!("{nines}e-{MILLION}"), format!("1e-{nines}")] {
            let number: BigDecimal = number.parse().unwrap();
            assert_eq!(BigDecimal::of_cbor(number.to_cbor()), Ok(number));
        }
        let digits = [&b"\x5a\0\x0f\x42\x40"[..], &vec![0xff; MILLION]].concat();
        for tag in [&b"\xc2"[..], b"\xc3", b"\xc4\x82\x01\xc2"] {
            let number = [tag, &digits].concat();
            BigInteger::of_cbor(&number).unwrap_err();
            BigDecimal::of_cbor(&number).unwrap_err();
            for name in [&b"\x64Byte"[..], b"\x66Double", b"\x69Timestamp"] {
                Numbers::of_cbor([b"\xa1", name, &number].concat()).unwrap_err();
            }
        }
        let largest = [&b"\xc2\x59\x04\x00"[..], &[0xff; 1024]].concat();
        let all =
            Vec::<BigInteger>::of_cbor([&b"\x9f"[..], &largest.repeat(MILLION / 1024), b"\xff"].concat());
        assert_eq!(all.unwrap().len(), MILLION / 1024);
        for exponent in [i64::MAX, i64::MIN] {
            let number = [&b"\xc4\x82"[..], &exponent.to_cbor(), b"\x18\x63"].concat();
            let read = BigDecimal::of_cbor(&number).unwrap();
            assert_eq!(BigDecimal::of_cbor(read.to_cbor()), Ok(read));
            cbor(&[b"\xa1\x69Timestamp", &number[..]].concat());
            cbor(&[b"\xa1\x64Long", &number[..]].concat());
            cbor(&[b"\xa1\x64Free", &number[..]].concat());
        }
    });
}

/// What documents are made of.
fn tokens() -> impl Strategy<Value = Vec<u8>> {
    let names = select(vec![
        &b"\x64Name"[..],
        b"\x65Inner",
        b"\x64List",
        b"\x66ByName",
        b"\x66Choice",
        b"\x64Text",
        b"\x65Later",
        b"\x64Free",
        b"\x67Numbers",
        b"\x69Timestamp",
        b"\x6aBigDecimal",
        b"\x6aBigInteger",
        b"\x64Blob",
        b"\x66__type",
        b"\xc4\x82",
        b"\xc2\x42\x01\x02",
        b"\xfb\x40\x04\0\0\0\0\0\0",
        b"\xbf",
        b"\x9f",
        b"\xff",
    ]);
    let awkward = select(AWKWARD).prop_map(|byte| vec![byte]);
    vec(prop_oneof![names.prop_map(<[u8]>::to_vec), awkward], 0..40).prop_map(|parts| parts.concat())
}

/// What is read as a document is skipped as a whole too.
fn is_skipped(bytes: &[u8]) {
    if Document::of_cbor(bytes).is_ok() {
        assert_eq!(<()>::of_cbor([b"\xa1\x65Later", bytes].concat()), Ok(()), "{bytes:x?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_tokens_panic_the_decoder(bytes in tokens()) {
        for bytes in [&bytes[..], &[b"\xbf", &bytes[..], b"\xff"].concat(), &[b"\x9f", &bytes[..], b"\xff"].concat()] {
            cbor(bytes);
            is_skipped(bytes);
        }
    }

    #[test]
    fn no_damage_to_a_document_panics_the_decoder(damages in vec(damage(), 1..6)) {
        let odd = damaged(full().to_cbor(), &damages);
        cbor(&odd);
        is_skipped(&odd);
    }
}
