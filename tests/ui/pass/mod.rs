//! What stands close to a mistake and is none.

mod bindings;
mod bounds;
mod enums;
mod names;
