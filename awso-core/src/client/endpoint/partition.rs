//! The partitions of AWS: groups of regions that share domain names.

/// A group of regions that share domain names and, with few exceptions, nothing with other groups.
#[derive(Debug)]
#[non_exhaustive]
pub struct Partition {
    /// `aws-us-gov`.
    pub id: &'static str,
    /// The domain under which services answer over IPv4: `amazonaws.com`.
    pub dns_suffix: &'static str,
    /// The domain under which they answer over IPv6 too: `api.aws`.
    pub dual_stack_dns_suffix: &'static str,
    /// Whether there are hosts with FIPS 140 modules at all.
    pub supports_fips: bool,
    /// Whether there are hosts that answer over IPv6 at all.
    pub supports_dual_stack: bool,
    /// The region whose credentials sign requests to services that have no regions: `us-east-1`.
    pub implicit_global_region: &'static str,
    /// What regions begin with, before a hyphen, a word, a hyphen and a number: `us-gov` of `us-gov-west-1`.
    pub region_prefixes: &'static [&'static str],
    /// Regions of other names: `aws-global`.
    pub other_regions: &'static [&'static str],
}

/// As botocore 1.44.5 has them in `data/partitions.json`. The first takes regions that none of them knows.
static PARTITIONS: [Partition; 8] = [
    Partition {
        id: "aws",
        dns_suffix: "amazonaws.com",
        dual_stack_dns_suffix: "api.aws",
        implicit_global_region: "us-east-1",
        region_prefixes: &["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
        other_regions: &["aws-global"],
        ..EVERYTHING
    },
    Partition {
        id: "aws-cn",
        dns_suffix: "amazonaws.com.cn",
        dual_stack_dns_suffix: "api.amazonwebservices.com.cn",
        implicit_global_region: "cn-northwest-1",
        region_prefixes: &["cn"],
        other_regions: &["aws-cn-global"],
        ..EVERYTHING
    },
    Partition {
        id: "aws-eusc",
        dns_suffix: "amazonaws.eu",
        dual_stack_dns_suffix: "api.amazonwebservices.eu",
        implicit_global_region: "eusc-de-east-1",
        region_prefixes: &["eusc-de"],
        ..EVERYTHING
    },
    Partition {
        id: "aws-iso",
        dns_suffix: "c2s.ic.gov",
        dual_stack_dns_suffix: "api.aws.ic.gov",
        implicit_global_region: "us-iso-east-1",
        region_prefixes: &["us-iso"],
        other_regions: &["aws-iso-global"],
        ..EVERYTHING
    },
    Partition {
        id: "aws-iso-b",
        dns_suffix: "sc2s.sgov.gov",
        dual_stack_dns_suffix: "api.aws.scloud",
        implicit_global_region: "us-isob-east-1",
        region_prefixes: &["us-isob"],
        other_regions: &["aws-iso-b-global"],
        ..EVERYTHING
    },
    Partition {
        id: "aws-iso-e",
        dns_suffix: "cloud.adc-e.uk",
        dual_stack_dns_suffix: "api.cloud-aws.adc-e.uk",
        implicit_global_region: "eu-isoe-west-1",
        region_prefixes: &["eu-isoe"],
        other_regions: &["aws-iso-e-global"],
        ..EVERYTHING
    },
    Partition {
        id: "aws-iso-f",
        dns_suffix: "csp.hci.ic.gov",
        dual_stack_dns_suffix: "api.aws.hci.ic.gov",
        implicit_global_region: "us-isof-south-1",
        region_prefixes: &["us-isof"],
        other_regions: &["aws-iso-f-global"],
        ..EVERYTHING
    },
    Partition {
        id: "aws-us-gov",
        dns_suffix: "amazonaws.com",
        dual_stack_dns_suffix: "api.aws",
        implicit_global_region: "us-gov-west-1",
        region_prefixes: &["us-gov"],
        other_regions: &["aws-us-gov-global"],
        ..EVERYTHING
    },
];

/// What all partitions have by now. One that lacks something says so in its own entry.
const EVERYTHING: Partition = Partition {
    id: "",
    dns_suffix: "",
    dual_stack_dns_suffix: "",
    supports_fips: true,
    supports_dual_stack: true,
    implicit_global_region: "",
    region_prefixes: &[],
    other_regions: &[],
};

impl Partition {
    /// All of them.
    pub fn all() -> &'static [Partition] {
        &PARTITIONS
    }

    /// The partition that a region is in. Of a region that none of them knows it is `aws`, as in AWS's own rules.
    ///
    /// ```
    /// use awso_core::Partition;
    ///
    /// assert_eq!(Partition::of("us-gov-west-1").id, "aws-us-gov");
    /// assert_eq!(Partition::of("eu-west-99").dns_suffix, "amazonaws.com");
    /// assert_eq!(Partition::of("mars").id, "aws");
    /// ```
    pub fn of(region: &str) -> &'static Partition {
        let [default, ..] = &PARTITIONS;
        PARTITIONS.iter().find(|partition| partition.has(region)).unwrap_or(default)
    }

    fn has(&self, region: &str) -> bool {
        let follows = |prefix: &&str| {
            region
                .strip_prefix(*prefix)
                .and_then(|rest| rest.strip_prefix('-'))
                .is_some_and(is_word_and_number)
        };
        self.other_regions.contains(&region) || self.region_prefixes.iter().any(follows)
    }
}

/// `\w+-\d+`
fn is_word_and_number(text: &str) -> bool {
    let all =
        |part: &str, allowed: fn(&u8) -> bool| !part.is_empty() && part.bytes().all(|byte| allowed(&byte));
    text.split_once('-').is_some_and(|(word, number)| {
        all(word, |byte| byte.is_ascii_alphanumeric() || *byte == b'_') && all(number, u8::is_ascii_digit)
    })
}
