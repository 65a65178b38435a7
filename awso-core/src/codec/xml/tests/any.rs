//! Any value there and back, any bytes without a panic.

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn text_comes_back(value: String, key: String) {
        prop_assert_eq!(String::of_xml(value.to_xml()), Ok(value.clone()));
        let entry = BTreeMap::from([(key, vec![value.clone()])]);
        prop_assert_eq!(BTreeMap::of_xml(entry.to_xml()), Ok(entry));
        let all = Everything { kind: Some(value), ..Everything::blank() };
        prop_assert_eq!(Everything::of_xml(all.to_xml()), Ok(all));
    }

    #[test]
    fn numbers_come_back(double in any::<f64>(), float in any::<f32>(), bytes: Vec<u8>) {
        prop_assert_eq!(f64::of_xml(double.to_xml()).map(f64::to_bits), Ok(double.to_bits()));
        prop_assert_eq!(f32::of_xml(float.to_xml()).map(f32::to_bits), Ok(float.to_bits()));
        let blob = Blob::from(bytes);
        prop_assert_eq!(Blob::of_xml(blob.to_xml()), Ok(blob));
    }

    #[test]
    fn nothing_panics(bytes: Vec<u8>, place in 0usize..900, byte: u8) {
        let _ = Everything::of_xml(&bytes);
        let mut xml = everything().to_xml().into_bytes();
        if let Some(at) = xml.get_mut(place) {
            *at = byte;
        }
        let _ = Everything::of_xml(&xml);
        xml.truncate(place);
        let _ = Everything::of_xml(&xml);
    }

    #[test]
    fn markup_does_not_panic(parts in proptest::collection::vec(
        prop::sample::select(vec!["<a>", "</a>", "<Choice>", "</Choice>", "<Many", " x='", "'", "/>", ">", "&", "&#",
            "x", ";", "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "<!DOCTYPE", "[", "]", "<Flat>", "<V>", "</V>",
            "<K>", "</K>", "</Flat>", "1", "\"", "=", "<", " "]), 0..40)) {
        let _ = Everything::of_xml(format!("<a>{}", parts.concat()));
        let _ = Choice::of_xml(parts.concat());
    }
}
