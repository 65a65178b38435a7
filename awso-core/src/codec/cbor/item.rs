//! One item after the other, with what stands in pieces or behind tags put together.

use std::borrow::Cow;
use std::error::Error;
use std::str::Utf8Error;

use minicbor::Decoder;
use minicbor::data::{Token, Type};

use super::{DECIMAL, NEGATIVE, POSITIVE, number};

/// One value, or the beginning of a list or map.
pub(super) enum Item<'c> {
    /// Or undefined.
    Null,
    Boolean(bool),
    Number(Number),
    Text(Cow<'c, str>),
    Bytes(Cow<'c, [u8]>),
    /// With how many items it has, unless it says where it ends.
    List(Option<u64>),
    /// With how many entries it has, unless it says where it ends.
    Map(Option<u64>),
    /// A value that nobody has given a meaning.
    Simple,
}

pub(super) enum Number {
    Integer(i128),
    Float(f64),
    /// One that has more digits than these, or a scale.
    Digits(String),
    /// One with more digits than are converted.
    Huge,
}

impl Item<'_> {
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Item::Null => "null",
            Item::Boolean(_) => "a boolean",
            Item::Number(_) => "a number",
            Item::Text(_) => "a string",
            Item::Bytes(_) => "a byte string",
            Item::List(_) => "a list",
            Item::Map(_) => "a map",
            Item::Simple => "a simple value",
        }
    }
}

/// Why there is no next token.
pub(super) enum Fault {
    Early,
    NotUtf8,
    Malformed(&'static str),
}

impl From<Fault> for String {
    fn from(fault: Fault) -> String {
        match fault {
            Fault::Early => "the document ends early".to_owned(),
            Fault::NotUtf8 => "not CBOR: text that is not UTF-8".to_owned(),
            Fault::Malformed(what) => format!("not CBOR: {what}"),
        }
    }
}

const BREAK: u8 = 0xff;
const NO_VALUE: Fault = Fault::Malformed("a byte that begins no value");
const MISPLACED: Fault = Fault::Malformed("an end where a value should be");
const MIXED: Fault = Fault::Malformed("a string in pieces of another kind");
const NO_DECIMAL: Fault = Fault::Malformed("a decimal fraction that is no pair of integers");

pub(super) struct Items<'c> {
    decoder: Decoder<'c>,
}

impl<'c> Items<'c> {
    pub(super) fn of(cbor: &'c [u8]) -> Self {
        Items { decoder: Decoder::new(cbor) }
    }

    /// The last byte that was read.
    pub(super) fn last(&self) -> usize {
        self.decoder.position().saturating_sub(1)
    }

    /// Whether nothing is left.
    pub(super) fn end(&mut self) -> Result<(), Fault> {
        let position = self.decoder.position();
        if position == self.decoder.input().len() {
            return Ok(());
        }
        self.decoder.set_position(position + 1);
        Err(Fault::Malformed("trailing bytes"))
    }

    /// Whether a list or map, of which so much is left, goes on.
    pub(super) fn more(&mut self, left: &mut Option<u64>) -> bool {
        match left {
            Some(0) => false,
            Some(left) => {
                *left -= 1;
                true
            }
            None => {
                let position = self.decoder.position();
                let ends = self.decoder.input().get(position) == Some(&BREAK);
                if ends {
                    self.decoder.set_position(position + 1);
                }
                !ends
            }
        }
    }

