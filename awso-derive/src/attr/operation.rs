use proc_macro2::Ident;
use syn::{Attribute, LitStr, Path, Type, token};

use super::value::{AUTHS as SERVICE_AUTHS, flag, given, in_parentheses, name, paths, status, table, text};
use super::{Found, Meta, Required, Setting, settings, span, walk};
use crate::ctxt::Ctxt;
use crate::model::{Name, Pagination};
use crate::symbol::{
    AUTH, AWS_ERROR, AWS_OPERATION, CHECKSUM_REQUIRED, CODE, ERRORS, FAULT, HOST_PREFIX, IDEMPOTENT,
    INPUT_TOKEN, METHOD, NAME, OUTPUT, OUTPUT_TOKEN, PAGE_SIZE, PAGINATED, REQUEST_COMPRESSION, RETRYABLE,
    SERVICE, STATUS, THROTTLING, URI,
};

/// `#[aws_error(…)]`.
pub(crate) struct ErrorAttrs {
    pub(crate) status: Setting<u16>,
    pub(crate) code: Setting<Name>,
    /// The variant of `Fault`.
    pub(crate) fault: Setting<Ident>,
    pub(crate) retryable: Setting<()>,
    pub(crate) throttling: Setting<()>,
}

impl ErrorAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Option<(Found, Self)> {
        let mut settings = ErrorAttrs {
            status: Setting::new(STATUS),
            code: Setting::new(CODE),
            fault: Setting::new(FAULT),
            retryable: Setting::new(RETRYABLE),
            throttling: Setting::new(THROTTLING),
        };
        let known = [STATUS, CODE, FAULT, RETRYABLE, THROTTLING];
        let found = walk(ctxt, attrs, AWS_ERROR, &known, |meta| {
            match () {
                () if meta.path == STATUS => settings.status.set(ctxt, meta, status(meta)),
                () if meta.path == CODE => settings.code.set(ctxt, meta, name(meta)),
                () if meta.path == FAULT => settings.fault.set(ctxt, meta, table(meta, &FAULTS)),
                () if meta.path == RETRYABLE => settings.retryable.set(ctxt, meta, flag(meta)),
                () if meta.path == THROTTLING => settings.throttling.set(ctxt, meta, flag(meta)),
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
    pub(crate) host_prefix: Setting<LitStr>,
    /// The variant of `Auth`.
    pub(crate) auth: Setting<Ident>,
    pub(crate) checksum_required: Setting<()>,
    pub(crate) request_compression: Setting<()>,
    pub(crate) idempotent: Setting<()>,
    pub(crate) pagination: Setting<Option<Pagination>>,
}

const FAULTS: [(&str, &str); 2] = [("client", "Client"), ("server", "Server")];

/// An operation may leave its body unsigned, too.
const AUTHS: [(&str, &str); 4] = [
    SERVICE_AUTHS[0],
    SERVICE_AUTHS[1],
    SERVICE_AUTHS[2],
    ("sigv4-unsigned-payload", "SigV4UnsignedPayload"),
];

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
            host_prefix: Setting::new(HOST_PREFIX),
            auth: Setting::new(AUTH),
            checksum_required: Setting::new(CHECKSUM_REQUIRED),
            request_compression: Setting::new(REQUEST_COMPRESSION),
            idempotent: Setting::new(IDEMPOTENT),
            pagination: Setting::new(PAGINATED),
        };
        let mut known = vec![URI, METHOD, NAME, OUTPUT, SERVICE, ERRORS, HOST_PREFIX, AUTH];
        known.extend([CHECKSUM_REQUIRED, REQUEST_COMPRESSION, IDEMPOTENT, PAGINATED]);
        let found = walk(ctxt, attrs, AWS_OPERATION, &known, |meta| {
            match () {
                () if meta.path == URI => settings.uri.set(ctxt, meta, text(meta)),
                () if meta.path == METHOD => settings.method.set(ctxt, meta, table(meta, &METHODS)),
                () if meta.path == NAME => settings.name.set(ctxt, meta, name(meta)),
                () if meta.path == OUTPUT => settings.output.set(ctxt, meta, given(meta, "Letter")),
                () if meta.path == SERVICE => settings.service.set(ctxt, meta, given(meta, "crate::Client")),
                () if meta.path == ERRORS => settings.errors.set(ctxt, meta, paths(meta)),
                () if meta.path == HOST_PREFIX => settings.host_prefix.set(ctxt, meta, text(meta)),
                () if meta.path == AUTH => settings.auth.set(ctxt, meta, table(meta, &AUTHS)),
                () if meta.path == CHECKSUM_REQUIRED => {
                    settings.checksum_required.set(ctxt, meta, flag(meta));
                }
                () if meta.path == REQUEST_COMPRESSION => {
                    settings.request_compression.set(ctxt, meta, flag(meta));
                }
                () if meta.path == IDEMPOTENT => settings.idempotent.set(ctxt, meta, flag(meta)),
                () if meta.path == PAGINATED => settings.pagination.set(ctxt, meta, pagination(ctxt, meta)),
                () => return false,
            }
            true
        });
        Some((found?, settings))
    }
}

/// `paginated(input_token = "…", output_token = "…", page_size = "…")`
fn pagination(ctxt: &Ctxt, meta: &Meta<'_>) -> syn::Result<Option<Pagination>> {
    let known = [INPUT_TOKEN, OUTPUT_TOKEN, PAGE_SIZE];
    let mut given = known.map(Setting::<Name>::new);
    if !meta.input.peek(token::Paren) {
        let message =
            format!("`{PAGINATED}` is written `{PAGINATED}({INPUT_TOKEN} = \"…\", {OUTPUT_TOKEN} = \"…\")`");
        return Err(syn::Error::new(span(meta), message));
    }
    let (_, is_obscure) = in_parentheses(meta.input, |input| {
        Ok(settings(ctxt, input, PAGINATED, &known, |meta| {
            let Some(index) = known.iter().position(|symbol| meta.path == *symbol) else { return false };
            given[index].set(ctxt, meta, name(meta));
            true
        }))
    })?;
    let [input_token, output_token, page_size] = given;
    let mut required = Required::of(PAGINATED, Found { span: span(meta), is_obscure });
    let tokens = (required.get(input_token), required.get(output_token));
    required.report(ctxt);
    let (Some(input_token), Some(output_token)) = tokens else { return Ok(None) };
    Ok(Some(Pagination { input_token, output_token, page_size: page_size.get() }))
}
