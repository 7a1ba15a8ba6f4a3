"""Configurations with policies, and AWS's sentences for what they deny."""

import json
from dataclasses import dataclass, field

import aws_token

ACCOUNT = "123456789012"
USER = f"arn:aws:iam::{ACCOUNT}:user/ci"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/ci/session"
CALL = "sagemaker:CallWithBearerToken"
INVOKE = "sagemaker:InvokeEndpoint"


def arn(name, kind="endpoint"):
    return f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:{kind}/{name}"


ENDPOINT = arn("my-endpoint")
SHARED = arn("shared")
COMPONENT = arn("llama-component", "inference-component")
ENDPOINT_PATH = "/endpoints/my-endpoint"
COMPONENT_PATH = "/endpoints/shared/inference-components/llama-component"
ENDPOINTS = {"my-endpoint": {}, "shared": {"components": {"llama-component": {}}}}


def allow(action, *resources, **elements):
    resource = list(resources) or "*"
    return {"Effect": "Allow", "Action": action, "Resource": resource, **elements}


def deny(action, *resources, **elements):
    return {**allow(action, *resources), "Effect": "Deny", **elements}


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def rcp(*statements):
    return document(*({**statement, "Principal": "*"} for statement in statements))


BOTH = document(allow(CALL), allow(INVOKE, ENDPOINT, SHARED, COMPONENT))
EVERYTHING = document(allow("*"))


def write(folder, name, policy):
    """Writes a policy and returns its name."""
    (folder / name).write_text(json.dumps(policy, indent=2))
    return name


def whoever_holds(credentials):
    principal = {
        "arn": SESSION if credentials.token else USER,
        "access_key_id": credentials.access_key,
        "secret_access_key": credentials.secret_key,
    }
    if credentials.token:
        principal["session_token"] = credentials.token
    return principal


def configure(
    folder,
    *,
    identity=None,
    boundary=None,
    session=None,
    scps=None,
    rcps=None,
    credentials=aws_token.LONG_TERM,
    principal=None,
    free=(),
    endpoints=ENDPOINTS,
    **others,
):
    """A configuration whose policies are files named after their layer and their place in it,
    such as `identity-0.json`, and for the second level of SCPs `scp-1-0.json`. The credentials
    in `free` have no policies."""
    limited = {**whoever_holds(credentials), **(principal or {})}

    def listed(layer, policies):
        return [
            write(folder, f"{layer}-{index}.json", policy) for index, policy in enumerate(policies)
        ]

    if identity is not None:
        limited["policies"] = listed("identity", identity)
    if boundary is not None:
        limited["permissions_boundary"] = write(folder, "boundary.json", boundary)
    if session is not None:
        limited["session_policies"] = listed("session", session)
    organization = {
        f"{kind}s": [listed(f"{kind}-{index}", level) for index, level in enumerate(levels)]
        for kind, levels in (("scp", scps), ("rcp", rcps))
        if levels is not None
    }
    if organization:
        others = {"organization": organization, **others}
    file = folder / "stagemaker.json"
    file.write_text(
        json.dumps(
            {
                "principals": [limited, *map(whoever_holds, free)],
                "endpoints": endpoints,
                **others,
            },
            indent=2,
        )
    )
    return file


def sentence(action, resource, reason, principal=USER):
    return (
        f"User: {principal} is not authorized to perform: {action} on resource: {resource}{reason}"
    )


@dataclass(frozen=True)
class Denial:
    """What policies deny: the policies, the sentence, and what the operator is told besides."""

    name: str
    policies: dict
    action: str
    resource: str
    reason: str
    told: tuple
    path: str = ENDPOINT_PATH
    credentials: object = field(default=aws_token.LONG_TERM, repr=False)

    @property
    def principal(self):
        return SESSION if self.credentials.token else USER

    @property
    def sentence(self):
        return sentence(self.action, self.resource, self.reason, self.principal)

    @property
    def code(self):
        return "explicitly_denied" if "explicit deny" in self.reason else "implicitly_denied"


def _explicit(layer, article_and_policy, statement, policies, **others):
    others = {"action": INVOKE, "resource": ENDPOINT, **others}
    return Denial(
        f"explicit-{layer}",
        {"identity": [BOTH], **policies},
        reason=f" with an explicit deny in {article_and_policy}",
        told=(f"denied in {article_and_policy}", statement),
        **others,
    )


_INVOKE_DENIED = deny(INVOKE, arn("my-*"), Sid="Closed")

