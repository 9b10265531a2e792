import { describe, expect, it } from '@jest/globals';
import { channels } from '@endoscope/core';
import { ClientLeft } from '../../domain/attach/client-left.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import { until } from '../../testing/attach-stage.ts';
import { HubStages, endOf, idOf, pipe, ready } from '../../testing/hub-stages.ts';

const stages = new HubStages();

describe('an attachment whose connection was lost', () => {
  it('misses nothing, at whatever offset and chunking it comes back', async () => {
    const text = 'one two three four five six seven';
    const stage = stages.make({ session: { container: pipe } });
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
    const stage = stages.make({ session: { container: pipe } });
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
    const stage = stages.make({ session: { container: pipe } });
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
    const stage = stages.make();
    const halfOpen = await stage.join();
    const back = await stage.join({ resume: { attachment: idOf(halfOpen), offset: 0 } });
    await halfOpen.done;
    expect(halfOpen.client.last).toMatchObject({ type: 'exit', reason: 'detached' });
    stage.upstream.print('on the new one');
    await until(() => back.client.output() === 'on the new one');
    expect(halfOpen.client.output()).toBe('');
  });

  it('finds the last output and the exit of a process that has ended meanwhile', async () => {
    const stage = stages.make({ session: { container: pipe } });
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
    const stage = stages.make({ graceMs: 50 });
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
    const stage = stages.make();
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
    const stage = stages.make();
    const lost = await stage.join();
    lost.cut();
    await lost.done;
    await expect(stage.connect({}, 'somebody').done).rejects.toThrow('ATTACHMENT_EXISTS');
    const anew = await stage.join();
    expect(ready(anew)).toMatchObject({ resumed: false, role: 'writer' });
    expect(stage.events.slice(-2)).toEqual(['attachment.closed', 'attachment.opened']);
  });

  it('is closed in the end when its end could not be recorded at first', async () => {
    const stage = stages.make();
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
    const stage = stages.make();
    const left = await stage.join(input);
    left.cut(why);
    await left.done;
    expect(stage.upstream.stream.closed).toBe(true);
    expect(stage.events).toEqual(['attachment.opened', 'attachment.closed']);
  });
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
        const stage = stages.make({ graceMs, session: { container: pipe } });
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
      expect(stages.count).toBe(64);
    },
    60_000,
  );

  it('comes back at any moment after, and is served once', async () => {
    for (let count = 0; count < 40; count += 1) {
      const stage = stages.make({ session: { container: pipe } });
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
