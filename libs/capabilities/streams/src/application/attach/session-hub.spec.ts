import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { channels } from '@endoscope/core';
import { aSession } from '@endoscope/sessions/testing';
import { leakGuard } from '@endoscope/testkit';
import type { LeakGuard } from '@endoscope/testkit';
import { ClientLeft } from '../../domain/attach/client-left.ts';
import type { ServerMessage } from '../../domain/attach/attach-message.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import { AttachStage, until } from '../../testing/attach-stage.ts';
import type { AttachStageOptions, StagedClient } from '../../testing/attach-stage.ts';
import type { ScriptedClient } from '../../testing/scripted-client.ts';
import { ScriptedCluster } from '../../testing/scripted-cluster.ts';

let guard: LeakGuard;
const stages: AttachStage<ScriptedCluster>[] = [];
beforeEach(() => {
  guard = leakGuard();
});
// After every test no timer, hub or open row is left.
afterEach(async () => {
  const all = stages.splice(0);
  for (const stage of all) {
    await stage.open.drain(0);
    await until(() => stage.hubs.count === 0);
    expect(stage.open.count).toBe(0);
    expect(stage.live.listenerCount).toBe(0);
    expect([...stage.attachments.attachments.values()].filter((a) => !a.closedAt)).toEqual([]);
    expect(stage.upstream.streams.filter((stream) => !stream.closed)).toEqual([]);
  }
  await guard.assertClean();
});

const pipe = { ...aSession().container, tty: false };

function stageOf(options: AttachStageOptions = {}): AttachStage<ScriptedCluster> {
  const stage = new AttachStage(new ScriptedCluster(), { graceMs: 60_000, ...options });
  stages.push(stage);
  return stage;
}

const ready = ({ client }: StagedClient) =>
  client.received[0] as Extract<ServerMessage, { type: 'ready' }>;
const idOf = (staged: StagedClient) => ready(staged).attachmentId;
const happened = ({ client }: StagedClient): string[] =>
  client.received.flatMap((m) =>
    m.type === 'participant' ? [`${m.event} ${m.participant.username}`] : [],
  );
const notices = ({ client }: StagedClient): string[] =>
  client.received.flatMap((m) => (m.type === 'notice' ? [m.code] : []));

/** Where the output of a client ends, after all it was given; fails on a hole without a gap. */
function endOf(client: ScriptedClient, from = 0): number {
  let at = from;
  for (const message of client.received) {
    if (message.type === 'gap') at += message.missingBytes;
    if (message.type === 'stdout' || message.type === 'stderr') {
      expect(message.offset).toBe(at);
      at += message.data.length;
    }
  }
  return at;
}

