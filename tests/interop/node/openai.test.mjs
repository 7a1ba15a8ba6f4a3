// openai-node: create, stream, the stream helper.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import OpenAI from 'openai';

import { TEXT, user } from './conversation.mjs';
import { REFUSALS, checkBody } from './refusals.mjs';
import { ROUTES, serve } from './server.mjs';
import { CREDENTIALS, forge, mint } from './token.mjs';

const CLASSES = {
  400: OpenAI.BadRequestError,
  403: OpenAI.PermissionDeniedError,
  404: OpenAI.NotFoundError,
};
const tokens = Object.fromEntries(CREDENTIALS.map((name) => [name, mint(name)]));
let server;

before(async () => {
  server = await serve();
});
after(() => server?.stop(), { timeout: 10_000 });

async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const pieces = (chunks) => chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '');

for (const [route, path] of Object.entries(ROUTES)) {
  for (const credentials of CREDENTIALS) {
    describe(`${route}, ${credentials}`, () => {
      const open = (options) =>
        new OpenAI({ baseURL: server.baseURL(path), apiKey: tokens[credentials], ...options });

      test('create', async () => {
        const completion = await open().chat.completions.create({ model: '', messages: user() });
        assert.equal(completion.object, 'chat.completion');
        assert.equal(completion.choices.length, 1);
        assert.equal(completion.choices[0].message.role, 'assistant');
        assert.equal(completion.choices[0].message.content, TEXT);
        assert.equal(completion.choices[0].finish_reason, 'stop');
        assert.ok(completion.usage.completion_tokens > 0);
      });

      test('stream', async () => {
        const chunks = await all(
          await open().chat.completions.create({ model: '', messages: user(), stream: true }),
        );
        assert.equal(chunks[0].choices[0].delta.role, 'assistant');
        assert.ok(pieces(chunks).filter(Boolean).length > 1);
        assert.equal(pieces(chunks).join(''), TEXT);
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
        assert.ok(last.usage.completion_tokens > 0);
        assert.ok(chunks.every((chunk) => chunk.choices.length === 1 && !chunk.usage));
        assert.equal(pieces(chunks).join(''), TEXT);
      });

      test('stream helper', async () => {
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

      test('max_tokens cuts', async () => {
        const completion = await open().chat.completions.create({
          model: '',
          messages: user(),
          max_tokens: 2,
        });
        const { content } = completion.choices[0].message;
        assert.equal(completion.choices[0].finish_reason, 'length');
        assert.ok(content.length > 0 && content.length < TEXT.length);
        assert.ok(TEXT.startsWith(content));
      });

      test('two choices, streamed', async () => {
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

describe('refusals', () => {
  for (const refusal of REFUSALS) {
    for (const kind of ['create', 'stream', 'stream helper']) {
      test(`${refusal.name}, ${kind}`, async () => {
        let requests = 0;
        const client = new OpenAI({
          baseURL: server.baseURL(refusal.path),
          apiKey: refusal.forged ? forge(tokens['long-term']) : tokens['long-term'],
          fetch: (...arguments_) => {
            requests += 1;
            return fetch(...arguments_);
          },
        });
        const body = { model: refusal.model ?? '', messages: user(), ...refusal.extra };
        await assert.rejects(
          async () => {
            const { completions } = client.chat;
            if (kind === 'stream helper') await completions.stream(body).finalChatCompletion();
            else await completions.create({ ...body, stream: kind === 'stream' });
          },
          (error) => {
            assert.equal(error.constructor, CLASSES[refusal.status]);
            assert.equal(error.status, refusal.status);
            assert.equal(error.code, refusal.code);
            assert.equal(error.type, refusal.type);
            assert.equal(error.message, `${refusal.status} ${error.error.message}`);
            checkBody(error.error, refusal);
            return true;
          },
        );
        assert.equal(requests, 1, 'a refusal must not be tried again');
      });
    }
  }
});
