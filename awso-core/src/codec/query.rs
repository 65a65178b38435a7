//! AWS Query and EC2 Query: a shape as pairs of a dotted path and a text, numbered from 1 where there are
//! several. <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>,
//! <https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html>.
//!
//! Where the specifications are silent: the null of a sparse list or map is left out, the items after it
//! move up; a map in EC2 Query is written as in AWS Query.

mod read;

use std::borrow::Cow;

pub(crate) use read::read_form;

use super::text;
use super::xml::{ENTRY, item_name, key_name, value_name, xml_name};
use crate::http::percent_encode;
use crate::schema::{Member, OperationSchema, Site, Target, Trait};
use crate::shape::{List, Map, Structure, Union, Variant, View};
use crate::timestamp::TimestampFormat;
use crate::value::Document;

/// What the two protocols do differently.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Aws,
    /// Names are capitalised, lists are always flattened, and an empty one is not written.
    Ec2,
}

/// A shape in pairs. What is no structure, list or map has an empty name.
pub(crate) fn to_pairs(dialect: Dialect, target: Target, view: View<'_>) -> Vec<(String, String)> {
    let mut pairs = Pairs::new(dialect);
    pairs.write(Site::of(target), view);
    pairs.pairs
}

/// The form that asks for an operation: its name, the service's version, and the input.
pub(crate) fn write_form(
    out: &mut Vec<u8>,
    dialect: Dialect,
    operation: &'static OperationSchema,
    input: &dyn Structure,
) {
    let mut pairs = Pairs::new(dialect);
    pairs.write_structure(input);
    let head = [("Action", operation.name), ("Version", operation.service.version)];
    let head = head.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let all: Vec<_> = head.into_iter().chain(pairs.pairs).collect();
    out.extend_from_slice(form_encode(&all).as_bytes());
}

/// Pairs as a form, `application/x-www-form-urlencoded`: everything but the unreserved characters of
/// RFC 3986 is percent-encoded, a space as `%20`.
///
/// ```
/// let pairs = [("Action".to_owned(), "Say It".to_owned()), ("Text".to_owned(), "1+1=2".to_owned())];
/// assert_eq!(awso_core::form_encode(&pairs), "Action=Say%20It&Text=1%2B1%3D2");
/// ```
pub fn form_encode(pairs: &[(String, String)]) -> String {
    let mut form = String::new();
    for (name, value) in pairs {
        if !form.is_empty() {
            form.push('&');
        }
        form.extend(percent_encode(name));
        form.push('=');
        form.extend(percent_encode(value));
    }
    form
}

struct Pairs {
    dialect: Dialect,
    /// The path to what is written next.
    path: String,
    pairs: Vec<(String, String)>,
}

impl Pairs {
    fn new(dialect: Dialect) -> Self {
        Pairs { dialect, path: String::new(), pairs: Vec::new() }
    }

    /// Writes one step further down the path.
    fn under(&mut self, step: &str, write: impl FnOnce(&mut Self)) {
        let len = self.path.len();
        if len > 0 {
            self.path.push('.');
        }
        self.path.push_str(step);
        write(self);
        self.path.truncate(len);
    }

    fn push(&mut self, text: Cow<'_, str>) {
        self.pairs.push((self.path.clone(), text.into_owned()));
    }

    fn write(&mut self, site: Site, view: View<'_>) {
        match view {
            View::Absent => {}
            View::Structure(structure) => self.write_structure(structure),
            View::Union(union) => self.write_union(union),
            View::List(list) => self.write_list(site, list),
            View::Map(map) => self.write_map(site, map),
            scalar => {
                if let Some(text) = text::write(site, scalar, TimestampFormat::DateTime) {
                    self.push(text);
                }
            }
        }
    }

    fn write_structure(&mut self, structure: &dyn Structure) {
        for (index, member) in structure.schema().members().iter().enumerate() {
            self.write_member(member, structure.member(index));
        }
    }

    fn write_member(&mut self, member: &Member, view: View<'_>) {
        let name = member_name(self.dialect, member);
        self.under(&name, |pairs| pairs.write(member.site(), view));
    }

    fn write_union(&mut self, union: &dyn Union) {
        match union.variant() {
            Variant::Unset => {}
            Variant::Known(index, view) => self.write_member(&union.schema().members()[index], view),
            Variant::Unknown(unknown) => {
                self.under(&unknown.tag, |pairs| pairs.write_unknown(&unknown.content));
            }
        }
    }

