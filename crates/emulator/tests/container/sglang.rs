use stagemaker_emulator::Dialect;

use crate::container::{Departures, compare, model};

const DEPARTURES: Departures = &[
    (
        "the container fails here with status 500, which clients try again; a JSON body that is not an object is refused",
        &["array"],
    ),
    (
        "a schema that is none is found when arguments are made from it, in other words",
        &["tool parameters bad schema"],
    ),
];

/// What the front door quotes is what `SGLang` answers, byte for byte.
#[tokio::test]
async fn each_refusal_is_worded_as_sglang_words_it() {
    compare("sglang-0.5.12.jsonl", model(Dialect::Sglang), DEPARTURES).await;
}
