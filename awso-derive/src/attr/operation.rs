use proc_macro2::Ident;
use syn::{Attribute, LitStr, Path, Type};

use super::value::{given, name, paths, status, table, text};
use super::{Found, Setting, walk};
use crate::ctxt::Ctxt;
use crate::model::Name;
use crate::symbol::{AWS_ERROR, AWS_OPERATION, CODE, ERRORS, METHOD, NAME, OUTPUT, SERVICE, STATUS, URI};

/// `#[aws_error(…)]`.
pub(crate) struct ErrorAttrs {
    pub(crate) status: Setting<u16>,
    pub(crate) code: Setting<Name>,
}

impl ErrorAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Option<(Found, Self)> {
        let mut settings = ErrorAttrs { status: Setting::new(STATUS), code: Setting::new(CODE) };
        let found = walk(ctxt, attrs, AWS_ERROR, &[STATUS, CODE], |meta| {
            match () {
                () if meta.path == STATUS => settings.status.set(ctxt, meta, status(meta)),
                () if meta.path == CODE => settings.code.set(ctxt, meta, name(meta)),
                () => return false,
            }
            true
        });
        Some((found?, settings))
    }
}

/// `#[aws_operation(…)]`.
pub(crate) struct OperationAttrs {
    pub(crate) uri: Setting<LitStr>,
    /// The variant of `Method`.
    pub(crate) method: Setting<Ident>,
    pub(crate) name: Setting<Name>,
    pub(crate) output: Setting<Type>,
    pub(crate) service: Setting<Path>,
    pub(crate) errors: Setting<Vec<Path>>,
}

const METHODS: [(&str, &str); 7] = [
    ("GET", "GET"),
    ("POST", "POST"),
    ("PUT", "PUT"),
    ("DELETE", "DELETE"),
    ("PATCH", "PATCH"),
    ("HEAD", "HEAD"),
    ("OPTIONS", "OPTIONS"),
];

impl OperationAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Option<(Found, Self)> {
        let mut settings = OperationAttrs {
            uri: Setting::new(URI),
            method: Setting::new(METHOD),
            name: Setting::new(NAME),
            output: Setting::new(OUTPUT),
            service: Setting::new(SERVICE),
            errors: Setting::new(ERRORS),
        };
        let known = [URI, METHOD, NAME, OUTPUT, SERVICE, ERRORS];
        let found = walk(ctxt, attrs, AWS_OPERATION, &known, |meta| {
            match () {
                () if meta.path == URI => settings.uri.set(ctxt, meta, text(meta)),
                () if meta.path == METHOD => settings.method.set(ctxt, meta, table(meta, &METHODS)),
                () if meta.path == NAME => settings.name.set(ctxt, meta, name(meta)),
                () if meta.path == OUTPUT => settings.output.set(ctxt, meta, given(meta, "Letter")),
                () if meta.path == SERVICE => settings.service.set(ctxt, meta, given(meta, "crate::Client")),
                () if meta.path == ERRORS => settings.errors.set(ctxt, meta, paths(meta)),
                () => return false,
            }
            true
        });
        Some((found?, settings))
    }
}