    fn write_list(&mut self, site: Site, list: &dyn List) {
        let flattened = self.dialect == Dialect::Ec2 || site.has(Trait::XmlFlattened);
        if list.is_empty() && self.dialect == Dialect::Aws {
            return self.push(Cow::Borrowed(""));
        }
        let within = site.within(list.item_target());
        let items = (0..list.len()).map(|index| list.item(index));
        let items = items.filter(|item| !matches!(item, View::Absent)).enumerate();
        let write_items = |pairs: &mut Self| {
            items.for_each(|(index, item)| pairs.under(&number(index), |pairs| pairs.write(within, item)));
        };
        if flattened { write_items(self) } else { self.under(item_name(site), write_items) }
    }

    fn write_map(&mut self, site: Site, map: &dyn Map) {
        let within = site.within(map.value_target());
        let (key_name, value_name) = (key_name(site), value_name(site));
        let write_entries = |pairs: &mut Self| {
            let mut index = 0;
            map.each(&mut |key, value| {
                if matches!(value, View::Absent) {
                    return;
                }
                pairs.under(&number(index), |pairs| {
                    pairs.under(key_name, |pairs| pairs.push(Cow::Borrowed(key)));
                    pairs.under(value_name, |pairs| pairs.write(within, value));
                });
                index += 1;
            });
        };
        if site.has(Trait::XmlFlattened) { write_entries(self) } else { self.under(ENTRY, write_entries) }
    }

    /// The content of a variant that the union does not list, with the usual names inside.
    fn write_unknown(&mut self, content: &Document) {
        match content {
            Document::Null => {}
            Document::String(text) => self.push(Cow::Borrowed(text)),
            Document::Bool(_) | Document::Number(_) => self.push(Cow::Owned(content.to_string())),
            Document::Object(members) => {
                for (name, content) in members {
                    self.under(name, |pairs| pairs.write_unknown(content));
                }
            }
            Document::Array(items) => {
                let write_items = |pairs: &mut Self| {
                    for (index, item) in items.iter().enumerate() {
                        pairs.under(&number(index), |pairs| pairs.write_unknown(item));
                    }
                };
                match self.dialect {
                    Dialect::Ec2 => write_items(self),
                    Dialect::Aws => self.under("member", write_items),
                }
            }
        }
    }
}

/// Query counts from 1.
fn number(index: usize) -> String {
    (index + 1).to_string()
}

fn member_name(dialect: Dialect, member: &Member) -> Cow<'static, str> {
    let traits = member.traits.iter();
    let query_name = |it: &Trait| if let Trait::QueryName(name) = it { Some(*name) } else { None };
    let ec2_name = |it: &Trait| if let Trait::Ec2Name(name) = it { Some(*name) } else { None };
    let (xml_name, query_name, ec2_name) = (
        traits.clone().find_map(xml_name),
        traits.clone().find_map(query_name),
        traits.clone().find_map(ec2_name),
    );
    match dialect {
        Dialect::Aws => Cow::Borrowed(query_name.or(xml_name).unwrap_or(member.name)),
        Dialect::Ec2 => match ec2_name {
            Some(name) => Cow::Borrowed(name),
            None => Cow::Owned(capitalised(xml_name.or(query_name).unwrap_or(member.name))),
        },
    }
}

