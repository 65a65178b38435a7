//! The keys of objects.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Visitor};

use crate::codec::Members;
use crate::schema::Member;

/// The member's key in a document of these members.
pub(super) fn key(which: Members, members: &[Member], member: &Member) -> &'static str {
    if member.traits.is_empty() {
        return member.name;
    }
    let name = member.json_name();
    let gives_way = || which.gives_way(members, member, |other| other.json_name() == name);
    if name != member.name && gives_way() { member.name } else { name }
}

/// Finds a member by its key: the one after the last found first, for services answer in model order.
pub(super) struct MemberKey {
    pub(super) members: &'static [Member],
    pub(super) next: usize,
    pub(super) which: Members,
}

impl<'de> DeserializeSeed<'de> for MemberKey {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for MemberKey {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E>(self, key: &str) -> Result<Option<usize>, E> {
        // Few have another name, and a look at both spares most of these the look at all the others'.
        let is_key = |member: &Member| {
            if member.traits.is_empty() {
                return member.name == key && self.which.take(member);
            }
            [member.json_name(), member.name].contains(&key)
                && self.which.take(member)
                && self::key(self.which, self.members, member) == key
        };
        if self.members.get(self.next).is_some_and(is_key) {
            return Ok(Some(self.next));
        }
        Ok(self.members.iter().position(is_key))
    }
}

/// The key of a map entry, borrowed from the document where it holds no escapes.
pub(super) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}
