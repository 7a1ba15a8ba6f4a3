"""What was compared, and what differs."""

import time

# How much is shown of a request and of an answer, and of how many differences in each area.
MAX_SHOWN_CHARS = 1500
MAX_SHOWN_DIFFERENCES = 10


class Area:
    def __init__(self, name):
        self.name = name
        self.compared = 0
        self.wanted = 0
        self.differences = []
        self.seconds = 0.0


class Report:
    def __init__(self, departures):
        self.departures = departures
        self.areas = []
        self.requests = 0

    def begin(self, name):
        """What is compared from now on belongs to this area."""
        self.areas.append(Area(name))
        self.started = time.monotonic()

    def end(self):
        self.areas[-1].seconds = time.monotonic() - self.started

    def compare(self, asked, answers, is_request=False):
        """Compares the answers of both builds to what was asked."""
        area = self.areas[-1]
        area.compared += 1
        self.requests += is_request
        before, after = (_text(answer) for answer in answers)
        if before == after:
            return
        if self.departures.explain(area.name, before, after):
            area.wanted += 1
        else:
            area.differences.append((_text(asked), before, after))

    def fail(self, why, answers):
        """Counts as a difference that an area could not be gone through."""
        self.areas[-1].differences.append((why, *(_text(answer) for answer in answers)))

    @property
    def differences(self):
        return sum(len(area.differences) for area in self.areas)

    def show(self, is_full):
        """Prints all, and says whether it is well."""
        for area in self.areas:
            _show_differences(area)
        print(f"\n{'area':<24}{'compared':>10}{'different':>11}{'wanted':>8}{'seconds':>9}")
        for area in self.areas:
            counts = f"{area.compared:>10}{len(area.differences):>11}{area.wanted:>8}"
            print(f"{area.name:<24}{counts}{area.seconds:>9.1f}")
        compared = sum(area.compared for area in self.areas)
        print(f"\n{self.requests} requests, {compared} comparisons, {self.differences} differences")
        return not self.differences and self._departures_are_seen(is_full)

    def _departures_are_seen(self, is_full):
        unseen = self.departures.never_seen() if is_full else []
        for own in unseen:
            print(f"departures.txt: never seen: {own.area} | {own.before} | {own.after}")
        return not unseen


def _show_differences(area):
    for asked, before, after in area.differences[:MAX_SHOWN_DIFFERENCES]:
        at = next(
            (
                at
                for at, (one, other) in enumerate(zip(before, after, strict=False))
                if one != other
            ),
            min(len(before), len(after)),
        )
        print(f"\n== {area.name}: they differ from character {at} on")
        for title, text, start in (
            ("asked", asked, 0),
            ("before", before, at),
            ("after", after, at),
        ):
            print(f"-- {title}\n{_around(text, start)}")
    more = len(area.differences) - MAX_SHOWN_DIFFERENCES
    if more > 0:
        print(f"\n== {area.name}: {more} more differences are not shown")


def _around(text, at):
    """So much of a text that the place can be seen."""
    start = max(0, at - MAX_SHOWN_CHARS // 3)
    shown = text[start : start + MAX_SHOWN_CHARS]
    before = "... " if start else ""
    after = " ..." if start + MAX_SHOWN_CHARS < len(text) else ""
    return (before + shown + after).encode("utf-8", "backslashreplace").decode()


def _text(answer):
    """Bytes as a text from which they could be had again."""
    return answer.decode("utf-8", "surrogateescape") if isinstance(answer, bytes) else answer
