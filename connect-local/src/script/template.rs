//! Interactive messages with sample content, and the view that one of them names.

use awso_connect_participant::{View, ViewAction, ViewContent};
use serde_json::{Value, json};

/// The kinds of interactive messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Template {
    /// A list to choose from.
    ListPicker,
    /// Times to choose from.
    TimePicker,
    /// A few words to answer with.
    QuickReply,
    /// A picture with buttons.
    Panel,
    /// Panels side by side.
    Carousel,
    /// A view, which a client asks for with DescribeView.
    ViewResource,
}

impl Template {
    /// The names of all, as scripts and the wire have them.
    pub const NAMES: &'static [&'static str] =
        &["ListPicker", "TimePicker", "QuickReply", "Panel", "Carousel", "ViewResource"];

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        let all = [
            Template::ListPicker,
            Template::TimePicker,
            Template::QuickReply,
            Template::Panel,
            Template::Carousel,
            Template::ViewResource,
        ];
        all.into_iter().find(|template| template.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Template::ListPicker => "ListPicker",
            Template::TimePicker => "TimePicker",
            Template::QuickReply => "QuickReply",
            Template::Panel => "Panel",
            Template::Carousel => "Carousel",
            Template::ViewResource => "ViewResource",
        }
    }

    /// The content of the message. `view_token` is what a client asks for the view with.
    pub(crate) fn content(self, view_token: &str) -> Value {
        let titled =
            |titles: &[&str]| titles.iter().map(|title| json!({ "title": title })).collect::<Value>();
        let reply = json!({ "title": "Thank you", "subtitle": "Your choice has been noted" });
        let data = match self {
            Template::ListPicker => json!({
                "replyMessage": reply,
                "content": {
                    "title": "What can we do for you?",
                    "subtitle": "Choose one",
                    "elements": [
                        { "title": "Track an order", "subtitle": "Where it is now" },
                        { "title": "Return something" },
                        { "title": "Something else" },
                    ],
                },
            }),
            Template::TimePicker => json!({
                "replyMessage": reply,
                "content": {
                    "title": "When shall we call?",
                    "subtitle": "Choose a time",
                    "timeZoneOffset": 0,
                    "timeslots": [
                        { "date": "2026-11-23T09:00+00:00", "duration": 30 },
                        { "date": "2026-11-23T14:30+00:00", "duration": 30 },
                        { "date": "2026-11-24T09:00+00:00", "duration": 60 },
                    ],
                },
            }),
            Template::QuickReply => json!({
                "content": { "title": "How was it?", "elements": titled(&["Good", "Fair", "Bad"]) },
            }),
            Template::Panel => json!({
                "replyMessage": reply,
                "content": panel("The small one", "7 pounds"),
            }),
            Template::Carousel => json!({
                "content": {
                    "title": "Which one would you like?",
                    "elements": [
                        {
                            "templateIdentifier": "small",
                            "templateType": "Panel",
                            "version": "1.0",
                            "data": { "content": panel("The small one", "7 pounds") },
                        },
                        {
                            "templateIdentifier": "large",
                            "templateType": "Panel",
                            "version": "1.0",
                            "data": { "content": panel("The large one", "12 pounds") },
                        },
                    ],
                },
            }),
            Template::ViewResource => {
                json!({ "content": { "title": "Please fill in the form", "viewToken": view_token } })
            }
        };
        json!({ "templateType": self.name(), "version": "1.0", "data": data })
    }
}

fn panel(title: &str, subtitle: &str) -> Value {
    json!({
        "title": title,
        "subtitle": subtitle,
        "elements": [{ "title": "Buy" }, { "title": "Tell me more" }],
    })
}

/// The view that a `ViewResource` message names.
pub(crate) fn view() -> View {
    let template = json!({
        "Head": { "Title": "Form", "Configuration": { "Layout": { "Columns": ["12"] } } },
        "Body": [
            { "_id": "name", "Type": "FormInput", "Props": { "Label": "Name", "Name": "name" } },
            { "_id": "submit", "Type": "SubmitButton", "Props": { "Label": "Send", "Action": "Submit" } },
        ],
    });
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": { "name": { "type": "string" } },
    });
    let content = ViewContent::make()
        .template(template.to_string())
        .input_schema(schema.to_string())
        .actions(vec![ViewAction::from("Submit")]);
    View::make()
        .id("local-form")
        .arn("arn:aws:connect:us-east-1:aws:view/local-form")
        .name("Form")
        .version(1)
        .content(content)
}

/// Every text in a document, if the content is one: what was chosen stands somewhere in it, each template having its
/// own place.
pub(super) fn texts_in(content: &str) -> Vec<String> {
    let mut texts = Vec::new();
    if let Ok(document @ Value::Object(_)) = serde_json::from_str(content) {
        gather(document, &mut texts);
    }
    texts
}

/// The document came through a reader that bounds its levels.
fn gather(value: Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.into_iter().for_each(|item| gather(item, texts)),
        Value::Object(members) => members.into_iter().for_each(|(_, member)| gather(member, texts)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_has_a_name_a_title_and_fits_a_message() {
        for name in Template::NAMES {
            let content = Template::of_name(name).expect(name).content("v");
            assert_eq!(content["templateType"], *name);
            assert_eq!(content["version"], "1.0");
            assert!(content["data"]["content"]["title"].is_string(), "{name}");
            assert!(content.to_string().len() < 12_000);
        }
        assert_eq!(Template::of_name("listpicker"), None);
    }
}
