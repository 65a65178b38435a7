//! An operation with the bare annotation and nothing else in its file.

use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws_operation(uri = "/reports", method = "POST")]
pub struct CreateReportRequest {
    pub title: String,
    pub page_count: Option<i32>,
}

#[derive(AwsShape, Clone, Debug, PartialEq)]
pub struct CreateReportResponse {
    pub report_id: Option<String>,
}
