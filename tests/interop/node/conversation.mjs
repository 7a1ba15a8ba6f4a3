// What the clients say. An endpoint without replies says the same back.

export const TEXT = 'Say "hi" to Zoë,\nthen count:  one two\tthree 🙂 日本.';

export const user = (content = TEXT) => [{ role: 'user', content }];
