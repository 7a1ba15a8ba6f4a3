//! The size of a tree of nodes, counted while its events come and before anything is built.
//!
//! Building, reading and freeing a tree recurse as deep as it is nested, and each alias is a copy of
//! what it names: a short file could overflow the stack, or fill the memory.

use std::collections::HashMap;

use saphyr_parser::{Event, Tag};

use crate::limits::{MAX_COPIED_BYTES, MAX_COPIED_NODES, MAX_DEPTH, MAX_FILE_BYTES, MAX_NODES};

/// The size of the nodes of a document so far.
#[derive(Default)]
pub(crate) struct TreeSize {
    /// The collections that have not ended.
    collections: Vec<Collection>,
    /// The size of each node with an anchor, by the id of the anchor.
    anchors: HashMap<usize, Size>,
    written: Size,
    copied: Size,
}

struct Collection {
    /// The id of its anchor; 0 for none.
    anchor: usize,
    size: Size,
}

#[derive(Clone, Copy, Default)]
struct Size {
    nodes: usize,
    /// The length of all texts and tags.
    bytes: usize,
    /// The number of collections on the longest way down, the node itself included.
    height: usize,
}

impl TreeSize {
    /// Counts the node that an event begins or ends.
    ///
    /// # Errors
    ///
    /// When a bound is exceeded: the message says which, and how to stay below it. The event must
    /// not be loaded then.
    pub(crate) fn count(&mut self, event: &Event<'_>) -> Result<(), String> {
        match event {
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => {
                let size = Size { nodes: 1, bytes: tag_len(tag.as_deref()), height: 1 };
                self.written.add(size);
                self.collections.push(Collection { anchor: *anchor, size });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(Collection { anchor, size }) = self.collections.pop() {
                    self.finish(anchor, size);
                }
            }
            Event::Scalar(text, _, anchor, tag) => {
                let bytes = text.len().saturating_add(tag_len(tag.as_deref()));
                let size = Size { nodes: 1, bytes, height: 0 };
                self.written.add(size);
                self.finish(*anchor, size);
            }
            Event::Alias(anchor) => {
                // An alias inside of what it names is replaced by nothing.
                let nothing = Size { nodes: 1, bytes: 0, height: 0 };
                let size = self.anchors.get(anchor).copied().unwrap_or(nothing);
                self.copied.add(size);
                self.check_depth(size.height)?;
                self.finish(0, size);
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
        self.check_depth(0)?;
        self.check_size()
    }

    /// Adds a node that is complete to its parent. The loader keeps a copy of one with an anchor.
    fn finish(&mut self, anchor: usize, size: Size) {
        if let Some(parent) = self.collections.last_mut() {
            parent.size.add(size);
            parent.size.height = parent.size.height.max(size.height.saturating_add(1));
        }
        if anchor > 0 {
            self.copied.add(size);
            self.anchors.insert(anchor, size);
        }
    }

    /// Checks how deep a node of this height stands.
    fn check_depth(&self, height: usize) -> Result<(), String> {
        if self.collections.len().saturating_add(height) > MAX_DEPTH {
            return Err(too_deep());
        }
        Ok(())
    }

    fn check_size(&self) -> Result<(), String> {
        if self.written.nodes > MAX_NODES || self.written.bytes > MAX_FILE_BYTES {
            return Err(format!(
                "the file has more than {MAX_NODES} texts, lists and mappings, or more than \
                 {MAX_FILE_BYTES} bytes of text: split it"
            ));
        }
        if self.copied.nodes > MAX_COPIED_NODES || self.copied.bytes > MAX_COPIED_BYTES {
            return Err(format!(
                "anchors and aliases repeat more than {MAX_COPIED_NODES} texts, lists and \
                 mappings, or more than {MAX_COPIED_BYTES} bytes of text: repeat less"
            ));
        }
        Ok(())
    }
}

impl Size {
    /// Adds the nodes and texts of another size.
    const fn add(&mut self, other: Self) {
        self.nodes = self.nodes.saturating_add(other.nodes);
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}

/// Returns the message of a node that is nested too deep.
pub(crate) fn too_deep() -> String {
    format!("lists and mappings are nested more than {MAX_DEPTH} deep: nest them less")
}

/// Returns the length of a tag, which may be long although it is written short.
fn tag_len(tag: Option<&Tag>) -> usize {
    tag.map_or(0, |tag| tag.handle.len().saturating_add(tag.suffix.len()))
}
