//! Arbitrary values of the shapes.

use awso::{BigDecimal, BigInteger, Blob, Document, Timestamp, UnknownVariant};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;

use crate::shape::{Choice, Collections, Color, Day, Inner, Level, Named, Nothing, Scalars, Word};

/// Any text, with much of what formats escape.
pub fn text() -> impl Strategy<Value = String> + Clone {
    "([\t\n\r -~¡-ÿ<>&\"'\\\\]|[你🦀\u{2028}\u{fffd}]|[\u{0}-\u{1f}\u{7f}\u{85}\u{fffe}\u{ffff}]|]]>){0,8}"
}

fn word() -> impl Strategy<Value = Word> + Clone {
    text().prop_map(Word::from)
}

/// Within the years that all three forms can write.
pub fn timestamp() -> impl Strategy<Value = Timestamp> + Clone {
    (-62_135_596_800i64..253_402_207_200, 0u32..1_000_000_000)
        .prop_map(|(seconds, nanos)| Timestamp::from_epoch(seconds, nanos).unwrap())
}

fn whole_seconds() -> impl Strategy<Value = Timestamp> + Clone {
    (-62_135_596_800i64..253_402_207_200).prop_map(|seconds| Timestamp::from_epoch(seconds, 0).unwrap())
}

fn big_integer() -> impl Strategy<Value = BigInteger> + Clone {
    "-?[1-9][0-9]{0,40}".prop_map(|digits| digits.parse().unwrap())
}

fn big_decimal() -> impl Strategy<Value = BigDecimal> + Clone {
    "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?".prop_map(|digits| digits.parse().unwrap())
}

fn blob() -> impl Strategy<Value = Blob> + Clone {
    vec(any::<u8>(), 0..20).prop_map(Blob::from)
}

fn document() -> impl Strategy<Value = Document> + Clone {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Document::from),
        any::<i64>().prop_map(Document::from),
        proptest::num::f64::NORMAL.prop_map(Document::from),
        text().prop_map(Document::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Document::from),
            btree_map(text(), inner, 0..4).prop_map(|entries| entries.into_iter().collect()),
        ]
    })
}

fn color() -> impl Strategy<Value = Color> + Clone {
    prop_oneof![Just(Color::Red), Just(Color::DarkGreen), Just(Color::Blue), text().prop_map(Color::from)]
}

fn level() -> impl Strategy<Value = Level> + Clone {
    prop_oneof![Just(Level::Below), Just(Level::Above), any::<i32>().prop_map(Level::from)]
}

fn float() -> impl Strategy<Value = f32> + Clone {
    proptest::num::f32::ANY.prop_map(|number| if number.is_nan() { 0.1 } else { number })
}

fn double() -> impl Strategy<Value = f64> + Clone {
    proptest::num::f64::ANY.prop_map(|number| if number.is_nan() { 0.1 } else { number })
}

pub fn scalars() -> impl Strategy<Value = Scalars> {
    let numbers = (any::<bool>(), any::<i8>(), any::<i16>(), any::<i32>(), any::<i64>(), float(), double());
    let others = (big_integer(), big_decimal(), text(), blob(), timestamp(), document(), color(), level());
    let optional =
        (of(any::<i32>()), of(big_decimal()), of(timestamp()), of(document()), of(color()), of(level()));
    (numbers, others, optional).prop_map(|(numbers, others, optional)| {
        let (boolean, byte, short, integer, long, float, double) = numbers;
        let (big_integer, big_decimal, text, blob, timestamp, document, color, level) = others;
        let (maybe_integer, maybe_big, maybe_time, maybe_document, maybe_color, maybe_level) = optional;
        Scalars {
            boolean,
            byte,
            short,
            integer,
            long,
            float,
            double,
            big_integer,
            big_decimal,
            text,
            blob,
            timestamp,
            document,
            color,
            level,
            maybe_integer,
            maybe_big,
            maybe_time,
            maybe_document,
            maybe_color,
            maybe_level,
        }
    })
}

