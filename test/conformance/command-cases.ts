import { expect, it } from '@jest/globals';
import { channels } from '@endoscope/core';
import { paths } from '@endoscope/kubernetes';
import type { ChannelStream } from '@endoscope/kubernetes';
import { Recorder, refusalOf, stdin, transcript } from './conformance-driver.ts';
import type { ConformanceDriver } from './conformance-driver.ts';

const sidecar = 'sidecar';

/** Commands as the gateway runs them (ADR 0013), and the logs of instances before. */
export function commandCases(driver: () => ConformanceDriver): void {
  const request = (command: readonly string[], withStdin: boolean, container = sidecar) => ({
    path: paths.exec(driver().target.namespace, 'web'),
    query: {
      ...{ container, command, stdin: String(withStdin), stdout: 'true', stderr: 'true' },
    },
  });
  const overSpdy = (script: string): Promise<ChannelStream> =>
    driver().target.client.openSpdyChannels(request(['sh', '-c', script], true));
  const overV4 = (command: readonly string[], container = sidecar): Promise<ChannelStream> =>
    driver().target.client.openChannels({
      ...request(command, false, container),
      protocols: ['v4.channel.k8s.io'],
    });

  it('end their input over SPDY on every version, and give a status of their own', async () => {
    const stream = await overSpdy('cat; echo two >&2; exit 7');
    expect(stream.protocol).toBe('SPDY/3.1');
    await stream.write(stdin('one\n'));
    expect(await stream.closeChannel(channels.stdin)).toBe(true);
    expect(await transcript(stream)).toEqual({
      stdout: 'one\n',
      stderr: 'two\n',
      outcome: { kind: 'exit', code: 7 },
    });
  });

  it('carry a mebibyte each way over SPDY', async () => {
    const stream = await overSpdy('cat');
    const reader = new Recorder(stream);
    const rest = reader.rest();
    const data = Buffer.alloc(1024 * 1024, 'abcdefgh');
    await stream.write({ channel: channels.stdin, data });
    await stream.closeChannel(channels.stdin);
    const { stdout, outcome } = await rest;
    expect([stdout === data.toString(), outcome]).toEqual([true, { kind: 'success' }]);
  });

  it('give the runtime’s own status over v4', async () => {
    const stream = await overV4(['sh', '-c', 'echo one; exit 5']);
    expect(await transcript(stream)).toEqual({
      stdout: 'one\n',
      stderr: '',
      outcome: { kind: 'exit', code: 5 },
    });
  });

  it('that the image does not have fail with the runtime’s words', async () => {
    const { outcome } = await transcript(await overV4(['/no-such'], 'app'));
    expect(outcome).toMatchObject({ kind: 'failure' });
    expect(JSON.stringify(outcome)).toMatch(/no such file|not found/);
  });

  it('run on when their stream is closed', async () => {
    const mark = `left-${Date.now()}`;
    const stream = await overV4(['sh', '-c', `echo up; sleep 97; echo ${mark}`]);
    await new Recorder(stream).until('up\n');
    stream.close();
    await stream.closed;
    const { stdout } = await transcript(await overV4(['ps']));
    expect(stdout).toContain(mark);
  });

  it('have no log of an instance before that was never there', async () => {
    const read = driver().target.client.bytes({
      method: 'GET',
      path: paths.log(driver().target.namespace, 'web'),
      query: { container: sidecar, previous: 'true' },
    });
    expect(await refusalOf(read)).toMatchObject({ error: 'CLUSTER_REQUEST_REFUSED', code: 400 });
  });
}
