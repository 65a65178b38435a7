mod rfc;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::{read_document, write_document};
use crate::schema::{Member, Schema, Trait};
use crate::shape::{Slot, Structure, View};
use crate::{AwsShape, BigDecimal, BigInteger, Blob, Document, Timestamp, TimestampFormat};

fn bytes(hex: &str) -> Vec<u8> {
    let hex: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).expect(""), 16).expect("two digits");
    hex.chunks(2).map(byte).collect()
}

#[track_caller]
fn reads<T: AwsShape + PartialEq + Debug>(hex: &str, value: &T) {
    assert_eq!(T::of_cbor(bytes(hex)).as_ref(), Ok(value), "{hex}");
}

#[track_caller]
fn there_and_back<T: AwsShape + PartialEq + Debug>(value: &T, hex: &str) {
    assert_eq!(value.to_cbor(), bytes(hex), "{value:?}");
    reads(hex, value);
}

#[track_caller]
fn refused<T: AwsShape + Debug>(hex: &str, error: &str) {
    assert_eq!(T::of_cbor(bytes(hex)).expect_err(hex).to_string(), error);
}

fn document(json: &str) -> Document {
    Document::of_json(json).expect(json)
}

fn time(seconds: i64, nanos: u32) -> Timestamp {
    Timestamp::from_epoch(seconds, nanos).expect("a time")
}

#[test]
fn times_are_as_fine_as_a_double() {
    for (seconds, nanos) in
        [(0, 0), (-1, 0), (1_795_266_337, 123_000_000), (1_795_266_337, 123_456_000), (-2, 750_000_000)]
    {
        let time = time(seconds, nanos);
        assert_eq!(Timestamp::of_cbor(time.to_cbor()), Ok(time));
    }
    let fine = Timestamp::of_cbor(time(1_795_266_337, 123_456_789).to_cbor()).expect("a time").epoch();
    assert!(fine.0 == 1_795_266_337 && fine.1.abs_diff(123_456_789) < 240, "{fine:?}");
    let last = Timestamp::from(SystemTime::now() + Duration::from_secs(1 << 40));
    assert_eq!(last.epoch(), (253_402_207_200, 999_999_999));
    assert_eq!(Timestamp::of_cbor(last.to_cbor()), Ok(time(253_402_207_200, 0)));
    for hex in [
        "1a00000001",
        "f93c00",
        "fa3f800000",
        "fb3ff0000000000000",
        "c101",
        "c1c2 4101",
        "c1c4 82 20 0a",
        "6131",
        "6331 2e30",
    ] {
        reads(hex, &time(1, 0));
    }
    for hex in ["1bffffffffffffffff", "f97e00", "f9fc00", "fb7e37e43c8800759c", "c482 1901f4 01"] {
        let error = Timestamp::of_cbor(bytes(hex)).expect_err(hex);
        assert_eq!(error.problem(), "expected a timestamp, found a number that does not fit");
    }
    refused::<Timestamp>("c0 64736f6f6e", "Timestamp: expected a timestamp, found other text, at byte 5");
}

