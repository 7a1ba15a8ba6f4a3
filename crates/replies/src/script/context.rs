//! The variables and functions that templates find defined.

use std::sync::{Arc, Mutex};

use minijinja::Value;
use minijinja::value::Serde;
use time::OffsetDateTime;

use crate::parts::RuleLocation;
use crate::script::facts::RequestFacts;
use crate::script::memory::TestMemory;
use crate::script::template::{Template, TemplateError, Templates};
use stagemaker_seed::random::Random;

/// A request and the rule that matched it, as far as templates can refer to them.
pub(crate) struct TemplateContext<'a> {
    pub(crate) rule: &'a Arc<RuleLocation>,
    pub(crate) facts: &'a RequestFacts<'a>,
    /// The named groups of the rule's patterns, and their texts.
    pub(crate) captures: Vec<(String, String)>,
    /// The number of the rule's matches, this one included; 1 where nothing depends on it.
    pub(crate) nth: u64,
    pub(crate) memory: &'a TestMemory<'a>,
    pub(crate) templates: &'a Templates,
    /// The time, in seconds since 1970.
    pub(crate) unix_seconds: i64,
    /// The seed of everything that templates draw.
    pub(crate) seed: u64,
}

/// The names that templates find defined; no captured group may have one of them.
pub(crate) const RESERVED: [&str; 20] = [
    "user",
    "system",
    "endpoint",
    "component",
    "model",
    "turn",
    "nth",
    "test",
    "request",
    "headers",
    "tools",
    "tool_results",
    "now",
    "unix_time",
    "counter",
    "random",
    "choose",
    "uuid",
    "loop",
    "self",
];

impl TemplateContext<'_> {
    /// Renders a template of the script.
    pub(crate) fn render(&self, template: &Template) -> Result<String, TemplateError> {
        self.templates.render(template, self.variables())
    }

    fn variables(&self) -> Value {
        let (facts, request) = (self.facts, self.facts.request);
        let mut entries = vec![
            ("user", Value::from(facts.user())),
            ("system", Value::from(facts.system())),
            ("endpoint", Value::from(request.endpoint())),
            ("component", Value::from(request.component())),
            ("model", Value::from(request.model())),
            ("turn", Value::from(facts.conversation().turn())),
            ("nth", Value::from(self.nth)),
            ("test", Value::from(facts.test)),
            ("request", Value::from(Serde(request.body()))),
            ("headers", Value::from_pairs(request.headers())),
            ("tools", request.tools().offered.iter().map(|tool| tool.name.as_str()).collect()),
            ("tool_results", self.tool_results()),
            ("now", Value::from(rfc3339(self.unix_seconds))),
            ("unix_time", Value::from(self.unix_seconds)),
        ];
        entries.extend(self.functions());
        let captured =
            self.captures.iter().map(|(name, text)| (name.as_str(), Value::from(text.as_str())));
        Value::from_pairs(entries.into_iter().chain(captured))
    }

    fn tool_results(&self) -> Value {
        let results = self.facts.tool_results().iter().map(|result| {
            let json: Option<serde_json::Value> = serde_json::from_str(&result.text).ok();
            Value::from_pairs([
                ("tool", Value::from(Serde(result.tool))),
                ("id", Value::from(Serde(result.id))),
                ("text", Value::from(&*result.text)),
                ("json", Value::from(Serde(json))),
            ])
        });
        results.collect()
    }

    fn functions(&self) -> [(&'static str, Value); 4] {
        let counter = self.memory.counter();
        let draw = {
            let random = Mutex::new(Random::new(self.seed));
            move |bound| random.lock().map_or(0, |mut random| random.below(bound))
        };
        let draw = Arc::new(draw);
        let (draw_index, draw_bits) = (draw.clone(), draw.clone());
        let random = move |from: i64, to: i64| {
            let span = to.saturating_sub(from).saturating_add(1);
            from.saturating_add(i64::try_from(draw(u64::try_from(span).unwrap_or(0))).unwrap_or(0))
        };
        let choose = move |items: Vec<Value>| {
            let index = usize::try_from(draw_index(items.len() as u64)).unwrap_or_default();
            items.get(index).cloned()
        };
        let uuid = move || stagemaker_seed::id::uuid(draw_bits(u64::MAX), draw_bits(u64::MAX));
        [
            ("counter", Value::from_function(move |name: &str| counter(name))),
            ("random", Value::from_function(random)),
            ("choose", Value::from_function(choose)),
            ("uuid", Value::from_function(uuid)),
        ]
    }
}

/// Writes a time in UTC as RFC 3339 does; one outside of the calendar as the start of 1970.
fn rfc3339(unix_seconds: i64) -> String {
    let time =
        OffsetDateTime::from_unix_timestamp(unix_seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (year, month, day) = (time.year(), u8::from(time.month()), time.day());
    let (hour, minute, second) = time.to_hms();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}
