"""What policies deny: AWS's sentence, and what the operator is told."""

from dataclasses import dataclass, field

import aws_token
from policies import (
    BOTH,
    CALL,
    COMPONENT,
    COMPONENT_PATH,
    ENDPOINT,
    ENDPOINT_PATH,
    EVERYTHING,
    INVOKE,
    SESSION,
    SHARED,
    USER,
    allow,
    arn,
    deny,
    document,
    rcp,
    sentence,
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
