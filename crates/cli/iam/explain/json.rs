//! An explanation for a machine.

use std::io::{self, Write as _};

use serde_json::{Map, Value, json};
use stagemaker_gateway::iam::{Decision, Judgement, Layer, Part, StatementRef, Trace, Verdict};

use super::Explanation;
use crate::exit::Failure;

/// Writes it to stdout as one object.
pub(super) fn write(explanation: &Explanation<'_>) -> Result<(), Failure> {
    let denial = explanation.denial();
    let explanation = json!({
        "principal": explanation.principal.arn(),
        "endpoint": explanation.endpoint,
        "component": explanation.component,
        "deployed": explanation.deployed,
        "allowed": denial.is_none(),
        "message": denial.and_then(Decision::message),
        "checks": explanation.decisions.iter().map(check).collect::<Vec<_>>(),
    });
    let text = serde_json::to_string_pretty(&explanation).map_err(Failure::new)?;
    writeln!(io::stdout(), "{text}")?;
    Ok(())
}

fn check(decision: &Decision<'_>) -> Value {
    let layers = decision
        .layers()
        .map(|(layer, judgement)| (layer.name().to_owned(), of_layer(decision, layer, &judgement)));
    json!({
        "action": decision.request().action(),
        "resource": decision.request().resource(),
        "decision": decision.verdict().name(),
        "denied_by": decision.denied_by().map(Layer::name),
        "layers": layers.collect::<Map<_, _>>(),
    })
}

fn of_layer(decision: &Decision<'_>, layer: Layer, judgement: &Judgement<'_>) -> Value {
    let denied = judgement.verdict() == Verdict::ImplicitlyDenied;
    json!({
        "decision": judgement.verdict().name(),
        "level": judgement.level(),
        "statement": judgement.statement().map(statement),
        "nearest": denied.then(|| decision.nearest(layer)).flatten().as_ref().map(nearest),
    })
}

fn statement(statement: StatementRef<'_>) -> Value {
    json!({
        "policy": statement.policy().name(),
        "index": statement.index(),
        "sid": statement.sid(),
    })
}

fn nearest(trace: &Trace<'_>) -> Value {
    json!({
        "statement": statement(trace.statement()),
        "mismatches": trace.mismatches().map(part).collect::<Vec<_>>(),
    })
}

fn part(part: &Part<'_>) -> Value {
    let variables = part.variables.iter().map(|(key, value)| ((*key).to_owned(), json!(value)));
    json!({
        "element": part.element,
        "expected": part.expected,
        "found": part.found,
        "variables": variables.collect::<Map<_, _>>(),
    })
}
