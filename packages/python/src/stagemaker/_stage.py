"""The part of a server that is a test's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ._api import Api, StagemakerError
from ._clock import Clock
from ._credentials import Credentials, mint, mint_of_late
from ._request import Request

if TYPE_CHECKING:
    from openai import AsyncOpenAI, OpenAI

#: A rule, as in a file of replies: ``{"when": "Hello", "say": "Hi."}``.
Rule = Mapping[str, Any]


class Stage:
    """The part of a server that is a test's own: its requests, its clock and its replies."""

    def __init__(
        self,
        url: str,
        region: str,
        endpoints: Sequence[str],
        test: str,
        api: Api,
        sources: dict[str, Credentials | Sequence[str]],
        is_alone: bool = False,
    ) -> None:
        #: The URL of the server, without a slash at its end.
        self.url = url
        #: The region that tokens must be signed for.
        self.region = region
        #: The name of the test, which stands in each base URL.
        self.test = test
        #: The clock that judges the tokens of the test.
        self.clock = Clock(api, test)
        self._endpoints = tuple(endpoints)
        self._api = api
        self._sources = sources
        # Requests that name no test have a URL that the code under test has made itself.
        self._meant: dict[str, str] = {} if is_alone else {"test": test}

    def __repr__(self) -> str:
        return f"<Stage {self.test!r} of {self.url}>"

    def base_url(self, endpoint: str | None = None, component: str | None = None) -> str:
        """Returns the base URL of an endpoint, or of a component of it, for a client.

        Without names it is the first endpoint of the configuration.
        """
        address = endpoint or (self._endpoints[0] if self._endpoints else "my-endpoint")
        if component is not None:
            address = f"{address.partition('/')[0]}/inference-components/{component}"
        return f"{self.url}/_stagemaker/test/{quote(self.test, safe='')}/endpoints/{address}/openai/v1"

    @property
    def headers(self) -> dict[str, str]:
        """The header that names the test, for requests to another URL than :meth:`base_url`."""
        return {"X-Stagemaker-Test": self.test}

    def token(
        self,
        principal: str | None = None,
        *,
        region: str | None = None,
        expires: timedelta | str | None = None,
        broken: str | None = None,
    ) -> str:
        """Makes a token, signed now by the clock of the test.

        Args:
            principal: Its ARN, the last part of that, or its access key id; the first, if left out.
            region: The region; that of the server, if left out.
            expires: Its life, at most ``12h``, which it is if left out.
            broken: A rule to break: ``signature``, ``expired``, ``not-yet-valid``, ``region``,
                ``service`` or ``session-token``.
        """
        source = self._source(principal)
        at = self.clock.now
        return mint(source, region or self.region, expires=expires, at=at, broken=broken)

    def _token_of_late(self) -> str:
        """Returns a token that was signed of late by the clock of the machine, perhaps for another test.

        To make one takes as long as to start a server.
        """
        return mint_of_late(self._source(None), self.region)

    def auth(self, principal: str | None = None) -> Callable[[], str]:
        """Returns a function that makes a fresh token, for ``api_key=`` of a client."""
        return lambda: self.token(principal)

    def environment(self) -> dict[str, str]:
        """Returns the variables by which clients find the first endpoint, and AWS's SDKs the first
        principal."""
        return self._environment(self.token())

    def _environment(self, token: str) -> dict[str, str]:
        variables = {
            "OPENAI_BASE_URL": self.base_url(),
            "OPENAI_API_KEY": token,
            "STAGEMAKER_URL": self.url,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
        }
        source = self._source(None)
        if isinstance(source, Credentials):
            variables.update(source.environment())
        return variables

    def openai(
        self, endpoint: str | None = None, component: str | None = None, **options: Any
    ) -> OpenAI:
        """Returns a client of OpenAI's SDK, which must be installed."""
        from openai import OpenAI

        return OpenAI(**self._client_options(endpoint, component, options))

    def async_openai(
        self, endpoint: str | None = None, component: str | None = None, **options: Any
    ) -> AsyncOpenAI:
        """Returns an asynchronous client of OpenAI's SDK, which must be installed."""
        from openai import AsyncOpenAI

        return AsyncOpenAI(**self._client_options(endpoint, component, options))

    def replies(
        self, *rules: Rule | str, endpoint: str | None = None, component: str | None = None
    ) -> None:
        """Puts rules in front of those of the configuration, for this test only.

        A text stands for ``{"say": text}``. Rules that are put later are asked first.

        Raises:
            StagemakerError: A rule has a problem; the message says where.
        """
        told = [{"say": rule} if isinstance(rule, str) else dict(rule) for rule in rules]
        value: dict[str, Any] = {"test": self.test, "replies": told}
        if endpoint is not None:
            value["endpoint"] = endpoint
        if component is not None:
            value["component"] = component
        self._api.send("POST", "/replies", value)

    @property
    def requests(self) -> list[Request]:
        """The requests of the test so far, oldest first."""
        return self.find()

    def find(self, **filters: object) -> list[Request]:
        """Returns the requests of the test that are meant, oldest first.

        The filters are those of the control API: ``status``, ``caller``, ``endpoint``, ``component``,
        ``rule``, ``text``, ``state``, ``since``.
        """
        return self._list(filters, {"limit": 1_000})[0]

    def wait_for(self, count: int = 1, timeout: float = 5.0, **filters: object) -> list[Request]:
        """Waits until there are ``count`` requests of the test that are meant, and returns them.

        Raises:
            AssertionError: There are fewer after ``timeout`` seconds; the message lists all requests.
        """
        waited = {"count": count, "wait": f"{max(1, round(timeout * 1000))}ms", "limit": 1_000}
        requests, is_enough = self._list(filters, waited, timeout)
        if is_enough:
            return requests
        meant = ", ".join(f"{name}={value!r}" for name, value in filters.items())
        raise AssertionError(
            f"waited {timeout} s for {count} requests{meant and ' with ' + meant}, and there are "
            f"{len(requests)}\n{self.report()}"
        )

    def assert_requested(
        self,
        count: int | None = None,
        *,
        body_contains: str | Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
        order: Sequence[str] = (),
        **filters: object,
    ) -> None:
        """Asserts that the client has sent what is expected.

        Without ``count`` at least one request is.

        Raises:
            AssertionError: It has not; the message is the difference, and lists all requests.
        """
        texts = [body_contains] if isinstance(body_contains, str) else list(body_contains)
        wanted: dict[str, Any] = {
            "filter": {**self._meant, **{name: str(value) for name, value in filters.items()}}
        }
        if count is not None:
            wanted["count"] = count
        if texts:
            wanted["body_contains"] = texts
        if headers:
            wanted["headers"] = dict(headers)
        if order:
            wanted["order"] = list(order)
        if count is None and not self.find(**filters):
            raise AssertionError(f"expected a request, and there is none\n{self.report()}")
        try:
            self._api.send("POST", "/requests/check", wanted)
        except StagemakerError as difference:
            raise AssertionError(f"{difference}\n{self.report()}") from None

    def report(self) -> str:
        """Describes the requests of the test, a line each, with the rule or the real reason."""
        requests = self.requests
        if not requests:
            return f"no request has reached {self.url} for the test {self.test}"
        return "\n".join(map(str, requests))

    def reset(self) -> None:
        """Forgets the requests of the test, its counts, its clock and its replies in front."""
        self._api.send("POST", "/reset", {"test": self.test})

    def _source(self, principal: str | None) -> Credentials | Sequence[str]:
        if principal is None:
            return self._sources[""]
        for name, source in self._sources.items():
            if principal == name or (name and name.endswith(f"/{principal}")):
                return source
        known = ", ".join(name for name in self._sources if name)
        raise StagemakerError(f"there is no principal {principal}; there are {known}")

    def _client_options(
        self, endpoint: str | None, component: str | None, options: Mapping[str, Any]
    ) -> dict[str, Any]:
        chosen = dict(options)
        chosen.setdefault("base_url", self.base_url(endpoint, component))
        # Retries hide from a test what it is about; a test of retries asks for them.
        chosen.setdefault("max_retries", 0)
        if "api_key" not in chosen:
            chosen["api_key"] = self.token()
        return chosen

    def _list(
        self, filters: Mapping[str, object], more: Mapping[str, object], wait: float = 0.0
    ) -> tuple[list[Request], bool]:
        found = self._api.get("/requests", {**self._meant, **filters, **more}, wait)
        return [Request.of(record) for record in found["requests"]], bool(found["is_enough"])
