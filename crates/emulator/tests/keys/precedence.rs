use crate::keys::components::COMPONENT;
use crate::keys::line::Case;
use crate::keys::probe::{ASK, Addition, Shown};

/// The keys of endpoints: what counts for components, units and edges.
pub(crate) const CASES: &[Case] = &[
    Case {
        key: "endpoints.*.dialect",
        yaml: "endpoints: {my-endpoint: {dialect: lmi, components: {c: }}}",
        probe: COMPONENT.showing(Shown::Model),
        outcome: "200 lmi",
    },
    Case {
        key: "endpoints.*.components.*.dialect",
        yaml: "endpoints: {my-endpoint: {dialect: lmi, components: {c: {dialect: sglang}}}}",
        probe: COMPONENT.showing(Shown::Model),
        outcome: "200 default",
    },
    Case {
        key: "endpoints.*.timing",
        yaml: "endpoints: {my-endpoint: {timing: {per_token: 20ms}, components: {c: }}}",
        probe: COMPONENT.saying("one two three").showing(Shown::Stream),
        outcome: "one@0| two@20| three@40",
    },
    Case {
        key: "endpoints.*.components.*.timing",
        yaml: "endpoints: {my-endpoint: {timing: {per_token: 20ms}, components: {c: {timing: {first_token: 300ms}}}}}",
        probe: COMPONENT.saying("one two three").showing(Shown::Stream),
        outcome: "one@300| two@300| three@300",
    },
    Case {
        key: "endpoints.*.chunk",
        yaml: "endpoints: {my-endpoint: {chunk: words, components: {c: }}}",
        probe: COMPONENT.saying("Hi, you").showing(Shown::Stream),
        outcome: "Hi,@0| you@0",
    },
    Case {
        key: "endpoints.*.components.*.chunk",
        yaml: "endpoints: {my-endpoint: {chunk: words, components: {c: {chunk: {characters: 6}}}}}",
        probe: COMPONENT.saying("Hi, you").showing(Shown::Stream),
        outcome: "Hi, yo@0|u@0",
    },
    Case {
        key: "endpoints.*.context_length",
        yaml: "endpoints: {my-endpoint: {context_length: 10, components: {c: }}}",
        probe: COMPONENT.fields(r#"{"max_tokens": 13}"#),
        outcome: "400 ...max_total_tokens=10...",
    },
    Case {
        key: "endpoints.*.components.*.context_length",
        yaml: "endpoints: {my-endpoint: {context_length: 10, components: {c: {context_length: 12}}}}",
        probe: COMPONENT.fields(r#"{"max_tokens": 13}"#),
        outcome: "400 ...max_total_tokens=12...",
    },
    Case {
        key: "endpoints.*.model",
        yaml: "endpoints: {my-endpoint: {model: llama, components: {c: }}}",
        probe: COMPONENT,
        outcome: "endpoints.my-endpoint.model: an endpoint with components has no model of its own: move it to one",
    },
    Case {
        key: "endpoints.*.replies",
        yaml: "endpoints: {my-endpoint: {replies: [{say: a}], components: {c: }}}",
        probe: COMPONENT,
        outcome: "endpoints.my-endpoint.replies: an endpoint with components has no model of its own: move it to one",
    },
    Case {
        key: "endpoints.*.components.*.tags",
        yaml: "endpoints: {my-endpoint: {tags: {team: blue}, components: {c: {tags: {team: red}}}}}",
        probe: COMPONENT.adding(Addition::PolicyOfTags),
        outcome: "403 ...because no identity-based policy allows the sagemaker:InvokeEndpoint action",
    },
    Case {
        key: "endpoints.*.tags",
        yaml: "endpoints: {my-endpoint: {tags: {team: red}, components: {c: {tags: {team: blue}}}}}",
        probe: COMPONENT.adding(Addition::PolicyOfTags),
        outcome: "403 ...because no identity-based policy allows the sagemaker:InvokeEndpoint action",
    },
    Case {
        key: "endpoints.*.model",
        yaml: "endpoints: {my-endpoint: {model: llama}}",
        probe: ASK.fields(r#"{"model": "other"}"#),
        outcome: "404 ...`other` does not exist...",
    },
    Case {
        key: "endpoints.*.dialect",
        yaml: "endpoints: {my-endpoint: {dialect: vllm}}",
        probe: ASK.showing(Shown::Model),
        outcome: "200 /opt/ml/model",
    },
    Case {
        key: "endpoints.*.dialect",
        yaml: "endpoints: {my-endpoint: {dialect: sglang}}",
        probe: ASK.showing(Shown::Model),
        outcome: "200 default",
    },
    Case {
        key: "endpoints.*.dialect",
        yaml: "endpoints: {my-endpoint: {dialect: lmi}}",
        probe: ASK.showing(Shown::Model),
        outcome: "200 lmi",
    },
    Case {
        key: "endpoints.*.timing.first_token",
        yaml: "endpoints: {my-endpoint: {timing: {first_token: 1m}}}",
        probe: ASK.showing(Shown::Stream),
        outcome: "hello@60000",
    },
    Case {
        key: "endpoints.*.timing.first_token",
        yaml: "endpoints: {my-endpoint: {timing: {first_token: 1.5s}}}",
        probe: ASK.showing(Shown::Stream),
        outcome: "hello@1500",
    },
    Case {
        key: "endpoints.*.timing.first_token",
        yaml: "endpoints: {my-endpoint: {timing: {first_token: 300ms}}}",
        probe: ASK.showing(Shown::Stream),
        outcome: "hello@300",
    },
    Case {
        key: "endpoints.*.timing.first_token",
        yaml: "endpoints: {my-endpoint: {timing: {first_token: 2000us}}}",
        probe: ASK.showing(Shown::Stream),
        outcome: "hello@2",
    },
    Case {
        key: "endpoints.*.timing.per_token",
        yaml: "endpoints: {my-endpoint: {timing: {first_token: 1s, per_token: 0.5s}}}",
        probe: ASK.saying("one two three").showing(Shown::Stream),
        outcome: "one@1000| two@1500| three@2000",
    },
    Case {
        key: "endpoints.*.timing.tokens_per_second",
        yaml: "endpoints: {my-endpoint: {timing: {tokens_per_second: 0.5}}}",
        probe: ASK.saying("one two three").showing(Shown::Stream),
        outcome: "one@0| two@2000| three@4000",
    },
    Case {
        key: "endpoints.*.timing.tokens_per_second",
        yaml: "endpoints: {my-endpoint: {timing: {per_token: 20ms, tokens_per_second: 50}}}",
        probe: ASK,
        outcome: "endpoints.my-endpoint.timing.tokens_per_second: expected either `per_token` or `tokens_per_second`, found both",
    },
    Case {
        key: "endpoints.*.chunk",
        yaml: "endpoints: {my-endpoint: {chunk: tokens}}",
        probe: ASK.saying("Hi, you").showing(Shown::Stream),
        outcome: "Hi@0|,@0| you@0",
    },
    Case {
        key: "endpoints.*.chunk",
        yaml: "endpoints: {my-endpoint: {chunk: characters}}",
        probe: ASK.saying("Hi, you").showing(Shown::Stream),
        outcome: "H@0|i@0|,@0| @0|y@0|o@0|u@0",
    },
    Case {
        key: "endpoints.*.chunk",
        yaml: "endpoints: {my-endpoint: {chunk: {tokens: 3}}}",
        probe: ASK.saying("Hi, you").showing(Shown::Stream),
        outcome: "Hi, you@0",
    },
    Case {
        key: "endpoints.*.chunk",
        yaml: "endpoints: {my-endpoint: {chunk: {words: 2}}}",
        probe: ASK.saying("Hi, you").showing(Shown::Stream),
        outcome: "Hi, you@0",
    },
    Case {
        key: "endpoints.*.chunk",
        yaml: "endpoints: {my-endpoint: {chunk: {words: 0}}}",
        probe: ASK.saying("Hi, you").showing(Shown::Stream),
        outcome: "endpoints.my-endpoint.chunk.words: expected at least 1",
    },
    Case {
        key: "endpoints.*.context_length",
        yaml: "endpoints: {my-endpoint: {context_length: 10}}",
        probe: ASK.saying("a b c d").fields(r#"{"max_tokens": 6}"#),
        outcome: "200 a b c d",
    },
    Case {
        key: "endpoints.*.context_length",
        yaml: "endpoints: {my-endpoint: {context_length: 10}}",
        probe: ASK.saying("a b c d").fields(r#"{"max_tokens": 7}"#),
        outcome: "400 ...for a total of at least 11 tokens...",
    },
    Case {
        key: "endpoints.*.context_length",
        yaml: "endpoints: {my-endpoint: {context_length: 10}}",
        probe: ASK.saying("a b c d e f g").showing(Shown::Content),
        outcome: "200 a b c",
    },
];
