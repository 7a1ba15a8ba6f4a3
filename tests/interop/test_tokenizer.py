"""Counts and cuts are those of a tokenizer that a file brings: Hugging Face's own, of the same file."""

import json

import openai
import pytest
from tokenizers import ByteLevelBPETokenizer, Tokenizer

import aws_token
import server
from conversation import user

CORPUS = ["The quick brown fox jumps over the lazy dog.", "Tokenization, tokens and tokenizers."] * 20
TEXTS = [
    "The quick brown fox.",
    "tokenizers tokenize",
    "naïve café 😀😀 — ünïcödé",
    "  spaces   and\n\nlines\t",
    "日本語のテキスト",
]


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    """A byte-level BPE, as most models have one, trained on the spot."""
    folder = tmp_path_factory.mktemp("tokenizer")
    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator(CORPUS, vocab_size=400, min_frequency=1)
    trained.save(str(folder / "tokenizer.json"))
    key = aws_token.LONG_TERM
    configuration = {
        "principals": [{"access_key_id": key.access_key, "secret_access_key": key.secret_key}],
        "endpoints": {"exact": {"tokenizer": "tokenizer.json"}},
    }
    (folder / "stagemaker.yaml").write_text(json.dumps(configuration), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def exact(tokenizer):
    return Tokenizer.from_file(str(tokenizer / "tokenizer.json"))


@pytest.fixture(scope="module")
def client(tokenizer):
    with server.running(tokenizer / "stagemaker.yaml") as running:
        url = running.base_url("/endpoints/exact")
        with openai.OpenAI(base_url=url, api_key=aws_token.mint(), max_retries=0) as client:
            yield client


@pytest.mark.parametrize("text", TEXTS)
def test_usage_counts_as_the_tokenizer_does(client, exact, text):
    """What is metered in production can be asserted to the token."""
    usage = client.chat.completions.create(model="", messages=user(text)).usage
    count = len(exact.encode(text, add_special_tokens=False).ids)
    assert count > 0
    assert (usage.prompt_tokens, usage.completion_tokens) == (count, count)


@pytest.mark.parametrize("text", TEXTS[:2])
@pytest.mark.parametrize("limit", [1, 3])
def test_max_tokens_cuts_where_the_token_of_the_tokenizer_ends(client, exact, text, limit):
    options = {"model": "", "messages": user(text), "max_tokens": limit}
    choice = client.chat.completions.create(**options).choices[0]
    ends = [end for _, end in exact.encode(text, add_special_tokens=False).offsets]
    assert (choice.message.content, choice.finish_reason) == (text[: ends[limit - 1]], "length")


@pytest.mark.parametrize("text", TEXTS)
def test_a_stream_sends_each_character_whole_and_once(client, text):
    """One of several tokens too."""
    options = {"model": "", "messages": user(text), "stream": True}
    pieces = [
        chunk.choices[0].delta.content
        for chunk in client.chat.completions.create(**options)
        if chunk.choices and chunk.choices[0].delta.content is not None
    ]
    assert "".join(pieces) == text
    assert len(pieces) > 3
    assert all(pieces[1:-1]), f"an event says nothing: {pieces}"
