"""What policies deny and allow, as each client meets it and as the log tells it."""

import json
import re

import openai
import pytest
from openai import OpenAI

import aws_token
import refusals
import server
from clients import WAYS, Call
from conversation import TEXT
from denials import ALL
from policies import (
    ACCOUNT,
    BOTH,
    CALL,
    COMPONENT,
    COMPONENT_PATH,
    ENDPOINT,
    ENDPOINT_PATH,
    EVERYTHING,
    INVOKE,
    SHARED,
    allow,
    arn,
    configure,
    deny,
    document,
    rcp,
    sentence,
    write,
)
from policy_calls import (
    CREDENTIALS,
    EXPLICIT,
    MISTAKE,
    NO_IDENTITY_CALL,
    NO_IDENTITY_INVOKE,
    PATHS,
    RELOADED,
    STREAM,
    WARNING,
    ask,
    check,
    create,
    denied,
)

WAY = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.id)


@pytest.fixture(params=ALL, ids=lambda denial: denial.name)
def denial(request):
    return request.param


@pytest.fixture
def denying(denial, emulator):
    """An emulator that denies it."""
    return emulator(credentials=denial.credentials, **denial.policies)


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
