// openai-node: create, stream, the stream helper.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import OpenAI from 'openai';

import { FIRST_TWO_TOKENS, TEXT, TOKENS, all, contents, user } from './conversation.mjs';
import { ROUTES, serve } from './server.mjs';
import { CREDENTIALS, forge, mint } from './token.mjs';

const tokens = Object.fromEntries(CREDENTIALS.map((name) => [name, mint(name)]));
let server;

before(async () => {
  server = await serve();
});
after(() => server?.stop());

for (const [route, path] of Object.entries(ROUTES)) {
  for (const credentials of CREDENTIALS) {
    describe(`${route}, ${credentials}`, () => {
      const open = (options) =>
        new OpenAI({ baseURL: server.baseURL(path), apiKey: tokens[credentials], ...options });

      test('a completion echoes the user and counts its tokens', async () => {
        const completion = await open().chat.completions.create({ model: '', messages: user() });
        assert.equal(completion.object, 'chat.completion');
        assert.equal(completion.choices.length, 1);
        assert.equal(completion.choices[0].message.role, 'assistant');
        assert.equal(completion.choices[0].message.content, TEXT);
        assert.equal(completion.choices[0].finish_reason, 'stop');
        assert.equal(completion.usage.completion_tokens, TOKENS);
      });

      test('a stream echoes the user in pieces', async () => {
        const chunks = await all(
          await open().chat.completions.create({ model: '', messages: user(), stream: true }),
        );
        assert.equal(chunks[0].choices[0].delta.role, 'assistant');
        assert.ok(contents(chunks).filter(Boolean).length > 1);
        assert.equal(contents(chunks).join(''), TEXT);
        assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
      });

      test('usage comes last and without choices', async () => {
        const chunks = await all(
          await open().chat.completions.create({
            model: '',
            messages: user(),
            stream: true,
            stream_options: { include_usage: true },
          }),
        );
        const last = chunks.pop();
        assert.deepEqual(last.choices, []);
        assert.equal(last.usage.completion_tokens, TOKENS);
        assert.ok(chunks.every((chunk) => chunk.choices.length === 1 && !chunk.usage));
        assert.equal(contents(chunks).join(''), TEXT);
      });

      test('the stream helper puts the pieces together', async () => {
        const deltas = [];
        const stream = open().chat.completions.stream({ model: '', messages: user() });
        stream.on('content', (delta) => deltas.push(delta));
        const completion = await stream.finalChatCompletion();
        assert.ok(deltas.length > 1);
        assert.equal(deltas.join(''), TEXT);
        assert.equal(completion.choices[0].message.role, 'assistant');
        assert.equal(completion.choices[0].message.content, TEXT);
        assert.equal(completion.choices[0].finish_reason, 'stop');
      });

      test('max_tokens cuts and says length', async () => {
        const completion = await open().chat.completions.create({
          model: '',
          messages: user(),
          max_tokens: 2,
        });
        const { content } = completion.choices[0].message;
        assert.equal(completion.choices[0].finish_reason, 'length');
        assert.equal(content, FIRST_TWO_TOKENS);
      });

      test('two choices of a stream are both the whole answer', async () => {
        const chunks = await all(
          await open().chat.completions.create({ model: '', messages: user(), n: 2, stream: true }),
        );
        const texts = ['', ''];
        for (const { index, delta } of chunks.flatMap((chunk) => chunk.choices)) {
          texts[index] += delta.content ?? '';
        }
        assert.deepEqual(texts, [TEXT, TEXT]);
      });

      test('a key that is a function is asked for each request', async () => {
        let asked = 0;
        const client = open({
          apiKey: async () => {
            asked += 1;
            return asked === 1 ? forge(tokens[credentials]) : tokens[credentials];
          },
        });
        const create = () => client.chat.completions.create({ model: '', messages: user() });
        await assert.rejects(create, OpenAI.PermissionDeniedError);
        assert.equal((await create()).choices[0].message.content, TEXT);
        assert.equal(asked, 2);
      });
    });
  }
}
