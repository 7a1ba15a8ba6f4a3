"""IAM policies, as real clients meet them."""

import asyncio
import contextlib
import http.client
import json
import re
import socket
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import openai
import pytest
from openai import AsyncOpenAI, OpenAI

import aws_token
import refusals
import server
from clients import WAYS, Call
from conversation import TEXT, said, user
from policies import (
    ACCOUNT,
    ALL,
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
    configure,
    deny,
    document,
    rcp,
    sentence,
    write,
)

PATHS = pytest.mark.parametrize(
    "path", [ENDPOINT_PATH, COMPONENT_PATH], ids=["endpoint", "component"]
)
WAY = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.id)
STREAM = pytest.mark.parametrize("stream", [False, True], ids=["create", "stream"])
CREDENTIALS = pytest.mark.parametrize(
    "credentials", aws_token.CREDENTIALS.values(), ids=aws_token.CREDENTIALS
)
NO_IDENTITY_INVOKE = " because no identity-based policy allows the sagemaker:InvokeEndpoint action"
NO_IDENTITY_CALL = (
    " because no identity-based policy allows the sagemaker:CallWithBearerToken action"
)
EXPLICIT = " with an explicit deny in an identity-based policy"


@pytest.fixture
def emulator(tmp_path):
    """Starts an emulator with these policies."""
    with contextlib.ExitStack() as stack:

        def start(*options, **policies):
            config = configure(tmp_path, **policies)
            return stack.enter_context(server.running(config, *options))

        yield start


@pytest.fixture(params=ALL, ids=lambda denial: denial.name)
def denial(request):
    return request.param


@pytest.fixture
def denying(denial, emulator):
    """An emulator that denies it."""
    return emulator(credentials=denial.credentials, **denial.policies)


def create(
    running, path=ENDPOINT_PATH, *, credentials=aws_token.LONG_TERM, stream=False, **options
):
    """What is answered to openai-python, or the error that it raises."""
    key = aws_token.mint(credentials)
    with OpenAI(base_url=running.base_url(path), api_key=key, **options) as client:
        return ask(client, stream)


def ask(client, stream=False):
    return said(client.chat.completions.create(model="", messages=user(), stream=stream))


def denied(running, path=ENDPOINT_PATH, **options):
    with pytest.raises(openai.PermissionDeniedError) as raised:
        create(running, path, **options)
    return raised.value


def check(error, words):
    """openai-python's error has these words from AWS, and the answer nothing else."""
    assert type(error) is openai.PermissionDeniedError
    assert error.status_code == 403
    assert error.code == "access_denied_exception"
    assert error.type == "permission_error"
    assert error.body["message"] == words
    assert words in str(error)
    assert error.response.json() == {
        "error": {
            "message": words,
            "type": "permission_error",
            "code": "access_denied_exception",
        }
    }
    headers = dict(error.response.headers)
    assert headers["x-amzn-errortype"] == "AccessDeniedException"
    assert headers["content-type"] == "application/json"
    told = {"content-type", "content-length", "date", "x-amzn-errortype", "x-amzn-requestid"}
    assert headers.keys() <= told


@STREAM
def test_a_denial_is_raised_with_the_sentence_of_aws(denying, denial, traffic, stream):
    error = denied(
        denying,
        denial.path,
        credentials=denial.credentials,
        stream=stream,
        http_client=traffic.client,
    )
    check(error, denial.sentence)
    assert len(traffic.tokens) == 1, "a denial must not be tried again"


@pytest.fixture(
    scope="module",
    params=[denial for denial in ALL if denial.name in ("no-invoke", "explicit-scp-on-component")],
    ids=lambda denial: denial.name,
)
def denied_to_all(request, tmp_path_factory):
    """An emulator that denies, and the refusal that each client is to raise."""
    denial = request.param
    config = configure(tmp_path_factory.mktemp("denied"), **denial.policies)
    with server.running(config) as running:
        yield (
            running.base_url(denial.path),
            refusals.Refusal(
                denial.name,
                403,
                "access_denied_exception",
                denial.sentence,
                type="permission_error",
            ),
        )


@WAY
def test_each_client_raises_a_denial_with_its_sentence_and_does_not_try_again(
    denied_to_all, traffic, way
):
    base_url, refusal = denied_to_all
    # Whatever is raised: its class is part of what is checked.
    with pytest.raises(Exception) as raised:  # noqa: B017, PT011
        way.ask(Call(base_url, aws_token.mint(), traffic))
    way.check_refusal(raised.value, refusal)
    assert len(traffic.tokens) == 1, "a denial must not be tried again"


