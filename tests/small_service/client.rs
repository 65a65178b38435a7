use awso::AwsService;

/// The client of the library service.
#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Library",
    endpoint_prefix = "library",
    version = "2026-01-01",
    protocol = "rest-json",
    auth = "none"
)]
pub struct Client(awso::Client);
