use crate::keys::endpoints::{ELEVEN, EXACT, SIGNS, STREAM};
use crate::keys::line::Line;
use crate::keys::probe::{ASK, Addition, Probe, Shown};

/// A request to a component.
pub(crate) const COMPONENT: Probe = ASK.at("my-endpoint/inference-components/c");

/// The keys of components and of their models.
pub(crate) const LINES: &[Line] = &[
    Line {
        key: "endpoints.*.components.*.tags",
        yaml: "endpoints: {my-endpoint: {tags: {team: blue}, components: {c: {<tags: {team: blue}>}}}}",
        probe: COMPONENT.adding(Addition::PolicyOfTags),
        with: "200 hello",
        without: "403 ...because no identity-based policy allows the sagemaker:InvokeEndpoint action",
    },
    Line {
        key: "endpoints.*.components.*.model",
        yaml: "endpoints: {my-endpoint: {components: {c: {<model: llama>}}}}",
        probe: COMPONENT.showing(Shown::Model),
        with: "200 llama",
        without: "200 /opt/ml/model",
    },
    Line {
        key: "endpoints.*.components.*.replies",
        yaml: "endpoints: {my-endpoint: {components: {c: {<replies: [{say: scripted}]>}}}}",
        probe: COMPONENT,
        with: "200 scripted",
        without: "200 hello",
    },
    Line {
        key: "endpoints.*.components.*.dialect",
        yaml: "endpoints: {my-endpoint: {components: {c: {<dialect: lmi>}}}}",
        probe: COMPONENT.fields(STREAM).showing(Shown::ContentType),
        with: "200 application/jsonlines",
        without: "200 text/event-stream; charset=utf-8",
    },
    Line {
        key: "endpoints.*.components.*.timing",
        yaml: "endpoints: {my-endpoint: {components: {c: {<timing: 20ms>}}}}",
        probe: COMPONENT,
        with: "endpoints.my-endpoint.components.c.timing: expected keys and values, found a text",
        without: "200 hello",
    },
    Line {
        key: "endpoints.*.components.*.timing.first_token",
        yaml: "endpoints: {my-endpoint: {components: {c: {timing: {<first_token: 300ms>}}}}}",
        probe: COMPONENT.saying("one two three").showing(Shown::Stream),
        with: "one@300| two@300| three@300",
        without: "one@0| two@0| three@0",
    },
    Line {
        key: "endpoints.*.components.*.timing.per_token",
        yaml: "endpoints: {my-endpoint: {components: {c: {timing: {<per_token: 20ms>}}}}}",
        probe: COMPONENT.saying("one two three").showing(Shown::Stream),
        with: "one@0| two@20| three@40",
        without: "one@0| two@0| three@0",
    },
    Line {
        key: "endpoints.*.components.*.timing.tokens_per_second",
        yaml: "endpoints: {my-endpoint: {components: {c: {timing: {<tokens_per_second: 50>}}}}}",
        probe: COMPONENT.saying("one two three").showing(Shown::Stream),
        with: "one@0| two@20| three@40",
        without: "one@0| two@0| three@0",
    },
    Line {
        key: "endpoints.*.components.*.timing.jitter",
        yaml: "endpoints: {my-endpoint: {components: {c: {timing: {<jitter: 5ms>}}}}}",
        probe: COMPONENT.saying(SIGNS).showing(Shown::LastText),
        with: "5",
        without: "0",
    },
    Line {
        key: "endpoints.*.components.*.timing.seed",
        yaml: "endpoints: {my-endpoint: {components: {c: {timing: {jitter: 5ms, <seed: 7>}}}}}",
        probe: COMPONENT.saying(SIGNS).showing(Shown::PaceRepeats),
        with: "the same pace",
        without: "another pace",
    },
    Line {
        key: "endpoints.*.components.*.chunk",
        yaml: "endpoints: {my-endpoint: {components: {c: {<chunk: words>}}}}",
        probe: COMPONENT.saying("Hi, you").showing(Shown::Stream),
        with: "Hi,@0| you@0",
        without: "Hi@0|,@0| you@0",
    },
    Line {
        key: "endpoints.*.components.*.chunk.tokens",
        yaml: "endpoints: {my-endpoint: {components: {c: {chunk: {<tokens: 2>}}}}}",
        probe: COMPONENT.saying("Hi, you").showing(Shown::Stream),
        with: "Hi,@0| you@0",
        without: "endpoints.my-endpoint.components.c.chunk: expected one of `tokens`, `words`, `characters`",
    },
    Line {
        key: "endpoints.*.components.*.chunk.words",
        yaml: "endpoints: {my-endpoint: {components: {c: {chunk: {<words: 1>}}}}}",
        probe: COMPONENT.saying("Hi, you").showing(Shown::Stream),
        with: "Hi,@0| you@0",
        without: "endpoints.my-endpoint.components.c.chunk: expected one of `tokens`, `words`, `characters`",
    },
    Line {
        key: "endpoints.*.components.*.chunk.characters",
        yaml: "endpoints: {my-endpoint: {components: {c: {chunk: {<characters: 6>}}}}}",
        probe: COMPONENT.saying("Hi, you").showing(Shown::Stream),
        with: "Hi, yo@0|u@0",
        without: "endpoints.my-endpoint.components.c.chunk: expected one of `tokens`, `words`, `characters`",
    },
    Line {
        key: "endpoints.*.components.*.context_length",
        yaml: "endpoints: {my-endpoint: {components: {c: {<context_length: 10>}}}}",
        probe: COMPONENT.fields(ELEVEN),
        with: "400 ...max_tokens=11 cannot be greater than max_model_len=max_total_tokens=10...",
        without: "200 hello",
    },
    Line {
        key: "endpoints.*.components.*.tokenizer",
        yaml: "endpoints: {my-endpoint: {components: {c: {<tokenizer: tokenizer.json>}}}}",
        probe: COMPONENT.showing(Shown::Usage),
        with: if EXACT {
            "200 5 read, 5 written"
        } else {
            "endpoints.my-endpoint.components.c.tokenizer: tokenizer.json: this program was built without the feature `tokenizers`: ..."
        },
        without: "200 1 read, 1 written",
    },
];
