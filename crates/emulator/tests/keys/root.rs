use crate::keys::line::Line;
use crate::keys::probe::{ASK, Addition, Shown};

/// The keys at the root.
pub(crate) const LINES: &[Line] = &[
    Line {
        key: "region",
        yaml: "<region: eu-west-1>",
        probe: ASK,
        with: "403 Authentication failed: Please make sure your bearer token is valid.",
        without: "200 hello",
    },
    Line {
        key: "account",
        yaml: r#"<account: "999999999999">"#,
        probe: ASK.adding(Addition::OtherEndpoint),
        with: "400 Endpoint my-endpoint of account 999999999999 not found.",
        without: "400 Endpoint my-endpoint of account 123456789012 not found.",
    },
    Line {
        key: "principals",
        yaml: "<principals: []>",
        probe: ASK,
        with: "principals: expected at least one principal, found none",
        without: "200 hello",
    },
    Line {
        key: "organization",
        yaml: "<organization: []>",
        probe: ASK,
        with: "organization: expected keys and values, found a list",
        without: "200 hello",
    },
    Line {
        key: "endpoints",
        yaml: "<endpoints: {other: }>",
        probe: ASK,
        with: "400 Endpoint my-endpoint of account 123456789012 not found.",
        without: "200 hello",
    },
    Line {
        key: "seed",
        yaml: "<seed: 7>",
        probe: ASK.showing(Shown::Repeats),
        with: "the same id",
        without: "another id",
    },
    Line {
        key: "max_body_bytes",
        yaml: "<max_body_bytes: 20>",
        probe: ASK,
        with: "413 HTTP content length exceeded 20 bytes.",
        without: "200 hello",
    },
    Line {
        key: "skew_seconds",
        yaml: "<skew_seconds: 900>",
        probe: ASK.ahead(600),
        with: "200 hello",
        without: "403 Authentication failed: Please make sure your bearer token is valid.",
    },
    Line {
        key: "denials_name_policies",
        yaml: r#"organization: {scps: [[{arn: "arn:aws:organizations::123456789012:policy/p", file: deny.json}]]}
<denials_name_policies: true>"#,
        probe: ASK,
        with: "403 ...with an explicit deny in a service control policy: arn:aws:organizations::123456789012:policy/p",
        without: "403 ...with an explicit deny in a service control policy",
    },
];
