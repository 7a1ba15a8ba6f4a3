use stagemaker_testing::Specification;

fn specification() -> Specification {
    Specification::of(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn each_rule_is_cited_in_the_code_and_in_a_test() {
    specification().assert_cited(59, []);
}

#[test]
fn each_rule_is_one_line_and_says_must() {
    specification().assert_each_rule_says_must();
}
