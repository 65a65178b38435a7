//! Which files are taken: by the extension of their name and by their media type.

use awso_connect_participant::ATTACHMENT_MEDIA_TYPES;

/// The kinds of files that an instance takes: the documented ones, and those its administrator adds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kinds {
    /// Extensions and media types in lower case.
    added: Vec<(String, String)>,
}

impl Kinds {
    pub(crate) fn add(&mut self, extension: &str, media_type: &str) {
        let extension = extension.trim_start_matches('.').to_ascii_lowercase();
        self.added.push((extension, essence(media_type)));
    }

    fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let known = ATTACHMENT_MEDIA_TYPES.iter();
        let known = known.flat_map(|(extension, types)| types.iter().map(move |kind| (*extension, *kind)));
        known.chain(self.added.iter().map(|(extension, kind)| (extension.as_str(), kind.as_str())))
    }

    /// Whether files of this name are taken.
    pub(crate) fn takes_name(&self, name: &str) -> bool {
        extension(name).is_some_and(|extension| self.all().any(|(known, _)| known == extension))
    }

    /// Whether files of this media type are taken.
    pub(crate) fn takes_type(&self, media_type: &str) -> bool {
        let essence = essence(media_type);
        is_header_text(media_type) && self.all().any(|(_, known)| known == essence)
    }

    /// Whether the media type is one that the extension of the name stands for.
    pub(crate) fn agree(&self, name: &str, media_type: &str) -> bool {
        let (extension, essence) = (extension(name), essence(media_type));
        self.all().any(|(known, kind)| Some(known) == extension.as_deref() && kind == essence)
    }

    /// The media type that the extension of the name stands for.
    pub(crate) fn of_name(&self, name: &str) -> &str {
        let extension = extension(name);
        let found = self.all().find(|(known, _)| Some(*known) == extension.as_deref());
        found.map_or("application/octet-stream", |(_, kind)| kind)
    }

    /// The extensions that are taken: `csv, doc, …`.
    pub(crate) fn extensions(&self) -> String {
        let mut extensions: Vec<&str> = self.all().map(|(extension, _)| extension).collect();
        extensions.sort_unstable();
        extensions.dedup();
        extensions.join(", ")
    }
}

/// What follows the last dot, in lower case.
fn extension(name: &str) -> Option<String> {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
}

/// The media type without its parameters, in lower case.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether it can stand in a header as it is.
fn is_header_text(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_extensions_are_taken_in_any_case_and_no_others() {
        let kinds = Kinds::default();
        for name in ["a.csv", "a.b.PDF", ".txt", "../../etc/passwd.txt", "naïve \"quote\"\r\n.JPeG"] {
            assert!(kinds.takes_name(name), "{name:?}");
        }
        for name in
            ["", "txt", "a.", "a.exe", "a.txt.exe", "a.html", "a.svg", "a.json", "a.txt\r\n", "a.txt/"]
        {
            assert!(!kinds.takes_name(name), "{name:?}");
        }
    }

    #[test]
    fn a_media_type_is_known_without_its_parameters_and_fits_a_header() {
        let kinds = Kinds::default();
        for media_type in ["text/plain", "Text/Plain; charset=utf-8", "audio/vnd.wave"] {
            assert!(kinds.takes_type(media_type), "{media_type:?}");
        }
        for media_type in ["", "text/html", "text/plain;\r\nx: y", "text/plain; é", "text", "image/svg+xml"]
        {
            assert!(!kinds.takes_type(media_type), "{media_type:?}");
        }
    }

    #[test]
    fn an_extension_stands_for_its_types() {
        let kinds = Kinds::default();
        assert!(kinds.agree("a.CSV", "application/vnd.ms-excel"));
        assert!(!kinds.agree("a.png", "text/plain"));
        assert_eq!(kinds.of_name("a.XLSX"), ATTACHMENT_MEDIA_TYPES[17].1[0]);
        assert_eq!(kinds.of_name("a"), "application/octet-stream");
    }

    #[test]
    fn an_administrator_adds_kinds() {
        let mut kinds = Kinds::default();
        kinds.add(".JSON", "Application/JSON");
        assert!(kinds.takes_name("a.json") && kinds.takes_type("application/json"));
        assert!(kinds.extensions().starts_with("csv, doc, docx, heic, jfif, jpeg, jpg, json, mov"));
    }
}
