"""The list of cases, each named by a sentence that holds."""

from dataclasses import dataclass
from typing import Callable

CASES = []


@dataclass
class Case:
    name: str
    run: Callable[[], None]


def case(name):
    """Adds a function to the cases."""

    def add(function):
        CASES.append(Case(name, function))
        return function

    return add
