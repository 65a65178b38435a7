//! What is read from a line of text alone: times and numbers of any size.

use awso::{BigDecimal, BigInteger, Timestamp, TimestampFormat};

pub(super) fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(time) = text.parse::<Timestamp>() {
        let (seconds, nanos) = time.epoch();
        assert_eq!(Timestamp::from_epoch(seconds, nanos), Some(time));
        for format in [TimestampFormat::DateTime, TimestampFormat::EpochSeconds] {
            let Some(written) = time.format(format) else { continue };
            assert_eq!(written.parse().ok(), Some(time), "{written}");
        }
        if let Some(written) = time.format(TimestampFormat::HttpDate) {
            assert_eq!(written.parse().ok(), Timestamp::from_epoch(seconds, 0), "{written}");
        }
        assert_eq!(time.to_string().parse().ok(), Some(time));
    }
    if let Ok(number) = text.parse::<BigInteger>() {
        assert_eq!(number.as_str().parse().as_ref(), Ok(&number));
    }
    if let Ok(number) = text.parse::<BigDecimal>() {
        assert_eq!(number.as_str().parse().as_ref(), Ok(&number));
    }
}