#[test]
fn decimals_keep_digits_and_scale() {
    for (text, hex) in [
        ("273.15", "c48221196ab3"),
        ("1.50", "c482211896"),
        ("-0.05", "c4822124"),
        ("7", "c4820007"),
        ("1E-400", "c48239018f01"),
        ("1.2E+4", "c482030c"),
        ("184467440737095516.16", "c48221c249010000000000000000"),
        ("-184467440737095516.17", "c48221c349010000000000000000"),
    ] {
        there_and_back::<BigDecimal>(&text.parse().expect(text), hex);
    }
    let digits = "9".repeat(super::number::DIGITS + 1);
    for number in ["1e99999999999999999999", &digits, &format!("-1.{digits}")] {
        let number: BigDecimal = number.parse().expect(number);
        assert_eq!(BigDecimal::of_cbor(number.to_cbor()), Ok(number));
    }
    for number in [&digits, &digits[1..], &format!("-{digits}"), &format!("-{}", &digits[1..])] {
        let number: BigInteger = number.parse().expect(number);
        assert_eq!(BigInteger::of_cbor(number.to_cbor()), Ok(number));
    }
    reads("fb3ff8000000000000", &"1.5".parse::<BigDecimal>().expect("a number"));
    reads("c4822118 96", &1.5f64);
    reads("c48200 07", &7i8);
    reads("c48201 07", &70i32);
    reads("c48220c24107", &0.7f32);
    refused::<i32>(
        "c4822007",
        "Integer: expected a 32-bit integer, found a number with a fraction, at byte 3",
    );
    refused::<BigInteger>(
        "c4822007",
        "BigInteger: expected an integer, found a number with a fraction, at byte 3",
    );
    refused::<BigDecimal>(
        "f97c00",
        "BigDecimal: expected a number, found a number that does not fit, at byte 2",
    );
    for hex in [
        "c480",
        "c48101",
        "c483010203",
        "c482f93c0001",
        "c4828001",
        "c482c4820101 01",
        "c49f01ff",
        "c49f010203ff",
    ] {
        let error = BigDecimal::of_cbor(bytes(hex)).expect_err(hex);
        assert_eq!(error.problem(), "not CBOR: a decimal fraction that is no pair of integers", "{hex}");
    }
    let huge = [&bytes("c2590401")[..], &[1; 1025]].concat();
    let error = BigInteger::of_cbor(&huge).expect_err("1025 bytes");
    assert_eq!(error.problem(), "expected an integer, found a number that does not fit");
}

#[test]
fn whole_numbers_may_be_written_as_floats_while_they_are_exact() {
    reads("f94200", &3i8);
    reads("fa47c35000", &100_000i32);
    reads("fb4340000000000000", &(1i64 << 53));
    reads("f94200", &BigInteger::from(3));
    reads("c24103", &3i16);
    let misfit = |kind: &str, hex: &str| {
        format!("{kind}, found a number that does not fit, at byte {}", hex.len() / 2 - 1)
    };
    let fraction = |kind: &str, hex: &str| {
        format!("{kind}, found a number with a fraction, at byte {}", hex.len() / 2 - 1)
    };
    refused::<i32>("f94200ff", "Integer: not CBOR: trailing bytes, at byte 3");
    refused::<i32>("f94100", &fraction("Integer: expected a 32-bit integer", "f94100"));
    refused::<i64>("fb4340000000000001", &misfit("Long: expected a 64-bit integer", "fb4340000000000001"));
    refused::<i64>("f97c00", &misfit("Long: expected a 64-bit integer", "f97c00"));
    refused::<i8>("1880", &misfit("Byte: expected an 8-bit integer", "1880"));
    refused::<i8>("3880", &misfit("Byte: expected an 8-bit integer", "3880"));
    refused::<i16>("198000", &misfit("Short: expected a 16-bit integer", "198000"));
    refused::<i32>("3a80000000", &misfit("Integer: expected a 32-bit integer", "3a80000000"));
    refused::<f32>("fb47efffffffffffff", &misfit("Float: expected a number", "fb47efffffffffffff"));
    refused::<f64>("c48219270f01", &misfit("Double: expected a number", "c48219270f01"));
    there_and_back(&i8::MIN, "387f");
    there_and_back(&i16::MAX, "197fff");
    there_and_back(&i32::MIN, "3a7fffffff");
    there_and_back(&i64::MIN, "3b7fffffffffffffff");
}

