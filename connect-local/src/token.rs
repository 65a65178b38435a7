//! The secrets that stand for something: a participant, a websocket, the next page of a transcript.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::hint::black_box;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::{Uuid, Variant};

use crate::clock::Moment;
use crate::kept::KeptMap;
use crate::refusal::Refusal;

/// A participant of a contact, each by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) contact: usize,
    pub(crate) participant: usize,
}

/// What a bearer token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Purpose {
    /// Making connections.
    Participant,
    /// Everything over a connection.
    Connection,
}

/// Whether both are the same, in a time that says nothing of where they differ.
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    let difference = one.iter().zip(other).fold(0, |sum, (one, other)| black_box(sum | (one ^ other)));
    one.len() == other.len() && difference == 0
}

pub(crate) type Id = [u8; 16];

/// How many characters a secret has: 32 bytes in base64url.
pub(crate) const TOKEN_LENGTH: usize = 43;

/// Whether the text looks as all secrets do that were ever given out: two random UUIDs, of which 12 bits say that they
/// are. One other text of this length and alphabet in thousands does, too.
pub(crate) fn is_secret(text: &[u8]) -> bool {
    // The byte with the first version begins with 0100, and so does this character. Nearly all others end here.
    if text.len() != TOKEN_LENGTH || !matches!(text.get(8), Some(b'Q'..=b'T')) {
        return false;
    }
    let Some(halves) = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == 32) else {
        return false;
    };
    halves
        .chunks_exact(16)
        .filter_map(|half| Uuid::from_slice(half).ok())
        .all(|uuid| uuid.get_version_num() == 4 && uuid.get_variant() == Variant::RFC4122)
}

/// Values under secrets that nobody guesses, not by timing either: a secret is found by its first half, which may
/// be known, and compared as a whole. Only its digest is kept, so that it cannot be read where it is written down.
pub(crate) struct Secrets<T>(KeptMap<Id, Sealed<T>>);

#[derive(Serialize, Deserialize)]
pub(crate) struct Sealed<T> {
    digest: [u8; 32],
    value: T,
}

impl<T> Default for Secrets<T> {
    fn default() -> Self {
        Secrets(KeptMap::default())
    }
}

impl<T> Secrets<T> {
    /// A new secret for the value, and the name it can be forgotten by.
    pub(crate) fn put(&mut self, value: T) -> (String, Id) {
        // A random UUID is 122 bits.
        let id = Uuid::new_v4().into_bytes();
        let secret = URL_SAFE_NO_PAD.encode([id, Uuid::new_v4().into_bytes()].concat());
        self.0.insert(id, Sealed { digest: Sha256::digest(&secret).into(), value });
        (secret, id)
    }

    pub(crate) fn find(&self, secret: &str) -> Option<(Id, &T)> {
        let bytes = URL_SAFE_NO_PAD.decode(secret).ok()?;
        let (id, _) = bytes.split_first_chunk::<16>()?;
        let known = self.0.get(id)?;
        is_same(&known.digest, &Sha256::digest(secret)).then_some((*id, &known.value))
    }

    pub(crate) fn forget(&mut self, id: Id) -> Option<T> {
        self.0.remove(&id).map(|known| known.value)
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Puts back what was written down.
    pub(crate) fn restore(&mut self, id: Id, sealed: Sealed<T>) {
        self.0.restore(id, sealed);
    }

    /// What has changed since this was last called.
    pub(crate) fn take_changes(&mut self, each: impl FnMut(Id, Option<&Sealed<T>>)) {
        self.0.take_changes(each);
    }
}

impl<T> fmt::Debug for Secrets<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} secrets", self.0.len())
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Grant {
    session: Session,
    purpose: Purpose,
    until: Moment,
}

/// Every bearer token given out.
#[derive(Default)]
pub(crate) struct BearerTokens(pub(crate) Secrets<Grant>);

impl BearerTokens {
    /// A new token, and the name it can be forgotten by.
    pub(crate) fn issue(&mut self, purpose: Purpose, session: Session, until: Moment) -> (String, Id) {
        self.0.put(Grant { session, purpose, until })
    }

