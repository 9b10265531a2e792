import { channels } from '@endoscope/core';
import { describe, expect, it } from '@jest/globals';
import { verifyRecording } from '../domain/manifest/verify-recording.ts';
import { RecordingStage, piece, until } from '../testing/recording-stage.ts';

describe('recording a session', () => {
  it('holds what happened, and seals it when the session has ended and everybody is gone', async () => {
    const stage = new RecordingStage('required', { input: true });
    const tap = await stage.open();
    expect(tap.banner).toContain('EVERYTHING TYPED');
    tap.writes({ id: 'att_1', username: 'ada' });
    tap.writes({ id: 'att_1', username: 'ada' });
    tap.resized({ width: 80, height: 24 });
    expect(tap.take(piece(5, '$ '))).toBeUndefined();
    tap.typed(Buffer.from('ls\n'));
    expect(tap.take(piece(7, 'oops', channels.stderr))).toBeUndefined();
    tap.missing(0, 'nobody knows');
    stage.end();
    expect(await stage.state()).toBe('recording');
    tap.close();
    await until(async () => (await stage.state()) === 'sealed');
    expect(await stage.frames()).toEqual([
      '{"kind":"writer","attachment":"att_1","user":"ada"}',
      '{"kind":"resize","size":{"width":80,"height":24}}',
      '{"kind":"gap","missingBytes":5,"reason":"earlier output is only in the container log"}',
      'stdout $ ',
      'input ls\n',
      'stderr oops',
      '{"kind":"gap","missingBytes":0,"reason":"nobody knows"}',
    ]);
    expect(await stage.events()).toEqual(['recording.started', 'recording.sealed']);
    const recording = await stage.recording();
    expect(recording).toMatchObject({ outputBytes: 11, gaps: 2, parts: 1, hasInput: true });
    const { bytes, manifest, wrappedKey } = (await stage.store.find(recording.id))!;
    const members = [await stage.store.read(recording.id, 0, bytes)];
    const dataKey = stage.keys.unwrap(recording.id, wrappedKey);
    const { id, manifestHash } = recording;
    const report = await verifyRecording({
      ...{ recording: id, members, manifest, manifestHash, dataKey },
    });
    expect(report).toMatchObject({ isIntact: true });
    const [sealed] = await stage.log.list({ limit: 1 } as never);
    expect(sealed?.event.details).toMatchObject({ manifestSha256: manifestHash });
  });

  it('keeps what is typed out where the template does not say so', async () => {
    const stage = new RecordingStage();
    const tap = await stage.open();
    expect(tap.banner).toContain('not what is typed');
    tap.typed(Buffer.from('hunter2'));
    void tap.take(piece(0, 'ok'));
    tap.close();
    stage.end();
    await until(async () => (await stage.state()) === 'sealed');
    expect(await stage.frames()).toEqual(['stdout ok']);
  });

  it('shows nothing before it is stored when it is strict', async () => {
    const stage = new RecordingStage('required', { isStrict: true });
    const tap = await stage.open();
    await tap.take(piece(0, 'stored'));
    expect(await stage.frames()).toEqual(['stdout stored']);
  });

  it('stores what was shown soon, without anybody asking', async () => {
    const stage = new RecordingStage();
    const tap = await stage.open();
    expect(tap.take(piece(0, 'shown'))).toBeUndefined();
    await until(async () => (await stage.frames()).length === 1);
  });
});

describe('the time of a recording', () => {
  it('is over some days after it was sealed; then its bytes and its key are gone', async () => {
    const stage = new RecordingStage();
    const tap = await stage.open();
    void tap.take(piece(0, 'gone soon'));
    tap.close();
    stage.end();
    await until(async () => (await stage.state()) === 'sealed');
    expect(await stage.remove()).toBe(0);
    await stage.clock.sleep(7 * 24 * 60 * 60_000);
    expect(await stage.remove()).toBe(1);
    const { id, state } = await stage.recording();
    expect([state, await stage.store.find(id)]).toEqual(['removed', undefined]);
    expect((await stage.events()).at(-1)).toBe('recording.removed');
    expect(await stage.remove()).toBe(0);
  });
});
