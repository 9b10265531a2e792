// Goal: endo port-forward as a user has it: kubectl's words, local ports, and how it ends.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { Endo } from './harness/endo.ts';
import { patienceMs } from '../support/patience.ts';

let test: TestGateway;
let endo: Endo;
let session: string;
/** On a pod whose port has a name. */
let ported: string;

beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  endo = new Endo({
    ENDOSCOPE_SERVER: test.url,
    ENDOSCOPE_TOKEN: await test.token('engineer'),
    ENDOSCOPE_CLUSTER: 'sim',
    ENDOSCOPE_NAMESPACE: 'shop',
  });
  session = await readySession(test);
  const namespace = 'shop';
  const app = { name: 'app', image: 'app:1', ports: [{ name: 'http', containerPort: 8080 }] };
  test.cluster.pods.add({ namespace, name: 'ported', labels: { is: 'ported' }, containers: [app] });
  const ports = [{ name: 'web', port: 80, targetPort: 'http' }];
  const spec = { ports, selector: { is: 'ported' } };
  test.cluster.workloads.add({ kind: 'Service', namespace, name: 'ported', spec });
  ported = await readySession(test, { pod: 'ported' });
});

afterAll(async () => {
  await endo?.close();
  await test?.close();
});

/** A port-forward that runs, and all it has said. */
class Running {
  stdout = '';
  stderr = '';
  readonly exit: Promise<number | null>;

  constructor(readonly child: ChildProcess) {
    child.stdout!.on('data', (text: Buffer) => (this.stdout += text.toString()));
    child.stderr!.on('data', (text: Buffer) => (this.stderr += text.toString()));
    this.exit = once(child, 'close').then(([code]) => code as number | null);
  }

  static start(...args: string[]): Running {
    return new Running(endo.start(['port-forward', ...args]));
  }

