"""What users say: the words that lead to the rules of `stage/replies`, and others."""

KNOWN = [
    "which test am I", "which test one alpha", "the model", "weather", "compare", "any tool",
    "broken arguments", "unasked call", "my name is Ada", "my name is nobody", "exactly this",
    "coin", "a file", "several files", "random", "count visits", "undefined", "headers", "thinking",
    "thought of a file", "sure", "metered", "partly metered", "cut off", "filtered", "pretends",
    "slowly", "in pieces", "as told", "verbatim", "the order", "an object", "raw page",
    "raw nothing", "report", "dice", "this way", "left", "left and right", "Quoted again",
    "number 7", "please echo", "fly to Rome", "story", "slower", "fail", "hello", "open sesame",
]  # fmt: skip

OTHERS = [
    "", " ", "\n", "Hello there", "naïve café 😀😀 — ünïcödé", "  spaces   and\n\nlines\t",
    "日本語のテキスト", "{{ user }} {% raw %}", '{"city": "Rome", "days": 2}', "null", "<script>",
    "a" * 300, "one two three four five six seven eight nine ten " * 5, "\u0000\u0001\u007f\u0085",
    "e\u0301 \u200d\ufeff\u2028", '"\\"', "[1, 2, 3]", "the quick brown fox, isn't it?",
]  # fmt: skip

RESULTS = [
    '{"sky": "sunny"}', "12:30", "nothing", '[{"number": "A1", "price": 9.5}]',
    '{"code": "X7", "state": "confirmed"}', "rain", "", "{", '{"sky": null}',
]  # fmt: skip

TOOLS = ["get_weather", "get_time", "find_flights", "book_flight", "final_result"]

TESTS = ["alpha", "zulu", "nobody", "alpha and one", "tests/test_a.py::test[x y]", "", "é"]

MODELS = ["", "llama", "/opt/ml/model", "small-model", "lama", "gpt-4o", "l" * 200, "é"]
