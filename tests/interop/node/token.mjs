// Tokens made by AWS's own generator, which is in Python.

import { execFileSync } from 'node:child_process';

export const CREDENTIALS = ['long-term', 'temporary'];

export function mint(credentials = 'long-term') {
  const { STAGEMAKER_PYTHON, STAGEMAKER_MINT } = process.env;
  return execFileSync(STAGEMAKER_PYTHON, [STAGEMAKER_MINT, credentials], { encoding: 'utf8' }).trim();
}

/** The token with the last digit of its signature changed. */
export function forge(token) {
  const prefix = 'sagemaker-api-key-';
  const text = Buffer.from(token.slice(prefix.length), 'base64').toString();
  const changed = text.replace(/(.)&Version=/, (_, digit) => `${digit === '0' ? 1 : 0}&Version=`);
  return prefix + Buffer.from(changed).toString('base64');
}
