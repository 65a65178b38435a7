use awso::AwsService;

/// A client of the Amazon Connect Participant Service in one region. Cloning is cheap.
///
/// The host is `participant.connect.{region}.amazonaws.com`, or that of the region's partition; in GovCloud the plain
/// host is the FIPS host.
#[derive(AwsService, Clone, Debug)]
#[aws_service(
    id = "ConnectParticipant",
    endpoint_prefix = "participant.connect",
    version = "2018-09-07",
    protocol = "rest-json",
    // The model names SigV4, the documentation of every operation says there is none, and the service
    // looks at the bearer token alone.
    auth = "none",
    endpoint = awso::EndpointParams::plain_fips_in_gov
)]
pub struct Client(awso::Client);
