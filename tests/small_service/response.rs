//! Messages encoded and decoded without a connection, by client and server.

use awso::http::{Method, Request};
use awso::protocol::{decode, decode_request, encode, encode_response};
use awso::{Blob, Operation};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use crate::arbitrary::{blob, collections, genre, header_text, reasons, scalars, store_book, text, tree};
use crate::book::{
    ClearShelfRequest, Planting, PlantingResponse, ScanPageRequest, ScanPageResponse, StoreBookInput,
    StoreBookOutput, WriteNoteRequest, WriteNoteResponse,
};

proptest! {
    #[test]
    fn a_request_of_every_place_comes_back(input in store_book()) {
        let request = encode(&input).unwrap();
        prop_assert_eq!(decode_request::<StoreBookInput>(&request).unwrap(), input);
    }

    #[test]
    fn a_response_with_headers_and_body_comes_back(
        tag in header_text(),
        copies in of(vec(any::<i64>(), 1..4)),
        collections in of(collections()),
        scalars in of(scalars()),
    ) {
        let output = StoreBookOutput { tag, copies, collections, scalars };
        let response = encode_response::<StoreBookInput>(&output).unwrap();
        prop_assert_eq!(decode::<StoreBookInput>(&response).unwrap(), output);
    }

    #[test]
    fn a_request_with_query_and_body_comes_back(shelf in of(text()), reasons in reasons()) {
        let input = ClearShelfRequest { shelf, reasons };
        let request = encode(&input).unwrap();
        prop_assert_eq!(decode_request::<ClearShelfRequest>(&request).unwrap(), input);
    }

    #[test]
    fn a_blob_payload_comes_back(image in blob().prop_filter("a body", |blob| !blob.as_ref().is_empty())) {
        let input = ScanPageRequest { image: Some(image.clone()) };
        prop_assert_eq!(decode_request::<ScanPageRequest>(&encode(&input).unwrap()).unwrap(), input);
        let output = ScanPageResponse { image: Some(image) };
        let response = encode_response::<ScanPageRequest>(&output).unwrap();
        prop_assert_eq!(decode::<ScanPageRequest>(&response).unwrap(), output);
    }

    #[test]
    fn a_string_payload_comes_back(note in text(), author in of(header_text())) {
        let input = WriteNoteRequest { note: note.clone(), author };
        prop_assert_eq!(decode_request::<WriteNoteRequest>(&encode(&input).unwrap()).unwrap(), input);
        let output = WriteNoteResponse { note };
        let response = encode_response::<WriteNoteRequest>(&output).unwrap();
        prop_assert_eq!(decode::<WriteNoteRequest>(&response).unwrap(), output);
    }

    #[test]
    fn a_structure_and_an_enum_payload_come_back(
        tree in tree(),
        genre in genre().prop_filter("a body", |genre| !genre.as_str().is_empty()),
    ) {
        let input = Planting { tree: Some(tree) };
        prop_assert_eq!(decode_request::<Planting>(&encode(&input).unwrap()).unwrap(), input);
        let output = PlantingResponse { genre: Some(genre) };
        let response = encode_response::<Planting>(&output).unwrap();
        prop_assert_eq!(decode::<Planting>(&response).unwrap(), output);
    }

    #[test]
    fn no_bytes_from_the_wire_make_a_decoder_panic(
        path in text(),
        query in text(),
        body in vec(any::<u8>(), 0..64),
        json in "[\\[\\]{}:,\"a-eNul0-9.\\\\ -]{0,64}",
        head in header_text(),
    ) {
        let mut request = Request::new(Method::PUT, format!("/shelves/{path}/books/%F/%zz"));
        request.query = format!("tag=%&DryRun={query}");
        request.headers.insert("x-keywords", awso::http::HeaderValue::from_str(&head).unwrap());
        for body in [body, json.into_bytes()] {
            request.body = body.into();
            let _ = decode_request::<StoreBookInput>(&request);
            let mut response = awso::http::Response::new(awso::http::StatusCode::OK);
            response.body = std::mem::take(&mut request.body);
            let _ = decode::<StoreBookInput>(&response);
            let _ = awso::protocol::decode_error::<StoreBookInput>(response);
        }
    }
}

#[test]
fn header_items_keep_the_space_around_them() {
    let mut input = StoreBookInput::make().shelf("s").number(1).genre("g").build();
    for items in [&[" a", "b "][..], &["", "b"], &["a", ""], &["", ""], &["\tx"], &["\"q\"", " "]] {
        input.keywords = Some(items.iter().map(ToString::to_string).collect());
        let request = encode(&input).unwrap();
        let again: StoreBookInput = decode_request(&request).unwrap();
        assert_eq!(again, input, "through {:?}", request.headers["x-keywords"]);
    }
}

#[test]
fn a_path_of_another_operation_is_refused() {
    for path in ["/", "/shelves", "/shelves/a/books/1", "/shelves/a/books/1/g/more", "/shelves/a/tomes/1/g"] {
        let error = decode_request::<StoreBookInput>(&Request::new(Method::PUT, path)).expect_err(path);
        assert_eq!(error.to_string(), "StoreBookInput: not a path of StoreBook");
    }
    let request = Request::new(Method::PUT, "/shelves/a/books/one/g");
    let error = decode_request::<StoreBookInput>(&request).expect_err("one is no number");
    assert_eq!(error.to_string(), "StoreBookInput.Number: expected a 64-bit integer as the label");
}

#[test]
fn conventions_name_operations_outputs_and_services() {
    assert_eq!(StoreBookInput::OPERATION.name, "StoreBook");
    assert_eq!((StoreBookInput::OPERATION.output)().name, "StoreBookOutput");
    assert_eq!(ClearShelfRequest::OPERATION.name, "ClearShelf");
    assert_eq!((ClearShelfRequest::OPERATION.output)().name, "Unit");
    assert_eq!(Planting::OPERATION.name, "PlantTree");
    assert_eq!((Planting::OPERATION.output)().name, "PlantingResponse");
    assert_eq!(StoreBookInput::OPERATION.service.id, "Library");
}

#[test]
fn an_empty_blob_payload_is_no_payload() {
    let request = encode(&ScanPageRequest { image: Some(Blob::default()) }).unwrap();
    assert!(request.body.is_empty());
    assert_eq!(decode_request::<ScanPageRequest>(&request).unwrap(), ScanPageRequest { image: None });
}
