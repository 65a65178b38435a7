//! Which endpoint a service has.

use std::fmt;

use super::{Endpoint, Partition};
use crate::error::ConfigError;

/// How the endpoint of a service follows from what is known: [`EndpointParams::standard`] for most of them.
pub type EndpointResolver = fn(&EndpointParams) -> Result<Endpoint, ConfigError>;

/// What an endpoint is chosen by.
///
/// ```
/// use awso_core::EndpointParams;
///
/// let mut params = EndpointParams::new("connect");
/// params.region = Some("us-east-1".to_owned());
/// params.use_fips = true;
/// assert_eq!(params.standard()?.to_string(), "https://connect-fips.us-east-1.amazonaws.com");
/// # Ok::<(), awso_core::ConfigError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointParams {
    /// The first labels of the host's name: `participant.connect`.
    pub endpoint_prefix: String,
    /// The region: `eu-west-2`.
    pub region: Option<String>,
    /// Whether the host is to be one with a FIPS 140 module.
    pub use_fips: bool,
    /// Whether the host is to answer over IPv6 too.
    pub use_dual_stack: bool,
    /// The address that is to be called instead.
    pub endpoint_url: Option<String>,
}

impl EndpointParams {
    /// Of a service and nothing more.
    pub fn new(endpoint_prefix: impl Into<String>) -> Self {
        EndpointParams { endpoint_prefix: endpoint_prefix.into(), ..EndpointParams::default() }
    }

    /// The partition of the region.
    pub fn partition(&self) -> Option<&'static Partition> {
        self.region.as_deref().map(Partition::of)
    }

    /// The endpoint by the rules that most services have: the endpoint URL as it is, or
    /// `https://{prefix}.{region}.{suffix}`, with `-fips` behind the prefix for FIPS, and the partition's other
    /// suffix for dual stack.
    ///
    /// # Errors
    /// Neither region nor endpoint URL, an endpoint URL together with FIPS or dual stack, a partition without what
    /// is asked for, a region that is none, a malformed URL.
    pub fn standard(&self) -> Result<Endpoint, ConfigError> {
        if let Some(url) = &self.endpoint_url {
            for (asked, name, setting) in
                [(self.use_fips, "FIPS", "use_fips"), (self.use_dual_stack, "Dualstack", "use_dual_stack")]
            {
                if asked {
                    return Err(ConfigError::new(format!(
                        "Invalid Configuration: {name} and custom endpoint are not supported: set `{setting}` to false, or leave out the endpoint URL, \
                         which may itself be of such a host"
                    )));
                }
            }
            return url.parse();
        }
        let Some(region) = &self.region else {
            return Err(ConfigError::new(
                "Invalid Configuration: Missing Region: set a region (AWS_REGION) or an endpoint URL (AWS_ENDPOINT_URL)",
            ));
        };
        if let Some(problem) = not_a_region(region) {
            return Err(ConfigError::new(format!("`{}` {problem}", region.escape_debug())));
        }
        let partition = Partition::of(region);
        let lacks_fips = self.use_fips && !partition.supports_fips;
        let lacks_dual_stack = self.use_dual_stack && !partition.supports_dual_stack;
        if lacks_fips || lacks_dual_stack {
            let problem = match (self.use_fips, self.use_dual_stack) {
                (true, true) => {
                    "FIPS and DualStack are enabled, but this partition does not support one or both"
                }
                (true, false) => "FIPS is enabled but this partition does not support FIPS",
                (false, _) => "DualStack is enabled but this partition does not support DualStack",
            };
            return Err(ConfigError::new(format!("{problem}: `{region}` is in `{}`", partition.id)));
        }
        let fips = if self.use_fips { "-fips" } else { "" };
        let suffix = if self.use_dual_stack { partition.dual_stack_dns_suffix } else { partition.dns_suffix };
        format!("https://{}{fips}.{region}.{suffix}", self.endpoint_prefix).parse()
    }

    /// The endpoint of a service whose plain hosts in GovCloud are its FIPS hosts; the rest is
    /// [`standard`](EndpointParams::standard). With dual stack it has FIPS hosts there, too.
    ///
    /// # Errors
    /// As [`standard`](EndpointParams::standard).
    pub fn plain_fips_in_gov(&self) -> Result<Endpoint, ConfigError> {
        let is_gov = self.partition().is_some_and(|partition| partition.id == "aws-us-gov");
        if is_gov && self.use_fips && !self.use_dual_stack && self.endpoint_url.is_none() {
            return EndpointParams { use_fips: false, ..self.clone() }.standard();
        }
        self.standard()
    }
}

impl fmt::Debug for EndpointParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointParams")
            .field("endpoint_prefix", &self.endpoint_prefix)
            .field("region", &self.region)
            .field("use_fips", &self.use_fips)
            .field("use_dual_stack", &self.use_dual_stack)
            .field("endpoint_url", &self.endpoint_url.clone().map(EndpointUrl))
            .finish()
    }
}

/// A URL that nobody has looked at yet. It may hold a password, which is refused later.
#[derive(Clone)]
pub(in crate::client) struct EndpointUrl(pub(in crate::client) String);

impl fmt::Debug for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.parse::<Endpoint>() {
            Ok(endpoint) => fmt::Debug::fmt(&endpoint, f),
            Err(error) => write!(f, "({error})"),
        }
    }
}

/// Why a text is no region, which becomes a label of a host's name (RFC 1123, section 2.1).
pub(in crate::client) fn not_a_region(text: &str) -> Option<&'static str> {
    let is_label = (1..=63).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-');
    (!is_label).then_some("is not a region: letters, digits and `-` are, as in `eu-west-2`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_region(region: &str) -> EndpointParams {
        EndpointParams { region: Some(region.to_owned()), ..EndpointParams::new("participant.connect") }
    }

    #[test]
    fn a_region_names_the_public_endpoint_of_its_partition() {
        for (region, url) in [
            ("eu-west-2", "https://participant.connect.eu-west-2.amazonaws.com"),
            ("cn-north-1", "https://participant.connect.cn-north-1.amazonaws.com.cn"),
            ("us-gov-west-1", "https://participant.connect.us-gov-west-1.amazonaws.com"),
            ("us-isob-east-1", "https://participant.connect.us-isob-east-1.sc2s.sgov.gov"),
            ("eusc-de-east-1", "https://participant.connect.eusc-de-east-1.amazonaws.eu"),
        ] {
            assert_eq!(in_region(region).standard().expect(region).to_string(), url);
        }
    }

    #[test]
    fn what_is_no_label_of_a_host_is_no_region() {
        for region in ["", "eu west", "eu/west", "evil.example#", "-eu", "eu-", &"a".repeat(64)] {
            let error = in_region(region).standard().expect_err(region).to_string();
            assert!(error.contains("is not a region"), "{error}");
        }
    }

    #[test]
    fn debug_shows_no_password_of_a_url() {
        let mut params = in_region("eu-west-2");
        params.endpoint_url = Some("https://me:hush@example.com".to_owned());
        let shown = format!("{params:?}");
        assert!(shown.contains("holds a user name") && !shown.contains("hush"), "{shown}");
    }

    #[test]
    fn the_endpoint_url_of_gov_cloud_is_no_fips_host() {
        let mut params = in_region("us-gov-west-1");
        params.use_fips = true;
        let plain = "https://participant.connect.us-gov-west-1.amazonaws.com";
        assert_eq!(params.plain_fips_in_gov().expect("is one").to_string(), plain);
        params.endpoint_url = Some("https://example.com".to_owned());
        params.plain_fips_in_gov().expect_err("is custom");
    }
}
