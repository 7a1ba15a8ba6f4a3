"""`stagemaker run`: what the command that it runs sees, and what is left after it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

import aws_token
import server
from conversation import TEXT

SECONDS = 20
ASK = f"""
from openai import OpenAI
completion = OpenAI().chat.completions.create(
    model="", messages=[{{"role": "user", "content": {TEXT!r}}}]
)
print(completion.choices[0].message.content)
"""
EXPORTS = 'import json, os; print(json.dumps(dict(os.environ)))'


def command(*arguments, config=server.CONFIGURATION):
    options = ["--config", config] if config else []
    return [server.BINARY, "run", *options, "--", *arguments]


def run(*arguments, config=server.CONFIGURATION, env=None):
    return subprocess.run(
        command(*arguments, config=config),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        env={**os.environ, "PYTHONPATH": str(server.HERE), "PYTHONUTF8": "1", **(env or {})},
    )


def python(code, **options):
    finished = run(sys.executable, "-c", code, **options)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def exports(**options):
    return json.loads(python(EXPORTS, **options))


def test_a_bare_client_works():
    assert python(ASK) == TEXT + "\n"


def test_a_bare_client_works_without_a_configuration():
    assert python(ASK, config=None) == TEXT + "\n"


def test_what_is_exported():
    variables = exports()
    url = variables["STAGEMAKER_URL"]
    assert url.startswith("http://127.0.0.1:")
    assert variables["OPENAI_BASE_URL"] == f"{url}/endpoints/my-endpoint/openai/v1"
    assert variables["OPENAI_API_KEY"].startswith(aws_token.PREFIX)
    assert variables["AWS_REGION"] == "us-east-1"
    assert variables["AWS_ACCESS_KEY_ID"] == aws_token.LONG_TERM.access_key
    assert variables["AWS_SECRET_ACCESS_KEY"] == aws_token.SECRET
    assert "AWS_SESSION_TOKEN" not in variables


def test_the_key_is_as_from_the_generator():
    """The same parameters in the same order; only signing time may differ."""

    def names(token):
        return [pair.split("=")[0] for pair in aws_token.decode(token).split("&")]

    assert names(exports()["OPENAI_API_KEY"]) == names(aws_token.mint())


GENERATE = """
import aws_token
from openai import OpenAI
client = OpenAI(api_key=aws_token.generate_token())
completion = client.chat.completions.create(
    model="", messages=[{"role": "user", "content": "minted inside"}]
)
print(completion.choices[0].message.content)
"""


def test_the_generator_works_with_the_exported_credentials():
    assert python(GENERATE) == "minted inside\n"


def test_credentials_of_the_caller_do_not_get_mixed_in():
    stale = {
        "AWS_ACCESS_KEY_ID": "AKIAI44QH8DHBEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "stale",
        "AWS_SESSION_TOKEN": "stale",
        "AWS_REGION": "eu-west-1",
        "AWS_PROFILE": "stale",
        "OPENAI_API_KEY": "stale",
        "OPENAI_BASE_URL": "http://127.0.0.1:1/v1",
    }
    assert python(GENERATE, env=stale) == "minted inside\n"
    assert python(ASK, env=stale) == TEXT + "\n"


def test_temporary_credentials_are_exported_whole(tmp_path):
    config = tmp_path / "stagemaker.json"
    config.write_text(
        json.dumps(
            {
                "principals": [
                    {
                        "arn": "arn:aws:sts::123456789012:assumed-role/ci/session",
                        "access_key_id": aws_token.TEMPORARY.access_key,
                        "secret_access_key": aws_token.SECRET,
                        "session_token": aws_token.SESSION_TOKEN,
                    }
                ],
                "endpoints": {"my-endpoint": {}},
            }
        )
    )
    assert exports(config=config)["AWS_SESSION_TOKEN"] == aws_token.SESSION_TOKEN
    assert python(GENERATE, config=config) == "minted inside\n"
    assert python(ASK, config=config) == TEXT + "\n"


@pytest.mark.parametrize(
    "script, status",
    [
        ("exit 0", 0),
        ("exit 3", 3),
        ("exit 255", 255),
        ("kill -TERM $$", 128 + signal.SIGTERM),
        ("kill -KILL $$", 128 + signal.SIGKILL),
    ],
)
def test_the_status_of_the_command(script, status):
    assert run("sh", "-c", script).returncode == status


def test_the_streams_of_the_command():
    finished = subprocess.run(
        command("sh", "-c", "cat; echo problem >&2"),
        input="typed\n",
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert finished.stdout == "typed\n"
    assert "problem\n" in finished.stderr


def alive(pid):
    """Whether a process runs. One that ended and that nobody waited for does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return stat.read_text().rpartition(")")[2].split()[0] not in "ZX"
    return Path("/proc").exists() is False


def all_gone(pids, seconds=5):
    end = time.monotonic() + seconds
    while any(alive(pid) for pid in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def silent(url):
    """Whether nothing listens there any more."""
    try:
        httpx.get(url)
    except httpx.ConnectError:
        return True
    return False


def test_nothing_is_left_after_a_normal_end():
    finished = run("sh", "-c", 'echo $$ "$STAGEMAKER_URL"')
    assert finished.returncode == 0
    pid, url = finished.stdout.split()
    assert all_gone([int(pid)])
    assert silent(url)


# The shell starts a background process with SIGINT ignored.
SCRIPTS = {
    "alone": 'echo "$STAGEMAKER_URL" $$; exec sleep 300',
    "with a process of its own": 'sleep 300 & echo "$STAGEMAKER_URL" $$ $!; wait',
}


@contextlib.contextmanager
def running(script):
    """`stagemaker run` with the script, its URL, and the processes that it named."""
    pids = []
    process = subprocess.Popen(
        command("sh", "-c", script), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        url, *named = server.first_line(process).split()
        pids += map(int, named)
        assert pids
        assert all(map(alive, pids))
        yield process, url, pids
    finally:
        process.kill()
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.parametrize("to_group", [False, True], ids=["to stagemaker", "to the group"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda n: n.name)
@pytest.mark.parametrize("script", SCRIPTS)
def test_nothing_is_left_after_a_signal(script, number, to_group):
    """To the whole group is what a terminal does on Ctrl-C."""
    with running(SCRIPTS[script]) as (process, url, pids):
        if to_group:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        assert process.wait(timeout=SECONDS) == 128 + number
        assert all_gone(pids)
        assert silent(url)
