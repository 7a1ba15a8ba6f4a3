"""What the clients say. An endpoint without replies says the same back."""

TEXT = 'Say "hi" to Zoë,\nthen count:  one two\tthree 🙂 日本.'


def user(text=TEXT):
    return [{"role": "user", "content": text}]