  async says(pattern: RegExp): Promise<string[]> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const match = pattern.exec(this.stdout + this.stderr);
      if (match) return [...match];
      if (Date.now() > deadline) throw new Error(`no ${pattern} in ${this.stdout}${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async portOf(remote: number): Promise<number> {
    const pattern = new RegExp(`Forwarding from 127\\.0\\.0\\.1:(\\d+) -> ${remote}\\n`);
    return Number((await this.says(pattern))[1]);
  }

  async interrupt(): Promise<number | null> {
    this.child.kill('SIGINT');
    return this.exit;
  }
}

async function busyPort(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

describe('endo port-forward', () => {
  it.each(['websocket', 'grpc'])(
    'forwards several ports over %s in kubectl’s words, until Ctrl-C',
    async (transport) => {
      const forward = Running.start(session, ':8080', ':7', '--transport', transport);
      const port = await forward.portOf(8080);
      await forward.portOf(7);
      for (let turn = 0; turn < 2; turn += 1) {
        const answer = await fetch(`http://127.0.0.1:${port}/`);
        expect([answer.status, await answer.text()]).toEqual([200, 'hello from web\n']);
      }
      await forward.says(new RegExp(`Handling connection for ${port}\\n`));
      expect([await forward.interrupt(), forward.stderr]).toEqual([0, '']);
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
    },
  );

  it('finds the caller’s session on a pod, and says how to make one', async () => {
    const { server, port } = await busyPort();
    server.close();
    const forward = Running.start('pod/web', `${port}:8080`, '-q');
    const answered = async (): Promise<boolean> =>
      (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.status === 200;
    while (!(await answered())) await new Promise((resolve) => setTimeout(resolve, 100));
    expect([await forward.interrupt(), forward.stdout, forward.stderr]).toEqual([0, '', '']);
    const { status, stderr } = await endo.run(['port-forward', '-c', 'sim', 'api', '8080']);
    expect([status, stderr]).toEqual([
      78,
      'Error: You have no ready session on pod shop/api of sim.\n' +
        '  Make one, then try again: endo debug api --cluster sim -n shop --image busybox:1.36 --attach=false -- sleep 3600\n',
    ]);
  });

  it.each([
    ['svc/web', ':80', 'web'],
    ['deploy/web', ':8080', 'web'],
    ['service/ported', ':web', 'ported'],
    ['pod/ported', ':http', 'ported'],
    ['a session', ':http', 'ported'],
  ])('finds the pod of %s and the port %s', async (target, port, pod) => {
    const forward = Running.start(target === 'a session' ? ported : target, port);
    const local = await forward.portOf(8080);
    const answer = await fetch(`http://127.0.0.1:${local}/`);
    expect(await answer.text()).toBe(`hello from ${pod}\n`);
    expect([await forward.interrupt(), forward.stderr]).toEqual([0, '']);
  });

  it('says what a service and its pod do not have', async () => {
    const said = async (...args: string[]) => (await endo.run(['port-forward', ...args])).stderr;
    expect(await said('svc/web', '8080')).toBe(
      "Error: Service 'web' does not have a service port 8080\n  It has 80.\n",
    );
    expect(await said('svc/nothing', '80')).toContain('WORKLOAD_NOT_FOUND');
    expect(await said('node/sim-node-1', '80')).toContain('ports of a node are not forwarded');
  });

  it('tells programs the ports as JSON, and nothing else', async () => {
    const forward = Running.start(session, ':8080', '-o', 'json', '--address', '127.0.0.1');
    await forward.says(/\n}\n/);
    const told = JSON.parse(forward.stdout) as { forwards: { localPort: number }[] };
    expect(told).toEqual({
      session,
      forwards: [{ address: '127.0.0.1', localPort: expect.any(Number), remotePort: 8080 }],
    });
    expect((await fetch(`http://127.0.0.1:${told.forwards[0]!.localPort}/`)).status).toBe(200);
    const said = forward.stdout;
    expect([await forward.interrupt(), forward.stdout]).toEqual([0, said]);
  });

  it('goes on without a port that is in use, and not at all when all are', async () => {
    const { server, port } = await busyPort();
    const at = ['--address', '127.0.0.1'];
    const forward = Running.start(session, `${port}:8080`, ':7', ...at);
    await forward.portOf(7);
    expect(forward.stderr).toBe(
      `Unable to listen on port ${port}: Port 127.0.0.1:${port} is in use already.\n`,
    );
    expect(await forward.interrupt()).toBe(0);
    const none = await endo.run(['port-forward', session, `${port}:8080`, ...at]);
    expect([none.status, none.stderr]).toEqual([
      78,
      expect.stringContaining(
        `None of the local ports could be had: Port 127.0.0.1:${port} is in use already.`,
      ),
    ]);
    server.close();
  });

  it('tells of a port nobody listens on, and lives on', async () => {
    const forward = Running.start(session, ':81', ':8080');
    const refused = await forward.portOf(81);
    await expect(fetch(`http://127.0.0.1:${refused}/`)).rejects.toThrow('fetch failed');
    await forward.says(
      new RegExp(`an error occurred forwarding ${refused} -> 81: .*connection refused`),
    );
    const port = await forward.portOf(8080);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    expect(await forward.interrupt()).toBe(0);
  });

  it('ends with the session, and says so', async () => {
    const own = await readySession(test);
    const forward = Running.start(own, ':8080');
    await forward.portOf(8080);
    await test.call('POST', `/v1/sessions/${own}:terminate`, { body: {} });
    expect(await forward.exit).toBe(69);
    expect(forward.stderr).toMatch(/^Error: The session has ended: .+\n/);
  });

  it.each([
    [['53/udp'], 64, 'UDP protocol is not supported for 53'],
    [['grpc'], 64, "Pod 'web' does not have a named port 'grpc'"],
    [['8080', '--address', 'example.com'], 64, '"example.com" is neither an IP address nor'],
    [['8080', '-o', 'yaml'], 64, 'unknown output format "yaml"'],
  ])('refuses %j', async (args, status, sentence) => {
    const result = await endo.run(['port-forward', session, ...args]);
    expect([result.status, result.stdout]).toEqual([status, '']);
    expect(result.stderr).toContain(sentence);
  });

  it('says what is wrong with a session that cannot be used', async () => {
    const unknown = 'ses_00000000000000000000000000';
    const result = await endo.run(['port-forward', unknown, '8080']);
    expect([result.status, result.stderr]).toEqual([66, expect.stringContaining('not')]);
  });
});
