use awso_scaffold::plan::Type;
use awso_scaffold::{Options, Plan};

use super::{act, has, model};

#[test]
fn a_box_stands_only_where_a_type_would_hold_itself() {
    let printed = act(
        "rest-json",
        r#""In": {"type": "structure", "members": {"Tree": {"shape": "Tree"}}},
           "Tree": {"type": "structure", "members": {"Left": {"shape": "Tree"}, "Children": {"shape": "Trees"}, "Named": {"shape": "ByName"}, "Leaf": {"shape": "Leaf"}}},
           "Trees": {"type": "list", "member": {"shape": "Tree"}},
           "ByName": {"type": "map", "key": {"shape": "String"}, "value": {"shape": "Tree"}},
           "Leaf": {"type": "structure", "members": {}}"#,
    );
    has(&printed, "pub tree: Option<Tree>,");
    has(&printed, "pub left: Option<Box<Tree>>,");
    has(&printed, "pub children: Option<Vec<Tree>>,");
    has(&printed, "pub named: Option<BTreeMap<String, Tree>>,");
    has(&printed, "pub leaf: Option<Leaf>,");
}

#[test]
fn a_circle_of_several_types_needs_one_box() {
    let model = model(
        "rest-json",
        r#""In": {"type": "structure", "members": {"A": {"shape": "A"}}},
           "A": {"type": "structure", "members": {"B": {"shape": "B"}}},
           "B": {"type": "structure", "members": {"C": {"shape": "C"}}},
           "C": {"type": "structure", "union": true, "members": {"A": {"shape": "A"}, "Text": {"shape": "String"}}}"#,
    );
    let plan = Plan::of(&model, &Options::default());
    let fields = plan.types.iter().flat_map(Type::fields);
    assert_eq!(fields.filter(|field| field.boxed).count(), 1);
}

#[test]
fn what_would_need_itself_without_end_becomes_optional_and_says_so() {
    let model = model(
        "rest-json",
        r#""In": {"type": "structure", "members": {"A": {"shape": "A"}}},
           "A": {"type": "structure", "required": ["A"], "members": {"A": {"shape": "A"}}}"#,
    );
    let plan = Plan::of(&model, &Options::default());
    has(&awso_scaffold::print::module(&plan), "pub a: Option<Box<A>>,");
    assert!(plan.notes.iter().any(|note| note.at == "A.A" && note.text.starts_with("required in the model")));
}
