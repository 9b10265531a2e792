import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Masker } from '../domain/mask/masker.ts';
import { MasksFileInvalid, readMasksFile } from './read-masks-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'endoscope-masks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode });
  chmodSync(path, mode);
  return path;
}

function masked(path: string, text: string): string {
  const masker = new Masker(readMasksFile(path));
  return Buffer.concat([masker.push(Buffer.from(text)), masker.end()]).toString();
}

describe('a file of masks', () => {
  it('has literals and patterns, and literals from files of NAME=value lines', () => {
    write(
      'app.env',
      '# of the shop\nexport DB="hunter two"\nKEY=\'k-1=2\'\nEMPTY=\nPLAIN=plain  \r\n',
    );
    const path = write(
      'masks.yaml',
      `masks:\n  - { name: one, literal: 'x: y' }\n  - { name: token, pattern: 'ghp_\\w{4}' }\nliteralsFrom: [app.env]\n`,
    );
    expect(masked(path, 'x: y|ghp_abcd|hunter two|k-1=2|plain|EMPTY')).toBe(
      '****|********|**********|*****|*****|EMPTY',
    );
    expect(readMasksFile(path).size).toBe(5);
  });

  it('may be JSON, and have nothing in it', () => {
    expect(readMasksFile(write('empty.json', '{"masks": []}')).size).toBe(0);
  });

  it.each([
    ['is no YAML', 'masks: [\n  s3cret: [', /is not YAML in line/],
    ['is a list', '- s3cret', /must have masks/],
    ['has another field', 'masked: s3cret', /neither masks nor literalsFrom/],
    ['has masks that are no list', 'masks: s3cret', /not a list/],
    ['has a mask without a name', 'masks: [{ literal: s3cret }]', /number 1/],
    ['has a mask of two kinds', 'masks: [{ name: a, literal: s3cret, pattern: x }]', /number 1/],
    [
      'has a literal that is too short',
      'masks: [{ name: pin, literal: s3 }]',
      /Mask pin is refused/,
    ],
    ['has a pattern without a beginning', `masks: [{ name: any, pattern: '.{9}' }]`, /Mask any/],
    ['has paths that are none', 'literalsFrom: [1]', /list of paths/],
    ['has an alias', 'masks: [&a { name: a, literal: s3cret }, *a]', /is not YAML|cannot|alias/i],
    [
      'names a file that is not there',
      'literalsFrom: [nowhere.env]',
      /nowhere\.env cannot be read/,
    ],
  ])('that %s is refused, and quotes no secret', (_what, text, sentence) => {
    let failure: unknown;
    try {
      readMasksFile(write('bad.yaml', text));
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(MasksFileInvalid);
    expect((failure as Error).message).toMatch(sentence);
    expect((failure as Error).message).not.toMatch(/s3cret|s3\b/);
  });

  it('is refused when a line of literals is none, by its number', () => {
    write('lines.env', 'A=aaaa\ns3cret alone\n');
    const path = write('lines.yaml', 'literalsFrom: [lines.env]');
    expect(() => readMasksFile(path)).toThrow(/no NAME=value in line 2/);
  });

  it('is refused when others can read it, with the cure', () => {
    const path = write('open.yaml', 'masks: []', 0o640);
    expect(() => readMasksFile(path)).toThrow(`chmod 600 ${path}`);
    const env = write('open.env', 'A=aaaa', 0o604);
    expect(() => readMasksFile(write('of.yaml', `literalsFrom: [${env}]`))).toThrow('chmod 600');
  });
});
