//! The derive's input to the model.

mod enumeration;

use std::fmt::Display;

use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::ext::IdentExt as _;
use syn::{Data, DeriveInput, Field, Fields, Path, Type, parse_quote};

use crate::attr::{ErrorAttrs, Found, MemberAttrs, OperationAttrs, Required, ServiceAttrs, ShapeAttrs};
use crate::case::Case;
use crate::ctxt::Ctxt;
use crate::model::{
    ErrorTraits, Kind, Member, Name, Newtype, Operation, Place, Said, Service, Shape, Structure, WireTrait,
    docs,
};
use crate::symbol::{AWS_ERROR, AWS_OPERATION, AWS_SERVICE};
use crate::uri::Template;

pub(crate) fn shape<'a>(ctxt: &Ctxt, input: &'a DeriveInput) -> Option<Shape<'a>> {
    let attrs = ShapeAttrs::parse(ctxt, &input.attrs);
    let error = ErrorAttrs::parse(ctxt, &input.attrs);
    let operation = OperationAttrs::parse(ctxt, &input.attrs);
    no_generics(ctxt, input);

    let is_structure =
        matches!(&input.data, Data::Struct(data) if !matches!(data.fields, Fields::Unnamed(_)));
    if !is_structure {
        let attributes = [
            (AWS_ERROR, error.as_ref().map(|(found, _)| found.span)),
            (AWS_OPERATION, operation.as_ref().map(|(found, _)| found.span)),
        ];
        for (attribute, span) in attributes {
            if let Some(span) = span {
                ctxt.error(span, format!("`{attribute}` goes on a struct with named fields"));
            }
        }
    }
    let is_tuple = matches!(&input.data, Data::Struct(data) if matches!(data.fields, Fields::Unnamed(_)));
    if !is_tuple {
        let constraints = [
            attrs.length.key(),
            attrs.range.key(),
            attrs.pattern.key(),
            attrs.unique.key(),
            attrs.sensitive.key(),
        ];
        misplaced(
            ctxt,
            constraints.into_iter().flatten(),
            "goes on a newtype: wrap the type in a tuple struct and put it there",
        );
    }

    let krate = attrs.krate.get().unwrap_or_else(|| parse_quote!(::awso));
    let renames = attrs.rename_all.key();
    let rename_all = attrs.rename_all.get();
    let name = attrs.rename.get().unwrap_or_else(|| of_ident(&input.ident));
    let kind = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                misplaced(ctxt, renames, "has nothing to rename here: a newtype has no members");
                misplaced(ctxt, attrs.rules.key(), RULES_MEND);
                let of_member = attrs.wire.iter().filter(|said| matches!(said.wire, WireTrait::XmlAttribute));
                misplaced(ctxt, of_member.map(Said::key), "does nothing on a newtype: it goes on a member");
                Kind::Newtype(Newtype {
                    ty: &fields.unnamed[0].ty,
                    length: attrs.length.get(),
                    range: attrs.range.get(),
                    pattern: attrs.pattern.get(),
                    unique: attrs.unique.span().is_some(),
                    sensitive: attrs.sensitive.span().is_some(),
                    traits: traits(attrs.wire),
                })
            }
            Fields::Unnamed(fields) => {
                ctxt.error_spanned(fields, "a tuple struct is another shape under a name of its own, so it has one field: name the fields to make a structure");
                return None;
            }
            fields @ (Fields::Named(_) | Fields::Unit) => {
                if fields.is_empty() {
                    misplaced(ctxt, renames, "has nothing to rename here: there are no members");
                }
                let of_member = attrs.wire.iter().filter(|said| {
                    !matches!(said.wire, WireTrait::XmlName(_) | WireTrait::XmlNamespace { .. })
                });
                misplaced(ctxt, of_member.map(Said::key), "does nothing on a structure: it goes on a member");
                Kind::Structure(Structure {
                    members: members(ctxt, fields, rename_all.unwrap_or(Case::Pascal)),
                    traits: traits(attrs.wire),
                    rules: attrs.rules.get(),
                    error: error.map(|(found, attrs)| error_traits(ctxt, found, attrs)),
                    operation: operation.map(|(found, attrs)| {
                        let has_input = !matches!(fields, Fields::Unit);
                        Box::new(self::operation(ctxt, found, attrs, &input.ident, has_input))
                    }),
                })
            }
        },
        Data::Enum(data) => {
            misplaced(ctxt, attrs.rules.key(), RULES_MEND);
            misplaced(ctxt, attrs.wire.iter().map(Said::key), "does nothing on an enum: it goes on a member");
            enumeration::kind(ctxt, input, data, renames, rename_all)
        }
        Data::Union(data) => {
            ctxt.error_spanned(data.union_token, "an AWS shape is a struct or an enum, never a Rust `union`");
            return None;
        }
    };
    let deprecated = input.attrs.iter().find(|attr| attr.path().is_ident("deprecated"));
    Some(Shape { ident: &input.ident, vis: &input.vis, krate, name, deprecated, kind })
}

