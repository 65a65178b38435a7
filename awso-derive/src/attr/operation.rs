use proc_macro2::{Ident, Span};
use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Path, Type};

use super::value::{AUTHS, name, paths, status, table, text};
use super::{Setting, pass_over, span, unknown_setting, walk};
use crate::ctxt::Ctxt;
use crate::model::{Name, Pagination};
use crate::symbol::{
    AUTH, AWS_ERROR, AWS_OPERATION, CHECKSUM_REQUIRED, CODE, ERRORS, FAULT, HOST_PREFIX, INPUT_TOKEN, ITEMS,
    METHOD, NAME, OUTPUT, OUTPUT_TOKEN, PAGE_SIZE, PAGINATED, REQUEST_COMPRESSION, RETRYABLE, SERVICE,
    STATUS, THROTTLING, URI,
};

/// `#[aws_error(…)]`.
pub(crate) struct ErrorAttrs {
    /// The attribute itself.
    pub(crate) span: Span,
    pub(crate) status: Setting<u16>,
    pub(crate) code: Setting<Name>,
    pub(crate) fault: Setting<Ident>,
    pub(crate) retryable: Setting<()>,
    pub(crate) throttling: Setting<()>,
}

impl ErrorAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Option<Self> {
        let mut settings = ErrorAttrs {
            span: Span::call_site(),
            status: Setting::new(STATUS),
            code: Setting::new(CODE),
            fault: Setting::new(FAULT),
            retryable: Setting::new(RETRYABLE),
            throttling: Setting::new(THROTTLING),
        };
        let known = [STATUS, CODE, FAULT, RETRYABLE, THROTTLING];
        let found = walk(ctxt, attrs, AWS_ERROR, &known, |meta| {
            match () {
                () if meta.path == STATUS => settings.status.set(ctxt, meta, status(ctxt, meta)?),
                () if meta.path == CODE => settings.code.set(ctxt, meta, name(meta)?),
                () if meta.path == FAULT => {
                    let fault = table(meta, &[("client", "Client"), ("server", "Server")])?;
                    settings.fault.set(ctxt, meta, fault);
                }
                () if meta.path == RETRYABLE => settings.retryable.set(ctxt, meta, ()),
                () if meta.path == THROTTLING => settings.throttling.set(ctxt, meta, ()),
                () => return Ok(false),
            }
            Ok(true)
        });
        found.map(|span| ErrorAttrs { span, ..settings })
    }
}

/// `#[aws_operation(…)]`.
pub(crate) struct OperationAttrs {
    /// The attribute itself.
    pub(crate) span: Span,
    pub(crate) uri: Setting<LitStr>,
    pub(crate) method: Setting<LitStr>,
    pub(crate) name: Setting<Name>,
    pub(crate) output: Setting<Type>,
    pub(crate) service: Setting<Path>,
    pub(crate) errors: Setting<Vec<Path>>,
    pub(crate) host_prefix: Setting<LitStr>,
    pub(crate) auth: Setting<Ident>,
    pub(crate) checksum_required: Setting<()>,
    pub(crate) request_compression: Setting<()>,
    pub(crate) pagination: Setting<Option<Pagination>>,
}

impl OperationAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Option<Self> {
        let mut settings = OperationAttrs {
            span: Span::call_site(),
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
            pagination: Setting::new(PAGINATED),
        };
        let mut known = vec![URI, METHOD, NAME, OUTPUT, SERVICE, ERRORS, HOST_PREFIX, AUTH];
        known.extend([CHECKSUM_REQUIRED, REQUEST_COMPRESSION, PAGINATED]);
        let found = walk(ctxt, attrs, AWS_OPERATION, &known, |meta| {
            match () {
                () if meta.path == URI => settings.uri.set(ctxt, meta, meta.value()?.parse()?),
                () if meta.path == METHOD => settings.method.set(ctxt, meta, meta.value()?.parse()?),
                () if meta.path == NAME => settings.name.set(ctxt, meta, name(meta)?),
                () if meta.path == OUTPUT => settings.output.set(ctxt, meta, meta.value()?.parse()?),
                () if meta.path == SERVICE => settings.service.set(ctxt, meta, meta.value()?.parse()?),
                () if meta.path == ERRORS => settings.errors.set(ctxt, meta, paths(meta)?),
                () if meta.path == HOST_PREFIX => settings.host_prefix.set(ctxt, meta, text(meta)?),
                () if meta.path == AUTH => settings.auth.set(ctxt, meta, table(meta, &AUTHS)?),
                () if meta.path == CHECKSUM_REQUIRED => settings.checksum_required.set(ctxt, meta, ()),
                () if meta.path == REQUEST_COMPRESSION => settings.request_compression.set(ctxt, meta, ()),
                () if meta.path == PAGINATED => {
                    let pagination = pagination(ctxt, meta)?;
                    settings.pagination.set(ctxt, meta, pagination);
                }
                () => return Ok(false),
            }
            Ok(true)
        });
        found.map(|span| OperationAttrs { span, ..settings })
    }
}

/// `paginated(input_token = "…", output_token = "…", items = "…", page_size = "…")`
fn pagination(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<Option<Pagination>> {
    let known = [INPUT_TOKEN, OUTPUT_TOKEN, ITEMS, PAGE_SIZE];
    let mut settings = known.map(Setting::<Name>::new);
    meta.parse_nested_meta(|meta| {
        let Some(index) = known.iter().position(|symbol| meta.path == *symbol) else {
            ctxt.error_spanned(&meta.path, unknown_setting(PAGINATED, &meta.path, &known));
            return pass_over(meta.input);
        };
        settings[index].set(ctxt, &meta, name(&meta)?);
        Ok(())
    })?;
    let at = span(meta);
    let [input_token, output_token, items, page_size] = settings;
    let (input_token, output_token) =
        (input_token.required(ctxt, PAGINATED, at), output_token.required(ctxt, PAGINATED, at));
    let (Some(input_token), Some(output_token)) = (input_token, output_token) else { return Ok(None) };
    Ok(Some(Pagination { input_token, output_token, items: items.get(), page_size: page_size.get() }))
}
