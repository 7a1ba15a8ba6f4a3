"""What the front door refuses: routes, methods, tokens and policies."""

import bearer
import bodies
import wire
from stage import CHAT, KEY_ID, TOKEN, Stage

NAME = "front door"

BODY = bodies.written({"messages": [{"role": "user", "content": "Hello"}]})
STREAM = bodies.written({"messages": [{"role": "user", "content": "Hello"}], "stream": True})

PATHS = [
    "/", "/_stagemaker/health", "/_stagemaker/", "/_stagemaker/health/", "/v1/chat/completions",
    "/endpoints/my-endpoint/openai/v1/chat/completions?a=b", "/endpoints/my-endpoint/invocations",
    "/endpoints/my-endpoint/openai/v1/chat/completions/", "/endpoints/my-endpoint/openai/v1/models",
    "/endpoints//openai/v1/chat/completions", "//endpoints/my-endpoint/openai/v1/chat/completions",
    "/endpoints/My-Endpoint/openai/v1/chat/completions",
    "/ENDPOINTS/my-endpoint/openai/v1/chat/completions",
    "/endpoints/my_endpoint/openai/v1/chat/completions", "/endpoints/-x/openai/v1/chat/completions",
    "/endpoints/%6dy-endpoint/openai/v1/chat/completions",
    "/endpoints/é/openai/v1/chat/completions",
    "/endpoints/a%2fb/openai/v1/chat/completions", "/endpoints/%FF/openai/v1/chat/completions",
    "/endpoints/./openai/v1/chat/completions",
    "/endpoints/../my-endpoint/openai/v1/chat/completions",
    f"/endpoints/{'a' * 63}/openai/v1/chat/completions",
    f"/endpoints/{'a' * 64}/openai/v1/chat/completions",
    "/endpoints/none/openai/v1/chat/completions", "/endpoints/shared/openai/v1/chat/completions",
    "/endpoints/my-endpoint/inference-components/x/openai/v1/chat/completions",
    "/endpoints/shared/inference-components/none/openai/v1/chat/completions",
    "/endpoints/shared/inference-components/llama_component/openai/v1/chat/completions",
    "/endpoints/shared/inference-components/llama-component/openai/v1/chat/completions",
    "/endpoints/shared/components/llama-component/openai/v1/chat/completions",
    "/endpoints/shared/components//openai/v1/chat/completions",
    "/endpoints/shared/components/%0a/openai/v1/chat/completions",
    "http://other.example/endpoints/my-endpoint/openai/v1/chat/completions", "*",
]  # fmt: skip

METHODS = ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "post", "TRACE", "ODD"]

ENDPOINTS = [
    "my-endpoint", "echo-vllm", "shared", "shared/inference-components/llama-component",
    "shared/components/classifier", "none",
]  # fmt: skip

HEADERS = [
    ["x-amzn-sagemaker-inference-component: x"], ["x-amzn-sagemaker-inference-component;"],
    ["x-amzn-sagemaker-inference-component: "], ["x-amzn-sagemaker-target-model: secret-model"],
    ["x-amzn-sagemaker-target-model: a", "x-amzn-sagemaker-target-model: b"],
    ["x-amzn-sagemaker-target-model: \udcff"], ["user-agent: curl/8"],
    ["user-agent: a", "user-agent: curl/8"],
    ["user-agent: \udcff"], ["x-forwarded-for: 192.0.2.1"], ["forwarded: for=192.0.2.1"],
    ["x-amz-security-token: x"], ["host: second"], ["x-stagemaker-test: a", "x-stagemaker-test: b"],
    ["x-stagemaker-test: \udcff\udcfe"], ["expect: 100-continue"], ["te: trailers"],
    ["origin: http://x"],
]  # fmt: skip

LONG_AUTHORIZATION = ["x" * 16384, "Bearer " + "A" * 16377, "Bearer " + "A" * 16378, "x" * 20000]


