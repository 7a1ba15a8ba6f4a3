use crate::keys::line::Case;
use crate::keys::probe::{ASK, Addition, Caller};

/// The keys about access: edges, other forms, and which of two counts.
pub(crate) const CASES: &[Case] = &[
    Case {
        key: "principals",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test}]",
        probe: ASK.by(Caller::Principal),
        outcome: "200 hello",
    },
    Case {
        key: "principals[].keys",
        yaml: "principals: [{access_key_id: ci-key, keys: [{date: 20261122, region: us-east-1, service: sagemaker, key: 4ca37196f246a3fe8cee1a2453c1eedbd86d0b49d247cb4b1af784b153b69567}]}]",
        probe: ASK.by(Caller::Principal),
        outcome: "200 hello",
    },
    Case {
        key: "principals[].policies[].arn",
        yaml: r#"principals: [{access_key_id: ci-key, secret_access_key: test, policies: [{arn: "arn:aws:iam::123456789012:policy/p", file: deny.json}]}]
denials_name_policies: true"#,
        probe: ASK.by(Caller::Principal),
        outcome: "403 ...with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/p",
    },
    Case {
        key: "skew_seconds",
        yaml: "skew_seconds: 0",
        probe: ASK.ahead(0),
        outcome: "200 hello",
    },
    Case {
        key: "skew_seconds",
        yaml: "skew_seconds: 0",
        probe: ASK.ahead(1),
        outcome: "403 Authentication failed: Please make sure your bearer token is valid.",
    },
    Case {
        key: "skew_seconds",
        yaml: "skew_seconds: 900",
        probe: ASK.ahead(900),
        outcome: "200 hello",
    },
    Case {
        key: "skew_seconds",
        yaml: "skew_seconds: 900",
        probe: ASK.ahead(901),
        outcome: "403 Authentication failed: Please make sure your bearer token is valid.",
    },
    Case { key: "skew_seconds", yaml: "", probe: ASK.ahead(300), outcome: "200 hello" },
    Case {
        key: "skew_seconds",
        yaml: "",
        probe: ASK.ahead(301),
        outcome: "403 Authentication failed: Please make sure your bearer token is valid.",
    },
    Case {
        key: "skew_seconds",
        yaml: "skew_seconds: 901",
        probe: ASK,
        outcome: "skew_seconds: expected at most 900 seconds, found 901",
    },
    Case {
        key: "connections.max_open",
        yaml: "connections: {max_open: 0}",
        probe: ASK,
        outcome: "connections.max_open: expected at least 1",
    },
    Case {
        key: "connections.head_timeout",
        yaml: "connections: {head_timeout: 0s}",
        probe: ASK,
        outcome: "connections.head_timeout: expected at least `1ms`: without time no client is answered",
    },
    Case {
        key: "connections.idle_timeout",
        yaml: "connections: {idle_timeout: 2h}",
        probe: ASK,
        outcome: "connections.idle_timeout: expected a duration up to an hour, such as `300ms` or `1.5s`",
    },
    Case { key: "max_body_bytes", yaml: "max_body_bytes: 48", probe: ASK, outcome: "200 hello" },
    Case {
        key: "max_body_bytes",
        yaml: "max_body_bytes: 47",
        probe: ASK,
        outcome: "413 HTTP content length exceeded 47 bytes.",
    },
    Case {
        key: "account",
        yaml: r#"account: "999999999999"
principals: [{access_key_id: ci-key, secret_access_key: test, arn: "arn:aws:iam::111122223333:user/ci"}]"#,
        probe: ASK.adding(Addition::OtherEndpoint),
        outcome: "400 Endpoint my-endpoint of account 999999999999 not found.",
    },
    Case {
        key: "account",
        yaml: r#"principals: [{access_key_id: ci-key, secret_access_key: test, arn: "arn:aws:iam::111122223333:user/ci"}]"#,
        probe: ASK.adding(Addition::OtherEndpoint),
        outcome: "400 Endpoint my-endpoint of account 111122223333 not found.",
    },
    Case {
        key: "region",
        yaml: "region: eu-west-1",
        probe: ASK.signed_for("eu-west-1"),
        outcome: "200 hello",
    },
    Case {
        key: "principals[].arn",
        yaml: r#"principals: [{access_key_id: ci-key, secret_access_key: test, arn: "arn:aws:sts::123456789012:assumed-role/runner/job-1", session_token: session, policies: []}]"#,
        probe: ASK.by(Caller::Session),
        outcome: "403 User: arn:aws:sts::123456789012:assumed-role/runner/job-1 is not authorized ...action",
    },
    Case {
        key: "principals[].expires_at",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, session_token: session, expires_at: 2026-11-22T10:00:00Z}]",
        probe: ASK.by(Caller::Session),
        outcome: "403 Authentication failed: Please make sure your bearer token is valid.",
    },
    Case {
        key: "principals[].expires_at",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, session_token: session, expires_at: 2026-11-22T10:00:01Z}]",
        probe: ASK.by(Caller::Session),
        outcome: "200 hello",
    },
    Case {
        key: "principals[].expires_at",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, expires_at: 2026-11-22T10:00:01Z}]",
        probe: ASK,
        outcome: "principals[0]: `expires_at` is for credentials with a `session_token`",
    },
    Case {
        key: "principals[].refuse_tokens_before",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, refuse_tokens_before: 2026-11-22T10:00:00Z}]",
        probe: ASK.by(Caller::Principal),
        outcome: "200 hello",
    },
    Case {
        key: "principals[].refuse_tokens",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, refuse_tokens: [e6a4c4b2cf27164faed76d94c4fb8a44]}]",
        probe: ASK.by(Caller::Principal),
        outcome: "200 hello",
    },
    Case {
        key: "principals[].keys[].date",
        yaml: "principals: [{access_key_id: ci-key, keys: [{date: 20261121, region: us-east-1, service: sagemaker, key: 4ca37196f246a3fe8cee1a2453c1eedbd86d0b49d247cb4b1af784b153b69567, }]}]",
        probe: ASK.by(Caller::Principal),
        outcome: "403 Authentication failed: Please make sure your bearer token is valid.",
    },
    Case {
        key: "principals[].keys[].region",
        yaml: "principals: [{access_key_id: ci-key, keys: [{date: 20261122, region: eu-west-1, service: sagemaker, key: 4ca37196f246a3fe8cee1a2453c1eedbd86d0b49d247cb4b1af784b153b69567, }]}]",
        probe: ASK.by(Caller::Principal),
        outcome: "403 Authentication failed: Please make sure your bearer token is valid.",
    },
    Case {
        key: "principals[].keys[].service",
        yaml: "principals: [{access_key_id: ci-key, keys: [{date: 20261122, region: us-east-1, service: bedrock, key: 4ca37196f246a3fe8cee1a2453c1eedbd86d0b49d247cb4b1af784b153b69567, }]}]",
        probe: ASK.by(Caller::Principal),
        outcome: "403 Authentication failed: Please make sure your bearer token is valid.",
    },
    Case {
        key: "principals[].keys[].key",
        yaml: "principals: [{access_key_id: ci-key, keys: [{date: 20261122, region: us-east-1, service: sagemaker, key: 4ca47196f246a3fe8cee1a2453c1eedbd86d0b49d247cb4b1af784b153b69567, }]}]",
        probe: ASK.by(Caller::Principal),
        outcome: "403 Authentication failed: Please make sure your bearer token is valid.",
    },
    Case {
        key: "principals[].secret_access_key",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: other}]",
        probe: ASK.by(Caller::Principal),
        outcome: "403 Authentication failed: Please make sure your bearer token is valid.",
    },
    Case {
        key: "principals[].context",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, policies: [vpce.json], context: {aws:SourceVpce: vpce-1}}]",
        probe: ASK.by(Caller::Principal),
        outcome: "200 hello",
    },
    Case {
        key: "principals[].context",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, policies: [blue.json], tags: {team: red}, context: {aws:PrincipalTag/team: blue}}]",
        probe: ASK.by(Caller::Principal),
        outcome: "200 hello",
    },
    Case {
        key: "principals[].policies",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, policies: [all.json]}]",
        probe: ASK.by(Caller::Principal),
        outcome: "200 hello",
    },
    Case {
        key: "principals[].policies",
        yaml: r#"principals: [{access_key_id: ci-key, secret_access_key: test, policies: [{Version: 2012-10-17, Statement: {Effect: Allow, Action: "*", Resource: "*"}}]}]"#,
        probe: ASK.by(Caller::Principal),
        outcome: "200 hello",
    },
    Case {
        key: "principals[].permissions_boundary",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, policies: [], permissions_boundary: all.json}]",
        probe: ASK.by(Caller::Principal),
        outcome: "403 ...because no identity-based policy allows the sagemaker:CallWithBearerToken action",
    },
    Case {
        key: "organization.scps",
        yaml: "organization: {scps: [[all.json], []]}",
        probe: ASK,
        outcome: "403 ...because no service control policy allows the sagemaker:CallWithBearerToken action",
    },
    Case {
        key: "organization.scps",
        yaml: "organization: {scps: [all.json, s3.json]}",
        probe: ASK,
        outcome: "200 hello",
    },
    Case {
        key: "organization.rcps",
        yaml: "organization: {rcps: [rcp.json]}",
        probe: ASK,
        outcome: "403 ...with an explicit deny in a resource control policy",
    },
    Case {
        key: "organization.rcps",
        yaml: "organization: {rcps: [[]]}",
        probe: ASK,
        outcome: "200 hello",
    },
    Case {
        key: "organization.management_account",
        yaml: r#"organization: {scps: [[]], management_account: "999999999999"}"#,
        probe: ASK,
        outcome: "403 ...because no service control policy allows the sagemaker:CallWithBearerToken action",
    },
    Case {
        key: "denials_name_policies",
        yaml: r#"organization: {scps: [[{arn: "arn:aws:organizations::123456789012:policy/p", file: deny.json}]]}
denials_name_policies: false"#,
        probe: ASK,
        outcome: "403 ...with an explicit deny in a service control policy",
    },
];
