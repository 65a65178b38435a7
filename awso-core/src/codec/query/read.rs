//! A form of AWS Query or EC2 Query back to a shape: for servers, and for tests of clients.
//!
//! Items and entries are taken in the order of their numbers, whatever these are. What a form cannot say is read as
//! something else: an empty list of EC2 Query, and in both a list of nulls or an empty structure, as absent.

use std::collections::BTreeMap;

use super::{Dialect, member_name};
use crate::codec::xml::{ENTRY, item_name, key_name, value_name};
use crate::codec::{DEPTH, text, too_deep};
use crate::error::{DecodeError, Step};
use crate::http::form_decode;
use crate::schema::{OperationSchema, Site, Trait};
use crate::shape::{Slot, Structure};

/// Reads the input in a form.
pub(crate) fn read_form(
    form: &[u8],
    dialect: Dialect,
    operation: &'static OperationSchema,
    input: &mut dyn Structure,
) -> Result<(), DecodeError> {
    let shape = input.schema().name;
    let fail = |path, problem| DecodeError::new(shape, path, problem);
    let form = str::from_utf8(form).map_err(|_| fail(Vec::new(), "the body is not UTF-8".to_owned()))?;
    let mut root = Node::default();
    for (name, value) in form_decode(form) {
        root.put(&name, value).map_err(|problem| fail(Vec::new(), problem))?;
    }
    if let Some(action) = root.child("Action").and_then(|action| action.text.as_deref())
        && action != operation.name
    {
        return Err(fail(Vec::new(), format!("the form is of another operation than {}", operation.name)));
    }
    let mut reader = Reader { dialect, path: Vec::new() };
    reader.structure(&root, input).map_err(|problem| {
        reader.path.reverse();
        fail(std::mem::take(&mut reader.path), problem)
    })
}

/// What stands at a place in the form, and below it. Found by name, so that a long form costs no more than its size.
#[derive(Default)]
struct Node {
    text: Option<String>,
    children: BTreeMap<String, Node>,
}

impl Node {
    /// Puts a value at a dotted path.
    fn put(&mut self, path: &str, value: String) -> Result<(), String> {
        let mut at = self;
        for (steps, step) in path.split('.').enumerate() {
            // A map inside of another shape takes three steps: `Tags.entry.1.value`.
            if steps > 3 * DEPTH {
                return Err(too_deep());
            }
            at = at.children.entry(step.to_owned()).or_default();
        }
        at.text = Some(value);
        Ok(())
    }

    fn child(&self, name: &str) -> Option<&Node> {
        self.children.get(name)
    }

    /// The children that have numbers, in their order.
    fn numbered(&self) -> Vec<&Node> {
        let number = |(step, node)| Some((str::parse::<u64>(step).ok()?, node));
        let numbers = self.children.iter().filter_map(|(step, node)| number((step.as_str(), node)));
        numbers.collect::<BTreeMap<_, _>>().into_values().collect()
    }
}

struct Reader {
    dialect: Dialect,
    /// Where reading failed, innermost step first.
    path: Vec<Step>,
}

impl Reader {
    fn structure(&mut self, node: &Node, structure: &mut dyn Structure) -> Result<(), String> {
        for (index, member) in structure.schema().members().iter().enumerate() {
            let Some(child) = node.child(&member_name(self.dialect, member)) else { continue };
            self.read(member.site(), child, structure.member_mut(index))
                .inspect_err(|_| self.path.push(Step::Member(member.name)))?;
        }
        Ok(())
    }

    fn read(&mut self, site: Site, node: &Node, slot: Slot<'_>) -> Result<(), String> {
        match slot.filled() {
            Slot::Structure(structure) => self.structure(node, structure),
            Slot::List(list) => {
                let flattened = self.dialect == Dialect::Ec2 || site.has(Trait::XmlFlattened);
                let items = if flattened { Some(node) } else { node.child(item_name(site)) };
                let within = site.within(list.item_target());
                list.clear();
                for (index, item) in items.map(Node::numbered).unwrap_or_default().into_iter().enumerate() {
                    self.read(within, item, list.push())
                        .inspect_err(|_| self.path.push(Step::Index(index)))?;
                }
                Ok(())
            }
            Slot::Map(map) => {
                let entries = if site.has(Trait::XmlFlattened) { Some(node) } else { node.child(ENTRY) };
                let within = site.within(map.value_target());
                let sensitive = map.key_schema().is_sensitive();
                map.clear();
                for entry in entries.map(Node::numbered).unwrap_or_default() {
                    let key = entry.child(key_name(site)).and_then(|key| key.text.as_deref());
                    let (Some(key), Some(value)) = (key, entry.child(value_name(site))) else { continue };
                    self.read(within, value, map.insert(key))
                        .inspect_err(|_| self.path.push(Step::key(key, sensitive)))?;
                }
                Ok(())
            }
            Slot::Union(union) => {
                let members = union.schema().members();
                let is_there = |member| node.child(&member_name(self.dialect, member));
                let found = members.iter().enumerate().find_map(|(index, it)| Some((index, is_there(it)?)));
                let Some((index, child)) = found else { return Ok(()) };
                self.read(members[index].site(), child, union.select(index))
                    .inspect_err(|_| self.path.push(Step::Member(members[index].name)))
            }
            scalar => {
                let text = node.text.as_deref().unwrap_or_default();
                text::read(text, scalar).map_err(|expected| format!("expected {expected}"))
            }
        }
    }
}