#[test]
fn what_is_wrong_is_said_with_its_path_and_the_last_byte_read() {
    refused::<Vec<Vec<bool>>>(
        "8281f582f4626e6f",
        "List[1][1]: expected a boolean, found a string, at byte 7",
    );
    refused::<BTreeMap<String, i32>>(
        "a1616180",
        r#"Map["a"]: expected a 32-bit integer, found a list, at byte 3"#,
    );
    refused::<String>("f6", "String: expected a string, found null");
    refused::<String>("44 0102", "String: the document ends early, at byte 2");
    refused::<String>("", "String: the document ends early, at byte 0");
    refused::<String>("4161", "String: expected a string, found a byte string, at byte 1");
    refused::<Blob>("6161", "Blob: expected a byte string, found a string, at byte 1");
    refused::<Blob>("c24161", "Blob: expected a byte string, found a number, at byte 2");
    refused::<Vec<i32>>("8101 f6", "List: not CBOR: trailing bytes, at byte 2");
    refused::<Vec<i32>>("9f01", "List[1]: the document ends early, at byte 1");
    refused::<Vec<i32>>("8201ff", "List[1]: not CBOR: an end where a value should be, at byte 2");
    refused::<BTreeMap<String, i32>>(
        "bf6161ff",
        r#"Map["a"]: not CBOR: an end where a value should be, at byte 3"#,
    );
    refused::<BTreeMap<String, i32>>(
        "a2616101026162",
        "Map: expected a string as key, found a number, at byte 4",
    );
    refused::<Vec<String>>("8161ff", "List[0]: not CBOR: text that is not UTF-8, at byte 2");
    refused::<Vec<String>>("817f61c361bcff", "List[0]: not CBOR: text that is not UTF-8, at byte 3");
    refused::<String>("7f4161ff", "String: not CBOR: a string in pieces of another kind, at byte 2");
    refused::<Blob>("5f5f4161ffff", "Blob: not CBOR: a string in pieces of another kind, at byte 1");
    for hex in ["1c", "3d", "5e", "7c", "9d", "be", "dc", "fc", "1f", "3f", "df", "f818", "f800"] {
        let error = Document::of_cbor(bytes(hex)).expect_err(hex);
        assert_eq!(error.problem(), "not CBOR: a byte that begins no value", "{hex}");
    }
}

#[test]
fn a_null_is_dropped_unless_the_list_or_map_is_sparse() {
    reads("8401f6f702", &vec![1, 2]);
    there_and_back(&vec![Some(1), None, Some(2)], "8301f602");
    reads("a26161016162f6", &BTreeMap::from([("a".to_owned(), 1)]));
    there_and_back(&BTreeMap::from([("a".to_owned(), Some(1)), ("b".to_owned(), None)]), "a26161016162f6");
}

#[test]
fn the_last_of_duplicate_keys_wins_whole() {
    let inner = BTreeMap::from([("y".to_owned(), 2)]);
    reads("a2 6161 a1617801 6161 a1617902", &BTreeMap::from([("a".to_owned(), inner)]));
}

#[derive(Debug, PartialEq)]
struct Sample {
    id: Option<String>,
    day: Option<Timestamp>,
    size: i32,
    tags: Vec<String>,
}

static SAMPLE: Schema = Schema::structure(
    "Sample",
    &[
        Member::of::<Option<String>>("Id").traits(&[Trait::JsonName("id")]),
        Member::of::<Option<Timestamp>>("Day").traits(&[Trait::TimestampFormat(TimestampFormat::HttpDate)]),
        Member::of::<i32>("Size").traits(&[Trait::Default("7")]),
        Member::of::<Vec<String>>("Tags"),
    ],
);

impl AwsShape for Sample {
    const SCHEMA: &'static Schema = &SAMPLE;
    fn blank() -> Self {
        Sample { id: None, day: None, size: 7, tags: Vec::new() }
    }
    fn view(&self) -> View<'_> {
        View::Structure(self)
    }
    fn slot(&mut self) -> Slot<'_> {
        Slot::Structure(self)
    }
}

impl Structure for Sample {
    fn member(&self, index: usize) -> View<'_> {
        match index {
            0 => self.id.view(),
            1 => self.day.view(),
            2 => self.size.view(),
            3 => self.tags.view(),
            _ => View::Absent,
        }
    }
    fn member_mut(&mut self, index: usize) -> Slot<'_> {
        match index {
            0 => self.id.slot(),
            1 => self.day.slot(),
            2 => self.size.slot(),
            3 => self.tags.slot(),
            _ => Slot::Absent,
        }
    }
}

#[test]
fn a_structure_is_a_map_of_its_members_by_name() {
    let sample = Sample { id: Some("a".into()), day: Some(time(1, 0)), ..Sample::blank() };
    let hex = "a4 624964 6161 63446179 c101 6453697a65 07 6454616773 80";
    there_and_back(&sample, hex);
    let mut out = vec![1];
    write_document(&mut out, &sample);
    let mut read = Sample::blank();
    assert_eq!(read_document(&out[1..], &mut read), Ok(()));
    assert_eq!((out[0], read), (1, sample));
    there_and_back(&Sample::blank(), "a2 6453697a65 07 6454616773 80");
    let error = read_document(&bytes("f6"), &mut Sample::blank()).expect_err("null");
    assert_eq!(error.to_string(), "Sample: expected a structure, found null");
}

