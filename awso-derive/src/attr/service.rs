use proc_macro2::Ident;
use syn::{Attribute, Path};

use super::value::{AUTHS, crate_path, flag, given, name, table};
use super::{Found, Setting, walk};
use crate::ctxt::Ctxt;
use crate::model::Name;
use crate::symbol::{
    AUTH, AWS_SERVICE, CRATE, CREDENTIALS, ENDPOINT, ENDPOINT_PREFIX, ID, PROTOCOL, QUERY_COMPATIBLE,
    SIGNING_NAME, TARGET_PREFIX, VERSION, XML_NAMESPACE,
};

/// `#[aws_service(…)]`.
pub(crate) struct ServiceAttrs {
    pub(crate) krate: Setting<Path>,
    pub(crate) id: Setting<Name>,
    pub(crate) endpoint_prefix: Setting<Name>,
    pub(crate) version: Setting<Name>,
    /// The variant of `Protocol`.
    pub(crate) protocol: Setting<Ident>,
    /// The variant of `Auth`.
    pub(crate) auth: Setting<Ident>,
    pub(crate) signing_name: Setting<Name>,
    pub(crate) target_prefix: Setting<Name>,
    pub(crate) xml_namespace: Setting<Name>,
    pub(crate) query_compatible: Setting<()>,
    /// The function that finds the endpoint.
    pub(crate) endpoint: Setting<Path>,
    pub(crate) credentials: Setting<Path>,
}

const PROTOCOLS: [(&str, &str); 7] = [
    ("rest-json", "RestJson"),
    ("rest-xml", "RestXml"),
    ("json-1.0", "Json10"),
    ("json-1.1", "Json11"),
    ("query", "Query"),
    ("ec2", "Ec2"),
    ("rpc-v2-cbor", "RpcV2Cbor"),
];

impl ServiceAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Option<(Found, Self)> {
        let mut settings = ServiceAttrs {
            krate: Setting::new(CRATE),
            id: Setting::new(ID),
            endpoint_prefix: Setting::new(ENDPOINT_PREFIX),
            version: Setting::new(VERSION),
            protocol: Setting::new(PROTOCOL),
            auth: Setting::new(AUTH),
            signing_name: Setting::new(SIGNING_NAME),
            target_prefix: Setting::new(TARGET_PREFIX),
            xml_namespace: Setting::new(XML_NAMESPACE),
            query_compatible: Setting::new(QUERY_COMPATIBLE),
            endpoint: Setting::new(ENDPOINT),
            credentials: Setting::new(CREDENTIALS),
        };
        let mut known = vec![CRATE, ID, ENDPOINT_PREFIX, VERSION, PROTOCOL, AUTH];
        known.extend([SIGNING_NAME, TARGET_PREFIX, XML_NAMESPACE, QUERY_COMPATIBLE, ENDPOINT, CREDENTIALS]);
        let found = walk(ctxt, attrs, AWS_SERVICE, &known, |meta| {
            match () {
                () if meta.path == CRATE => settings.krate.set(ctxt, meta, crate_path(meta)),
                () if meta.path == ID => settings.id.set(ctxt, meta, name(meta)),
                () if meta.path == ENDPOINT_PREFIX => {
                    settings.endpoint_prefix.set(ctxt, meta, name(meta));
                }
                () if meta.path == VERSION => settings.version.set(ctxt, meta, name(meta)),
                () if meta.path == PROTOCOL => settings.protocol.set(ctxt, meta, table(meta, &PROTOCOLS)),
                () if meta.path == AUTH => settings.auth.set(ctxt, meta, table(meta, &AUTHS)),
                () if meta.path == SIGNING_NAME => settings.signing_name.set(ctxt, meta, name(meta)),
                () if meta.path == TARGET_PREFIX => settings.target_prefix.set(ctxt, meta, name(meta)),
                () if meta.path == XML_NAMESPACE => settings.xml_namespace.set(ctxt, meta, name(meta)),
                () if meta.path == QUERY_COMPATIBLE => settings.query_compatible.set(ctxt, meta, flag(meta)),
                () if meta.path == CREDENTIALS => {
                    settings.credentials.set(ctxt, meta, given(meta, "path::to::function"));
                }
                () if meta.path == ENDPOINT => {
                    settings.endpoint.set(ctxt, meta, given(meta, "path::to::function"));
                }
                () => return false,
            }
            true
        });
        Some((found?, settings))
    }
}
