import { describe, expect, it } from '@jest/globals';
import { streamLimits } from '../../domain/streams.limits.ts';
import { until } from '../../testing/attach-stage.ts';
import type { AttachStage, AttachStageOptions, StagedClient } from '../../testing/attach-stage.ts';
import { HubStages, happened, idOf, notices, pipe, ready } from '../../testing/hub-stages.ts';
import type { ScriptedCluster } from '../../testing/scripted-cluster.ts';

const stages = new HubStages();

describe('who writes', () => {
  const observer = { role: 'observer' } as const;

  async function pair(options: AttachStageOptions = {}) {
    const stage = stages.make({ session: { container: pipe }, ...options });
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
    const stage = stages.make();
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
