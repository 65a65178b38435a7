//! The client of a service.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::in_const;
use crate::model::{Name, Service};

/// ```text
/// static SERVICE: ServiceSchema = …;
/// impl Service for Client { … }
/// impl Client { pub fn new(config); pub async fn from_env(); pub fn with(change); pub fn send(input) }
/// ```
pub(super) fn expand(service: &Service<'_>) -> TokenStream {
    let result = quote!(__awso::Result);
    let Service { ident, krate, ty, id, endpoint_prefix, version, protocol, auth, .. } = service;
    let (id, endpoint_prefix, version) = (&id.text, &endpoint_prefix.text, &version.text);
    let inner = quote_spanned!(ty.span()=> <#ty as __awso::Inner>);
    let signing_name = service.signing_name.as_ref().map(|Name { text, .. }| quote!(.signing_name(#text)));
    let target_prefix = service.target_prefix.as_ref().map(|Name { text, .. }| quote!(.target_prefix(#text)));
    let namespace = service.xml_namespace.as_ref().map(|Name { text, .. }| quote!(.xml_namespace(#text)));
    let compatible = service.query_compatible.then(|| quote!(.query_compatible()));
    let endpoint = service.endpoint.as_ref().map(|path| quote_spanned!(path.span()=> .endpoint(#path)));
    let credentials =
        service.credentials.as_ref().map(|path| quote_spanned!(path.span()=> .credentials(#path)));
    let more = quote!(#signing_name #target_prefix #namespace #compatible #endpoint #credentials);
    let presign = (*auth != "None").then(|| {
        quote! {
            /// The URL of an operation with this input, signed, so that whoever has it can send it for so long:
            /// from a second to 7 days, and no longer than the credentials hold. Nothing is sent.
            ///
            /// # Errors
            /// An input that is invalid or has no form on the wire, no credentials, an operation that is not
            /// signed.
            pub async fn presign<__O: __awso::Operation<Service = Self>>(
                &self,
                input: __O,
                expires_in: __awso::Duration,
            ) -> #result<__awso::PresignedUrl, __awso::Error<__O::Error>> {
                __awso::Service::client(self).presign(input, expires_in).await
            }
        }
    });
    in_const(
        krate,
        &quote! {
            static SERVICE: __awso::ServiceSchema =
                __awso::ServiceSchema::new(#id, #endpoint_prefix, #version, __awso::Protocol::#protocol, __awso::Auth::#auth) #more;

            #[automatically_derived]
            impl __awso::Service for #ident {
                const SERVICE: &'static __awso::ServiceSchema = &SERVICE;
                fn client(&self) -> &__awso::Client {
                    #inner::client(&self.0)
                }
                fn of(client: __awso::Client) -> Self {
                    Self(#inner::of(client))
                }
            }

            impl #ident {
                /// A client with these settings, and nothing from the environment.
                ///
                /// # Errors
                /// Neither region nor endpoint, a malformed endpoint URL, no transport.
                pub fn new(config: __awso::Config) -> #result<Self, __awso::ConfigError> {
                    __awso::Client::new(&SERVICE, config).map(|client| Self(#inner::of(client)))
                }

                /// A client with settings from environment and profile.
                ///
                /// # Errors
                /// Neither region nor endpoint, a malformed endpoint URL, no transport; a setting that cannot be
                /// read, by variable, or file, line and name.
                pub async fn from_env() -> #result<Self, __awso::ConfigError> {
                    Self::from_env_with(__awso::Config::new()).await
                }

                /// A client with these settings, and what they leave open from environment and profile.
                ///
                /// # Errors
                /// Neither region nor endpoint, a malformed endpoint URL, no transport; a setting that cannot be
                /// read, by variable, or file, line and name.
                pub async fn from_env_with(
                    config: __awso::Config,
                ) -> #result<Self, __awso::ConfigError> {
                    __awso::Client::from_env(&SERVICE, config).await.map(|client| Self(#inner::of(client)))
                }

                /// The same client with other settings. It shares the connections.
                ///
                /// # Errors
                /// As `new`.
                pub fn with(
                    &self,
                    change: impl __awso::FnOnce(__awso::Config) -> __awso::Config,
                ) -> #result<Self, __awso::ConfigError> {
                    __awso::Service::client(self).with(change).map(|client| Self(#inner::of(client)))
                }

                /// Sends an operation of this service and reads the answer.
                ///
                /// # Errors
                /// All that can go wrong with a call; its text says all in one line.
                pub fn send<__O: __awso::Operation<Service = Self>>(&self, input: __O) -> __awso::Call<__O> {
                    __awso::Service::client(self).send(input)
                }

                #presign
            }
        },
    )
}
