"""The script that runs these tests: what it refuses to run with, and what it keeps out."""

import os
import subprocess

import pytest

import server

# Settings that would change what the tests do, as a caller may have them.
CALLERS = {
    "AWS_ACCESS_KEY_ID": "AKIAI44QH8DHBEXAMPLE",
    "AWS_PROFILE": "production",
    "OPENAI_API_KEY": "a key",
    "OPENAI_BASE_URL": "http://127.0.0.1:1",
    "STAGEMAKER_LOG": "off",
    "LANGSMITH_TRACING": "true",
    "HTTP_PROXY": "http://127.0.0.1:1",
    "https_proxy": "http://127.0.0.1:1",
    "ALL_PROXY": "http://127.0.0.1:1",
    "NODE_OPTIONS": "--no-warnings",
    "PYTHONPATH": "/nowhere",
    "PYTHONWARNINGS": "error",
    "PYTEST_ADDOPTS": "--exitfirst",
    "SSL_CERT_FILE": "/nowhere",
    "LC_ALL": "C",
    "HOME": "/nowhere",
}


def call(*command, **environment):
    return subprocess.run(
        command,
        env={"PATH": os.environ["PATH"], **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=server.SECONDS,
    )


def test_no_variable_of_the_caller_reaches_a_command_that_runs_clean():
    finished = call(server.HERE / "clean", "HOME=/empty", "env", TMPDIR="/tmp", **CALLERS)
    assert finished.returncode == 0, finished.stderr
    variables = dict(line.split("=", 1) for line in finished.stdout.splitlines())
    assert variables == {
        "PATH": os.environ["PATH"],
        "TMPDIR": "/tmp",
        "LANG": "C.UTF-8",
        "HOME": "/empty",
    }


@pytest.mark.parametrize(
    "name, version, message",
    [
        ("python3", "Python 3.10.14", "needs python3 3.11 or newer: this is Python 3.10.14"),
        ("python3", "Python 2.7.18", "needs python3 3.11 or newer: this is Python 2.7.18"),
        ("node", "v18.20.4", "needs node 20.11 or newer: this is v18.20.4"),
        ("node", "v20.9.0", "needs node 20.11 or newer: this is v20.9.0"),
    ],
    ids=["python-3.10", "python-2", "node-18", "node-20.9"],
)
def test_an_old_interpreter_ends_the_run_before_anything_is_built(tmp_path, name, version, message):
    for program, says in {"python3": "Python 3.99.0", "node": "v99.0.0", name: version}.items():
        (tmp_path / program).write_text(f"#!/bin/sh\necho {says}\n")
        (tmp_path / program).chmod(0o755)
    finished = call(
        server.HERE / "run", "no-such-test.py", PATH=f"{tmp_path}:{os.environ['PATH']}"
    )
    assert (finished.returncode, finished.stdout) == (2, "")
    assert finished.stderr == f"tests/interop/run {message}\n"


def test_a_test_file_that_does_not_exist_ends_the_run():
    finished = call(server.HERE / "run", "no-such-test.py")
    assert (finished.returncode, finished.stderr) == (2, "no such test file: no-such-test.py\n")