@pytest.fixture(scope="module")
def allowed_to_all(tmp_path_factory):
    """An emulator whose policies allow both actions."""
    with server.running(configure(tmp_path_factory.mktemp("allowed"), identity=[BOTH])) as running:
        yield running


@WAY
@PATHS
def test_each_client_is_answered_where_both_actions_are_allowed(allowed_to_all, traffic, path, way):
    assert way.ask(Call(allowed_to_all.base_url(path), aws_token.mint(), traffic)) == TEXT


def test_the_log_names_who_was_denied_what_and_by_which_statement(denying, denial):
    error = denied(denying, denial.path, credentials=denial.credentials)
    line = denying.line_of(error.response)
    assert " WARN 403 POST " in line
    assert f" {denial.path}/openai/v1/chat/completions " in line
    assert f" {denial.principal} {denial.code}: {denial.action} on {denial.resource}: " in line
    for told in denial.told:
        assert told in line


def test_a_denied_caller_is_told_nothing_of_the_policies(denying, denial):
    error = denied(denying, denial.path, credentials=denial.credentials)
    line = denying.line_of(error.response)
    names = set(re.findall(r"[a-z]+(?:-\d)*\.json", line)) | set(re.findall(r"Sid `(\w+)`", line))
    answer = error.response.text + str(error.response.headers.raw)
    for word in [*names, "statement", "nearest", "level", "Sid", "match", "hold", ".json"]:
        assert word not in answer


@STREAM
@PATHS
@CREDENTIALS
def test_a_caller_with_both_permissions_is_answered(emulator, path, credentials, stream):
    running = emulator(identity=[BOTH], credentials=credentials)
    assert create(running, path, credentials=credentials, stream=stream) == TEXT


@STREAM
@PATHS
def test_a_caller_whom_every_layer_allows_is_answered(emulator, path, stream):
    running = emulator(
        identity=[document(allow(CALL)), document(allow(INVOKE, ENDPOINT, SHARED, COMPONENT))],
        boundary=document(allow("sagemaker:*")),
        session=[document(allow(CALL)), document(allow(INVOKE))],
        scps=[[EVERYTHING], [document(allow(CALL)), document(allow("sagemaker:Invoke*"))]],
        rcps=[[rcp(deny(INVOKE, arn("other")))], []],
        credentials=aws_token.TEMPORARY,
    )
    assert create(running, path, credentials=aws_token.TEMPORARY, stream=stream) == TEXT


def test_only_whoever_has_policies_is_limited(emulator):
    running = emulator(identity=[], free=[aws_token.TEMPORARY])
    check(denied(running), sentence(CALL, "*", NO_IDENTITY_CALL))
    assert create(running, credentials=aws_token.TEMPORARY) == TEXT


def test_an_organization_limits_whoever_has_no_policies_too(emulator):
    running = emulator(scps=[[EVERYTHING, document(deny(INVOKE, ENDPOINT))]])
    reason = " with an explicit deny in a service control policy"
    check(denied(running), sentence(INVOKE, ENDPOINT, reason))
    assert create(running, COMPONENT_PATH) == TEXT


def test_the_management_account_is_not_limited(emulator, tmp_path):
    closed = {"scps": [[]], "rcps": [[rcp(deny("*"))]]}
    running = emulator(identity=[BOTH], **closed)
    reason = " with an explicit deny in a resource control policy"
    check(denied(running), sentence(CALL, "*", reason))
    file = tmp_path / "stagemaker.json"
    configuration = json.loads(file.read_text())
    configuration["organization"]["management_account"] = ACCOUNT
    file.write_text(json.dumps(configuration))
    running.hang_up(RELOADED)
    assert create(running) == TEXT


def test_a_forged_token_is_told_nothing_of_policies(emulator):
    running = emulator(identity=[document(deny("*"))])
    key = refusals.DENIED.key
    with OpenAI(base_url=running.base_url(ENDPOINT_PATH), api_key=key) as client:
        with pytest.raises(openai.PermissionDeniedError) as raised:
            ask(client)
    check(raised.value, refusals.DENIED.message)


def test_who_may_not_does_not_learn_what_there_is(emulator):
    """Who may, does."""
    running = emulator(identity=[document(allow(CALL), allow(INVOKE, arn("nope")))])
    check(denied(running, "/endpoints/none"), sentence(INVOKE, arn("none"), NO_IDENTITY_INVOKE))
    with pytest.raises(openai.BadRequestError, match="Endpoint nope of account"):
        create(running, "/endpoints/nope")


