//! A chat, from its customer's side.

use awso_connect::{ParticipantDetails, StartChatContactResponse};
use awso_connect_participant::{
    ConnectionToken, ConnectionType, Item, ParticipantToken, SendMessageResponse, SortKey, content_type,
};

use crate::service::Service;
use crate::socket::Socket;

/// A chat whose customer has joined it.
pub(crate) struct Chat {
    pub(crate) contact_id: String,
    pub(crate) participant_id: String,
    pub(crate) participant_token: ParticipantToken,
    pub(crate) token: ConnectionToken,
    pub(crate) socket: Socket,
}

/// Starts a chat. Nobody has joined it yet.
pub(crate) async fn start(service: &Service, client_token: &str) -> StartChatContactResponse {
    service
        .connect
        .start_chat_contact()
        .instance_id(&service.instance_id)
        .contact_flow_id(&service.contact_flow_id)
        .participant_details(ParticipantDetails::make("Jane"))
        .client_token(client_token)
        .send()
        .await
        .expect("a chat starts")
}

/// A client token that was never used.
pub(crate) fn fresh() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// Status and code of a refusal.
pub(crate) fn refusal<E: awso::OperationError>(error: &awso::Error<E>) -> (Option<u16>, Option<&str>) {
    (error.status().map(|status| status.as_u16()), error.code())
}

impl Chat {
    pub(crate) async fn joined(service: &Service) -> Chat {
        let started = start(service, &fresh()).await;
        let participant_token = ParticipantToken::from(started.participant_token.unwrap().into_inner());
        let (token, url) = connection(service, &participant_token).await;
        Chat {
            contact_id: started.contact_id.unwrap().to_string(),
            participant_id: started.participant_id.unwrap().to_string(),
            participant_token,
            token,
            socket: Socket::subscribed(&url).await,
        }
    }

    pub(crate) async fn say(&self, service: &Service, words: &str) -> SendMessageResponse {
        let message =
            service.participant.send_message().content_type(content_type::TEXT_PLAIN).content(words);
        message.connection_token(&self.token).send().await.expect("a message is taken")
    }

    pub(crate) async fn leave(&self, service: &Service) {
        let leaving = service.participant.disconnect_participant().connection_token(&self.token);
        leaving.send().await.expect("the customer leaves");
    }

    /// All items, the oldest first, read in pages of this many in this order.
    pub(crate) async fn transcript(&self, service: &Service, page: i32, order: SortKey) -> Vec<Item> {
        let mut pages = service
            .participant
            .get_transcript()
            .max_results(page)
            .sort_order(order.clone())
            .connection_token(&self.token)
            .pages();
        let mut items = Vec::new();
        while let Some(answer) = pages.try_next().await.expect("a page") {
            let mut older = answer.transcript.unwrap_or_default();
            assert!(older.len() <= usize::try_from(page).unwrap(), "{} on a page of {page}", older.len());
            // Pages go back in time, whatever the order on each.
            if order == SortKey::Descending {
                older.reverse();
            }
            items.splice(0..0, older);
        }
        items
    }
}

/// A connection token and the URL of a websocket.
pub(crate) async fn connection(service: &Service, token: &ParticipantToken) -> (ConnectionToken, String) {
    let connection = service
        .participant
        .create_participant_connection()
        .r#type([ConnectionType::Websocket, ConnectionType::ConnectionCredentials])
        .participant_token(token)
        .send()
        .await
        .expect("a connection");
    let token = connection.connection_credentials.unwrap().connection_token.unwrap();
    (token, connection.websocket.unwrap().url.unwrap().into_inner())
}
