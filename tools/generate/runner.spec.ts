import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withGenerateLock } from './lock.ts';
import { checkGenerated, runGenerators } from './runner.ts';
import type { Generator } from './runner.ts';

describe('running generators', () => {
  let root: string;
  let runs: number;
  let generator: Generator;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'generate-'));
    runs = 0;
    mkdirSync(join(root, 'in'));
    writeFileSync(join(root, 'in/a.txt'), 'a');
    generator = {
      name: 'upper',
      inputs: ['in'],
      output: 'out',
      isCommitted: true,
      run: (from, outputDirectory) => {
        runs += 1;
        mkdirSync(outputDirectory, { recursive: true });
        const text = readFileSync(join(from, 'in/a.txt'), 'utf8');
        writeFileSync(join(outputDirectory, 'a.txt'), text.toUpperCase());
      },
    };
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const run = (force = false): void => runGenerators(root, [generator], force);

  it('skips what is up to date, unless forced', () => {
    run();
    run();
    expect(runs).toBe(1);
    run(true);
    expect(runs).toBe(2);
  });

  it('runs again when an input or the output has changed', () => {
    run();
    writeFileSync(join(root, 'in/a.txt'), 'b');
    run();
    expect(readFileSync(join(root, 'out/a.txt'), 'utf8')).toBe('B');
    rmSync(join(root, 'out/a.txt'));
    run();
    expect(runs).toBe(3);
  });

  it('finds edited, missing and surplus files without touching them', () => {
    run();
    expect(checkGenerated(root, [generator])).toEqual([]);
    writeFileSync(join(root, 'out/a.txt'), 'edited');
    writeFileSync(join(root, 'out/b.txt'), 'surplus');
    expect(checkGenerated(root, [generator])).toEqual([
      'out of date: out/a.txt',
      'not generated any more: out/b.txt',
    ]);
    expect(readFileSync(join(root, 'out/a.txt'), 'utf8')).toBe('edited');
    rmSync(join(root, 'out'), { recursive: true });
    expect(checkGenerated(root, [generator])).toEqual(['missing: out/a.txt']);
  });

  it('does not check what is not committed', () => {
    expect(checkGenerated(root, [{ ...generator, isCommitted: false }])).toEqual([]);
    expect(runs).toBe(0);
  });

  it('takes over the lock of a process that is gone, and gives it back', async () => {
    const lock = join(root, 'node_modules/.cache/endoscope/generate.lock');
    mkdirSync(join(lock, '..'), { recursive: true });
    writeFileSync(lock, '999999999');
    await withGenerateLock(root, run);
    await withGenerateLock(root, run);
    expect(runs).toBe(1);
  });
});
