// Goal: from sign-in to exit code, the same life of a session through each door, on a container
// that has no shell of its own.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { channels } from '@endoscope/core';
import { Attach, KubeConfig } from '@kubernetes/client-node';
import { approveDeviceCode } from '@endoscope/simulators';
import { Attached } from './support/attached.ts';
import { SessionCalls } from './support/grpc-calls.ts';
import { runRemoteCommand } from './support/remote-command.ts';
import { Stage } from './support/stage.ts';
import { reachedSession } from './support/reached-session.ts';

const wholeLife = [
  'session.requested',
  'session.provisioning_started',
  'session.container_added',
  'session.ready',
  'attachment.opened',
  'attachment.closed',
  'session.ended',
].sort();

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open({ env: { ENDOSCOPE_SESSIONS_PER_POD_MAX: '30' } });
  await stage.namespace.startPod('web');
}, 600_000);

afterAll(() => stage?.close());

const shell = { command: ['sh'], stdin: true, target: 'app' };

async function expectExit(id: string, exitCode: number): Promise<void> {
  const session = await stage.endedSession(id);
  expect(session.end).toMatchObject({ reason: 'process_exited', exitCode, process: 'gone' });
  const state = await stage.namespace.debugContainer('web', session.workload.containerName!);
  expect(state?.terminated?.exitCode).toBe(exitCode);
  expect((await stage.auditOf(id)).sort()).toEqual(wholeLife);
}

describe('debugging a container without a shell, with endo', () => {
  it('signs in by the device flow and debugs on a terminal', async () => {
    const endo = await stage.endo('engineer', { ENDOSCOPE_TOKEN: '' });
    const login = endo.start(['login']);
    login.stderr!.setEncoding('utf8');
    let said = '';
    login.stderr!.on('data', (text: string) => {
      said += text;
      const [page] = /http\S+user_code=\S+/.exec(text) ?? [];
      if (page) void approveDeviceCode({ verificationUriComplete: page, user: 'engineer' });
    });
    await new Promise((resolve) => login.once('close', resolve));
    expect(said).toContain('Signed in');

    const terminal = endo.terminal(
      ['debug', '-it', 'web', '--image', 'busybox:1.36', '--target', 'app', '--', 'sh'],
      { cols: 101, rows: 33 },
    );
    await terminal.shows('# ');
    terminal.type('stty size\r');
    await terminal.shows('33 101\r\n');
    terminal.resize(88, 22);
    // The size arrives as a signal; the shell is asked until it has it.
    terminal.type('until stty size | grep "22 88"; do sleep 0.1; done; ps\r');
    await terminal.shows('22 88\r\n');
    await terminal.shows('/app');
    // The shell takes Ctrl-C as a signal once it has begun to run the line.
    terminal.type('echo now "asleep"; sleep 1000\r');
    await terminal.shows('now asleep\r\n');
    terminal.type('\x03');
    await terminal.shows('^C\r\n');
    terminal.type('echo still "here"\r');
    await terminal.shows('still here\r\n');
    terminal.type('exit 7\r');
    expect(await terminal.exit).toBe(7);
    // The size is this test's doing; everything else is as it was found.
    const [before, after] = endo.terminalSettings().map((t) => t.replace(/rows.*columns \d+/, ''));
    expect(after).toBe(before);
    const id = /ses_\w+/.exec(terminal.output)![0];
    await expectExit(id, 7);
  });

  it('ends a terminal with Ctrl-D, over the gRPC door', async () => {
    const endo = await stage.endo('engineer');
    const args = ['debug', '-it', 'web', '--image', 'busybox:1.36', '--target', 'app'];
    const terminal = endo.terminal([...args, '--transport', 'grpc', '--', 'sh']);
    await terminal.shows('# ');
    terminal.type('\x04');
    expect(await terminal.exit).toBe(0);
    await expectExit(/ses_\w+/.exec(terminal.output)![0], 0);
  });

  it('shows and steers what happened', async () => {
    const endo = await stage.endo('engineer');
    const debug = ['debug', 'web', '--image', 'busybox:1.36', '-i', '--attach=false', '--', 'sh'];
    const { stdout, status } = await endo.run([...debug]);
    expect(status).toBe(0);
    const id = stdout.trim();
    await reachedSession(stage.client(), id, 'ready');
    expect((await endo.run(['sessions'])).stdout).toContain(id);
    const attached = await endo.run(['attach', id], 'echo from attach; exit 5\n');
    expect(attached).toEqual({ status: 5, stdout: 'from attach\n', stderr: '' });
    const operator = await stage.endo('operator');
    const audit = await operator.run(['audit', '--session', id, '-o', 'json']);
    expect(audit.stdout).toContain('attachment.opened');
  });
});

