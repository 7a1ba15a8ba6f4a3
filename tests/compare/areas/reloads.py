"""Files that change while a server runs: what is taken and said of it, and what is answered."""

import os

import bearer
import bodies
from stage import FOLDER, Stage

NAME = "reloads"

BODY = bodies.written({"messages": [{"role": "user", "content": "Hello"}]})

CONFIG = """
seed: 5
principals:
  - access_key_id: AKIAIOSFODNN7EXAMPLE
    secret_access_key: &secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
  - {access_key_id: AKIABLUE, secret_access_key: *secret, policies: [policies/only.json]}
endpoints:
  one: {replies: watched/one.yaml}
  many: {replies: watched/many}
"""

TAKEN = "read again, and"
REFUSED = "stays in force"

FULL = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}'

# A file, what it holds from now on, and which of the words above the log says of it.
CHANGES = [
    ("watched/one.yaml", "- say: Two.\n", TAKEN),
    ("watched/one.yaml", "- sya: Three.\n", REFUSED),
    ("watched/one.yaml", "- {when: {nth: 1}, say: First.}\n- say: Then.\n", TAKEN),
    ("watched/many/b.yaml", "- say: B.\n", TAKEN),
    ("watched/many/a.yaml", "- say: A.\n", TAKEN),
    ("c.yaml", CONFIG + "  more: {}\n", TAKEN),
    ("c.yaml", CONFIG + "  a_b: {}\n", REFUSED),
    ("c.yaml", CONFIG.replace("AKIABLUE", "AKIAGREEN"), TAKEN),
    ("c.yaml", "{", REFUSED),
    ("c.yaml", CONFIG, TAKEN),
]

# What only a signal makes it read.
HANGUPS = [
    ("policies/only.json", FULL, TAKEN),
    ("policies/only.json", "{", REFUSED),
    ("policies/only.json", FULL.replace("Allow", "Deny"), TAKEN),
]


def put(run, name, text):
    """Puts a file in the place of another at once, so that no half of it is ever read."""
    for side in run.sides:
        aside = side.folder.parent / f"{side.name}.aside"
        aside.write_text(text, encoding="utf-8")
        os.replace(aside, side.folder / name)


def ask_all(stage):
    for key_id in ("AKIAIOSFODNN7EXAMPLE", "AKIABLUE", "AKIAGREEN"):
        for endpoint in ("one", "many", "more", "a_b"):
            stage.post(endpoint, BODY, token=bearer.mint(key_id))


def compare(run):
    run.sides.copy(FOLDER, ".")
    run.sides.write("watched/one.yaml", "- say: One.\n")
    run.sides.write("watched/many/b.yaml", "- say: b.\n")
    run.sides.write("policies/only.json", FULL)
    run.sides.write("c.yaml", CONFIG)
    with Stage(run, "c.yaml") as stage:
        ask_all(stage)
        for changes, signal in ((CHANGES, False), (HANGUPS, True)):
            for name, text, words in changes:
                counts = [server.log().count(words) for server in stage.servers]
                put(run, name, text)
                if signal:
                    stage.servers.hang_up()
                taken = stage.servers.wait_for(words, counts)
                run.report.compare(f"{name} is changed into {text}", taken)
                ask_all(stage)
