//! Tokens as JSON lines.

use std::sync::Arc;

use serde_json::Value;
use tokio::runtime::Runtime;
use tracing::level_filters::LevelFilter;

use crate::exit::{Failure, Outcome};
use crate::lines::Lines;
use crate::log::LogArgs;
use crate::token::record::Fields;
use crate::token::reload::CurrentVerifier;
use crate::token::verdict::Verdict;
use crate::token::verify::{Args, note_policies};
use crate::{hangup, watch};

/// Verifies the token of each line, in order, by the configuration as it is when the line has
/// come. A line that cannot be read is answered as such, and the rest goes on.
pub(crate) fn verify(args: &Args) -> Result<Outcome, Failure> {
    let _log = LogArgs::default().start(LevelFilter::INFO)?;
    let verifier = Arc::new(CurrentVerifier::load(&args.config, args.options())?);
    note_policies(&verifier.get());
    // Signals are listened for on its threads, since this one waits for lines.
    let runtime = Runtime::new()?;
    let _entered = runtime.enter();
    let hung_up = Arc::clone(&verifier);
    hangup::each(move || hung_up.reload())?;
    // Else a change would be taken only before the next line.
    if let Err(error) = watch::start(Arc::clone(&verifier)) {
        tracing::warn!("a changed configuration is taken before the next line: {error}");
    }
    answer(&mut Lines::open(args.token.as_deref())?, &verifier)
}

fn answer(lines: &mut Lines, verifier: &CurrentVerifier) -> Result<Outcome, Failure> {
    let mut worst = Outcome::Done;
    while let Some((number, line)) = lines.next()? {
        let verdict = verdict(verifier, number, line);
        verdict.write()?;
        worst = worst.worse(verdict.outcome());
    }
    Ok(worst)
}

fn verdict(verifier: &CurrentVerifier, number: usize, line: &[u8]) -> Verdict {
    let fields = match Fields::parse(line) {
        Ok(fields) => fields,
        Err(message) => return Verdict::unreadable(Value::Null, number, message),
    };
    match fields.record() {
        Ok(record) => verifier.get().verdict(fields.id(), record.token, record.at, record.region),
        Err(message) => Verdict::unreadable(fields.id(), number, message),
    }
}
