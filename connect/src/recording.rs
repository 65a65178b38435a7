//! What is kept of a contact: recordings and evaluations.

use awso::{AwsShape, Timestamp};

use crate::ParticipantType;

/// A recording, or the transcript of a chat.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct RecordingInfo {
    /// In which service it is kept.
    pub storage_type: Option<StorageType>,
    /// Where it is kept there.
    pub location: Option<RecordingLocation>,
    /// What it holds.
    pub media_stream_type: Option<MediaStreamType>,
    /// Whose it is.
    pub participant_type: Option<ParticipantType>,
    /// The fragment it begins with, where it is a video stream.
    pub fragment_start_number: Option<FragmentNumber>,
    /// The fragment it ends with, where it is a video stream.
    pub fragment_stop_number: Option<FragmentNumber>,
    /// When it began.
    pub start_timestamp: Option<Timestamp>,
    /// When it ended.
    pub stop_timestamp: Option<Timestamp>,
    /// Whether it is there.
    pub status: Option<RecordingStatus>,
    /// Why it was deleted.
    pub deletion_reason: Option<String>,
    /// Where the transcript is kept as it was, before anything was taken out.
    pub unprocessed_transcript_location: Option<UnprocessedTranscriptLocation>,
}

/// A service that keeps recordings.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum StorageType {
    /// Amazon S3.
    S3,
    /// Amazon Kinesis Video Streams.
    KinesisVideoStream,
    /// Amazon Kinesis Data Streams.
    KinesisStream,
    /// Amazon Data Firehose.
    KinesisFirehose,
    /// A storage this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// Where a recording is kept: at most 1,024 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=1024))]
pub struct RecordingLocation(String);

/// What a recording holds.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum MediaStreamType {
    /// Sound.
    Audio,
    /// Video.
    Video,
    /// A type this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// The number of a video stream's fragment: at most 128 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=128))]
pub struct FragmentNumber(String);

/// Whether a recording is there.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum RecordingStatus {
    /// It is.
    Available,
    /// It was deleted.
    Deleted,
    /// A status this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}

/// Where a transcript is kept as it was: at most 1,024 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=1024))]
pub struct UnprocessedTranscriptLocation(String);

/// An evaluation of a contact.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ContactEvaluation {
    /// The form it follows.
    pub form_id: Option<String>,
    /// Its ARN.
    pub evaluation_arn: Option<String>,
    /// Whether it is done.
    pub status: Option<Status>,
    /// When it began.
    pub start_timestamp: Option<Timestamp>,
    /// When it was submitted.
    pub end_timestamp: Option<Timestamp>,
    /// When it was deleted.
    pub delete_timestamp: Option<Timestamp>,
    /// Where it was exported to.
    pub export_location: Option<String>,
}

/// Whether an evaluation is done.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is.
    Complete,
    /// It is being done.
    InProgress,
    /// It was deleted.
    Deleted,
    /// A status this crate does not know.
    #[aws(unknown)]
    Unknown(String),
}
