//! How much memory a pattern takes once it is compiled, which is bounded.

use regex_syntax::hir::{Class, Hir, HirKind, Look};
use regex_syntax::utf8::Utf8Sequences;

/// What awso-core lets a compiled pattern take.
pub(super) const LIMIT: usize = 64 << 20;

/// Whether awso-core can enforce the pattern: it counts the runs of one class, and compiles all others.
pub(super) fn fits(hir: &Hir) -> bool {
    is_run(hir) || most(hir).saturating_add(1 << 16) <= LIMIT
}

/// `^[class]{min,max}$`.
fn is_run(hir: &Hir) -> bool {
    let HirKind::Concat(parts) = hir.kind() else { return false };
    let [start, middle, end] = parts.as_slice() else { return false };
    let HirKind::Repetition(repetition) = middle.kind() else { return false };
    matches!(start.kind(), HirKind::Look(Look::Start))
        && matches!(repetition.sub.kind(), HirKind::Class(Class::Unicode(_)))
        && matches!(end.kind(), HirKind::Look(Look::End))
}

/// What a state of the automaton takes, and what each way out of it does.
const STATE: usize = 48;
const WAY: usize = 8;

/// The most that the automaton can take, forwards or backwards: as if nothing in it were shared.
pub(super) fn most(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => STATE,
        HirKind::Literal(literal) => literal.0.len().saturating_mul(STATE),
        HirKind::Class(Class::Bytes(class)) => 2 * STATE + class.ranges().len() * WAY,
        HirKind::Class(Class::Unicode(class)) => {
            let sequences = class.iter().flat_map(|range| Utf8Sequences::new(range.start(), range.end()));
            sequences.fold(3 * STATE, |sum, sequence| sum + WAY + sequence.len() * (STATE + WAY))
        }
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(0).max(repetition.min).max(1) as usize;
            let once = most(&repetition.sub).saturating_add(STATE + 2 * WAY);
            times.saturating_mul(once).saturating_add(4 * STATE)
        }
        HirKind::Capture(capture) => most(&capture.sub).saturating_add(2 * STATE),
        HirKind::Concat(parts) => parts.iter().map(most).fold(STATE, usize::saturating_add),
        HirKind::Alternation(parts) => {
            parts.iter().map(|part| most(part).saturating_add(WAY)).fold(2 * STATE, usize::saturating_add)
        }
    }
}