@pytest.mark.parametrize("named", [False, True], ids=["unnamed", "named"])
def test_the_policy_is_named_if_that_is_switched_on(emulator, tmp_path, named):
    write(tmp_path, "closed.json", document(deny(INVOKE, ENDPOINT)))
    limited = {
        "policies": [
            BOTH,
            {"arn": f"arn:aws:iam::{ACCOUNT}:policy/Closed", "file": "closed.json"},
        ]
    }
    running = emulator(principal=limited, denials_name_policies=named)
    reason = f"{EXPLICIT}: arn:aws:iam::{ACCOUNT}:policy/Closed" if named else EXPLICIT
    check(denied(running), sentence(INVOKE, ENDPOINT, reason))
    check(
        denied(running, "/endpoints/other"),
        sentence(INVOKE, arn("other"), NO_IDENTITY_INVOKE),
    )


MISTAKE = document(allow([CALL, INVOKE], ENDPOINT, Sid="Both"))
WARNING = (
    "warning: `sagemaker:CallWithBearerToken` has no resource type and only matches "
    '`"Resource": "*"`: give it a statement of its own'
)


def line_with(file, text):
    """The number of the one line of a file in which a text stands."""
    [number] = [
        number for number, line in enumerate(file.read_text().splitlines(), 1) if text in line
    ]
    return number


@pytest.mark.parametrize("inline", [False, True], ids=["file", "inline"])
@STREAM
def test_both_actions_in_one_statement_are_denied_and_warned_of(emulator, tmp_path, inline, stream):
    if inline:
        running = emulator(principal={"policies": [MISTAKE]})
        file, path = tmp_path / "stagemaker.json", "principals[0].policies[0].Statement[0]"
    else:
        running = emulator(identity=[MISTAKE])
        file, path = tmp_path / "identity-0.json", "Statement[0]"
    check(denied(running, stream=stream), sentence(CALL, "*", NO_IDENTITY_CALL))
    [warning] = [line for line in running.log.lines() if "warning: " in line]
    assert " WARN " in warning
    line = line_with(file, '"Effect"') - 1  # where the statement begins
    assert f"{file}:{line}: {path}: {WARNING}" in warning


def test_a_good_configuration_is_not_warned_of(emulator):
    running = emulator(identity=[BOTH])
    assert create(running) == TEXT
    assert not [line for line in running.log.lines() if "WARN" in line]


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


SPELLINGS = {
    "my-endpoint": "/endpoints/my%2Dendpoint",
    "lower-case": "/endpoints/my%2dendpoint",
    "a letter": "/endpoints/m%79-endpoint",
    "all of it": "/endpoints/" + "".join(f"%{ord(letter):02X}" for letter in "my-endpoint"),
}
COMPONENT_SPELLINGS = {
    "endpoint": "/endpoints/%73hared/inference-components/llama-component",
    "component": "/endpoints/shared/inference-components/llama%2Dcomponent",
    "short": "/endpoints/shared/components/llama%2Dcomponent",
}


@STREAM
@pytest.mark.parametrize("policies", [[EVERYTHING], [BOTH], []], ids=["all", "both", "none"])
@pytest.mark.parametrize(
    "path",
    [*SPELLINGS.values(), *COMPONENT_SPELLINGS.values()],
    ids=[*SPELLINGS, *COMPONENT_SPELLINGS],
)
def test_a_name_written_otherwise_is_refused_before_any_decision(emulator, path, policies, stream):
    """Servers differ in what they decode: whoever asks, and whatever they may do."""
    running = emulator(identity=policies)
    with pytest.raises(openai.BadRequestError) as raised:
        create(running, path, stream=stream)
    error = raised.value
    escaped = next(part for part in path.split("/") if "%" in part)
    field = "endpointName" if path.split("/")[2] == escaped else "inferenceComponentName"
    assert (error.code, error.type) == ("validation_error", "invalid_request_error")
    assert error.body["message"] == (
        f"1 validation error detected: Value '{escaped}' at '{field}' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9])*"
    )
    line = running.line_of(error.response)
    assert f" {path}/openai/v1/" in line, "so it was sent"
    assert " name_invalid: " in line


