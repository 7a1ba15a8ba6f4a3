// What the clients say, and how their streams are read. An endpoint without replies says the same back.

export const TEXT = 'Say "hi" to Zoë,\nthen count:  one two\tthree 🙂 日本.';

// As conversation.py counts them.
export const TOKENS = 16;
export const FIRST_TWO_TOKENS = 'Say "';

export const user = (content = TEXT) => [{ role: 'user', content }];

/** The piece of text in each chunk of a stream of one choice. */
export const contents = (chunks) => chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '');

export async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** A fetch that keeps the bodies of requests. */
export function noted() {
  const noting = (url, options) => {
    noting.bodies.push(JSON.parse(options.body));
    return fetch(url, options);
  };
  noting.bodies = [];
  return noting;
}