fn capitalised(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::schema::{Place, Schema};
    use crate::shape::{AwsShape, Slot, UnknownVariant};

    /// A structure of one member, described and valued as the test needs.
    macro_rules! one {
        ($type:ty, $member:expr, $value:expr) => {{
            struct One($type);
            impl AwsShape for One {
                const SCHEMA: &'static Schema = {
                    static SCHEMA: Schema = Schema::structure("One", &[$member]);
                    &SCHEMA
                };
                fn blank() -> Self {
                    One(AwsShape::blank())
                }
                fn view(&self) -> View<'_> {
                    View::Structure(self)
                }
                fn slot(&mut self) -> Slot<'_> {
                    Slot::Structure(self)
                }
            }
            impl Structure for One {
                fn member(&self, _: usize) -> View<'_> {
                    self.0.view()
                }
                fn member_mut(&mut self, _: usize) -> Slot<'_> {
                    self.0.slot()
                }
            }
            let one = One($value);
            (form_encode(&one.to_query()), form_encode(&one.to_ec2_query()))
        }};
    }

    fn both(aws: &str, ec2: &str) -> (String, String) {
        (aws.to_owned(), ec2.to_owned())
    }

    type Strings = Vec<String>;
    type Numbers = BTreeMap<String, Option<Vec<i32>>>;

    fn strings() -> Strings {
        vec!["a b".to_owned(), "é&=~*".to_owned()]
    }

    #[test]
    fn lists_are_numbered_from_one() {
        let pairs = one!(Strings, Member::of::<Strings>("arg"), strings());
        let encoded = "%C3%A9%26%3D~%2A";
        let aws = format!("arg.member.1=a%20b&arg.member.2={encoded}");
        assert_eq!(pairs, both(&aws, &format!("Arg.1=a%20b&Arg.2={encoded}")));
        let member = const { Member::of::<Strings>("arg").traits(&[Trait::XmlItem("item")]) };
        let pairs = one!(
            Strings,
            Member::of::<Strings>("arg").traits(&[Trait::XmlItem("item"), Trait::XmlName("hi")]),
            vec![String::new()]
        );
        assert_eq!(pairs, both("hi.item.1=", "Hi.1="));
        assert_eq!(item_name(member.site()), "item");
        let pairs = one!(
            Strings,
            Member::of::<Strings>("arg").traits(&[Trait::XmlFlattened, Trait::XmlItem("item")]),
            vec!["a".to_owned()]
        );
        assert_eq!(pairs, both("arg.1=a", "Arg.1=a"));
    }

    #[test]
    fn an_empty_list_is_said_in_aws_query_only_and_an_empty_map_in_neither() {
        let member = || one!(Strings, Member::of::<Strings>("arg"), Vec::new());
        assert_eq!(member(), both("arg=", ""));
        let flat = one!(Strings, Member::of::<Strings>("arg").traits(&[Trait::XmlFlattened]), Vec::new());
        assert_eq!(flat, both("arg=", ""));
        assert_eq!(one!(Numbers, Member::of::<Numbers>("map"), Numbers::new()), both("", ""));
        let none = one!(Option<Strings>, Member::of::<Option<Strings>>("arg"), None);
        assert_eq!(none, both("", ""));
    }

    #[test]
    fn entries_are_numbered_and_nulls_take_no_number() {
        let numbers = || {
            Numbers::from([
                ("a".to_owned(), None),
                ("b".to_owned(), Some(vec![1])),
                ("c".to_owned(), Some(vec![])),
            ])
        };
        let pairs = one!(Numbers, Member::of::<Numbers>("map"), numbers());
        let aws = "map.entry.1.key=b&map.entry.1.value.member.1=1&map.entry.2.key=c&map.entry.2.value=";
        assert_eq!(pairs, both(aws, "Map.entry.1.key=b&Map.entry.1.value.1=1&Map.entry.2.key=c"));
        let pairs = one!(
            Numbers,
            Member::of::<Numbers>("map").traits(&[
                Trait::XmlFlattened,
                Trait::XmlKey("K"),
                Trait::XmlValue("V"),
                Trait::QueryName("Hi")
            ]),
            numbers()
        );
        assert_eq!(pairs.0, "Hi.1.K=b&Hi.1.V.member.1=1&Hi.2.K=c&Hi.2.V=");
        let items =
            one!(Vec<Option<i32>>, Member::of::<Vec<Option<i32>>>("l"), vec![None, Some(5), None, Some(6)]);
        assert_eq!(items, both("l.member.1=5&l.member.2=6", "L.1=5&L.2=6"));
    }

    #[test]
    fn ec2_names_are_capitalised_unless_given_as_they_are() {
        let named = one!(
            i32,
            Member::of::<i32>("usesXmlName").traits(&[Trait::XmlName("other"), Trait::QueryName("query")]),
            1
        );
        assert_eq!(named, both("query=1", "Other=1"));
        let given = one!(
            i32,
            Member::of::<i32>("a")
                .traits(&[Trait::XmlName("b"), Trait::Ec2Name("c")])
                .at(i32::BASE, Place::Header("x")),
            1
        );
        assert_eq!(given, both("b=1", "c=1"));
        assert_eq!(capitalised(""), "");
        assert_eq!(capitalised("éa"), "Éa");
    }

    struct Choice(Option<UnknownVariant>);
    static CHOICE: Schema = Schema::union("Choice", &[Member::of::<Choice>("nested")]);
    impl AwsShape for Choice {
        const SCHEMA: &'static Schema = &CHOICE;
        fn blank() -> Self {
            Choice(None)
        }
        fn view(&self) -> View<'_> {
            View::Union(self)
        }
        fn slot(&mut self) -> Slot<'_> {
            Slot::Union(self)
        }
    }
    impl Union for Choice {
        fn variant(&self) -> Variant<'_> {
            self.0.as_ref().map_or(Variant::Unset, Variant::Unknown)
        }
        fn select(&mut self, _: usize) -> Slot<'_> {
            Slot::Absent
        }
        fn select_unknown(&mut self, variant: UnknownVariant) {
            self.0 = Some(variant);
        }
    }

    #[test]
    fn an_unknown_variant_is_written_by_its_content() {
        let choice = Choice::of_json(r#"{"new": {"a": [true, null, "x"], "b": 1.5}}"#).expect("a union");
        assert_eq!(form_encode(&choice.to_query()), "new.a.member.1=true&new.a.member.3=x&new.b=1.5");
        assert_eq!(form_encode(&choice.to_ec2_query()), "new.a.1=true&new.a.3=x&new.b=1.5");
        assert_eq!(form_encode(&Choice(None).to_query()), "");
    }
}
