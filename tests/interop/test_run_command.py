"""`stagemaker run` with real clients, and in a terminal; `tests/run.rs` tests the command alone."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import termios
import time

import httpx
import pytest

import aws_token
import server
from conversation import TEXT

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
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=server.SECONDS,
        env={**os.environ, "PYTHONPATH": str(server.HERE), "PYTHONUTF8": "1", **(env or {})},
    )


def python(code, **options):
    finished = run(sys.executable, "-c", code, **options)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def exports(**options):
    return json.loads(python(EXPORTS, **options))


def test_a_client_without_any_argument_is_answered():
    assert python(ASK) == TEXT + "\n"


def test_the_exported_key_has_the_parameters_of_the_generator_in_its_order():

    def names(token):
        return [pair.split("=")[0] for pair in aws_token.decode(token).split("&")]

    assert names(exports()["OPENAI_API_KEY"]) == names(aws_token.mint())
    assert names(aws_token.mint())[-1] == "Version"


# Without an SDK, which takes longer to import than everything else here.
POST = """
import json, os, urllib.request
def post(key):
    request = urllib.request.Request(
        os.environ["OPENAI_BASE_URL"] + "/chat/completions",
        json.dumps({"messages": [{"role": "user", "content": "said inside"}]}).encode(),
        {"Authorization": "Bearer " + key, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        print(json.load(response)["choices"][0]["message"]["content"])
"""
BOTH_KEYS = POST + """
import aws_token
post(os.environ["OPENAI_API_KEY"])
post(aws_token.generate_token())
"""
TWICE = "said inside\n" * 2


def test_the_generator_works_with_the_exported_credentials():
    assert python(BOTH_KEYS) == TWICE


def test_both_keys_work_without_a_configuration():
    assert python(BOTH_KEYS, config=None) == TWICE


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
    assert python(BOTH_KEYS, env=stale) == TWICE


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
    assert python(BOTH_KEYS, config=config) == TWICE


def test_the_command_reads_stdin_and_writes_stdout_and_stderr():
    finished = subprocess.run(
        command("sh", "-c", "cat; echo problem >&2"),
        input="typed\n",
        capture_output=True,
        text=True,
        timeout=server.SECONDS,
    )
    assert finished.stdout == "typed\n"
    assert "problem\n" in finished.stderr


def alive(pid):
    """Whether a process runs. One that ended and that nobody waited for does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    asked = ["ps", "-o", "stat=", "-p", str(pid)]
    state = subprocess.run(asked, capture_output=True, text=True, timeout=server.SECONDS)
    return not state.stdout.startswith(("Z", "X")) and state.stdout.strip() != ""


def check_gone(pids, seconds=server.SECONDS):
    """Init may take a moment to take notice of the end of an orphan."""
    end = time.monotonic() + seconds
    while left := [pid for pid in pids if alive(pid)]:
        assert time.monotonic() < end, f"after {seconds} s the processes {left} are still there"
        time.sleep(0.01)


def silent(url):
    """Whether nothing listens there any more."""
    try:
        httpx.get(url, timeout=server.SECONDS)
    except httpx.ConnectError:
        return True
    return False


# A shell lets its background processes ignore SIGINT.
SCRIPTS = {
    "alone": 'echo "$STAGEMAKER_URL" $PPID $$; exec sleep 300',
    "with another": 'sleep 300 & echo "$STAGEMAKER_URL" $PPID $$ $!; wait',
}


@contextlib.contextmanager
def running(script, *before, **options):
    """`stagemaker run` with the script: the process, the URL, and the pids that it named."""
    pids = []
    process = subprocess.Popen(
        [*before, *command("sh", "-c", script)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )
    try:
        url, *named = server.first_line(process).split()
        pids += map(int, named)
        assert len(pids) >= 2
        yield process, url, pids
    finally:
        process.kill()
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.communicate(timeout=server.SECONDS)


SIGNALS = pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name
)


@SIGNALS
def test_nothing_is_left_after_a_signal_to_the_group(number):
    with running(SCRIPTS["alone"], stdin=subprocess.DEVNULL) as (process, url, pids):
        os.killpg(process.pid, number)
        assert server.ended(process) == 128 + number
        check_gone(pids)
        assert silent(url)


@contextlib.contextmanager
def in_a_terminal(script):
    """The same, started by the shell of a terminal, which tells the exit status on stdout.

    Gives in place of the process what types at that terminal.
    """
    keyboard, screen = os.openpty()
    shell = ("sh", "-c", 'trap : INT; "$@"; echo $?; read _', "sh")
    try:
        with running(
            script,
            *shell,
            stdin=screen,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        ) as (process, url, pids):
            yield process, (lambda keys: os.write(keyboard, keys)), pids
    finally:
        os.close(keyboard)
        os.close(screen)


def test_nothing_is_left_after_control_c_in_a_terminal():
    with in_a_terminal(SCRIPTS["alone"]) as (shell, press, pids):
        press(b"\x03")
        assert server.first_line(shell) == "130"
        check_gone(pids)


def test_nothing_is_left_after_a_normal_end_in_a_terminal():
    script = 'sleep 300 >&- 2>&- & echo "$STAGEMAKER_URL" $PPID $$ $!; exit 3'
    with in_a_terminal(script) as (shell, _, pids):
        assert server.first_line(shell) == "3"
        check_gone(pids)


def test_nothing_is_left_after_a_signal_in_a_terminal():
    with in_a_terminal(SCRIPTS["with another"]) as (shell, _, pids):
        os.kill(pids[0], signal.SIGTERM)
        assert server.first_line(shell) == "143"
        check_gone(pids)
