//! Whether a file may be downloaded, which the service finds out after its upload.

/// How many bytes the EICAR test file has.
const EICAR_LENGTH: usize = 68;
/// The test file in two parts, so that no virus scanner takes this program for it.
const EICAR: (&[u8], &[u8]) = (br"X5O!P%@AP[4\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

/// What the scanner says of files that are attached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scanner {
    /// It rejects files that begin with the 68 characters of the EICAR test file, which every virus scanner knows,
    /// and approves all others.
    #[default]
    RejectEicar,
    /// It approves all.
    ApproveAll,
    /// It rejects all.
    RejectAll,
}

impl Scanner {
    pub(crate) fn approves(self, is_eicar: bool) -> bool {
        match self {
            Scanner::RejectEicar => !is_eicar,
            Scanner::ApproveAll => true,
            Scanner::RejectAll => false,
        }
    }
}

/// The beginning of a file that comes in pieces.
#[derive(Debug, Default)]
pub(crate) struct Beginning(Vec<u8>);

impl Beginning {
    pub(crate) fn see(&mut self, piece: &[u8]) {
        let missing = EICAR_LENGTH.saturating_sub(self.0.len());
        self.0.extend(piece.iter().take(missing));
    }

    pub(crate) fn is_eicar(&self) -> bool {
        self.0.strip_prefix(EICAR.0) == Some(EICAR.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_file_is_known_in_whatever_pieces_it_comes() {
        let file = [EICAR.0, EICAR.1, b"\r\n"].concat();
        assert_eq!(EICAR.0.len() + EICAR.1.len(), EICAR_LENGTH);
        for size in [1, 7, 68, 70] {
            let mut beginning = Beginning::default();
            file.chunks(size).for_each(|piece| beginning.see(piece));
            assert!(beginning.is_eicar());
        }
        for other in [&file[1..], &file[..67], b""] {
            let mut beginning = Beginning::default();
            beginning.see(other);
            assert!(!beginning.is_eicar());
        }
    }

    #[test]
    fn a_scanner_says_what_it_is_set_to() {
        let verdicts = |scanner: Scanner| [scanner.approves(false), scanner.approves(true)];
        assert_eq!(verdicts(Scanner::RejectEicar), [true, false]);
        assert_eq!(verdicts(Scanner::ApproveAll), [true, true]);
        assert_eq!(verdicts(Scanner::RejectAll), [false, false]);
    }
}
