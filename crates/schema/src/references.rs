//! What the references of a schema lead to.

use std::rc::Rc;

use serde_json::Value;

use crate::subschema::Subschema;
use percent::decoded;

/// The resources and anchors of a schema.
#[derive(Debug)]
pub(crate) struct References<'s> {
    root: Subschema<'s>,
    /// The schemas that have a `$id`.
    resources: Vec<(&'s str, Subschema<'s>)>,
    anchors: Vec<(&'s str, Subschema<'s>)>,
}

impl<'s> References<'s> {
    pub(crate) fn new(schema: &'s Value) -> Self {
        let root = Subschema::new(schema, "");
        let mut references =
            Self { root: root.clone(), resources: Vec::new(), anchors: Vec::new() };
        references.collect(&root);
        references
    }

    pub(crate) fn root(&self) -> &Subschema<'s> {
        &self.root
    }

    /// Where the reference of a schema leads, if it has one that can be followed here. What
    /// cannot, such as the address of a meta-schema, is left to the validator.
    pub(crate) fn target(&self, place: &Subschema<'s>) -> Option<Subschema<'s>> {
        let keywords = ["$ref", "$dynamicRef", "$recursiveRef"];
        let reference = keywords.iter().find_map(|keyword| place.keyword(keyword)?.as_str())?;
        self.resolve(place, reference)
    }

    /// The first reference that leads to nothing in the schema, and where it stands.
    pub(crate) fn lost(&self) -> Option<(String, &'s str)> {
        self.lost_in(&self.root)
    }

    fn lost_in(&self, place: &Subschema<'s>) -> Option<(String, &'s str)> {
        if let Some(Value::String(reference)) = place.keyword("$ref")
            && self.resolve(place, reference).is_none()
        {
            return Some((place.pointer.to_string(), reference));
        }
        place.parts().iter().find_map(|inner| self.lost_in(inner))
    }

    /// The schemas that lie on the same value as this one, by whatever keyword.
    pub(crate) fn in_place(&self, place: &Subschema<'s>) -> Vec<Subschema<'s>> {
        let lists = ["allOf", "anyOf", "oneOf"].into_iter().flat_map(|key| place.list(key));
        let single = ["not", "if", "then", "else"].into_iter().filter_map(|key| place.child(key));
        let maps = ["dependentSchemas", "dependencies"].into_iter();
        let dependent = maps.flat_map(|key| place.members(key)).map(|(_, inner)| inner);
        lists.chain(single).chain(dependent).chain(self.target(place)).collect()
    }

    fn resolve(&self, place: &Subschema<'s>, reference: &str) -> Option<Subschema<'s>> {
        let (base, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let resource = match base {
            "" => self.enclosing(&place.pointer),
            _ => self.resources.iter().find(|(id, _)| same_resource(id, base)).map(|(_, at)| at)?,
        };
        let fragment = decoded(fragment);
        if fragment.is_empty() || fragment.starts_with('/') {
            let schema = resource.schema.pointer(&fragment)?;
            return Some(Subschema::new(schema, &format!("{}{fragment}", resource.pointer)));
        }
        let mut named = self.anchors.iter().filter(|(name, _)| *name == fragment);
        let inside = |at: &Subschema<'s>| {
            Rc::ptr_eq(&self.enclosing(&at.pointer).pointer, &resource.pointer)
        };
        let first = named.clone().next();
        named.find(|(_, at)| inside(at)).or(first).map(|(_, at)| at.clone())
    }

    /// The innermost resource around a place.
    fn enclosing(&self, pointer: &str) -> &Subschema<'s> {
        let around = self.resources.iter().map(|(_, at)| at).filter(|at| {
            pointer
                .strip_prefix(&*at.pointer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        around.max_by_key(|at| at.pointer.len()).unwrap_or(&self.root)
    }

    /// The depth of the schema has been bounded before.
    fn collect(&mut self, place: &Subschema<'s>) {
        self.enter(place);
        for inner in place.parts() {
            self.collect(&inner);
        }
    }

    fn enter(&mut self, place: &Subschema<'s>) {
        for keyword in ["$id", "id"] {
            let Some(id) = place.keyword(keyword).and_then(Value::as_str) else {
                continue;
            };
            match id.strip_prefix('#') {
                Some(anchor) => self.anchors.push((anchor, place.clone())),
                None => self.resources.push((id, place.clone())),
            }
        }
        for keyword in ["$anchor", "$dynamicAnchor"] {
            if let Some(anchor) = place.keyword(keyword).and_then(Value::as_str) {
                self.anchors.push((anchor, place.clone()));
            }
        }
    }
}

/// Whether an identifier and a reference mean the same resource. Both may be relative, and their
/// ends then decide: a schema has few resources, and a wrong guess is found out when the value
/// is checked.
fn same_resource(id: &str, base: &str) -> bool {
    let id = id.trim_end_matches('#');
    let ends_with = |long: &str, short: &str| {
        let short = short.trim_start_matches("./").trim_start_matches('/');
        !short.is_empty() && long.strip_suffix(short).is_some_and(|rest| rest.ends_with('/'))
    };
    id == base || ends_with(id, base) || ends_with(base, id)
}

mod percent {
    /// A fragment without its percent signs.
    pub(crate) fn decoded(text: &str) -> String {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            let hex = (*first == b'%').then(|| after.get(..2).and_then(byte)).flatten();
            bytes.push(hex.unwrap_or(*first));
            rest = if hex.is_some() { after.get(2..).unwrap_or_default() } else { after };
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn byte(digits: &[u8]) -> Option<u8> {
        u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    }
}
