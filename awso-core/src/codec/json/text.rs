//! The text of a document, read from its beginning to its end: what stands next, and what is wrong with it.

use std::borrow::Cow;

use super::escape;
use crate::codec::{DEPTH, too_deep};
use crate::error::Step;

/// Reading stopped; the [`Text`] knows where and why.
pub(super) struct Stop;

const CONTROL: &str = "control character (\\u0000-\\u001F) found while parsing a string";

pub(super) type Read<T> = Result<T, Stop>;

pub(super) struct Text<'j> {
    json: &'j [u8],
    /// The same, where all of it is UTF-8, as all should be. What is skipped may be anything.
    text: Option<&'j str>,
    /// Where the next byte stands.
    at: usize,
    pub(super) depth: usize,
    /// Where reading stopped, in the shape: innermost step first. It is filled on the way out: the good way pays nothing.
    path: Vec<Step>,
    problem: Option<Problem>,
}

/// Why reading stopped.
struct Problem {
    text: String,
    /// The last byte read.
    at: usize,
    /// It is JSON, and does not fit.
    is_mismatch: bool,
}

impl<'j> Text<'j> {
    /// A text that stands so many levels deep.
    pub(super) fn new(json: &'j [u8], depth: usize) -> Self {
        // Checked once, and not string by string.
        let text = str::from_utf8(json).ok();
        Text { json, text, at: 0, depth: depth.min(DEPTH), path: Vec::new(), problem: None }
    }

    /// What is wrong, the way to where it is, outermost step first, and the last byte read.
    pub(super) fn stopped(mut self) -> (String, Vec<Step>, usize) {
        self.path.reverse();
        let problem = self.problem.map(|problem| (problem.text, problem.at));
        let (text, at) = problem.unwrap_or_else(|| ("not JSON".to_owned(), self.at));
        (text, self.path, at)
    }

    /// Adds a step to the way to where reading stopped.
    pub(super) fn came_by(&mut self, step: Step) {
        self.path.push(step);
    }

    /// Whether it is the value just read that does not fit, not something inside: an error answer, which keeps what was
    /// read, must not keep a blank for it.
    pub(super) fn ends_here(&self) -> bool {
        self.path.is_empty() && self.problem.as_ref().is_some_and(|problem| problem.is_mismatch)
    }

    /// What was read last does not fit.
    pub(super) fn fail<T>(&mut self, problem: String) -> Read<T> {
        let at = self.at.saturating_sub(1);
        self.problem.get_or_insert(Problem { text: problem, at, is_mismatch: true });
        Err(Stop)
    }

    /// The byte here is none that may stand here.
    fn wrong<T>(&mut self, problem: &str) -> Read<T> {
        let (text, at) = if self.at < self.json.len() {
            (format!("not JSON: {problem}"), self.at)
        } else {
            ("the document ends early".to_owned(), self.json.len().saturating_sub(1))
        };
        self.problem.get_or_insert(Problem { text, at, is_mismatch: false });
        Err(Stop)
    }

