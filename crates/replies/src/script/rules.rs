//! The rules of a script, and the search for the first that matches a request.

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
use crate::test_name;
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
}

/// The rules of a model, of which the first that matches answers.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    rules: Vec<Rule>,
    templates: Templates,
    index: Option<Index>,
    /// The number that differs from that of any other script, and changes with the script.
    id: u64,
}

/// The state, the time and the seed on which an answer depends besides the request.
///
/// Exhaustive: a server must decide each of them.
#[derive(Clone, Copy, Debug)]
pub struct AnswerInputs<'a> {
    /// The counts of earlier requests.
    pub memory: &'a Memory,
    /// The time, in seconds since 1970.
    pub unix_seconds: i64,
    /// The seed of everything that templates draw.
    pub seed: u64,
}

impl Script {
    /// Creates the script that a source, a node of a file, holds or names. Its counts are lost
    /// when the script or its source changes.
    pub(crate) fn new(rules: Vec<Rule>, templates: Templates, source: &str) -> Self {
        let index = Index::new(rules.iter().map(|rule| &rule.condition));
        let id = fold(fold(templates.digest(), source.as_bytes()), format!("{rules:?}").as_bytes());
        Self { rules, templates, index, id }
    }

    /// Returns the number that differs from that of any other script.
    pub(crate) const fn id(&self) -> u64 {
        self.id
    }

    /// Returns the reply to a request.
    pub(crate) fn answer(
        &self,
        request: &ChatRequest,
        inputs: AnswerInputs<'_>,
    ) -> Result<Reply, NoReply> {
        let facts = RequestFacts::new(request);
        let memory = TestMemory::new(inputs.memory, test_name::read(request), self.id);
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
        let matching = |(index, rule): (usize, _)| Self::match_rule(index, rule, facts, memory);
        match &self.index {
            None => self.rules.iter().enumerate().find_map(matching),
            Some(index) => {
                let mut candidates = index.candidates(facts.user());
                candidates.find_map(|index| matching((index, self.rules.get(index)?)))
            }
        }
    }

    fn match_rule<'a>(
        index: usize,
        rule: &'a Rule,
        facts: &RequestFacts<'_>,
        memory: &TestMemory<'_>,
    ) -> Option<(&'a Rule, u64)> {
        if !rule.condition.matches(facts) {
            return None;
        }
        let nth = if rule.is_counted { memory.record_match(index) } else { 1 };
        match rule.nth {
            None => Some((rule, nth)),
            Some(wanted) => wanted.matches(nth).then_some((rule, nth)),
        }
    }

    /// Names the rule of which the least did not match, the first of several.
    fn no_match(&self, facts: &RequestFacts<'_>, memory: &TestMemory<'_>) -> NoReply {
        let misses = self.rules.iter().enumerate().map(|(index, rule)| {
            let mut misses = no_reply::misses(&rule.condition, facts);
            if let Some(wanted) = rule.nth.filter(|_| misses.is_empty()) {
                // The search has just counted this match.
                let nth = memory.next_match(index) - 1;
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
