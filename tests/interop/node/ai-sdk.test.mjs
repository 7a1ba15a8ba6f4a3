// The Vercel AI SDK with its provider for OpenAI-compatible servers.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateText, streamText } from 'ai';

import { TEXT } from './conversation.mjs';
import { REFUSALS, checkBody } from './refusals.mjs';
import { ROUTES, serve } from './server.mjs';
import { CREDENTIALS, forge, mint } from './token.mjs';

const tokens = Object.fromEntries(CREDENTIALS.map((name) => [name, mint(name)]));
let server;

before(async () => {
  server = await serve();
});
after(() => server?.stop(), { timeout: 10_000 });

for (const [route, path] of Object.entries(ROUTES)) {
  for (const credentials of CREDENTIALS) {
    describe(`${route}, ${credentials}`, () => {
      const model = () =>
        createOpenAICompatible({
          name: 'sagemaker',
          baseURL: server.baseURL(path),
          apiKey: tokens[credentials],
          includeUsage: true,
        })('');

      test('generateText', async () => {
        const { text, finishReason, usage } = await generateText({ model: model(), prompt: TEXT });
        assert.equal(text, TEXT);
        assert.equal(finishReason, 'stop');
        assert.ok(usage.inputTokens > 0);
        assert.ok(usage.outputTokens > 0);
      });

      test('streamText', async () => {
        const result = streamText({ model: model(), prompt: TEXT });
        const pieces = [];
        for await (const piece of result.textStream) pieces.push(piece);
        assert.ok(pieces.length > 1);
        assert.equal(pieces.join(''), TEXT);
        assert.equal(await result.finishReason, 'stop');
        assert.ok((await result.usage).outputTokens > 0);
      });

      test('the last of several messages is echoed', async () => {
        const { text } = await generateText({
          model: model(),
          system: 'Be brief.',
          messages: [
            { role: 'user', content: 'first' },
            { role: 'assistant', content: 'answer' },
            { role: 'user', content: [{ type: 'text', text: 'second' }] },
          ],
        });
        assert.equal(text, 'second');
      });

      test('maxOutputTokens cuts', async () => {
        const { text, finishReason } = await generateText({
          model: model(),
          prompt: TEXT,
          maxOutputTokens: 2,
        });
        assert.equal(finishReason, 'length');
        assert.ok(text.length > 0 && text.length < TEXT.length);
        assert.ok(TEXT.startsWith(text));
      });
    });
  }
}

describe('refusals', () => {
  for (const refusal of REFUSALS) {
    let requests;
    const refused = () => {
      requests = 0;
      return createOpenAICompatible({
        name: 'sagemaker',
        baseURL: server.baseURL(refusal.path),
        apiKey: refusal.forged ? forge(tokens['long-term']) : tokens['long-term'],
        transformRequestBody: (body) => ({ ...body, ...refusal.extra }),
        fetch: (...arguments_) => {
          requests += 1;
          return fetch(...arguments_);
        },
      })(refusal.model ?? '');
    };
    const check = (error) => {
      assert.ok(APICallError.isInstance(error), error);
      assert.equal(error.statusCode, refusal.status);
      assert.equal(error.isRetryable, false);
      const body = JSON.parse(error.responseBody).error;
      assert.equal(error.message, body.message);
      checkBody(body, refusal);
      assert.equal(requests, 1, 'a refusal must not be tried again');
      return true;
    };

    test(`${refusal.name}, generateText`, async () => {
      await assert.rejects(generateText({ model: refused(), prompt: TEXT }), check);
    });

    test(`${refusal.name}, streamText`, async () => {
      const errors = [];
      const result = streamText({
        model: refused(),
        prompt: TEXT,
        onError: ({ error }) => errors.push(error),
      });
      await result.consumeStream();
      assert.equal(errors.length, 1);
      check(errors[0]);
    });
  }
});
