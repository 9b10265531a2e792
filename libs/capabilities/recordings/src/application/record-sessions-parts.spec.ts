import { describe, expect, it } from '@jest/globals';
import { recordingLimits } from '../domain/recordings.limits.ts';
import { RecordingStage, piece, until } from '../testing/recording-stage.ts';

describe('a recording that one after the other writes', () => {
  it('goes on for the next who attach, with a mark where the log comes again', async () => {
    const stage = new RecordingStage();
    const gateway = stage.gateway();
    const first = await stage.open(gateway);
    void first.take(piece(0, 'one'));
    first.close();
    const second = await stage.open(gateway);
    void second.take(piece(0, 'one'));
    second.close();
    stage.end();
    await until(async () => (await stage.state()) === 'sealed');
    const lines = await stage.frames();
    expect([lines[0], lines[2]]).toEqual(['stdout one', 'stdout one']);
    expect(lines[1]).toContain('attached again');
    expect(await stage.events()).toEqual(['recording.started', 'recording.sealed']);
  });

  it('goes on after the process was killed, as another part and with a gap', async () => {
    const stage = new RecordingStage();
    const tap = await stage.open();
    void tap.take(piece(0, 'before'));
    await until(async () => (await stage.frames()).length === 1);
    const next = await stage.open();
    void next.take(piece(0, 'after'));
    next.close();
    await until(async () => (await stage.frames()).length > 3);
    const kinds = (await stage.frames()).map((line) => line.slice(0, 22));
    expect(kinds).toEqual([
      'stdout before',
      '{"kind":"gap","missing',
      '{"kind":"marker","text',
      'stdout after',
    ]);
    expect(await stage.recording()).toMatchObject({ parts: 2, state: 'recording' });
    expect(await stage.events()).toEqual(['recording.started', 'recording.resumed']);
  });

  it('belongs to who went on with it: one that was only slow shows and changes nothing', async () => {
    const stage = new RecordingStage();
    const slow = await stage.open();
    void slow.take(piece(0, 'one'));
    await until(async () => (await stage.frames()).length === 1);
    const next = await stage.open();
    void slow.take(piece(3, 'late'));
    await until(() => slow.failed.aborted);
    void next.take(piece(0, 'two'));
    slow.close();
    next.close();
    stage.end();
    await until(async () => (await stage.state()) === 'sealed');
    const lines = await stage.frames();
    expect(lines.filter((line) => line.startsWith('stdout'))).toEqual(['stdout one', 'stdout two']);
    expect(await stage.recording()).toMatchObject({ parts: 2, outputBytes: 6, gaps: 1 });
    expect(await stage.events()).toEqual([
      ...['recording.started', 'recording.resumed', 'recording.sealed'],
    ]);
  });

  it('is not sealed short by one that was only slow and had nothing more to store', async () => {
    const stage = new RecordingStage();
    const slow = await stage.open();
    void slow.take(piece(0, 'one'));
    slow.close();
    await until(async () => (await stage.frames()).length === 1);
    const next = await stage.open();
    void next.take(piece(0, 'two'));
    // Both hear of the end; the slow one is asked first.
    stage.end();
    next.close();
    await until(async () => (await stage.state()) === 'sealed');
    expect(await stage.recording()).toMatchObject({ outputBytes: 6, gaps: 1 });
    expect(await stage.frames()).toContain('stdout two');
  });

  it('is let go of when another replica may keep the session, and had again', async () => {
    const stage = new RecordingStage();
    const gateway = stage.gateway();
    const tap = await stage.open(gateway);
    void tap.take(piece(0, 'one'));
    await gateway.letGo();
    expect(await stage.recording()).toMatchObject({
      ...{ state: 'interrupted', failure: 'SESSION_MOVED' },
    });
    const other = await stage.open();
    void other.take(piece(0, 'two'));
    other.close();
    await until(async () => (await stage.frames()).includes('stdout two'));
    const again = await stage.open(gateway);
    void again.take(piece(0, 'three'));
    again.close();
    await until(async () => (await stage.frames()).includes('stdout three'));
    expect(await stage.recording()).toMatchObject({ parts: 3, state: 'recording' });
  });

  it('is left to the next process when this one stops', async () => {
    const stage = new RecordingStage();
    const gateway = stage.gateway();
    const tap = await stage.open(gateway);
    void tap.take(piece(0, 'last words'));
    await gateway.close();
    expect(await stage.frames()).toEqual(['stdout last words']);
    expect(await stage.state()).toBe('interrupted');
  });

  it('is sealed by whoever finds it when its process and its session are gone', async () => {
    const stage = new RecordingStage();
    const tap = await stage.open();
    void tap.take(piece(0, 'before'));
    await until(async () => (await stage.frames()).length === 1);
    expect(await stage.sealOrphans()).toBe(0);
    stage.ends.set(stage.session.id, new Date('2020-01-01T00:00:00Z'));
    expect(await stage.sealOrphans()).toBe(1);
    expect(await stage.recording()).toMatchObject({ state: 'sealed', gaps: 1, outputBytes: 6 });
    expect(await stage.sealOrphans()).toBe(0);
  });

  it('has failed, and says so, when it cannot be read to its end', async () => {
    const stage = new RecordingStage();
    const tap = await stage.open();
    for (let i = 0; i < 6; i += 1) {
      void tap.take(piece(i * 100_000, Buffer.alloc(100_000, `${i}${Math.random()}`).toString()));
    }
    tap.close();
    await until(async () => (await stage.frames()).length >= 6);
    const { id } = await stage.recording();
    const { bytes } = (await stage.store.find(id))!;
    const damaged = Buffer.concat([
      Buffer.from('no member'),
      await stage.store.read(id, 0, bytes),
      Buffer.alloc(2 * recordingLimits.memberBodyBytesMax),
    ]);
    await stage.store.cut(id, 0);
    await stage.store.append(id, 0, damaged);
    stage.ends.set(stage.session.id, new Date('2020-01-01T00:00:00Z'));
    await stage.sealOrphans();
    expect(await stage.recording()).toMatchObject({
      ...{ state: 'failed', failure: 'RECORDING_DAMAGED' },
    });
    expect((await stage.events()).at(-1)).toBe('recording.failed');
  });
});
