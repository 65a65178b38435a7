//! The keys of objects.

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

/// Whether this is the member's key there. Few have another name, and a look at both spares most of these the look at
/// all the others'.
pub(super) fn is_key(which: Members, members: &[Member], member: &Member, key: &str) -> bool {
    let may_be = member.name == key || !member.traits.is_empty() && member.json_name() == key;
    may_be && which.take(member) && self::key(which, members, member) == key
}
