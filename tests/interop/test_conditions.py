"""The ARNs, tags and facts of a call by which policies decide."""

from datetime import UTC, datetime, timedelta

import openai
import pytest

import aws_token
from conversation import TEXT
from policies import (
    ACCOUNT,
    BOTH,
    CALL,
    ENDPOINT,
    ENDPOINT_PATH,
    INVOKE,
    SESSION,
    SHARED,
    TAGGED,
    USER,
    allow,
    arn,
    deny,
    document,
    sentence,
)
from policy_calls import (
    EXPLICIT,
    NO_IDENTITY_CALL,
    NO_IDENTITY_INVOKE,
    PATHS,
    STREAM,
    check,
    create,
    denied,
)

MIXED = {"My-Endpoint": {}, "Shared": {"components": {"My-Component": {}}}}


def test_arns_are_in_lower_case(emulator):
    running = emulator(
        identity=[
            document(
                allow(CALL),
                allow(INVOKE, arn("my-endpoint"), arn("shared")),
                allow(INVOKE, arn("my-component", "inference-component")),
            )
        ],
        endpoints=MIXED,
    )
    assert create(running, "/endpoints/My-Endpoint") == TEXT
    assert create(running, "/endpoints/Shared/inference-components/My-Component") == TEXT


def test_an_arn_with_capitals_matches_nothing(emulator):
    running = emulator(
        identity=[document(allow(CALL), allow(INVOKE, arn("My-Endpoint"), arn("shared")))],
        endpoints=MIXED,
    )
    error = denied(running, "/endpoints/My-Endpoint")
    check(error, sentence(INVOKE, arn("my-endpoint"), NO_IDENTITY_INVOKE))
    line = running.line_of(error.response)
    assert f"does not match `{arn('my-endpoint')}`" in line
    error = denied(running, "/endpoints/Shared/inference-components/My-Component")
    component = arn("my-component", "inference-component")
    check(error, sentence(INVOKE, component, NO_IDENTITY_INVOKE))


SDK = f"OpenAI/Python {openai.__version__}"
# Operator and key, a value for which it holds, one for which it does not, and what is found.
CONDITIONS = {
    "ip": ("IpAddress", "aws:SourceIp", "127.0.0.1", "127.0.0.2", "127.0.0.1"),
    "ip-range": ("IpAddress", "aws:SourceIp", "127.0.0.0/8", "10.0.0.0/8", "127.0.0.1"),
    "not-ip": ("NotIpAddress", "aws:SourceIp", "10.0.0.0/8", "127.0.0.0/8", "127.0.0.1"),
    "agent": ("StringEquals", "aws:UserAgent", SDK, "OpenAI/JS 6.0.0", SDK),
    "agent-like": ("StringLike", "aws:UserAgent", "OpenAI/Python *", "curl/*", SDK),
    "tag": ("StringEquals", "aws:ResourceTag/team", "blue", "red", "blue"),
    "service-tag": ("StringEquals", "sagemaker:ResourceTag/team", "blue", "Blue", "blue"),
    "username": ("StringEquals", "aws:username", "ci", "cd", "ci"),
    "principal": ("ArnEquals", "aws:PrincipalArn", USER, f"{USER}2", USER),
    "after": ("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z", "2100", None),
    "before": ("DateLessThan", "aws:CurrentTime", "2100", "2020-01-01T00:00:00Z", None),
    "principal-tag": ("StringEquals", "aws:PrincipalTag/team", "blue", "red", "blue"),
    "variable": (
        "StringEquals",
        "aws:ResourceTag/team",
        "${aws:PrincipalTag/team}",
        "${aws:PrincipalTag/none}",
        "blue",
    ),
    "context": ("StringEquals", "aws:SourceVpce", "vpce-1", "vpce-2", "vpce-1"),
}
KNOWN = {"tags": {"team": "blue"}, "context": {"aws:SourceVpce": "vpce-1"}}


@STREAM
@PATHS
@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_of_an_allow_decides_by_its_value(emulator, name, path, stream):
    operator, key, good, bad, found = CONDITIONS[name]
    policies = {
        value: document(allow(CALL), allow(INVOKE, Condition={operator: {key: value}}))
        for value in (good, bad)
    }
    around = {"principal": KNOWN, "endpoints": TAGGED}
    assert create(emulator(identity=[policies[good]], **around), path, stream=stream) == TEXT
    running = emulator(identity=[policies[bad]], **around)
    error = denied(running, path, stream=stream)
    resource = ENDPOINT if path == ENDPOINT_PATH else SHARED
    check(error, sentence(INVOKE, resource, NO_IDENTITY_INVOKE))
    told = f"Condition.{operator}.{key} `{bad}` does not hold for `{found or ''}"
    assert told in running.line_of(error.response)


@pytest.mark.parametrize("name", CONDITIONS)
def test_a_condition_of_a_deny_decides_by_its_value(emulator, name):
    operator, key, good, bad, _ = CONDITIONS[name]
    around = {"principal": KNOWN, "endpoints": TAGGED}
    policy = document(deny(INVOKE, Condition={operator: {key: bad}}))
    assert create(emulator(identity=[BOTH, policy], **around)) == TEXT
    policy = document(deny(INVOKE, Condition={operator: {key: good}}))
    error = denied(emulator(identity=[BOTH, policy], **around))
    check(error, sentence(INVOKE, ENDPOINT, EXPLICIT))


