use stagemaker_iam::Request;

use crate::record::{self, Case};

/// Whatever is asked, nothing is allocated to answer it.
#[test]
fn a_decision_allocates_nothing() {
    for file in ["cases-docs.jsonl", "cases-rules.jsonl"] {
        for case in record::read::<Case>(file) {
            let (set, context) = (case.set(), case.request.context());
            let asked = &case.request;
            let counted = allocation_counter::measure(|| {
                let request =
                    Request::new(&asked.principal_arn, &asked.action, &asked.resource, &context);
                std::hint::black_box(set.decide(&request).verdict());
            });
            assert_eq!(counted.count_total, 0, "{}", case.id);
        }
    }
}
