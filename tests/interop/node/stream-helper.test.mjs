// `chat.completions.stream` of openai-node: its events, and what it puts together.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import OpenAI from 'openai';
import { zodFunction } from 'openai/helpers/zod';
import { z } from 'zod';

import { user } from './conversation.mjs';
import { SCRIPTS, serve } from './server.mjs';
import { mint } from './token.mjs';

const CITY = z.object({ city: z.string() });
const TOOLS = [zodFunction({ name: 'get_weather', parameters: CITY })];
let server;
let completions;

before(async () => {
  server = await serve(SCRIPTS);
  const baseURL = server.baseURL('/endpoints/words');
  completions = new OpenAI({ baseURL, apiKey: mint() }).chat.completions;
});
after(() => server?.stop());

const EVENTS = [
  'chunk',
  'content.delta',
  'content.done',
  'tool_calls.function.arguments.delta',
  'tool_calls.function.arguments.done',
  'logprobs.content.delta',
  'logprobs.content.done',
];

/** All events by name, and the completion that the helper makes of them. */
async function listen(text, options) {
  const stream = completions.stream({ model: '', messages: user(text), ...options });
  const events = Object.fromEntries(EVENTS.map((name) => [name, []]));
  for (const name of EVENTS) stream.on(name, (event) => events[name].push(event));
  const completion = await stream.finalChatCompletion();
  return { events, completion };
}

test('the pieces of a text add up and end once', async () => {
  const { events, completion } = await listen('Please count.');
  const [first, ...others] = events.chunk.map(({ choices: [{ delta }] }) => delta.role);
  assert.equal(first, 'assistant');
  assert.ok(others.length > 0);
  assert.ok(others.every((role) => role === undefined || role === null));
  assert.equal(events['content.delta'].map(({ delta }) => delta).join(''), 'one two three four five');
  assert.equal(events['content.done'].length, 1);
  assert.equal(completion.choices[0].message.content, 'one two three four five');
  assert.equal(completion.choices[0].finish_reason, 'stop');
  assert.equal(completion.usage, undefined);
});

test('usage comes once where it is asked for', async () => {
  const { events, completion } = await listen('Please count.', {
    stream_options: { include_usage: true },
  });
  assert.equal(completion.usage.completion_tokens, 5);
  assert.equal(events.chunk.filter(({ usage }) => usage).length, 1);
  assert.equal(events.chunk.filter(({ choices }) => choices.length === 0).length, 1);
});

test('two choices have each a text', async () => {
  const { completion } = await listen('Flip a coin.', { n: 2 });
  assert.deepEqual(
    completion.choices.map(({ index, message }) => [index, message.role, message.content]),
    [
      [0, 'assistant', 'heads'],
      [1, 'assistant', 'tails'],
    ],
  );
});

test('the deltas of two calls beside a text add up', async () => {
  const { events, completion } = await listen('Compare Paris and Rome.', { tools: TOOLS });
  const [{ message, finish_reason: reason }] = completion.choices;
  assert.equal(reason, 'tool_calls');
  assert.equal(message.content, 'Two at once.');
  assert.deepEqual(
    message.tool_calls.map(({ function: { name, parsed_arguments: place } }) => [name, place.city]),
    [
      ['get_weather', 'Paris'],
      ['get_weather', 'Rome'],
    ],
  );
  assert.equal(new Set(message.tool_calls.map(({ id }) => id)).size, 2);

  const deltas = events['tool_calls.function.arguments.delta'];
  const done = events['tool_calls.function.arguments.done'];
  assert.deepEqual(
    done.map(({ index, arguments: text }) => [index, JSON.parse(text).city]),
    [
      [0, 'Paris'],
      [1, 'Rome'],
    ],
  );
  for (const { index, arguments: text } of done) {
    const ofCall = deltas.filter((delta) => delta.index === index);
    assert.ok(ofCall.length > 1);
    assert.equal(ofCall.map((delta) => delta.arguments_delta ?? '').join(''), text);
  }
});

test('logprobs of a script are told to the digit', async () => {
  const { events, completion } = await listen('Are you sure?', { logprobs: true, top_logprobs: 2 });
  const tokens = completion.choices[0].logprobs.content;
  assert.deepEqual(
    tokens.map(({ token, logprob }) => [token, logprob]),
    [
      ['Yes', -0.25],
      ['.', -0.125],
    ],
  );
  assert.deepEqual(
    tokens[0].top_logprobs.map(({ token }) => token),
    ['Yes', 'No'],
  );
  assert.equal(events['logprobs.content.done'].length, 1);
});

test('a stream that is left takes nothing with it', async () => {
  const baseURL = server.baseURL('/endpoints/slow');
  const slow = new OpenAI({ baseURL, apiKey: mint() }).chat.completions;
  const stream = slow.stream({ model: '', messages: user() });
  await assert.rejects(async () => {
    for await (const _ of stream) stream.abort();
  }, OpenAI.APIUserAbortError);
  const completion = await slow.stream({ model: '', messages: user() }).finalChatCompletion();
  assert.equal(completion.choices[0].message.content, 'one two three four five six seven eight');
});