    /// What stands between these.
    fn part(&mut self, start: usize, end: usize) -> Read<&'j str> {
        let part = match self.text {
            // They are ends of tokens and so of characters.
            Some(text) => text.get(start..end),
            None => self.json.get(start..end).and_then(|part| str::from_utf8(part).ok()),
        };
        match part {
            Some(part) => Ok(part),
            // A character of which the end is missing is no other character.
            None if end == self.json.len() => self.wrong(""),
            None => self.wrong("invalid unicode code point"),
        }
    }

    /// The next byte that is no white space; 0 at the end, which is none that may stand anywhere.
    fn peek(&mut self) -> u8 {
        let bytes = self.json;
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                Some(byte) => return *byte,
                None => return 0,
            }
        }
    }

    /// The first byte of a value.
    pub(super) fn value(&mut self) -> Read<u8> {
        match self.peek() {
            byte @ (b'n' | b't' | b'f' | b'"' | b'-' | b'0'..=b'9' | b'[' | b'{') => Ok(byte),
            _ => self.wrong("expected value"),
        }
    }

    /// Nothing stands behind the value.
    pub(super) fn end(&mut self) -> Read<()> {
        self.peek();
        if self.at < self.json.len() { self.wrong("trailing characters") } else { Ok(()) }
    }

    /// This word, whose first letter stands here.
    pub(super) fn word(&mut self, word: &str) -> Read<()> {
        for letter in word.bytes() {
            if self.json.get(self.at) != Some(&letter) {
                return self.wrong("expected ident");
            }
            self.at += 1;
        }
        Ok(())
    }

    /// The digits of a number, with sign, point and exponent.
    pub(super) fn number(&mut self) -> Read<&'j str> {
        let start = self.at;
        let bytes = self.json;
        let next = |at: usize| bytes.get(at).copied().unwrap_or_default();
        if next(self.at) == b'-' {
            self.at += 1;
        }
        match next(self.at) {
            b'0' => self.at += 1,
            b'1'..=b'9' => self.digits(),
            _ => return self.no_number(),
        }
        if next(self.at).is_ascii_digit() {
            return self.no_number();
        }
        if next(self.at) == b'.' {
            self.at += 1;
            self.some_digits()?;
        }
        if matches!(next(self.at), b'e' | b'E') {
            self.at += 1;
            if matches!(next(self.at), b'+' | b'-') {
                self.at += 1;
            }
            self.some_digits()?;
        }
        self.part(start, self.at)
    }

    fn digits(&mut self) {
        while self.json.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
    }

    fn some_digits(&mut self) -> Read<()> {
        if !self.json.get(self.at).is_some_and(u8::is_ascii_digit) {
            return self.no_number();
        }
        self.digits();
        Ok(())
    }

    /// A number that ends early is none, for nothing in it says that it goes on.
    fn no_number<T>(&mut self) -> Read<T> {
        self.at = self.at.min(self.json.len() - 1);
        self.wrong("invalid number")
    }

    /// The digits of a number as a double.
    pub(super) fn double(&mut self, digits: &str) -> Read<f64> {
        match digits.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => {
                self.at -= 1;
                self.wrong("number out of range")
            }
        }
    }

    /// Whether this name stands here as a string, without an escape. If so it is read.
    pub(super) fn is_name(&mut self, name: &str) -> bool {
        let rest = self.json.get(self.at + 1..).unwrap_or_default();
        // Looked at first, for names that are not there are mostly told by it.
        let is_name = rest.get(name.len()) == Some(&b'"') && rest.starts_with(name.as_bytes());
        if is_name {
            self.at += name.len() + 2;
        }
        is_name
    }

    /// The string whose quote stands here, borrowed from the document where it holds no escapes.
    pub(super) fn string(&mut self) -> Read<Cow<'j, str>> {
        let start = self.at + 1;
        self.at = start;
        self.plain();
        if self.json.get(self.at) == Some(&b'"') {
            self.at += 1;
            return self.part(start, self.at - 1).map(Cow::Borrowed);
        }
        // With room for as much as stands there, which is never less.
        let (plain, mut text) = (self.at, String::new());
        self.at = start - 1;
        self.skip_string()?;
        text.reserve_exact(self.at - 1 - start);
        self.at = plain;
        text.push_str(self.part(start, plain)?);
        loop {
            match self.json.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => {
                    self.at += 1;
                    text.push(self.escaped()?);
                }
                _ => return self.wrong(CONTROL),
            }
            let start = self.at;
            self.plain();
            text.push_str(self.part(start, self.at)?);
        }
    }

    /// Passes over what stands for itself in a string.
    fn plain(&mut self) {
        let rest = self.json.get(self.at..).unwrap_or_default();
        self.at += escape::find(rest).unwrap_or(rest.len());
    }

    /// The character that an escape stands for, behind its backslash.
    fn escaped(&mut self) -> Read<char> {
        let character = match self.json.get(self.at) {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.unicode();
            }
            _ => return self.wrong("invalid escape"),
        };
        self.at += 1;
        Ok(character)
    }

    /// The character of four hexadecimal digits, or of two such escapes that are a pair.
    fn unicode(&mut self) -> Read<char> {
        let lone = "lone leading surrogate in hex escape";
        let mut number = self.hexadecimal()?;
        if let 0xd800..=0xdbff = number {
            if !self.json.get(self.at..).unwrap_or_default().starts_with(b"\\u") {
                return self.wrong("unexpected end of hex escape");
            }
            self.at += 2;
            let low = self.hexadecimal()?;
            if !(0xdc00..=0xdfff).contains(&low) {
                self.at -= 1;
                return self.wrong(lone);
            }
            number = 0x1_0000 + ((number - 0xd800) << 10) + (low - 0xdc00);
        }
        match char::from_u32(number) {
            Some(character) => Ok(character),
            None => {
                self.at -= 1;
                self.wrong(lone)
            }
        }
    }

    fn hexadecimal(&mut self) -> Read<u32> {
        let mut number = 0;
        for _ in 0..4 {
            let digit = self.json.get(self.at).and_then(|byte| char::from(*byte).to_digit(16));
            let Some(digit) = digit else { return self.wrong("invalid escape") };
            number = number << 4 | digit;
            self.at += 1;
        }
        Ok(number)
    }

    /// Goes into a list or object, past its bracket; the caller comes out again by lowering the depth.
    pub(super) fn enter(&mut self) -> Read<()> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH { self.fail(too_deep()) } else { Ok(()) }
    }

    /// Whether another item follows, before which this bracket could stand, past the comma between them.
    pub(super) fn another(&mut self, is_first: bool, end: u8) -> Read<bool> {
        match self.peek() {
            byte if byte == end => {
                self.at += 1;
                return Ok(false);
            }
            _ if is_first => return Ok(true),
            b',' => self.at += 1,
            _ if end == b']' => return self.wrong("expected `,` or `]`"),
            _ => return self.wrong("expected `,` or `}`"),
        }
        if self.peek() == end { self.wrong("trailing comma") } else { Ok(true) }
    }

    /// Whether another entry follows in an object: then its key stands here.
    pub(super) fn another_key(&mut self, is_first: bool) -> Read<bool> {
        let there = self.another(is_first, b'}')?;
        if there && self.peek() != b'"' {
            return self.wrong("key must be a string");
        }
        Ok(there)
    }

    /// The colon behind a key.
    pub(super) fn colon(&mut self) -> Read<()> {
        if self.peek() != b':' {
            return self.wrong("expected `:`");
        }
        self.at += 1;
        Ok(())
    }

    /// A key, and the colon behind it.
    pub(super) fn key(&mut self) -> Read<Cow<'j, str>> {
        let key = self.string()?;
        self.colon()?;
        Ok(key)
    }

    /// Passes over a string, of which nothing is read: half a pair of surrogates is none of our affair.
    fn skip_string(&mut self) -> Read<()> {
        self.at += 1;
        loop {
            self.plain();
            match self.json.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.at += 1,
                _ => return self.wrong(CONTROL),
            }
            match self.json.get(self.at) {
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
                Some(b'u') => {
                    self.at += 1;
                    self.hexadecimal()?;
                }
                _ => return self.wrong("invalid escape"),
            }
        }
    }

    /// Passes over a value, however deep it is, and hands over what it is.
    pub(super) fn skip(&mut self) -> Read<&'j [u8]> {
        let first = self.value()?;
        let start = self.at;
        // Nothing recurses: which brackets are open is known by a byte each.
        let mut open: Vec<u8> = Vec::new();
        let mut next = first;
        loop {
            match next {
                b'"' => self.skip_string()?,
                b'n' => self.word("null")?,
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'[' | b'{' => {
                    // The bracket that ends it is two behind.
                    open.push(next + 2);
                    self.at += 1;
                    if self.is_in(&mut open, true)? {
                        next = self.value()?;
                        continue;
                    }
                }
                _ => drop(self.number()?),
            }
            if open.is_empty() || !self.is_in(&mut open, false)? {
                return Ok(self.json.get(start..self.at).unwrap_or_default());
            }
            next = self.value()?;
        }
    }

    /// Whether a value follows in what is open, past all that end here.
    fn is_in(&mut self, open: &mut Vec<u8>, mut is_first: bool) -> Read<bool> {
        while let Some(end) = open.last().copied() {
            let there = if end == b'}' { self.another_key(is_first)? } else { self.another(is_first, end)? };
            if there {
                if end == b'}' {
                    self.skip_string()?;
                    self.colon()?;
                }
                return Ok(true);
            }
            open.pop();
            is_first = false;
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests;