const RULES_MEND: &str = "goes on a structure, for a rule is about members";

/// Settings that are known, and mean nothing where they stand.
fn misplaced(ctxt: &Ctxt, keys: impl IntoIterator<Item = (impl Display, Span)>, mend: &str) {
    for (key, span) in keys {
        ctxt.error(span, format!("`{key}` {mend}"));
    }
}

fn traits(said: Vec<Said>) -> Vec<WireTrait> {
    said.into_iter().map(|said| said.wire).collect()
}

pub(crate) fn service<'a>(ctxt: &Ctxt, input: &'a DeriveInput) -> Option<Service<'a>> {
    no_generics(ctxt, input);
    let Some((found, attrs)) = ServiceAttrs::parse(ctxt, &input.attrs) else {
        ctxt.error_spanned(&input.ident, format!("`AwsService` needs to know the service: `#[{AWS_SERVICE}(id = \"…\", endpoint_prefix = \"…\", …)]`"));
        return None;
    };
    let field = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => &fields.unnamed[0],
            _ => return not_a_client(ctxt, &input.ident),
        },
        _ => return not_a_client(ctxt, &input.ident),
    };
    let krate = attrs.krate.get().unwrap_or_else(|| parse_quote!(::awso));
    let mut required = Required::of(AWS_SERVICE, found);
    let id = required.get(attrs.id);
    let endpoint_prefix = required.get(attrs.endpoint_prefix);
    let version = required.get(attrs.version);
    let protocol = required.get(attrs.protocol);
    let auth = required.get(attrs.auth);
    required.report(ctxt);
    Some(Service {
        ident: &input.ident,
        krate,
        ty: &field.ty,
        id: id?,
        endpoint_prefix: endpoint_prefix?,
        version: version?,
        protocol: protocol?,
        auth: auth?,
        signing_name: attrs.signing_name.get(),
        target_prefix: attrs.target_prefix.get(),
        xml_namespace: attrs.xml_namespace.get(),
        query_compatible: attrs.query_compatible.span().is_some(),
        endpoint: attrs.endpoint.get(),
        credentials: attrs.credentials.get(),
    })
}

fn not_a_client<T>(ctxt: &Ctxt, ident: &Ident) -> Option<T> {
    let message =
        format!("a client is a tuple struct around `awso::Client`: `struct {ident}(awso::Client);`");
    ctxt.error_spanned(ident, message);
    None
}

fn no_generics(ctxt: &Ctxt, input: &DeriveInput) {
    if !input.generics.params.is_empty() {
        let message = "shapes and clients have no generics and no lifetimes: the model knows only types that own what they hold";
        ctxt.error_spanned(&input.generics, message);
    }
}

fn members<'a>(ctxt: &Ctxt, fields: &'a Fields, case: Case) -> Vec<Member<'a>> {
    fields.iter().filter_map(|field| member(ctxt, field, case)).collect()
}

fn member<'a>(ctxt: &Ctxt, field: &'a Field, case: Case) -> Option<Member<'a>> {
    let ident = field.ident.as_ref()?;
    let attrs = MemberAttrs::parse(ctxt, &field.attrs);
    let is_wrong = attrs.rename.is_wrong() || attrs.has_wrong_place();
    let idempotency_token = attrs.idempotency_token.span();
    let items = attrs.items.span();
    let MemberAttrs {
        rename,
        header,
        prefix_headers,
        query,
        query_map,
        label,
        payload,
        status_code,
        default,
        wire,
        ..
    } = attrs;
    let own = Name { text: case.apply(&ident.unraw().to_string()), span: ident.span() };
    let name = rename.get().unwrap_or(own);
    let called = |given: Option<Name>, span| given.unwrap_or_else(|| Name { text: name.text.clone(), span });
    let places = [
        header.span().map(|span| (span, Place::Header(called(header.get(), span)))),
        prefix_headers.span().map(|span| (span, Place::PrefixHeaders(called(prefix_headers.get(), span)))),
        query.span().map(|span| (span, Place::Query(called(query.get().flatten(), span)))),
        query_map.span().map(|span| (span, Place::QueryMap(span))),
        label.span().map(|span| (span, Place::Label(span))),
        payload.span().map(|span| (span, Place::Payload(span))),
        status_code.span().map(|span| (span, Place::StatusCode(span))),
    ];
    let mut places = places.into_iter().flatten();
    let place = places.next().map_or(Place::Body, |(_, place)| place);
    let second = places.next();
    if let Some((second, _)) = second {
        ctxt.error(second, format!("`{}` has a place already, and travels only once", ident.unraw()));
    }
    let in_doubt = is_wrong || second.is_some();
    if !in_doubt {
        without_effect(ctxt, &place, &wire);
    }
    Some(Member {
        ident,
        vis: &field.vis,
        ty: &field.ty,
        docs: docs(&field.attrs),
        name,
        place,
        idempotency_token,
        items,
        default: default.get(),
        traits: traits(wire),
        in_doubt,
    })
}

