//! What members and shapes say of their form on the wire.

use syn::meta::ParseNestedMeta;

use super::value::{name, table};
use super::{Setting, pass_over, unknown_setting};
use crate::ctxt::Ctxt;
use crate::model::{Name, WireTrait};
use crate::symbol::{
    ATTRIBUTE, AWS, EC2_NAME, FLATTENED, HOST_LABEL, ITEM, JSON_NAME, JSON_VALUE, KEY, MEDIA_TYPE, NAME,
    NAMESPACE, PREFIX, QUERY_NAME, Symbol, TIMESTAMP_FORMAT, VALUE, XML,
};

/// The settings that members have in common with shapes.
pub(super) struct WireAttrs {
    json_name: Setting<Name>,
    query_name: Setting<Name>,
    ec2_name: Setting<Name>,
    xml: Setting<Vec<WireTrait>>,
    timestamp_format: Setting<WireTrait>,
    media_type: Setting<Name>,
    json_value: Setting<()>,
    host_label: Setting<()>,
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
    pub(super) fn set(
        &mut self,
        ctxt: &Ctxt,
        meta: &ParseNestedMeta<'_>,
        here: &[Symbol],
    ) -> syn::Result<bool> {
        if !here.iter().any(|symbol| meta.path == *symbol) {
            return Ok(false);
        }
        match () {
            () if meta.path == JSON_NAME => self.json_name.set(ctxt, meta, name(meta)?),
            () if meta.path == QUERY_NAME => self.query_name.set(ctxt, meta, name(meta)?),
            () if meta.path == EC2_NAME => self.ec2_name.set(ctxt, meta, name(meta)?),
            () if meta.path == XML => self.xml.set(ctxt, meta, xml(ctxt, meta)?),
            () if meta.path == TIMESTAMP_FORMAT => {
                const FORMATS: [(&str, &str); 3] =
                    [("date-time", "DateTime"), ("http-date", "HttpDate"), ("epoch-seconds", "EpochSeconds")];
                let format = WireTrait::TimestampFormat(table(meta, &FORMATS)?);
                self.timestamp_format.set(ctxt, meta, format);
            }
            () if meta.path == MEDIA_TYPE => self.media_type.set(ctxt, meta, name(meta)?),
            () if meta.path == JSON_VALUE => self.json_value.set(ctxt, meta, ()),
            () if meta.path == HOST_LABEL => self.host_label.set(ctxt, meta, ()),
            () => return Ok(false),
        }
        Ok(true)
    }

    pub(super) fn traits(self) -> Vec<WireTrait> {
        let mut traits = self.xml.get().unwrap_or_default();
        traits.extend(self.json_name.get().map(WireTrait::JsonName));
        traits.extend(self.query_name.get().map(WireTrait::QueryName));
        traits.extend(self.ec2_name.get().map(WireTrait::Ec2Name));
        traits.extend(self.timestamp_format.get());
        traits.extend(self.media_type.get().map(WireTrait::MediaType));
        traits.extend(self.json_value.get().map(|()| WireTrait::JsonValue));
        traits.extend(self.host_label.get().map(|()| WireTrait::HostLabel));
        traits
    }
}

/// `xml(name = "…", attribute, flattened, item = "…", key = "…", value = "…", namespace = "…", prefix = "…")`
fn xml(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<WireTrait>> {
    let known = [NAME, ATTRIBUTE, FLATTENED, ITEM, KEY, VALUE, NAMESPACE, PREFIX];
    let mut settings = known.map(Setting::<Option<Name>>::new);
    meta.parse_nested_meta(|meta| {
        let Some(index) = known.iter().position(|symbol| meta.path == *symbol) else {
            ctxt.error_spanned(&meta.path, unknown_setting(XML, &meta.path, &known));
            return pass_over(meta.input);
        };
        let is_flag = meta.path == ATTRIBUTE || meta.path == FLATTENED;
        let value = if is_flag { None } else { Some(name(&meta)?) };
        settings[index].set(ctxt, &meta, value);
        Ok(())
    })?;
    let [named, attribute, flattened, item, key, value, namespace, prefix] = settings;
    if let (Some(span), None) = (prefix.span(), namespace.span()) {
        ctxt.error(
            span,
            format!("a prefix stands for a namespace: `{AWS}({XML}({NAMESPACE} = \"…\"))` names it"),
        );
    }
    let prefix = prefix.get().flatten();
    let mut traits = Vec::new();
    traits.extend(named.get().flatten().map(WireTrait::XmlName));
    traits.extend(attribute.get().map(|_| WireTrait::XmlAttribute));
    traits.extend(flattened.get().map(|_| WireTrait::XmlFlattened));
    traits.extend(item.get().flatten().map(WireTrait::XmlItem));
    traits.extend(key.get().flatten().map(WireTrait::XmlKey));
    traits.extend(value.get().flatten().map(WireTrait::XmlValue));
    traits.extend(namespace.get().flatten().map(|uri| WireTrait::XmlNamespace { uri, prefix }));
    Ok(traits)
}
