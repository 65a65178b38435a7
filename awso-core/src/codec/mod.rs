//! One format a file, each a plain recursion over views and slots.

pub(crate) mod json;
pub(crate) mod query;
pub(crate) mod text;
pub(crate) mod value;
pub(crate) mod xml;
