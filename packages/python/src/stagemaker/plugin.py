"""The pytest plugin: fixtures, a marker, options, and the requests of a test that fails."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from openai import AsyncOpenAI, OpenAI

    from ._process import Config
    from ._server import Server
    from ._stage import Stage

#: The stage of a test, for the report of its end.
_STAGE: pytest.StashKey[Stage] = pytest.StashKey()

#: The longest name of a test that is sent; longer ones are cut, and told apart by a hash.
_LONGEST_NAME = 120

_MARKER = (
    "stagemaker(replies=None, endpoints=None, principals=None, policies=None, at=None, seed=None): "
    "what the server of this test answers, whom it lets in, and when it is"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options and the key of the ini file."""
    group = parser.getgroup("stagemaker", "an emulator of SageMaker's OpenAI-compatible endpoints")
    group.addoption(
        "--stagemaker-config", metavar="FILE", help="the configuration of the servers of tests"
    )
    group.addoption(
        "--stagemaker-url", metavar="URL", help="use a server that runs already, for all tests"
    )
    group.addoption(
        "--stagemaker-log", metavar="LEVEL", help="the level of the servers' logs, such as debug"
    )
    group.addoption(
        "--stagemaker-strict",
        action="store_true",
        help="fail a test one of whose requests was not answered usefully",
    )
    parser.addini("stagemaker_config", "the configuration of the servers of tests", default=None)


def pytest_configure(config: pytest.Config) -> None:
    """Declares the marker."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture(scope="session")
def stagemaker_config(pytestconfig: pytest.Config) -> Config:
    """The configuration of the servers of tests: the path of a file, its keys, or ``None``.

    Override it in ``conftest.py``. By default it is ``--stagemaker-config``, ``stagemaker_config`` of
    the ini file, or ``stagemaker.yaml`` beside that, if there is one.
    """
    named = pytestconfig.getoption("stagemaker_config") or pytestconfig.getini("stagemaker_config")
    if named:
        return pytestconfig.rootpath / str(named)
    usual = pytestconfig.rootpath / "stagemaker.yaml"
    return usual if usual.exists() else None


@pytest.fixture(scope="session")
def stagemaker_server(
    stagemaker_config: Config, pytestconfig: pytest.Config
) -> Iterator[Server]:
    """A server for all tests, one for each worker of xdist; or the one of ``--stagemaker-url``."""
    url = pytestconfig.getoption("stagemaker_url")
    with _connect(url) if url else _start(stagemaker_config, None, pytestconfig) as server:
        yield server


@pytest.fixture
def stagemaker(
    request: pytest.FixtureRequest,
    stagemaker_config: Config,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Stage]:
    """A server of this test's own, and an environment in which clients find it."""
    marks = _marks(request.node)
    url = request.config.getoption("stagemaker_url")
    name = _name(request.node.nodeid)
    if url:
        stage = request.getfixturevalue("stagemaker_server").stage(name)
        stage.reset()
        _set_up(stage, marks)
        yield from _staged(request, stage, stage.token(), monkeypatch)
        return
    config, at = _configured(stagemaker_config, marks), marks.pop("at", None)
    with _start(config, at, request.config) as server:
        stage = server.stage(name, is_alone=True)
        _set_up(stage, marks)
        token = stage._token_of_late() if at is None else stage.token()
        yield from _staged(request, stage, token, monkeypatch)


@pytest.fixture
def stagemaker_env(stagemaker: Stage) -> Mapping[str, str]:
    """The variables of the environment that ``stagemaker`` has set."""
    return stagemaker.environment()


@pytest.fixture
def stagemaker_openai(stagemaker: Stage) -> Iterator[OpenAI]:
    """A client of OpenAI's SDK for the first endpoint, without retries. Skips where it is missing."""
    pytest.importorskip("openai", reason="stagemaker_openai needs the package openai")
    with stagemaker.openai() as client:
        yield client


@pytest.fixture
def stagemaker_async_openai(stagemaker: Stage) -> AsyncOpenAI:
    """An asynchronous client of OpenAI's SDK for the first endpoint, without retries."""
    pytest.importorskip("openai", reason="stagemaker_async_openai needs the package openai")
    return stagemaker.async_openai()


