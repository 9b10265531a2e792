import { describe, expect, it } from '@jest/globals';
import { channels } from '@endoscope/core';
import type { ServerMessage } from '../../domain/attach/attach-message.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import { until } from '../../testing/attach-stage.ts';
import {
  HubStages,
  endOf,
  happened,
  idOf,
  notices,
  pipe,
  ready,
} from '../../testing/hub-stages.ts';

const stages = new HubStages();

describe('several clients on a session', () => {
  const observer = { role: 'observer' } as const;

  it('share one stream; all see the output, one writes', async () => {
    const stage = stages.make({ session: { container: pipe } });
    const writer = await stage.join();
    const watching = await stage.join(observer, 'watcher');
    writer.client.type('ls\n');
    watching.client.type('rm -rf /\n');
    watching.client.type('again\n');
    await until(() => stage.events.includes('attachment.input_refused'));
    stage.upstream.print('a file\n');
    await until(() => watching.client.output() === 'a file\n');
    expect(writer.client.output()).toBe('a file\n');
    expect(stage.upstream.stream.stdin()).toBe('ls\n');
    expect(notices(watching)).toEqual(['not_the_writer']);
    expect(stage.events.filter((e) => e === 'attachment.input_refused')).toHaveLength(1);
    expect(stage.upstream.streams).toHaveLength(1);
  });

  it('know of each other', async () => {
    const stage = stages.make();
    const writer = await stage.join();
    const watching = await stage.join({ ...observer, client: 'web' }, 'watcher');
    expect(ready(watching).participants).toMatchObject([
      { username: 'engineer', role: 'writer', connected: true },
      { username: 'watcher', role: 'observer', client: 'web', connected: true },
    ]);
    watching.cut();
    await watching.done;
    const back = await stage.join({ resume: { attachment: idOf(watching), offset: 0 } }, 'watcher');
    back.client.put({ type: 'detach' });
    await back.done;
    await until(() => happened(writer).length === 4);
    expect(happened(writer)).toEqual([
      'joined watcher',
      'lost watcher',
      'resumed watcher',
      'left watcher',
    ]);
  });

  it('all get the same end', async () => {
    const stage = stages.make();
    const all = [
      await stage.join(),
      await stage.join(observer, 'a'),
      await stage.join(observer, 'b'),
    ];
    stage.upstream.print('bye');
    await stage.exit();
    stage.upstream.stream.end();
    await Promise.all(all.map(({ done }) => done));
    const exits = all.map(({ client }) => client.last);
    expect(exits[0]).toMatchObject({ type: 'exit', reason: 'process_exited', exitCode: 7 });
    expect(exits).toEqual([exits[0], exits[0], exits[0]]);
    expect(all.map(({ client }) => client.output())).toEqual(['bye', 'bye', 'bye']);
  });

  it('leave the stream to those who stay', async () => {
    const stage = stages.make({ session: { container: pipe } });
    const writer = await stage.join();
    const watching = await stage.join(observer, 'watcher');
    writer.client.put({ type: 'detach' });
    await writer.done;
    stage.upstream.print('still here');
    await until(() => watching.client.output() === 'still here');
    const next = await stage.join({}, 'next');
    expect(ready(next).role).toBe('writer');
  });

  it('observe as many as may, and not one more', async () => {
    const stage = stages.make();
    await stage.join();
    for (let i = 0; i < streamLimits.observersPerSessionMax; i += 1) {
      await stage.join(observer, `watcher-${i}`);
    }
    const more = stage.connect(observer, 'one-more');
    await expect(more.done).rejects.toThrow('OBSERVER_LIMIT_REACHED');
  });

  it('see the screen first when they come late', async () => {
    const stage = stages.make();
    const writer = await stage.join({ size: { width: 100, height: 30 } });
    stage.upstream.print('$ top\r\n');
    await until(() => writer.client.output() === '$ top\r\n');
    const late = await stage.join(observer, 'late');
    await until(() => late.client.received.length > 1);
    const screen = late.client.received[1] as Extract<ServerMessage, { type: 'screen' }>;
    expect(screen).toMatchObject({ type: 'screen', offset: 7, size: { width: 100, height: 30 } });
    expect(String(screen.data)).toBe('[$ top\r\n]');
    stage.upstream.print('next');
    await until(() => late.client.output() === 'next');
  });

  it('see the recent output first where there is no terminal', async () => {
    const stage = stages.make({ session: { container: pipe } });
    const writer = await stage.join();
    const more = streamLimits.recentBytesMax + 10;
    stage.upstream.print('x'.repeat(more));
    stage.upstream.print('bad', channels.stderr);
    await until(() => writer.client.output('stderr') === 'bad');
    const late = await stage.join(observer, 'late');
    await until(() => late.client.output('stderr') === 'bad');
    expect(ready(late).offset).toBe(13);
    expect(late.client.output()).toHaveLength(streamLimits.recentBytesMax - 3);
  });

  it('do not wait for an observer that takes nothing; it gets a gap and a fresh screen', async () => {
    const stage = stages.make();
    const writer = await stage.join();
    const stuck = await stage.join(observer, 'stuck');
    let release = (): void => undefined;
    stuck.client.stalled = new Promise((resolve) => (release = resolve));
    const bytes = streamLimits.observerLagBytesMax * 2;
    for (let at = 0; at < bytes; at += 16_384) stage.upstream.print('y'.repeat(16_384));
    await until(() => writer.client.output().length === bytes);
    expect(stuck.client.output().length).toBeLessThanOrEqual(streamLimits.outputFrameBytesMax);
    // Whoever writes sees who does not keep up, while that is so, and is told of it once.
    expect(happened(writer)).toEqual(['joined stuck', 'fell_behind stuck']);
    expect(stage.hubs.observerLagBytesMax).toBeGreaterThan(streamLimits.observerLagBytesMax);
    const [lagging] = stage.hubs.seatsOf(stage.session.id).filter((seat) => !seat.isWriter);
    expect(lagging?.participant.lagBytes).toBe(stage.hubs.observerLagBytesMax);
    stuck.client.stalled = undefined;
    release();
    await until(() => stuck.client.received.some(({ type }) => type === 'screen'));
    expect(endOf(stuck.client)).toBe(bytes);
    stage.upstream.print('together again');
    await until(() => stuck.client.output().endsWith('together again'));
    expect(stage.hubs.observerLagBytesMax).toBe(0);
    expect(happened(writer)).toEqual(['joined stuck', 'fell_behind stuck']);
  });

  it('without a terminal, go on with recent output after a lag', async () => {
    const stage = stages.make({ session: { container: pipe } });
    const writer = await stage.join();
    const stuck = await stage.join(observer, 'stuck');
    let release = (): void => undefined;
    stuck.client.stalled = new Promise((resolve) => (release = resolve));
    const bytes = streamLimits.observerLagBytesMax * 2;
    for (let at = 0; at < bytes; at += 16_384) stage.upstream.print('y'.repeat(16_384));
    await until(() => writer.client.output().length === bytes);
    stuck.client.stalled = undefined;
    release();
    await until(() => endOf(stuck.client) === bytes);
    const gaps = stuck.client.received.filter(({ type }) => type === 'gap');
    expect(gaps).toHaveLength(1);
  });

  it('dial once when many come at the same moment', async () => {
    const stage = stages.make();
    const all = Array.from({ length: 10 }, (_, i) => stage.connect(i > 0 ? observer : {}, `u${i}`));
    await until(() => all.every(({ client }) => client.received.length > 0));
    expect(stage.upstream.streams).toHaveLength(1);
    stage.upstream.print('to all');
    await until(() => all.every(({ client }) => client.output() === 'to all'));
  });

  it('are all refused when the dial fails, and may try again', async () => {
    const stage = stages.make({ session: { container: pipe } });
    stage.upstream.failure = new Error('the cluster is away');
    const all = [stage.connect(), stage.connect(observer, 'watcher')];
    for (const { done } of all) await expect(done).rejects.toThrow('the cluster is away');
    stage.upstream.failure = undefined;
    expect(ready(await stage.join()).role).toBe('writer');
  }, 15_000);
});

describe('the input of a container that takes it once', () => {
  it('is attached when somebody comes who writes, and nothing is lost or doubled', async () => {
    const container = { ...pipe, stdinOnce: true };
    const stage = stages.make({ session: { container } });
    const watching = await stage.join({ role: 'observer', stdin: false }, 'bob');
    stage.upstream.print('one\n');
    await until(() => watching.client.output() === 'one\n');
    const writer = await stage.join({}, 'ann');
    await until(() => stage.upstream.streams.length === 2);
    writer.client.type('input');
    await until(() => stage.upstream.stream.stdin() === 'input');
    stage.upstream.print('two\n');
    await until(() => watching.client.output() === 'one\ntwo\n');
    expect(notices(watching)).toEqual([]);
  });
});