NOT_ROUTED = (404, "unknown_operation_exception", "not routed")
NO_NAME = (400, "validation_error", "name_invalid")
SAME_ENDPOINT = (403, "access_denied_exception", "explicitly_denied")
# A target, and status, code and the log's reason of its refusal. Only what names the endpoint in
# another case, or has a query, is a request for it: of all others it is not known what they name.
TARGETS = {
    "/endpoints/my%252Dendpoint/openai/v1/chat/completions": NO_NAME,
    "/endpoints/MY-ENDPOINT/openai/v1/chat/completions": SAME_ENDPOINT,
    "/endpoints//my-endpoint/openai/v1/chat/completions": NOT_ROUTED,
    "//endpoints/my-endpoint/openai/v1/chat/completions": NOT_ROUTED,
    "/endpoints/other/../my-endpoint/openai/v1/chat/completions": NOT_ROUTED,
    "/endpoints/./my-endpoint/openai/v1/chat/completions": NOT_ROUTED,
    "/endpoints/other%2F..%2Fmy-endpoint/openai/v1/chat/completions": NO_NAME,
    "/endpoints/my-endpoint%00/openai/v1/chat/completions": NO_NAME,
    "/endpoints/my-endpoint%20/openai/v1/chat/completions": NO_NAME,
    "/endpoints/my-endpoint%0A/openai/v1/chat/completions": NO_NAME,
    "/endpoints/%FFmy-endpoint/openai/v1/chat/completions": (
        404,
        "unknown_operation_exception",
        "path_not_canonical",
    ),
    "/endpoints/my-endpoint;a=b/openai/v1/chat/completions": NO_NAME,
    "/endpoints/my-endpoint/openai/v1/chat/completions?x=y": SAME_ENDPOINT,
    "/%65ndpoints/my-endpoint/openai/v1/chat/completions": NOT_ROUTED,
    "/endpoints/my-endpoint/openai/v1/chat/completions/": NOT_ROUTED,
    "http://127.0.0.1/endpoints/my-endpoint/openai/v1/chat/completions": SAME_ENDPOINT,
    "http://127.0.0.1/endpoints/a/../my-endpoint/openai/v1/chat/completions": NOT_ROUTED,
}


@pytest.fixture(scope="module")
def closed_endpoint(tmp_path_factory):
    """An emulator that allows everything but one endpoint."""
    policies = [EVERYTHING, document(deny(INVOKE, ENDPOINT))]
    with server.running(configure(tmp_path_factory.mktemp("closed"), identity=policies)) as running:
        yield running


@pytest.mark.parametrize("target", TARGETS)
def test_no_spelling_of_a_name_gets_past_its_deny(closed_endpoint, target):
    """Sent as it stands, which the clients would not do."""
    running, (status, code, reason) = closed_endpoint, TARGETS[target]
    address = urlsplit(running.url)
    connection = http.client.HTTPConnection(
        address.hostname, address.port, timeout=server.SECONDS
    )
    with contextlib.closing(connection):
        connection.putrequest("POST", target)
        body = json.dumps({"model": "", "messages": user()}).encode()
        for name, value in {
            "Authorization": f"Bearer {aws_token.mint()}",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
        }.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        answer = response.read().decode()
    assert (response.status, json.loads(answer)["error"]["code"]) == (status, code)
    assert TEXT not in answer
    line = running.line_of(response)
    assert f" {status} POST " in line
    assert f" {reason}: " in line


@pytest.mark.parametrize("policy", [BOTH, EVERYTHING], ids=["denied", "allowed"])
@pytest.mark.parametrize("end", ["%0A", "%0D%0A", "%0D"])
def test_a_name_with_a_line_end_makes_no_line_of_the_log(emulator, policy, end):
    """Who may not call an endpoint must not write into the log what never was."""
    running = emulator(identity=[policy])
    served = " INFO 200 POST /endpoints/my-endpoint/"
    assert create(running) == TEXT
    running.log.find(served)
    since = len(running.log.lines())
    claim = f"/endpoints/none{end}2026-11-22T10:00:00Z%20%20INFO%20200"
    with pytest.raises(openai.BadRequestError) as raised:
        create(running, claim)
    assert raised.value.code == "validation_error"
    assert create(running) == TEXT
    running.log.find(served, since)
    lines = running.log.lines(since)
    assert len(lines) == 2, lines