describe('an attachment whose connection was lost', () => {
  it('misses nothing, at whatever offset and chunking it comes back', async () => {
    const text = 'one two three four five six seven';
    const stage = stageOf({ session: { container: pipe } });
    let lost = await stage.join();
    const attachment = idOf(lost);
    for (let at = 0; at < text.length; at += 3) stage.upstream.print(text.slice(at, at + 3));
    await until(() => lost.client.output() === text);
    for (let offset = 0; offset <= text.length; offset += 1) {
      lost.cut();
      await lost.done;
      lost = await stage.join({ resume: { attachment, offset } });
      await until(() => lost.client.output() === text.slice(offset));
      expect(ready(lost)).toMatchObject({ resumed: true, offset, attachmentId: attachment });
      expect(endOf(lost.client, offset)).toBe(text.length);
    }
    expect(stage.upstream.streams).toHaveLength(1);
  });

  it('gets what was printed while nobody was there, stderr apart', async () => {
    const stage = stageOf({ session: { container: pipe } });
    const lost = await stage.join();
    lost.client.type('four');
    await until(() => stage.upstream.stream.stdin() === 'four');
    lost.cut();
    await lost.done;
    stage.upstream.print('out');
    stage.upstream.print('err', channels.stderr);
    const resume = { attachment: idOf(lost), offset: 0 };
    const back = await stage.join({ resume });
    await until(() => back.client.output('stderr') === 'err');
    expect(back.client.output()).toBe('out');
    expect(ready(back)).toMatchObject({ inputBytes: 4, role: 'writer' });
    back.client.type('!');
    await until(() => stage.upstream.stream.stdin() === 'four!');
    expect(stage.events).toEqual(['attachment.opened', 'attachment.lost', 'attachment.resumed']);
  });

  it('is told exactly how much the ring has forgotten', async () => {
    const stage = stageOf({ session: { container: pipe } });
    const lost = await stage.join();
    lost.cut();
    await lost.done;
    const bytes = streamLimits.ringBytesMax + 1_000;
    for (let at = 0; at < bytes; at += 1_000) stage.upstream.print('x'.repeat(1_000));
    await until(() => stage.hubs.find(stage.session.id, idOf(lost))!.hub.output.ring.end >= bytes);
    const back = await stage.join({ resume: { attachment: idOf(lost), offset: 0 } });
    const { ring } = stage.hubs.find(stage.session.id, idOf(lost))!.hub.output;
    await until(() => endOf(back.client) === ring.end);
    const gap = back.client.received.find(({ type }) => type === 'gap');
    expect(gap).toMatchObject({ missingBytes: ring.start, offset: ring.start });
    expect(back.client.output()).toHaveLength(streamLimits.ringBytesMax);
  });

  it('replaces a connection that only seems to be alive', async () => {
    const stage = stageOf();
    const halfOpen = await stage.join();
    const back = await stage.join({ resume: { attachment: idOf(halfOpen), offset: 0 } });
    await halfOpen.done;
    expect(halfOpen.client.last).toMatchObject({ type: 'exit', reason: 'detached' });
    stage.upstream.print('on the new one');
    await until(() => back.client.output() === 'on the new one');
    expect(halfOpen.client.output()).toBe('');
  });

  it('finds the last output and the exit of a process that has ended meanwhile', async () => {
    const stage = stageOf({ session: { container: pipe } });
    const lost = await stage.join();
    lost.cut();
    await lost.done;
    stage.upstream.print('last words');
    await stage.exit();
    stage.upstream.stream.end();
    await until(() => stage.upstream.stream.closed);
    const back = await stage.join({ resume: { attachment: idOf(lost), offset: 5 } });
    await back.done;
    expect(back.client.output()).toBe('words');
    expect(back.client.last).toMatchObject({ reason: 'process_exited', exitCode: 7 });
  });

  it('is given up after its time, and its stream is closed', async () => {
    const stage = stageOf({ graceMs: 50 });
    const lost = await stage.join();
    lost.cut();
    await lost.done;
    expect(stage.upstream.stream.closed).toBe(false);
    await until(() => stage.upstream.stream.closed);
    const late = stage.connect({ resume: { attachment: idOf(lost), offset: 0 } });
    await expect(late.done).rejects.toThrow('RESUME_EXPIRED');
    expect([...stage.attachments.attachments.values()][0]?.closeReason).toBe('client_gone');
  });

  it('is nobody else’s, and no invented one', async () => {
    const stage = stageOf();
    const lost = await stage.join();
    lost.cut();
    await lost.done;
    const attachment = idOf(lost);
    const other = stage.connect({ resume: { attachment, offset: 0 } }, 'somebody');
    await expect(other.done).rejects.toThrow('RESUME_EXPIRED');
    const unknown = stage.connect({ resume: { attachment: 'att_0', offset: 0 } });
    await expect(unknown.done).rejects.toThrow('RESUME_EXPIRED');
    for (const offset of [-1, 1, 1.5, Number.NaN]) {
      const beyond = stage.connect({ resume: { attachment, offset } });
      await expect(beyond.done).rejects.toThrow('FRAME_MALFORMED');
    }
  });

  it('keeps its place against others, and not against its own caller', async () => {
    const stage = stageOf();
    const lost = await stage.join();
    lost.cut();
    await lost.done;
    await expect(stage.connect({}, 'somebody').done).rejects.toThrow('ATTACHMENT_EXISTS');
    const anew = await stage.join();
    expect(ready(anew)).toMatchObject({ resumed: false, role: 'writer' });
    expect(stage.events.slice(-2)).toEqual(['attachment.closed', 'attachment.opened']);
  });

  it('is closed in the end when its end could not be recorded at first', async () => {
    const stage = stageOf();
    const left = await stage.join();
    const { close } = stage.attachments;
    stage.attachments.close = () => Promise.reject(new Error('the database is away'));
    left.client.put({ type: 'detach' });
    await expect(left.done).rejects.toThrow('the database is away');
    await expect(stage.connect({}, 'somebody').done).rejects.toThrow('ATTACHMENT_EXISTS');
    stage.attachments.close = close;
    await until(() => stage.hubs.count === 0);
    expect([...stage.attachments.attachments.values()][0]?.closeReason).toBe('detached');
    expect(ready(await stage.join({}, 'somebody')).role).toBe('writer');
  });

  it.each([
    ['has left on purpose', {}, new ClientLeft()],
    ['could not resume', { isResumable: false }, new Error('cut')],
  ])('is closed at once when its client %s', async (_what, input, why) => {
    const stage = stageOf();
    const left = await stage.join(input);
    left.cut(why);
    await left.done;
    expect(stage.upstream.stream.closed).toBe(true);
    expect(stage.events).toEqual(['attachment.opened', 'attachment.closed']);
  });
});