def test_tags_of_the_component_and_of_the_endpoint_are_two(emulator):
    blue = {"StringEquals": {"aws:ResourceTag/team": "blue"}}
    running = emulator(
        identity=[document(allow(CALL), allow(INVOKE, Condition=blue))], endpoints=TAGGED
    )
    for name, told in (("red", "`red`"), ("bare", "a request without the key")):
        error = denied(running, f"/endpoints/shared/inference-components/{name}-component")
        resource = arn(f"{name}-component", "inference-component")
        check(error, sentence(INVOKE, resource, NO_IDENTITY_INVOKE))
        expected = f"Condition.StringEquals.aws:ResourceTag/team `blue` does not hold for {told}"
        assert expected in running.line_of(error.response)


@pytest.mark.parametrize("team, may", [("blue", True), ("red", False), (None, False)])
def test_a_tag_of_the_principal_in_a_resource_is_replaced_by_its_value(emulator, team, may):
    resource = arn("${aws:PrincipalTag/team}-endpoint")
    running = emulator(
        identity=[document(allow(CALL), allow(INVOKE, resource))],
        principal={"tags": {"team": team}} if team else None,
        endpoints={"blue-endpoint": {}},
    )
    if may:
        assert create(running, "/endpoints/blue-endpoint") == TEXT
        return
    error = denied(running, "/endpoints/blue-endpoint")
    check(error, sentence(INVOKE, arn("blue-endpoint"), NO_IDENTITY_INVOKE))
    assert f"Resource `{resource}` does not match" in running.line_of(error.response)


def test_the_name_of_the_user_in_a_resource_is_replaced_by_it(emulator):
    policy = document(allow(CALL), allow(INVOKE, arn("${aws:username}-*")))
    running = emulator(identity=[policy], endpoints={"ci-endpoint": {}, "my-endpoint": {}})
    assert create(running, "/endpoints/ci-endpoint") == TEXT
    check(denied(running), sentence(INVOKE, ENDPOINT, NO_IDENTITY_INVOKE))


def test_a_session_has_no_user_name(emulator):
    session = aws_token.TEMPORARY
    named = {"StringLike": {"aws:username": "*"}}
    policy = document(allow(CALL), allow(INVOKE, Condition=named))
    running = emulator(identity=[policy], credentials=session)
    error = denied(running, credentials=session)
    check(error, sentence(INVOKE, ENDPOINT, NO_IDENTITY_INVOKE, SESSION))
    assert "does not hold for a request without the key" in running.line_of(error.response)


def test_the_type_of_a_token_is_short_term(emulator):
    def policy(kind):
        condition = {"StringEquals": {"sagemaker:BearerTokenType": kind}}
        return document(allow(CALL, Condition=condition), allow(INVOKE))

    assert create(emulator(identity=[policy("SHORT_TERM")])) == TEXT
    running = emulator(identity=[policy("LONG_TERM")])
    error = denied(running)
    check(error, sentence(CALL, "*", NO_IDENTITY_CALL))
    assert (
        "Condition.StringEquals.sagemaker:BearerTokenType `LONG_TERM` does not hold for "
        "`SHORT_TERM`" in running.line_of(error.response)
    )


def test_the_principal_of_a_session_is_its_role(emulator):
    session = aws_token.TEMPORARY
    role = f"arn:aws:iam::{ACCOUNT}:role/ci"

    def policy(principal):
        condition = {"ArnEquals": {"aws:PrincipalArn": principal}}
        return document(allow(CALL), allow(INVOKE, Condition=condition))

    assert create(emulator(identity=[policy(role)], credentials=session), credentials=session) == TEXT
    running = emulator(identity=[policy(SESSION)], credentials=session)
    error = denied(running, credentials=session)
    check(error, sentence(INVOKE, ENDPOINT, NO_IDENTITY_INVOKE, SESSION))
    assert f"`{SESSION}` does not hold for `{role}`" in running.line_of(error.response)


def test_the_time_is_that_of_the_clock(emulator):
    now = datetime.now(UTC).replace(microsecond=0)

    def policy(at):
        condition = {"DateEquals": {"aws:CurrentTime": at.strftime("%Y-%m-%dT%H:%M:%SZ")}}
        return document(allow(CALL), allow(INVOKE, Condition=condition))

    stopped = ("--at", now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    assert create(emulator(*stopped, identity=[policy(now)])) == TEXT
    running = emulator(*stopped, identity=[policy(now + timedelta(seconds=1))])
    check(denied(running), sentence(INVOKE, ENDPOINT, NO_IDENTITY_INVOKE))


def test_no_header_changes_the_address(emulator):
    condition = {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
    running = emulator(identity=[document(allow(CALL), allow(INVOKE, Condition=condition))])
    claims = {
        "X-Forwarded-For": "10.0.0.1",
        "X-Real-IP": "10.0.0.1",
        "Forwarded": "for=10.0.0.1",
    }
    check(
        denied(running, default_headers=claims), sentence(INVOKE, ENDPOINT, NO_IDENTITY_INVOKE)
    )


def test_another_user_agent_is_another(emulator):
    condition = {"StringLike": {"aws:UserAgent": "OpenAI/Python *"}}
    running = emulator(identity=[document(allow(CALL), allow(INVOKE, Condition=condition))])
    error = denied(running, default_headers={"User-Agent": "mine"})
    check(error, sentence(INVOKE, ENDPOINT, NO_IDENTITY_INVOKE))
    assert "`OpenAI/Python *` does not hold for `mine`" in running.line_of(error.response)
