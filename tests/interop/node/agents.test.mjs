// Agents of the Vercel AI SDK and of openai-node that follow a script: their tools really run.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateText, stepCountIs, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { z } from 'zod';

import { noted } from './conversation.mjs';
import { DESKS, desk, trip } from './desk.mjs';
import { SCRIPTS, serve } from './server.mjs';
import { mint } from './token.mjs';

const TEXT = 'I want to fly to Rome.';
const BAD_DAY = 'I want to fly to Rome on a bad day.';
const token = mint();
let server;

before(async () => {
  server = await serve(SCRIPTS);
});
after(() => server?.stop());

/** An agent of the AI SDK: asks, and says what the model said in each step. */
function aiSdk({ path, test, stream, ...options }) {
  const fetch = noted();
  const { calls, tools } = desk((_, { description, inputSchema }, execute) =>
    tool({ description, inputSchema, execute }),
  );
  const model = createOpenAICompatible({
    name: 'sagemaker',
    baseURL: server.baseURL(path),
    apiKey: token,
    headers: { 'X-Stagemaker-Test': test },
    fetch,
  })('');
  const ask = async (prompt) => {
    const asked = { model, tools, prompt, stopWhen: stepCountIs(3), ...options };
    if (!stream) return (await generateText(asked)).steps.map(({ text }) => [text]);
    const errors = [];
    const result = streamText({ ...asked, onError: ({ error }) => errors.push(error) });
    const steps = [];
    for await (const part of result.fullStream) {
      if (part.type === 'start-step') steps.push([]);
      if (part.type === 'text-delta') steps.at(-1).push(part.text);
    }
    if (errors.length > 0) throw errors[0];
    return steps;
  };
  return { ask, calls, fetch };
}

/** `runTools` of openai-node: the same. */
function runTools({ path, test, stream, ...options }) {
  const fetch = noted();
  const { calls, tools } = desk((name, { description, inputSchema }, run) => ({
    type: 'function',
    function: {
      name,
      description,
      parameters: z.toJSONSchema(inputSchema),
      parse: JSON.parse,
      function: (input) => JSON.stringify(run(input)),
    },
  }));
  const client = new OpenAI({
    baseURL: server.baseURL(path),
    apiKey: token,
    defaultHeaders: { 'X-Stagemaker-Test': test },
    fetch,
    ...options,
  });
  const ask = async (content) => {
    const runner = client.chat.completions.runTools({
      model: '',
      messages: [{ role: 'user', content }],
      tools: Object.values(tools),
      stream,
    });
    const steps = [];
    let pieces = [];
    runner.on('content', (piece) => pieces.push(piece));
    runner.on('chatCompletion', ({ choices: [{ message }] }) => {
      if (!stream) pieces = [message.content ?? ''];
      assert.equal(message.content ?? '', pieces.join(''));
      steps.push(pieces);
      pieces = [];
    });
    await runner.done();
    assert.equal(await runner.finalContent(), steps.at(-1).join(''));
    return steps;
  };
  return { ask, calls, fetch };
}

/** Each client, and how the status of what it raises is read. */
const CLIENTS = {
  'AI SDK': {
    open: aiSdk,
    statusOf: (error) => {
      assert.ok(APICallError.isInstance(error), error);
      return error.statusCode;
    },
  },
  runTools: {
    open: runTools,
    statusOf: (error) => {
      assert.equal(error.constructor, OpenAI.InternalServerError);
      return error.status;
    },
  },
};

for (const [name, { open, statusOf }] of Object.entries(CLIENTS)) {
  for (const stream of [false, true]) {
    describe(`${name}, ${stream ? 'stream' : 'whole'}`, () => {
      const agent = (context, options) =>
        open({ path: DESKS.endpoint, test: context.fullName, stream, ...options });

      for (const [desk, path] of Object.entries(DESKS)) {
        test(`an agent gets through two tools to its answer, ${desk}`, async (context) => {
          const { ask, calls, fetch } = agent(context, { path });
          const [first, second, last] = await ask(TEXT);
          assert.deepEqual(calls, trip(TEXT));
          assert.equal(first.join(''), 'Let me see.');
          assert.equal(second.join(''), '');
          assert.equal(last.join(''), 'Booked: R0ME.');
          assert.equal(last.length > 1, stream);
          assert.deepEqual(
            fetch.bodies.map((body) => body.stream ?? false),
            [stream, stream, stream],
          );
        });
      }

      test('two calls at once are both made and their results told apart', async (context) => {
        const { ask, calls } = agent(context);
        const steps = await ask('Is it Paris or Rome?');
        assert.deepEqual(calls, [
          ['get_weather', { city: 'Paris' }],
          ['get_weather', { city: 'Rome' }],
        ]);
        assert.equal(steps.at(-1).join(''), 'Paris is grey, Rome is blue.');
      });

      test('a failure at the third request is raised after both tools ran', async (context) => {
        const { ask, calls, fetch } = agent(context, { maxRetries: 0 });
        await assert.rejects(ask(BAD_DAY), (error) => {
          assert.equal(statusOf(error), 503);
          assert.match(error.message, /Received server error \(503\).*The engine is restarting\./);
          return true;
        });
        assert.deepEqual(calls, trip(BAD_DAY));
        assert.equal(fetch.bodies.length, 3);
      });

      test('a failure at the third request is tried again and no tool runs twice', async (context) => {
        const { ask, calls, fetch } = agent(context, { maxRetries: 1 });
        const steps = await ask(BAD_DAY);
        assert.equal(steps.at(-1).join(''), 'Booked: R0ME.');
        assert.deepEqual(calls, trip(BAD_DAY));
        assert.equal(fetch.bodies.length, 4);
      });
    });
  }
}
