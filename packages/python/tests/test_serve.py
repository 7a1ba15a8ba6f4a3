"""Servers: how they start, what they are started with, and that they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import stagemaker

from ask import ask, said

CONFIG = """
region: eu-west-1
principals:
  - {arn: "arn:aws:iam::123456789012:user/ci", access_key_id: AKIDCI, secret_access_key: of-the-ci}
  - {arn: "arn:aws:iam::123456789012:user/app", access_key_id: AKIDAPP, secret_access_key: of-the-app}
endpoints:
  whole: {replies: [{say: I am whole.}]}
  parts: {components: {one: {replies: [{say: I am one.}]}}}
"""


def test_a_file_says_who_is_let_in_and_what_answers(tmp_path: Path) -> None:
    file = tmp_path / "my.yaml"
    file.write_text(CONFIG)
    with stagemaker.serve(file) as stage:
        assert stage.region == "eu-west-1"
        assert stage.base_url().endswith("/endpoints/whole/openai/v1")
        assert said(ask(stage.base_url("parts", "one"), stage.token("app"))[1]) == "I am one."
        assert said(ask(stage.base_url("whole"), stage.token("AKIDCI"))[1]) == "I am whole."
        assert [request.caller for request in stage.requests] == [
            "arn:aws:iam::123456789012:user/app",
            "arn:aws:iam::123456789012:user/ci",
        ]
        environment = stage.environment()
        assert environment["AWS_ACCESS_KEY_ID"] == "AKIDCI"
        assert environment["AWS_SECRET_ACCESS_KEY"] == "of-the-ci"
        with pytest.raises(stagemaker.StagemakerError, match="no principal nobody; there are AKIDCI"):
            stage.token("nobody")


def test_keys_of_a_configuration_are_enough() -> None:
    policy = {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
    principal = {"access_key_id": "AKIDX", "secret_access_key": "x-x-x-x", "policies": [policy]}
    with stagemaker.serve({"principals": [principal]}) as stage:
        assert ask(stage.base_url(), stage.token())[0] == 403
        assert stage.environment()["AWS_SECRET_ACCESS_KEY"] == "x-x-x-x"
        (request,) = stage.requests
        assert request.outcome == "forbidden" and "denied in an identity-based policy" in str(request.reason)


def test_a_token_that_cannot_be_made_says_why() -> None:
    with stagemaker.serve() as stage:
        for options, words in [({"expires": "13h"}, "'--expires <DURATION>': a token lives"), ({"broken": "x"}, "^invalid value")]:
            with pytest.raises(stagemaker.StagemakerError, match=words):
                stage.token(**options)


def test_a_server_that_does_not_start_says_why() -> None:
    with pytest.raises(stagemaker.StagemakerError, match="regiom: the key is not known here"):
        stagemaker.Server.start({"regiom": "us-east-1"})
    with pytest.raises(stagemaker.StagemakerError, match="does not answer"):
        stagemaker.Server.at("http://127.0.0.1:9")


def test_a_server_that_runs_already_is_used() -> None:
    with stagemaker.Server.start() as own:
        other = stagemaker.Server.at(own.url + "/")
        stage = other.stage("mine")
        assert ask(stage.base_url(), stage.token())[0] == 200
        other.close()
        assert own.is_own and not other.is_own
        assert ask(stage.base_url(), stage.token())[0] == 200
    endpoints: dict[str, object] = {"whole": {}, "parts": {"components": {"one": {}, "two": {}}}}
    parts = ["parts/inference-components/one", "parts/inference-components/two"]
    with stagemaker.Server.start({"endpoints": endpoints}) as own:
        assert own.endpoints == ("whole", *parts)
        other = stagemaker.Server.at(own.url)
        assert other.endpoints == (*parts, "whole")
        stage = other.stage("mine")
        assert ask(stage.base_url(), stage.token())[0] == 200


def test_the_credentials_of_a_developer_reach_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in [
        ("AWS_ACCESS_KEY_ID", "AKIDREAL"),
        ("AWS_SECRET_ACCESS_KEY", "a-real-secret"),
        ("AWS_REGION", "ap-south-1"),
        ("STAGEMAKER_CONTROL_TOKEN", "of-another-server"),
    ]:
        monkeypatch.setenv(name, value)
    with stagemaker.serve() as stage:
        assert stage.region == "us-east-1"
        assert ask(stage.base_url(), stage.token())[0] == 200
        assert "AKIDREAL" not in stage.report()


@pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")
def test_a_server_ends_with_the_process_that_started_it_however_that_ends() -> None:
    script = (
        "import stagemaker, time; server = stagemaker.Server.start(); "
        "print(server.url, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert stagemaker.Server.at(url).region
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    ends = time.monotonic() + 10
    while time.monotonic() < ends and _serves(url):
        time.sleep(0.05)
    assert not _serves(url)


def _serves(url: str) -> bool:
    return subprocess.call([stagemaker.find_binary(), "health", url], stderr=subprocess.DEVNULL) == 0
