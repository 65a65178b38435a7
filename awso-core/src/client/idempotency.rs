//! Tokens by which a service knows a request it has seen before.

use std::fmt;
use std::sync::Arc;

use crate::shape::{Slot, Structure, View};

/// Where idempotency tokens come from: random UUIDs, unless a test wants to know them beforehand.
#[derive(Clone, Default)]
pub(crate) struct IdempotencyTokens(Option<Arc<dyn Fn() -> String + Send + Sync>>);

impl IdempotencyTokens {
    pub(crate) fn from_fn(source: impl Fn() -> String + Send + Sync + 'static) -> Self {
        IdempotencyTokens(Some(Arc::new(source)))
    }

    fn next(&self) -> String {
        match &self.0 {
            Some(source) => source(),
            None => {
                let mut text = uuid::Uuid::encode_buffer();
                uuid::Uuid::new_v4().hyphenated().encode_lower(&mut text).to_owned()
            }
        }
    }

    /// Gives a token to every idempotency member that has none. Done once a call, so that every attempt
    /// sends the same one.
    pub(crate) fn fill(&self, input: &mut dyn Structure) {
        for (index, member) in input.schema().members().iter().enumerate() {
            if !member.idempotency_token || !matches!(input.member(index), View::Absent | View::String("")) {
                continue;
            }
            if let Slot::String(slot) = input.member_mut(index).filled() {
                *slot = self.next();
            }
        }
    }
}

impl fmt::Debug for IdempotencyTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "injected" } else { "UUID v4" })
    }
}
