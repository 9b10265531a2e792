import { describe, expect, it } from '@jest/globals';
import type { Database } from '@endoscope/database';
import { recordingLimits } from '../domain/recordings.limits.ts';
import { GroupedAppends } from './grouped-appends.ts';

const { groupedAppendsMax, groupedBytesMax } = recordingLimits;

interface Statement {
  readonly ids: readonly string[];
  readonly answer: PromiseWithResolvers<readonly { recording_id: string }[]>;
}

/** Statements that are answered when they are told to. */
function stage() {
  const statements: Statement[] = [];
  const query = ((_: string, values: readonly unknown[]) => {
    const ids = values.filter((_value, n) => n % 3 === 0) as string[];
    const answer = Promise.withResolvers<readonly { recording_id: string }[]>();
    statements.push({ ids, answer });
    return answer.promise;
  }) as unknown as Database['query'];
  const appends = new GroupedAppends(query);
  const append = (id: string, bytes = 1) => appends.append(id, 0, Buffer.alloc(bytes));
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const answer = async (number: number, written: readonly string[]): Promise<void> => {
    statements[number]!.answer.resolve(written.map((recording_id) => ({ recording_id })));
    await settled();
  };
  return { statements, append, answer, settled };
}

describe('appends of many recordings', () => {
  it('go at once when none is under way, and together when one is', async () => {
    const { statements, append, answer } = stage();
    const all = ['a', 'b', 'c', 'd', 'e'].map((id) => append(id));
    expect(statements.map(({ ids }) => ids)).toEqual([['a']]);
    await answer(0, ['a']);
    expect(statements[1]?.ids).toEqual(['b', 'c', 'd', 'e']);
    await answer(1, ['b', 'd', 'e']);
    expect(await Promise.all(all)).toEqual([true, true, false, true, true]);
  });

  it('are as many as a power of two, and no more than a statement may have', async () => {
    const { statements, append, answer } = stage();
    void append('first');
    for (let n = 0; n < groupedAppendsMax + 3; n += 1) void append(`id ${n}`);
    for (let n = 0; n < 3; n += 1) await answer(n, []);
    expect(statements.map(({ ids }) => ids.length)).toEqual([1, groupedAppendsMax, 2, 1]);
  });

  it('go alone, and wait for no other, when they are large', () => {
    const { statements, append } = stage();
    void append('a');
    void append('large', groupedBytesMax + 1);
    void append('b', groupedBytesMax);
    expect(statements.map(({ ids }) => ids)).toEqual([['a'], ['large']]);
  });

  it('are never two of one recording', async () => {
    const { statements, append, answer } = stage();
    for (const id of ['first', 'a', 'a', 'b']) void append(id);
    await answer(0, []);
    await answer(1, []);
    expect(statements.map(({ ids }) => ids)).toEqual([['first'], ['a', 'b'], ['a']]);
  });

  it('fail together, and those after them go on', async () => {
    const { statements, append, answer, settled } = stage();
    const first = append('first');
    const both = Promise.allSettled([append('a'), append('b')]);
    await answer(0, ['first']);
    statements[1]!.answer.reject(new Error('cut off'));
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await settled();
    const next = append('c');
    await answer(2, ['c']);
    expect([await first, await next]).toEqual([true, true]);
  });
});
