//! What a line can refer to while it is worked out.

use std::sync::{Arc, Mutex};

use minijinja::Value;
use minijinja::value::Serde;
use time::OffsetDateTime;

use crate::location::RuleLocation;
use crate::script::facts::RequestFacts;
use crate::script::memory::Recall;
use crate::script::template::{Template, TemplateError, Templates};
use crate::test_name;
use stagemaker_seed::random::Random;

/// What a line can refer to: the request, what a rule has captured of it, and how often it spoke.
pub(crate) struct TemplateContext<'a> {
    pub(crate) rule: &'a Arc<RuleLocation>,
    pub(crate) view: &'a RequestFacts<'a>,
    pub(crate) captures: Vec<(String, String)>,
    /// Which time it is that the rule speaks.
    pub(crate) nth: u64,
    pub(crate) recall: &'a Recall<'a>,
    pub(crate) templates: &'a Templates,
    /// The time, in seconds since 1970.
    pub(crate) unix_seconds: i64,
    pub(crate) seed: u64,
}

/// The names that templates find defined; a captured group may not take one.
pub(crate) const RESERVED: [&str; 18] = [
    "user",
    "system",
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
    pub(crate) fn render(&self, template: &Template) -> Result<String, TemplateError> {
        self.templates.render(template, self.context())
    }

    fn context(&self) -> Value {
        let (view, request) = (self.view, self.view.request);
        let mut entries = vec![
            ("user", Value::from(view.user())),
            ("system", Value::from(view.system())),
            ("model", Value::from(request.model())),
            ("turn", Value::from(view.conversation().turn())),
            ("nth", Value::from(self.nth)),
            ("test", Value::from(test_name::of(request))),
            ("request", Value::from(Serde(request.body()))),
            ("headers", Value::from_pairs(request.headers())),
            ("tools", request.tools().offered.iter().map(|own| own.name.as_str()).collect()),
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
        let results = self.view.tool_results().iter().map(|own| {
            let json: Option<serde_json::Value> = serde_json::from_str(&own.text).ok();
            Value::from_pairs([
                ("tool", Value::from(Serde(own.tool))),
                ("id", Value::from(Serde(own.id))),
                ("text", Value::from(&*own.text)),
                ("json", Value::from(Serde(json))),
            ])
        });
        results.collect()
    }

    fn functions(&self) -> [(&'static str, Value); 4] {
        let counter = self.recall.counter();
        let draw = {
            let random = Mutex::new(Random::new(self.seed));
            move |bound| random.lock().map_or(0, |mut random| random.below(bound))
        };
        let draw = Arc::new(draw);
        let (choosing, naming) = (draw.clone(), draw.clone());
        let random = move |from: i64, to: i64| {
            let span = to.saturating_sub(from).saturating_add(1);
            from.saturating_add(i64::try_from(draw(u64::try_from(span).unwrap_or(0))).unwrap_or(0))
        };
        let choose = move |items: Vec<Value>| {
            let index = usize::try_from(choosing(items.len() as u64)).unwrap_or_default();
            items.get(index).cloned()
        };
        let uuid = move || stagemaker_seed::id::uuid(naming(u64::MAX), naming(u64::MAX));
        [
            ("counter", Value::from_function(move |name: &str| counter(name))),
            ("random", Value::from_function(random)),
            ("choose", Value::from_function(choose)),
            ("uuid", Value::from_function(uuid)),
        ]
    }
}

/// Writes an instant as RFC 3339 does, in UTC; one outside of the calendar as the first of it.
fn rfc3339(unix_seconds: i64) -> String {
    let at =
        OffsetDateTime::from_unix_timestamp(unix_seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    let (hour, minute, second) = at.to_hms();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}
