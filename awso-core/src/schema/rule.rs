//! Rules that no trait of the model states, as data: limits move, and an author changes a number.

use super::Member;

/// What a member of a structure may be, always or where another member says so.
///
/// ```
/// use awso_core::schema::Rule;
///
/// /// A note has 1,024 bytes at most, a letter 16,384.
/// const RULES: &[Rule] = &[
///     Rule::max_bytes("Content", 1_024).when("ContentType", &["text/plain"]),
///     Rule::max_bytes("Content", 16_384).when("ContentType", &["application/json"]),
///     Rule::one_of("ContentType", &["text/plain", "application/json"]),
/// ];
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The member, by its name in the model.
    pub member: &'static str,
    /// What it may be.
    pub check: Check,
    /// The member that decides whether the rule counts, and the values for which it does.
    pub when: Option<(&'static str, &'static [&'static str])>,
}

/// What a value may be. A number, int enum or truth value counts as its text, a blob as its bytes; lists, maps,
/// structures and unions break no rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Check {
    /// At most so many bytes, of a text in UTF-8.
    MaxBytes(u64),
    /// One of these.
    OneOf(&'static [&'static str]),
}

impl Rule {
    /// The member has at most so many bytes, a text in UTF-8.
    pub const fn max_bytes(member: &'static str, max: u64) -> Self {
        Rule { member, check: Check::MaxBytes(max), when: None }
    }

    /// The member is one of these.
    pub const fn one_of(member: &'static str, values: &'static [&'static str]) -> Self {
        Rule { member, check: Check::OneOf(values), when: None }
    }

    /// The rule counts where another member is one of these.
    pub const fn when(mut self, member: &'static str, values: &'static [&'static str]) -> Self {
        self.when = Some((member, values));
        self
    }

    pub(super) const fn check_members(&self, members: &[Member]) {
        assert!(
            has_member(members, self.member),
            "a rule is about a member that the structure does not have"
        );
        if let Some((member, _)) = self.when {
            assert!(has_member(members, member), "a rule looks at a member that the structure does not have");
        }
    }
}

/// Whether one of the members is called so in the model.
pub(super) const fn has_member(members: &[Member], name: &str) -> bool {
    let mut index = 0;
    while index < members.len() {
        if is_same(members[index].name, name) {
            return true;
        }
        index += 1;
    }
    false
}

/// `==` of strings is no constant function.
const fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut index = 0;
    while index < a.len() && index < b.len() && a[index] == b[index] {
        index += 1;
    }
    index == a.len() && index == b.len()
}

/// `Result` of `Result.NextToken`.
pub(super) const fn first_step(path: &str) -> &str {
    let mut end = 0;
    while end < path.len() && path.as_bytes()[end] != b'.' {
        end += 1;
    }
    path.split_at(end).0
}
