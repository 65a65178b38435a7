//! What requests are signed with: the key of a day, a region and a service.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use hmac::digest::Key;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::{ALGORITHM, AWS4_REQUEST, CanonicalRequest, SigningTime};
use crate::auth::Credentials;
use crate::redact::REDACTED;

type HmacSha256 = Hmac<Sha256>;

/// What a signature holds for: `20150830/us-east-1/iam/aws4_request`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CredentialScope<'a> {
    /// The day: `20150830`.
    pub date: &'a str,
    /// The region: `us-east-1`.
    pub region: &'a str,
    /// The service's signing name: `iam`.
    pub service: &'a str,
}

impl CredentialScope<'_> {
    pub(super) fn len(self) -> usize {
        self.date.len() + self.region.len() + self.service.len() + AWS4_REQUEST.len() + 3
    }

    pub(super) fn push_to(self, text: &mut String) {
        text.extend([self.date, "/", self.region, "/", self.service, "/", AWS4_REQUEST]);
    }
}

impl fmt::Display for CredentialScope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{AWS4_REQUEST}", self.date, self.region, self.service)
    }
}

/// The text that is signed: algorithm, time, scope, and the hash of the canonical request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringToSign(String);

impl StringToSign {
    /// The text for this request.
    pub fn new(time: SigningTime, scope: CredentialScope<'_>, request: &CanonicalRequest) -> Self {
        let mut text = String::with_capacity(ALGORITHM.len() + 16 + scope.len() + 64 + 3);
        text.extend([ALGORITHM, "\n", time.as_str(), "\n"]);
        scope.push_to(&mut text);
        text.push('\n');
        text.push_str(Hex::of(&Sha256::digest(request.as_bytes()).into()).as_str());
        StringToSign(text)
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The signing key, derived from a secret access key for one scope. It is as good as the secret on its day, so it
/// is never shown.
#[derive(Clone)]
pub struct SigningKey(HmacSha256);

impl SigningKey {
    /// The key for this scope: four rounds of HMAC-SHA256, from the secret over day, region and service.
    pub fn derive(secret_access_key: &str, scope: CredentialScope<'_>) -> Self {
        let secret = ["AWS4", secret_access_key].concat();
        let start = hmac_of(secret.as_bytes());
        let key = [scope.date, scope.region, scope.service, AWS4_REQUEST]
            .into_iter()
            .fold(start, |key, part| hmac_of(&key.chain_update(part).finalize().into_bytes()));
        SigningKey(key)
    }

    /// The signature of a text.
    pub fn sign(&self, text: &StringToSign) -> Signature {
        let mac = self.0.clone().chain_update(text.as_str());
        Signature(Hex::of(&mac.finalize().into_bytes().into()))
    }

    /// Whether the signature, in lowercase hexadecimal digits, is that of the text. It takes the same time whatever
    /// is wrong with it.
    pub fn verify(&self, text: &StringToSign, signature: &str) -> bool {
        let Some(bytes) = unhex(signature) else { return false };
        self.0.clone().chain_update(text.as_str()).verify_slice(&bytes).is_ok()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({REDACTED})")
    }
}

/// RFC 2104, section 2: a key is filled with zeros up to the size of a block, a longer one is hashed first.
fn hmac_of(key: &[u8]) -> HmacSha256 {
    let hashed;
    let key = if key.len() > Key::<HmacSha256>::default().len() {
        hashed = Sha256::digest(key);
        hashed.as_slice()
    } else {
        key
    };
    let mut block = Key::<HmacSha256>::default();
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    HmacSha256::new(&block)
}

/// A signature. Whoever has it with the request it is of can send that request, so only
/// [`as_str`](Signature::as_str) shows it.
#[derive(Clone)]
pub struct Signature(Hex);

impl Signature {
    /// The 64 hexadecimal digits, in lowercase.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({REDACTED})")
    }
}

/// 32 bytes in hexadecimal digits.
#[derive(Clone)]
pub(super) struct Hex([u8; 64]);

impl Hex {
    pub(super) fn of(bytes: &[u8; 32]) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
            pair.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        Hex(text)
    }

    pub(super) fn hash(bytes: &[u8]) -> Self {
        Hex::of(&Sha256::digest(bytes).into())
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 2 * bytes.len() {
        return None;
    }
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = pair.iter().try_fold(0, |byte, half| Some(byte << 4 | digit(*half)?))?;
    }
    Some(bytes)
}

/// The signing keys of the last scopes, so that the secret is hashed once a day and not for every request.
#[derive(Default)]
pub(super) struct SigningKeys(RwLock<Vec<Entry>>);

struct Entry {
    /// Held, not hashed: comparing them is comparing pointers, but where they were loaded anew.
    credentials: Credentials,
    date: String,
    region: String,
    service: String,
    key: SigningKey,
}

