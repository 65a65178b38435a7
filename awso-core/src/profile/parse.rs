//! Lines to sections.

use std::collections::HashMap;
use std::sync::Arc;

use super::{DEFAULT, Kind, Profiles, Property, Section};
use crate::error::ConfigError;

/// A carriage return is one wherever it stands, as to botocore: files come from everywhere.
const SPACE: [char; 3] = [' ', '\t', '\r'];
const COMMENT: [char; 2] = ['#', ';'];

/// Which of the two files a section stands in: the rules for its name differ.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    Config,
    Credentials,
}

/// What has been read so far.
#[derive(Debug, Default)]
pub(super) struct Parser {
    profiles: Profiles,
    /// Where each section is, and each property in it, so that a long file costs no more than its size.
    places: HashMap<(Kind, String), usize>,
    properties: Vec<Places>,
    section: Current,
    /// The property that the next line may go on with, and where each property in it is.
    property: Option<Property>,
    nested: Places,
}

/// Where the properties of a list are, by their names.
#[derive(Debug, Default)]
struct Places(HashMap<String, usize>);

/// The section that lines belong to.
#[derive(Clone, Copy, Debug, Default)]
enum Current {
    #[default]
    None,
    /// One that is passed over. What stands in it is still to be well-formed.
    Ignored,
    /// By its index.
    Section(usize),
}

impl Parser {
    pub(super) fn finish(self) -> Profiles {
        self.profiles
    }

    /// Reads a file on top of what was read before.
    pub(super) fn file(&mut self, source: Source, name: &str, text: &str) -> Result<(), ConfigError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // `[profile default]` takes the place of `[default]`, wherever it stands.
        let replaced = matches!(source, Source::Config)
            && text
                .lines()
                .filter(|line| line.starts_with('['))
                .filter_map(heading)
                .any(|heading| heading == ("profile", DEFAULT));
        let file: Arc<str> = name.into();
        self.section = Current::None;
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            let result = match line.trim_matches(SPACE) {
                trimmed if trimmed.is_empty() || trimmed.starts_with(COMMENT) => Ok(()),
                _ if line.starts_with('[') => {
                    self.close();
                    self.open(source, line, replaced)
                }
                _ if line.starts_with(SPACE) => self.go_on(line, number),
                _ => {
                    self.close();
                    self.property(&file, line, number)
                }
            };
            result.map_err(|problem| ConfigError::new(format!("{file}:{number}: {problem}")))?;
        }
        self.close();
        Ok(())
    }

    fn open(&mut self, source: Source, line: &str, replaced: bool) -> Result<(), &'static str> {
        let (prefix, name) =
            heading(line).ok_or("Profile definition must end with ']', as in `[profile dev]`")?;
        let kind = match (source, prefix) {
            (Source::Config, "profile") | (Source::Credentials, "") => Some(Kind::Profile),
            (Source::Config, "") if name == DEFAULT && !replaced => Some(Kind::Profile),
            (Source::Config, "sso-session") => Some(Kind::SsoSession),
            (Source::Config, "services") => Some(Kind::Services),
            _ => None,
        };
        self.section = match kind.filter(|_| is_name(name)) {
            Some(kind) => Current::Section(self.index(kind, name)),
            None => Current::Ignored,
        };
        Ok(())
    }

    fn index(&mut self, kind: Kind, name: &str) -> usize {
        let sections = &mut self.profiles.sections;
        *self.places.entry((kind, name.to_owned())).or_insert_with(|| {
            sections.push(Section { kind, name: name.to_owned(), properties: Vec::new() });
            self.properties.push(Places::default());
            sections.len() - 1
        })
    }

    fn property(&mut self, file: &Arc<str>, line: &str, number: usize) -> Result<(), &'static str> {
        if let Current::None = self.section {
            return Err("Expected a profile definition, as `[profile dev]`, before the first property");
        }
        let (name, value) =
            before_comment(line, true).split_once('=').ok_or("Expected an '=' sign defining a property")?;
        self.property = Some(named(name, value, file, number).ok_or("Property did not have a name")?);
        self.nested = Places::default();
        Ok(())
    }

    /// A line that goes on with the property before it: with more of its value, or with a property in it
    /// where it has none.
    fn go_on(&mut self, line: &str, number: usize) -> Result<(), &'static str> {
        if let Current::None = self.section {
            return Err("Expected a profile definition, found continuation: begin the line with its name");
        }
        let property = self.property.as_mut().ok_or(
            "Expected a property definition, found continuation: only what goes on from the line before is indented",
        )?;
        if property.value.is_empty() || property.value.starts_with('\n') {
            let (name, value) = before_comment(line, true)
                .split_once('=')
                .ok_or("Expected an '=' sign defining a sub-property")?;
            let nested =
                named(name, value, &property.file, number).ok_or("Sub-property did not have a name")?;
            self.nested.put(&mut property.nested, nested);
        }
        property.value.extend(["\n", line.trim_matches(SPACE)]);
        Ok(())
    }

    /// Puts the last property where it belongs, now that nothing follows.
    fn close(&mut self) {
        let Some(property) = self.property.take() else { return };
        if let Current::Section(index) = self.section
            && let Some(section) = self.profiles.sections.get_mut(index)
            && let Some(places) = self.properties.get_mut(index)
        {
            places.put(&mut section.properties, property);
        }
    }
}

/// Prefix and name between the brackets; a prefix is none where it is empty.
fn heading(line: &str) -> Option<(&str, &str)> {
    let line = before_comment(line, false);
    let inner = line.strip_prefix('[')?.strip_suffix(']')?.trim_matches(SPACE);
    let (prefix, name) = inner.split_once(SPACE).unwrap_or(("", inner));
    Some((prefix, name.trim_matches(SPACE)))
}

/// The line without its comment and the space around it. In a property a comment begins behind a space, for
/// `#` and `;` stand in values.
fn before_comment(line: &str, behind_space: bool) -> &str {
    let begins = |(at, _): &(usize, &str)| {
        !behind_space || line.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with(SPACE))
    };
    let comment = line.match_indices(COMMENT).find(begins);
    comment.and_then(|(at, _)| line.get(..at)).unwrap_or(line).trim_matches(SPACE)
}

/// A property, unless it has no name.
fn named(name: &str, value: &str, file: &Arc<str>, line: usize) -> Option<Property> {
    let name = name.trim_matches(SPACE).to_ascii_lowercase();
    let value = value.trim_matches(SPACE).to_owned();
    (!name.is_empty()).then(|| Property { name, value, nested: Vec::new(), file: file.clone(), line })
}

impl Places {
    /// The last of equal names counts. A name that is none is passed over.
    fn put(&mut self, properties: &mut Vec<Property>, property: Property) {
        if !is_name(&property.name) {
            return;
        }
        match self.0.get(&property.name).and_then(|place| properties.get_mut(*place)) {
            Some(known) => *known = property,
            None => {
                self.0.insert(property.name.clone(), properties.len());
                properties.push(property);
            }
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-/.%@_:+".contains(c))
}
