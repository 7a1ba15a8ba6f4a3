"""Starts the emulator once for all tests, and names what they share."""

import os
from types import SimpleNamespace

# Settings of the caller must not reach the clients, and litellm must not ask
# the network for its price list. This is before any client is imported.
for _name in list(os.environ):
    if _name.startswith(("AWS_", "OPENAI_", "LITELLM_", "LANGCHAIN_", "LANGSMITH_")):
        del os.environ[_name]
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"

import httpx  # noqa: E402
import pytest  # noqa: E402

import aws_token  # noqa: E402
import refusals  # noqa: E402
import server  # noqa: E402

ROUTES = {
    "endpoint": "/endpoints/my-endpoint",
    "component": "/endpoints/shared/inference-components/llama-component",
}


@pytest.fixture(scope="session")
def url():
    with server.serving() as url:
        yield url


@pytest.fixture(scope="session")
def scripted():
    """Says where the OpenAI API of an endpoint or a component of scripts.yaml is."""
    with server.running(server.HERE / "scripts.yaml", stderr=None) as running:
        yield running.base_url


@pytest.fixture
def own(request):
    """The header that gives each test counters of its own."""
    return {"X-Stagemaker-Test": request.node.nodeid}


@pytest.fixture
def base_url(url):
    """Says where the OpenAI API of an endpoint or a component is."""
    return lambda path: f"{url}{path}/openai/v1"


@pytest.fixture(params=ROUTES)
def route(request, base_url):
    """The OpenAI base URL of an endpoint and of an inference component; both echo."""
    return base_url(ROUTES[request.param])


@pytest.fixture(params=aws_token.CREDENTIALS)
def token(request):
    return aws_token.mint(aws_token.CREDENTIALS[request.param])


@pytest.fixture(params=refusals.ALL, ids=lambda refusal: refusal.name)
def refusal(request):
    return request.param


@pytest.fixture
def traffic():
    """HTTP clients that note each request, and its `Authorization` in `tokens`."""
    requests = []
    tokens = []

    def note(request):
        requests.append(request)
        tokens.append(request.headers.get("authorization", "").removeprefix("Bearer "))

    async def note_async(request):
        note(request)

    with httpx.Client(event_hooks={"request": [note]}) as client:
        yield SimpleNamespace(
            requests=requests,
            tokens=tokens,
            client=client,
            # Connections are not kept: an event loop may end before the client does.
            async_client=httpx.AsyncClient(
                event_hooks={"request": [note_async]},
                limits=httpx.Limits(max_keepalive_connections=0),
            ),
        )
