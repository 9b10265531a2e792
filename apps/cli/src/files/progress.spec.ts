import { describe, expect, it } from '@jest/globals';
import type { Context } from '../context.ts';
import { Progress, bytesText, progressLine, secondsText } from './progress.ts';

describe('the bar of a copy', () => {
  const state = { name: 'heap.hprof', bytes: 75_000_000, total: 300_000_000, rate: 25_000_000 };

  it('tells part, bytes, rate and the time that is left', () =>
    expect(progressLine(state, 100)).toBe(
      'heap.hprof  [#####...............]   25%   75.0 MB  25.0 MB/s  9s left',
    ));

  it('tells bytes and rate where nobody knows how much will come', () =>
    expect(progressLine({ ...state, total: undefined }, 100)).toBe(
      'heap.hprof   75.0 MB  25.0 MB/s',
    ));

  it.each([200, 80, 70, 60, 40, 10, 2])('fits into %i columns', (columns) => {
    const name = `${'very/'.repeat(30)}long`;
    expect(progressLine({ ...state, name }, columns).length).toBeLessThan(columns);
  });

  it('shows no control characters of a name', () =>
    expect(progressLine({ ...state, name: 'a\x1b[2Jb' }, 100)).toContain('a\\x1b[2Jb'));

  it('says nothing of time at the end or without a rate', () => {
    expect(progressLine({ ...state, bytes: 300_000_000 }, 100)).not.toContain('left');
    expect(progressLine({ ...state, rate: 0 }, 100)).not.toContain('left');
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [623.87, '624 B'],
    [1_000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1.0 MB'],
    [9_100_000_000, '9.1 GB'],
    [5e15, '5000.0 TB'],
  ])('%i bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));

  it.each([
    [0, '0s'],
    [59.4, '59s'],
    [61, '1m01s'],
    [3_661, '1h01m'],
  ])('%i seconds are %s', (seconds, text) => expect(secondsText(seconds)).toBe(text));
});

describe('the line of a copy', () => {
  function setUp(change: { isTty?: boolean; dumbTerminal?: boolean; isQuiet?: boolean }) {
    const { isTty = true, dumbTerminal = false, isQuiet = false } = change;
    let written = '';
    const text = (more: string): void => void (written += more);
    const context = {
      stderr: { isTty, size: { width: 100, height: 20 }, text },
      environment: { dumbTerminal },
      paintError: (_: string, plain: string) => plain,
    } as unknown as Context;
    return { progress: new Progress(context, { isQuiet }), written: () => written };
  }

  const aWhile = () => new Promise((resolve) => setTimeout(resolve, 450));

  it('is drawn over and taken away', async () => {
    const { progress, written } = setUp({});
    progress.begin('data', 1_000, 500);
    progress.add(250);
    await aWhile();
    progress.done();
    expect(written()).toContain('\rdata  [###############.....]   75%     750 B');
    expect(written().endsWith('\r\x1b[K')).toBe(true);
  });

  it.each([{ isTty: false }, { dumbTerminal: true }, { isQuiet: true }])(
    'is not there with %j',
    async (change) => {
      const { progress, written } = setUp(change);
      progress.begin('data', 1_000);
      await aWhile();
      progress.done();
      expect(written()).toBe('');
    },
  );
});
