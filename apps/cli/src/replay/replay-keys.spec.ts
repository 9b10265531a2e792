import { expect, it } from '@jest/globals';
import { ReplayKeys } from './replay-keys.ts';

const keysOf = (...chunks: string[]): string[] => {
  const keys = new ReplayKeys();
  return chunks.flatMap((chunk) =>
    keys
      .feed(Buffer.from(chunk))
      .map((key) => (key.name === 'character' ? key.text : `<${key.name}>`)),
  );
};

it.each([
  ['letters', ['qé'], ['q', 'é']],
  [
    'arrows in both dialects',
    ['\x1b[C\x1bOD\x1b[A\x1bOB'],
    ['<right>', '<left>', '<up>', '<down>'],
  ],
  [
    'pages and ends',
    ['\x1b[5~\x1b[6~\x1b[H\x1b[4~'],
    ['<page-up>', '<page-down>', '<home>', '<end>'],
  ],
  ['arrows that are cut', ['\x1b[', 'C', '\x1bO', 'D'], ['<right>', '<left>']],
  ['an escape alone', ['\x1b', 'n'], ['<escape>', 'n']],
  ['sequences nobody knows', ['\x1b[200~x\x1b[?1;2cy'], ['x', 'y']],
  ['ends of a line', ['\r\n\x7f\b'], ['<enter>', '<enter>', '<backspace>', '<backspace>']],
  ['interrupts', ['\x03\x04'], ['<interrupt>', '<interrupt>']],
  ['controls', ['\x00\x1a'], []],
])('reads %s', (_what, chunks, keys) => {
  expect(keysOf(...chunks)).toEqual(keys);
});
