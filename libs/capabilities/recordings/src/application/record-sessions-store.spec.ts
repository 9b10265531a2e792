import { describe, expect, it } from '@jest/globals';
import { RecorderUnavailable } from '../domain/recording.errors.ts';
import { RecordingStage, down, piece, until } from '../testing/recording-stage.ts';

describe('a store that fails', () => {
  it('holds the output of a required recording, then ends its streams; nothing more is shown', async () => {
    const stage = new RecordingStage('required');
    const gateway = stage.gateway();
    const tap = await stage.open(gateway);
    stage.store.isDown = true;
    void tap.take(piece(0, 'never stored'));
    await until(() => tap.failed.aborted);
    let isShown = false;
    void tap.take(piece(12, 'nor shown'))!.then(() => (isShown = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isShown).toBe(false);
    await until(async () => (await stage.state()) === 'interrupted');
    await expect(stage.open(gateway)).rejects.toThrow(RecorderUnavailable);
    tap.close();
    await expect(stage.open(gateway)).rejects.toThrow(RecorderUnavailable);
    stage.store.isDown = false;
    const again = await stage.open(gateway);
    void again.take(piece(0, 'again'));
    again.close();
    await until(async () => (await stage.frames()).includes('stdout again'));
    expect(await stage.events()).toEqual([
      ...['recording.started', 'recording.interrupted', 'recording.resumed'],
    ]);
  });

  it('is tried again for a while before that, and what it had taken is not doubled', async () => {
    const stage = new RecordingStage('required', { isStrict: true });
    const tap = await stage.open();
    const append = stage.store.append.bind(stage.store);
    let failures = 3;
    stage.store.append = async (...args) => {
      failures -= 1;
      // The answer to the last of them is lost.
      if (failures === 0) await append(...args);
      if (failures >= 0) throw down;
      return append(...args);
    };
    await tap.take(piece(0, 'once'));
    expect([tap.failed.aborted, await stage.frames()]).toEqual([false, ['stdout once']]);
  });

  it('is gone without when the recording is best effort, and the gap says how much', async () => {
    const stage = new RecordingStage('best_effort');
    const tap = await stage.open();
    tap.writes({ id: 'att_1', username: 'ada' });
    void tap.take(piece(0, 'stored '));
    await until(async () => (await stage.frames()).length === 2);
    stage.store.isDown = true;
    void tap.take(piece(7, 'lost'));
    await until(() => stage.told.length === 1);
    expect(tap.take(piece(11, ' too'))).toBeUndefined();
    expect(tap.failed.aborted).toBe(false);
    stage.store.isDown = false;
    await until(() => stage.told.length === 2);
    void tap.take(piece(15, ' again'));
    tap.close();
    stage.end();
    await until(async () => (await stage.state()) === 'sealed');
    expect(await stage.frames()).toEqual([
      '{"kind":"writer","attachment":"att_1","user":"ada"}',
      'stdout stored ',
      '{"kind":"gap","missingBytes":8,"reason":"recorder_unavailable"}',
      '{"kind":"writer","attachment":"att_1","user":"ada"}',
      'stdout  again',
    ]);
    expect(await stage.recording()).toMatchObject({ outputBytes: 21, gaps: 1 });
    expect(await stage.events()).toEqual([
      ...['recording.started', 'recording.interrupted', 'recording.resumed', 'recording.sealed'],
    ]);
  });

  it('refuses a session that must be recorded, and begins one that need not later', async () => {
    const required = new RecordingStage('required');
    required.store.isDown = true;
    await expect(required.open()).rejects.toThrow(RecorderUnavailable);
    const stage = new RecordingStage('best_effort');
    stage.store.isDown = true;
    const tap = await stage.open();
    expect(tap.banner).toContain('has not begun');
    void tap.take(piece(0, 'lost'));
    stage.store.isDown = false;
    await until(() => stage.told.length === 1);
    void tap.take(piece(4, 'kept'));
    tap.close();
    await until(async () => (await stage.frames()).length === 2);
    expect(await stage.frames()).toEqual([
      '{"kind":"gap","missingBytes":4,"reason":"recorder_unavailable"}',
      'stdout kept',
    ]);
  });
});
