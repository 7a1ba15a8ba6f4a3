// The Vercel AI SDK with its provider for OpenAI-compatible servers.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, streamText } from 'ai';

import { FIRST_TWO_TOKENS, TEXT, TOKENS } from './conversation.mjs';
import { ROUTES, serve } from './server.mjs';
import { CREDENTIALS, mint } from './token.mjs';

const tokens = Object.fromEntries(CREDENTIALS.map((name) => [name, mint(name)]));
let server;

before(async () => {
  server = await serve();
});
after(() => server?.stop());

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

      test('generateText gives the text, its end and its usage', async () => {
        const { text, finishReason, usage } = await generateText({ model: model(), prompt: TEXT });
        assert.equal(text, TEXT);
        assert.equal(finishReason, 'stop');
        assert.deepEqual([usage.inputTokens, usage.outputTokens], [TOKENS, TOKENS]);
      });

      test('streamText gives the text in pieces, its end and its usage', async () => {
        const result = streamText({ model: model(), prompt: TEXT });
        const pieces = [];
        for await (const piece of result.textStream) pieces.push(piece);
        assert.ok(pieces.length > 1);
        assert.equal(pieces.join(''), TEXT);
        assert.equal(await result.finishReason, 'stop');
        assert.equal((await result.usage).outputTokens, TOKENS);
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

      test('maxOutputTokens cuts and says length', async () => {
        const { text, finishReason } = await generateText({
          model: model(),
          prompt: TEXT,
          maxOutputTokens: 2,
        });
        assert.equal(finishReason, 'length');
        assert.equal(text, FIRST_TWO_TOKENS);
      });
    });
  }
}