    pub(crate) fn forget(&mut self, id: Id) {
        self.0.forget(id);
    }

    /// Lets a token that is good until later be good no more, if it is for this and its holder fits.
    pub(crate) fn expire(
        &mut self,
        id: Id,
        purpose: Purpose,
        is_theirs: impl Fn(Session) -> bool,
        now: Moment,
    ) -> bool {
        let fits = |grant: &Grant| grant.purpose == purpose && grant.until > now && is_theirs(grant.session);
        let is_one = self.0.0.get(&id).is_some_and(|known| fits(&known.value));
        if let Some(known) = self.0.0.get_mut(&id).filter(|_| is_one) {
            known.value.until = now;
        }
        is_one
    }

    /// Who the token stands for. As at Amazon, a gateway in front knows nothing of tokens that were never
    /// given out, and the service behind refuses those that are of no use here.
    pub(crate) fn redeem(
        &self,
        token: &str,
        purpose: Purpose,
        now: Moment,
        expired: Refusal,
    ) -> Result<Session, Refusal> {
        let (_, grant) = self.0.find(token).ok_or_else(Refusal::unknown_bearer)?;
        match () {
            () if grant.until <= now => Err(expired),
            () if grant.purpose != purpose => Err(Refusal::denied()),
            () => Ok(grant.session),
        }
    }
}

impl BearerTokens {
    /// Who the token stands for, or stood for while it was good.
    pub(crate) fn holder(&self, token: &str) -> Option<Session> {
        self.0.find(token).map(|(_, grant)| grant.session)
    }
}

impl fmt::Debug for BearerTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Tokens for the place where the next page begins. Nothing is kept of them: each carries its place and a
/// seal over place and query, under a key of this service.
#[derive(Serialize, Deserialize)]
pub(crate) struct PageTokens {
    key: [u8; 32],
}

impl Default for PageTokens {
    fn default() -> Self {
        let mut key = [0; 32];
        let random = [Uuid::new_v4(), Uuid::new_v4()];
        for (half, random) in key.chunks_exact_mut(16).zip(random) {
            half.copy_from_slice(random.as_bytes());
        }
        PageTokens { key }
    }
}

/// A hash under a key that can be written down, which those of the standard library cannot.
struct Seal(Sha256);

impl Hasher for Seal {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest: [u8; 32] = self.0.clone().finalize().into();
        // A part of the digest only: with all of it one could go on hashing without the key.
        digest.first_chunk().copied().map_or(0, u64::from_be_bytes)
    }
}

impl PageTokens {
    pub(crate) fn issue(&self, query: &impl Hash, place: usize) -> String {
        let place = place as u64;
        URL_SAFE_NO_PAD.encode([place.to_be_bytes(), self.seal(query, place)].concat())
    }

    /// The place, if the token is one that was given out for this query.
    pub(crate) fn redeem(&self, query: &impl Hash, token: &str) -> Option<usize> {
        let bytes: [u8; 16] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (place, seal) = bytes.split_first_chunk::<8>()?;
        let place = u64::from_be_bytes(*place);
        is_same(&self.seal(query, place), seal).then(|| usize::try_from(place).ok()).flatten()
    }

    fn seal(&self, query: &impl Hash, place: u64) -> [u8; 8] {
        let mut seal = Seal(Sha256::new_with_prefix(self.key));
        (query, place).hash(&mut seal);
        seal.finish().to_be_bytes()
    }
}