    fn token(&mut self) -> Result<Token<'c>, Fault> {
        let start = self.decoder.position();
        match self.decoder.decode() {
            // These have room in one byte.
            Ok(Token::Simple(..0x20)) if self.decoder.position() > start + 1 => Err(NO_VALUE),
            Ok(token) => Ok(token),
            Err(error) if error.is_end_of_input() => {
                self.decoder.set_position(self.decoder.input().len());
                Err(Fault::Early)
            }
            Err(error) if error.source().is_some_and(<dyn Error>::is::<Utf8Error>) => Err(Fault::NotUtf8),
            Err(_) => {
                self.decoder.set_position(start + 1);
                Err(NO_VALUE)
            }
        }
    }

    /// The next token that is no tag, with the tag before it.
    fn untagged(&mut self) -> Result<(Option<u64>, Token<'c>), Fault> {
        let mut tag = None;
        loop {
            match self.token()? {
                Token::Tag(next) => tag = Some(next.as_u64()),
                token => return Ok((tag, token)),
            }
        }
    }

    pub(super) fn next(&mut self) -> Result<Item<'c>, Fault> {
        let (tag, token) = self.untagged()?;
        let item = match token {
            Token::Array(left) => Item::List(Some(left)),
            Token::BeginArray => Item::List(None),
            Token::Map(left) => Item::Map(Some(left)),
            Token::BeginMap => Item::Map(None),
            token => self.scalar(token)?,
        };
        match (tag, item) {
            (Some(tag @ (POSITIVE | NEGATIVE)), Item::Bytes(bytes)) => {
                Ok(Item::Number(big(tag == NEGATIVE, &bytes)))
            }
            (Some(DECIMAL), Item::List(left)) => self.decimal(left).map(Item::Number),
            (_, item) => Ok(item),
        }
    }

    fn scalar(&mut self, token: Token<'c>) -> Result<Item<'c>, Fault> {
        let integer = |number: i128| Item::Number(Number::Integer(number));
        let float = |number: f64| Item::Number(Number::Float(number));
        Ok(match token {
            Token::Null | Token::Undefined => Item::Null,
            Token::Bool(value) => Item::Boolean(value),
            Token::U8(number) => integer(number.into()),
            Token::U16(number) => integer(number.into()),
            Token::U32(number) => integer(number.into()),
            Token::U64(number) => integer(number.into()),
            Token::I8(number) => integer(number.into()),
            Token::I16(number) => integer(number.into()),
            Token::I32(number) => integer(number.into()),
            Token::I64(number) => integer(number.into()),
            Token::Int(number) => integer(number.into()),
            Token::F16(number) | Token::F32(number) => float(number.into()),
            Token::F64(number) => float(number),
            Token::String(text) => Item::Text(text.into()),
            Token::BeginString => {
                let mut text = String::new();
                while let Some(piece) = self.piece()? {
                    let Token::String(piece) = piece else { return Err(MIXED) };
                    text.push_str(piece);
                }
                Item::Text(text.into())
            }
            Token::Bytes(bytes) => Item::Bytes(bytes.into()),
            Token::BeginBytes => {
                let mut bytes = Vec::new();
                while let Some(piece) = self.piece()? {
                    let Token::Bytes(piece) = piece else { return Err(MIXED) };
                    bytes.extend_from_slice(piece);
                }
                Item::Bytes(bytes.into())
            }
            Token::Simple(_) => Item::Simple,
            _ => return Err(MISPLACED),
        })
    }

    /// A piece of a string; none at its end.
    fn piece(&mut self) -> Result<Option<Token<'c>>, Fault> {
        let piece = self.token()?;
        Ok(if piece == Token::Break { None } else { Some(piece) })
    }

    fn decimal(&mut self, mut left: Option<u64>) -> Result<Number, Fault> {
        let mut part = || if self.more(&mut left) { self.integer() } else { Err(NO_DECIMAL) };
        let (exponent, mantissa) = (part()?, part()?);
        if self.more(&mut left) {
            return Err(NO_DECIMAL);
        }
        let exponent =
            if let Number::Integer(exponent) = exponent { i64::try_from(exponent).ok() } else { None };
        Ok(match (mantissa, exponent) {
            (mantissa, Some(0)) => mantissa,
            (Number::Integer(mantissa), Some(exponent)) => {
                Number::Digits(number::join(&mantissa.to_string(), exponent))
            }
            (Number::Digits(mantissa), Some(exponent)) => Number::Digits(number::join(&mantissa, exponent)),
            _ => Number::Huge,
        })
    }

    /// An integer in a decimal fraction, which is no decimal fraction again.
    fn integer(&mut self) -> Result<Number, Fault> {
        let (tag, token) = self.untagged()?;
        if matches!(token, Token::Array(_) | Token::BeginArray | Token::Map(_) | Token::BeginMap) {
            return Err(NO_DECIMAL);
        }
        match (tag, self.scalar(token)?) {
            (_, Item::Number(number @ Number::Integer(_))) => Ok(number),
            (Some(tag @ (POSITIVE | NEGATIVE)), Item::Bytes(bytes)) => Ok(big(tag == NEGATIVE, &bytes)),
            _ => Err(NO_DECIMAL),
        }
    }

    /// Text, with what is not UTF-8 replaced unless it is in pieces; nothing of anything else, which is skipped.
    pub(super) fn lossy(&mut self) -> Result<Option<String>, Fault> {
        let before = self.decoder.clone();
        let read = match self.next() {
            Ok(Item::Text(text)) => return Ok(Some(text.into_owned())),
            Err(Fault::NotUtf8) => self.replaced(before.clone()),
            Ok(_) => None,
            Err(fault) => return Err(fault),
        };
        if read.is_none() {
            self.decoder = before;
            self.skip()?;
        }
        Ok(read)
    }

    /// The text that was just read, from where its tags begin.
    fn replaced(&self, mut before: Decoder<'c>) -> Option<String> {
        while before.datatype().is_ok_and(|next| next == Type::Tag) {
            before.tag().ok()?;
        }
        let start = before.position();
        let head = match before.input().get(start)? & 0x1f {
            0..=23 => 1,
            24 => 2,
            25 => 3,
            26 => 5,
            27 => 9,
            _ => return None,
        };
        let text = before.input().get(start + head..self.decoder.position())?;
        Some(String::from_utf8_lossy(text).into_owned())
    }

    /// Passes over a value, whatever it holds and however deep.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let mut open = Vec::new();
        loop {
            match self.untagged() {
                Ok((_, Token::Array(left))) => open.push(Open::Items(left)),
                // More than there are bytes, if it is that many.
                Ok((_, Token::Map(left))) => open.push(Open::Items(left.saturating_mul(2))),
                Ok((_, Token::BeginArray)) => open.push(Open::List),
                Ok((_, Token::BeginMap)) => open.push(Open::Map { value: true }),
                Ok((_, Token::BeginString)) => self.skip_pieces(|piece| matches!(piece, Token::String(_)))?,
                Ok((_, Token::BeginBytes)) => self.skip_pieces(|piece| matches!(piece, Token::Bytes(_)))?,
                Ok((_, Token::Break)) => return Err(MISPLACED),
                // What is skipped is not read.
                Ok(_) | Err(Fault::NotUtf8) => {}
                Err(fault) => return Err(fault),
            }
            while let Some(innermost) = open.last_mut() {
                let goes_on = match innermost {
                    Open::Items(0) => false,
                    Open::Items(left) => {
                        *left -= 1;
                        true
                    }
                    Open::List => self.more(&mut None),
                    Open::Map { value } => {
                        *value = !*value;
                        *value || self.more(&mut None)
                    }
                };
                if goes_on {
                    break;
                }
                open.pop();
            }
            if open.is_empty() {
                return Ok(());
            }
        }
    }

    fn skip_pieces(&mut self, fits: fn(&Token<'_>) -> bool) -> Result<(), Fault> {
        loop {
            match self.piece() {
                Ok(None) => return Ok(()),
                Ok(Some(piece)) if !fits(&piece) => return Err(MIXED),
                Ok(Some(_)) | Err(Fault::NotUtf8) => {}
                Err(fault) => return Err(fault),
            }
        }
    }
}

/// What is open while a value is skipped.
enum Open {
    /// So many items are left.
    Items(u64),
    /// A list that says where it ends.
    List,
    /// A map that says where it ends, and whether it is a value that comes next or came last.
    Map { value: bool },
}

/// A whole number out of its bytes, which are those of -1 less the number if it is negative.
fn big(negative: bool, bytes: &[u8]) -> Number {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let bytes = bytes.get(zeros..).unwrap_or_default();
    if bytes.len() > number::BYTES {
        return Number::Huge;
    }
    if bytes.len() < size_of::<i128>() {
        let number = bytes.iter().fold(0, |number, byte| number << 8 | i128::from(*byte));
        return Number::Integer(if negative { -1 - number } else { number });
    }
    Number::Digits(if negative {
        format!("-{}", number::digits_of(&number::increment(bytes)))
    } else {
        number::digits_of(bytes)
    })
}