# What is wrong with a file, where, and why.
BROKEN = {
    "no JSON": (
        "identity-0.json",
        lambda text: text[:-2],
        r"identity-0\.json:\d+: \$: not JSON",
    ),
    "misspelt": (
        "identity-0.json",
        lambda text: text.replace('"Effect"', '"effect"', 1),
        r"identity-0\.json:\d+: Statement\[0\]\S*: unknown element",
    ),
    "lost": (
        "identity-0.json",
        None,
        r"stagemaker\.json:\d+: .*identity-0\.json: the file cannot be read",
    ),
    "configuration": (
        "stagemaker.json",
        lambda text: text.replace('"policies"', '"polices"'),
        r"stagemaker\.json:\d+: principals\[0\]\.polices: the key is not known",
    ),
}
RELOADED = r" INFO \S*stagemaker\.json was read again, and is in force"
KEPT = " ERROR what was before stays in force: .*stagemaker.json has "


@STREAM
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_file_changes_nothing(emulator, tmp_path, broken, stream):
    name, change, reason = BROKEN[broken]
    running = emulator(identity=[document(allow(CALL), allow(INVOKE, ENDPOINT))])
    shared = sentence(INVOKE, SHARED, NO_IDENTITY_INVOKE)
    key = aws_token.mint()
    with (
        OpenAI(base_url=running.base_url(ENDPOINT_PATH), api_key=key) as client,
        OpenAI(base_url=running.base_url(COMPONENT_PATH), api_key=key) as refused,
    ):

        def same_answers():
            assert ask(client, stream) == TEXT
            with pytest.raises(openai.PermissionDeniedError) as raised:
                ask(refused, stream)
            check(raised.value, shared)

        same_answers()
        # New policies are on the disk, but for the error.
        configure(tmp_path, identity=[document(allow(CALL), allow(INVOKE, SHARED, COMPONENT))])
        file = tmp_path / name
        good = file.read_text()
        file.write_text(change(good)) if change else file.unlink()
        running.hang_up(KEPT, reason)
        same_answers()
        running.hang_up(KEPT, reason)
        same_answers()
        file.write_text(good)
        running.hang_up(RELOADED)
        assert ask(refused, stream) == TEXT
        with pytest.raises(openai.PermissionDeniedError) as raised:
            ask(client, stream)
        check(raised.value, sentence(INVOKE, ENDPOINT, NO_IDENTITY_INVOKE))
    assert running.process.poll() is None


def test_new_policies_count_when_the_process_is_told_and_not_before(emulator, tmp_path):
    running = emulator(identity=[BOTH])
    assert create(running) == TEXT
    write(tmp_path, "identity-0.json", document(allow("*"), deny(CALL, Sid="NoMore")))
    assert create(running) == TEXT, "not before it is told"
    running.hang_up(RELOADED)
    error = denied(running)
    check(error, sentence(CALL, "*", EXPLICIT))
    assert "statement 1 of `identity-0.json` (Sid `NoMore`)" in running.line_of(error.response)
    write(tmp_path, "identity-0.json", BOTH)
    running.hang_up(RELOADED)
    assert create(running) == TEXT


def test_new_layers_tags_and_endpoints_count_after_a_reload(emulator, tmp_path):
    blue = {"StringEquals": {"aws:ResourceTag/team": "blue"}}
    policies = {"identity": [document(allow(CALL), allow(INVOKE, Condition=blue))]}
    running = emulator(**policies)
    check(denied(running), sentence(INVOKE, ENDPOINT, NO_IDENTITY_INVOKE))
    configure(tmp_path, endpoints=TAGGED, **policies)
    running.hang_up(RELOADED)
    assert create(running) == TEXT
    configure(tmp_path, endpoints=TAGGED, boundary=document(allow(CALL)), **policies)
    running.hang_up(RELOADED)
    reason = " because no permissions boundary allows the sagemaker:InvokeEndpoint action"
    check(denied(running), sentence(INVOKE, ENDPOINT, reason))
    configure(tmp_path, endpoints=TAGGED, scps=[[]], **policies)
    running.hang_up(RELOADED)
    reason = " because no service control policy allows the sagemaker:CallWithBearerToken action"
    check(denied(running), sentence(CALL, "*", reason))


def test_a_warning_about_a_changed_policy_comes_with_its_reload(emulator, tmp_path):
    running = emulator(identity=[BOTH])
    write(tmp_path, "identity-0.json", MISTAKE)
    running.hang_up(f" WARN .*identity-0\\.json:.*{re.escape(WARNING)}", RELOADED)
    check(denied(running), sentence(CALL, "*", NO_IDENTITY_CALL))


SWAPS = 10


