//! The derive's input to the model.

mod enumeration;

use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::ext::IdentExt as _;
use syn::{Data, DeriveInput, Field, Fields, FieldsNamed, Path, Type, parse_quote};

use crate::attr::{AUTHS, ErrorAttrs, MemberAttrs, OperationAttrs, ServiceAttrs, ShapeAttrs, one_of};
use crate::case::Case;
use crate::ctxt::Ctxt;
use crate::model::{
    ErrorTraits, Kind, Member, Name, Newtype, Operation, Place, Service, Shape, Structure, docs,
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
            (AWS_ERROR, error.as_ref().map(|error| error.span)),
            (AWS_OPERATION, operation.as_ref().map(|operation| operation.span)),
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
            attrs.length.span(),
            attrs.range.span(),
            attrs.pattern.span(),
            attrs.unique.span(),
            attrs.sensitive.span(),
        ];
        for span in constraints.into_iter().flatten() {
            let mend = "goes on a newtype: wrap the member's type in a tuple struct and put it there";
            ctxt.error(span, format!("a constraint {mend}"));
        }
    }

    let krate = attrs.krate.get().unwrap_or_else(|| parse_quote!(::awso));
    let rename_all = attrs.rename_all.get();
    let name = attrs.rename.get().unwrap_or_else(|| of_ident(&input.ident));
    let kind = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Kind::Structure(Structure {
                members: members(ctxt, fields, rename_all.unwrap_or(Case::Pascal)),
                traits: attrs.traits,
                rules: attrs.rules.get(),
                is_input: operation.is_some(),
                error: error.and_then(|attrs| error_traits(ctxt, attrs)),
                operation: operation.and_then(|attrs| self::operation(ctxt, attrs, &input.ident)),
            }),
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Kind::Newtype(Newtype {
                ty: &fields.unnamed[0].ty,
                length: attrs.length.get(),
                range: attrs.range.get(),
                pattern: attrs.pattern.get(),
                unique: attrs.unique.get().is_some(),
                sensitive: attrs.sensitive.get().is_some(),
                traits: attrs.traits,
            }),
            Fields::Unnamed(fields) => {
                ctxt.error_spanned(fields, "a tuple struct is another shape under a name of its own, so it has one field: name the fields to make a structure");
                return None;
            }
            Fields::Unit => Kind::Structure(Structure {
                members: Vec::new(),
                traits: attrs.traits,
                rules: attrs.rules.get(),
                error: error.and_then(|attrs| error_traits(ctxt, attrs)),
                is_input: operation.is_some(),
                operation: operation.and_then(|attrs| self::operation(ctxt, attrs, &input.ident)),
            }),
        },
        Data::Enum(data) => enumeration::kind(ctxt, input, data, rename_all),
        Data::Union(data) => {
            ctxt.error_spanned(data.union_token, "an AWS shape is a struct or an enum, never a Rust `union`");
            return None;
        }
    };
    let deprecated = input.attrs.iter().find(|attr| attr.path().is_ident("deprecated"));
    Some(Shape { ident: &input.ident, vis: &input.vis, krate, name, deprecated, kind })
}

