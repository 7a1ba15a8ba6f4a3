"""The Python of README.md, run as it stands: a program a block, each with those that it builds on.

Only the address of the server is put in place of the default one, and AWS's generator is imported
without the rest of its SDK.
"""

import os
import re
import subprocess
import sys

import pytest

import aws_token
import server

README = (server.HERE.parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
DEFAULT_URL = "http://127.0.0.1:8080"
# Beside the tests stand modules that the tour must not find by chance.
GENERATOR = f"import sys; sys.path.insert(0, {str(aws_token._fixtures / 'generators' / 'python')!r})\n"
GENERATOR += "import light_generator\n"
# Far more than a program takes on a busy machine.
SECONDS = 120


def run(url, *blocks):
    """What the blocks print as one program, at a server of this URL."""
    program = GENERATOR + "\n".join(blocks).replace(DEFAULT_URL, url)
    hidden = ("AWS_", "OPENAI_")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def default_url():
    """A server without a configuration, which lets in `test` / `test`."""
    command = [server.BINARY, "serve", "--listen", "127.0.0.1:0"]
    with server.started(command) as (_, url, _, _):
        yield url


def test_readme_has_the_three_blocks_of_python_that_are_run_here():
    starts = [block.splitlines()[0] for block in BLOCKS]
    assert starts[:2] == ["import os", "import httpx"]
    assert len(starts) == 3 and starts[2].startswith("base_url = ")
    assert all(DEFAULT_URL in block for block in BLOCKS)


def test_the_tour_prints_the_echo_whole_and_then_token_by_token(default_url):
    # The first event has the role and an empty text, and so has the last.
    assert run(default_url, BLOCKS[0]) == "Hello there\n|Hello| there||"


def test_the_client_with_a_token_for_each_request_gets_an_answer(default_url):
    ask = "\nprint(client.chat.completions.create(model='', messages=messages).choices[0].message.content)"
    tour = BLOCKS[0].split("print(")[0]
    assert run(default_url, tour, BLOCKS[1], ask) == "Hello there\n"


def test_the_same_token_opens_the_component_of_the_third_block():
    ask = """
messages = [{"role": "user", "content": "Hello there"}]
for url in (base_url, base_url.replace("shared/inference-components/llama-component", "my-endpoint")):
    client = OpenAI(base_url=url, api_key=TOKEN)
    print(client.chat.completions.create(model="", messages=messages).choices[0].message.content)
"""
    token = f"from openai import OpenAI\nTOKEN = {aws_token.mint()!r}\n"
    with server.running(server.CONFIGURATION) as running:
        assert run(running.url, token, BLOCKS[2], ask) == "Hello there\nHello there\n"


def test_a_client_with_another_secret_is_refused(default_url):
    program = BLOCKS[0].replace('AWS_SECRET_ACCESS_KEY="test"', 'AWS_SECRET_ACCESS_KEY="other"')
    with pytest.raises(AssertionError, match="PermissionDeniedError: Error code: 403"):
        run(default_url, program)
