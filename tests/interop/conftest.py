"""Starts the emulator once for all tests, bounds each of them, and names what they share."""

import contextlib
import os
import signal
from types import SimpleNamespace

# litellm must not ask the network for its price list. This is before any client is imported.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

import httpx  # noqa: E402
import pytest  # noqa: E402

# So that what they assert is told as it is of tests.
pytest.register_assert_rewrite("clients", "gateway", "policy_calls", "refusals", "server")

import aws_token  # noqa: E402
import gateway  # noqa: E402
import policies  # noqa: E402
import proxy_calls  # noqa: E402
import refusals  # noqa: E402
import server  # noqa: E402

ROUTES = {
    "endpoint": "/endpoints/my-endpoint",
    "component": "/endpoints/shared/inference-components/llama-component",
}
BOUND = int(os.environ["STAGEMAKER_TEST_BOUND"])
# A suite of its own, which test_stories.py runs.
collect_ignore = ["stories"]


def _bounded(item, phase):
    """Ends a phase of a test that hangs, and says which."""

    def end(*_):
        pytest.fail(f"the {phase} of {item.nodeid} did not end in {BOUND} s")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(BOUND)
    try:
        return (yield)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    return (yield from _bounded(item, "preparation"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    return (yield from _bounded(item, "run"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    return (yield from _bounded(item, "clean-up"))


@pytest.fixture(scope="session")
def emulator_of_all():
    """The emulator of stagemaker.yaml."""
    with server.running(server.CONFIGURATION) as running:
        yield running


@pytest.fixture(scope="session")
def scripted():
    """Says where the OpenAI API of an endpoint or a component of scripts.yaml is."""
    with server.running(server.HERE / "scripts.yaml") as running:
        yield running.base_url


@pytest.fixture
def header_of_test(request):
    """The header that gives each test counters of its own."""
    return {"X-Stagemaker-Test": request.node.nodeid}


@pytest.fixture
def base_url(emulator_of_all):
    """Says where the OpenAI API of an endpoint or a component is."""
    return emulator_of_all.base_url


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

    with httpx.Client(event_hooks={"request": [note]}, timeout=server.SECONDS) as client:
        yield SimpleNamespace(
            requests=requests,
            tokens=tokens,
            client=client,
            # Connections are not kept: an event loop may end before the client does.
            async_client=httpx.AsyncClient(
                event_hooks={"request": [note_async]},
                limits=httpx.Limits(max_keepalive_connections=0),
                timeout=server.SECONDS,
            ),
        )


@pytest.fixture
def emulator(tmp_path):
    """Starts an emulator with these policies."""
    with contextlib.ExitStack() as stack:

        def start(*options, **given):
            config = policies.configure(tmp_path, **given)
            return stack.enter_context(server.running(config, *options))

        yield start


@pytest.fixture
def upstream():
    with gateway.upstream() as upstream:
        yield upstream


@pytest.fixture
def start_proxy(tmp_path, upstream):
    """Starts the proxy with these access keys and their policies."""
    keys = tmp_path / "keys"
    keys.mkdir()
    with contextlib.ExitStack() as stack:

        def start(*added):
            for credentials, policy in added:
                proxy_calls.add_key(keys, credentials, policy)
            running = gateway.example("axum_proxy", keys, UPSTREAM=upstream.url)
            return stack.enter_context(running)

        yield start


@pytest.fixture
def proxy(start_proxy):
    """A proxy for one access key without limits."""
    return start_proxy((proxy_calls.ONE, policies.EVERYTHING))