#[test]
fn a_default_comes_back_on_null_and_a_key_in_json_is_none() {
    reads("bf 6453697a65 01 6453697a65 f6 ff", &Sample::blank());
    reads("a2 6453697a65 01 6453697a65 f7", &Sample::blank());
    reads("a1 626964 6161", &Sample::blank());
    reads("a2 624964 6161 624964 f6", &Sample::blank());
}

#[test]
fn what_was_read_before_an_error_stays_and_leaves_no_blank() {
    let read = |hex: &str| {
        let mut sample = Sample::blank();
        let error = read_document(&bytes(hex), &mut sample).expect_err(hex);
        (sample, error.to_string())
    };
    let (sample, error) = read("a3 624964 6161 6454616773 83616201 6162");
    assert_eq!(error, "Sample.Tags[1]: expected a string, found a number, at byte 14");
    assert_eq!(sample, Sample { id: Some("a".into()), tags: vec!["b".into()], ..Sample::blank() });
    for hex in [
        "a1 624964 01",
        "a1 624964 62",
        "a2 624964 01 02",
        "a2 6453697a65 6161",
        "a1 6454616773 01",
        "a2 6454616773 8101 01",
    ] {
        let (sample, _) = read(hex);
        assert_eq!(sample, Sample::blank(), "{hex}");
    }
    let (sample, error) = read("a2 624964 6161 01 02");
    assert_eq!(error, "Sample: expected a string as key, found a number, at byte 6");
    assert_eq!(sample.id.as_deref(), Some("a"));
}

#[derive(Debug, PartialEq)]
struct Nest(Vec<Nest>);

impl AwsShape for Nest {
    const SCHEMA: &'static Schema = &Schema::newtype::<Vec<Nest>>("Nest");
    fn blank() -> Self {
        Nest(Vec::new())
    }
    fn view(&self) -> View<'_> {
        self.0.view()
    }
    fn slot(&mut self) -> Slot<'_> {
        self.0.slot()
    }
}

#[test]
fn nesting_is_bounded_and_what_is_skipped_does_not_recurse() {
    for head in ["81", "c681"] {
        let deep = |levels: usize| bytes(&format!("{}80", head.repeat(levels - 1)));
        assert!(Nest::of_cbor(deep(128)).is_ok());
        let error = Nest::of_cbor(deep(129)).expect_err("129 levels");
        assert_eq!(error.problem(), "nested deeper than 128 levels");
        assert!(Document::of_cbor(deep(128)).is_ok());
        assert!(Document::of_cbor(deep(129)).is_err());
    }
    for (open, close) in
        [("81", ""), ("9f", "ff"), ("c1", ""), ("a101", ""), ("bf01", "ff"), ("9f819f", "ffff"), ("a180", "")]
    {
        let (open, close) = (bytes(&open.repeat(100_000)), bytes(&close.repeat(100_000)));
        let skipped = [&bytes("bf 6178")[..], &open, &[0x80], &close, &bytes("6453697a65 01 ff")].concat();
        assert_eq!(Sample::of_cbor(&skipped), Ok(Sample { size: 1, ..Sample::blank() }));
        assert!(Nest::of_cbor([&open[..], &close].concat()).is_err());
    }
}

#[test]
fn what_is_skipped_is_whole_values() {
    for hex in [
        "01",
        "3903e7",
        "42ffff",
        "5f41ff40ff",
        "61ff",
        "7f61ff60ff",
        "80",
        "9fff",
        "9f8301f680ff",
        "a20102a0a0",
        "bf0102bfffbfffff",
        "c1c2c361ff",
        "f4",
        "f6",
        "f7",
        "f0",
        "f8ff",
        "f97e00",
        "fb7ff8000000000000",
        "bf9fff9fffff",
    ] {
        reads(&format!("a2 6178 {hex} 6453697a65 01"), &Sample { size: 1, ..Sample::blank() });
    }
    for hex in [
        "ff",
        "8201ff",
        "bf01ff",
        "a101ff",
        "c1ff",
        "5f01ff",
        "5f61ff",
        "7f41ffff",
        "7f7f60ffff",
        "1c",
        "f810",
        "9f8301f6a1ff",
        "9bffffffffffffffff",
        "bb8000000000000000",
        "5bffffffffffffffff",
    ] {
        let hex = format!("bf 6178 {hex}");
        let error = Sample::of_cbor(bytes(&hex)).expect_err(&hex);
        assert!(error.problem().contains("CBOR") || error.problem().contains("early"), "{hex}: {error}");
        assert_eq!(error.path(), "Sample");
    }
}

