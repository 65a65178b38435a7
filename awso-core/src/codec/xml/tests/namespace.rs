//! Namespaces, and the names of roots.

use super::*;

structure! {
    Namespaces Schema::structure("Namespaces", &[
        Member::of::<Vec<Bux>>("values").traits(&[Trait::XmlNamespace { uri: "http://qux.com", prefix: "" }]),
        Member::of::<Vec<Bux>>("flat").traits(&[
            Trait::XmlFlattened,
            Trait::XmlNamespace { uri: "http://qux.com", prefix: "" },
        ]),
        Member::of::<BTreeMap<Key, Bux>>("KVP").traits(&[
            Trait::XmlFlattened,
            Trait::XmlNamespace { uri: "https://the-member.example.com", prefix: "" },
        ]),
        Member::of::<Renamed>("nested"),
    ]);
    0 values: Vec<Bux>,
    1 flat: Vec<Bux>,
    2 entries: BTreeMap<Key, Bux>,
    3 nested: Renamed,
}

structure! {
    Renamed Schema::structure("Renamed", &[Member::of::<Option<String>>("name")])
        .traits(&[Trait::XmlName("Hello"), Trait::XmlNamespace { uri: "http://foo.com", prefix: "" }]);
    0 name: Option<String>,
}

#[test]
fn namespaces_stand_where_they_are_declared_and_a_shapes_name_is_for_roots() {
    let value = Namespaces {
        values: vec![Bux(text("a"))],
        flat: vec![Bux(text("b"))],
        entries: BTreeMap::from([(Key(text("k")), Bux(text("v")))]),
        nested: Renamed { name: None },
    };
    there_and_back(
        &value,
        r#"<Namespaces><values xmlns="http://qux.com"><member xmlns="http://bux.com">a</member></values><flat xmlns="http://bux.com">b</flat><KVP xmlns="https://the-member.example.com"><key xmlns:k="https://the-key.example.com">k</key><value xmlns="http://bux.com">v</value></KVP><nested xmlns="http://foo.com"></nested></Namespaces>"#,
    );
    let hello = Renamed { name: Some(text("Phreddy")) };
    there_and_back(&hello, r#"<Hello xmlns="http://foo.com"><name>Phreddy</name></Hello>"#);
}
