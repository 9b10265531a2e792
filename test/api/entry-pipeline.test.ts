import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { entries, entryPipeline } from '../../apps/gateway/src/entry-pipeline.ts';
import { columns, expectGolden } from '../support/golden.ts';

const source = join(import.meta.dirname, '../../apps/gateway/src');

describe('the entry pipeline', () => {
  it('is the committed table', () => {
    const rows = entryPipeline.map(({ check, at }) => [check, ...entries.map((e) => at[e])]);
    expectGolden('test/golden/entry-pipeline.txt', columns([['check', ...entries], ...rows]));
  });

  it('names files that exist', () => {
    const files = entryPipeline
      .flatMap(({ at }) => Object.values(at))
      .filter((f) => /\.ts$/.test(f));
    expect(files.filter((file) => !existsSync(join(source, file)))).toEqual([]);
  });
});
