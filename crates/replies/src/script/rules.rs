//! The rules of a script, and the search for the first that matches a request.

use std::collections::HashMap;
use std::sync::Arc;

use crate::parts::RuleLocation;
use crate::reply::Reply;
use crate::script::answer::Answer;
use crate::script::condition::Condition;
use crate::script::context::TemplateContext;
use crate::script::facts::RequestFacts;
use crate::script::index::Index;
use crate::script::matcher::NumberMatcher;
use crate::script::memory::{Memory, TestMemory};
use crate::script::no_reply::{self, Miss, NoReply};
use crate::script::template::Templates;
use stagemaker_openai::chat::request::ChatRequest;
use stagemaker_seed::random::fold;

/// A rule: a condition on requests, and the answer to those that meet it.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) location: Arc<RuleLocation>,
    pub(crate) condition: Condition,
    /// The matches of the condition, counted from 1, at which the rule answers; `None`: all.
    pub(crate) nth: Option<NumberMatcher>,
    pub(crate) answer: Answer,
    /// `true` where the answer depends on how often the condition has matched.
    pub(crate) is_counted: bool,
    /// The number by which its matches are counted, that of no other rule. It is the same as long as
    /// the rule itself and its source are.
    pub(crate) id: u64,
}

/// The rules of a model, of which the first that matches answers.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    rules: Vec<Rule>,
    templates: Templates,
    index: Option<Index>,
    /// The number by which the counters of its templates are kept, that of no other script. It is the
    /// same as long as its source and the templates that count are.
    counters: u64,
}

/// The state, the time and the seed on which an answer depends besides the request.
///
/// Exhaustive: a server must decide each of them.
#[derive(Clone, Copy, Debug)]
pub struct AnswerInputs<'a> {
    /// The name of the test that the request belongs to; empty where it belongs to none.
    pub test: &'a str,
    /// The counts of earlier requests.
    pub memory: &'a Memory,
    /// The time, in seconds since 1970.
    pub unix_seconds: i64,
    /// The seed of everything that templates draw.
    pub seed: u64,
}

impl Rule {
    /// Returns the hash of what the rule is, wherever in its source it stands.
    fn digest(&self, source: u64) -> u64 {
        let Self { condition, nth, answer, .. } = self;
        fold(source, format!("{condition:?}{nth:?}{answer:?}").as_bytes())
    }
}

impl Script {
    /// Creates the script that a source, a node of a file, holds or names.
    pub(crate) fn new(mut rules: Vec<Rule>, templates: Templates, source: &str) -> Self {
        let source = fold(0, source.as_bytes());
        let mut known = HashMap::new();
        for rule in &mut rules {
            let digest = rule.digest(source);
            let same: &mut u64 = known.entry(digest).or_default();
            // Of rules that are alike, each counts for itself, in their order.
            rule.id = digest.wrapping_add(*same);
            *same += 1;
        }
        let index = Index::new(rules.iter().map(|rule| &rule.condition));
        let counters = source.wrapping_add(templates.counting());
        Self { rules, templates, index, counters }
    }

    /// Returns the numbers by which the script counts: those of its counted rules and of its counters.
    pub(crate) fn counted(&self) -> impl Iterator<Item = u64> {
        let rules = self.rules.iter().filter(|rule| rule.is_counted).map(|rule| rule.id);
        rules.chain([self.counters])
    }

    /// Returns the reply to a request.
    pub(crate) fn answer(
        &self,
        request: &ChatRequest,
        inputs: AnswerInputs<'_>,
    ) -> Result<Reply, NoReply> {
        let facts = RequestFacts::new(request, inputs.test);
        let memory = TestMemory::new(inputs.memory, inputs.test, self.counters);
        let found = self.find(&facts, &memory);
        let (rule, nth) = found.ok_or_else(|| self.no_match(&facts, &memory))?;
        let context = TemplateContext {
            rule: &rule.location,
            captures: rule.condition.captures(&facts),
            facts: &facts,
            nth,
            memory: &memory,
            templates: &self.templates,
            unix_seconds: inputs.unix_seconds,
            seed: inputs.seed,
        };
        let reply = rule.answer.render(&context);
        reply.map_err(|error| NoReply::Failed(format!("the reply {}: {error}", rule.location)))
    }

    /// Finds the first rule that matches, and the number of its matches, this one included.
    fn find(&self, facts: &RequestFacts<'_>, memory: &TestMemory<'_>) -> Option<(&Rule, u64)> {
        let matching = |rule| Self::match_rule(rule, facts, memory);
        match &self.index {
            None => self.rules.iter().find_map(matching),
            Some(index) => {
                let mut candidates = index.candidates(facts.user());
                candidates.find_map(|index| matching(self.rules.get(index)?))
            }
        }
    }

    fn match_rule<'a>(
        rule: &'a Rule,
        facts: &RequestFacts<'_>,
        memory: &TestMemory<'_>,
    ) -> Option<(&'a Rule, u64)> {
        if !rule.condition.matches(facts) {
            return None;
        }
        let nth = if rule.is_counted { memory.record_match(rule.id) } else { 1 };
        match rule.nth {
            None => Some((rule, nth)),
            Some(wanted) => wanted.matches(nth).then_some((rule, nth)),
        }
    }

    /// Names the rule of which the least did not match, the first of several.
    fn no_match(&self, facts: &RequestFacts<'_>, memory: &TestMemory<'_>) -> NoReply {
        let misses = self.rules.iter().map(|rule| {
            let mut misses = no_reply::misses(&rule.condition, facts);
            if let Some(wanted) = rule.nth.filter(|_| misses.is_empty()) {
                // The search has just counted this match.
                let nth = memory.next_match(rule.id) - 1;
                misses.push(Miss::close(format!("`nth` wants {wanted}, and is {nth}")));
            }
            (rule, misses)
        });
        let count = self.rules.len();
        let nearest = misses.min_by_key(|(_, misses)| no_reply::distance(misses));
        NoReply::NoMatch(match nearest {
            None => "there is no reply at all".to_owned(),
            Some((rule, misses)) => {
                let which = if count == 1 { "the only reply" } else { "the nearest" };
                let of = if count == 1 {
                    String::new()
                } else {
                    format!("none of the {count} replies matches; ")
                };
                let misses = no_reply::describe(&misses);
                format!("{of}{which} {} does not match: {misses}", rule.location)
            }
        })
    }
}
