//! Arbitrary values of the shapes.

use std::collections::{BTreeMap, HashMap};

use awso::Blob;
use proptest::collection::{btree_map, hash_map, vec};
use proptest::option::of;
use proptest::prelude::*;

use crate::book::StoreBookInput;
use crate::shape::{Collections, Genre, Scalars, Tree, Word, Words};

/// Text of any Unicode, control characters included.
pub fn text() -> impl Strategy<Value = String> + Clone {
    vec(any::<char>(), 0..8).prop_map(String::from_iter)
}

/// Text that a header can hold as it is: no control characters, no space around it, not empty.
pub fn header_text() -> impl Strategy<Value = String> + Clone {
    "[!-~¡-ÿ你🦀]([ -~¡-ÿ你🦀]{0,6}[!-~¡-ÿ你🦀])?"
}

pub fn blob() -> impl Strategy<Value = Blob> + Clone {
    vec(any::<u8>(), 0..40).prop_map(Blob::from)
}

pub fn genre() -> impl Strategy<Value = Genre> + Clone {
    // From text, because an `Other` that holds a known name is no value of its own.
    prop_oneof![
        Just(Genre::Novel),
        Just(Genre::ScienceFiction),
        Just(Genre::Poetry),
        text().prop_map(Genre::from)
    ]
}

/// Every number but those that do not equal themselves; `document` looks at these.
pub fn float() -> impl Strategy<Value = f32> + Clone {
    proptest::num::f32::ANY.prop_map(|number| if number.is_nan() { 0.1 } else { number })
}

pub fn double() -> impl Strategy<Value = f64> + Clone {
    proptest::num::f64::ANY.prop_map(|number| if number.is_nan() { 0.1 } else { number })
}

pub fn word() -> impl Strategy<Value = Word> + Clone {
    text().prop_map(Word::from)
}

pub fn scalars() -> impl Strategy<Value = Scalars> + Clone {
    let numbers = (any::<bool>(), any::<i8>(), any::<i16>(), any::<i32>(), any::<i64>(), float(), double());
    let texts = (text(), blob(), genre(), word());
    let optional_numbers = (
        of(any::<bool>()),
        of(any::<i8>()),
        of(any::<i16>()),
        of(any::<i32>()),
        of(any::<i64>()),
        of(float()),
        of(double()),
    );
    let optional_texts = (of(text()), of(blob()), of(genre()), of(word()));
    (numbers, texts, optional_numbers, optional_texts).prop_map(|(numbers, texts, maybe, maybe_texts)| {
        let (boolean, byte, short, integer, long, float, double) = numbers;
        let (text, blob, genre, word) = texts;
        let (maybe_boolean, maybe_byte, maybe_short, maybe_integer, maybe_long, maybe_float, maybe_double) =
            maybe;
        let (maybe_text, maybe_blob, maybe_genre, maybe_word) = maybe_texts;
        Scalars {
            boolean,
            byte,
            short,
            integer,
            long,
            float,
            double,
            text,
            blob,
            genre,
            word,
            maybe_boolean,
            maybe_byte,
            maybe_short,
            maybe_integer,
            maybe_long,
            maybe_float,
            maybe_double,
            maybe_text,
            maybe_blob,
            maybe_genre,
            maybe_word,
        }
    })
}

pub fn collections() -> impl Strategy<Value = Collections> + Clone {
    let flat = flat_collections(Just(None).boxed()).boxed();
    flat_collections(of(hash_map(word(), flat, 0..3)).boxed())
}

fn flat_collections(
    hashed_map: BoxedStrategy<Option<HashMap<Word, Collections>>>,
) -> impl Strategy<Value = Collections> + Clone {
    (
        vec(vec(any::<i64>(), 0..3), 0..3),
        of(vec(of(text()), 0..4)),
        of(vec(word(), 0..3).prop_map(Words::from)),
        of(vec(scalars(), 0..2)),
        btree_map(text(), vec(word(), 0..3), 0..3),
        hashed_map,
        of(btree_map(text(), of(any::<i32>()), 0..3)),
        of(btree_map(genre(), hash_map(text(), any::<bool>(), 0..3), 0..3)),
    )
        .prop_map(
            |(grid, sparse_list, word_list, scalars_list, sorted_map, hashed_map, sparse_map, genre_map)| {
                Collections {
                    grid,
                    sparse_list,
                    word_list,
                    scalars_list,
                    sorted_map,
                    hashed_map,
                    sparse_map,
                    genre_map,
                }
            },
        )
}

pub fn tree() -> impl Strategy<Value = Tree> + Clone {
    let leaf = text().prop_map(|name| Tree { name, left: None, right: Box::new(None), children: Vec::new() });
    leaf.prop_recursive(5, 24, 3, |tree| {
        (text(), of(tree.clone()), of(tree.clone()), vec(tree, 0..3)).prop_map(
            |(name, left, right, children)| Tree {
                name,
                left: left.map(Box::new),
                right: Box::new(right),
                children,
            },
        )
    })
}

/// A whole request. Lists bound to headers and the query string are not empty: there an empty one looks
/// like none.
pub fn store_book() -> impl Strategy<Value = StoreBookInput> + Clone {
    let label = || text().prop_filter("a label", |label| !["", ".", ".."].contains(&label.as_str()));
    let places = (label(), any::<i64>(), label().prop_map(Genre::from));
    let query = (of(vec(text(), 1..4)), of(vec(any::<i32>(), 1..4)), of(any::<bool>()));
    let headers = (of(double()), of(blob()), of(vec(any::<i16>(), 1..4)), of(vec(header_text(), 1..4)));
    let body = (of(scalars()), of(collections()), of(tree()));
    (places, query, headers, body).prop_map(|(places, query, headers, body)| {
        let (shelf, number, genre) = places;
        let (tags, pages, dry_run) = query;
        let (weight, cover, editions, keywords) = headers;
        let (scalars, collections, tree) = body;
        StoreBookInput {
            shelf,
            number,
            genre,
            tags,
            pages,
            dry_run,
            weight,
            cover,
            editions,
            keywords,
            scalars,
            collections,
            tree,
        }
    })
}

pub fn reasons() -> impl Strategy<Value = BTreeMap<String, String>> + Clone {
    btree_map(text(), text(), 0..4)
}
