use stagemaker_access::inventory::Inventory;
use stagemaker_access::tagged_endpoints::TaggedEndpoints;

use crate::valid;

const POLICY: &str =
    "{Version: '2012-10-17', Statement: {Effect: Allow, Action: '*', Resource: '*'}}";

fn inventory(text: &str) -> Inventory {
    Inventory::of(&valid(text), &TaggedEndpoints::default())
}

#[test]
fn changes_name_what_was_added_and_taken_away() {
    let before = inventory("principals: [{access_key_id: A, secret_access_key: s}]");
    let limited = format!(
        "principals:\n- {{access_key_id: A, secret_access_key: s, policies: [{POLICY}]}}\n\
         - {{access_key_id: B, secret_access_key: s}}\n"
    );
    let after = inventory(&limited);
    let arn = "arn:aws:iam::123456789012:user";
    let policy = "A principals[0].policies[0]";
    assert_eq!(
        before.changes(&after).to_string(),
        format!("+1 principal (B {arn}/B), +1 policy ({policy})")
    );
    assert_eq!(
        after.changes(&before).to_string(),
        format!("-1 principal (B {arn}/B), -1 policy ({policy})")
    );
    let organized = inventory(&format!("organization: {{scps: [{POLICY}]}}\n{limited}"));
    let policies = "organization organization.scps[0]";
    assert_eq!(after.changes(&organized).to_string(), format!("+1 policy ({policies})"));
    let same = after.changes(&after);
    assert!(same.is_empty());
    assert_eq!(same.to_string(), "no principal, policy or endpoint was added or taken away");
}

#[test]
fn changes_of_many_names_are_one_line_of_bounded_length() {
    let many: Vec<_> = (0..50)
        .map(|number| format!("- {{access_key_id: A{number:02}, secret_access_key: s}}"))
        .collect();
    let many = many.join("\n");
    let before = inventory("principals: [{access_key_id: A00, secret_access_key: s}]");
    let changes = before.changes(&inventory(&format!("principals:\n{many}"))).to_string();
    assert!(changes.starts_with("+49 principals (A01 arn:aws:iam::123456789012:user/A01, A02 "));
    assert!(changes.ends_with(" and 44 more)"), "{changes}");
}
