"""Policies, configurations that have them, and the sentence of AWS for a denial."""

import json

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

TAGGED = {
    "my-endpoint": {"tags": {"team": "blue"}},
    "shared": {
        "tags": {"team": "blue"},
        "components": {
            "llama-component": {"tags": {"team": "blue"}},
            "red-component": {"tags": {"team": "red"}},
            "bare-component": {},
        },
    },
}


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
