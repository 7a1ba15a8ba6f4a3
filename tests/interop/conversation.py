"""What the clients say, and how their answers are read. An endpoint without replies says the same back."""

TEXT = 'Say "hi" to Zoë,\nthen count:  one two\tthree 🙂 日本.'

# A token is a word or one other character, each with the white space before it:
# Say, ", hi, ", to, Zoë, the comma, then, count, the colon, one, two, three, 🙂, 日本, the full stop.
TOKENS = 16
FIRST_TWO_TOKENS = 'Say "'


def user(text=TEXT):
    return [{"role": "user", "content": text}]


def contents(chunks):
    """The piece of text in each chunk of a stream of one choice."""
    return [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]


def said(answer):
    """The text of a completion, or of the chunks of its stream."""
    if hasattr(answer, "choices"):
        return answer.choices[0].message.content
    return "".join(contents(answer))
