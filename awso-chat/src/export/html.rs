//! A transcript as a page.

use awso_connect_participant::{Item, ParticipantRole};

use crate::item::{self, Said};

const HEAD: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Chat</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.4 system-ui, sans-serif }
body { max-width: 45rem; margin: 2rem auto; padding: 0 1rem }
article { max-width: 75%; margin: 0 auto 1rem 0 }
article.customer { margin: 0 0 1rem auto }
article p, article li { white-space: pre-wrap; overflow-wrap: anywhere; margin: .2rem 0; padding: .5rem .75rem;
  border-radius: .75rem; border: 1px solid color-mix(in srgb, currentColor 30%, transparent); list-style: none }
article.customer p { background: color-mix(in srgb, currentColor 10%, transparent) }
article ul { margin: 0; padding: 0 }
header, .event { font-size: .85rem; opacity: .75 }
.event { text-align: center }
</style>
</head>
<body>
<main>
"#;

pub(super) fn write(items: &[Item]) -> String {
    let mut page = HEAD.to_owned();
    for item in items {
        let time = item.absolute_time.as_ref().map_or("", |time| time.as_str());
        let time = format!("<time datetime=\"{}\">{}</time>", escape(time), escape(&super::time(item)));
        let body = match item::said(item) {
            Said::Event(event) => {
                page.push_str(&format!("<p class=\"event\">{} · {time}</p>\n", escape(&event)));
                continue;
            }
            Said::Text(said) => format!("<p>{}</p>", escape(&said)),
            Said::Files(files) => {
                let files = files
                    .iter()
                    .map(|file| format!("<li>{} ({})</li>", escape(&file.name), file.status.word()));
                format!("<ul>{}</ul>", files.collect::<String>())
            }
        };
        let is_customer = item.participant_role == Some(ParticipantRole::Customer);
        page.push_str(&format!(
            "<article{}>\n<header><b>{}</b> {time}{}</header>\n{body}\n</article>\n",
            if is_customer { " class=\"customer\"" } else { "" },
            escape(&item::who(item)),
            super::read(item),
        ));
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
