use proc_macro2::Ident;
use syn::{Attribute, Path};

use super::value::{AUTHS, crate_path, name, table};
use super::{Found, Setting, walk};
use crate::ctxt::Ctxt;
use crate::model::Name;
use crate::symbol::{AUTH, AWS_SERVICE, CRATE, ENDPOINT_PREFIX, ID, PROTOCOL, VERSION};

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
}

impl ServiceAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Option<(Found, Self)> {
        let mut settings = ServiceAttrs {
            krate: Setting::new(CRATE),
            id: Setting::new(ID),
            endpoint_prefix: Setting::new(ENDPOINT_PREFIX),
            version: Setting::new(VERSION),
            protocol: Setting::new(PROTOCOL),
            auth: Setting::new(AUTH),
        };
        let known = [CRATE, ID, ENDPOINT_PREFIX, VERSION, PROTOCOL, AUTH];
        let found = walk(ctxt, attrs, AWS_SERVICE, &known, |meta| {
            match () {
                () if meta.path == CRATE => settings.krate.set(ctxt, meta, crate_path(meta)),
                () if meta.path == ID => settings.id.set(ctxt, meta, name(meta)),
                () if meta.path == ENDPOINT_PREFIX => {
                    settings.endpoint_prefix.set(ctxt, meta, name(meta));
                }
                () if meta.path == VERSION => settings.version.set(ctxt, meta, name(meta)),
                () if meta.path == PROTOCOL => {
                    settings.protocol.set(ctxt, meta, table(meta, &[("rest-json", "RestJson")]));
                }
                () if meta.path == AUTH => settings.auth.set(ctxt, meta, table(meta, &AUTHS)),
                () => return false,
            }
            true
        });
        Some((found?, settings))
    }
}