def authorizations():
    """Headers that carry a token in another way, or something else, or nothing."""
    lines = [
        [], ["authorization: "], ["authorization: Bearer"], ["authorization: Bearer "],
        [f"authorization: bearer {TOKEN}"], [f"authorization: BEARER {TOKEN}"],
        [f"authorization: Bearer  {TOKEN}"], [f"authorization: Bearer\t{TOKEN}"],
        [f"authorization: {TOKEN}"], [f"authorization: Basic {TOKEN}"],
        ["authorization: Bearer x y"],
        [f"authorization: Bearer {TOKEN} "], [f"authorization: Bearer {TOKEN},"],
        [f"authorization: Bearer {TOKEN}", f"authorization: Bearer {TOKEN}"],
        [f"authorization: Bearer {TOKEN}", "authorization: Bearer x"],
        [f"Authorization: Bearer {TOKEN}"], [f"x-api-key: {TOKEN}"],
        [f"proxy-authorization: Bearer {TOKEN}"],
        ["authorization: AWS4-HMAC-SHA256 Credential=a/20261122, SignedHeaders=host, Signature=0"],
        ["authorization: Bearer \udcff"],
    ]  # fmt: skip
    return lines + [[f"authorization: {value}"] for value in LONG_AUTHORIZATION]


def tokens():
    """Tokens of every principal, and with every setting that matters."""
    session = {"session_token": bearer.SESSION_TOKEN}
    yield from (bearer.mint(key_id) for key_id in ("AKIANOTHING", "AKIACLASSIC", "AKIAONLYCALL"))
    yield from (
        bearer.mint(key_id) for key_id in ("AKIABLUE", "AKIAOTHER", "AKIAKEYS", "AKIAUNKNOWN")
    )
    yield bearer.mint("ASIARED", **session)
    yield bearer.mint("ASIAENDED", **session)
    yield bearer.mint("ASIAIOSFODNN7EXAMPLE", **session)
    yield bearer.mint("ASIAIOSFODNN7EXAMPLE")
    yield bearer.mint("ASIAIOSFODNN7EXAMPLE", session_token="another")
    yield bearer.mint(
        "ASIAIOSFODNN7EXAMPLE", signed_at="20261122T085959Z", expires=43200, **session
    )
    yield bearer.mint(KEY_ID, **session)
    yield bearer.mint(KEY_ID, secret="wrong")
    yield bearer.mint("AKIAREVOKED")
    yield bearer.mint("AKIAREVOKED", expires=1800)
    yield bearer.mint("AKIAKEYS", signed_at="20261121T235959Z", expires=43200)
    yield bearer.mint("AKIAKEYS", signed_at="20261120T235959Z", expires=43200)
    for region in ("us-west-2", "", "US-EAST-1"):
        yield bearer.mint(KEY_ID, region=region)
    for service in ("bedrock", "s3"):
        yield bearer.mint(KEY_ID, service=service)
    yield bearer.mint(KEY_ID, host="bedrock.amazonaws.com")
    for signed_at in (
        "20261122T100100Z",
        "20261122T100101Z",
        "20261122T095959Z",
        "20261121T215959Z",
    ):
        for expires in (0, 1, 43200, 43201):
            yield bearer.mint(KEY_ID, signed_at=signed_at, expires=expires)


def compare(run):
    chance = run.chance(NAME)
    own = f"authorization: Bearer {TOKEN}"
    with Stage(run) as stage:
        for path in PATHS:
            for line in ([own], []):
                stage.send(wire.request(path, BODY, [*line, "content-type: application/json"]))
        for method in METHODS:
            for path in ("/", CHAT.format("my-endpoint"), "/_stagemaker/health"):
                stage.send(wire.request(path, b"", [own], method))
        for lines in authorizations():
            path = CHAT.format(chance.choice(ENDPOINTS))
            stage.send(wire.request(path, BODY, [*lines, "content-type: application/json"]))
        for headers in HEADERS:
            for token in (TOKEN, bearer.mint("AKIABLUE")):
                stage.post("my-endpoint", BODY, headers, token)
        for token in tokens():
            for endpoint in ENDPOINTS:
                stage.post(endpoint, chance.choice([BODY, STREAM, b"{"]), token=token)
        for _ in range(run.share(250)):
            stage.post(chance.choice(ENDPOINTS), BODY, token=bearer.forge(TOKEN, chance))
    with Stage(run, "guarded.yaml") as stage:
        for token in tokens():
            for endpoint in ENDPOINTS:
                stage.post(endpoint, BODY, ["x-amzn-sagemaker-target-model: secret-model"], token)
                stage.post(endpoint, STREAM, token=token)
