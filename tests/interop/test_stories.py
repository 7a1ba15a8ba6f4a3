"""What users do all day: a suite that shares a server, and a job that outlives its token."""

import json
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime, timedelta
from unittest import mock

import openai
import pytest

import aws_token
import server

SUITE = server.HERE / "stories"


@pytest.fixture(scope="module")
def story():
    with server.running(SUITE / "replies.yaml") as running:
        yield running


def control(running, path, body):
    request = urllib.request.Request(
        f"{running.url}/_stagemaker/v1{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=server.SECONDS) as answer:
        return json.loads(answer.read())


@pytest.mark.parametrize(("seed", "workers"), [("1", 0), ("2", 4), ("3", 0)])
def test_a_suite_gives_the_same_result_in_any_order_and_in_parallel(story, seed, workers, tmp_path):
    """Against one server that is never restarted, without a header in the code under test."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "STORY_URL": story.url,
        "STORY_TOKEN": aws_token.mint(expiry=timedelta(hours=12)),
        "STORY_SEED": seed,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    parallel = ["-p", "xdist", "-n", str(workers)] if workers else []
    words = ["-q", "-W", "ignore", "-p", "no:cacheprovider", f"--rootdir={SUITE}", *parallel]
    ran = subprocess.run(
        [sys.executable, "-B", "-m", "pytest", *words, SUITE / "suite.py"],
        env=environment,
        cwd=SUITE,
        capture_output=True,
        text=True,
        timeout=server.SECONDS * 4,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "20 passed" in ran.stdout


def minted_at(time):
    """A token of AWS's generator, whose signer reads another time from its clock."""
    moved = datetime.fromisoformat(time)
    # It takes a time without a zone, as botocore's own function gives one by default.
    naive = moved.replace(tzinfo=None)
    with mock.patch("botocore.auth.get_current_datetime", lambda **_: naive):
        return aws_token.mint(expiry=timedelta(hours=12))


def test_a_job_outlives_its_token_when_the_clock_moves_past_its_hours(story):
    """A cached token, the clock moves, the refusal, a new token, and on it goes."""
    time = datetime.now(UTC).isoformat(timespec="seconds")
    cached = minted_at(time)

    def key():
        return cached

    with openai.OpenAI(
        base_url=story.base_url("/_stagemaker/test/job/endpoints/story"),
        api_key=key,
        max_retries=0,
    ) as client:
        def work():
            answer = client.chat.completions.create(
                model="", messages=[{"role": "user", "content": "work"}]
            )
            return answer.choices[0].message.content

        assert work() == "work"
        assert control(story, "/clock", {"test": "job", "advance": "11h"})["scope"] == "test"
        assert work() == "work"
        moved = control(story, "/clock", {"test": "job", "advance": "1h"})
        with pytest.raises(openai.PermissionDeniedError):
            work()
        cached = minted_at(moved["time"])
        assert work() == "work"
