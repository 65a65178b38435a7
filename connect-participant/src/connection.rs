//! How a participant is connected: tokens, websocket, WebRTC.

use awso::AwsShape;

use crate::ConnectionToken;

/// What a connection is asked for.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum ConnectionType {
    /// The URL of a websocket that brings messages and events.
    Websocket,
    /// A connection token for the other operations.
    ConnectionCredentials,
    /// A call.
    #[aws(rename = "WEBRTC_CONNECTION")]
    WebRtcConnection,
    /// A type this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// What a connection is asked for: at least one thing.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..))]
pub struct ConnectionTypeList(Vec<ConnectionType>);

/// What the other operations ask for.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ConnectionCredentials {
    /// The token.
    pub connection_token: Option<ConnectionToken>,
    /// Until when it holds, as `2026-11-22T13:05:37.120Z`: about a day.
    pub expiry: Option<String>,
}

/// Where messages and events come from.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct Websocket {
    /// Where to connect, once and within 100 seconds.
    pub url: Option<PreSignedConnectionUrl>,
    /// When the connection ends, as `2026-11-21T14:05:37.120Z`: about an hour from now.
    pub connection_expiry: Option<String>,
}

/// A websocket's URL, which lets whoever has it listen: 1 to 2,000 characters.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(length(1..=2000), sensitive)]
pub struct PreSignedConnectionUrl(String);

/// A call, to be joined with the Amazon Chime SDK.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(rename = "WebRTCConnection")]
pub struct WebRtcConnection {
    /// As whom to join.
    pub attendee: Option<Attendee>,
    /// What to join.
    pub meeting: Option<WebRtcMeeting>,
}

/// As whom to join a call.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct Attendee {
    /// The attendee's id.
    pub attendee_id: Option<String>,
    /// What proves to be the attendee.
    pub join_token: Option<JoinToken>,
}

/// Lets its holder join a call.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(sensitive)]
pub struct JoinToken(String);

/// A call.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(rename = "WebRTCMeeting")]
pub struct WebRtcMeeting {
    /// Where its sound goes.
    pub media_placement: Option<WebRtcMediaPlacement>,
    /// What it can do.
    pub meeting_features: Option<MeetingFeaturesConfiguration>,
    /// The meeting's id, a UUID.
    pub meeting_id: Option<GuidString>,
}

/// A UUID.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq, Hash)]
#[aws(pattern = "[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}")]
pub struct GuidString(String);

/// The addresses of a call.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(rename = "WebRTCMediaPlacement")]
pub struct WebRtcMediaPlacement {
    /// Of the sound.
    pub audio_host_url: Option<Uri>,
    /// Of the sound, where UDP does not come through.
    pub audio_fallback_url: Option<Uri>,
    /// Of the signals.
    pub signaling_url: Option<Uri>,
    /// Of the client's metrics.
    pub event_ingestion_url: Option<Uri>,
}

/// An address: 1 to 2,000 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(rename = "URI", length(1..=2000))]
pub struct Uri(String);

/// What a call can do.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct MeetingFeaturesConfiguration {
    /// With its sound.
    pub audio: Option<AudioFeatures>,
}

/// What a call can do with its sound.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct AudioFeatures {
    /// Whether it takes out the echo.
    pub echo_reduction: Option<MeetingFeatureStatus>,
}

/// Whether a call can do something.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum MeetingFeatureStatus {
    /// It can.
    Available,
    /// It cannot.
    Unavailable,
    /// A status this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}
