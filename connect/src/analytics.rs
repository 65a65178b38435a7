//! How a contact is analysed.

use awso::AwsShape;

/// How Contact Lens looks at a contact.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ContactLens {
    /// At what is said.
    pub conversational_analytics: Option<ConversationalAnalytics>,
}

/// How what is said is analysed.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ConversationalAnalytics {
    /// The settings.
    pub configuration: Option<ConversationalAnalyticsConfiguration>,
    /// Where the result is on its way.
    pub contact_analysis_reference_state: Option<ContactAnalysisReferenceState>,
}

/// The settings of an analysis.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ConversationalAnalyticsConfiguration {
    /// Whether there is one.
    pub enabled: Option<bool>,
    /// The language, `en-GB`.
    pub language_locale: Option<String>,
    /// The languages, where there are several.
    pub language_locales: Option<LanguageLocales>,
    /// When it is done.
    pub channel_configuration: Option<ContactLensChannelConfiguration>,
    /// What is taken out.
    pub redaction_configuration: Option<ContactLensRedactionConfiguration>,
    /// Which summaries are written.
    pub summary_configuration: Option<ContactLensSummaryConfiguration>,
    /// Whether moods are told.
    pub sentiment_configuration: Option<ContactLensSentimentConfiguration>,
}

/// The languages of a contact: at most 5 items.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(..=5))]
pub struct LanguageLocales(Vec<String>);

/// When a contact is analysed.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ContactLensChannelConfiguration {
    /// While it lasts, when it has ended, or both.
    pub analytics_modes: Option<Vec<String>>,
}

/// What an analysis takes out.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ContactLensRedactionConfiguration {
    /// Whether it takes out anything: `Enable` or `Disable`.
    pub behavior: Option<String>,
    /// Whether what is kept is without that, as it was, or both.
    pub policy: Option<String>,
    /// What is taken out: names, numbers of cards, and the like.
    pub entities: Option<Vec<String>>,
    /// What stands in its place.
    pub mask_mode: Option<String>,
}

/// Which summaries an analysis writes.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ContactLensSummaryConfiguration {
    /// The summaries.
    pub summary_modes: Option<Vec<String>>,
}

/// Whether an analysis tells moods.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ContactLensSentimentConfiguration {
    /// Whether it does: `Enable` or `Disable`.
    pub behavior: Option<String>,
}

/// Where the result of an analysis is on its way.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ContactAnalysisReferenceState {
    /// How far it is.
    pub status: Option<String>,
    /// Why it is not further.
    pub status_reason: Option<String>,
}
