"""Puts many mutants into one source text, each behind a switch that is read when the program runs.

So all of them are compiled once. No line is added or removed: an error of the compiler still stands in
the line of its mutant.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import tree_sitter
import tree_sitter_rust

from listing import Mutant

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_rust.language()))

# Appended to the root of each crate.
SWITCH = b"""

pub(crate) fn is_mutant_on(number: u32) -> bool {
    static ON: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
    let read = || std::env::var("MUTANT").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    *ON.get_or_init(read) == number
}
"""

# Returns a part of the source, with the edits inside of it made.
Render = Callable[[int, int], bytes]


class NotPossible(Exception):
    """The mutant cannot be put behind a switch."""


@dataclass
class Edit:
    """The mutants of one range of bytes, which is empty where something is only inserted."""

    start: int
    end: int
    changes: list[Callable[[Render, bytes], bytes]] = field(default_factory=list)


def switched(
    source: bytes, mutants: list[Mutant], not_const: set[int]
) -> tuple[bytes, list[Mutant]]:
    """Returns the text with all mutants that can be put into it, and those that cannot.

    The functions around the lines `not_const` lose their `const`: they call one that has a switch."""
    root = PARSER.parse(source).root_node
    offsets = _line_offsets(source)
    edits: dict[tuple[int, int], Edit] = {}
    impossible = []
    for mutant in mutants:
        start, end = (_offset(source, offsets, place) for place in (mutant.start, mutant.end))
        try:
            first, last, change = _edit(root, mutant, start, end)
            consts = _const_of(root, start)
        except NotPossible:
            impossible.append(mutant)
            continue
        edits.setdefault((first, last), Edit(first, last)).changes.append(change)
        for word in consts:
            edits[word] = Edit(*word, [lambda _, text: b""])
    for line in not_const:
        try:
            consts = _const_of(root, _offset(source, offsets, (line, 1)))
        except NotPossible:
            # A constant, which stays one: the caller ends with the error.
            continue
        for word in consts:
            edits[word] = Edit(*word, [lambda _, text: b""])
    return _render(source, 0, len(source), sorted(edits.values(), key=_outer_first)), impossible


def _outer_first(edit: Edit) -> tuple[int, bool, int]:
    # An insertion stands before an expression that begins at the same byte.
    return (edit.start, edit.start != edit.end, -edit.end)


def _render(source: bytes, start: int, end: int, edits: list[Edit]) -> bytes:
    out = bytearray()
    at = start
    for index, edit in enumerate(edits):
        if edit.start < at or edit.end > end:
            continue
        inner = [other for other in edits[index + 1 :] if other.end <= edit.end]

        def render(first: int, last: int, inner: list[Edit] = inner) -> bytes:
            within = [other for other in inner if first <= other.start and other.end <= last]
            return _render(source, first, last, within)

        text = render(edit.start, edit.end) if edit.start < edit.end else b""
        for change in edit.changes:
            text = change(render, text)
        out += source[at : edit.start] + text
        at = edit.end
    return bytes(out + source[at:end])


def _edit(root, mutant: Mutant, start: int, end: int):
    on = f"crate::is_mutant_on({mutant.number})".encode()
    replacement = mutant.replacement.encode()
    node = root.descendant_for_byte_range(start, end)
    match mutant.genre:
        case "FnValue":
            value = b"" if replacement == b"()" else b" " + replacement
            early = b"if " + on + b" { return" + value + b"; } "
            return start, start, lambda _, text: text + early
        case "BinaryOperator":
            whole = _above(node, "binary_expression", "compound_assignment_expr")
            return _binary(whole, start, end, on, replacement)
        case "UnaryOperator":
            whole = _above(node, "unary_expression")
            return _choice(whole, on, lambda render: render(end, whole.end_byte))
        case "MatchArmGuard":
            return start, end, lambda _, text: _either(on, replacement, text)
        case "MatchArm":
            return _arm(_above(node, "match_arm"), on)
        case "StructField":
            return _field(_above(node, "field_initializer"), on)
    raise NotPossible


def _const_of(root, at: int) -> list[tuple[int, int]]:
    """Returns where the function around a byte says `const`: the switch is not constant."""
    node = root.descendant_for_byte_range(at, at)
    function = _above(node, "function_item")
    modifiers = [child for child in function.children if child.type == "function_modifiers"]
    words = [word for found in modifiers for word in found.children if word.type == "const"]
    return [(word.start_byte, word.end_byte) for word in words]


def _binary(whole, start: int, end: int, on: bytes, operator: bytes):
    def mutated(render: Render) -> bytes:
        return render(whole.start_byte, start) + operator + render(end, whole.end_byte)

    return _choice(whole, on, mutated)


def _arm(arm, on: bytes):
    pattern = arm.child_by_field_name("pattern")
    guard = pattern.child_by_field_name("condition")
    if guard is None:
        return pattern.end_byte, pattern.end_byte, lambda _, text: text + b" if !" + on
    return guard.start_byte, guard.end_byte, lambda _, text: b"!" + on + b" && (" + text + b")"


def _field(initializer, on: bytes):
    """Takes the value of a field from the base of its struct expression."""
    name = initializer.child_by_field_name("field")
    value = initializer.child_by_field_name("value")
    bases = [child for child in initializer.parent.children if child.type == "base_field_initializer"]
    if value is None or not bases:
        raise NotPossible
    base = bases[0].text[2:]
    return _choice(value, on, lambda _: b"(" + base + b")." + name.text)


def _choice(whole, on: bytes, mutated: Callable[[Render], bytes]):
    return whole.start_byte, whole.end_byte, lambda render, text: _either(on, mutated(render), text)


def _either(on: bytes, mutated: bytes, original: bytes) -> bytes:
    # In one line, so that no line below moves.
    mutated = b" ".join(line.split(b" // ")[0].strip() for line in mutated.splitlines())
    return b"(if " + on + b" { " + mutated + b" } else { " + original + b" })"


def _above(node, *types: str):
    while node is not None and node.type not in types:
        node = node.parent
    if node is None:
        raise NotPossible
    return node


def _line_offsets(source: bytes) -> list[int]:
    offsets = [0]
    for line in source.splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    return offsets


def _offset(source: bytes, offsets: list[int], place: tuple[int, int]) -> int:
    line, column = place
    text = source[offsets[line - 1] : offsets[line]].decode()
    return offsets[line - 1] + len(text[: column - 1].encode())