ALL = (
    Denial(
        "no-token-action",
        {"identity": [document(allow(INVOKE, ENDPOINT, Sid="Invoking"))]},
        CALL,
        "*",
        " because no identity-based policy allows the sagemaker:CallWithBearerToken action",
        (
            "no identity-based policy allows it",
            "statement 0 of `identity-0.json` (Sid `Invoking`)",
            f"Action `{INVOKE}` does not match `{CALL}`",
            f"Resource `{ENDPOINT}` does not match `*`",
        ),
    ),
    Denial(
        "no-invoke",
        {"identity": [document(allow(CALL)), document(allow(CALL), allow(INVOKE, arn("other")))]},
        INVOKE,
        ENDPOINT,
        " because no identity-based policy allows the sagemaker:InvokeEndpoint action",
        (
            "no identity-based policy allows it",
            "statement 1 of `identity-1.json`",
            f"Resource `{arn('other')}` does not match `{ENDPOINT}`",
        ),
    ),
    Denial(
        "no-invoke-on-component",
        {"identity": [document(allow(CALL), allow(INVOKE, arn("*")))]},
        INVOKE,
        COMPONENT,
        " because no identity-based policy allows the sagemaker:InvokeEndpoint action",
        (
            "no identity-based policy allows it",
            "statement 1 of `identity-0.json`",
            f"Resource `{arn('*')}` does not match `{COMPONENT}`",
        ),
        path=COMPONENT_PATH,
    ),
    Denial(
        "no-invoke-on-the-endpoint-of-a-component",
        {"identity": [document(allow(CALL), allow(INVOKE, COMPONENT))]},
        INVOKE,
        SHARED,
        " because no identity-based policy allows the sagemaker:InvokeEndpoint action",
        (
            "no identity-based policy allows it",
            "statement 1 of `identity-0.json`",
            f"Resource `{COMPONENT}` does not match `{SHARED}`",
        ),
        path=COMPONENT_PATH,
    ),
    Denial(
        "no-policy-at-all",
        {"identity": []},
        CALL,
        "*",
        " because no identity-based policy allows the sagemaker:CallWithBearerToken action",
        ("no identity-based policy allows it", "there is no Allow at all"),
    ),
    _explicit(
        "identity",
        "an identity-based policy",
        "statement 1 of `identity-1.json` (Sid `Closed`)",
        {"identity": [BOTH, document(allow("*"), _INVOKE_DENIED)]},
    ),
    _explicit(
        "boundary",
        "a permissions boundary",
        "statement 1 of `boundary.json` (Sid `Closed`)",
        {"boundary": document(allow("*"), _INVOKE_DENIED)},
    ),
    _explicit(
        "session",
        "a session policy",
        "statement 0 of `session-1.json` (Sid `Closed`)",
        {"session": [EVERYTHING, document(_INVOKE_DENIED)]},
        credentials=aws_token.TEMPORARY,
    ),
    _explicit(
        "scp",
        "a service control policy",
        "at level 2 of 2, by statement 0 of `scp-1-1.json` (Sid `Closed`)",
        {"scps": [[EVERYTHING], [EVERYTHING, document(_INVOKE_DENIED)]]},
    ),
    _explicit(
        "scp-on-component",
        "a service control policy",
        "at level 1 of 1, by statement 0 of `scp-0-1.json`",
        {"scps": [[EVERYTHING, document(deny(INVOKE, arn("*", "inference-component")))]]},
        resource=COMPONENT,
        path=COMPONENT_PATH,
    ),
    _explicit(
        "scp-of-tokens",
        "a service control policy",
        "at level 1 of 1, by statement 0 of `scp-0-1.json` (Sid `NoTokens`)",
        {"scps": [[EVERYTHING, document(deny(CALL, Sid="NoTokens"))]]},
        action=CALL,
        resource="*",
    ),
    _explicit(
        "rcp",
        "a resource control policy",
        "at level 1 of 1, by statement 0 of `rcp-0-0.json` (Sid `Closed`)",
        {"rcps": [[rcp(_INVOKE_DENIED)]]},
    ),
    _explicit(
        "before-implicit",
        "a permissions boundary",
        "statement 0 of `boundary.json` (Sid `Closed`)",
        {
            "identity": [document(allow(CALL))],
            "boundary": document(_INVOKE_DENIED, allow("*")),
            "scps": [[document(allow(CALL))]],
        },
    ),
    _explicit(
        "rcp-before-others",
        "a resource control policy",
        "statement 0 of `rcp-0-0.json`",
        {
            "identity": [BOTH, document(_INVOKE_DENIED)],
            "scps": [[EVERYTHING, document(_INVOKE_DENIED)]],
            "rcps": [[rcp(_INVOKE_DENIED)]],
        },
    ),
    Denial(
        "implicit-boundary",
        {"identity": [BOTH], "boundary": document(allow([CALL, "s3:*"]))},
        INVOKE,
        ENDPOINT,
        " because no permissions boundary allows the sagemaker:InvokeEndpoint action",
        (
            "no permissions boundary allows it",
            "statement 0 of `boundary.json`",
            f"Action `{CALL}`, `s3:*` does not match `{INVOKE}`",
        ),
    ),
    Denial(
        "implicit-session",
        {"identity": [BOTH], "session": [document(allow(INVOKE, ENDPOINT))]},
        CALL,
        "*",
        " because no session policy allows the sagemaker:CallWithBearerToken action",
        (
            "no session policy allows it",
            "statement 0 of `session-0.json`",
            f"Action `{INVOKE}` does not match `{CALL}`",
        ),
        credentials=aws_token.TEMPORARY,
    ),
    Denial(
        "implicit-scp-level",
        {
            "identity": [BOTH],
            "scps": [
                [EVERYTHING],
                [document(allow("s3:*")), document(allow(CALL))],
                [EVERYTHING],
            ],
        },
        INVOKE,
        ENDPOINT,
        " because no service control policy allows the sagemaker:InvokeEndpoint action",
        (
            "no service control policy at level 2 of 3 allows it",
            "statement 0 of `scp-1-0.json`",
            f"Action `s3:*` does not match `{INVOKE}`",
        ),
    ),
    Denial(
        "empty-scp-level",
        {"identity": [BOTH], "scps": [[EVERYTHING], []]},
        CALL,
        "*",
        " because no service control policy allows the sagemaker:CallWithBearerToken action",
        ("no service control policy at level 2 of 2 allows it", "there is no Allow at all"),
    ),
)
