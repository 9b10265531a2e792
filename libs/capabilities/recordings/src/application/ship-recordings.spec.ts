import { describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { RecordingSpool } from '../ports/recording-spool.ts';
import { ShipRecordings } from './ship-recordings.ts';

const signal = new AbortController().signal;

function setUp(options: { isKept?: boolean } = {}) {
  const done: string[] = [];
  const names = new Map<string, string>();
  const waiting = [newId('recording'), newId('recording')];
  waiting.forEach((id, at) => names.set(id, `rec ${at}`));
  const broken = new Set<string>();
  const state = { isDown: false, nowMs: 0 };
  const note = (what: string, id?: string): void => {
    done.push(id === undefined ? what : `${what} ${names.get(id)}`);
  };
  const spool: RecordingSpool = {
    place: 's3://here',
    checkFar: () => (state.isDown ? Promise.reject(new Error('down')) : Promise.resolve()),
    waiting: () => Promise.resolve([...waiting]),
    ship: (id) => {
      if (broken.has(id)) return Promise.reject(new Error('broken'));
      note('shipped', id);
      return Promise.resolve(7);
    },
    release: (id) => {
      note('released', id);
      waiting.splice(waiting.indexOf(id as never), 1);
      return Promise.resolve();
    },
    remove: (id) => Promise.resolve(note('removed', id)),
    bytes: () => Promise.resolve(waiting.length * 7),
  };
  const clock: Clock = { now: () => new Date(state.nowMs), sleep: () => Promise.resolve() };
  const ship = new ShipRecordings({
    ...{ spool, clock },
    changes: {
      shipped: (_ctx, id, { place, bytes }) => {
        note(`told of ${bytes} at ${place}`, id);
        return Promise.resolve(options.isKept ?? true);
      },
    },
    observer: {
      onShipped: () => undefined,
      onFailure: (id, _cause, isFirst) => note(isFirst ? 'failed first' : 'failed', id),
      onWaiting: (bytes) => note(`${bytes} bytes wait`),
    },
  });
  const turn = async (): Promise<string[]> => {
    await ship.execute(signal);
    return done.splice(0);
  };
  return { turn, state, waiting, broken };
}

describe('shipping recordings', () => {
  it('tells the ledger of each before what rests here goes', async () => {
    const { turn } = setUp();
    expect(await turn()).toEqual([
      ...['shipped rec 0', 'told of 7 at s3://here rec 0', 'released rec 0'],
      ...['shipped rec 1', 'told of 7 at s3://here rec 1', 'released rec 1', '0 bytes wait'],
    ]);
  });

  it('takes away again what was removed while it was on its way', async () => {
    const { turn } = setUp({ isKept: false });
    expect(await turn()).toContain('removed rec 0');
  });

  it('goes on with the others when one cannot be brought there', async () => {
    const { turn, waiting, broken } = setUp();
    broken.add(waiting[0]!);
    expect(await turn()).toEqual([
      ...['failed first rec 0', 'shipped rec 1', 'told of 7 at s3://here rec 1'],
      ...['released rec 1', '7 bytes wait'],
    ]);
  });

  it('waits longer after each turn that failed, and says it once', async () => {
    const { turn, state } = setUp();
    const { shipMs, shipMsMax } = recordingLimits;
    state.isDown = true;
    expect(await turn()).toEqual(['failed first', '14 bytes wait']);
    expect(await turn()).toEqual([]);
    state.nowMs += shipMs * 1.1;
    expect(await turn()).toEqual(['failed', '14 bytes wait']);
    state.nowMs += shipMs * 1.1;
    expect(await turn()).toEqual([]);
    for (let count = 0; count < 20; count += 1) {
      state.nowMs += shipMsMax * 1.1;
      expect(await turn()).toEqual(['failed', '14 bytes wait']);
    }
    state.isDown = false;
    state.nowMs += shipMsMax * 1.1;
    expect(await turn()).toContain('0 bytes wait');
    state.isDown = true;
    expect(await turn()).toEqual(['failed first', '0 bytes wait']);
  });
});
