import { describe, expect, it } from '@jest/globals';
import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';
import { KeepSealed } from './keep-sealed.ts';
import type { SealResult } from './seal-ledger.ts';

function sealed(treeSize: number, isFull = false): SealResult {
  const root = new Uint8Array(32);
  const head = { treeSize, root, note: `of ${treeSize}`, keyId: '0a0b0c0d', signedAt: new Date(0) };
  return { kind: 'sealed', events: 1, head, fencingToken: 1n, isFull };
}

/** A sealer that answers what it is told, and everything that is said about it, in order. */
function keeping(answers: (SealResult | Error)[]) {
  const told: string[] = [];
  const clock = { nowMs: 0 };
  const seal = {
    execute: async (): Promise<SealResult> => {
      const answer = answers.shift() ?? { kind: 'idle' };
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const keep = new KeepSealed(
    seal,
    {
      onState: (state, cause) => told.push([state, (cause as Error)?.message].join(' ').trim()),
      onSealed: ({ head }) => told.push(`sealed ${head.treeSize}`),
      onFailure: ({ message }: Error) => told.push(`failed: ${message}`),
      showHead: ({ treeSize }) => told.push(`shown ${treeSize}`),
    } as ConstructorParameters<typeof KeepSealed>[1],
    () => clock.nowMs,
  );
  return { keep, told, clock, left: answers };
}

describe('keeping the ledger sealed', () => {
  it('goes on at once while batches are full, and ends with the first that is not', async () => {
    const { keep, told, left } = keeping([
      sealed(5, true),
      sealed(10, true),
      sealed(11),
      sealed(12),
    ]);
    await keep.pass();
    expect(told).toEqual(['sealing', 'sealed 5', 'shown 5', 'sealed 10', 'sealed 11']);
    expect(left).toHaveLength(1);
  });

  it('tells a state once, however often it is found', async () => {
    const down = new Error('no database');
    const { keep, told } = keeping([
      { kind: 'idle' },
      { kind: 'standby' },
      { kind: 'standby' },
      down,
      down,
      { kind: 'idle' },
      { kind: 'idle' },
    ]);
    for (let pass = 0; pass < 7; pass += 1) await keep.pass();
    expect(told).toEqual([
      'standby',
      'failed: no database',
      'failing no database',
      'failed: no database',
      'waiting',
    ]);
    expect(keep.state).toBe('waiting');
  });

  it('shows a head at most every minute, and the last one when it is asked for', async () => {
    const { keep, told, clock } = keeping([sealed(1), sealed(2), sealed(3), sealed(4)]);
    await keep.pass();
    clock.nowMs += ledgerLimits.headLogIntervalMs - 1;
    await keep.pass();
    clock.nowMs += 1;
    await keep.pass();
    await keep.pass();
    keep.showLast();
    keep.showLast();
    expect(told.filter((line) => line.startsWith('shown'))).toEqual([
      'shown 1',
      'shown 3',
      'shown 4',
    ]);
  });

  it('begins no batch after its signal', async () => {
    const { keep, told } = keeping([sealed(1)]);
    await keep.pass(AbortSignal.abort());
    expect(told).toEqual([]);
  });
});