/// What is said of a body or a header is said of a member that is one.
fn without_effect(ctxt: &Ctxt, place: &Place, wire: &[Said]) {
    for Said { key, span, wire } in wire {
        match wire {
            WireTrait::MediaType(_) if !matches!(place, Place::Payload(_)) => {
                ctxt.error(*span, format!("`{key}` goes on the member that is the `payload`"));
            }
            WireTrait::JsonValue if !matches!(place, Place::Header(_)) => {
                ctxt.error(*span, format!("`{key}` goes on a member that travels in a `header`"));
            }
            _ => {}
        }
    }
}

fn error_traits(ctxt: &Ctxt, found: Found, attrs: ErrorAttrs) -> ErrorTraits {
    let mut required = Required::of(AWS_ERROR, found);
    let status = required.get(attrs.status).unwrap_or(400);
    required.report(ctxt);
    ErrorTraits {
        status,
        code: attrs.code.get(),
        fault: attrs.fault.get(),
        retryable: attrs.retryable.span().is_some(),
        throttling: attrs.throttling.span().is_some(),
    }
}

/// What is missing or wrong, which is reported, is replaced, so that the rules see the rest.
fn operation(ctxt: &Ctxt, found: Found, attrs: OperationAttrs, input: &Ident, has_input: bool) -> Operation {
    let rpc = (attrs.uri.span().is_none() && attrs.method.span().is_none()).then_some(found.span);
    let mut required = Required::of(AWS_OPERATION, found);
    let (uri, method) = match rpc {
        Some(_) => (None, None),
        None => (required.get(attrs.uri), required.get(attrs.method)),
    };
    required.report(ctxt);
    let method = method.unwrap_or_else(|| Ident::new("POST", found.span));
    let uri = match uri {
        Some(text) => Template::parse(ctxt, text),
        None if rpc.is_some() => Template::root(),
        None => Template::broken(),
    };
    let input_name = input.unraw().to_string();
    // `SendMessageRequest` answers `SendMessageResponse`, `SendMessageInput` answers `SendMessageOutput`.
    let (stem, answer) = match (input_name.strip_suffix("Request"), input_name.strip_suffix("Input")) {
        (Some(stem), _) if !stem.is_empty() => (stem, "Response"),
        (_, Some(stem)) if !stem.is_empty() => (stem, "Output"),
        _ => (input_name.as_str(), "Response"),
    };
    let name = attrs.name.get().unwrap_or_else(|| Name { text: stem.to_owned(), span: input.span() });
    let is_wrong = attrs.output.is_wrong();
    let output = attrs.output.get().unwrap_or_else(|| {
        if is_wrong {
            return parse_quote!(());
        }
        let sibling = format_ident!("{stem}{answer}", span = input.span());
        Type::Path(syn::TypePath { attrs: Vec::new(), qself: None, path: sibling.into() })
    });
    let service = attrs.service.get().unwrap_or_else(|| client(found.span));
    let errors = attrs.errors.get().unwrap_or_default();
    Operation {
        name,
        method,
        uri,
        output,
        service,
        errors,
        rpc,
        has_input,
        host_prefix: attrs.host_prefix.get().map(|text| Template::parse_host_prefix(ctxt, text)),
        auth: attrs.auth.get(),
        checksum_required: attrs.checksum_required.span(),
        request_compression: attrs.request_compression.span(),
        idempotent: attrs.idempotent.get().is_some(),
        pagination: attrs.pagination.get().flatten(),
    }
}

/// `crate::Client`, blamed on the attribute that leaves the service unsaid.
fn client(span: Span) -> Path {
    let (krate, client) = (Ident::new("crate", span), Ident::new("Client", span));
    parse_quote!(#krate::#client)
}

fn of_ident(ident: &Ident) -> Name {
    Name { text: ident.unraw().to_string(), span: ident.span() }
}
