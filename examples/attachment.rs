//! Sends a file into a chat, waits for its scan, and fetches it again.

use awso_connect_local::{AttachmentSettings, LocalConnect, Script};
use awso_connect_participant::chat::{Attachment, ChatEvent, ChatSession};
use awso_connect_participant::{ArtifactStatus, Client};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome {
    let quick = AttachmentSettings::default().scan_time(std::time::Duration::ZERO);
    let service = LocalConnect::builder().script(Script::silent()).attachments(quick).start().await?;
    let started = awso_examples::start_chat(&service, "Jane").await?;
    let client = Client::new(service.config())?;
    let (chat, mut events) = ChatSession::start(&client, started.participant_token).await?;

    // A file on disk: Attachment::open("report.csv").await?
    let report = Attachment::bytes("report.csv", "parcel,state\n".repeat(100_000).into_bytes());
    let upload = chat.send_file(report);
    let mut progress = upload.progress();
    let shown = tokio::spawn(async move {
        while let Some(sent) = progress.changed().await {
            println!("{sent} of {} bytes", progress.total());
        }
    });
    upload.await?;
    shown.await?;

    while let Some(event) = events.next().await {
        let ChatEvent::Attachment(entry) = event else { continue };
        let Some(file) = entry.attachments().first() else { continue };
        println!("{:?} is {:?}", file.attachment_name, file.status);
        if let (Some(ArtifactStatus::Approved), Some(id)) = (&file.status, &file.attachment_id) {
            // Into a file: .save("report.csv").await?
            let mut download = chat.download(id).await?.into_stream();
            let mut size = 0;
            while let Some(piece) = download.next().await {
                size += piece?.len();
            }
            println!("{size} bytes came back");
            break;
        }
    }
    chat.disconnect().await?;
    Ok(())
}
