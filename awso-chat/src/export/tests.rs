use super::*;
use crate::item::tests::item;

fn items() -> Vec<Item> {
    [
        r#"{"Type":"EVENT","ContentType":"application/vnd.amazonaws.connect.event.participant.joined","DisplayName":"Sam","ParticipantRole":"AGENT","AbsoluteTime":"2026-11-21T13:05:37.120Z"}"#,
        r#"{"Type":"MESSAGE","ContentType":"text/plain","DisplayName":"<b>Jane</b>","ParticipantRole":"CUSTOMER","Content":"1. *hello*\n<script>alert(1)</script>\u001b[31m\n    code","AbsoluteTime":"2026-11-21T13:05:38Z","MessageMetadata":{"Receipts":[{"ReadTimestamp":"2026-11-21T13:05:39Z"}]}}"#,
        r#"{"Type":"MESSAGE","ContentType":"text/markdown","DisplayName":"Sam","ParticipantRole":"AGENT","Content":"*hi* <img src=x>","AbsoluteTime":"2026-11-21T13:05:40Z"}"#,
        r#"{"Type":"ATTACHMENT","DisplayName":"Sam","ParticipantRole":"AGENT","Attachments":[{"AttachmentName":"a_b.pdf","Status":"APPROVED"}],"AbsoluteTime":"2026-11-21T13:05:41Z"}"#,
    ]
    .map(item)
    .into()
}

#[test]
fn markdown_shows_what_was_said_as_it_was_said() {
    let expected = r"# Chat

*Sam (agent) joined · 2026-11-21 13:05:37 UTC*

**\<b\>Jane\</b\>** · 2026-11-21 13:05:38 UTC · read

> 1\. \*hello\*  
> \<script\>alert(1)\</script\>�\[31m  
> &nbsp;&nbsp;&nbsp;&nbsp;code  

**Sam (agent)** · 2026-11-21 13:05:40 UTC

> *hi* &lt;img src=x>

**Sam (agent)** · 2026-11-21 13:05:41 UTC

> file: a\_b.pdf (approved)
";
    assert_eq!(Format::Markdown.write(items()), expected);
}

#[test]
fn html_has_no_markup_of_others() {
    let page = Format::Html.write(items());
    assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>Jane"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    assert!(page.contains(r#"<article class="customer">"#) && page.contains("a_b.pdf (approved)"), "{page}");
    assert!(
        page.contains(r#"<time datetime="2026-11-21T13:05:37.120Z">2026-11-21 13:05:37 UTC</time>"#),
        "{page}"
    );
    assert!(!page.contains('\u{1b}'));
}

#[test]
fn json_is_what_the_service_would_answer() {
    let text = Format::Json.write(items());
    let page = GetTranscriptResponse::of_json(&text).expect("a transcript");
    assert_eq!(page.transcript, Some(items()));
}

#[test]
fn the_format_follows_from_the_name() {
    let format = |name: &str| Format::of_path(Path::new(name));
    assert_eq!(
        [format("a.md"), format("a.JSON"), format("a.htm"), format("a.txt"), format("md")],
        [Some(Format::Markdown), Some(Format::Json), Some(Format::Html), None, None]
    );
}