describe('several clients on a session', () => {
  const observer = { role: 'observer' } as const;

  it('share one stream; all see the output, one writes', async () => {
    const stage = stageOf({ session: { container: pipe } });
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
    const stage = stageOf();
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
    const stage = stageOf();
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
    const stage = stageOf({ session: { container: pipe } });
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
    const stage = stageOf();
    await stage.join();
    for (let i = 0; i < streamLimits.observersPerSessionMax; i += 1) {
      await stage.join(observer, `watcher-${i}`);
    }
    const more = stage.connect(observer, 'one-more');
    await expect(more.done).rejects.toThrow('OBSERVER_LIMIT_REACHED');
  });

  it('see the screen first when they come late', async () => {
    const stage = stageOf();
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
    const stage = stageOf({ session: { container: pipe } });
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
    const stage = stageOf();
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
    const stage = stageOf({ session: { container: pipe } });
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
    const stage = stageOf();
    const all = Array.from({ length: 10 }, (_, i) => stage.connect(i > 0 ? observer : {}, `u${i}`));
    await until(() => all.every(({ client }) => client.received.length > 0));
    expect(stage.upstream.streams).toHaveLength(1);
    stage.upstream.print('to all');
    await until(() => all.every(({ client }) => client.output() === 'to all'));
  });

  it('are all refused when the dial fails, and may try again', async () => {
    const stage = stageOf({ session: { container: pipe } });
    stage.upstream.failure = new Error('the cluster is away');
    const all = [stage.connect(), stage.connect(observer, 'watcher')];
    for (const { done } of all) await expect(done).rejects.toThrow('the cluster is away');
    stage.upstream.failure = undefined;
    expect(ready(await stage.join()).role).toBe('writer');
  }, 15_000);
});

describe('a client that goes at any moment', () => {
  /** Lets this many steps of whatever is under way happen. */
  async function steps(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) {
      if (i % 8 === 7) await new Promise((resolve) => setImmediate(resolve));
      else await Promise.resolve();
    }
  }

  // What is left behind is looked for after each test.
  it.each([
    ['is cut off, with time to come back', 60_000, new Error('cut')],
    ['is cut off, with none', 0, new Error('cut')],
    ['leaves', 60_000, new ClientLeft()],
  ])(
    'and %s, leaves nothing behind',
    async (_how, graceMs, why) => {
      for (let count = 0; count < 64; count += 1) {
        const stage = stageOf({ graceMs, session: { container: pipe } });
        stage.upstream.log = 'earlier\n';
        const first = stage.connect();
        const second = stage.connect({ role: 'observer' }, 'watcher');
        await steps(count);
        first.cut(why);
        await first.done.catch(() => undefined);
        const third = stage.connect();
        await steps(count);
        second.cut(why);
        third.cut(why);
        await Promise.allSettled([second.done, third.done]);
      }
      expect(stages).toHaveLength(64);
    },
    60_000,
  );

  it('comes back at any moment after, and is served once', async () => {
    for (let count = 0; count < 40; count += 1) {
      const stage = stageOf({ session: { container: pipe } });
      const first = await stage.join();
      stage.upstream.print('one');
      await until(() => first.client.output() === 'one');
      const resume = { attachment: idOf(first), offset: 3 };
      first.cut();
      await steps(count);
      const back = stage.connect({ resume });
      stage.upstream.print('two');
      await until(() => back.client.output() === 'two');
      expect(stage.events.filter((e) => e === 'attachment.opened')).toHaveLength(1);
    }
  }, 60_000);
});