def _staged(
    request: pytest.FixtureRequest, stage: Stage, token: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    """Sets the environment as clients need it, for the time of a test."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.delenv(name, raising=False)
    for name, value in stage._environment(token).items():
        monkeypatch.setenv(name, value)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1", prepend=",")
    request.node.stash[_STAGE] = stage
    if request.instance is not None:
        # Methods of unittest take no fixtures.
        request.instance.stagemaker = stage
    yield stage


def _set_up(stage: Stage, marks: dict[str, Any]) -> None:
    """Does what a marker asks for of a server that runs already."""
    others = [name for name in marks if name not in ("replies", "at")]
    if others:
        raise pytest.UsageError(
            f"stagemaker({others[0]}=...) changes the server for all tests: it needs a server of the "
            "test's own, whose configuration is not a file; override stagemaker_config, or leave "
            "--stagemaker-url out"
        )
    if marks.get("at") is not None:
        stage.clock.set(marks["at"], frozen=True)
    if marks.get("replies") is not None:
        stage.replies(*marks["replies"])


def _configured(config: Config, marks: dict[str, Any]) -> Config:
    """Returns a configuration with what a marker adds to its keys, which is then taken from the marks."""
    added = {name: marks.pop(name) for name in _KEYS if name in marks}
    if not added:
        return config
    if config is not None and not isinstance(config, Mapping):
        marks.update(added)
        return config
    keys = dict(config or {})
    policies = added.pop("policies", None)
    keys.update(added)
    if policies is not None:
        principals = keys.get("principals") or [_TEST_PRINCIPAL]
        keys["principals"] = [{**principals[0], "policies": policies}, *principals[1:]]
    return keys


#: What a marker can add to the keys of a configuration.
_KEYS = ("endpoints", "principals", "policies", "seed")

#: The principal whom a server without principals lets in.
_TEST_PRINCIPAL = {"access_key_id": "test", "secret_access_key": "test"}

#: What a marker can say.
_MARKS = ("replies", "at", *_KEYS)


def _marks(node: pytest.Item) -> dict[str, Any]:
    """Returns what the markers of a test say; the nearest counts."""
    said: dict[str, Any] = {}
    for marker in node.iter_markers("stagemaker"):
        unknown = [name for name in marker.kwargs if name not in _MARKS]
        if marker.args or unknown:
            what = unknown[0] if unknown else f"{marker.args[0]!r}"
            raise pytest.UsageError(
                f"{node.nodeid}: stagemaker({what}) is not known; expected {', '.join(_MARKS)} by name"
            )
        for name, value in marker.kwargs.items():
            said.setdefault(name, value)
    return {name: value for name, value in said.items() if value is not None}


def _start(config: Config, at: Any, pytestconfig: pytest.Config) -> Server:
    from ._server import Server

    return Server.start(config, at=at, log=pytestconfig.getoption("stagemaker_log"))


def _connect(url: str) -> Server:
    from ._server import Server

    return Server.at(url)


def _name(node_id: str) -> str:
    """Returns the name of a test as a header and a path can carry it."""
    name = re.sub(r"[^!-~]", "_", node_id)
    if name == node_id and len(name) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(node_id.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{name[:_LONGEST_NAME]}~{digest}"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, None]:
    """Fails a test that passed, where its requests must all be answered usefully and are not."""
    outcome = yield
    stage = item.stash.get(_STAGE, None)
    if stage is None or outcome.excinfo is not None:
        return
    if item.config.getoption("stagemaker_strict"):
        useless = [request for request in stage.requests if not request.is_useful]
        if useless:
            lines = "\n".join(map(str, useless))
            outcome.force_exception(
                pytest.fail.Exception(f"not answered usefully:\n{lines}", pytrace=False)
            )


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """Adds the requests of a test that fails to its report, each with its rule or its real reason."""
    outcome = yield
    report = outcome.get_result()
    stage = item.stash.get(_STAGE, None)
    if stage is None or report.when != "call" or not report.failed:
        return
    try:
        text = stage.report()
    except Exception as error:  # The report of the test counts, also where the server is gone.
        text = f"the requests cannot be shown: {error}"
    report.sections.append(("stagemaker requests", text))
