"""Tests that run at the same time: each has its own counters, by the header of its client."""

import threading
from concurrent.futures import ThreadPoolExecutor

import openai

import aws_token
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


def test_two_at_the_same_time(scripted, own):
    """Both see the whole sequence from its start, however their requests are mixed."""
    [name] = own.values()
    together = threading.Barrier(2, timeout=20)

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


def test_clients_of_one_test_share_its_counters(scripted, own):
    """A test may have several clients, as an agent with sub-agents has."""
    first, second = asking(scripted, own), asking(scripted, own)
    assert [first("roll"), second("roll the dice"), first("roll the dice")] == [
        "Hello! How can I help?",
        "Three.",
        "Five.",
    ]


def test_requests_of_one_test_at_the_same_time(scripted, own):
    """No count is lost or given twice."""
    with ThreadPoolExecutor(8) as pool:
        ask = asking(scripted, own)
        said = list(pool.map(ask, ["who am I?"] * 40))
    [name] = own.values()
    assert sorted(said) == sorted(f"{name}, for the {n}. time" for n in range(1, 41))


def test_without_the_header(scripted):
    """Those that name no test share counters, apart from those that do."""
    ask = asking(scripted, {})
    assert ask("roll the dice") == "Three."
    assert asking(scripted, {"X-Stagemaker-Test": "another"})("roll the dice") == "Three."
    assert asking(scripted, {})("roll the dice") == "Five."
