//! What members and shapes say of their form on the wire.

use syn::token;

use super::value::{flag, in_parentheses, name, table, xml_name};
use super::{Meta, Setting, settings};
use crate::ctxt::Ctxt;
use crate::model::{Name, Said, WireTrait};
use crate::symbol::{
    ATTRIBUTE, AWS, EC2_NAME, FLATTENED, HOST_LABEL, ITEM, JSON_NAME, JSON_VALUE, KEY, MEDIA_TYPE, NAME,
    NAMESPACE, PREFIX, QUERY_NAME, Symbol, TIMESTAMP_FORMAT, VALUE, XML,
};

/// The settings that members have in common with shapes.
pub(super) struct WireAttrs {
    json_name: Setting<WireTrait>,
    query_name: Setting<WireTrait>,
    ec2_name: Setting<WireTrait>,
    xml: Setting<Vec<Said>>,
    timestamp_format: Setting<WireTrait>,
    media_type: Setting<WireTrait>,
    json_value: Setting<WireTrait>,
    host_label: Setting<WireTrait>,
}

impl WireAttrs {
    pub(super) const ON_MEMBERS: [Symbol; 8] =
        [JSON_NAME, QUERY_NAME, EC2_NAME, XML, TIMESTAMP_FORMAT, MEDIA_TYPE, JSON_VALUE, HOST_LABEL];
    pub(super) const ON_SHAPES: [Symbol; 3] = [XML, TIMESTAMP_FORMAT, MEDIA_TYPE];

    pub(super) fn new() -> Self {
        WireAttrs {
            json_name: Setting::new(JSON_NAME),
            query_name: Setting::new(QUERY_NAME),
            ec2_name: Setting::new(EC2_NAME),
            xml: Setting::new(XML),
            timestamp_format: Setting::new(TIMESTAMP_FORMAT),
            media_type: Setting::new(MEDIA_TYPE),
            json_value: Setting::new(JSON_VALUE),
            host_label: Setting::new(HOST_LABEL),
        }
    }

    /// Takes a setting, if it is one of these and stands where it may.
    pub(super) fn set(&mut self, ctxt: &Ctxt, meta: &Meta<'_>, here: &[Symbol]) -> bool {
        if !here.iter().any(|symbol| meta.path == *symbol) {
            return false;
        }
        match () {
            () if meta.path == JSON_NAME => {
                self.json_name.set(ctxt, meta, name(meta).map(WireTrait::JsonName));
            }
            () if meta.path == QUERY_NAME => {
                self.query_name.set(ctxt, meta, name(meta).map(WireTrait::QueryName));
            }
            () if meta.path == EC2_NAME => self.ec2_name.set(ctxt, meta, name(meta).map(WireTrait::Ec2Name)),
            () if meta.path == XML => self.xml.set(ctxt, meta, xml(ctxt, meta)),
            () if meta.path == TIMESTAMP_FORMAT => {
                const FORMATS: [(&str, &str); 3] =
                    [("date-time", "DateTime"), ("http-date", "HttpDate"), ("epoch-seconds", "EpochSeconds")];
                let format = table(meta, &FORMATS).map(WireTrait::TimestampFormat);
                self.timestamp_format.set(ctxt, meta, format);
            }
            () if meta.path == MEDIA_TYPE => {
                self.media_type.set(ctxt, meta, name(meta).map(WireTrait::MediaType));
            }
            () if meta.path == JSON_VALUE => {
                self.json_value.set(ctxt, meta, flag(meta).map(|()| WireTrait::JsonValue));
            }
            () if meta.path == HOST_LABEL => {
                self.host_label.set(ctxt, meta, flag(meta).map(|()| WireTrait::HostLabel));
            }
            () => return false,
        }
        true
    }

    pub(super) fn said(self) -> Vec<Said> {
        let mut all = self.xml.get().unwrap_or_default();
        let others = [
            self.json_name,
            self.query_name,
            self.ec2_name,
            self.timestamp_format,
            self.media_type,
            self.json_value,
            self.host_label,
        ];
        all.extend(others.into_iter().filter_map(|setting| setting.said(Some)));
        all
    }
}

impl<T> Setting<T> {
    fn said(self, wire: impl FnOnce(T) -> Option<WireTrait>) -> Option<Said> {
        let (key, span) = self.key()?;
        Some(Said { key: key.to_string(), span, wire: wire(self.get()?)? })
    }
}

/// `xml(name = "…", attribute, flattened, item = "…", key = "…", value = "…", namespace = "…", prefix = "…")`
fn xml(ctxt: &Ctxt, meta: &Meta<'_>) -> syn::Result<Vec<Said>> {
    let known = [NAME, ATTRIBUTE, FLATTENED, ITEM, KEY, VALUE, NAMESPACE, PREFIX];
    let mut given = known.map(Setting::<Option<Name>>::new);
    if !meta.input.peek(token::Paren) {
        let message = format!("`{XML}` is written `{XML}({NAME} = \"…\", {FLATTENED})`");
        return Err(syn::Error::new(super::span(meta), message));
    }
    in_parentheses(meta.input, |input| {
        settings(ctxt, input, XML, &known, |meta| {
            let Some(index) = known.iter().position(|symbol| meta.path == *symbol) else { return false };
            let is_flag = meta.path == ATTRIBUTE || meta.path == FLATTENED;
            let value = match () {
                () if is_flag => flag(meta).map(|()| None),
                () if meta.path == NAMESPACE => name(meta).map(Some),
                () => xml_name(meta).map(Some),
            };
            given[index].set(ctxt, meta, value);
            true
        });
        Ok(())
    })?;
    let [named, attribute, flattened, item, key, value, namespace, prefix] = given;
    if let (Some(span), None) = (prefix.span(), namespace.span()) {
        ctxt.error(
            span,
            format!("a prefix stands for a namespace: `{AWS}({XML}({NAMESPACE} = \"…\"))` names it"),
        );
    }
    let prefix = prefix.get().flatten();
    let all = [
        named.said(|name| name.map(WireTrait::XmlName)),
        attribute.said(|_| Some(WireTrait::XmlAttribute)),
        flattened.said(|_| Some(WireTrait::XmlFlattened)),
        item.said(|name| name.map(WireTrait::XmlItem)),
        key.said(|name| name.map(WireTrait::XmlKey)),
        value.said(|name| name.map(WireTrait::XmlValue)),
        namespace.said(|uri| uri.map(|uri| WireTrait::XmlNamespace { uri, prefix })),
    ];
    let in_xml = |said: Said| Said { key: format!("{XML}({})", said.key), ..said };
    Ok(all.into_iter().flatten().map(in_xml).collect())
}
