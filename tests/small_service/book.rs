//! Operations whose members travel in every place there is.

use std::collections::BTreeMap;

use awso::{AwsShape, Blob};

use crate::shape::{Collections, Genre, Scalars, Tree};

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/shelves/{Shelf}/books/{Number}/{Genre}", method = "PUT")]
pub struct StoreBookInput {
    #[aws(label)]
    pub shelf: String,
    #[aws(label)]
    pub number: i64,
    #[aws(label)]
    pub genre: Genre,
    #[aws(query = "tag")]
    pub tags: Option<Vec<String>>,
    #[aws(query = "a&b")]
    pub pages: Option<Vec<i32>>,
    #[aws(query)]
    pub dry_run: Option<bool>,
    #[aws(header = "X-Weight")]
    pub weight: Option<f64>,
    #[aws(header = "X-Cover")]
    pub cover: Option<Blob>,
    #[aws(header = "X-Editions")]
    pub editions: Option<Vec<i16>>,
    #[aws(header = "X-Keywords")]
    pub keywords: Option<Vec<String>>,
    pub scalars: Option<Scalars>,
    pub collections: Option<Collections>,
    pub tree: Option<Tree>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct StoreBookOutput {
    #[aws(header = "ETag")]
    pub tag: String,
    #[aws(header = "X-Copies")]
    pub copies: Option<Vec<i64>>,
    pub collections: Option<Collections>,
    pub scalars: Option<Scalars>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/shelves", method = "DELETE", output = ())]
pub struct ClearShelfRequest {
    #[aws(query)]
    pub shelf: Option<String>,
    pub reasons: BTreeMap<String, String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/scans", method = "POST")]
pub struct ScanPageRequest {
    #[aws(payload)]
    pub image: Option<Blob>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct ScanPageResponse {
    #[aws(payload)]
    pub image: Option<Blob>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/notes", method = "PATCH")]
pub struct WriteNoteRequest {
    #[aws(payload)]
    pub note: String,
    #[aws(header = "X-Author")]
    pub author: Option<String>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct WriteNoteResponse {
    #[aws(payload)]
    pub note: String,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/trees", method = "POST", name = "PlantTree")]
pub struct Planting {
    #[aws(payload)]
    pub tree: Option<Tree>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct PlantingResponse {
    #[aws(payload)]
    pub genre: Option<Genre>,
}
