"""The differences that are wanted, each with its reason."""

import re

# An AFTER that any answer is, where BEFORE is the whole of the other.
ANYTHING = "anything"

FIELDS = ("area", "before", "after", "reason")


class Departure:
    """In the answers of an area, `before` is written as `after`; between slashes it is a pattern."""

    def __init__(self, area, before, after, reason):
        self.area, self.before, self.after, self.reason = area, before, after, reason
        is_pattern = len(before) > 1 and before[0] == before[-1] == "/"
        self.pattern = re.compile(before[1:-1] if is_pattern else re.escape(before))
        self.used = 0

    def concerns(self, area, text):
        return self.area in (area, "*") and self.pattern.search(text)

    def put_into(self, text):
        return self.pattern.sub(lambda found: found.expand(self.after), text)


class Departures:
    def __init__(self, listed):
        self.listed = listed

    @classmethod
    def read(cls, path):
        """Reads the list: one a line, four fields between ` | `, in which `\\r` and `\\n` are what
        they are in Python, and `nothing` is an empty text."""
        listed = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            fields = [_unescaped(field.strip()) for field in line.split(" | ")]
            if len(fields) != len(FIELDS) or not all(fields):
                raise SystemExit(f"{path.name}:{number}: expected {' | '.join(FIELDS)}")
            fields[2] = "" if fields[2] == "nothing" else fields[2]
            listed.append(Departure(*fields))
        return cls(listed)

    def explain(self, area, before, after):
        """Whether a difference is wanted: what was answered before becomes what is answered after
        when the departures of the area are put into it."""
        used = [own for own in self.listed if own.concerns(area, before)]
        expected = before
        for own in used:
            if own.after == ANYTHING and own.pattern.fullmatch(before):
                own.used += 1
                return True
            expected = own.put_into(expected)
        if not used or _measured_anew(expected, before) != after:
            return False
        for own in used:
            own.used += 1
        return True

    def never_seen(self):
        return [own for own in self.listed if not own.used]


def _unescaped(field):
    return field.replace("\\r", "\r").replace("\\n", "\n")


_LENGTH = re.compile(r"(?<=\r\ncontent-length: )\d+(?=\r\n)")


def _measured_anew(expected, before):
    """With the length of the body that it has now, if the length was right before."""
    found = _LENGTH.search(before)
    body = before.partition("\r\n\r\n")[2]
    if not found or int(found[0]) != len(body.encode("utf-8", "surrogateescape")):
        return expected
    body = expected.partition("\r\n\r\n")[2]
    return _LENGTH.sub(str(len(body.encode("utf-8", "surrogateescape"))), expected, count=1)