#[test]
fn a_claim_of_many_costs_nothing() {
    for head in ["9b", "bb"] {
        for claim in ["8000000000000000", "ffffffffffffffff", "7fffffffffffffff"] {
            let hex = format!("{head}{claim}6161016162f6");
            assert!(Vec::<String>::of_cbor(bytes(&hex)).is_err());
            assert!(Document::of_cbor(bytes(&hex)).is_err());
            assert!(BTreeMap::<String, i32>::of_cbor(bytes(&hex)).is_err());
            assert!(Sample::of_cbor(bytes(&hex)).is_err());
        }
    }
    refused::<Blob>("5bffffffffffffffff00", "Blob: the document ends early, at byte 9");
    refused::<String>("7b800000000000000000", "String: the document ends early, at byte 9");
}

#[test]
fn a_document_keeps_what_json_can_say() {
    for json in
        ["null", "true", "[1,-2,18446744073709551615,1.5,\"\u{1F600}\"]", r#"{"a":{"b":[]},"c":1e300}"#]
    {
        let document = document(json);
        assert_eq!(Document::of_cbor(document.to_cbor()), Ok(document));
    }
    reads("43616263", &document(r#""YWJj""#));
    reads("c11a514b67b0", &document("1363896240"));
    reads("83f97e00f97c00f9fc00", &document(r#"["NaN","Infinity","-Infinity"]"#));
    reads("c249010000000000000000", &document("18446744073709551616"));
    reads("c48221196ab3", &document("273.15"));
    reads("82f7f0", &document("[null,null]"));
    reads("a2616101616102", &document(r#"{"a":2}"#));
}

#[test]
fn official_bodies_are_read() {
    let map = |body: &str| Document::of_cbor(BASE64.decode(body).expect("base64")).expect(body);
    assert_eq!(map("v/8="), document("{}"));
    assert_eq!(map("v2hkYXRldGltZcH7Qcw32zgPvnf/"), document(r#"{"datetime":946845296.123}"#));
    assert_eq!(
        map(
            "v2tkb3VibGVWYWx1Zfk+AGpmbG9hdFZhbHVl+UegbGludGVnZXJWYWx1ZRg4aWxvbmdWYWx1ZRkBAGpzaG9ydFZhbHVlCv8="
        ),
        document(
            r#"{"doubleValue":1.5,"floatValue":7.625,"integerValue":56,"longValue":256,"shortValue":10}"#
        )
    );
    assert_eq!(
        map(
            "oWZuZXN0ZWSiY2Zvb2RGb28xZm5lc3RlZKJjYmFyZEJhcjFvcmVjdXJzaXZlTWVtYmVyomNmb29kRm9vMmZuZXN0ZWShY2JhcmRCYXIy"
        ),
        map(
            "v2ZuZXN0ZWS/Y2Zvb2RGb28xZm5lc3RlZL9jYmFyZEJhcjFvcmVjdXJzaXZlTWVtYmVyv2Nmb29kRm9vMmZuZXN0ZWS/Y2JhcmRCYXIy//////8="
        )
    );
    let times = BASE64.decode("gsH7QdTX+/OAAADB+0HU1/vzgAAA").expect("base64");
    assert_eq!(Vec::of_cbor(times), Ok(vec![time(1_398_796_238, 0); 2]));
    let sets = BASE64.decode("o2F4gGF5gmFhYWJhevY=").expect("base64");
    let expected =
        BTreeMap::from([("x".to_owned(), vec![]), ("y".to_owned(), vec!["a".to_owned(), "b".to_owned()])]);
    assert_eq!(BTreeMap::of_cbor(sets), Ok(expected));
}
