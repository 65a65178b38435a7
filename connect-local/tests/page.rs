//! The page at `/`: what it is told, what it is not, who may act through it.

mod common;

use std::time::Duration;

use awso_connect_local::SignaturePolicy;
use common::{EVENT, Local, SUBSCRIBE, Socket, builder, text};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tokio::time::timeout;

const SOON: Duration = Duration::from_secs(10);

/// The events of one page.
struct Events {
    response: Response,
    unread: Vec<u8>,
    /// All that was read, for what must not be in it.
    read: String,
}

impl Events {
    async fn of(local: &Local) -> Events {
        let response = get(local, "/_page/events").send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Events { response, unread: Vec::new(), read: String::new() }
    }

    /// The next event, or none if there are no more.
    async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some(end) = self.unread.windows(2).position(|two| two == b"\n\n") {
                let event: Vec<u8> = self.unread.drain(..end + 2).collect();
                let event = String::from_utf8(event).expect("UTF-8");
                self.read.push_str(&event);
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                match data {
                    Some(data) => return Some(serde_json::from_str(data).expect("JSON")),
                    None => continue,
                }
            }
            let chunk = timeout(SOON, self.response.chunk()).await.expect("in time");
            self.unread.extend(chunk.ok().flatten()?);
        }
    }

    /// The next event that fits.
    async fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let event = self.next().await.expect("more events");
            if fits(&event) {
                return event;
            }
        }
    }
}

fn get(local: &Local, path: &str) -> RequestBuilder {
    Client::new().get(format!("{}{path}", local.service.endpoint()))
}

/// A page that has its token.
async fn opened(local: &Local) -> (Events, String) {
    let mut events = Events::of(local).await;
    let all = events.next().await.expect("all");
    assert_eq!(all["kind"], "all");
    let token = text(&all["pageToken"]);
    (events, token)
}

async fn act(local: &Local, token: &str, contact: &str, action: &str, body: Value) -> (StatusCode, Value) {
    let url = format!("{}/_local/contacts/{contact}/{action}", local.service.endpoint());
    let request = Client::new().post(url).header("x-page-token", token).body(body.to_string());
    let response = request.send().await.expect("an answer");
    let status = response.status();
    (status, serde_json::from_str(&response.text().await.expect("a body")).expect("JSON"))
}

#[tokio::test]
async fn the_page_is_files_that_load_nothing_from_elsewhere() {
    let local = Local::start().await;
    let (mut paths, mut at) = (vec!["/".to_owned()], 0);
    while let Some(path) = paths.get(at).cloned() {
        at += 1;
        let content_type = match path.rsplit_once('.').map(|(_, extension)| extension) {
            None => "text/html; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some(other) => panic!("{other}"),
        };
        let path = path.as_str();
        let response = get(&local, path).send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let headers = response.headers().clone();
        assert_eq!(headers["content-type"], content_type);
        let policy = headers["content-security-policy"].to_str().expect("text");
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        // Other pages may talk to the service, and not to its page.
        assert!(!headers.contains_key("access-control-allow-origin"), "{path}");
        let body = response.text().await.expect("a body");
        for address in body.split("://").skip(1) {
            assert!(address.starts_with("127.0.0.1"), "{path} leads to {address:.40}");
        }
        for sink in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "style="] {
            assert!(!body.contains(sink), "{path} has {sink}");
        }
        for quoted in body.split('"').filter(|quoted| {
            quoted.starts_with("/_page/page.") || (quoted.starts_with("./") && quoted.ends_with(".js"))
        }) {
            let next = quoted.replacen("./", "/_page/", 1);
            if !paths.contains(&next) {
                paths.push(next);
            }
        }
    }
    assert_eq!(paths.len(), 13, "{paths:?}");
    let (status, _) = local.post("/", "", json!({})).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "a POST of / is no affair of the page");
}