def test_every_answer_is_of_the_old_policies_or_of_the_new(emulator, tmp_path):
    """While the policies are swapped back and forth under many requests."""
    running = emulator(identity=[BOTH])
    no_more = sentence(INVOKE, ENDPOINT, NO_IDENTITY_INVOKE)
    answers = [Counter() for _ in range(4)]
    swapped = asyncio.Event()

    async def ask(client):
        try:
            answer = await client.chat.completions.create(model="", messages=user())
        except openai.PermissionDeniedError as error:
            return error.body["message"]
        return said(answer)

    async def asker(client, counted):
        while not swapped.is_set():
            counted[await ask(client)] += 1

    async def all_have_asked_since():
        """Twice: what is answered first may have been asked before."""
        before = [counted.total() for counted in answers]
        while any(counted.total() < old + 2 for counted, old in zip(answers, before, strict=True)):
            await asyncio.sleep(0.001)

    async def swap(client):
        for _ in range(SWAPS // 2):
            for policy, answer in ((document(allow(CALL)), no_more), (BOTH, TEXT)):
                write(tmp_path, "identity-0.json", policy)
                await asyncio.to_thread(running.hang_up, RELOADED)
                assert await ask(client) == answer
                await all_have_asked_since()
        swapped.set()

    async def all_of():
        url, key = running.base_url(ENDPOINT_PATH), aws_token.mint()
        async with AsyncOpenAI(base_url=url, api_key=key) as client, asyncio.TaskGroup() as group:
            for counted in answers:
                group.create_task(asker(client, counted))
            group.create_task(swap(client))

    asyncio.run(all_of())
    for counted in answers:
        assert set(counted) == {TEXT, no_more}
        assert min(counted.values()) >= SWAPS // 2, "each swap fell into the requests of each"


def pipelined(running, path):
    """The statuses of a hundred requests that are sent at once on a connection, again and again."""
    body = json.dumps({"messages": user("x")}).encode()
    request = (
        f"POST {path}/openai/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {aws_token.mint()}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    address = (urlsplit(running.url).hostname, urlsplit(running.url).port)
    with socket.create_connection(address, timeout=server.SECONDS) as connection:
        while True:
            connection.sendall(request * 100)
            answers, found = b"", []
            while len(found) < 100:
                received = connection.recv(1 << 16)
                assert received, "the server has hung up"
                answers += received
                found = re.findall(rb"HTTP/1\.1 (\d{3})", answers)
            yield from map(int, found)


def test_a_configuration_is_taken_as_a_whole(emulator, tmp_path):
    """Both configurations deny, one by name and one by tag: no mixture of them may allow.

    A mixture is rare. Where there can be one, a few of the requests meet it in most runs. That both
    configurations are met, each by a share of the requests, is seen in the log.
    """
    by_name = [EVERYTHING, document(deny(INVOKE, ENDPOINT, Sid="ByName"))]
    closed = {"StringEquals": {"aws:ResourceTag/closed": "yes"}}
    by_tag = [EVERYTHING, document(deny(INVOKE, Sid="ByTag", Condition=closed))]
    bare, tagged = {"my-endpoint": {}}, {"my-endpoint": {"tags": {"closed": "yes"}}}
    file = tmp_path / "stagemaker.json"
    texts = []
    for policies, endpoints in ((by_tag, tagged), (by_name, bare)):
        configure(tmp_path, principal={"policies": policies}, endpoints=endpoints)
        texts.append(file.read_text())
    running = emulator(principal={"policies": by_name}, endpoints=bare)

    def swap():
        """Whole files only, as an editor puts them into place."""
        try:
            for number in range(50):
                new = tmp_path / "new.json"
                new.write_text(texts[number % 2])
                new.replace(file)
                running.hang_up(RELOADED)
        finally:
            swapped.set()

    def ask():
        statuses = Counter()
        for status in pipelined(running, ENDPOINT_PATH):
            statuses[status] += 1
            if swapped.is_set() and statuses.total() >= 2_000:
                return statuses

    swapped = threading.Event()
    with ThreadPoolExecutor() as threads:
        askers = [threads.submit(ask) for _ in range(4)]
        threads.submit(swap).result()
        statuses = sum((asker.result() for asker in askers), Counter())
    assert set(statuses) == {403}
    denied_by = Counter(re.findall(r"\(Sid `(\w+)`\)", "\n".join(running.log.lines())))
    assert set(denied_by) == {"ByName", "ByTag"}
    assert min(denied_by.values()) >= 200, denied_by
