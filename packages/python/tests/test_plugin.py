"""The plugin, as a suite of somebody else's uses it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import stagemaker

ASK = Path(__file__).with_name("ask.py").read_text()


@pytest.fixture(autouse=True)
def _ask(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(ask=ASK)


def test_the_environment_leads_code_under_test_to_the_server(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import os
        from ask import ask, said

        def test_code_under_test(stagemaker):
            stagemaker.replies("Good morning.")
            answer = ask(os.environ["OPENAI_BASE_URL"], os.environ["OPENAI_API_KEY"])
            assert said(answer[1]) == "Good morning."
            stagemaker.assert_requested(1, body_contains="Hello")
            assert os.environ["AWS_ACCESS_KEY_ID"] == "test"

        def test_another_sees_nothing_of_it(stagemaker, stagemaker_env):
            assert stagemaker.requests == []
            assert os.environ["OPENAI_BASE_URL"] == stagemaker_env["OPENAI_BASE_URL"]

        def test_without_the_fixture_there_is_no_environment():
            assert "OPENAI_BASE_URL" not in os.environ
        """
    )
    pytester.runpytest_subprocess("-n0").assert_outcomes(passed=3)


def test_a_marker_says_what_answers_whom_and_when(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest
        from ask import ask, said

        pytestmark = pytest.mark.stagemaker(replies=[{"say": "Of the module."}])

        def test_module(stagemaker):
            assert said(ask(stagemaker.base_url(), stagemaker.token())[1]) == "Of the module."

        @pytest.mark.stagemaker(
            replies=["Of the test."],
            endpoints={"only": {}},
            at="2026-11-22T10:00:00Z",
            seed=7,
        )
        def test_nearest(stagemaker):
            assert "/endpoints/only/" in stagemaker.base_url()
            status, answer = ask(stagemaker.base_url(), stagemaker.token())
            assert said(answer) == "Of the test." and answer["created"] == 1795341600

        @pytest.mark.stagemaker(policies=[
            {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
        ])
        def test_denied(stagemaker):
            assert ask(stagemaker.base_url(), stagemaker.token())[0] == 403
            assert "denied in an identity-based policy" in stagemaker.requests[0].reason
        """
    )
    pytester.runpytest_subprocess("-n0").assert_outcomes(passed=3)


def test_a_mistake_in_a_marker_is_told(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.stagemaker(reply="Hello")
        def test_unknown(stagemaker):
            pass
        """
    )
    result = pytester.runpytest_subprocess("-n0")
    result.stdout.fnmatch_lines(["*stagemaker(reply) is not known; expected replies, at, endpoints*"])
    assert result.ret != 0


def test_a_failed_test_shows_its_requests_with_their_reasons(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        from ask import ask

        def test_fails(stagemaker):
            ask(stagemaker.base_url(), stagemaker.token(broken="expired"))
            ask(stagemaker.base_url(), stagemaker.token())
            ask(stagemaker.url + "/v1", "x")
            assert False
        """
    )
    result = pytester.runpytest_subprocess("-n0")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*- stagemaker requests -*",
            "#1 403 POST /endpoints/my-endpoint/openai/v1/chat/completions: the token expired at *",
            "#2 200 POST * by arn:aws:iam::123456789012:user/test: *",
            "#3 404 POST /v1/chat/completions: *",
        ]
    )


def test_strict_fails_a_test_whose_requests_were_not_answered(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        from ask import ask

        def test_passes_otherwise(stagemaker):
            assert ask(stagemaker.base_url(), "nonsense")[0] == 403

        def test_is_answered(stagemaker):
            assert ask(stagemaker.base_url(), stagemaker.token())[0] == 200
        """
    )
    pytester.runpytest_subprocess("-n0").assert_outcomes(passed=2)
    result = pytester.runpytest_subprocess("-n0", "--stagemaker-strict")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*not answered usefully:*", "#1 403 POST *"])


def test_a_configuration_is_found_named_or_made(pytester: pytest.Pytester) -> None:
    pytester.makefile(".yaml", stagemaker="region: eu-west-1\n", other="region: eu-west-2\n")
    pytester.makepyfile(
        """
        import os

        def test_region(stagemaker, stagemaker_server):
            assert stagemaker.region == stagemaker_server.region == os.environ["AWS_REGION"]
            assert stagemaker.region == os.environ.get("EXPECTED", "eu-west-1")
        """
    )
    pytester.runpytest_subprocess("-n0").assert_outcomes(passed=1)
    result = pytester.runpytest_subprocess("-n0", "--stagemaker-config", "other.yaml")
    result.stdout.fnmatch_lines(["*'eu-west-2' == *'eu-west-1'*"])
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture(scope="session")
        def stagemaker_config():
            return {"region": "eu-west-3"}
        """
    )
    result = pytester.runpytest_subprocess("-n0")
    result.stdout.fnmatch_lines(["*'eu-west-3' == *'eu-west-1'*"])


def test_a_server_that_runs_already_serves_all_tests(
    pytester: pytest.Pytester, stage: object
) -> None:
    pytester.makepyfile(
        """
        import pytest
        from ask import ask, said

        @pytest.mark.parametrize("text", ["one", "two", "é"])
        def test_replies(stagemaker, text):
            stagemaker.replies(text)
            assert said(ask(stagemaker.base_url(), stagemaker.token())[1]) == text
            assert len(stagemaker.requests) == 1

        @pytest.mark.stagemaker(endpoints={"mine": {}})
        def test_of_its_own(stagemaker):
            pass
        """
    )
    url = getattr(stage, "url")
    for workers in ("-n0", "-n2"):
        result = pytester.runpytest_subprocess(workers, "--stagemaker-url", url)
        result.assert_outcomes(passed=3, errors=1)
        result.stdout.fnmatch_lines(["*stagemaker(endpoints=...) changes the server for all tests*"])


def test_unittest_asyncio_anyio_and_hypothesis(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import os
        import unittest

        import pytest
        from hypothesis import given, settings, strategies
        from ask import ask, said

        @pytest.mark.usefixtures("stagemaker")
        class Case(unittest.TestCase):
            def test_environment(self):
                self.stagemaker.replies("Of a method.")
                answer = ask(os.environ["OPENAI_BASE_URL"], os.environ["OPENAI_API_KEY"])
                self.assertEqual(said(answer[1]), "Of a method.")

        @pytest.mark.asyncio
        async def test_asyncio(stagemaker_async_openai):
            async with stagemaker_async_openai as client:
                messages = [{"role": "user", "content": "Hello"}]
                stream = await client.chat.completions.create(
                    model="m", messages=messages, stream=True
                )
                text = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
            assert text == "Hello"

        @pytest.mark.anyio
        @pytest.mark.parametrize("anyio_backend", ["asyncio"])
        async def test_anyio(stagemaker, anyio_backend):
            async with stagemaker.async_openai() as client:
                messages = [{"role": "user", "content": "Hello"}]
                await client.chat.completions.create(model="m", messages=messages)
            stagemaker.assert_requested(1)

        @settings(max_examples=5, deadline=None)
        @given(strategies.text(min_size=1))
        def test_each_example_has_a_stage(stagemaker_server, text):
            stage = stagemaker_server.stage("example")
            stage.reset()
            stage.replies(text)
            assert said(ask(stage.base_url(), stage.token())[1]) == text

        def test_sync(stagemaker, stagemaker_openai):
            answer = stagemaker_openai.chat.completions.create(
                model="m", messages=[{"role": "user", "content": "Hello"}]
            )
            assert answer.choices[0].message.content == "Hello"
            stagemaker.assert_requested(1)
        """
    )
    pytester.runpytest_subprocess("-n0", "-p", "no:randomly").assert_outcomes(passed=5)


@pytest.mark.skipif(sys.platform != "linux", reason="it looks for processes in /proc")
@pytest.mark.parametrize("workers", ["-n0", "-n2"])
@pytest.mark.parametrize("victim", ["pytest", "worker"])
def test_a_killed_run_leaves_no_server(
    pytester: pytest.Pytester, workers: str, victim: str
) -> None:
    pytester.makepyfile(
        """
        import os
        import pathlib
        import time

        def test_waits(stagemaker, stagemaker_server):
            text = f"{os.getpid()} {stagemaker.url} {stagemaker_server.url}"
            pathlib.Path("part").write_text(text)
            os.rename("part", "started")
            time.sleep(60)
        """
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", workers]
    with pytester.popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        started = pytester.path / "started"
        _wait_until(started.exists)
        worker, *urls = started.read_text().split()
        assert all(map(_serves, urls))
        os.kill(process.pid if victim == "pytest" else int(worker), signal.SIGKILL)
        _wait_until(lambda: not any(map(_serves, urls)))
        # A worker that is killed is replaced, and the test fails.
        process.kill()


def _serves(url: str) -> bool:
    return subprocess.call([stagemaker.find_binary(), "health", url], stderr=subprocess.DEVNULL) == 0


def _wait_until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)