impl Entry {
    fn is_for(&self, credentials: &Credentials, scope: CredentialScope<'_>) -> bool {
        self.date == scope.date
            && self.region == scope.region
            && self.service == scope.service
            && self.credentials == *credentials
    }
}

impl SigningKeys {
    /// A client signs for one region and one service; there are more only around midnight, while credentials are
    /// renewed, and where calls go out with credentials of their own.
    const MOST: usize = 8;

    pub(super) fn get(&self, credentials: &Credentials, scope: CredentialScope<'_>) -> SigningKey {
        let entries = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.iter().find(|entry| entry.is_for(credentials, scope)) {
            return entry.key.clone();
        }
        drop(entries);
        let key = SigningKey::derive(credentials.secret_access_key(), scope);
        let mut entries = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // Others may have derived the same meanwhile.
        entries.retain(|entry| !entry.is_for(credentials, scope));
        entries.truncate(Self::MOST - 1);
        let [date, region, service] = [scope.date, scope.region, scope.service].map(str::to_owned);
        entries
            .insert(0, Entry { credentials: credentials.clone(), date, region, service, key: key.clone() });
        key
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.0.read().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKeys({REDACTED})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCOPE: CredentialScope<'static> =
        CredentialScope { date: "20150830", region: "us-east-1", service: "iam" };

    fn signature(key: &SigningKey) -> String {
        key.sign(&StringToSign("text".to_owned())).as_str().to_owned()
    }

    #[test]
    fn a_key_is_kept_for_its_scope_and_its_credentials() {
        let keys = SigningKeys::default();
        let credentials = Credentials::new("AKIDEXAMPLE", "secret");
        let first = signature(&keys.get(&credentials, SCOPE));
        assert_eq!(signature(&keys.get(&credentials, SCOPE)), first);
        // The same keys, loaded anew.
        assert_eq!(signature(&keys.get(&Credentials::new("AKIDEXAMPLE", "secret"), SCOPE)), first);
        assert_eq!(keys.len(), 1);
        for other in [
            CredentialScope { date: "20150831", ..SCOPE },
            CredentialScope { region: "eu-west-2", ..SCOPE },
            CredentialScope { service: "sts", ..SCOPE },
        ] {
            assert_ne!(signature(&keys.get(&credentials, other)), first, "{other}");
        }
        assert_eq!(keys.len(), 4);
    }

    #[test]
    fn a_rotated_secret_has_a_key_of_its_own() {
        let keys = SigningKeys::default();
        let before = signature(&keys.get(&Credentials::new("AKIDEXAMPLE", "before"), SCOPE));
        let after = signature(&keys.get(&Credentials::new("AKIDEXAMPLE", "after"), SCOPE));
        assert_ne!(before, after);
        assert_eq!(after, signature(&SigningKey::derive("after", SCOPE)));
    }

    #[test]
    fn keys_are_few_and_the_latest_stay() {
        let keys = SigningKeys::default();
        for number in 0..100 {
            keys.get(&Credentials::new("AKIDEXAMPLE", number.to_string()), SCOPE);
        }
        assert_eq!(keys.len(), SigningKeys::MOST);
        let entries = keys.0.read().expect("no thread has panicked");
        assert_eq!(entries[0].credentials.secret_access_key(), "99");
    }

    #[test]
    fn threads_that_sign_at_once_get_the_key_of_their_own_credentials() {
        let keys = SigningKeys::default();
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let keys = &keys;
                scope.spawn(move || {
                    for round in 0..50 {
                        let secret = format!("{}", (thread + round) % 12);
                        let key = keys.get(&Credentials::new("AKIDEXAMPLE", secret.as_str()), SCOPE);
                        assert_eq!(signature(&key), signature(&SigningKey::derive(&secret, SCOPE)));
                    }
                });
            }
        });
        assert!(keys.len() <= SigningKeys::MOST);
    }

    #[test]
    fn a_secret_longer_than_a_block_is_hashed_first() {
        // RFC 4231, test case 6: a key of 131 bytes.
        let mac =
            hmac_of(&[0xaa; 131]).chain_update("Test Using Larger Than Block-Size Key - Hash Key First");
        assert_eq!(
            Hex::of(&mac.finalize().into_bytes().into()).as_str(),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn a_signature_is_verified_digit_by_digit() {
        let (key, text) = (SigningKey::derive("secret", SCOPE), StringToSign("text".to_owned()));
        let signature = key.sign(&text);
        assert!(key.verify(&text, signature.as_str()));
        let zeros = "0".repeat(64);
        for wrong in
            ["", &zeros, &signature.as_str()[1..], &signature.as_str().to_uppercase(), &"é".repeat(32)]
        {
            assert!(!key.verify(&text, wrong), "{wrong}");
        }
        assert!(!format!("{key:?}{signature:?}").contains(signature.as_str()));
    }
}
