//! Services of every protocol, written by hand as an author does, against moto: <https://docs.getmoto.org>.
//!
//! Where there is no Python with moto (see `awso_tests::paths::python`), the trials are ignored and say how
//! to get one.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(missing_docs, unreachable_pub, reason = "shapes are written as in a service's own crate")]

mod dynamodb;
mod ec2;
mod s3;
mod server;
mod sns;
mod sqs;
mod sts;

use std::process::ExitCode;
use std::sync::{Arc, LazyLock};

use awso_tests::paths;
use libtest_mimic::{Arguments, Completion, Failed, Trial};

use server::Server;

const REMEDY: &str =
    "python3 -m venv target/python && target/python/bin/pip install -r tests/moto/requirements.txt";

type Started = LazyLock<Result<Server, String>>;

fn main() -> ExitCode {
    let server: Arc<Started> = Arc::new(LazyLock::new(|| Server::start(&paths::python())));
    let trials = vec![
        trial("a_union_that_holds_itself_goes_to_dynamodb_and_back", &server, async |it| {
            dynamodb::run(it).await;
        }),
        trial("instances_are_described_over_ec2_query", &server, async |it| {
            ec2::run(it).await;
        }),
        trial("objects_are_stored_and_listed_over_rest_xml", &server, async |it| {
            s3::run(it).await;
        }),
        trial("a_message_is_published_over_aws_query", &server, async |it| {
            sns::run(it).await;
        }),
        trial("a_message_is_queued_over_json", &server, async |it| {
            sqs::run(it).await;
        }),
        trial("a_role_is_assumed_over_aws_query", &server, async |it| {
            sts::run(it).await;
        }),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn trial(name: &str, server: &Arc<Started>, run: impl AsyncFnOnce(&Server) + Send + 'static) -> Trial {
    let server = Arc::clone(server);
    Trial::ignorable_test(name, move || match &**server {
        Err(problem) => Ok(Completion::ignored_with(format!("{problem}; {REMEDY}"))),
        Ok(server) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(run(server));
            Ok::<_, Failed>(Completion::Completed)
        }
    })
}
