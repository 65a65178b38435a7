use syn::{Attribute, Path};

use super::value::{bounds, case, crate_path, flag, given, name, pattern};
use super::wire::WireAttrs;
use super::{Setting, walk};
use crate::case::Case;
use crate::ctxt::Ctxt;
use crate::model::{Bounds, Name, Said};
use crate::symbol::{AWS, CRATE, LENGTH, PATTERN, RANGE, RENAME, RENAME_ALL, RULES, SENSITIVE, UNIQUE};

/// `#[aws(…)]` on a shape.
pub(crate) struct ShapeAttrs {
    pub(crate) krate: Setting<Path>,
    pub(crate) rename: Setting<Name>,
    pub(crate) rename_all: Setting<Case>,
    pub(crate) length: Setting<Bounds>,
    pub(crate) range: Setting<Bounds>,
    pub(crate) pattern: Setting<Name>,
    pub(crate) unique: Setting<()>,
    pub(crate) sensitive: Setting<()>,
    pub(crate) rules: Setting<Path>,
    pub(crate) wire: Vec<Said>,
}

impl ShapeAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut settings = ShapeAttrs {
            krate: Setting::new(CRATE),
            rename: Setting::new(RENAME),
            rename_all: Setting::new(RENAME_ALL),
            length: Setting::new(LENGTH),
            range: Setting::new(RANGE),
            pattern: Setting::new(PATTERN),
            unique: Setting::new(UNIQUE),
            sensitive: Setting::new(SENSITIVE),
            rules: Setting::new(RULES),
            wire: Vec::new(),
        };
        let mut wire = WireAttrs::new();
        let mut known = vec![CRATE, RENAME, RENAME_ALL, LENGTH, RANGE, PATTERN, UNIQUE, SENSITIVE, RULES];
        known.extend(WireAttrs::ON_SHAPES);
        walk(ctxt, attrs, AWS, &known, |meta| {
            match () {
                () if meta.path == CRATE => settings.krate.set(ctxt, meta, crate_path(meta)),
                () if meta.path == RENAME => settings.rename.set(ctxt, meta, name(meta)),
                () if meta.path == RENAME_ALL => settings.rename_all.set(ctxt, meta, case(meta)),
                () if meta.path == LENGTH => settings.length.set(ctxt, meta, bounds(meta)),
                () if meta.path == RANGE => settings.range.set(ctxt, meta, bounds(meta)),
                () if meta.path == PATTERN => settings.pattern.set(ctxt, meta, pattern(meta)),
                () if meta.path == UNIQUE => settings.unique.set(ctxt, meta, flag(meta)),
                () if meta.path == SENSITIVE => settings.sensitive.set(ctxt, meta, flag(meta)),
                () if meta.path == RULES => settings.rules.set(ctxt, meta, given(meta, "RULES")),
                () => return wire.set(ctxt, meta, &WireAttrs::ON_SHAPES),
            }
            true
        });
        settings.wire = wire.said();
        settings
    }
}
