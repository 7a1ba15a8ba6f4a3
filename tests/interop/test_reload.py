"""Policies and configurations that change while the emulator runs."""

import asyncio
import json
import re
import socket
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import openai
import pytest
from openai import AsyncOpenAI, OpenAI

import aws_token
import server
from conversation import TEXT, said, user
from policies import (
    BOTH,
    CALL,
    COMPONENT,
    COMPONENT_PATH,
    ENDPOINT,
    ENDPOINT_PATH,
    EVERYTHING,
    INVOKE,
    SHARED,
    TAGGED,
    allow,
    configure,
    deny,
    document,
    sentence,
    write,
)
from policy_calls import (
    EXPLICIT,
    MISTAKE,
    NO_IDENTITY_CALL,
    NO_IDENTITY_INVOKE,
    RELOADED,
    STREAM,
    WARNING,
    ask,
    check,
    create,
    denied,
)

# What is wrong with a file, where, and why.
BROKEN = {
    "no JSON": (
        "identity-0.json",
        lambda text: text[:-2],
        r"identity-0\.json:\d+: \$: not JSON",
    ),
    "misspelt": (
        "identity-0.json",
        lambda text: text.replace('"Effect"', '"effect"', 1),
        r"identity-0\.json:\d+: Statement\[0\]\S*: unknown element",
    ),
    "lost": (
        "identity-0.json",
        None,
        r"stagemaker\.json:\d+: .*identity-0\.json: the file cannot be read",
    ),
    "configuration": (
        "stagemaker.json",
        lambda text: text.replace('"policies"', '"polices"'),
        r"stagemaker\.json:\d+: principals\[0\]\.polices: the key is not known",
    ),
}
KEPT = " ERROR what was before stays in force: .*stagemaker.json has "


@STREAM
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_file_changes_nothing(emulator, tmp_path, broken, stream):
    name, change, reason = BROKEN[broken]
    running = emulator(identity=[document(allow(CALL), allow(INVOKE, ENDPOINT))])
    shared = sentence(INVOKE, SHARED, NO_IDENTITY_INVOKE)
    key = aws_token.mint()
    with (
        OpenAI(base_url=running.base_url(ENDPOINT_PATH), api_key=key) as client,
        OpenAI(base_url=running.base_url(COMPONENT_PATH), api_key=key) as refused,
    ):

        def same_answers():
            assert ask(client, stream) == TEXT
            with pytest.raises(openai.PermissionDeniedError) as raised:
                ask(refused, stream)
            check(raised.value, shared)

        same_answers()
        # New policies are on the disk, but for the error.
        configure(tmp_path, identity=[document(allow(CALL), allow(INVOKE, SHARED, COMPONENT))])
        file = tmp_path / name
        good = file.read_text()
        file.write_text(change(good)) if change else file.unlink()
        running.hang_up(KEPT, reason)
        same_answers()
        running.hang_up(KEPT, reason)
        same_answers()
        file.write_text(good)
        running.hang_up(RELOADED)
        assert ask(refused, stream) == TEXT
        with pytest.raises(openai.PermissionDeniedError) as raised:
            ask(client, stream)
        check(raised.value, sentence(INVOKE, ENDPOINT, NO_IDENTITY_INVOKE))
    assert running.process.poll() is None


def test_new_policies_count_when_the_process_is_told_and_not_before(emulator, tmp_path):
    running = emulator(identity=[BOTH])
    assert create(running) == TEXT
    write(tmp_path, "identity-0.json", document(allow("*"), deny(CALL, Sid="NoMore")))
    assert create(running) == TEXT, "not before it is told"
    running.hang_up(RELOADED)
    error = denied(running)
    check(error, sentence(CALL, "*", EXPLICIT))
    assert "statement 1 of `identity-0.json` (Sid `NoMore`)" in running.line_of(error.response)
    write(tmp_path, "identity-0.json", BOTH)
    running.hang_up(RELOADED)
    assert create(running) == TEXT


def test_new_layers_tags_and_endpoints_count_after_a_reload(emulator, tmp_path):
    blue = {"StringEquals": {"aws:ResourceTag/team": "blue"}}
    policies = {"identity": [document(allow(CALL), allow(INVOKE, Condition=blue))]}
    running = emulator(**policies)
    check(denied(running), sentence(INVOKE, ENDPOINT, NO_IDENTITY_INVOKE))
    configure(tmp_path, endpoints=TAGGED, **policies)
    running.hang_up(RELOADED)
    assert create(running) == TEXT
    configure(tmp_path, endpoints=TAGGED, boundary=document(allow(CALL)), **policies)
    running.hang_up(RELOADED)
    reason = " because no permissions boundary allows the sagemaker:InvokeEndpoint action"
    check(denied(running), sentence(INVOKE, ENDPOINT, reason))
    configure(tmp_path, endpoints=TAGGED, scps=[[]], **policies)
    running.hang_up(RELOADED)
    reason = " because no service control policy allows the sagemaker:CallWithBearerToken action"
    check(denied(running), sentence(CALL, "*", reason))


