//! Readers of the member `model`.

use super::json::Member;

/// A server behind the gateway, as far as it reads the model.
#[derive(Clone, Copy, Debug)]
pub struct ModelReader {
    /// The member that it takes, and a program that does so.
    pub name: &'static str,
    /// Finds the model, if there is one.
    pub read: fn(&[Member]) -> Option<String>,
}

/// All readers.
pub const MODEL_READERS: [ModelReader; 5] = [
    ModelReader { name: "the last of one name: Python", read: last },
    ModelReader { name: "the first of one name: simdjson", read: first },
    ModelReader { name: "the last in any case: Go", read: last_in_any_case },
    ModelReader { name: "the first in any case: cJSON", read: first_in_any_case },
    ModelReader { name: "the first in any case of Unicode: Jackson", read: first_in_upper_case },
];

fn last(members: &[Member]) -> Option<String> {
    text(members.iter().rfind(|member| name(member) == "model"))
}

fn first(members: &[Member]) -> Option<String> {
    text(members.iter().find(|member| name(member) == "model"))
}

fn last_in_any_case(members: &[Member]) -> Option<String> {
    text(members.iter().rfind(|member| name(member).eq_ignore_ascii_case("model")))
}

fn first_in_any_case(members: &[Member]) -> Option<String> {
    text(members.iter().find(|member| name(member).eq_ignore_ascii_case("model")))
}

fn first_in_upper_case(members: &[Member]) -> Option<String> {
    text(members.iter().find(|member| name(member).to_uppercase() == "MODEL"))
}

/// Returns a name with a mark in the place of each lone surrogate.
fn name(member: &Member) -> String {
    String::from_utf16_lossy(&member.name)
}

fn text(member: Option<&Member>) -> Option<String> {
    String::from_utf16(member?.text.as_ref()?).ok()
}

/// Returns whether nothing speaks against a body: it has one model in one spelling, and no lone
/// surrogate.
pub fn is_plain_model(members: &[Member]) -> bool {
    let is_whole = |member: &Member| String::from_utf16(&member.name).is_ok();
    let looks_alike = |member: &&Member| {
        let name = name(member);
        name.split('\0').next().unwrap_or_default().to_uppercase() == "MODEL"
    };
    members.iter().all(is_whole)
        && members.iter().filter(looks_alike).count() == 1
        && last(members).is_some()
}
