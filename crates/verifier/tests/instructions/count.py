"""Holds the instructions of a verification against rules C1 and S5 of SPEC.md."""

import base64
import os
import pathlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

JUDGE = sys.argv[1]
FIXTURES = pathlib.Path(__file__).parents[4] / "fixtures" / "tokens"
PREFIX = "sagemaker-api-key-"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
SESSION = "IQoJb3JpZ2luX2VjEXAMPLE/tok+en=="
LENGTHS = [4_000, 8_000, 16_000]


def instructions(token, secret=SECRET, region="us-west-2", session=""):
    """The instructions of one judgement, and its verdict."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    run = subprocess.run(
        [*command, JUDGE, secret, region, session],
        input=token.encode(), capture_output=True, check=True, env={},
    )
    count = re.search(rb"Collected : (\d+)", run.stderr)
    return int(count[1]), run.stdout.decode().strip()


def text_of(name):
    token = (FIXTURES / name / "token.txt").read_text()
    return base64.b64decode(token.removeprefix(PREFIX)).decode()


def encoded(text):
    return PREFIX + base64.b64encode(text.encode()).decode()


def padded(text, unit, length):
    """The text with as many units in the place of `@` as fit a token of this length."""
    room = (length - len(PREFIX)) * 3 // 4 - len(text)
    return encoded(text.replace("@", unit * (room // len(unit))))


LONG_TERM = text_of("long-term-example")
ID = "AKIAIOSFODNN7EXAMPLE"

# What a token may be made of, so that each loop over it is the one that is long.
SHAPES = {
    "a long access key id": (LONG_TERM.replace(ID, "@"), "A"),
    "an id of escapes": (LONG_TERM.replace(ID, "@"), "%C3%A9"),
    "an id of slashes": (LONG_TERM.replace(ID, "@"), "%2F"),
    "a long session token": (LONG_TERM + "&X-Amz-Security-Token=@", "t"),
    "a session token of escapes": (LONG_TERM + "&X-Amz-Security-Token=@", "%2B"),
    "parameters without a name": (LONG_TERM + "@", "&"),
    "unknown parameters": (LONG_TERM + "@", "&a=b"),
    "one parameter again and again": (LONG_TERM + "@", "&Version=1"),
    "separators": (LONG_TERM + "@", "="),
    "broken escapes": (LONG_TERM + "&X-Amz-Security-Token=@", "%"),
    "digits of an expiry": (LONG_TERM.replace("X-Amz-Expires=", "X-Amz-Expires=@"), "1"),
    "nothing printable": (LONG_TERM + "@", "\x01"),
    "no host": ("@", "a"),
}


def grows_in_a_line(shape):
    """SPEC C1: twice the length costs twice as much at most, and a tenth for what is fixed."""
    text, unit = SHAPES[shape]
    counts = [instructions(padded(text, unit, length))[0] for length in LENGTHS]
    steps = [after - before for before, after in zip(counts, counts[1:])]
    ratios = [after / max(before, 1) for before, after in zip(steps, steps[1:])]
    per_byte = steps[-1] / (LENGTHS[-1] - LENGTHS[-2])
    print(f"{shape:32} {per_byte:8.1f} instructions a byte, doubling {max(ratios):.2f}")
    return max(ratios) < 2.2


def stays_the_same(what, tokens, **options):
    """SPEC S5: the count is one, to the last instruction."""
    counts = [instructions(token, **options) for token in tokens]
    print(f"{what:32} {[count for count, _ in counts]} {counts[0][1]}")
    return len(set(counts)) == 1


def changed(text, at, digits="01"):
    return text[:at] + (digits[1] if text[at] == digits[0] else digits[0]) + text[at + 1 :]


def main():
    signature = LONG_TERM.index("X-Amz-Signature=") + len("X-Amz-Signature=")
    forged = [encoded(changed(LONG_TERM, signature + at)) for at in (0, 20, 40, 63)]
    temporary = encoded(text_of("temporary-example"))
    others = [changed(SESSION, at, "xy") for at in (0, 10, len(SESSION) - 3)]
    sessions = [instructions(temporary, region="us-east-1", session=other) for other in others]
    print(f"{'another session token':32} {[count for count, _ in sessions]} {sessions[0][1]}")
    holds = [
        stays_the_same("a digit of the signature", forged),
        {verdict for _, verdict in sessions} == {"session_token_mismatch"},
        max(sessions)[0] == min(sessions)[0],
        # The test of the test: a shorter token is told apart.
        instructions(forged[0])[0] != instructions(temporary, region="us-east-1")[0],
    ]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        holds += threads.map(grows_in_a_line, SHAPES)
    if not all(holds):
        sys.exit("a rule does not hold")


main()