impl fmt::Debug for PageTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageTokens")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const JANE: Session = Session { contact: 1, participant: 0 };

    fn redeem(tokens: &BearerTokens, token: &str, purpose: Purpose, now: Moment) -> Result<Session, Refusal> {
        tokens.redeem(token, purpose, now, Refusal::denied())
    }

    fn noon() -> Moment {
        Moment::parse("2026-11-21T12:00:00.000Z").expect("a time")
    }

    #[test]
    fn a_token_is_good_for_its_purpose_until_it_expires() {
        let mut tokens = BearerTokens::default();
        let until = noon().after(Duration::from_secs(1));
        let (token, id) = tokens.issue(Purpose::Connection, JANE, until);
        let denied = Refusal::denied();
        assert_eq!(redeem(&tokens, &token, Purpose::Connection, noon()), Ok(JANE));
        assert_eq!(redeem(&tokens, &token, Purpose::Participant, noon()), Err(denied.clone()));
        assert_eq!(redeem(&tokens, &token, Purpose::Connection, until), Err(denied));
        tokens.forget(id);
        assert_eq!(redeem(&tokens, &token, Purpose::Connection, until), Err(Refusal::unknown_bearer()));
    }

    #[test]
    fn secrets_are_known_by_their_looks() {
        let mut tokens = BearerTokens::default();
        for _ in 0..1_000 {
            let (token, _) = tokens.issue(Purpose::Connection, JANE, noon());
            assert!(is_secret(token.as_bytes()), "{token}");
            assert!(!is_secret(&token.as_bytes()[1..]) && !is_secret(format!("{token}A").as_bytes()));
        }
        for word in ["a".repeat(43), "Q".repeat(43), "0123456789".repeat(5)[..43].to_owned()] {
            assert!(!is_secret(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn a_token_never_given_out_is_refused_by_the_gateway() {
        let tokens = BearerTokens::default();
        assert_eq!(redeem(&tokens, "garbage", Purpose::Connection, noon()), Err(Refusal::unknown_bearer()));
    }

    #[test]
    fn many_tokens_of_one_participant_are_good_at_once() {
        let mut tokens = BearerTokens::default();
        let until = noon().after(Duration::from_secs(1));
        let [one, other] = [(); 2].map(|()| tokens.issue(Purpose::Connection, JANE, until).0);
        assert_ne!(one, other);
        for token in [one, other] {
            assert_eq!(redeem(&tokens, &token, Purpose::Connection, noon()), Ok(JANE));
        }
    }

    #[test]
    fn a_token_is_compared_as_a_whole() {
        let mut tokens = BearerTokens::default();
        let (token, _) = tokens.issue(Purpose::Connection, JANE, noon().after(Duration::from_secs(1)));
        for index in 0..token.len() {
            let mut other = token.clone().into_bytes();
            other[index] = if other[index] == b'A' { b'Q' } else { b'A' };
            let other = String::from_utf8(other).expect("ASCII");
            let redeemed = redeem(&tokens, &other, Purpose::Connection, noon());
            assert_eq!(redeemed, Err(Refusal::unknown_bearer()), "{index}");
        }
        for other in [&token[1..], &token[..token.len() - 1], &format!("{token}A")] {
            assert!(redeem(&tokens, other, Purpose::Connection, noon()).is_err());
        }
    }

    #[test]
    fn debug_shows_no_token() {
        let mut tokens = BearerTokens::default();
        let (token, _) = tokens.issue(Purpose::Connection, JANE, noon());
        assert!(!format!("{tokens:?}").contains(&token));
    }

    #[test]
    fn a_page_token_is_good_for_its_own_query_only() {
        let tokens = PageTokens::default();
        let token = tokens.issue(&"query", 20);
        assert_eq!(tokens.redeem(&"query", &token), Some(20));
        assert_eq!(tokens.redeem(&"other", &token), None);
        assert_eq!(PageTokens::default().redeem(&"query", &token), None);
    }

    #[test]
    fn a_page_token_that_was_tampered_with_is_refused() {
        let tokens = PageTokens::default();
        let token = tokens.issue(&"query", 20);
        let bytes = URL_SAFE_NO_PAD.decode(&token).expect("base64");
        for index in 0..bytes.len() {
            let mut other = bytes.clone();
            other[index] ^= 1;
            assert_eq!(tokens.redeem(&"query", &URL_SAFE_NO_PAD.encode(other)), None);
        }
        for broken in ["", "?", "AAAA", &token[1..], &format!("{token}A")] {
            assert_eq!(tokens.redeem(&"query", broken), None, "{broken}");
        }
    }
}
