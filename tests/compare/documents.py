"""Texts of configurations and replies, and small changes to them that a person could make."""

import re

from stage import FOLDER, ROOT

# What a line may be replaced by or gain.
LINES = [
    "unknown: 1", "- ", "region: eu-west-1", "region: [a]", "region: ''", "seed: -1", "seed: x",
    "account: 12", "account: '1234567890123'", "max_body_bytes: 0", "skew_seconds: 901",
    "principals: []", "principals: ~", "endpoints: {}", "endpoints: {a_b: {}}", "endpoints: [a]",
    "endpoints: {x: {components: {}}}", "endpoints: {x: {model: a, components: {y: {}}}}",
    "endpoints: {x: {}, X: {}}", "denials_name_policies: yes please", "organization: {scps: []}",
    "organization: {scps: [[]], rcps: x, management_account: 12}", "replies: nowhere.yaml",
    "endpoints: {x: {dialect: tgi}}",
    "endpoints: {x: {timing: {per_token: 1ms, tokens_per_second: 9}}}",
    "endpoints: {x: {timing: {first_token: 1h, jitter: -1ms, seed: a}, chunk: {words: 0}}}",
    "endpoints: {x: {context_length: 0, tokenizer: nowhere.json, chunk: lines}}",
    "endpoints: {x: {replies: [{say: a, template: b}, {sya: a}, {}, {when: {}, say: a}]}}",
    "endpoints: {x: {replies: [{when: {matches: '('}, say: a}]}}",
    "endpoints: {x: {replies: [{when: {nth: {from: 3, to: 2}}, say: a}]}}",
    "endpoints: {x: {replies: [{template: '{{'}, {template: '{% if %}'}, {call: {f: ['a']}}]}}",
    "endpoints: {x: {replies: [{raw: {status: 99}}, {fail: {status: 200}}, {sequence: []}]}}",
    "endpoints: {x: {replies: [{say: a, logprobs: [{token: b, logprob: 1}]}]}}",
    "endpoints: {x: {replies: [{say: a, usage: {prompt_tokens: -1}}]}}",
    "- say: {file: nowhere.txt}", "- when: {user: {is: a, matches: b}}",
    "- {say: x, finish_reason: end}",
    "- when: {headers: {}}", "- {json: {a: '{{'}}", "- {when: {any: []}, say: x}", "# comment",
    "---", "...",
    "&a *a", "? x", "!!binary x", "<<: {a: 1}", "\t- x", "'", '"', "{", "]", "a: b: c", "%YAML 1.2",
]  # fmt: skip

VALUES = [
    "~", "true", "-1", "0", "1.5", "99999999999999999999", "''", "[]", "{}", "[x]", "{x: 1}", "x",
    "'x y'", "|\n  text", "*secret", "1e3", "0x10", "2026-11-22", "5ms", "é", "no",
]  # fmt: skip


def configurations():
    """Configurations that are right, with the files that they name beside them."""
    for path in (FOLDER / "stagemaker.yaml", FOLDER / "guarded.yaml"):
        yield path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "tests" / "interop").glob("s*.yaml")):
        yield path.read_text(encoding="utf-8")
    yield from _blocks(ROOT / "README.md")


def replies():
    """Files of replies that are right."""
    folders = [FOLDER / "replies", FOLDER / "replies/tests", ROOT / "tests/interop/scripts"]
    for folder in [*folders, ROOT / "tests/interop"]:
        for path in sorted(folder.glob("*.yaml")):
            if folder.name != "interop" or path.name == "replies.yaml":
                yield path.read_text(encoding="utf-8")
    yield from _blocks(ROOT / "docs" / "replies.md")


def wrong():
    """Configurations and replies with many mistakes."""
    return [path.read_text(encoding="utf-8") for path in sorted((FOLDER / "wrong").glob("*.yaml"))]


def _blocks(path):
    """The blocks of YAML in a text."""
    text = path.read_text(encoding="utf-8")
    return re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def changed(text, chance):
    """A text that differs in a line or two from another, as bytes."""
    for _ in range(chance.choice([1, 1, 2])):
        lines = text.split("\n")
        at = chance.randrange(len(lines))
        lines[at : at + 1] = _changed_line(lines, at, chance)
        text = "\n".join(lines)
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.04:
        at = chance.randrange(len(data) + 1)
        odd = chance.choice(
            [b"\xff", b"\x00", b"\xef\xbb\xbf", b"\r", b"\x85", b"\xc2\x85", b"\x07"]
        )
        data = data[:at] + odd + data[at:]
    return data


def _changed_line(lines, at, chance):
    line = lines[at]
    indent = re.match(r" *", line)[0]
    kind = chance.randrange(10)
    if kind == 0:
        return []
    if kind == 1:
        return [line, line]
    if kind == 2:
        return [indent + chance.choice(LINES)]
    if kind == 3:
        return [line, indent + chance.choice(LINES)]
    if kind == 4:
        return [chance.choice([" ", "  ", "\t"]) + line]
    if kind == 5:
        return [line[1:]]
    if kind == 6:
        return [line[: chance.randrange(len(line) + 1)]]
    if kind == 7:
        words = re.findall(r"[A-Za-z_]{3,}", line) or ["x"]
        word = chance.choice(words)
        return [
            line.replace(word, chance.choice([word[:-1], word.upper(), word + "s", word[::-1]]), 1)
        ]
    if kind == 8 and "{" in line:
        return [line.replace(chance.choice("{}[],:"), chance.choice(["", "{", "]", ", ,"]), 1)]
    if ":" in line:
        return [re.sub(r":(?= |$).*", lambda _: ": " + chance.choice(VALUES), line, count=1)]
    return [line + " " + chance.choice(VALUES)]
