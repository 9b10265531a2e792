// Method: what the stream loses is printed to the container's log alone.
import { describe, expect, it } from '@jest/globals';
import { channels } from '@endoscope/core';
import { streamLimits } from '../../domain/streams.limits.ts';
import type { AttachStage, StagedClient } from '../../testing/attach-stage.ts';
import { until } from '../../testing/attach-stage.ts';
import { HubStages, notices, pipe } from '../../testing/hub-stages.ts';
import type { ScriptedCluster } from '../../testing/scripted-cluster.ts';

const stages = new HubStages();

/** The process ends, then its stream; resolves when the client has its exit. */
async function ended(stage: AttachStage<ScriptedCluster>, { client, done }: StagedClient) {
  await stage.exit();
  stage.upstream.stream.end();
  await done;
  expect(client.last).toMatchObject({ type: 'exit', reason: 'process_exited', exitCode: 7 });
  return client;
}

async function printed(
  stage: AttachStage<ScriptedCluster>,
  writer: StagedClient,
  text: string,
): Promise<void> {
  const before = writer.client.output();
  stage.upstream.print(text);
  await until(() => writer.client.output() === before + text);
}

describe('output that the stream of an ended process has lost', () => {
  it.each([
    ['the end of it', 'one\ntwo\n', 'three\n'],
    ['the rest of a line', 'one\ntw', 'o\nthree\n'],
    ['all but its first byte', 'o', 'ne\ntwo\n'],
  ])('comes from the log without a terminal: %s', async (_what, seen, lost) => {
    const stage = stages.make({ session: { container: pipe } });
    const writer = await stage.join();
    await printed(stage, writer, seen);
    stage.upstream.log += lost;
    expect((await ended(stage, writer)).output()).toBe(seen + lost);
    expect(notices(writer)).toEqual(['recovered']);
  });

  it.each([
    ['whole lines', '$ ls\r\n', 'a file\n$ exit\n', 'a file\r\n$ exit\r\n'],
    ['the rest of a line', '$ echo\r\nbye', ' now\n', ' now\r\n'],
    [
      'more than one line, of many',
      `${'a line\r\n'.repeat(50)}$ `,
      'exit\nbye\n',
      'exit\r\nbye\r\n',
    ],
  ])('comes from the log on a terminal: %s', async (_what, seen, lost, shown) => {
    const stage = stages.make();
    const writer = await stage.join();
    stage.upstream.log = '';
    await printed(stage, writer, seen);
    // As containerd's log has it: without the carriage returns.
    stage.upstream.log = seen.replaceAll('\r\n', '\n') + lost;
    expect((await ended(stage, writer)).output()).toBe(seen + shown);
    expect(notices(writer)).toEqual(['recovered']);
  });

  it('comes from the log when it ends more output than is replayed', async () => {
    const stage = stages.make({ session: { container: pipe } });
    const writer = await stage.join();
    let lines = 0;
    const piece = () => Array.from({ length: 2_000 }, () => `line ${(lines += 1)}\n`).join('');
    while (stage.upstream.log.length <= streamLimits.replayBytesMax) stage.upstream.print(piece());
    const seen = stage.upstream.log;
    await until(() => writer.client.output().length === seen.length);
    stage.upstream.log += 'the last line\n';
    const { length } = (await ended(stage, writer)).output();
    expect(length).toBe(seen.length + 'the last line\n'.length);
    expect(writer.client.output().endsWith('\nthe last line\n')).toBe(true);
  });

  it.each([
    ['was all seen', 'a\r\n$ exit\r\n', 'a\n$ exit\n'],
    ['was all seen, and a prompt', 'a\r\n$ ', 'a\n'],
    ['drew a screen', '\x1b[2Ja\nb\n\x1b[3;1Hc', '\x1b[2Ja\nb\n\x1b[3;1Hcd\n'],
    ['is in several places of a log whose beginning is gone', 'x\r\n', 'x\nx\nx\n'],
    ['is another one than the log has', 'a\r\nb\r\n', 'a\nc\nd\n'],
  ])('is not invented where what a terminal showed %s', async (_what, seen, log) => {
    const stage = stages.make();
    // Its log is not whole: a count says nothing.
    stage.upstream.droppedLogBytes = 1;
    const writer = await stage.join();
    await printed(stage, writer, seen);
    stage.upstream.log = log;
    expect((await ended(stage, writer)).output()).toBe(seen);
    expect(notices(writer)).toEqual([]);
  });

  it('is not invented where both outputs came in another order than the log has', async () => {
    const stage = stages.make({ session: { container: pipe } });
    const writer = await stage.join();
    stage.upstream.stream.print('out\n');
    stage.upstream.stream.print('bad\n', channels.stderr);
    await until(() => writer.client.output('stderr') === 'bad\n');
    stage.upstream.log = 'bad\nout\n';
    expect((await ended(stage, writer)).output()).toBe('out\n');
    expect(notices(writer)).toEqual([]);
  });
});
