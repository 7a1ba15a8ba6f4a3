// What the emulator refuses, and the words in which it does.

import assert from 'node:assert/strict';

import { ROUTES } from './server.mjs';

const DENIED = {
  status: 403,
  code: 'access_denied_exception',
  type: 'permission_error',
  message: 'Authentication failed: Please make sure your bearer token is valid.',
  forged: true,
};

/** A request that is refused: how it differs from a good one, and the answer. */
export const REFUSALS = [
  { name: 'token', path: ROUTES.endpoint, ...DENIED },
  { name: 'token on component', path: ROUTES.component, ...DENIED },
  {
    name: 'unknown endpoint',
    path: '/endpoints/nope',
    status: 400,
    code: 'validation_error',
    type: 'invalid_request_error',
    message: 'Endpoint nope of account 123456789012 not found.',
  },
  {
    name: 'ill-typed',
    path: ROUTES.endpoint,
    status: 400,
    code: 'model_error',
    type: 'server_error',
    quoted: 'max_tokens',
    extra: { max_tokens: 'ten' },
  },
  {
    name: 'unknown model',
    path: ROUTES.component,
    status: 404,
    code: 'model_error',
    type: 'server_error',
    quoted: 'The model `gpt-4o` does not exist.',
    model: 'gpt-4o',
  },
];

const QUOTE =
  /^Received client error \((\d+)\) from \S+ with message "(.*)"\. See https:\/\/\S+ in account 123456789012 for more information\.$/s;

/** `error` is what stands under `error` in the answer. */
export function checkBody(error, refusal) {
  assert.equal(error.code, refusal.code);
  assert.equal(error.type, refusal.type);
  if (!refusal.quoted) {
    assert.equal(error.message, refusal.message);
    return;
  }
  const [, status, quote] = QUOTE.exec(error.message) ?? assert.fail(error.message);
  assert.equal(Number(status), refusal.status);
  const inner = JSON.parse(quote).error;
  assert.ok(inner.message.includes(refusal.quoted), inner.message);
  assert.equal(inner.code, refusal.status);
}
