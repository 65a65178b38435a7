use syn::{Attribute, Token};

use super::value::{default, flag, flag_because, header, int, name, prefix};
use super::wire::WireAttrs;
use super::{Setting, walk};
use crate::ctxt::Ctxt;
use crate::model::{Default, Name, Said};
use crate::symbol::{
    AWS, DEFAULT, HEADER, IDEMPOTENCY_TOKEN, ITEMS, LABEL, PAYLOAD, PREFIX_HEADERS, QUERY, QUERY_MAP, RENAME,
    STATUS_CODE, UNKNOWN, VALUE,
};

const LABEL_NAME: &str = "its name is the member's, or what `rename = \"…\"` says";

/// `#[aws(…)]` on a member.
pub(crate) struct MemberAttrs {
    pub(crate) rename: Setting<Name>,
    pub(crate) header: Setting<Name>,
    /// The name in the query string, where it is not the member's.
    pub(crate) query: Setting<Option<Name>>,
    pub(crate) label: Setting<()>,
    pub(crate) payload: Setting<()>,
    pub(crate) idempotency_token: Setting<()>,
    pub(crate) items: Setting<()>,
    pub(crate) prefix_headers: Setting<Name>,
    pub(crate) query_map: Setting<()>,
    pub(crate) status_code: Setting<()>,
    pub(crate) default: Setting<Default>,
    pub(crate) wire: Vec<Said>,
}

impl MemberAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut settings = MemberAttrs {
            rename: Setting::new(RENAME),
            header: Setting::new(HEADER),
            query: Setting::new(QUERY),
            label: Setting::new(LABEL),
            payload: Setting::new(PAYLOAD),
            idempotency_token: Setting::new(IDEMPOTENCY_TOKEN),
            items: Setting::new(ITEMS),
            prefix_headers: Setting::new(PREFIX_HEADERS),
            query_map: Setting::new(QUERY_MAP),
            status_code: Setting::new(STATUS_CODE),
            default: Setting::new(DEFAULT),
            wire: Vec::new(),
        };
        let mut wire = WireAttrs::new();
        let mut known = vec![RENAME, HEADER, PREFIX_HEADERS, QUERY, QUERY_MAP, LABEL, PAYLOAD, STATUS_CODE];
        known.extend([IDEMPOTENCY_TOKEN, ITEMS, DEFAULT]);
        known.extend(WireAttrs::ON_MEMBERS);
        walk(ctxt, attrs, AWS, &known, |meta| {
            match () {
                () if meta.path == RENAME => settings.rename.set(ctxt, meta, name(meta)),
                () if meta.path == HEADER => settings.header.set(ctxt, meta, header(meta)),
                () if meta.path == QUERY => {
                    let name = if meta.input.peek(Token![=]) {
                        name(meta).map(Some)
                    } else {
                        flag_because(meta, "write `query` alone, or `query = \"…\"`").map(|()| None)
                    };
                    settings.query.set(ctxt, meta, name);
                }
                () if meta.path == LABEL => settings.label.set(ctxt, meta, flag_because(meta, LABEL_NAME)),
                () if meta.path == PAYLOAD => settings.payload.set(ctxt, meta, flag(meta)),
                () if meta.path == IDEMPOTENCY_TOKEN => {
                    settings.idempotency_token.set(ctxt, meta, flag(meta));
                }
                () if meta.path == ITEMS => settings.items.set(ctxt, meta, flag(meta)),
                () if meta.path == PREFIX_HEADERS => {
                    settings.prefix_headers.set(ctxt, meta, prefix(meta));
                }
                () if meta.path == QUERY_MAP => settings.query_map.set(ctxt, meta, flag(meta)),
                () if meta.path == STATUS_CODE => settings.status_code.set(ctxt, meta, flag(meta)),
                () if meta.path == DEFAULT => settings.default.set(ctxt, meta, default(meta)),
                () => return wire.set(ctxt, meta, &WireAttrs::ON_MEMBERS),
            }
            true
        });
        settings.wire = wire.said();
        settings
    }

    /// Whether the author says where the member travels, but not rightly.
    pub(crate) fn has_wrong_place(&self) -> bool {
        self.header.is_wrong()
            || self.prefix_headers.is_wrong()
            || self.query.is_wrong()
            || self.query_map.is_wrong()
            || self.label.is_wrong()
            || self.payload.is_wrong()
            || self.status_code.is_wrong()
    }
}

/// `#[aws(…)]` on a variant.
pub(crate) struct VariantAttrs {
    pub(crate) rename: Setting<Name>,
    pub(crate) unknown: Setting<()>,
    /// The number of an int enum's variant.
    pub(crate) value: Setting<i32>,
    pub(crate) wire: Vec<Said>,
}

impl VariantAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut settings = VariantAttrs {
            rename: Setting::new(RENAME),
            unknown: Setting::new(UNKNOWN),
            value: Setting::new(VALUE),
            wire: Vec::new(),
        };
        let mut wire = WireAttrs::new();
        let mut known = vec![RENAME, UNKNOWN, VALUE];
        known.extend(WireAttrs::ON_MEMBERS);
        walk(ctxt, attrs, AWS, &known, |meta| {
            match () {
                () if meta.path == RENAME => settings.rename.set(ctxt, meta, name(meta)),
                () if meta.path == UNKNOWN => settings.unknown.set(ctxt, meta, flag(meta)),
                () if meta.path == VALUE => settings.value.set(ctxt, meta, int(meta)),
                () => return wire.set(ctxt, meta, &WireAttrs::ON_MEMBERS),
            }
            true
        });
        settings.wire = wire.said();
        settings
    }
}