describe.each(['websocket', 'grpc'] as const)('attaching over %s', (door) => {
  it('shows the processes of the target, sizes, Ctrl-C and the exit code on a terminal', async () => {
    const client = stage.client();
    const session = await stage.readySession(stage.request('web', { ...shell, tty: true }));
    const size = { width: 120, height: 40 };
    const connection = await client.attach(session.id, { door, stdin: true, size });
    const attached = new Attached(connection);
    await attached.shows('# ');
    await attached.type('stty size; ps\r');
    await attached.shows('40 120\r\n');
    await attached.shows('/app');
    connection.resize({ width: 60, height: 20 });
    await attached.type('until stty size | grep "20 60"; do sleep 0.1; done\r');
    await attached.shows('20 60\r\n');
    await attached.type('echo now "asleep"; sleep 1000\r');
    await attached.shows('now asleep\r\n');
    await attached.type('\x03');
    await attached.type('exit 7\r');
    expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 7 });
    expect(attached.stderr).toHaveLength(0);
    await expectExit(session.id, 7);
  });

  it('keeps stdout and stderr apart without a terminal, and gives the exit code', async () => {
    const request = stage.request('web', { ...shell, stdinOnce: true });
    const session = await stage.readySession(request);
    const attached = new Attached(await stage.client().attach(session.id, { door, stdin: true }));
    await attached.type('echo one; echo two >&2; ps | grep -c "[/]app"; exit 3\n');
    expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 3 });
    expect(attached.stdout.toString()).toBe('one\n1\n');
    expect(attached.stderr.toString()).toBe('two\n');
    await expectExit(session.id, 3);
  });
});

describe('gRPC alone', () => {
  it('asks for a session, waits for it and reads how it ended', async () => {
    const token = await stage.gateway.token('engineer');
    const calls = new SessionCalls(stage.gateway.gateway.grpcAddress, token);
    try {
      const command = ['sh', '-c', 'exit 9'];
      const session = {
        target: { cluster: 'c1', namespace: stage.namespace.name, pod: 'web', container: 'app' },
        workload: { image: 'busybox:1.36', command },
      };
      const created = await calls.call('CreateSession', { session, requestId: 'once' });
      const again = await calls.call('CreateSession', { session, requestId: 'once' });
      const { id } = created.session;
      expect(again.session.id).toBe(id);
      const waitFor = { waitFor: 'SESSION_STATE_ENDED', timeout: { seconds: 30 } };
      const { session: ended } = await calls.call('GetSession', { session: id, ...waitFor });
      expect(ended.end).toMatchObject({ reason: 'END_REASON_PROCESS_EXITED', exitCode: 9 });
    } finally {
      calls.close();
    }
  });
});

describe("Kubernetes' remote command protocol", () => {
  it.each(['v5.channel.k8s.io', 'v4.channel.k8s.io'])('is spoken as %s', async (protocol) => {
    const request = stage.request('web', { ...shell, stdinOnce: true });
    const { id } = await stage.readySession(request);
    const result = await runRemoteCommand({
      url: stage.gateway.url,
      token: await stage.gateway.token('engineer'),
      session: id,
      protocol,
      messages: [[channels.stdin, 'echo one; echo two >&2; exit 3\n']],
    });
    expect(result).toMatchObject({
      protocol,
      stdout: 'one\n',
      stderr: 'two\n',
      status: {
        status: 'Failure',
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: '3' }] },
      },
      closeCode: 1000,
    });
    await expectExit(id, 3);
  });

  it('serves the client library of Kubernetes itself', async () => {
    const { id } = await stage.readySession(stage.request('web', { ...shell, tty: true }));
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: 'gateway', server: stage.gateway.url, skipTLSVerify: true },
      { name: 'engineer', token: await stage.gateway.token('engineer') },
    );
    let printed = '';
    let status: unknown;
    // Attach knows the API server's path; the connection below it takes any.
    const { handler } = new Attach(config);
    const socket = await handler.connect(`/v1/sessions/${id}/attach`, null, (channel, data) => {
      if (channel === channels.stdout) printed += data.toString();
      if (channel === channels.error) status = JSON.parse(data.toString());
      return true;
    });
    const closed = new Promise((resolve) => (socket.onclose = resolve));
    socket.send(Buffer.from('\x00echo from "kubernetes"; exit 0\r'));
    await closed;
    expect(printed).toContain('from kubernetes\r\n');
    expect(status).toMatchObject({ status: 'Success' });
  });
});
