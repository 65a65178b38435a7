//! Bounds of every form.

use awso::AwsShape;

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(3..=3))]
struct Exactly(String);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(length(0..))]
struct AtLeast(Vec<Exactly>);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(range(..=-1))]
struct Negative(i64);

#[derive(AwsShape, Clone, Debug, PartialEq)]
#[aws(range(-0.5..=0.5))]
struct Half(f64);

// Constraints of a newtype around a newtype hold both.
#[derive(AwsShape, Clone, PartialEq)]
#[aws(length(..=2), sensitive)]
struct Never(Exactly);

#[test]
fn bounds_are_both_included() {
    assert!(Exactly::make("abc").is_ok() && Exactly::make("ab").is_err());
    assert!(AtLeast::make([]).is_ok());
    assert!(Negative::make(-1).is_ok() && Negative::make(0).is_err());
    assert!(Half::make(0.5).is_ok() && Half::make(-0.6).is_err());
    assert!(Never::make("abc").is_err() && Never::make("ab").is_err());
}
