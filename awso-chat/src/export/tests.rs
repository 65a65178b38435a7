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

**\<b>Jane\</b>** · 2026-11-21 13:05:38 UTC · read

> 1\. \*hello\*  
> \<script>alert(1)\</script>�\[31m  
> &nbsp;&nbsp;&nbsp;&nbsp;code  

**Sam (agent)** · 2026-11-21 13:05:40 UTC

> *hi* &lt;img src=x>

**Sam (agent)** · 2026-11-21 13:05:41 UTC

> file: a_b.pdf (approved)
";
    assert_eq!(Format::Markdown.write(items()), expected);
}

/// What Markdown makes of a message.
fn written(media_type: &str, content: &str) -> String {
    let document = awso::Document::from(content).to_string();
    let json = format!(r#"{{"Type":"MESSAGE","ContentType":"{media_type}","Content":{document}}}"#);
    let text = Format::Markdown.write(vec![item(&json)]);
    text.split_once("not sent\n\n").expect("a heading").1.to_owned()
}

#[test]
fn plain_text_reads_as_it_was_written() {
    for (said, expected) in [
        ("`a < b`", "> \\`a \\< b\\`  \n"),
        ("![](http://x/t.gif)", "> !\\[](http://x/t.gif)  \n"),
        ("http://x/a_b?c=d&e=f#g", "> http://x/a_b?c=d&e=f#g  \n"),
        ("_a_ &amp; &c", "> \\_a\\_ \\&amp; &c  \n"),
        ("# a\n> b\n\n- c\n12) d", "> \\# a  \n> \\> b  \n>\n> \\- c  \n> 12\\) d  \n"),
        ("a   b", "> a &nbsp;&nbsp;b  \n"),
        ("a\n===", "> a  \n> \\===  \n"),
    ] {
        assert_eq!(written("text/plain", said), expected);
    }
}

#[test]
fn markdown_of_others_stays_markdown_but_brings_no_html_and_loads_nothing() {
    for (said, expected) in [
        ("**a** `b` [c](http://d)\n\n- e", "> **a** `b` [c](http://d)\n>\n> - e\n"),
        ("![a](http://x/t.gif) <img src=x>", "> &#33;[a](http://x/t.gif) &lt;img src=x>\n"),
        // What is escaped is text already, and a backslash may be escaped itself.
        (r"\![a](b) \<i> \\![a](b) \\<i>", "> \\![a](b) \\<i> \\\\&#33;[a](b) \\\\&lt;i>\n"),
        // Code is shown as it is; with something in it that would be HTML elsewhere, all is shown as source.
        ("`a < b`\n<i>", "> ```markdown\n> `a < b`\n> <i>\n> ```\n"),
        ("```\n<i>\n```", "> ````markdown\n> ```\n> <i>\n> ```\n> ````\n"),
        ("-     <i>", "> ```markdown\n> -     <i>\n> ```\n"),
    ] {
        assert_eq!(written("text/markdown", said), expected);
    }
}

#[test]
fn json_is_shown_as_source() {
    assert_eq!(written("application/json", "{\"a\":\"`<b>`\"}"), "> ```json\n> {\"a\":\"`<b>`\"}\n> ```\n");
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
