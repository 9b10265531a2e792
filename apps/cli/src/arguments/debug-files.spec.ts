import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UsageError } from '../cli-error.ts';
import { readDebugFiles } from './debug-files.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'endo-files-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const noStdin = (): Promise<Uint8Array> => Promise.reject(new Error('stdin is not read'));

/** The custom profile of a file with this content, or the sentence of its refusal. */
async function read(content: string | Uint8Array): Promise<unknown> {
  const path = join(folder, 'container');
  writeFileSync(path, content);
  try {
    return (await readDebugFiles({ custom: path }, noStdin)).custom;
  } catch (error) {
    if (error instanceof UsageError) return error.message.replaceAll(path, 'FILE');
    throw error;
  }
}

/** Nine levels of ten each: a thousand million strings, in half a kilobyte. */
const aliasBomb = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 8 }, (_, i) => {
    const again = Array.from({ length: 10 }, () => `*a${i}`).join(', ');
    return `a${i + 1}: &a${i + 1} [${again}]`;
  }),
].join('\n');

describe('the file of a custom profile', () => {
  it.each<[string, string, object]>([
    ['JSON', '{"tty": true, "env": [{"name": "A", "value": "1"}]}', { tty: true }],
    ['YAML', 'tty: true\nenv:\n- name: A\n  value: "1"\n', { tty: true }],
    ['YAML with a marker and comments', '# mine\n---\ntty: true\n...\n', { tty: true }],
    ['YAML with an anchor', 'args: [&a x, *a]\n', { args: ['x', 'x'] }],
    ['a name of JavaScript as any other', '{"__proto__": {"tty": true}}', {}],
  ])('is %s', async (_name, content, expected) => {
    expect(await read(content)).toMatchObject(expected);
  });

  it('hides no name of JavaScript from the gateway, which refuses it', async () => {
    for (const content of ['{"__proto__": {"tty": true}}', '__proto__: {tty: true}']) {
      expect(JSON.stringify(await read(content))).toBe('{"__proto__":{"tty":true}}');
    }
  });

  it.each<[string, string | Uint8Array, string | RegExp]>([
    ['an alias bomb', aliasBomb, /^FILE is neither JSON nor YAML: Excessive alias count/],
    ['two documents', 'tty: true\n---\nstdin: true\n', 'FILE holds 2 documents, not one'],
    ['5 MB', `args: ["${'x'.repeat(5_000_000)}"]`, 'FILE is over 1048576 bytes'],
    ['an unknown tag', 'tty: !!js/function "x"', /^FILE is neither JSON nor YAML: Unresolved tag/],
    ['a tag of its own', 'args: !secret [x]', /^FILE is neither JSON nor YAML: Unresolved tag/],
    ['one name twice', 'tty: true\ntty: false\n', /^FILE is neither .*: Map keys must be unique/],
    ['a name that is no text', '? [a]\n: 1\n', /^FILE is neither JSON nor YAML/],
    ['a binary value', 'args: [!!binary aGk=]', /^FILE is neither JSON nor YAML/],
    ['ten thousand lists in each other', '['.repeat(10_000), /^FILE is neither JSON nor YAML/],
    ['a list', '[1]', 'FILE does not hold an object'],
    ['text', 'tty', 'FILE does not hold an object'],
    ['nothing', '', 'FILE is empty'],
    ['a broken line', 'tty: [', /^FILE is neither JSON nor YAML: /],
    ['no text at all', Uint8Array.of(0xff, 0xfe, 0x00), 'FILE is not UTF-8 text'],
  ])('is refused with %s', async (_name, content, expected) => {
    const before = Date.now();
    const refusal = await read(content);
    expect(refusal).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
    expect(Date.now() - before).toBeLessThan(10_000);
  });

  it('is read from stdin, for one flag at a time', async () => {
    const stdin = (): Promise<Uint8Array> => Promise.resolve(Buffer.from('tty: true'));
    expect(await readDebugFiles({ custom: '-' }, stdin)).toEqual({
      custom: { tty: true },
      document: undefined,
    });
    await expect(readDebugFiles({ custom: '-', fromFile: '-' }, stdin)).rejects.toThrow(
      'only one flag can read stdin',
    );
  });
});
