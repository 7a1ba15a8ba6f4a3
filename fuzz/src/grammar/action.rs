//! Actions of a policy.

use arbitrary::{Result, Unstructured};

use super::near::word;
use super::words::ACTIONS;
use crate::iam::Asked;

/// An action or a pattern of actions.
pub(crate) fn entry(u: &mut Unstructured<'_>, asked: &Asked) -> Result<String> {
    let whole = match u.int_in_range(0..=5)? {
        0 => return Ok("*".to_owned()),
        1 => word(u, &ACTIONS)?.to_owned(),
        _ => asked.action.clone(),
    };
    let (service, name) = whole.split_once(':').unwrap_or(("sagemaker", &whole));
    let service = if u.ratio(3, 4)? { service.to_owned() } else { service.to_ascii_uppercase() };
    let mut name: Vec<char> = name.chars().collect();
    for _ in 0..u.int_in_range(0..=2)? {
        edit(u, &mut name)?;
    }
    Ok(format!("{service}:{}", String::from_iter(name)))
}

fn edit(u: &mut Unstructured<'_>, name: &mut Vec<char>) -> Result<()> {
    let start = u.int_in_range(0..=name.len())?;
    let end = u.int_in_range(start..=name.len())?;
    match u.int_in_range(0..=4)? {
        0 => drop(name.splice(start..end, ['*'])),
        1 => drop(name.splice(start.., ['*'])),
        2 => name[start..end].fill('?'),
        3 => name[start..end].iter_mut().for_each(|c| *c = c.to_ascii_uppercase()),
        _ => drop(name.splice(start..start, [*u.choose(&['*', '?', '\u{e9}', 'x', '$', '{'])?])),
    }
    Ok(())
}
