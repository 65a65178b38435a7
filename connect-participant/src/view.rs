//! Views: forms and cards that a contact flow shows in a chat.

use awso::AwsShape;

/// A view.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its id.
    pub id: Option<ViewId>,
    /// Its ARN.
    pub arn: Option<String>,
    /// Its name.
    pub name: Option<ViewName>,
    /// Its version.
    pub version: Option<i32>,
    /// What it shows.
    pub content: Option<ViewContent>,
}

/// What a view shows.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
pub struct ViewContent {
    /// The data it takes, as JSON Schema.
    pub input_schema: Option<ViewInputSchema>,
    /// How it looks, as JSON.
    pub template: Option<ViewTemplate>,
    /// What its user can do.
    pub actions: Option<Vec<ViewAction>>,
}

/// The id of a view: 1 to 500 characters.
#[derive(AwsShape, Clone, Debug, PartialEq, Eq)]
#[aws(length(1..=500), pattern = r"^[a-zA-Z0-9\_\-:\/$]+$")]
pub struct ViewId(String);

/// The name of a view: 1 to 255 characters.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(
    length(1..=255),
    pattern = r"^([\p{L}\p{N}_.:\/=+\-@()']+[\p{L}\p{Z}\p{N}_.:\/=+\-@()']*)$",
    sensitive
)]
pub struct ViewName(String);

/// Something the user of a view can do: 1 to 255 characters.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(
    length(1..=255),
    pattern = r"^([\p{L}\p{N}_.:\/=+\-@()']+[\p{L}\p{Z}\p{N}_.:\/=+\-@()']*)$",
    sensitive
)]
pub struct ViewAction(String);

/// The data a view takes, as JSON Schema.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(sensitive)]
pub struct ViewInputSchema(String);

/// How a view looks, as JSON.
#[derive(AwsShape, Clone, PartialEq, Eq)]
#[aws(sensitive)]
pub struct ViewTemplate(String);
