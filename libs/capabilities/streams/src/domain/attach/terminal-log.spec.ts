import { expect, it } from '@jest/globals';
import { asTerminalOutput } from './terminal-log.ts';

it.each([
  ['', ''],
  ['a', 'a'],
  ['a\nb\n', 'a\r\nb\r\n'],
  ['\n\n', '\r\n\r\n'],
  ['a\r\nb\n', 'a\r\nb\r\n'],
  ['progress\rdone\n', 'progress\rdone\r\n'],
])('a log of %j was on the terminal as %j', (log, shown) => {
  expect(Buffer.from(asTerminalOutput(Buffer.from(log))).toString()).toBe(shown);
});
