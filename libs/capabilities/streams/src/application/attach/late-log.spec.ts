import { describe, expect, it } from '@jest/globals';
import { channels } from '@endoscope/core';
import { ClusterPermissionDenied } from '@endoscope/kubernetes';
import { streamLimits } from '../../domain/streams.limits.ts';
import { resizePayload } from '../../domain/attach/terminal-size.ts';
import { ScriptedUpstream } from '../../testing/scripted-upstream.ts';
import { LateLog } from './late-log.ts';

/** A log that cannot be read until the test says what is in it. */
function setUp() {
  const upstream = new ScriptedUpstream();
  let log: string | undefined;
  let looks = 0;
  const late = new LateLog(upstream, () => {
    looks += 1;
    if (log === undefined) return Promise.reject(new Error('is waiting to start'));
    return Promise.resolve({ bytes: Buffer.from(log) });
  });
  let shown = '';
  const done = (async () => {
    for await (const { data } of late.frames) shown += Buffer.from(data).toString();
  })();
  return {
    ...{ upstream, late, done },
    shown: () => shown,
    looks: () => looks,
    logIs: (text: string) => (log = text),
  };
}

async function until(condition: () => boolean): Promise<void> {
  const untilMs = Date.now() + 3_000;
  while (!condition() && Date.now() < untilMs) await new Promise((r) => setTimeout(r, 5));
  expect(condition()).toBe(true);
}

const size = { width: 80, height: 24 };

describe('a shell that was joined before its log could be read', () => {
  it('shows live output at once, the lines from before when they can be read, and draws anew', async () => {
    const { upstream, late, done, shown, looks, logIs } = setUp();
    await late.write({ channel: channels.resize, data: resizePayload(size) });
    upstream.print('\r/ # ');
    await until(() => shown() === '\r/ # ' && looks() > 0);
    logIs('welcome\r\n');
    await until(() => shown() === '\r/ # \r\nwelcome\r\n');
    expect(upstream.resizes()).toEqual([
      { Width: 80, Height: 24 },
      { Width: 81, Height: 25 },
      { Width: 80, Height: 24 },
    ]);
    upstream.print('\r/ # ');
    upstream.end();
    await done;
    expect(shown()).toBe('\r/ # \r\nwelcome\r\n\r/ # ');
  });

  it('shows nothing twice', async () => {
    const { upstream, done, shown, looks, logIs } = setUp();
    upstream.print('ls\r\nbin\r\n/ # ');
    logIs('/ # ls\r\nbin\r\n');
    await until(() => looks() === 1);
    upstream.end();
    await done;
    expect(shown()).toBe('ls\r\nbin\r\n/ # ');
    expect(upstream.resizes()).toEqual([]);
  });

  it('brings the lines of a shell that has ended before they could be read', async () => {
    const { upstream, done, shown, logIs } = setUp();
    upstream.print('/ # exit\r\n');
    upstream.end();
    logIs('welcome\r\n/ # exit\r\n');
    await done;
    expect(shown()).toBe('/ # exit\r\n\r\nwelcome\r\n');
  });

  it.each([
    ['leaves a full-screen program alone', '\x1b[?1049h~ [No name]', ''],
    ['brings them after one has left', '\x1b[?1049h~\x1b[?1049l/ # ', '\r\nwelcome\r\n'],
  ])('%s', async (_what, printed, added) => {
    const { upstream, done, shown, logIs } = setUp();
    upstream.print(printed);
    await until(() => shown() === printed);
    logIs('welcome\r\n');
    upstream.end();
    await done;
    expect(shown()).toBe(printed + added);
  });

  it('looks no more when it is closed', async () => {
    const { upstream, late, done, shown, looks } = setUp();
    upstream.print('/ # ');
    await until(() => shown() !== '');
    late.close();
    await done;
    const before = looks();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(looks() - before).toBeLessThanOrEqual(1);
    expect(upstream.closed).toBe(true);
  });

  it('looks once where nobody may read the log', async () => {
    const upstream = new ScriptedUpstream();
    let looks = 0;
    const details = { cluster: 'c', httpStatus: 403, status: { kind: 'Status' } } as const;
    const late = new LateLog(upstream, () => {
      looks += 1;
      return Promise.reject(new ClusterPermissionDenied(details));
    });
    upstream.end();
    for await (const _frame of late.frames);
    expect(looks).toBe(1);
  });

  it('gives up after a time', async () => {
    const { upstream, done, looks } = setUp();
    upstream.end();
    const from = performance.now();
    await done;
    expect(performance.now() - from).toBeGreaterThanOrEqual(streamLimits.lateLogMs - 50);
    expect(looks()).toBeGreaterThan(5);
  }, 30_000);
});
