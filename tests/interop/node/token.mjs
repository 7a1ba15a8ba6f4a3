// Tokens made by AWS's own generator, which is in Python.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { INTEROP } from './server.mjs';

/** Those of stagemaker.yaml, by their kind. */
export const KEYS = JSON.parse(readFileSync(join(INTEROP, 'credentials.json')));
export const CREDENTIALS = Object.keys(KEYS);

export function mint(credentials = 'long-term') {
  const call = [join(INTEROP, 'aws_token.py'), credentials];
  const options = { encoding: 'utf8', timeout: 60_000 };
  return execFileSync(process.env.STAGEMAKER_PYTHON, call, options).trim();
}

/** The token with the last digit of its signature changed. */
export function forge(token) {
  const prefix = 'sagemaker-api-key-';
  const text = Buffer.from(token.slice(prefix.length), 'base64').toString();
  const changed = text.replace(/(.)&Version=/, (_, digit) => `${digit === '0' ? 1 : 0}&Version=`);
  return prefix + Buffer.from(changed).toString('base64');
}
