"""What the command says of itself, of wrong usage, and what `run` does."""

import re

import mask
from stage import FOLDER

NAME = "commands"

WRONG = [
    ["--nonsense"], ["nonsense"], ["-v"], ["--version", "x"], ["--help=x"], ["--config"],
    ["--at", "noon"],
    ["--config", "nowhere.yaml"], ["--listen", "x"], ["--jsonl", "--json"], ["a", "b", "c"],
    ["--", "-x"],
    ["--config", "a", "--config", "b"], ["--AT", "1"],
]  # fmt: skip

# They would start a server, or wait for what is typed.
OPEN = {("serve",), ("record",)}

# A server that has keys and no secret: its first principal cannot sign.
KEYED = """
principals:
  - access_key_id: AKIAKEYS
    keys:
      - date: "20261122"
        region: us-east-1
        service: sagemaker
        key: c383434cf1e748b126125521200e43a87b01427e8d69f791d5861aeadf38d67a
"""

SCRIPTS = [
    "env | sort", "exit 0", "exit 3", "kill -9 $$", "kill -15 $$", "cat",
    "echo out; echo err >&2; exit 256",
    "sleep 60 >/dev/null 2>&1 & echo started",
]  # fmt: skip

# A client without a library, in a command that `run` starts.
CLIENT = """
import json, os, urllib.error, urllib.request
for text in ("Hello", "story", "the order"):
    body = json.dumps({"messages": [{"role": "user", "content": text}]}).encode()
    request = urllib.request.Request(os.environ["OPENAI_BASE_URL"] + "/chat/completions", body)
    request.add_header("authorization", "Bearer " + os.environ["OPENAI_API_KEY"])
    request.add_header("content-type", "application/json")
    try:
        print(urllib.request.urlopen(request, timeout=20).read().decode())
    except urllib.error.HTTPError as error:
        print(error.code, error.read().decode())
"""

ENVIRONMENTS = [
    {},
    {"AWS_PROFILE": "production", "AWS_SESSION_TOKEN": "of another key", "NO_PROXY": "example.com"},
    {"AWS_ACCESS_KEY_ID": "AKIAOWN", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-west-1"},
    {"AWS_ACCESS_KEY_ID": "a"},
    {"STAGEMAKER_LOG": "error"},
]


def compare(run):
    run.sides.copy(FOLDER, ".")
    found = _help(run, [])
    for words in found:
        for wrong in WRONG:
            run.call([*words, *wrong])
        if tuple(words) not in OPEN:
            run.call(words)
    run.call(["--version"])
    run.call(["serve", "--config", "stagemaker.yaml", "--listen", "0.0.0.0:x"])
    run.call(["serve", "--listen", "0.0.0.0:0"])
    _run(run)


def _help(run, words):
    """The help of a subcommand and of all below it, which its own text lists."""
    both = run.call([*words, "--help"])
    run.call([*words, "-h"])
    listed = re.search(r"^Commands:\n((?:  .*\n|\n(?=  ))+)", both[0], re.MULTILINE)
    names = re.findall(r"^  ([a-z]+)", listed[1], re.MULTILINE) if listed else []
    found = [words] if words else []
    for name in names:
        if name == "help":
            run.call([*words, "help", "help"])
            continue
        run.call([*words, "help", name])
        found += _help(run, [*words, name])
    return found


def _run(run):
    for script in SCRIPTS:
        run.call(["run", "--", "sh", "-c", script], stdin=b"typed\n", shown=_shown)
    for config in ("stagemaker.yaml", "guarded.yaml", "nowhere.yaml"):
        run.call(["run", "--config", config, "--", "env"], shown=_shown)
    for variables in ENVIRONMENTS:
        run.call(["run", "--", "sh", "-c", "env | sort"], variables=variables, shown=_shown)
    run.sides.write("keyed.yaml", KEYED)
    run.call(["run", "--config", "keyed.yaml", "--", "env"], shown=_shown)
    run.call(["token", "mint", "--config", "keyed.yaml"])
    run.call(["run", "--", "no-such-command"], shown=_shown)
    run.call(["run", "--", "/etc"], shown=_shown)
    config = "seed: 3\nendpoints: {e: {replies: replies/conversation.yaml}}\n"
    run.sides.write("run.yaml", config)
    run.call(["run", "--config", "run.yaml", "--", "python3", "-c", CLIENT], shown=_shown_now)


def _shown(text):
    """The environment of a command, of which the first line that tells a port is masked."""
    return mask.signed_now(mask.port_of_run(text))


def _shown_now(text):
    return mask.dates(_shown(text).encode()).decode()
