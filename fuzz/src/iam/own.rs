//! What one layer says, on its own (SPEC V1, V5, V6).

use super::json::Document;
use super::judge::Layer;
use super::principal::Grant;
use super::situation::Asked;
use super::statement::Statement;

/// A verdict; the later ones let more through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// A statement denies.
    ExplicitlyDenied,
    /// Nothing allows.
    ImplicitlyDenied,
    /// A statement allows, and none denies.
    Allowed,
}

/// What one layer says.
#[derive(Clone, Debug)]
pub(crate) struct Own {
    pub(crate) verdict: Verdict,
    /// The level, document and statement that denies first.
    pub(crate) told: Option<[usize; 3]>,
    /// What its Allow is worth, if it is the policy of a resource.
    pub(crate) grant: Grant,
}

impl Own {
    pub(crate) fn of(layer: Layer, levels: &[Vec<&Document>], asked: &Asked) -> Self {
        let matching: Vec<Vec<_>> = levels.iter().map(|level| matching(level, asked)).collect();
        let allows = |level: &Vec<Match>| level.iter().any(|own| !own.statement.denies());
        let all = || {
            matching.iter().enumerate().flat_map(|(n, level)| level.iter().map(move |own| (n, own)))
        };
        let denial = all().find(|(_, own)| own.statement.denies());
        let verdict = match denial {
            Some(_) => Verdict::ExplicitlyDenied,
            None if layer == Layer::Rcp || matching.iter().all(allows) => Verdict::Allowed,
            None => Verdict::ImplicitlyDenied,
        };
        let told = denial.map(|(level, own)| [level, own.document, own.index]);
        let allowing = all().filter(|(_, own)| !own.statement.denies());
        let grant = allowing.map(|(_, own)| own.statement.grant(asked)).max();
        Self { verdict, told, grant: grant.unwrap_or(Grant::None) }
    }
}

/// A statement that matches, and where it stands.
struct Match {
    document: usize,
    index: usize,
    statement: Statement,
}

fn matching(level: &[&Document], asked: &Asked) -> Vec<Match> {
    let mut found = Vec::new();
    for (document, own) in level.iter().enumerate() {
        for (index, statement) in Statement::all(own).into_iter().enumerate() {
            if statement.matches(asked) {
                found.push(Match { document, index, statement });
            }
        }
    }
    found
}
