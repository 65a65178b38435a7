//! Programs of others: clients of AWS's own, in whatever language, that are driven against our services.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, io};

use crate::paths;

/// The last words of a program that found everything as it should be.
const VERDICT: &str = "all is well";

/// A program with nothing of this machine's configuration of AWS: no variables but the path to programs, and an empty
/// home, which goes away with the handle.
#[derive(Debug)]
pub struct Foreign {
    command: Command,
    home: PathBuf,
}

/// How a program ended and what it printed.
#[derive(Debug)]
pub struct Ended {
    status: ExitStatus,
    printed: String,
    complained: String,
}

impl Foreign {
    /// A program that is not run yet.
    ///
    /// # Errors
    /// There is no room for its home.
    pub fn program(program: &Path) -> io::Result<Foreign> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let home = paths::target_dir().join("tmp").join(format!("home-{}-{number}", std::process::id()));
        fs::create_dir_all(&home)?;
        let mut command = Command::new(program);
        command.env_clear().current_dir(&home).env("HOME", &home).env("AWS_EC2_METADATA_DISABLED", "true");
        if let Some(path) = env::var_os("PATH") {
            command.env("PATH", path);
        }
        Ok(Foreign { command, home })
    }

    /// One more argument.
    #[must_use]
    pub fn arg(mut self, argument: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Runs it with this input, to its end.
    ///
    /// # Errors
    /// There is no such program, or the system does not run it.
    pub fn run(mut self, input: &str) -> io::Result<Ended> {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // Whoever ends early does not read it, and how it ended says more.
            let _ = stdin.write_all(input.as_bytes());
        }
        let output = child.wait_with_output()?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(Ended { status: output.status, printed: text(&output.stdout), complained: text(&output.stderr) })
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.home);
    }
}

impl Ended {
    /// Whether it ended well and its last words are that all is well.
    ///
    /// # Errors
    /// Else, how it ended and all that it printed.
    pub fn well(&self) -> Result<(), String> {
        if self.status.success() && self.printed.trim_end().ends_with(VERDICT) {
            Ok(())
        } else {
            Err(format!("{}\n{}{}", self.status, self.printed, self.complained))
        }
    }

    /// Whether it ended well.
    ///
    /// # Errors
    /// Else, the last line of its complaint.
    pub fn success(&self) -> Result<(), String> {
        if self.status.success() {
            Ok(())
        } else {
            Err(self.complained.lines().last().unwrap_or_default().to_owned())
        }
    }
}
