//! Names of files in headers. Whoever uploads a file chooses its name, so nothing of it goes into a header as it is,
//! and nothing of it into a path of a file system at all: what is stored is known by its id.

use std::fmt::Write;

/// The longest value that the model gives the header of an upload.
const LONGEST_HEADER: usize = 256;

/// What a browser does with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disposition {
    Inline,
    Attachment,
}

impl Disposition {
    /// As RFC 6266 writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Disposition::Inline => "inline",
            Disposition::Attachment => "attachment",
        }
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        [Disposition::Inline, Disposition::Attachment].into_iter().find(|one| one.name() == name)
    }

    /// The header of a download: the name in ASCII, and where it is more than that, as RFC 8187 writes it, too.
    pub(crate) fn with_name(self, name: &str) -> String {
        let (kind, plain) = (self.name(), plain(name));
        let mut value = format!("{kind}; filename=\"{plain}\"");
        if plain != name {
            let _ = write!(value, "; filename*=UTF-8''{}", extended(name));
        }
        value
    }
}

/// The header of an upload, which the model gives 256 characters: a longer name loses the end of its stem.
pub(crate) fn upload_disposition(name: &str) -> String {
    let prefix = "attachment; filename=\"";
    let room = LONGEST_HEADER - prefix.len() - 1;
    let plain = plain(name);
    // All of it is ASCII, so characters are bytes.
    let (stem, extension) = plain.rsplit_once('.').unwrap_or((&plain, ""));
    let extension: String = extension.chars().take(room / 2).collect();
    let stem: String = stem.chars().take(room - extension.len() - 1).collect();
    format!("{prefix}{stem}.{extension}\"")
}

/// A text that stands in the header of an upload as it is: what is not visible ASCII is an underscore.
pub(crate) fn visible(text: &str) -> String {
    text.chars()
        .take(LONGEST_HEADER)
        .map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '_' })
        .collect()
}

/// The name in visible ASCII, without what means something in quotes, in a path, or to clients that decode `%`
/// (RFC 6266, appendix D).
fn plain(name: &str) -> String {
    let is_plain = |c: char| (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\' | '/' | '%');
    name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect()
}

/// The name in UTF-8, percent-encoded but for the `attr-char`s of RFC 8187. What leads out of a directory, breaks
/// lines or turns the direction of writing is an underscore.
fn extended(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        let c = if leads_astray(c) { '_' } else { c };
        if c.is_ascii_alphanumeric() || "!#$&+-.^_`|~".contains(c) {
            text.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

fn leads_astray(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = matches!(c, '\u{2028}' | '\u{2029}');
    c.is_control() || turns || breaks || matches!(c, '/' | '\\')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_plain_name_stands_as_it_is() {
        assert_eq!(
            Disposition::Attachment.with_name("56102_file.txt"),
            "attachment; filename=\"56102_file.txt\""
        );
        assert_eq!(upload_disposition("56102_file.txt"), "attachment; filename=\"56102_file.txt\"");
        assert_eq!(Disposition::Inline.with_name("a b.txt"), "inline; filename=\"a b.txt\"");
    }

    #[test]
    fn what_means_something_in_a_header_or_a_path_does_not_get_there() {
        for (name, plain, extended) in [
            ("../../etc/passwd.txt", ".._.._etc_passwd.txt", ".._.._etc_passwd.txt"),
            ("C:\\x.txt", "C:_x.txt", "C%3A_x.txt"),
            ("a\"; x=\".txt", "a_; x=_.txt", "a%22%3B%20x%3D%22.txt"),
            ("a\r\nSet-Cookie: b=c.txt", "a__Set-Cookie: b=c.txt", "a__Set-Cookie%3A%20b%3Dc.txt"),
            ("Größe €.pdf", "Gr__e _.pdf", "Gr%C3%B6%C3%9Fe%20%E2%82%AC.pdf"),
            ("100%41.txt", "100_41.txt", "100%2541.txt"),
            ("fdp\u{202e}txt.pdf", "fdp_txt.pdf", "fdp_txt.pdf"),
            ("\0.txt", "_.txt", "_.txt"),
        ] {
            let header = Disposition::Attachment.with_name(name);
            let expected = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{extended}");
            assert_eq!(header, expected, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let header = upload_disposition(&format!("{}.docx", "é".repeat(251)));
        assert_eq!(header.len(), LONGEST_HEADER);
        assert!(header.ends_with("_.docx\""));
    }

    proptest! {
        #[test]
        fn every_name_makes_one_header(name in any::<String>()) {
            for header in [
                upload_disposition(&name),
                Disposition::Inline.with_name(&name),
                visible(&name),
            ] {
                prop_assert!(header.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{}", header);
            }
            let upload = upload_disposition(&name);
            prop_assert!(upload.len() <= LONGEST_HEADER);
            prop_assert_eq!(upload.matches('"').count(), 2);
            prop_assert!(!upload.contains('/') || upload.starts_with("attachment; "));
        }
    }
}
