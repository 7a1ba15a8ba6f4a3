use crate::contender::Kind;
use crate::rounds::Measured;
use crate::token::Token;

/// One line for each contender, with ratios taken round by round.
pub(crate) fn print(token: &Token, measured: &[Measured]) {
    let of_kind = |kind| measured.iter().find(|measured| measured.kind == kind).unwrap();
    let (best, floor) = (of_kind(Kind::BestPeer), of_kind(Kind::Floor));
    println!("\ntoken {}, {} characters{}\n", token.name, token.bearer.len(), BUILD);
    println!("| name | ns, median | best peer takes | of the floor | allocations |");
    println!("|---|---:|---:|---:|---:|");
    for row in measured {
        println!(
            "| {} | {:.0} | {:.2}x | {:.2}x | {} |",
            row.name,
            row.median(),
            best.ratio_to(row),
            row.ratio_to(floor),
            row.allocations.map_or_else(|| "-".to_owned(), |count| count.to_string()),
        );
    }
}

const BUILD: &str = if cfg!(feature = "simd") { ", feature `simd`" } else { ", default features" };