/// What a variant may hold that the union does not list.
#[derive(Clone, Copy, Debug)]
pub enum Novel {
    Anything,
    /// Not what the rustdoc of `of_xml` says is read back as something else.
    InXml,
}

impl Novel {
    fn content(self) -> BoxedStrategy<Document> {
        let Novel::InXml = self else { return document().boxed() };
        let text = text().prop_map(Document::from);
        let structure = text.prop_recursive(3, 12, 4, |inner| {
            let item = prop_oneof![4 => inner, 1 => Just(Document::Null)];
            let member = prop_oneof![
                4 => item.clone(),
                1 => vec(item, 2..4).prop_map(Document::from),
            ];
            btree_map("[A-Za-z_][A-Za-z0-9_.-]{0,3}", member, 1..4)
                .prop_map(|members| members.into_iter().collect::<Document>())
        });
        let several = vec(structure.clone(), 2..4).prop_map(Document::from);
        prop_oneof![4 => structure, 1 => several].boxed()
    }
}

pub fn choice(novel: Novel) -> impl Strategy<Value = Choice> + Clone {
    let known = prop_oneof![
        text().prop_map(Choice::Text),
        any::<i64>().prop_map(Choice::Number),
        timestamp().prop_map(Choice::Time),
        Just(Choice::Empty(Nothing)),
    ];
    let novel = ("[A-Z][a-z]{3}q", novel.content())
        .prop_map(|(tag, content)| Choice::Unknown(UnknownVariant { tag, content }));
    let leaf = prop_oneof![4 => known, 1 => novel];
    leaf.prop_recursive(3, 12, 3, |choice| {
        prop_oneof![
            vec(choice.clone(), 0..3).prop_map(Choice::List),
            inner_of(choice).prop_map(|inner| Choice::Inner(Box::new(inner))),
        ]
    })
}

fn inner_of(choice: impl Strategy<Value = Choice> + Clone + 'static) -> impl Strategy<Value = Inner> + Clone {
    let leaf =
        (text(), of(choice)).prop_map(|(name, choice)| Inner { name, choice, children: None, by_name: None });
    leaf.prop_recursive(2, 6, 3, |inner| {
        (text(), of(vec(inner.clone(), 0..3)), of(btree_map(text(), inner, 0..3)))
            .prop_map(|(name, children, by_name)| Inner { name, choice: None, children, by_name })
    })
}

pub fn inner(novel: Novel) -> impl Strategy<Value = Inner> + Clone {
    inner_of(choice(novel))
}

pub fn collections(novel: Novel) -> impl Strategy<Value = Collections> {
    (
        vec(word(), 0..4),
        of(vec(vec(any::<i32>(), 0..3), 0..3)),
        of(vec(of(text()), 0..4)),
        of(vec(timestamp(), 0..3)),
        of(btree_map(text(), big_integer(), 0..3)),
        of(vec(choice(novel), 0..3)),
        of(btree_map(color(), vec(level(), 0..3), 0..3)),
        of(btree_map(word(), of(inner(novel)), 0..3)),
    )
        .prop_map(|(words, grid, sparse, times, bigs, choices, colors, sparse_map)| Collections {
            words,
            grid,
            sparse,
            times,
            bigs,
            choices,
            colors,
            sparse_map,
        })
}

pub fn named(novel: Novel) -> impl Strategy<Value = Named> {
    let lists = (of(vec(whole_seconds(), 0..3)), of(vec(choice(novel), 1..4)), of(vec(text(), 0..3)));
    let maps = (of(btree_map(text(), inner(novel), 1..3)), of(btree_map(text(), word(), 0..3)));
    let scalars =
        (text(), of(text()), of(timestamp()), of(whole_seconds().prop_map(Day::from)), of(any::<i32>()));
    (scalars, lists, maps).prop_map(|(scalars, (days, flat, wrapped), (flat_map, map))| {
        let (named, renamed, date, day, attribute) = scalars;
        Named { named, renamed, date, day, days, attribute, flat, wrapped, flat_map, map }
    })
}