pub(crate) fn service<'a>(ctxt: &Ctxt, input: &'a DeriveInput) -> Option<Service<'a>> {
    no_generics(ctxt, input);
    let Some(attrs) = ServiceAttrs::parse(ctxt, &input.attrs) else {
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
    let at = attrs.span;
    let krate = attrs.krate.get().unwrap_or_else(|| parse_quote!(::awso));
    // Each `required` reports for itself, so all run before any of them ends this.
    let id = attrs.id.required(ctxt, AWS_SERVICE, at);
    let endpoint_prefix = attrs.endpoint_prefix.required(ctxt, AWS_SERVICE, at);
    let version = attrs.version.required(ctxt, AWS_SERVICE, at);
    let protocol = attrs.protocol.required(ctxt, AWS_SERVICE, at);
    let auth = attrs.auth.required(ctxt, AWS_SERVICE, at);
    let protocol = protocol.and_then(|name| one_of(ctxt, &name, &[("rest-json", "RestJson")]));
    let auth = auth.and_then(|name| one_of(ctxt, &name, &AUTHS));
    Some(Service {
        ident: &input.ident,
        krate,
        ty: &field.ty,
        id: id?,
        endpoint_prefix: endpoint_prefix?,
        version: version?,
        protocol: protocol?,
        auth: auth?,
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

fn members<'a>(ctxt: &Ctxt, fields: &'a FieldsNamed, case: Case) -> Vec<Member<'a>> {
    fields.named.iter().filter_map(|field| member(ctxt, field, case)).collect()
}

fn member<'a>(ctxt: &Ctxt, field: &'a Field, case: Case) -> Option<Member<'a>> {
    let ident = field.ident.as_ref()?;
    let attrs = MemberAttrs::parse(ctxt, &field.attrs);
    let name = attrs
        .rename
        .get()
        .unwrap_or_else(|| Name { text: case.apply(&ident.unraw().to_string()), span: ident.span() });
    let idempotency_token = attrs.idempotency_token.span();
    let default = attrs.default.get();
    let MemberAttrs { header, prefix_headers, query, query_map, label, payload, status_code, traits, .. } =
        attrs;
    let places = [
        header.value().map(|(span, name)| (span, Place::Header(name.clone()))),
        prefix_headers.value().map(|(span, prefix)| (span, Place::PrefixHeaders(prefix.clone()))),
        query.value().map(|(span, given)| (span, Place::Query(given.as_ref().unwrap_or(&name).clone()))),
        query_map.span().map(|span| (span, Place::QueryMap(span))),
        label.span().map(|span| (span, Place::Label(span))),
        payload.span().map(|span| (span, Place::Payload(span))),
        status_code.span().map(|span| (span, Place::StatusCode(span))),
    ];
    let mut places = places.into_iter().flatten();
    let place = places.next().map_or(Place::Body, |(_, place)| place);
    if let Some((second, _)) = places.next() {
        ctxt.error(second, format!("`{}` has a place already, and travels only once", ident.unraw()));
    }
    Some(Member {
        ident,
        vis: &field.vis,
        ty: &field.ty,
        docs: docs(&field.attrs),
        name,
        place,
        idempotency_token,
        default,
        traits,
    })
}

fn error_traits(ctxt: &Ctxt, attrs: ErrorAttrs) -> Option<ErrorTraits> {
    let at = attrs.span;
    Some(ErrorTraits {
        status: attrs.status.required(ctxt, AWS_ERROR, at)?,
        code: attrs.code.get(),
        fault: attrs.fault.get(),
        retryable: attrs.retryable.get().is_some(),
        throttling: attrs.throttling.get().is_some(),
    })
}

fn operation(ctxt: &Ctxt, attrs: OperationAttrs, input: &Ident) -> Option<Box<Operation>> {
    const METHODS: [(&str, &str); 7] = [
        ("GET", "GET"),
        ("POST", "POST"),
        ("PUT", "PUT"),
        ("DELETE", "DELETE"),
        ("PATCH", "PATCH"),
        ("HEAD", "HEAD"),
        ("OPTIONS", "OPTIONS"),
    ];
    let at = attrs.span;
    let uri = attrs.uri.required(ctxt, AWS_OPERATION, at).map(|text| Template::parse(ctxt, text));
    let method = attrs
        .method
        .required(ctxt, AWS_OPERATION, at)
        .and_then(|text| one_of(ctxt, &Name { text: text.value(), span: text.span() }, &METHODS));
    let input_name = input.unraw().to_string();
    // `SendMessageRequest` answers `SendMessageResponse`, `SendMessageInput` answers `SendMessageOutput`.
    let (stem, answer) = match (input_name.strip_suffix("Request"), input_name.strip_suffix("Input")) {
        (Some(stem), _) if !stem.is_empty() => (stem, "Response"),
        (_, Some(stem)) if !stem.is_empty() => (stem, "Output"),
        _ => (input_name.as_str(), "Response"),
    };
    let name = attrs.name.get().unwrap_or_else(|| Name { text: stem.to_owned(), span: input.span() });
    let output = attrs.output.get().unwrap_or_else(|| {
        let sibling = format_ident!("{stem}{answer}", span = input.span());
        Type::Path(syn::TypePath { attrs: Vec::new(), qself: None, path: sibling.into() })
    });
    let service = attrs.service.get().unwrap_or_else(|| client(at));
    let errors = attrs.errors.get().unwrap_or_default();
    Some(Box::new(Operation {
        name,
        method: method?,
        uri: uri?,
        output,
        service,
        errors,
        host_prefix: attrs.host_prefix.get().map(|text| Template::parse_host_prefix(ctxt, text)),
        auth: attrs.auth.get(),
        checksum_required: attrs.checksum_required.span(),
        request_compression: attrs.request_compression.span(),
        pagination: attrs.pagination.get().flatten(),
    }))
}

/// `crate::Client`, blamed on the attribute that leaves the service unsaid.
fn client(span: Span) -> Path {
    let (krate, client) = (Ident::new("crate", span), Ident::new("Client", span));
    parse_quote!(#krate::#client)
}

fn of_ident(ident: &Ident) -> Name {
    Name { text: ident.unraw().to_string(), span: ident.span() }
}
