//! An explanation for a person at a terminal.

use std::fmt::Write as _;
use std::io::Write as _;

use anstyle::{AnsiColor, Style};
use stagemaker_gateway::iam::{Decision, Judgement, Layer, StatementRef, Trace, Verdict};

use super::Explanation;
use crate::exit::Failure;

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const QUIET: Style = Style::new().dimmed();

/// Writes it to stdout, with colours if that is a terminal that shows them.
pub(super) fn write(explanation: &Explanation<'_>) -> Result<(), Failure> {
    let text = text(explanation)?;
    let mut stdout = anstream::stdout();
    stdout.write_all(text.as_bytes())?;
    Ok(())
}

fn text(explanation: &Explanation<'_>) -> Result<String, Failure> {
    let mut text = String::new();
    let Explanation { principal, endpoint, component, deployed, decisions } = explanation;
    let component = component.map(|name| format!(", component `{name}`")).unwrap_or_default();
    let denial = explanation.denial();
    let may = if denial.is_some() {
        format!("{BAD}may not{BAD:#}")
    } else {
        format!("{GOOD}may{GOOD:#}")
    };
    writeln!(text, "{} {may} invoke endpoint `{endpoint}`{component}", principal.arn())?;
    if !deployed {
        writeln!(
            text,
            "\n  {BAD}The configuration deploys nothing there{BAD:#}: see its `endpoints`."
        )?;
    }
    if decisions.is_empty() {
        writeln!(text, "\n  It has no policies, so that nothing limits it.")?;
    }
    for decision in *decisions {
        write_decision(&mut text, decision)?;
    }
    if let Some(message) = denial.and_then(Decision::message) {
        writeln!(text, "\nThe caller is told:\n  {message}")?;
    }
    Ok(text)
}

fn write_decision(text: &mut String, decision: &Decision<'_>) -> Result<(), Failure> {
    let request = decision.request();
    let mark = match decision.verdict() {
        Verdict::Allowed => format!("{GOOD}allowed{GOOD:#}"),
        Verdict::ImplicitlyDenied | Verdict::ExplicitlyDenied => format!("{BAD}denied{BAD:#} "),
    };
    writeln!(text, "\n{mark}  {}\n         on {}", request.action(), request.resource())?;
    for (layer, judgement) in decision.layers() {
        write_layer(text, decision, layer, &judgement)?;
    }
    Ok(())
}

fn write_layer(
    text: &mut String,
    decision: &Decision<'_>,
    layer: Layer,
    judgement: &Judgement<'_>,
) -> Result<(), Failure> {
    let level = judgement.level().map(|level| format!(", level {}", level.saturating_add(1)));
    let level = level.unwrap_or_default();
    let name = format!("{}{level}", layer.policy_type());
    match (judgement.verdict(), judgement.statement()) {
        (Verdict::Allowed, Some(statement)) => {
            writeln!(text, "  {QUIET}{name}: allowed by {statement}{QUIET:#}")?;
        }
        (Verdict::Allowed, None) => {
            writeln!(text, "  {QUIET}{name}: allowed, since nothing denies it{QUIET:#}")?;
        }
        (Verdict::ExplicitlyDenied, statement) => {
            let by = statement.map(|statement| statement.to_string()).unwrap_or_default();
            writeln!(text, "  {BAD}{name}: explicitly denied{BAD:#} by {by}")?;
            let traces = decision.traces(layer);
            let is_own = |trace: &&Trace<'_>| {
                statement.is_some_and(|statement| same(trace.statement(), statement))
            };
            write_parts(text, traces.iter().find(is_own), true)?;
        }
        (Verdict::ImplicitlyDenied, _) => {
            writeln!(text, "  {BAD}{name}: nothing allows it{BAD:#}")?;
            let nearest = decision.nearest(layer);
            match &nearest {
                Some(trace) => writeln!(text, "    nearest is {}", trace.statement())?,
                None => writeln!(text, "    it holds no statement that allows")?,
            }
            write_parts(text, nearest.as_ref(), false)?;
        }
    }
    Ok(())
}

/// The parts of a statement that match, or those that do not.
fn write_parts(
    text: &mut String,
    trace: Option<&Trace<'_>>,
    matching: bool,
) -> Result<(), Failure> {
    let parts = trace.iter().flat_map(|trace| trace.parts());
    for part in parts.filter(|part| part.matches == matching) {
        writeln!(text, "      {part}")?;
    }
    Ok(())
}

fn same(one: StatementRef<'_>, other: StatementRef<'_>) -> bool {
    std::ptr::eq(one.policy(), other.policy()) && one.index() == other.index()
}
