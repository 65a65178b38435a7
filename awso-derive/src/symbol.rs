//! Each attribute name, once.

use std::fmt;

use syn::Path;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Symbol(pub(crate) &'static str);

pub(crate) const AWS: Symbol = Symbol("aws");
pub(crate) const AWS_ERROR: Symbol = Symbol("aws_error");
pub(crate) const AWS_OPERATION: Symbol = Symbol("aws_operation");
pub(crate) const AWS_SERVICE: Symbol = Symbol("aws_service");

pub(crate) const ATTRIBUTE: Symbol = Symbol("attribute");
pub(crate) const AUTH: Symbol = Symbol("auth");
pub(crate) const CHECKSUM_REQUIRED: Symbol = Symbol("checksum_required");
pub(crate) const CODE: Symbol = Symbol("code");
pub(crate) const CRATE: Symbol = Symbol("crate");
pub(crate) const DEFAULT: Symbol = Symbol("default");
pub(crate) const EC2_NAME: Symbol = Symbol("ec2_name");
pub(crate) const CREDENTIALS: Symbol = Symbol("credentials");
pub(crate) const ENDPOINT: Symbol = Symbol("endpoint");
pub(crate) const ENDPOINT_PREFIX: Symbol = Symbol("endpoint_prefix");
pub(crate) const ERRORS: Symbol = Symbol("errors");
pub(crate) const FAULT: Symbol = Symbol("fault");
pub(crate) const FLATTENED: Symbol = Symbol("flattened");
pub(crate) const HEADER: Symbol = Symbol("header");
pub(crate) const HOST_LABEL: Symbol = Symbol("host_label");
pub(crate) const HOST_PREFIX: Symbol = Symbol("host_prefix");
pub(crate) const ID: Symbol = Symbol("id");
pub(crate) const IDEMPOTENCY_TOKEN: Symbol = Symbol("idempotency_token");
pub(crate) const IDEMPOTENT: Symbol = Symbol("idempotent");
pub(crate) const INPUT_TOKEN: Symbol = Symbol("input_token");
pub(crate) const ITEM: Symbol = Symbol("item");
pub(crate) const ITEMS: Symbol = Symbol("items");
pub(crate) const JSON_NAME: Symbol = Symbol("json_name");
pub(crate) const JSON_VALUE: Symbol = Symbol("json_value");
pub(crate) const KEY: Symbol = Symbol("key");
pub(crate) const LABEL: Symbol = Symbol("label");
pub(crate) const LENGTH: Symbol = Symbol("length");
pub(crate) const MEDIA_TYPE: Symbol = Symbol("media_type");
pub(crate) const METHOD: Symbol = Symbol("method");
pub(crate) const NAME: Symbol = Symbol("name");
pub(crate) const NAMESPACE: Symbol = Symbol("namespace");
pub(crate) const OUTPUT: Symbol = Symbol("output");
pub(crate) const OUTPUT_TOKEN: Symbol = Symbol("output_token");
pub(crate) const PAGE_SIZE: Symbol = Symbol("page_size");
pub(crate) const PAGINATED: Symbol = Symbol("paginated");
pub(crate) const PATTERN: Symbol = Symbol("pattern");
pub(crate) const PAYLOAD: Symbol = Symbol("payload");
pub(crate) const PREFIX: Symbol = Symbol("prefix");
pub(crate) const PREFIX_HEADERS: Symbol = Symbol("prefix_headers");
pub(crate) const PROTOCOL: Symbol = Symbol("protocol");
pub(crate) const QUERY: Symbol = Symbol("query");
pub(crate) const QUERY_COMPATIBLE: Symbol = Symbol("query_compatible");
pub(crate) const QUERY_MAP: Symbol = Symbol("query_map");
pub(crate) const QUERY_NAME: Symbol = Symbol("query_name");
pub(crate) const RANGE: Symbol = Symbol("range");
pub(crate) const RENAME: Symbol = Symbol("rename");
pub(crate) const RENAME_ALL: Symbol = Symbol("rename_all");
pub(crate) const REQUEST_COMPRESSION: Symbol = Symbol("request_compression");
pub(crate) const RETRYABLE: Symbol = Symbol("retryable");
pub(crate) const RULES: Symbol = Symbol("rules");
pub(crate) const SENSITIVE: Symbol = Symbol("sensitive");
pub(crate) const SERVICE: Symbol = Symbol("service");
pub(crate) const SIGNING_NAME: Symbol = Symbol("signing_name");
pub(crate) const STATUS: Symbol = Symbol("status");
pub(crate) const STATUS_CODE: Symbol = Symbol("status_code");
pub(crate) const TARGET_PREFIX: Symbol = Symbol("target_prefix");
pub(crate) const THROTTLING: Symbol = Symbol("throttling");
pub(crate) const TIMESTAMP_FORMAT: Symbol = Symbol("timestamp_format");
pub(crate) const UNIQUE: Symbol = Symbol("unique");
pub(crate) const UNKNOWN: Symbol = Symbol("unknown");
pub(crate) const URI: Symbol = Symbol("uri");
pub(crate) const VALUE: Symbol = Symbol("value");
pub(crate) const VERSION: Symbol = Symbol("version");
pub(crate) const XML: Symbol = Symbol("xml");
pub(crate) const XML_NAMESPACE: Symbol = Symbol("xml_namespace");

impl PartialEq<Symbol> for Path {
    fn eq(&self, symbol: &Symbol) -> bool {
        self.is_ident(symbol.0)
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
