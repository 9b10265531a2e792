import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { channels } from '@endoscope/core';
import type { TerminalSize } from '@endoscope/core';
import { OutputRing } from '../../domain/attach/output-ring.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import { JoinerScreen } from './joiner-screen.ts';

const { screenIntervalMs, screenColumnsMax, screenRowsMax } = streamLimits;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function stage(size?: TerminalSize) {
  const ring = new OutputRing(1_024, 10);
  const rendered: [string, TerminalSize][] = [];
  const renderer = {
    render: (output: Uint8Array, drawnFor: TerminalSize) => {
      rendered.push([Buffer.from(output).toString(), drawnFor]);
      return Promise.resolve(output);
    },
  };
  const print = (text: string) => ring.append(channels.stdout, Buffer.from(text));
  return { ring, rendered, print, screen: new JoinerScreen(renderer, ring, () => size) };
}

describe('the screen of a session', () => {
  it('is drawn once for all who ask at the same moment', async () => {
    const { print, rendered, screen } = stage();
    print('hello');
    const all = await Promise.all(Array.from({ length: 50 }, () => screen.current(0)));
    expect(rendered).toEqual([['hello', { width: 80, height: 24 }]]);
    expect(new Set(all.map(({ offset }) => offset))).toEqual(new Set([5]));
  });

  it('is drawn anew for who has seen more, and not before its time', async () => {
    const { print, rendered, screen } = stage();
    print('one');
    await screen.current(0);
    print('two');
    const next = screen.current(4);
    await jest.advanceTimersByTimeAsync(screenIntervalMs - 1);
    expect(rendered).toHaveLength(1);
    print('three');
    await jest.advanceTimersByTimeAsync(1);
    expect((await next).offset).toBe(11);
    expect(rendered.map(([output]) => output)).toEqual(['one', 'onetwothree']);
  });

  it('is drawn anew when the ring has moved on', async () => {
    const { print, ring, rendered, screen } = stage();
    print('one');
    await screen.current(0);
    print('x'.repeat(1_024));
    print('y');
    const next = screen.current(0);
    await jest.advanceTimersByTimeAsync(screenIntervalMs);
    expect((await next).offset).toBe(ring.end);
    expect(rendered).toHaveLength(2);
  });

  it('leaves out the rest of a line whose beginning is forgotten', async () => {
    const { print, rendered, screen } = stage();
    for (let i = 0; i < 200; i += 1) print('\x1b[31mfirst\n');
    await screen.current(0);
    expect(rendered[0]?.[0].startsWith('\x1b[31mfirst\n')).toBe(true);
  });

  it('takes the size of the terminal, up to its limit', async () => {
    for (const [given, drawn] of [
      [
        { width: screenColumnsMax, height: screenRowsMax },
        { width: screenColumnsMax, height: screenRowsMax },
      ],
      [
        { width: screenColumnsMax + 1, height: 65_535 },
        { width: screenColumnsMax, height: screenRowsMax },
      ],
    ]) {
      const { rendered, screen } = stage(given);
      expect((await screen.current(0)).size).toEqual(drawn);
      expect(rendered[0]?.[1]).toEqual(drawn);
    }
  });
});
