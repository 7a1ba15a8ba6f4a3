//! The script of a model: rules that say when they speak, and what.

pub mod answer;
pub mod condition;
pub mod context;
pub mod facts;
pub mod index;
pub mod memory;
pub mod nearest;
pub mod number_matcher;
pub mod rule;
pub mod template;
pub mod text;
pub mod text_matcher;
pub mod value;

use crate::script::memory::Memory;
use crate::script::rule::Rule;
use crate::script::template::Templates;
use std::fmt;

use crate::reply::Reply;
use crate::script::context::TemplateContext;
use crate::script::facts::RequestFacts;
use crate::script::index::Index;
use crate::script::memory::Recall;
use crate::script::nearest::Miss;
use crate::test_name;
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_seed::random::fold;

/// The rules of a model, the first of which that matches speaks.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    rules: Vec<Rule>,
    templates: Templates,
    index: Option<Index>,
    /// Tells it from other scripts, and from itself before it was changed.
    id: u64,
}

/// What an answer depends on besides the request.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    pub memory: &'a Memory,
    /// The time, in seconds since 1970.
    pub unix_seconds: i64,
    pub seed: u64,
}

/// The reason why a script has no answer. Exhaustive: a server has a status for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoReply {
    /// No rule matches; the text says which came nearest.
    NoMatch(String),
    /// The rule that matches cannot be worked out.
    Failed(String),
}

impl Script {
    /// The script of a place: what it remembers is lost when it or its place changes.
    pub(crate) fn new(rules: Vec<Rule>, templates: Templates, place: &str) -> Self {
        let index = Index::of(rules.iter().map(|rule| &rule.when));
        let id = fold(fold(templates.digest(), place.as_bytes()), format!("{rules:?}").as_bytes());
        Self { rules, templates, index, id }
    }

    /// What is answered to a request.
    pub(crate) fn answer(
        &self,
        request: &ChatRequest,
        around: Circumstances<'_>,
    ) -> Result<Reply, NoReply> {
        let view = RequestFacts::new(request);
        let recall = Recall::new(around.memory, test_name::of(request), self.id);
        let (rule, nth) = self.find(&view, &recall).ok_or_else(|| self.no_match(&view, &recall))?;
        let scene = TemplateContext {
            rule: &rule.place,
            captures: rule.when.captures(&view),
            view: &view,
            nth,
            recall: &recall,
            templates: &self.templates,
            unix_seconds: around.unix_seconds,
            seed: around.seed,
        };
        let reply = rule.line.reply(&scene);
        reply.map_err(|error| NoReply::Failed(format!("the reply {}: {error}", rule.place)))
    }

    /// The first rule that matches, and which time it is.
    fn find(&self, view: &RequestFacts<'_>, recall: &Recall<'_>) -> Option<(&Rule, u64)> {
        let matches = |(index, rule): (usize, _)| Self::matches(index, rule, view, recall);
        match &self.index {
            None => self.rules.iter().enumerate().find_map(matches),
            Some(index) => {
                let candidates = index.candidates(view.user());
                let rules = candidates.filter_map(|own| Some((own, self.rules.get(own)?)));
                rules.into_iter().find_map(matches)
            }
        }
    }

    fn matches<'a>(
        index: usize,
        rule: &'a Rule,
        view: &RequestFacts<'_>,
        recall: &Recall<'_>,
    ) -> Option<(&'a Rule, u64)> {
        if !rule.when.holds(view) {
            return None;
        }
        let time = if rule.is_counted { recall.held(index) } else { 1 };
        match rule.nth {
            None => Some((rule, time)),
            Some(wanted) => wanted.holds(time).then_some((rule, time)),
        }
    }

    /// Names the rule of which the least did not match, the first of several.
    fn no_match(&self, view: &RequestFacts<'_>, recall: &Recall<'_>) -> NoReply {
        let misses = self.rules.iter().enumerate().map(|(index, rule)| {
            let mut misses = nearest::misses(&rule.when, view);
            if let Some(wanted) = rule.nth.filter(|_| misses.is_empty()) {
                // It has just been counted.
                let time = recall.would_hold(index) - 1;
                misses.push(Miss::close(format!("`nth` wants {wanted}, and is {time}")));
            }
            (rule, misses)
        });
        let count = self.rules.len();
        let nearest = misses.min_by_key(|(_, misses)| nearest::distance(misses));
        NoReply::NoMatch(match nearest {
            None => "there is no reply at all".to_owned(),
            Some((rule, misses)) => {
                let which = if count == 1 { "the only reply" } else { "the nearest" };
                let of = if count == 1 {
                    String::new()
                } else {
                    format!("none of the {count} replies matches; ")
                };
                format!("{of}{which} {} does not match: {}", rule.place, nearest::said(&misses))
            }
        })
    }
}

impl fmt::Display for NoReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMatch(said) | Self::Failed(said) => f.write_str(said),
        }
    }
}
