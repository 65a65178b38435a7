//! The binary `connect-local`: a local Amazon Connect chat service for people.

use std::fmt;
use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use awso_connect_local::{
    ACCESS_KEY_ID, Assumptions, AttachmentSettings, ControlAccess, DocumentError, Faults, LocalConnect,
    LocalConnectBuilder, MessageLimits, SECRET_ACCESS_KEY, Scanner, Script, SignaturePolicy, Throttles, cli,
};
use clap::builder::NonEmptyStringValueParser;
use clap::{Parser, ValueEnum};

/// A local Amazon Connect chat service.
#[derive(Debug, Parser)]
#[command(name = "connect-local", version)]
struct Options {
    /// The address to listen on. On any but a loopback address, whoever reaches it can use the service, with the made-up
    /// key and without encryption: see --control, too.
    #[arg(long, value_name = "ADDRESS", default_value_t = Ipv4Addr::LOCALHOST.into())]
    host: IpAddr,
    /// What the URLs begin with that clients are given, where they reach the service otherwise: http://connect:4599.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// The port to listen on; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 4599)]
    port: u16,
    /// What happens at the other end: friendly, echo, silent, nobody, bot, menu, sign-in, transfer, supervisor, or a file
    /// in TOML or JSON with agent, greeting, rules and otherwise.
    #[arg(long, value_name = "NAME|FILE")]
    script: Option<PathBuf>,
    /// What goes wrong: a file in TOML or JSON with a list of faults.
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Which operations may be called as often as documented and not more: all, none, or names with commas between.
    #[arg(long, value_name = "OPERATIONS", default_value = "none")]
    throttles: String,
    /// A call too many is answered by the gateway, which names no error type.
    #[arg(long)]
    untyped_throttles: bool,
    /// How many chats of one instance may be on at once.
    #[arg(long, value_name = "N", default_value_t = 500)]
    most_chats: usize,
    /// How long a contact is kept, with its transcript and files, when it is over.
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    ended_contact_lifetime: u64,
    /// How many contacts are kept that are over.
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    most_ended_contacts: usize,
    /// Who may use the control routes under /_local/.
    #[arg(long, value_enum, value_name = "WHO", default_value = "loopback")]
    control: Control,
    /// How long a connection token is good for.
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    connection_token_lifetime: u64,
    /// Keeps contacts, transcripts and timers in this directory, and goes on with what is there. In memory without it.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Which signatures are asked for on the routes of Amazon Connect itself.
    #[arg(long, value_enum, value_name = "HOW", default_value = "verify")]
    signatures: Signatures,
    /// The access key id that is known.
    #[arg(long, value_name = "ID", default_value = ACCESS_KEY_ID, value_parser = NonEmptyStringValueParser::new())]
    access_key_id: String,
    /// The made-up secret of that access key.
    #[arg(long, value_name = "SECRET", default_value = SECRET_ACCESS_KEY, value_parser = NonEmptyStringValueParser::new())]
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
    /// How long customers and agents may say nothing until they are idle; 0 for ever.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    idle_after: u64,
    /// How long they may be idle until everybody but the customer is made to leave; 0 for ever.
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
    /// How many connections may be open at once; never more than the process may have open files.
    #[arg(long, value_name = "N", default_value = "2048")]
    most_connections: NonZeroUsize,
    /// Logs nothing of what happens. Without it there is a line on standard error for each request, websocket and chat,
    /// without secrets.
    #[arg(long, short)]
    quiet: bool,
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
enum Control {
    /// Programs of this machine.
    Loopback,
    /// Whoever reaches the service.
    Anyone,
    /// Nobody.
    Nobody,
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
        let builder = LocalConnect::builder();
        let builder = match &self.public_url {
            Some(url) => builder.public_url(url),
            None => builder,
        };
        Ok(builder
            .host(self.host)
            .port(self.port)
            .connection_token_lifetime(Duration::from_secs(self.connection_token_lifetime))
            .signatures(policy.window(Duration::from_secs(self.signature_window)))
            .heartbeat_timeout(limit(self.heartbeat_timeout))
            .idle_after(limit(self.idle_after))
            .disconnected_after(limit(self.disconnected_after))
            .message_limits(limits)
            .throttles(self.throttles()?)
            .most_chats(self.most_chats)
            .ended_contact_lifetime(Duration::from_secs(self.ended_contact_lifetime))
            .most_ended_contacts(self.most_ended_contacts)
            .control(match self.control {
                Control::Loopback => ControlAccess::Loopback,
                Control::Anyone => ControlAccess::Anyone,
                Control::Nobody => ControlAccess::Nobody,
            })
            .most_connections(self.most_connections.get())
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
            let (extension, media_type) = kind(text).ok_or_else(|| {
                let problem = format_args!("{text}: write EXTENSION=MEDIA-TYPE, as in json=application/json");
                failure("--accept-attachment", problem)
            })?;
            settings = settings.accept(extension, media_type);
        }
        Ok(settings)
    }

