import { describe, expect, it } from '@jest/globals';
import { streamLimits } from '../../domain/streams.limits.ts';
import { ManualTiming } from '../../testing/manual-timing.ts';
import type { FairStream } from './fair-stream.ts';
import { FairTurns } from './fair-turns.ts';

const { bulkIdleMs, bulkQuantumMs, fairQuantumBytes, typedBytesMax, typistMs } = streamLimits;
const { pacedBytesPerSecondMin, pacedBytesPerSecondStart } = streamLimits;
const quiet = 200;

interface Stage {
  readonly timing: ManualTiming;
  readonly turns: FairTurns;
}

function stage(): Stage {
  const timing = new ManualTiming();
  return { timing, turns: new FairTurns(timing) };
}

/** A stream with more output than it gets turns, until it leaves. */
class Bulk {
  quanta = 0;
  private hasLeft = false;

  constructor(
    readonly stream: FairStream,
    private readonly onTurn: () => void = () => undefined,
  ) {
    void this.run();
  }

  get bytes(): number {
    return this.quanta * fairQuantumBytes;
  }

  leave(): void {
    this.hasLeft = true;
    this.stream.leave();
  }

  private async run(): Promise<void> {
    while (!this.hasLeft) {
      await this.stream.carried(fairQuantumBytes);
      this.quanta += 1;
      this.onTurn();
    }
  }
}

/** Presses a key every `quiet` ms. */
async function typeFor(ms: number, typist: FairStream, { timing }: Stage, lateMs = 0) {
  for (let passed = 0; passed < ms; passed += quiet) {
    typist.typed(1);
    await timing.pass(quiet, lateMs);
  }
}

describe('turns of streams with much output', () => {
  it('go round, whoever has how much', async () => {
    const { timing, turns } = stage();
    const order: string[] = [];
    for (const name of ['a', 'b', 'c']) new Bulk(turns.join(), () => order.push(name));
    for (let round = 0; round < 9; round += 1) await timing.round();
    expect(order.join('')).toBe('abcabcabc');
  });

  it('let everything else run in between', async () => {
    const { timing, turns } = stage();
    const order: string[] = [];
    for (const name of ['a', 'b']) new Bulk(turns.join(), () => order.push(name));
    for (let round = 0; round < 6; round += 1) {
      await timing.round();
      order.push('-');
    }
    expect(order.join('')).toBe('a-b-a-b-a-b-');
  });

  it('are for a whole quantum only', () => {
    const stream = stage().turns.join();
    expect(stream.carried(fairQuantumBytes - 1)).toBeUndefined();
    expect(stream.carried(1)).toBeInstanceOf(Promise);
  });

  it('take turns on the event loop of this process too', async () => {
    const turns = new FairTurns();
    const order: string[] = [];
    const bulk = ['a', 'b'].map((name) => new Bulk(turns.join(), () => order.push(name)));
    while (order.length < 6) await new Promise((resolve) => setImmediate(resolve));
    for (const each of bulk) each.leave();
    expect(order.slice(0, 6).join('')).toBe('ababab');
  });
});