def test_a_warning_about_a_changed_policy_comes_with_its_reload(emulator, tmp_path):
    running = emulator(identity=[BOTH])
    write(tmp_path, "identity-0.json", MISTAKE)
    running.hang_up(f" WARN .*identity-0\\.json:.*{re.escape(WARNING)}", RELOADED)
    check(denied(running), sentence(CALL, "*", NO_IDENTITY_CALL))


SWAPS = 10


def test_every_answer_is_of_the_old_policies_or_of_the_new(emulator, tmp_path):
    """While the policies are swapped back and forth under many requests."""
    running = emulator(identity=[BOTH])
    no_more = sentence(INVOKE, ENDPOINT, NO_IDENTITY_INVOKE)
    answers = [Counter() for _ in range(4)]
    swapped = asyncio.Event()

    async def ask(client):
        try:
            answer = await client.chat.completions.create(model="", messages=user())
        except openai.PermissionDeniedError as error:
            return error.body["message"]
        return said(answer)

    async def asker(client, counted):
        while not swapped.is_set():
            counted[await ask(client)] += 1

    async def all_have_asked_since():
        """Twice: what is answered first may have been asked before."""
        before = [counted.total() for counted in answers]
        while any(counted.total() < old + 2 for counted, old in zip(answers, before, strict=True)):
            await asyncio.sleep(0.001)

    async def swap(client):
        for _ in range(SWAPS // 2):
            for policy, answer in ((document(allow(CALL)), no_more), (BOTH, TEXT)):
                write(tmp_path, "identity-0.json", policy)
                await asyncio.to_thread(running.hang_up, RELOADED)
                assert await ask(client) == answer
                await all_have_asked_since()
        swapped.set()

    async def all_of():
        url, key = running.base_url(ENDPOINT_PATH), aws_token.mint()
        async with AsyncOpenAI(base_url=url, api_key=key) as client, asyncio.TaskGroup() as group:
            for counted in answers:
                group.create_task(asker(client, counted))
            group.create_task(swap(client))

    asyncio.run(all_of())
    for counted in answers:
        assert set(counted) == {TEXT, no_more}
        assert min(counted.values()) >= SWAPS // 2, "each swap fell into the requests of each"


def pipelined(running, path):
    """The statuses of a hundred requests that are sent at once on a connection, again and again."""
    body = json.dumps({"messages": user("x")}).encode()
    request = (
        f"POST {path}/openai/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {aws_token.mint()}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    address = (urlsplit(running.url).hostname, urlsplit(running.url).port)
    with socket.create_connection(address, timeout=server.SECONDS) as connection:
        while True:
            connection.sendall(request * 100)
            answers, found = b"", []
            while len(found) < 100:
                received = connection.recv(1 << 16)
                assert received, "the server has hung up"
                answers += received
                found = re.findall(rb"HTTP/1\.1 (\d{3})", answers)
            yield from map(int, found)


def test_a_configuration_is_taken_as_a_whole(emulator, tmp_path):
    """Both configurations deny, one by name and one by tag: no mixture of them may allow.

    A mixture is rare. Where there can be one, a few of the requests meet it in most runs. That both
    configurations are met, each by a share of the requests, is seen in the log.
    """
    by_name = [EVERYTHING, document(deny(INVOKE, ENDPOINT, Sid="ByName"))]
    closed = {"StringEquals": {"aws:ResourceTag/closed": "yes"}}
    by_tag = [EVERYTHING, document(deny(INVOKE, Sid="ByTag", Condition=closed))]
    bare, tagged = {"my-endpoint": {}}, {"my-endpoint": {"tags": {"closed": "yes"}}}
    file = tmp_path / "stagemaker.json"
    texts = []
    for policies, endpoints in ((by_tag, tagged), (by_name, bare)):
        configure(tmp_path, principal={"policies": policies}, endpoints=endpoints)
        texts.append(file.read_text())
    running = emulator(principal={"policies": by_name}, endpoints=bare)

    def swap():
        """Whole files only, as an editor puts them into place."""
        try:
            for number in range(50):
                new = tmp_path / "new.json"
                new.write_text(texts[number % 2])
                new.replace(file)
                running.hang_up(RELOADED)
        finally:
            swapped.set()

    def ask():
        statuses = Counter()
        for status in pipelined(running, ENDPOINT_PATH):
            statuses[status] += 1
            if swapped.is_set() and statuses.total() >= 2_000:
                return statuses

    swapped = threading.Event()
    with ThreadPoolExecutor() as threads:
        askers = [threads.submit(ask) for _ in range(4)]
        threads.submit(swap).result()
        statuses = sum((asker.result() for asker in askers), Counter())
    assert set(statuses) == {403}
    denied_by = Counter(re.findall(r"\(Sid `(\w+)`\)", "\n".join(running.log.lines())))
    assert set(denied_by) == {"ByName", "ByTag"}
    assert min(denied_by.values()) >= 200, denied_by
