//! Lines of input, of whatever somebody sends.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};

use crate::editor::MOST;

/// A `/` before one that is said, and a message.
const LONGEST: usize = MOST + 1;

/// Reads lines, and keeps no more of one than can be sent.
#[derive(Debug)]
pub(crate) struct Input<R> {
    reader: R,
    line: Vec<u8>,
    is_too_long: bool,
}

impl<R: AsyncBufRead + Unpin> Input<R> {
    pub(crate) fn new(reader: R) -> Self {
        Input { reader, line: Vec::new(), is_too_long: false }
    }

    /// The next line, or what is wrong with it; none at the end. Nothing is lost where it is not waited for to its end.
    ///
    /// # Errors
    /// It cannot be read on.
    pub(crate) async fn next(&mut self) -> io::Result<Option<Result<String, String>>> {
        loop {
            let read = self.reader.fill_buf().await?;
            if read.is_empty() {
                let is_over = self.line.is_empty() && !self.is_too_long;
                return Ok((!is_over).then(|| self.take()));
            }
            let end = read.iter().position(|byte| *byte == b'\n');
            let part = &read[..end.unwrap_or(read.len())];
            // A line may end in a carriage return, too.
            self.is_too_long |= self.line.len() + part.len() > LONGEST + 1;
            if self.is_too_long {
                self.line.clear();
            } else {
                self.line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(self.take()));
            }
        }
    }

    fn take(&mut self) -> Result<String, String> {
        let mut line = std::mem::take(&mut self.line);
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        if std::mem::take(&mut self.is_too_long) || line.len() > LONGEST {
            return Err(format!(
                "a line of standard input is left out: it has more than the {MOST} bytes of a message"
            ));
        }
        String::from_utf8(line)
            .map_err(|error| format!("a line of standard input is left out: {}", error.utf8_error()))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::BufReader;

    use super::*;

    async fn lines(bytes: &[u8]) -> Vec<Result<String, String>> {
        // Parts of lines come one after the other.
        let mut input = Input::new(BufReader::with_capacity(7, bytes));
        let mut lines = Vec::new();
        while let Some(line) = input.next().await.expect("it can be read") {
            lines.push(line);
            assert!(input.line.capacity() <= 4 * LONGEST);
        }
        lines
    }

    #[tokio::test]
    async fn lines_end_in_either_way_and_the_last_one_needs_no_end() {
        let expected = ["a", "", "longer than it", "z"].map(|line| Ok(line.to_owned()));
        assert_eq!(lines(b"a\n\r\nlonger than it\r\nz").await, expected);
        assert_eq!(lines(b"").await, []);
        assert_eq!(lines(b"z\n").await, [Ok("z".to_owned())]);
    }

    #[tokio::test]
    async fn what_cannot_be_sent_is_left_out_and_the_next_line_is_read() {
        let long = "x".repeat(LONGEST);
        let text = format!("{long}\r\n{long}x\n{}\nz\n{long}yyy", "y".repeat(1_000_000));
        let told = lines(text.as_bytes()).await;
        let are_right: Vec<bool> = told.iter().map(Result::is_ok).collect();
        assert_eq!(are_right, [true, false, false, true, false]);
        assert_eq!(
            told[1],
            Err("a line of standard input is left out: it has more than the 16384 bytes of a message"
                .to_owned())
        );
        let told = lines(b"\xff\nz").await;
        assert!(told[0].as_ref().is_err_and(|problem| problem.contains("utf-8")), "{told:?}");
        assert_eq!(told[1], Ok("z".to_owned()));
    }
}