describe('bulk beside somebody who types', () => {
  it('keeps a pace', async () => {
    const all = stage();
    const bulk = new Bulk(all.turns.join());
    await typeFor(1_000, all.turns.join(), all);
    expect(all.turns.isPaced).toBe(true);
    expect(bulk.bytes).toBeGreaterThan(0.8 * pacedBytesPerSecondStart);
    expect(bulk.bytes).toBeLessThan(3 * pacedBytesPerSecondStart);
  });

  it('shares the pace equally', async () => {
    const all = stage();
    const bulk = [0, 1, 2].map(() => new Bulk(all.turns.join()));
    await typeFor(1_000, all.turns.join(), all);
    const quanta = bulk.map((each) => each.quanta);
    // One in the round that goes on, one from before anybody typed.
    expect(Math.max(...quanta) - Math.min(...quanta)).toBeLessThanOrEqual(2);
  });

  it('gets its floor however late the process is', async () => {
    const all = stage();
    const bulk = [0, 1, 2].map(() => new Bulk(all.turns.join()));
    const typist = all.turns.join();
    await typeFor(2_000, typist, all, 20);
    const before = bulk.map(({ bytes }) => bytes);
    expect(all.turns.pace.bytesPerSecond).toBe(pacedBytesPerSecondMin);
    await typeFor(4_000, typist, all);
    const gained = bulk.map(({ bytes }, n) => bytes - before[n]!);
    expect(Math.min(...gained)).toBeGreaterThan(pacedBytesPerSecondMin);
  });

  it('is as fast as it can be when nobody has typed for a while', async () => {
    const all = stage();
    const bulk = new Bulk(all.turns.join());
    await typeFor(quiet, all.turns.join(), all);
    await all.timing.pass(typistMs);
    expect(all.turns.isPaced).toBe(false);
    const { quanta } = bulk;
    for (let round = 0; round < 100; round += 1) await all.timing.round();
    expect(bulk.quanta).toBe(quanta + 100);
  });

  it('is as fast as it can be when who typed has left', async () => {
    const all = stage();
    new Bulk(all.turns.join());
    const typist = all.turns.join();
    await typeFor(quiet, typist, all);
    typist.leave();
    expect(all.turns.isPaced).toBe(false);
    expect(all.timing.pending).toBe(1);
  });

  it('is not held for its own input', async () => {
    const all = stage();
    const stream = all.turns.join();
    stream.typed(1);
    const bulk = new Bulk(stream);
    await typeFor(1_000, stream, all);
    expect(all.turns.isPaced).toBe(false);
    expect(bulk.quanta).toBeGreaterThanOrEqual(1_000);
  });

  it('is what it does now: who printed much and then types is a typist again', async () => {
    const all = stage();
    const [one, other] = [all.turns.join(), all.turns.join()];
    void one.carried(fairQuantumBytes);
    await all.timing.pass(bulkQuantumMs);
    new Bulk(other);
    await typeFor(bulkIdleMs + quiet, one, all);
    expect(all.turns.isPaced).toBe(false);
    // A third one makes the first one's silence noticed.
    const third = all.turns.join();
    await typeFor(bulkIdleMs + quiet, third, all);
    expect(all.turns.isPaced).toBe(true);
    third.leave();
    one.typed(1);
    await all.timing.pass(quiet);
    expect(all.turns.isPaced).toBe(true);
  });

  it('is not held for a file that is piped in', async () => {
    const all = stage();
    new Bulk(all.turns.join());
    const pipe = all.turns.join();
    pipe.typed(typedBytesMax + 1);
    await all.timing.pass(quiet);
    expect(all.turns.isPaced).toBe(false);
    pipe.typed(typedBytesMax);
    await all.timing.pass(quiet);
    expect(all.turns.isPaced).toBe(true);
  });

  it('keeps the pace as input too, both ways apart', async () => {
    const all = stage();
    const stream = all.turns.join();
    let pushed = 0;
    let hasLeft = false;
    const push = async (): Promise<void> => {
      for (; !hasLeft; pushed += fairQuantumBytes) await stream.sent(fairQuantumBytes);
    };
    void push();
    const output = new Bulk(stream);
    const typist = all.turns.join();
    await typeFor(1_000, typist, all);
    expect(all.turns.isPaced).toBe(true);
    const perSecond = pushed + output.bytes;
    expect(perSecond).toBeGreaterThan(0.8 * pacedBytesPerSecondStart);
    expect(perSecond).toBeLessThan(3 * pacedBytesPerSecondStart);
    expect(pushed / output.bytes).toBeCloseTo(1, 0);
    hasLeft = true;
    output.leave();
    typist.leave();
    await all.timing.round();
    expect(all.timing.pending).toBe(0);
    expect(stream.sent(fairQuantumBytes)).toBeUndefined();
  });

  it('as input is no key, and a key is not waited for', () => {
    const { turns } = stage();
    const stream = turns.join();
    for (let keys = 0; keys < 2 * fairQuantumBytes; keys += typedBytesMax) {
      expect(stream.sent(typedBytesMax)).toBeUndefined();
    }
    expect(stream.sent(fairQuantumBytes)).toBeInstanceOf(Promise);
    stream.leave();
  });

  it('is not what comes slowly', async () => {
    const all = stage();
    const slow = all.turns.join();
    new Bulk(all.turns.join());
    const typist = all.turns.join();
    for (let times = 0; times < 5; times += 1) {
      await typeFor(Math.max(quiet, bulkQuantumMs), typist, all);
      let isDone = false;
      void slow.carried(fairQuantumBytes)?.then(() => (isDone = true));
      await all.timing.round();
      expect(isDone).toBe(true);
    }
  });
});

describe('the end of turns', () => {
  it('lets go of whoever waits and leaves nothing', async () => {
    const all = stage();
    const bulk = [0, 1, 2].map(() => new Bulk(all.turns.join()));
    const typist = all.turns.join();
    await typeFor(1_000, typist, all);
    let isReleased = false;
    const over = new AbortController();
    const waiting = all.turns.join(over.signal);
    await all.timing.pass(1);
    void waiting.carried(fairQuantumBytes)?.then(() => (isReleased = true));
    over.abort();
    await Promise.resolve();
    expect(isReleased).toBe(true);
    expect(waiting.carried(fairQuantumBytes)).toBeUndefined();
    for (const each of bulk) each.leave();
    typist.leave();
    await all.timing.round();
    expect(all.timing.pending).toBe(0);
  });

  it('comes whatever happened before', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const all = stage();
      const random = randomOf(seed);
      const streams = Array.from({ length: 6 }, () => all.turns.join());
      const waits = { asked: 0, over: 0 };
      for (let step = 0; step < 200; step += 1) {
        const stream = streams[random(streams.length)]!;
        const what = random(10);
        if (what === 0) await all.timing.pass(random(40), random(12));
        else if (what === 1 && step > 150) stream.leave();
        else if (what < 5) stream.typed(1);
        else if (!stream.isWaiting) {
          const turn = stream.carried(random(2 * fairQuantumBytes));
          if (!turn) continue;
          waits.asked += 1;
          void turn.then(() => (waits.over += 1));
        }
      }
      await all.timing.pass(6 * 50);
      expect({ seed, ...waits }).toEqual({ seed, asked: waits.asked, over: waits.asked });
      for (const stream of streams) stream.leave();
      await all.timing.round();
      expect({ seed, pending: all.timing.pending }).toEqual({ seed, pending: 0 });
    }
  });
});

/** The same numbers each time. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}
