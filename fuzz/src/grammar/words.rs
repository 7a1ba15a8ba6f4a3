//! Small vocabularies of what requests and policies name.

/// Who asks.
pub(crate) const REQUESTERS: [&str; 14] = [
    "arn:aws:iam::111122223333:user/alice",
    "arn:aws:sts::111122223333:assumed-role/worker/one",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::111122223333:user/team/bob",
    "arn:aws:iam::111122223333:role/worker",
    "arn:aws:iam::111122223333:role/path/to/worker",
    "arn:aws:iam::444455556666:user/alice",
    "arn:aws:sts::444455556666:assumed-role/worker/one",
    "arn:aws:iam::444455556666:root",
    "arn:aws-cn:sts::111122223333:assumed-role/worker/one",
    "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForThings/one",
    "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForThings",
    "arn:aws:iam::111122223333:user/AWSServiceRoleForThings",
    "arn:aws:iam::111122223333:role/AWSServiceRoleForThings",
];

/// Whom a policy names, but for those who ask.
pub(crate) const NAMED: [&str; 15] = [
    "*",
    "111122223333",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::111122223333:role/worker",
    "arn:aws:iam::111122223333:role/other/path/worker",
    "444455556666",
    "arn:aws-cn:iam::111122223333:root",
    "arn:aws-cn:iam::111122223333:role/worker",
    // Those that match nobody, or nobody who asks.
    "arn:aws:iam::*:root",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:iam::111122223333:user/al?ce",
    "arn:aws:iam::111122223333:group/worker",
    "arn:aws:sts::111122223333:role/worker",
    "arn:aws:iam::111122223333:assumed-role/worker/one",
    "arn:aws:sts::111122223333:federated-user/alice",
];

/// Actions of a request.
pub(crate) const ACTIONS: [&str; 8] = [
    "sagemaker:InvokeEndpoint",
    "SageMaker:invokeendpointasync",
    "sagemaker:CallWithBearerToken",
    "SAGEMAKER:CALLWITHBEARERTOKEN",
    "s3:GetObject",
    "s3:getobject",
    "s3:Get\u{e9}",
    "sagemaker:INVOKEENDPOINTWITHRESPONSESTREAM",
];

/// Resources of a request.
pub(crate) const RESOURCES: [&str; 12] = [
    "arn:aws:sagemaker:us-west-2:111122223333:endpoint/alice",
    "arn:aws:s3:::logs/alice/a:b/c",
    "*",
    "arn:aws:sagemaker:us-west-2:444455556666:endpoint/alice",
    "arn:aws:s3:::logs/*",
    "arn:aws:s3:::logs/?${aws:username}",
    "arn:aws:s3:::lo\u{e9}s/\u{1d11e}",
    "arn:aws:s3:::",
    "arn:aws:s3:::a:b:c:d",
    "arn:aws-cn:sagemaker:cn-north-1:111122223333:endpoint/alice",
    "arn:aws:s3",
    "arn:aws:iam::aws:policy/x",
];

/// Variables, of which a few are no variables.
pub(crate) const VARIABLES: [&str; 20] = [
    "${aws:username}",
    "${AWS:UserName}",
    "${k:text}",
    "${k:list}",
    "${k:absent}",
    "${k:absent, 'alice'}",
    "${aws:username,'bob'}",
    "${*}",
    "${?}",
    "${$}",
    "${k:arn}",
    "${aws:PrincipalTag/a b:c}",
    "${k:absent, 'a*:${'}",
    "${k:bool}",
    "${k:absent, 'a}b'}",
    "${k:absent,''}",
    "${k:absent,  'x'}",
    "${ aws:username }",
    "${*, 'x'}",
    "${k:absent, x}",
];

/// What is put in here and there.
pub(crate) const PIECES: [&str; 20] = [
    "*",
    "?",
    "$",
    "{",
    "}",
    "${*}",
    "${?}",
    "${$}",
    "\u{e9}",
    ":",
    "/",
    "'",
    ",",
    " ",
    "\u{1d11e}",
    "\u{130}",
    "\u{212a}",
    "**",
    "\n",
    "\\",
];
