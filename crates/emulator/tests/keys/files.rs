/// The files beside a configuration.
pub(crate) const FILES: [(&str, &str); 7] = [
    (
        "all.json",
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
    ),
    (
        "deny.json",
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#,
    ),
    (
        "s3.json",
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#,
    ),
    (
        "rcp.json",
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*",
            "Action":"sagemaker:*","Resource":"*"}}"#,
    ),
    (
        "blue.json",
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
            "Condition":{"StringEquals":{"aws:PrincipalTag/team":"blue"}}}}"#,
    ),
    (
        "vpce.json",
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
            "Condition":{"ForAnyValue:StringEquals":{"aws:SourceVpce":"vpce-1"}}}}"#,
    ),
    // Each letter of `hello` is a token.
    (
        "tokenizer.json",
        r#"{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,
            "pre_tokenizer":{"type":"Split","pattern":{"String":""},"behavior":"Isolated",
            "invert":false},"post_processor":null,"decoder":null,"model":{"type":"WordLevel",
            "vocab":{"h":0,"e":1,"l":2,"o":3,"?":4},"unk_token":"?"}}"#,
    ),
];

/// The policy of a caller who may invoke what has the tag `team` with the value `blue`.
pub(crate) const TAGS_POLICY: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":"sagemaker:CallWithBearerToken","Resource":"*"},
    {"Effect":"Allow","Action":"sagemaker:InvokeEndpoint","Resource":"*",
        "Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}}]}"#;
