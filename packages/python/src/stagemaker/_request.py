"""A request that a server has answered, as its journal shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, repr=False)
class Request:
    """A request that a server has answered, without its secrets."""

    #: The number of the request, counted from 1.
    number: int
    method: str
    #: The path and the query, without the name of the test.
    path: str
    #: The names in small letters; values of one name are joined by commas.
    headers: Mapping[str, str]
    #: The value where the body is JSON, else its text; ``None`` where it was not read.
    body: Any
    #: The status of the answer; ``None`` before it.
    status: int | None
    #: The ARN of the caller; ``None`` where the token was refused.
    caller: str | None
    #: The rule that answered: its name, or ``FILE:LINE``; ``None`` where none did.
    rule: str | None
    #: ``answered``, ``denied``, ``forbidden`` or ``refused``; ``None`` before the answer.
    outcome: str | None
    #: The code of the refusal; ``None`` of an answer.
    code: str | None
    #: The real reason of the refusal, which a caller is not told; ``None`` of an answer.
    reason: str | None
    #: The value of the answer where it is JSON, else its text.
    answer: Any
    #: ``complete`` or ``gone`` where it has ended, else ``answering`` or ``sending``.
    state: str
    #: All that the journal has.
    record: Mapping[str, Any]

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Request:
        """Reads a record of the journal."""
        request = record["request"]
        response = record["response"] or {}
        decision = record["decision"] or {}
        rule = record["rule"]
        return cls(
            number=record["number"],
            method=request["method"],
            path=request["path"],
            headers=request["headers"],
            body=_value(request["body"]),
            status=response.get("status"),
            caller=(record["caller"] or {}).get("arn"),
            rule=rule and (rule["name"] or f"{rule['file']}:{rule['line']}"),
            outcome=decision.get("outcome"),
            code=decision.get("code"),
            reason=decision.get("reason"),
            answer=_value(response.get("body")),
            state=record["state"],
            record=record,
        )

    @property
    def is_useful(self) -> bool:
        """``True`` where it was answered, or refused by a rule that says so."""
        return self.outcome == "answered" or self.rule is not None

    def __repr__(self) -> str:
        return f"<Request {self}>"

    def __str__(self) -> str:
        """Describes the request in one line, with the rule or the real reason."""
        status = "..." if self.status is None else str(self.status)
        why = self.reason if self.reason is not None else self.rule and f"rule {self.rule}"
        caller = f" by {self.caller}" if self.caller else ""
        gone = " (the client was gone)" if self.state == "gone" else ""
        return f"#{self.number} {status} {self.method} {self.path}{caller}: {why or 'no rule'}{gone}"


def _value(body: Mapping[str, Any] | None) -> Any:
    if body is None:
        return None
    return body["json"] if "json" in body else body.get("text")