describe('who writes', () => {
  const observer = { role: 'observer' } as const;

  async function pair(options: AttachStageOptions = {}) {
    const stage = stageOf({ session: { container: pipe }, ...options });
    const writer = await stage.join({}, 'ann');
    const watching = await stage.join(observer, 'bob');
    return { stage, writer, watching };
  }

  async function expectWriter(stage: AttachStage<ScriptedCluster>, staged: StagedClient) {
    const before = stage.upstream.stream.stdin();
    staged.client.type('!');
    await until(() => stage.upstream.stream.stdin() === `${before}!`);
    const writers = [...stage.attachments.attachments.values()].filter(
      (a) => !a.closedAt && a.role === 'writer',
    );
    expect(writers.map(({ id }) => id)).toEqual([idOf(staged)]);
  }

  it('changes by request and consent, told to all and recorded with both', async () => {
    const { stage, writer, watching } = await pair();
    watching.client.put({ type: 'role', action: 'request' });
    await until(() => happened(writer).includes('asks_to_write bob'));
    writer.client.put({ type: 'role', action: 'grant', attachment: idOf(watching) });
    await until(() => happened(watching).includes('became_writer bob'));
    expect(happened(writer).slice(-2)).toEqual(['became_observer ann', 'became_writer bob']);
    await expectWriter(stage, watching);
    expect(
      stage.audited.find(({ event }) => event === 'attachment.writer_changed')?.details,
    ).toEqual({
      from: { attachment: idOf(writer), username: 'ann' },
      to: { attachment: idOf(watching), username: 'bob' },
      how: 'granted',
      reason: '',
    });
  });

  it('stays when the writer says no', async () => {
    const { stage, writer, watching } = await pair();
    watching.client.put({ type: 'role', action: 'request' });
    await until(() => happened(writer).includes('asks_to_write bob'));
    writer.client.put({ type: 'role', action: 'deny', attachment: idOf(watching) });
    await until(() => happened(watching).includes('was_denied bob'));
    writer.client.put({ type: 'role', action: 'grant', attachment: idOf(watching) });
    await until(() => notices(writer).includes('role_refused'));
    await expectWriter(stage, writer);
  });

  it('is nobody after a release, or who has asked first', async () => {
    const { stage, writer, watching } = await pair();
    writer.client.put({ type: 'role', action: 'release' });
    await until(() => happened(watching).includes('became_observer ann'));
    watching.client.put({ type: 'role', action: 'request' });
    await until(() => happened(writer).includes('became_writer bob'));
    writer.client.put({ type: 'role', action: 'request' });
    await until(() => happened(watching).includes('asks_to_write ann'));
    watching.client.put({ type: 'role', action: 'release' });
    await until(() => happened(watching).includes('became_writer ann'));
    await expectWriter(stage, writer);
    const hows = stage.audited
      .filter(({ event }) => event === 'attachment.writer_changed')
      .map(({ details }) => details?.['how']);
    expect(hows).toEqual(['released', 'was_free', 'released']);
  });

  it('changes without consent for a reason, from within and from outside', async () => {
    const { stage, writer, watching } = await pair();
    watching.client.put({ type: 'role', action: 'take_over', reason: 'ann is at lunch' });
    await until(() => happened(writer).includes('became_writer bob'));
    await expectWriter(stage, watching);
    const eve = await stage.join({ takeOverReason: 'the site is down' }, 'eve');
    expect(ready(eve).role).toBe('writer');
    await expectWriter(stage, eve);
    expect(happened(watching).slice(-2)).toEqual(['became_observer bob', 'joined eve']);
    const reasons = stage.audited
      .filter(({ event }) => event === 'attachment.writer_changed')
      .map(({ details }) => details?.['reason']);
    expect(reasons).toEqual(['ann is at lunch', 'the site is down']);
  });

  const longest = 'x'.repeat(streamLimits.takeOverReasonCharactersMax);
  it.each([
    ['no reason', ''],
    ['blanks', '  '],
    ['a reason that is too long', `${longest}x`],
  ])('is not taken over with %s', async (_what, reason) => {
    const { stage, writer, watching } = await pair();
    watching.client.put({ type: 'role', action: 'take_over', reason });
    await until(() => notices(watching).includes('role_refused'));
    if (reason !== '') {
      const outside = stage.connect({ takeOverReason: reason }, 'eve');
      await expect(outside.done).rejects.toThrow('REQUEST_INVALID');
    }
    await expectWriter(stage, writer);
    watching.client.put({ type: 'role', action: 'take_over', reason: longest });
    await until(() => happened(writer).includes('became_writer bob'));
  });

  it('is decided by policy: to write, and to take over', async () => {
    const denied = new Set(['session.take_over']);
    const { stage, writer, watching } = await pair({ denied });
    watching.client.put({ type: 'role', action: 'take_over', reason: 'because' });
    await until(() => notices(watching).includes('role_refused'));
    const outside = stage.connect({ takeOverReason: 'because' }, 'eve');
    await expect(outside.done).rejects.toThrow('POLICY_DENIED');
    denied.add('session.attach');
    watching.client.put({ type: 'role', action: 'request' });
    await until(() => notices(watching).length === 2);
    expect(happened(writer)).toEqual(['joined bob']);
    await expectWriter(stage, writer);
  });

  it('is one, whoever asks at the same moment', async () => {
    const { stage, writer } = await pair();
    const others = await Promise.all(
      Array.from({ length: 8 }, (_, i) => stage.join(observer, `u${i}`)),
    );
    for (const [i, { client }] of others.entries()) {
      client.put({ type: 'role', action: 'take_over', reason: `of ${i}` });
      if (i % 2 === 0) writer.client.put({ type: 'role', action: 'release' });
    }
    const changes = () => stage.events.filter((e) => e === 'attachment.writer_changed').length;
    await until(() => changes() >= 8);
    const open = [...stage.attachments.attachments.values()].filter((a) => !a.closedAt);
    expect(open.filter(({ role }) => role === 'writer').length).toBeLessThanOrEqual(1);
    const { hub } = stage.hubs.find(stage.session.id, idOf(writer))!;
    const inMemory = [...hub.seats.values()].map(({ attachment }) => attachment.role);
    const stored = [...hub.seats.keys()].map((id) => stage.attachments.attachments.get(id)?.role);
    expect(inMemory).toEqual(stored);
  });

  it('presses Ctrl-C on a terminal, and is told where there is none', async () => {
    const onPipe = await pair();
    onPipe.writer.client.put({ type: 'interrupt' });
    await until(() => notices(onPipe.writer).includes('interrupt_refused'));
    const onTerminal = await pair({ session: {} });
    onTerminal.writer.client.put({ type: 'interrupt' });
    await until(() => onTerminal.stage.upstream.stream.stdin() === '\x03');
    expect(onPipe.stage.upstream.stream.stdin()).toBe('');
  });

  it('sizes the terminal, the new one too', async () => {
    const stage = stageOf();
    const writer = await stage.join({ size: { width: 80, height: 24 } }, 'ann');
    const watching = await stage.join({ ...observer, size: { width: 50, height: 10 } }, 'bob');
    watching.client.put({ type: 'resize', width: 60, height: 20 });
    watching.client.put({ type: 'role', action: 'take_over', reason: 'because' });
    await until(() => happened(writer).includes('became_writer bob'));
    await until(() => stage.upstream.stream.resizes().length === 4);
    expect(stage.upstream.stream.resizes()).toEqual([
      { Width: 81, Height: 25 },
      { Width: 80, Height: 24 },
      { Width: 61, Height: 21 },
      { Width: 60, Height: 20 },
    ]);
  });
});

describe('the input of a container that takes it once', () => {
  it('is attached when somebody comes who writes, and nothing is lost or doubled', async () => {
    const container = { ...pipe, stdinOnce: true };
    const stage = stageOf({ session: { container } });
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