    fn throttles(&self) -> Result<Throttles, String> {
        let throttles = match self.throttles.as_str() {
            "all" => Throttles::all(),
            "none" | "" => Throttles::none(),
            names => Throttles::of(names.split(',').map(str::trim)),
        };
        throttles.check().map_err(|problem| failure("--throttles", problem))?;
        Ok(if self.untyped_throttles { throttles.untyped() } else { throttles })
    }

    /// The script of this name; else that of the file.
    fn script(&self) -> Result<Option<Script>, String> {
        let Some(path) = &self.script else { return Ok(None) };
        match path.to_str().and_then(Script::named) {
            Some(script) => Ok(Some(script)),
            None => read(path, Script::of_text).map(Some),
        }
    }
}

/// What stands in a file.
fn read<T>(path: &Path, of_text: impl Fn(&str) -> Result<T, DocumentError>) -> Result<T, String> {
    let bytes = fs::read(path).map_err(|error| failure(path.display(), error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        failure(path.display(), format_args!("line {line}: not UTF-8"))
    })?;
    of_text(&text).map_err(|error| failure(path.display(), error))
}

/// An extension and a media type.
fn kind(text: &str) -> Option<(&str, &str)> {
    let (extension, media_type) = text.split_once('=')?;
    let (top, sub) = media_type.split_once('/')?;
    let is_empty = extension.trim_start_matches('.').is_empty() || top.is_empty() || sub.is_empty();
    (!is_empty).then_some((extension, media_type))
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
    if let Some(script) = options.script()? {
        service = service.script(script);
    }
    if let Some(path) = &options.faults {
        service = service.faults(read(path, Faults::of_text)?);
    }
    if let Some(directory) = &options.data {
        service = service.data(directory).report(|line| cli::complain("connect-local", line));
    }
    let mut written = None;
    if !options.quiet {
        let (log, end) = cli::log();
        (service, written) = (service.log(log), Some(end));
    }
    let mut stop = cli::Stop::listen().map_err(|error| failure("cannot wait for signals", error))?;
    let mut service = service.start().await.map_err(|error| error.to_string())?;
    let endpoint = service.endpoint();
    let (key, secret) = (&options.access_key_id, &options.secret_access_key);
    let listening = format!(
        r#"connect-local listens on {endpoint}
Start a chat: curl --aws-sigv4 aws:amz:us-east-1:connect --user {key}:{secret} -X PUT {endpoint}/contact/chat -d '{{"InstanceId":"i","ContactFlowId":"f","ParticipantDetails":{{"DisplayName":"Jane"}}}}'
Then connect: curl -X POST {endpoint}/participant/connection -H "X-Amz-Bearer: $PARTICIPANT_TOKEN" -d '{{"Type":["WEBSOCKET","CONNECTION_CREDENTIALS"],"ConnectParticipant":true}}'
"#
    );
    cli::say(&listening).map_err(|error| failure("cannot write to standard output", error))?;
    tokio::select! {
        () = stop.asked() => {}
        error = service.ended() => return Err(failure("the service has ended", error)),
    }
    service.shutdown().await;
    // The lines that are left, if anybody reads them.
    let _ = written.map(|end| end.recv_timeout(Duration::from_secs(1)));
    Ok(())
}
