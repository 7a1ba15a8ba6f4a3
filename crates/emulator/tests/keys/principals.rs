use crate::keys::line::Line;
use crate::keys::probe::{ASK, Addition, Caller};

/// The keys of a principal.
///
/// The derived key and the fingerprint were computed apart, with Python's `hmac` and `hashlib`: of the
/// secret `test`, and of the token that the access key id `own` signs with it at 10:00:00 for 900 s.
pub(crate) const LINES: &[Line] = &[
    Line {
        key: "principals[].arn",
        yaml: r#"principals: [{access_key_id: ci-key, secret_access_key: test, <arn: "arn:aws:iam::111122223333:user/ci">}]"#,
        probe: ASK.by(Caller::Principal).adding(Addition::OtherEndpoint),
        with: "400 Endpoint my-endpoint of account 111122223333 not found.",
        without: "400 Endpoint my-endpoint of account 123456789012 not found.",
    },
    Line {
        key: "principals[].access_key_id",
        yaml: "principals: [{<access_key_id: ci-key>}]",
        probe: ASK,
        with: "principals[0]: expected either `secret_access_key` or `keys`, found neither",
        without: "principals[0]: `access_key_id` is missing; principals[0]: expected either `secret_access_key` or `keys`, found neither",
    },
    Line {
        key: "principals[].secret_access_key",
        yaml: "principals: [{<secret_access_key: test>}]",
        probe: ASK,
        with: "principals[0]: `access_key_id` is missing",
        without: "principals[0]: `access_key_id` is missing; principals[0]: expected either `secret_access_key` or `keys`, found neither",
    },
    Line {
        key: "principals[].keys",
        yaml: "principals: [{access_key_id: ci-key, <keys: []>}]",
        probe: ASK,
        with: "principals[0].keys: expected at least one key, found none",
        without: "principals[0]: expected either `secret_access_key` or `keys`, found neither",
    },
    Line {
        key: "principals[].keys[].date",
        yaml: "principals: [{access_key_id: ci-key, keys: [{<date: 20261122>}]}]",
        probe: ASK,
        with: "principals[0].keys[0]: `region` is missing; principals[0].keys[0]: `service` is missing; principals[0].keys[0]: `key` is missing",
        without: "principals[0].keys[0]: `date` is missing; principals[0].keys[0]: `region` is missing; principals[0].keys[0]: `service` is missing; principals[0].keys[0]: `key` is missing",
    },
    Line {
        key: "principals[].keys[].region",
        yaml: "principals: [{access_key_id: ci-key, keys: [{<region: us-east-1>}]}]",
        probe: ASK,
        with: "principals[0].keys[0]: `date` is missing; principals[0].keys[0]: `service` is missing; principals[0].keys[0]: `key` is missing",
        without: "principals[0].keys[0]: `date` is missing; principals[0].keys[0]: `region` is missing; principals[0].keys[0]: `service` is missing; principals[0].keys[0]: `key` is missing",
    },
    Line {
        key: "principals[].keys[].service",
        yaml: "principals: [{access_key_id: ci-key, keys: [{<service: sagemaker>}]}]",
        probe: ASK,
        with: "principals[0].keys[0]: `date` is missing; principals[0].keys[0]: `region` is missing; principals[0].keys[0]: `key` is missing",
        without: "principals[0].keys[0]: `date` is missing; principals[0].keys[0]: `region` is missing; principals[0].keys[0]: `service` is missing; principals[0].keys[0]: `key` is missing",
    },
    Line {
        key: "principals[].keys[].key",
        yaml: "principals: [{access_key_id: ci-key, keys: [{<key: 4ca37196f246a3fe8cee1a2453c1eedbd86d0b49d247cb4b1af784b153b69567>}]}]",
        probe: ASK,
        with: "principals[0].keys[0]: `date` is missing; principals[0].keys[0]: `region` is missing; principals[0].keys[0]: `service` is missing",
        without: "principals[0].keys[0]: `date` is missing; principals[0].keys[0]: `region` is missing; principals[0].keys[0]: `service` is missing; principals[0].keys[0]: `key` is missing",
    },
    Line {
        key: "principals[].session_token",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, <session_token: session>}]",
        probe: ASK.by(Caller::Session),
        with: "200 hello",
        without: "403 Authentication failed: Please make sure your bearer token is valid.",
    },
    Line {
        key: "principals[].expires_at",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, session_token: session, <expires_at: 2026-11-22T09:59:59Z>}]",
        probe: ASK.by(Caller::Session),
        with: "403 Authentication failed: Please make sure your bearer token is valid.",
        without: "200 hello",
    },
    Line {
        key: "principals[].policies",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, <policies: []>}]",
        probe: ASK.by(Caller::Principal),
        with: "403 User: arn:aws:iam::123456789012:user/ci-key is not authorized to perform: sagemaker:CallWithBearerToken on resource: * because no identity-based policy allows the sagemaker:CallWithBearerToken action",
        without: "200 hello",
    },
    Line {
        key: "principals[].permissions_boundary",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, <permissions_boundary: s3.json>}]",
        probe: ASK.by(Caller::Principal),
        with: "403 ...because no permissions boundary allows the sagemaker:CallWithBearerToken action",
        without: "200 hello",
    },
    Line {
        key: "principals[].session_policies",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, <session_policies: []>}]",
        probe: ASK.by(Caller::Principal),
        with: "403 ...because no session policy allows the sagemaker:CallWithBearerToken action",
        without: "200 hello",
    },
    Line {
        key: "principals[].tags",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, policies: [blue.json], permissions_boundary: blue.json, <tags: {team: blue}>}]",
        probe: ASK.by(Caller::Principal),
        with: "200 hello",
        without: "403 ...because no identity-based policy allows the sagemaker:CallWithBearerToken action",
    },
    Line {
        key: "principals[].context",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, policies: [vpce.json], permissions_boundary: vpce.json, <context: {aws:SourceVpce: [vpce-1]}>}]",
        probe: ASK.by(Caller::Principal),
        with: "200 hello",
        without: "403 ...because no identity-based policy allows the sagemaker:CallWithBearerToken action",
    },
    Line {
        key: "principals[].refuse_tokens_before",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, <refuse_tokens_before: 2026-11-22T10:00:01Z>}]",
        probe: ASK.by(Caller::Principal),
        with: "403 Authentication failed: Please make sure your bearer token is valid.",
        without: "200 hello",
    },
    Line {
        key: "principals[].refuse_tokens",
        yaml: "principals: [{access_key_id: ci-key, secret_access_key: test, <refuse_tokens: [e6a4c4b2cf27164faed76d94c4fb8a43]>}]",
        probe: ASK.by(Caller::Principal),
        with: "403 Authentication failed: Please make sure your bearer token is valid.",
        without: "200 hello",
    },
];
