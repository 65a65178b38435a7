use awso::AwsService;

/// A client of Amazon Connect in one region. Cloning is cheap.
///
/// The host is `connect.{region}.amazonaws.com`, or that of the region's partition; in GovCloud the plain host is the
/// FIPS host. Requests are signed with AWS Signature Version 4 for the service `connect`. A client that is given no
/// credentials looks for them where AWS clients do: [`awso_credentials::default_chain`].
#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "Connect",
    endpoint_prefix = "connect",
    version = "2017-08-08",
    protocol = "rest-json",
    auth = "sigv4",
    credentials = awso_credentials::default_chain,
    endpoint = awso::EndpointParams::plain_fips_in_gov
)]
pub struct Client(awso::Client);