#[tokio::test]
async fn a_page_hears_which_contacts_are_not_kept_any_more() {
    let local = Local::of(builder().most_ended_contacts(0)).await;
    let (mut events, _) = opened(&local).await;
    let guest = local.chat().await;
    local.service.end_contact(&guest.contact_id).expect("a chat that is on");
    let gone = events.until(|event| event["kind"] == "gone").await;
    assert_eq!(gone["contact"], json!(guest.contact_id));
    assert_eq!(Events::of(&local).await.next().await.expect("all")["contacts"], json!([]));
}

#[tokio::test]
async fn a_page_hears_what_clients_do() {
    let local = Local::start().await;
    let (mut events, _) = opened(&local).await;
    let guest = local.chat().await;
    let contact = events.until(|event| event["kind"] == "contact").await["contact"].clone();
    assert_eq!((&contact["id"], &contact["state"]), (&json!(guest.contact_id), &json!("waiting")));
    let request = events.until(|event| event["kind"] == "request").await["request"].clone();
    assert_eq!((&request["operation"], &request["status"]), (&json!("StartChatContact"), &json!(200)));
    assert_eq!(request["contact"], json!(guest.contact_id));

    let mut socket = local.subscribed(&guest).await;
    let heard = events.until(|event| event["frame"]["what"] == "heard").await;
    assert_eq!(heard["frame"]["text"], SUBSCRIBE);
    let contact = events.until(|event| event["contact"]["state"] == "on").await;
    assert_eq!(contact["contact"]["sockets"], 1);

    let token = local.token(&guest).await;
    local.say(&token, "hello").await;
    let item =
        events.until(|event| event["kind"] == "item" && event["frame"].to_string().contains("hello")).await;
    assert_eq!(item["contact"], json!(guest.contact_id));
    let said = events.until(|event| event["frame"]["what"] == "said").await;
    assert_eq!(said["frame"]["text"], item["frame"]);
    socket.words(2).await;

    let (status, _) = local.post("/participant/message", "garbage", json!({})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let refused = events.until(|event| event["request"]["status"] == 403).await;
    assert_eq!(refused["request"]["operation"], "SendMessage");
    assert_eq!(refused["request"]["contact"], Value::Null);
}

#[tokio::test]
async fn a_page_that_comes_later_starts_with_all_of_it() {
    let local = Local::start().await;
    let guest = local.chat().await;
    let _socket = local.subscribed(&guest).await;
    local.say(&local.token(&guest).await, "hello").await;
    let mut events = Events::of(&local).await;
    let all = events.next().await.expect("all");
    assert_eq!(all["contacts"][0]["latest"]["text"], "hello");
    assert_eq!(all["contacts"][0]["said"], 1);
    assert_eq!(all["requests"][0]["operation"], "SendMessage");
    assert_eq!(all["frames"][0]["what"], "said");
    let path = format!("/_page/contacts/{}", guest.contact_id);
    let transcript = get(&local, &path).send().await.expect("an answer").text().await.expect("a body");
    let transcript: Value = serde_json::from_str(&transcript).expect("JSON");
    let frames = transcript["frames"].as_array().expect("frames");
    assert_eq!(frames.len(), local.words(&guest.contact_id).len());
    assert_eq!(frames.last(), Some(&all["frames"][0]["text"]));
}

#[tokio::test]
async fn no_token_and_no_url_reaches_the_page() {
    let local = Local::start().await;
    let (mut events, page_token) = opened(&local).await;
    let more = json!({"ConnectionTypes": ["WEBSOCKET", "CONNECTION_CREDENTIALS"]});
    let guest = local.chat_with(more).await;
    let _socket = local.subscribed(&guest).await;
    let (unused, token) = (local.url(&guest).await, local.token(&guest).await);
    // What participants say is shown as it is, unless a token stands in it.
    local.say(&token, &format!("my token is {token}, and {}", "b".repeat(50))).await;
    for (path, bearer, body) in [
        ("/participant/message", &*token, json!({"ContentType": token, "Content": guest.participant_token})),
        ("/participant/connection", &*token, json!({"Type": [unused], token.clone(): 1})),
        ("/participant/nothing", &*token, json!(token)),
    ] {
        let _ = local.post(path, bearer, body).await;
    }
    let secret_path = format!("/websocket/{token}");
    assert_eq!(
        Socket::open(&format!("ws{}{secret_path}", &local.service.endpoint()[4..])).await.err(),
        Some(403)
    );
    let query = format!("/nothing/{token}?X-Amz-Signature=abc&token={token}");
    let signed = "AWS4-HMAC-SHA256 Credential=AKIDLOCAL/20261121/us-east-1/connect/aws4_request, \
        SignedHeaders=host, Signature=feedbeef";
    get(&local, &query).header("authorization", signed).send().await.expect("an answer");
    let last = events.until(|event| event["request"]["path"] == "/nothing/•••").await;

    let mut shown = std::mem::take(&mut events.read).replace(&page_token, "");
    for number in 1..=last["request"]["number"].as_u64().expect("a number") {
        let path = format!("/_page/requests/{number}");
        let response = get(&local, &path).send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        shown.push_str(&response.text().await.expect("a body"));
    }
    shown.push_str(&Events::of(&local).await.next().await.expect("all").to_string());
    let path = format!("/_page/contacts/{}", guest.contact_id);
    shown.push_str(&get(&local, &path).send().await.expect("an answer").text().await.expect("a body"));

    let secret = unused.rsplit('/').next().expect("a secret").to_owned();
    for secret in [&guest.participant_token, &token, &secret] {
        assert!(!shown.contains(&**secret));
    }
    for (hidden, what) in [("feedbeef", "a signature"), ("=abc", "a signature in a query")] {
        assert!(!shown.contains(hidden), "{what}");
    }
    assert!(
        shown.contains("my token is •••, and bbbbb") && shown.contains("SignedHeaders=host, Signature=•••")
    );
}

#[tokio::test]
async fn a_person_answers_as_the_agent() {
    let local = Local::start().await;
    let (_events, token) = opened(&local).await;
    let guest = local.chat().await;
    let id = &*guest.contact_id;
    let hello = || json!({"content": "hello"});
    let mut socket = local.subscribed(&guest).await;
    socket.words(1).await;
    for body in [json!({"content_type": format!("{EVENT}typing")}), hello(), json!({"content": "again"})] {
        assert_eq!(act(&local, &token, id, "items", body).await.0, StatusCode::OK);
    }
    assert_eq!(socket.words(4).await, ["participant.joined", "typing", "hello", "again"]);
    let (status, _) = act(&local, &token, id, "items", json!({"content": ""})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _) = act(&local, &token, id, "items", json!({"content": "x".repeat(16_385)})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(act(&local, &token, id, "items", json!("x")).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(act(&local, &token, "nobody", "items", hello()).await.0, StatusCode::NOT_FOUND);
    assert_eq!(act(&local, &token, id, "dance", hello()).await.0, StatusCode::NOT_FOUND);

    assert_eq!(act(&local, &token, id, "end", json!({})).await.0, StatusCode::OK);
    assert_eq!(socket.words(1).await, ["chat.ended"]);
    assert_eq!(socket.closed().await, Some(1000));
    assert_eq!(act(&local, &token, id, "items", hello()).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_person_speaks_for_the_agent_who_is_there() {
    let local = Local::start().await;
    let (_events, token) = opened(&local).await;
    let guest = local.chat().await;
    let mut socket = local.subscribed(&guest).await;
    let agent = local.invite(&guest.contact_id, "AGENT", "Ada").await;
    let _theirs = local.subscribed(&agent).await;
    socket.words(2).await;
    let body = json!({"content": "hello"});
    assert_eq!(act(&local, &token, &guest.contact_id, "items", body).await.0, StatusCode::OK);
    assert_eq!(socket.item().await["DisplayName"], "Ada");
    // Two take part, so receipts are still for them.
    let read = json!({"ContentType": format!("{EVENT}message.read"), "Content": "{}"});
    let (_, refused) = local.post("/participant/event", &local.token(&guest).await, read).await;
    assert!(text(&refused["message"]).contains("messageId"), "{refused}");
}

#[tokio::test]
async fn other_pages_can_neither_look_nor_act() {
    let local = Local::start().await;
    let (_events, token) = opened(&local).await;
    let guest = local.chat().await;
    let endpoint = local.service.endpoint();
    let own = endpoint.strip_prefix("http://").expect("http");
    let status = |request: RequestBuilder| async { request.send().await.expect("an answer").status() };
    for path in ["/", "/_page/events", "/_page/page.js", "/_page/requests/1", "/_local/state"] {
        let rebound = get(&local, path).header("host", "evil.example:4599");
        assert_eq!(status(rebound).await, StatusCode::MISDIRECTED_REQUEST, "{path}");
        let elsewhere = get(&local, path).header("origin", "http://evil.example");
        assert_eq!(status(elsewhere).await, StatusCode::FORBIDDEN, "{path}");
    }
    let end = format!("{endpoint}/_local/contacts/{}/end", guest.contact_id);
    let post = || Client::new().post(&end).header("origin", endpoint);
    assert_eq!(status(post()).await, StatusCode::FORBIDDEN);
    assert_eq!(status(post().header("x-page-token", "x")).await, StatusCode::FORBIDDEN);
    let foreign = Client::new().post(&end).header("x-page-token", &token).header("origin", "null");
    assert_eq!(status(foreign).await, StatusCode::FORBIDDEN);
    let preflight = Client::new().request(Method::OPTIONS, &end).header("origin", "http://evil.example");
    assert_eq!(status(preflight).await, StatusCode::FORBIDDEN);
    assert_eq!(local.words(&guest.contact_id), Vec::<String>::new());
    let by_name = format!("localhost:{}", own.rsplit(':').next().expect("a port"));
    let host = post().header("host", &by_name).header("x-page-token", &token);
    assert_eq!(status(host).await, StatusCode::FORBIDDEN, "another origin, though the same machine");
    assert_eq!(status(post().header("x-page-token", &token)).await, StatusCode::OK);
}

#[tokio::test]
async fn a_page_that_does_not_read_is_dropped_and_catches_up() {
    let local = Local::start().await;
    let (mut slow, _) = opened(&local).await;
    let guest = local.chat().await;
    let _socket = local.subscribed(&guest).await;
    let token = local.token(&guest).await;
    let long = "x".repeat(16_000);
    // What nobody reads fills what is between (the sockets' buffers, some megabytes) and then the queue.
    for _ in 0..250 {
        local.say(&token, &long).await;
    }
    let mut count = 0;
    while slow.next().await.is_some() {
        count += 1;
    }
    assert!(count < 250 * 4, "{count} events were kept for a page that read none");
    let mut again = Events::of(&local).await;
    assert_eq!(again.next().await.expect("all")["contacts"][0]["said"], 250);
}

#[tokio::test]
async fn the_oldest_page_gives_way_to_a_seventeenth() {
    let local = Local::start().await;
    let mut pages = Vec::new();
    for _ in 0..17 {
        pages.push(opened(&local).await.0);
    }
    let mut oldest = pages.remove(0);
    timeout(SOON, async { while oldest.next().await.is_some() {} }).await.expect("its end");
    local.chat().await;
    assert!(timeout(SOON, pages[0].next()).await.expect("in time").is_some());
}

#[tokio::test]
async fn an_open_page_does_not_hold_up_a_shutdown() {
    let local = Local::start().await;
    let (mut events, _) = opened(&local).await;
    let shutdown = timeout(Duration::from_secs(2), local.service.shutdown());
    let (shutdown, ()) = tokio::join!(shutdown, async { while events.next().await.is_some() {} });
    shutdown.expect("before the grace has passed");
}

#[tokio::test]
async fn the_made_up_key_is_shown_and_no_other() {
    let key = |all: Value| all["key"].clone();
    let own = SignaturePolicy::verified([("AKIDOWN", "a secret of somebody")]);
    let local = Local::of(builder().signatures(own)).await;
    assert_eq!(key(Events::of(&local).await.next().await.expect("all")), Value::Null);
    let local = Local::of(builder().signatures(SignaturePolicy::default())).await;
    assert_eq!(key(Events::of(&local).await.next().await.expect("all"))["id"], "AKIDLOCAL");
}
