"""Tests that run at the same time: each has its own counters, by the header of its client."""

import threading
from concurrent.futures import ThreadPoolExecutor

import openai

import aws_token
import server
from conversation import user

TIMES = 5


def asking(scripted, headers):
    client = openai.OpenAI(
        base_url=scripted("/endpoints/words"), api_key=aws_token.mint(), default_headers=headers
    )

    def ask(text):
        answer = client.chat.completions.create(model="", messages=user(text))
        return answer.choices[0].message.content

    return ask


def test_two_tests_at_the_same_time_see_each_the_whole_sequence(scripted, header_of_test):
    """From its start, however their requests are mixed."""
    [name] = header_of_test.values()
    together = threading.Barrier(2, timeout=server.SECONDS)

    def run(test):
        ask = asking(scripted, {"X-Stagemaker-Test": test})
        said = []
        for _ in range(TIMES):
            together.wait()
            said.append((ask("roll the dice"), ask("who am I?")))
        return said

    tests = [f"{name}/one", f"{name}/two"]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, tests))
    for test, said in zip(tests, results, strict=True):
        rolled, counted = zip(*said, strict=True)
        assert list(rolled) == ["Three.", "Five.", "Six.", "Six.", "Six."]
        assert list(counted) == [f"{test}, for the {n}. time" for n in range(1, TIMES + 1)]


def test_clients_of_one_test_share_its_counters(scripted, header_of_test):
    """A test may have several clients, as an agent with sub-agents has."""
    first, second = asking(scripted, header_of_test), asking(scripted, header_of_test)
    assert [first("roll"), second("roll the dice"), first("roll the dice")] == [
        "Hello! How can I help?",
        "Three.",
        "Five.",
    ]


def test_of_forty_requests_at_once_no_count_is_lost_or_given_twice(scripted, header_of_test):
    with ThreadPoolExecutor(8) as pool:
        ask = asking(scripted, header_of_test)
        said = list(pool.map(ask, ["who am I?"] * 40))
    [name] = header_of_test.values()
    assert sorted(said) == sorted(f"{name}, for the {n}. time" for n in range(1, 41))


def test_requests_that_name_no_test_share_counters_of_their_own():
    """On an emulator of its own: whoever else names no test would count too."""
    with server.running(server.HERE / "scripts.yaml") as running:
        ask = asking(running.base_url, {})
        assert ask("roll the dice") == "Three."
        other = asking(running.base_url, {"X-Stagemaker-Test": "another"})
        assert other("roll the dice") == "Three."
        assert asking(running.base_url, {})("roll the dice") == "Five."
