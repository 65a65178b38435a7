//! An object of the model's JSON, with its path and the keys that were asked for.

use std::cell::RefCell;

use serde_json::Number;

use super::{Note, TimestampFormat, XmlNamespace};
use crate::{Error, Json};

type Result<T> = std::result::Result<T, Error>;

/// Keys that say nothing of the wire.
const PROSE: &[&str] =
    &["documentation", "documentationUrl", "synonym", "deprecatedMessage", "deprecatedSince"];

pub(super) struct Object<'j> {
    path: String,
    json: &'j Json,
    asked: RefCell<Vec<&'static str>>,
}

impl<'j> Object<'j> {
    pub(super) fn of(path: impl Into<String>, json: &'j Json) -> Result<Self> {
        let path = path.into();
        match json {
            Json::Object(_) => Ok(Object { path, json, asked: RefCell::default() }),
            other => Err(Error::new(path, format!("expected an object, found {}", other.kind()))),
        }
    }

    pub(super) fn entries(&self) -> &'j [(String, Json)] {
        self.json.entries()
    }

    /// The value of a key; a null is absent.
    pub(super) fn get(&self, key: &'static str) -> Option<&'j Json> {
        self.asked.borrow_mut().push(key);
        self.json.get(key).filter(|value| !matches!(value, Json::Null))
    }

    pub(super) fn at(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    pub(super) fn missing(&self, key: &str) -> Error {
        Error::new(&*self.path, format!("`{key}` is missing"))
    }

    fn wrong<T>(&self, key: &str, expected: &str, found: &Json) -> Result<T> {
        Err(Error::new(self.at(key), format!("expected {expected}, found {}", found.kind())))
    }

    pub(super) fn text(&self, key: &'static str) -> Result<Option<String>> {
        match self.get(key) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text.clone())),
            Some(other) => self.wrong(key, "a string", other),
        }
    }

    pub(super) fn required_text(&self, key: &'static str) -> Result<String> {
        self.text(key)?.ok_or_else(|| self.missing(key))
    }

    pub(super) fn flag(&self, key: &'static str) -> Result<bool> {
        match self.get(key) {
            None => Ok(false),
            Some(Json::Bool(value)) => Ok(*value),
            Some(other) => self.wrong(key, "true or false", other),
        }
    }

    pub(super) fn number(&self, key: &'static str) -> Result<Option<Number>> {
        match self.get(key) {
            None => Ok(None),
            Some(Json::Number(number)) => Ok(Some(number.clone())),
            Some(other) => self.wrong(key, "a number", other),
        }
    }

    pub(super) fn status(&self, key: &'static str) -> Result<Option<u16>> {
        let Some(number) = self.number(key)? else { return Ok(None) };
        let status = number.as_u64().and_then(|number| u16::try_from(number).ok());
        status.map(Some).ok_or_else(|| Error::new(self.at(key), format!("`{number}` is no HTTP status")))
    }

    pub(super) fn object(&self, key: &'static str) -> Result<Option<Object<'j>>> {
        self.get(key).map(|json| Object::of(self.at(key), json)).transpose()
    }

    /// The items of a list; none where there is no list.
    pub(super) fn items(&self, key: &'static str) -> &'j [Json] {
        self.get(key).map(Json::items).unwrap_or_default()
    }

    pub(super) fn texts(&self, key: &'static str) -> Result<Vec<String>> {
        let items = match self.get(key) {
            None => return Ok(Vec::new()),
            Some(Json::List(items)) => items,
            Some(other) => return self.wrong(key, "a list", other),
        };
        let text = |(index, item): (usize, &Json)| match item {
            Json::String(text) => Ok(text.clone()),
            other => self.wrong(&format!("{key}[{index}]"), "a string", other),
        };
        items.iter().enumerate().map(text).collect()
    }

    /// `"https://…"` or `{"uri": "https://…", "prefix": "x"}`.
    pub(super) fn namespace(&self, key: &'static str) -> Result<Option<XmlNamespace>> {
        if let Some(Json::String(uri)) = self.get(key) {
            return Ok(Some(XmlNamespace { uri: uri.clone(), prefix: None }));
        }
        let Some(object) = self.object(key)? else { return Ok(None) };
        let prefix = object.text("prefix")?.filter(|prefix| !prefix.is_empty());
        Ok(Some(XmlNamespace { uri: object.required_text("uri")?, prefix }))
    }

    pub(super) fn timestamp_format(&self) -> Result<Option<TimestampFormat>> {
        let Some(text) = self.text("timestampFormat")? else { return Ok(None) };
        let format = match text.as_str() {
            "iso8601" | "date-time" => TimestampFormat::DateTime,
            "rfc822" | "http-date" => TimestampFormat::HttpDate,
            "unixTimestamp" | "epoch-seconds" => TimestampFormat::EpochSeconds,
            other => {
                let problem = format!(
                    "`{other}` is no form of timestamps: there are `iso8601`, `rfc822`, `unixTimestamp`"
                );
                return Err(Error::new(self.at("timestampFormat"), problem));
            }
        };
        Ok(Some(format))
    }

    /// Knows keys that change nothing.
    pub(super) fn pass_over(&self, keys: &[&'static str]) {
        self.asked.borrow_mut().extend(keys);
    }

    /// Notes the keys that nobody asked for.
    pub(super) fn note_the_rest(&self, at: &str, notes: &mut Vec<Note>) {
        let asked = self.asked.borrow();
        for (key, value) in self.entries() {
            if !asked.contains(&key.as_str()) && !PROSE.contains(&key.as_str()) {
                let mut value = value.to_string();
                if value.chars().count() > 80 {
                    value = value.chars().take(79).chain(['…']).collect();
                }
                notes.push(Note { at: at.to_owned(), text: format!("`{key}` is not understood: {value}") });
            }
        }
    }
}
