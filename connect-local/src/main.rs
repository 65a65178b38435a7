//! The binary `connect-local`: a local Amazon Connect chat service for people.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use awso_connect_local::{
    ACCESS_KEY_ID, Assumptions, AttachmentSettings, LocalConnect, LocalConnectBuilder, MessageLimits,
    SECRET_ACCESS_KEY, Scanner, Script, SignaturePolicy, cli,
};
use clap::{Parser, ValueEnum};

/// A local Amazon Connect chat service on 127.0.0.1.
#[derive(Debug, Parser)]
#[command(name = "connect-local", version)]
struct Options {
    /// The port to listen on; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 4599)]
    port: u16,
    /// What the agent says: a JSON file with agent, greeting, rules [{contains, reply}] and otherwise.
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// How long a connection token is good for.
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    connection_token_lifetime: u64,
    /// Which signatures are asked for on the routes of Amazon Connect itself.
    #[arg(long, value_enum, value_name = "HOW", default_value = "verify")]
    signatures: Signatures,
    /// The access key id that is known.
    #[arg(long, value_name = "ID", default_value = ACCESS_KEY_ID)]
    access_key_id: String,
    /// The made-up secret of that access key.
    #[arg(long, value_name = "SECRET", default_value = SECRET_ACCESS_KEY)]
    secret_access_key: String,
    /// How far the times of a signature and of the service may be apart, 900 at most.
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    signature_window: u64,
    /// How long a websocket may be silent; 0 lets it.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    heartbeat_timeout: u64,
    /// How long messages may be: 16,384 bytes; 1,024 characters, as for a Lex bot; or as it was once.
    #[arg(long, value_enum, value_name = "PROFILE", default_value = "current")]
    message_limits: Limits,
    /// How long a participant may say nothing until they are idle; 0 for ever.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    idle_after: u64,
    /// How long a participant may say nothing until they are made to leave; 0 for ever.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    disconnected_after: u64,
    /// How many bytes an attachment may have.
    #[arg(long, value_name = "BYTES", default_value_t = 20_000_000)]
    largest_attachment: u64,
    /// Takes attachments of one more kind, as EXTENSION=MEDIA-TYPE; may be given several times.
    #[arg(long, value_name = "EXTENSION=TYPE")]
    accept_attachment: Vec<String>,
    /// Which attachments are rejected: the EICAR test file, none, or all.
    #[arg(long, value_enum, value_name = "WHICH", default_value = "eicar")]
    reject_attachments: Rejected,
    /// How long the scan of an attachment takes.
    #[arg(long, value_name = "SECONDS", default_value_t = 1)]
    attachment_scan: u64,
    /// How many connections may be open at once.
    #[arg(long, value_name = "N", default_value_t = 2_048)]
    most_connections: usize,
    /// Sets what the service does where nobody knows what the real one does, as NAME=true or NAME=false; may be given
    /// several times.
    #[arg(long, value_name = "NAME=BOOL")]
    assume: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Signatures {
    /// That of the known access key.
    Verify,
    /// One of any access key, which is not verified.
    AnyKey,
    /// None.
    Ignore,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Rejected {
    Eicar,
    None,
    All,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Limits {
    Current,
    Lex,
    Legacy,
}

impl Options {
    fn builder(&self) -> Result<LocalConnectBuilder, String> {
        let policy = match self.signatures {
            Signatures::Verify => {
                SignaturePolicy::verified([(&*self.access_key_id, &*self.secret_access_key)])
            }
            Signatures::AnyKey => SignaturePolicy::any_key(),
            Signatures::Ignore => SignaturePolicy::ignored(),
        };
        let limits = match self.message_limits {
            Limits::Current => MessageLimits::Current,
            Limits::Lex => MessageLimits::Lex,
            Limits::Legacy => MessageLimits::Legacy,
        };
        let mut assumptions = Assumptions::default();
        for text in &self.assume {
            let (name, value) = text.split_once('=').unwrap_or((text, "true"));
            assumptions.set(name, value).map_err(|problem| failure("--assume", problem))?;
        }
        Ok(LocalConnect::builder()
            .port(self.port)
            .connection_token_lifetime(Duration::from_secs(self.connection_token_lifetime))
            .signatures(policy.window(Duration::from_secs(self.signature_window)))
            .heartbeat_timeout(limit(self.heartbeat_timeout))
            .idle_after(limit(self.idle_after))
            .disconnected_after(limit(self.disconnected_after))
            .message_limits(limits)
            .most_connections(self.most_connections)
            .attachments(self.attachments()?)
            .assumptions(assumptions))
    }
}

impl Options {
    fn attachments(&self) -> Result<AttachmentSettings, String> {
        let scanner = match self.reject_attachments {
            Rejected::Eicar => Scanner::RejectEicar,
            Rejected::None => Scanner::ApproveAll,
            Rejected::All => Scanner::RejectAll,
        };
        let mut settings = AttachmentSettings::default()
            .largest(self.largest_attachment)
            .scanner(scanner)
            .scan_time(Duration::from_secs(self.attachment_scan));
        for text in &self.accept_attachment {
            let (extension, media_type) = text.split_once('=').ok_or_else(|| {
                failure("--accept-attachment", format_args!("{text}: not EXTENSION=MEDIA-TYPE"))
            })?;
            settings = settings.accept(extension, media_type);
        }
        Ok(settings)
    }
}

fn limit(seconds: u64) -> Option<Duration> {
    (seconds > 0).then(|| Duration::from_secs(seconds))
}

/// Why the program ends before its time.
fn failure(what: impl fmt::Display, problem: impl fmt::Display) -> String {
    format!("{what}: {problem}")
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => cli::fail("connect-local", problem),
    }
}

fn run() -> Result<(), String> {
    let options = cli::parse::<Options>();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| failure("cannot start", error))?;
    runtime.block_on(serve(options))
}

async fn serve(options: Options) -> Result<(), String> {
    let mut service = options.builder()?;
    if let Some(path) = &options.script {
        let json = fs::read_to_string(path).map_err(|error| failure(path.display(), error))?;
        let script = Script::of_json(&json).map_err(|error| failure(path.display(), error))?;
        service = service.script(script);
    }
    let service = service
        .start()
        .await
        .map_err(|error| failure(format_args!("cannot listen on 127.0.0.1:{}", options.port), error))?;
    let endpoint = service.endpoint();
    let (key, secret) = (&options.access_key_id, &options.secret_access_key);
    let listening = format!(
        r#"connect-local listens on {endpoint}
Start a chat: curl --aws-sigv4 aws:amz:us-east-1:connect --user {key}:{secret} -X PUT {endpoint}/contact/chat -d '{{"InstanceId":"i","ContactFlowId":"f","ParticipantDetails":{{"DisplayName":"Jane"}}}}'
Then connect: curl -X POST {endpoint}/participant/connection -H "X-Amz-Bearer: $PARTICIPANT_TOKEN" -d '{{"Type":["WEBSOCKET","CONNECTION_CREDENTIALS"],"ConnectParticipant":true}}'
"#
    );
    cli::say(&listening).map_err(|error| failure("cannot write to standard output", error))?;
    tokio::signal::ctrl_c().await.map_err(|error| failure("cannot wait for Ctrl-C", error))?;
    service.shutdown().await;
    Ok(())
}
