use crate::keys::line::Line;
use crate::keys::probe::{ASK, Addition, Shown};

pub(crate) const STREAM: &str = r#"{"stream": true}"#;

pub(crate) const ELEVEN: &str = r#"{"max_tokens": 11}"#;

/// A text of 100 tokens, each of which may be late.
pub(crate) const SIGNS: &str = "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!\
                                !!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!";

/// True where files of tokenizers can be read.
pub(crate) const EXACT: bool = cfg!(feature = "tokenizers");

/// The keys of endpoints and of their models. Each letter of `hello` is a token of the tokenizer, whose
/// file needs a feature.
pub(crate) const LINES: &[Line] = &[
    Line {
        key: "endpoints.*.components",
        yaml: "endpoints: {my-endpoint: {<components: {c: }>}}",
        probe: ASK,
        with: "400 Inference Component Name header is required for endpoints to which you plan to deploy inference components. Please include Inference Component Name header or consider using SageMaker models.",
        without: "200 hello",
    },
    Line {
        key: "endpoints.*.tags",
        yaml: "endpoints: {my-endpoint: {<tags: {team: blue}>}}",
        probe: ASK.adding(Addition::PolicyOfTags),
        with: "200 hello",
        without: "403 ...because no identity-based policy allows the sagemaker:InvokeEndpoint action",
    },
    Line {
        key: "endpoints.*.model",
        yaml: "endpoints: {my-endpoint: {<model: llama>}}",
        probe: ASK.showing(Shown::Model),
        with: "200 llama",
        without: "200 /opt/ml/model",
    },
    Line {
        key: "endpoints.*.replies",
        yaml: "endpoints: {my-endpoint: {<replies: [{say: scripted}]>}}",
        probe: ASK,
        with: "200 scripted",
        without: "200 hello",
    },
    Line {
        key: "endpoints.*.dialect",
        yaml: "endpoints: {my-endpoint: {<dialect: lmi>}}",
        probe: ASK.fields(STREAM).showing(Shown::ContentType),
        with: "200 application/jsonlines",
        without: "200 text/event-stream; charset=utf-8",
    },
    Line {
        key: "endpoints.*.timing",
        yaml: "endpoints: {my-endpoint: {<timing: 20ms>}}",
        probe: ASK,
        with: "endpoints.my-endpoint.timing: expected keys and values, found a text",
        without: "200 hello",
    },
    Line {
        key: "endpoints.*.timing.first_token",
        yaml: "endpoints: {my-endpoint: {timing: {<first_token: 300ms>}}}",
        probe: ASK.saying("one two three").showing(Shown::Stream),
        with: "one@300| two@300| three@300",
        without: "one@0| two@0| three@0",
    },
    Line {
        key: "endpoints.*.timing.per_token",
        yaml: "endpoints: {my-endpoint: {timing: {<per_token: 20ms>}}}",
        probe: ASK.saying("one two three").showing(Shown::Stream),
        with: "one@0| two@20| three@40",
        without: "one@0| two@0| three@0",
    },
    Line {
        key: "endpoints.*.timing.tokens_per_second",
        yaml: "endpoints: {my-endpoint: {timing: {<tokens_per_second: 50>}}}",
        probe: ASK.saying("one two three").showing(Shown::Stream),
        with: "one@0| two@20| three@40",
        without: "one@0| two@0| three@0",
    },
    Line {
        key: "endpoints.*.timing.jitter",
        yaml: "endpoints: {my-endpoint: {timing: {<jitter: 5ms>}}}",
        probe: ASK.saying(SIGNS).showing(Shown::LastText),
        with: "5",
        without: "0",
    },
    Line {
        key: "endpoints.*.timing.seed",
        yaml: "endpoints: {my-endpoint: {timing: {jitter: 5ms, <seed: 7>}}}",
        probe: ASK.saying(SIGNS).showing(Shown::PaceRepeats),
        with: "the same pace",
        without: "another pace",
    },
    Line {
        key: "endpoints.*.chunk",
        yaml: "endpoints: {my-endpoint: {<chunk: words>}}",
        probe: ASK.saying("Hi, you").showing(Shown::Stream),
        with: "Hi,@0| you@0",
        without: "Hi@0|,@0| you@0",
    },
    Line {
        key: "endpoints.*.chunk.tokens",
        yaml: "endpoints: {my-endpoint: {chunk: {<tokens: 2>}}}",
        probe: ASK.saying("Hi, you").showing(Shown::Stream),
        with: "Hi,@0| you@0",
        without: "endpoints.my-endpoint.chunk: expected one of `tokens`, `words`, `characters`",
    },
    Line {
        key: "endpoints.*.chunk.words",
        yaml: "endpoints: {my-endpoint: {chunk: {<words: 1>}}}",
        probe: ASK.saying("Hi, you").showing(Shown::Stream),
        with: "Hi,@0| you@0",
        without: "endpoints.my-endpoint.chunk: expected one of `tokens`, `words`, `characters`",
    },
    Line {
        key: "endpoints.*.chunk.characters",
        yaml: "endpoints: {my-endpoint: {chunk: {<characters: 6>}}}",
        probe: ASK.saying("Hi, you").showing(Shown::Stream),
        with: "Hi, yo@0|u@0",
        without: "endpoints.my-endpoint.chunk: expected one of `tokens`, `words`, `characters`",
    },
    Line {
        key: "endpoints.*.context_length",
        yaml: "endpoints: {my-endpoint: {<context_length: 10>}}",
        probe: ASK.fields(ELEVEN),
        with: "400 ...max_tokens=11 cannot be greater than max_model_len=max_total_tokens=10...",
        without: "200 hello",
    },
    Line {
        key: "endpoints.*.tokenizer",
        yaml: "endpoints: {my-endpoint: {<tokenizer: tokenizer.json>}}",
        probe: ASK.showing(Shown::Usage),
        with: if EXACT {
            "200 5 read, 5 written"
        } else {
            "endpoints.my-endpoint.tokenizer: tokenizer.json: this program was built without the feature `tokenizers`: ..."
        },
        without: "200 1 read, 1 written",
    },
];
