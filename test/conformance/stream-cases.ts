import { expect, it } from '@jest/globals';
import { channels } from '@endoscope/core';
import { paths } from '@endoscope/kubernetes';
import { Recorder, refusalOf, resize, stdin, transcript } from './conformance-driver.ts';
import type { ConformanceDriver } from './conformance-driver.ts';

/** Attach, exec and logs. */
export function streamCases(driver: () => ConformanceDriver): void {
  const protocol = (): string => driver().target.traits.streamProtocol;
  const hasHalfClose = (): boolean => protocol() === 'v5.channel.k8s.io';

  it('keeps stdout and stderr apart without a terminal and ends after the process', async () => {
    const name = await driver().start({ stdin: true, command: ['sh'] });
    const stream = await driver().attach(name);
    expect(stream.protocol).toBe(protocol());
    // The first input may arrive before the runtime has joined both outputs to it, and what is
    // printed in the last moment may be dropped on the way: one stream promises neither (ADR 0010).
    await stream.write(stdin('sleep 0.5; echo one; echo two >&2; sleep 0.5; exit 3\n'));
    expect(await transcript(stream)).toEqual({
      stdout: 'one\n',
      stderr: 'two\n',
      outcome: { kind: 'success' },
    });
    expect(await driver().exitOf(name)).toEqual({ exitCode: 3, reason: 'Error' });
    expect((await driver().log(name)).split('\n').sort()).toEqual(['', 'one', 'two']);
  });

  it('speaks v4 as well', async () => {
    const name = await driver().start({ stdin: true, command: ['sh'] });
    const stream = await driver().attach(name, { protocols: ['v4.channel.k8s.io'] });
    expect([stream.protocol, await stream.closeChannel(0)]).toEqual(['v4.channel.k8s.io', false]);
    await stream.write(stdin('echo one; sleep 0.5; exit 0\n'));
    expect(await transcript(stream)).toMatchObject({ stdout: 'one\n' });
  });

  it('ends cat by half-closing stdin when stdinOnce is set, and keeps its output', async () => {
    const name = await driver().start({ stdin: true, stdinOnce: true, command: ['cat'] });
    const stream = await driver().attach(name);
    const reader = new Recorder(stream);
    await stream.write(stdin('kept\n'));
    expect(await stream.closeChannel(channels.stdin)).toBe(hasHalfClose());
    if (hasHalfClose()) {
      expect(await reader.rest()).toMatchObject({
        stdout: 'kept\n',
        outcome: { kind: 'success' },
      });
    } else {
      // With v4 the input ends when the one attachment leaves, and later output is in the log only.
      await reader.until('kept\n');
      stream.close();
    }
    expect(await driver().exitOf(name)).toEqual({ exitCode: 0, reason: 'Completed' });
    expect(await driver().log(name)).toBe('kept\n');
  });

  it('takes the output away on half-close when stdinOnce is not set, and the process lives', async () => {
    const name = await driver().start({ stdin: true, command: ['cat'] });
    const first = await driver().attach(name);
    const reader = new Recorder(first);
    await first.write(stdin('before\n'));
    await reader.until('before\n');
    expect(await first.closeChannel(channels.stdin)).toBe(hasHalfClose());
    if (hasHalfClose()) {
      expect(await reader.rest()).toMatchObject({
        stdout: 'before\n',
        outcome: { kind: 'success' },
      });
    } else {
      await first.write(stdin('after\n'));
      await reader.until('after\n');
      first.close();
    }
    const second = await driver().attach(name);
    await second.write(stdin('again\n'));
    expect(await new Recorder(second).until('again\n')).toBe('again\n');
    second.close();
  });

  // The two streams of one attachment without a terminal: see ADR 0010.
  it('takes input and its end on a stream of their own, which ends then, and outputs on another', async () => {
    const name = await driver().start({ stdin: true, stdinOnce: true, command: ['cat'] });
    const output = await driver().attach(name, { protocols: ['v4.channel.k8s.io'] });
    const dial = driver().attach(name, { outputs: false, protocols: ['v5.channel.k8s.io'] });
    if (!hasHalfClose()) {
      expect(await refusalOf(dial)).toMatchObject({
        error: 'CLUSTER_PERMISSION_DENIED',
        code: 403,
      });
      output.close();
      return;
    }
    const input = await dial;
    await input.write(stdin('kept\n'));
    await input.closeChannel(channels.stdin);
    const success = { stderr: '', outcome: { kind: 'success' } };
    expect(await transcript(input)).toEqual({ stdout: '', ...success });
    expect(await transcript(output)).toEqual({ stdout: 'kept\n', ...success });
    expect(await driver().exitOf(name)).toEqual({ exitCode: 0, reason: 'Completed' });
  });

  it('ends the input of stdinOnce for a v4 stream without stdin, and not for a v5 one', async () => {
    const name = await driver().start({ stdin: true, stdinOnce: true, command: ['cat'] });
    const first = hasHalfClose() ? await driver().attach(name, { stdin: false }) : undefined;
    const typing = await driver().attach(name, { protocols: ['v4.channel.k8s.io'] });
    const reader = new Recorder(typing);
    await typing.write(stdin('open\n'));
    await reader.until('open\n');
    const second = await driver().attach(name, { stdin: false, protocols: ['v4.channel.k8s.io'] });
    expect((await reader.rest()).stdout).toBe('open\n');
    expect(await driver().exitOf(name)).toEqual({ exitCode: 0, reason: 'Completed' });
    for (const stream of [first, second]) stream?.close();
  });

  it('gives a container without stdin end of file at once', async () => {
    const name = await driver().start({ command: ['cat'] });
    expect(await driver().exitOf(name)).toEqual({ exitCode: 0, reason: 'Completed' });
  });

  it('shows resizes to the program on a terminal, in order', async () => {
    const name = await driver().start({ stdin: true, tty: true, command: ['sh'] });
    const stream = await driver().attach(name, { tty: true });
    const reader = new Recorder(stream);
    await stream.write(resize(101, 33));
    await stream.write(stdin('stty size\r'));
    await reader.until(/33 101\r\n/);
    await stream.write(resize(80, 24));
    await stream.write(stdin('stty size\r'));
    await reader.until(/24 80\r\n/);
    await stream.write(stdin('exit 7\r'));
    expect((await reader.rest()).outcome).toEqual({ kind: 'success' });
    expect(await driver().exitOf(name)).toEqual({ exitCode: 7, reason: 'Error' });
  });

  it('draws the prompt of a shell anew when the size changes, and logs without returns', async () => {
    const name = await driver().start({ stdin: true, tty: true, command: ['sh'] });
    const stream = await driver().attach(name, { tty: true });
    const reader = new Recorder(stream);
    await stream.write(resize(81, 25));
    await reader.until('\r/ # \u001b[J');
    await stream.write(stdin('echo shown\rexit\r'));
    await reader.rest();
    await driver().exitOf(name);
    const log = await driver().log(name);
    expect([log.includes('shown\n'), log.includes('shown\r\n')]).toEqual([true, false]);
  });

  it('passes Ctrl-C to the foreground program and Ctrl-D to the shell', async () => {
    const name = await driver().start({ stdin: true, tty: true, command: ['sh'] });
    const stream = await driver().attach(name, { tty: true });
    const reader = new Recorder(stream);
    await stream.write(stdin('sleep 60\r'));
    await reader.until('sleep 60');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await stream.write(stdin('\x03'));
    await stream.write(stdin('echo status $?\r'));
    await reader.until(/status 130\r\n/);
    await stream.write(stdin('\x04'));
    await reader.rest();
    expect((await driver().exitOf(name)).exitCode).toBe(0);
  });

  it('erases with backspace', async () => {
    const name = await driver().start({ stdin: true, tty: true, command: ['sh'] });
    const stream = await driver().attach(name, { tty: true });
    const reader = new Recorder(stream);
    await stream.write(stdin('echo oX\x7fk\r'));
    await reader.until(/\nok\r\n/);
    await stream.write(stdin('exit\r'));
    await reader.rest();
  });

  it('shows everything to two attached clients', async () => {
    const name = await driver().start({ stdin: true, command: ['sh'] });
    const [first, second] = [await driver().attach(name), await driver().attach(name)];
    const readers = [new Recorder(first), new Recorder(second)];
    // With v5 the upgrade is answered before the runtime has been reached: so until both see it.
    const calls = setInterval(() => void first.write(stdin('echo here\n')), 200);
    await Promise.all(readers.map((reader) => reader.until('here\n')));
    clearInterval(calls);
    // What is printed in the last moment may be dropped on the way (ADR 0010).
    await first.write(stdin('echo shared; sleep 0.5; exit 0\n'));
    const seen = await Promise.all(readers.map((reader) => reader.rest()));
    expect(seen.map(({ stdout }) => stdout.replaceAll('here\n', ''))).toEqual([
      'shared\n',
      'shared\n',
    ]);
  });

  it('moves a mebibyte unchanged', async () => {
    const data = Buffer.alloc(1024 * 1024, 'abcdefgh');
    // Where the input cannot end, the program stops by itself.
    const command = hasHalfClose() ? ['wc', '-c'] : ['sh', '-c', `head -c ${data.length} | wc -c`];
    const name = await driver().start({ stdin: true, stdinOnce: true, command });
    const stream = await driver().attach(name);
    await stream.write({ channel: channels.stdin, data });
    await stream.closeChannel(channels.stdin);
    expect((await transcript(stream)).stdout.trim()).toBe(String(data.length));
  });

  it('delivers all output to a reader slower than the process', async () => {
    const bytes = 4 * 1024 * 1024;
    const name = await driver().start({
      stdin: true,
      command: ['sh', '-c', `read x; head -c ${bytes} /dev/zero`],
    });
    // Two streams, as the gateway has them: whatever is sent on one may cost its output (ADR 0010).
    const v4 = ['v4.channel.k8s.io'] as const;
    const forInput = hasHalfClose() ? (['v5.channel.k8s.io'] as const) : v4;
    const output = await driver().attach(name, { protocols: v4 });
    const input = await driver().attach(name, { outputs: false, protocols: forInput });
    // A runtime joins an output a moment after it has answered for it, and nothing tells.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await input.write(stdin('go\n'));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await transcript(output)).stdout.length).toBe(bytes);
    input.close();
  });

  it('tells in the status that the container does not run; with v4, in the refusal', async () => {
    const name = await driver().start({ command: ['true'] });
    await driver().exitOf(name);
    const { namespace } = driver().target;
    const absent = `container ${name} not found in pod web_${namespace}`;
    if (protocol() === 'v5.channel.k8s.io') {
      expect(await transcript(await driver().attach(name))).toEqual({
        stdout: '',
        stderr: '',
        outcome: {
          kind: 'failure',
          message: `Internal error occurred: unable to upgrade connection: ${absent}`,
        },
      });
    }
    const refused = await refusalOf(driver().attach(name, { protocols: ['v4.channel.k8s.io'] }));
    expect(refused).toMatchObject({ error: 'CLUSTER_FAILED', code: 500, message: absent });
  });

  it('refuses a container the pod does not have, no container, and no stream', async () => {
    const { client, namespace } = driver().target;
    expect(await refusalOf(driver().attach('nope'))).toMatchObject({
      code: 400,
      reason: 'BadRequest',
      message: 'container nope is not valid for pod web',
    });
    const path = paths.attach(namespace, 'web');
    const unnamed = await refusalOf(client.openChannels({ path, query: { stdout: 'true' } }));
    expect(unnamed.message).toMatch(
      /^a container name must be specified for pod web, choose one of: \[app sidecar( \S+)*\]$/,
    );
    const nothing = client.openChannels({ path, query: { container: 'app' } });
    const message = 'you must specify at least 1 of stdin, stdout, stderr';
    if (protocol() === 'v4.channel.k8s.io') {
      expect(await refusalOf(nothing)).toMatchObject({ code: 400, message });
      return;
    }
    expect((await transcript(await nothing)).outcome).toEqual({
      kind: 'failure',
      message: `Internal error occurred: unable to upgrade connection: ${message}`,
    });
  });

  it('returns the exit code of exec in the status', async () => {
    const run = async (script: string): Promise<unknown> =>
      (await transcript(await driver().exec('sidecar', ['sh', '-c', script]))).outcome;
    expect([await run('exit 0'), await run('exit 3'), await run('exit 137')]).toEqual([
      { kind: 'success' },
      { kind: 'exit', code: 3 },
      { kind: 'exit', code: 137 },
    ]);
  });

  it('ends the input of exec by half-close', async () => {
    const stream = await driver().exec('sidecar', ['cat'], true);
    const reader = new Recorder(stream);
    await stream.write(stdin('through'));
    expect(await stream.closeChannel(channels.stdin)).toBe(hasHalfClose());
    if (!hasHalfClose()) {
      await reader.until('through');
      stream.close();
      return;
    }
    expect(await reader.rest()).toEqual({
      stdout: 'through',
      stderr: '',
      outcome: { kind: 'success' },
    });
  });

  it('fails an exec of a program that is not in the image', async () => {
    const { outcome } = await transcript(await driver().exec('app', ['sh']));
    expect(outcome?.kind).toBe('failure');
    expect((outcome as { message: string }).message).toContain(
      'exec: "sh": executable file not found in $PATH',
    );
  });

  it('sees the processes of its target, and not its files', async () => {
    const name = await driver().start({ targetContainerName: 'app', command: ['ps'] });
    await driver().exitOf(name);
    expect(await driver().log(name)).toMatch(/^ +1 \S+ +(\d+:\d+ )?\/app/m);
  });

  it('reads the end of a log, its first bytes and its times', async () => {
    const name = await driver().start({ command: ['seq', '1', '5'] });
    await driver().exitOf(name);
    expect(await driver().log(name)).toBe('1\n2\n3\n4\n5\n');
    expect(await driver().log(name, { tailLines: '2' })).toBe('4\n5\n');
    expect(await driver().log(name, { limitBytes: '3' })).toBe('1\n2');
    const stamped = await driver().log(name, { timestamps: 'true', tailLines: '1' });
    expect(stamped).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z 5\n$/);
  });

  it('follows a log to the end of the process', async () => {
    const name = await driver().start({ command: ['sh', '-c', 'echo a; sleep 0.5; echo b'] });
    expect(await driver().log(name, { follow: 'true' })).toBe('a\nb\n');
  });

  it('ends a process of its own namespace by no signal from inside', async () => {
    const name = await driver().start({ command: ['sleep', '100'] });
    await transcript(await driver().exec(name, ['sh', '-c', 'kill -9 1']));
    const pod = await driver().getPod();
    const status = pod.status?.ephemeralContainerStatuses?.find((s) => s.name === name);
    expect(Object.keys(status?.state ?? {})).toEqual(['running']);
  });

  it('ends a process in the namespace of its target by KILL, with exit code 137', async () => {
    const name = await driver().start({
      targetContainerName: 'sidecar',
      command: ['sh', '-c', 'echo $$$$; exec sleep 4242'],
    });
    const pid = (await driver().logged(name, /^\d+\n/)).trim();
    expect(Number(pid)).toBeGreaterThan(1);
    await transcript(await driver().exec('sidecar', ['sh', '-c', `kill -9 ${pid}`]));
    expect(await driver().exitOf(name)).toEqual({ exitCode: 137, reason: 'Error' });
  });
}
