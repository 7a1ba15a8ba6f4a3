//! Resolution of the references of a schema, all of them inside of it.

use std::rc::Rc;

use serde_json::Value;

use crate::subschema::Subschema;

/// The possible targets of the references of a schema.
#[derive(Debug)]
pub(crate) struct References<'s> {
    root: Subschema<'s>,
    /// The schemas that have a `$id`.
    resources: Vec<(&'s str, Subschema<'s>)>,
    /// The schemas that have an anchor.
    anchors: Vec<(&'s str, Subschema<'s>)>,
}

impl<'s> References<'s> {
    /// Collects the resources and anchors of a schema.
    pub(crate) fn new(schema: &'s Value) -> Self {
        let root = Subschema::new(schema, "");
        let mut references =
            Self { root: root.clone(), resources: Vec::new(), anchors: Vec::new() };
        references.collect(&root);
        references
    }

    /// The whole schema.
    pub(crate) fn root(&self) -> &Subschema<'s> {
        &self.root
    }

    /// Returns the target of the reference of a schema. `None` means that there is no reference, or
    /// one that only the validator can resolve, such as the address of a meta-schema.
    pub(crate) fn target(&self, subschema: &Subschema<'s>) -> Option<Subschema<'s>> {
        let keywords = ["$ref", "$dynamicRef", "$recursiveRef"];
        let reference = keywords.iter().find_map(|keyword| subschema.keyword(keyword)?.as_str())?;
        self.resolve(subschema, reference)
    }

    /// Returns the pointer to the first `$ref` without a target in the schema, and its value.
    pub(crate) fn unresolved(&self) -> Option<(String, &'s str)> {
        self.unresolved_in(&self.root)
    }

    fn unresolved_in(&self, subschema: &Subschema<'s>) -> Option<(String, &'s str)> {
        if let Some(Value::String(reference)) = subschema.keyword("$ref")
            && self.resolve(subschema, reference).is_none()
        {
            return Some((subschema.pointer.to_string(), reference));
        }
        subschema.parts().iter().find_map(|inner| self.unresolved_in(inner))
    }

    /// Returns the schemas that this one applies to the same value, by any keyword.
    pub(crate) fn in_place(&self, subschema: &Subschema<'s>) -> Vec<Subschema<'s>> {
        let lists = ["allOf", "anyOf", "oneOf"].into_iter().flat_map(|key| subschema.list(key));
        let single =
            ["not", "if", "then", "else"].into_iter().filter_map(|key| subschema.child(key));
        let maps = ["dependentSchemas", "dependencies"].into_iter();
        let dependent = maps.flat_map(|key| subschema.members(key)).map(|(_, inner)| inner);
        lists.chain(single).chain(dependent).chain(self.target(subschema)).collect()
    }

    fn resolve(&self, subschema: &Subschema<'s>, reference: &str) -> Option<Subschema<'s>> {
        let (base, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let resource = match base {
            "" => self.enclosing(&subschema.pointer),
            _ => self
                .resources
                .iter()
                .find(|(id, _)| same_resource(id, base))
                .map(|(_, resource)| resource)?,
        };
        let fragment = percent_decode(fragment);
        if fragment.is_empty() || fragment.starts_with('/') {
            let schema = resource.schema.pointer(&fragment)?;
            return Some(Subschema::new(schema, &format!("{}{fragment}", resource.pointer)));
        }
        let mut named = self.anchors.iter().filter(|(name, _)| *name == fragment);
        let inside = |resource: &Subschema<'s>| {
            Rc::ptr_eq(&self.enclosing(&resource.pointer).pointer, &resource.pointer)
        };
        let first = named.clone().next();
        named.find(|(_, resource)| inside(resource)).or(first).map(|(_, resource)| resource.clone())
    }

    /// Returns the innermost resource that encloses a pointer.
    fn enclosing(&self, pointer: &str) -> &Subschema<'s> {
        let enclosing = self.resources.iter().map(|(_, resource)| resource).filter(|resource| {
            pointer
                .strip_prefix(&*resource.pointer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        enclosing.max_by_key(|resource| resource.pointer.len()).unwrap_or(&self.root)
    }

    /// Registers a schema and all inside of it; its depth has been limited before.
    fn collect(&mut self, subschema: &Subschema<'s>) {
        self.register(subschema);
        for inner in subschema.parts() {
            self.collect(&inner);
        }
    }

    fn register(&mut self, subschema: &Subschema<'s>) {
        for keyword in ["$id", "id"] {
            let Some(id) = subschema.keyword(keyword).and_then(Value::as_str) else {
                continue;
            };
            match id.strip_prefix('#') {
                Some(anchor) => self.anchors.push((anchor, subschema.clone())),
                None => self.resources.push((id, subschema.clone())),
            }
        }
        for keyword in ["$anchor", "$dynamicAnchor"] {
            if let Some(anchor) = subschema.keyword(keyword).and_then(Value::as_str) {
                self.anchors.push((anchor, subschema.clone()));
            }
        }
    }
}

/// Returns whether an identifier and a reference name the same resource. Both may be relative, and
/// their ends then decide: a schema has few resources, and a wrong guess is found when the value is
/// checked.
fn same_resource(id: &str, base: &str) -> bool {
    let id = id.trim_end_matches('#');
    let ends_with = |long: &str, short: &str| {
        let short = short.trim_start_matches("./").trim_start_matches('/');
        !short.is_empty() && long.strip_suffix(short).is_some_and(|rest| rest.ends_with('/'))
    };
    id == base || ends_with(id, base) || ends_with(base, id)
}

/// Decodes the percent-encoding of a fragment.
fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = (*first == b'%').then(|| after.get(..2).and_then(hex_byte)).flatten();
        bytes.push(hex.unwrap_or(*first));
        rest = if hex.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Parses two hexadecimal digits.
fn hex_byte(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
