// Goal: a command through endo is the command through kubectl: the same outputs, the same status,
// the same words; and what only a gateway has to answer for: its end, its limits, its ledger.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Session } from '@endoscope/client';
import type { Endo, EndoResult } from '../cli/harness/endo.ts';
import { Stage } from './support/stage.ts';
import { patienceMs } from '../support/patience.ts';

let stage: Stage;
let endo: Endo;
let session: Session;

beforeAll(async () => {
  stage = await Stage.open();
  const tool = { name: 'tool', image: 'busybox:1.36', command: ['sleep', '100000'] };
  const app = { name: 'app', image: 'distroless-app:1', imagePullPolicy: 'IfNotPresent' };
  await stage.namespace.startPod('web', { containers: [app, tool] });
  endo = await stage.endo('engineer');
  session = await stage.readySession(
    stage.request('web', { command: ['sleep', '100000'], target: 'app' }),
  );
}, 600_000);

afterAll(() => stage?.close());

const sh = (script: string): string[] => ['--', 'sh', '-c', script];

/** The same command, by kubectl and by endo, in the debug container. */
async function both(
  flags: readonly string[],
  words: readonly string[],
  input: string,
): Promise<{ kubectl: EndoResult; endo: EndoResult }> {
  const container = session.workload.containerName!;
  const where = ['exec', ...flags, '-n', stage.namespace.name, 'web', '-c', container];
  const { code, ...said } = await stage.cluster.kubectl([...where, ...words], { stdin: input });
  // Of its own protocol; once in some dozen calls.
  const stderr = said.stderr.replace(/^E\d{4} .*websocket\.go.*\n/gm, '');
  return {
    kubectl: { status: code, stdout: said.stdout, stderr },
    endo: await endo.run(['exec', ...flags, session.id, ...words], input),
  };
}

describe('a command in the debug container', () => {
  it.each<[what: string, flags: string[], words: string[], input: string]>([
    ['that prints on both outputs', [], sh('echo one; echo two >&2'), ''],
    ['that fails', [], sh('echo one; echo two >&2; exit 7'), ''],
    ['that is killed', [], sh('kill -9 $$'), ''],
    ['that reads all its input', ['-i'], ['--', 'sort'], 'b\na\nc\n'],
    ['that reads much input', ['-i'], ['--', 'wc', '-c'], 'x'.repeat(1_048_576)],
    ['that is given no input', ['-i'], ['--', 'cat'], ''],
    ['that does not read its input', ['-i'], sh('echo done; exit 3'), 'nobody reads this\n'],
    ['that reads the beginning of its input', ['-i'], sh('head -c 5; exit 4'), 'hello world\n'],
    ['whose script is its input', ['-i'], ['--', 'sh'], 'echo from a script; exit 5\n'],
    ['without input although there is some', [], ['--', 'cat'], 'not for you\n'],
    [
      'with words that a shell would split',
      [],
      ['--', 'printf', '%s|', 'a b', '"', '$HOME', 'ü'],
      '',
    ],
    ['that prints much', [], sh('seq 1 100000'), ''],
    ['that prints nothing', [], ['--', 'true'], ''],
    // Over WebSocket the words travel in the address, which with all headers may be 32 KiB.
    ['that is 24 KiB long', [], ['--', 'true', 'x'.repeat(24 * 1024 - 'true'.length)], ''],
  ])('is the same as with kubectl: %s', async (_what, flags, words, input) => {
    const result = await both(flags, words, input);
    expect(result.endo).toEqual(result.kubectl);
  });

  it('goes over gRPC as well', async () => {
    const words = [session.id, '--transport', 'grpc', ...sh('cat; echo two >&2; exit 6')];
    expect(await endo.run(['exec', '-i', ...words], 'one\n')).toEqual({
      status: 6,
      stdout: 'one\n',
      stderr: 'two\ncommand terminated with exit code 6\n',
    });
  });

  it('that the image does not have is told with the runtime’s words and a shell’s status', async () => {
    const result = await both([], ['--', '/no-such'], '');
    expect(result.kubectl.status).not.toBe(0);
    expect(result.endo.status).toBe(127);
    for (const { stderr } of Object.values(result))
      expect(stderr).toMatch(/no such file|not found/);
  });

  it('runs in another container where policy lets it, and names the choices otherwise', async () => {
    const found = await endo.run(['exec', session.id, '-c', 'tool', '--', 'ps']);
    expect([found.status, found.stdout]).toEqual([0, expect.stringContaining('sleep 100000')]);
    const absent = await endo.run(['exec', session.id, '-c', 'nope', '--', 'ps']);
    expect(absent.status).toBe(66);
    expect(absent.stderr).toContain('Choose one of: app, tool, ');
  });

  it('has the size of the terminal, its resizes, Ctrl-C and its own status', async () => {
    const size = { cols: 101, rows: 33 };
    const terminal = endo.terminal(['exec', '-it', session.id, '--', 'sh'], size);
    await terminal.shows('# ');
    terminal.type('stty size\r');
    await terminal.shows('33 101\r\n');
    terminal.resize(88, 22);
    terminal.type('until stty size | grep "22 88"; do sleep 0.1; done\r');
    await terminal.shows('22 88\r\n');
    terminal.type('sleep 1000\r');
    await new Promise((resolve) => setTimeout(resolve, 500));
    terminal.type('\x03');
    await terminal.shows('^C\r\n');
    terminal.type('exit 9\r');
    expect(await terminal.exit).toBe(9);
    const [before, after] = endo.terminalSettings().map((t) => t.replace(/rows.*columns \d+/, ''));
    expect(after).toBe(before);
  });

  it('ends after its time with status 124, and says so', async () => {
    const result = await endo.run([
      'exec',
      '--timeout',
      '8s',
      session.id,
      ...sh('echo up; sleep 300'),
    ]);
    expect([result.status, result.stdout]).toEqual([124, 'up\n']);
    expect(result.stderr).toContain('longer than it was given');
  });

  it('gets the end of its input when its client is killed', async () => {
    const child = endo.start(['exec', '-i', session.id, ...sh('echo up; cat; touch /tmp/ended')]);
    await new Promise<void>((resolve) => child.stdout!.once('data', () => resolve()));
    child.kill('SIGKILL');
    await until(async () => {
      const seen = await endo.run(['exec', session.id, '--', 'ls', '/tmp/ended']);
      return seen.status === 0;
    });
    await until(async () => (await endings(session.id)).includes('client_gone'));
  });
});

describe('a command in one call', () => {
  it('answers outputs, status and sizes', async () => {
    const client = stage.client();
    const command = ['sh', '-c', 'cat; echo two >&2; exit 3'];
    const result = await client.sessions.runCommand(session.id, {
      command,
      stdin: Buffer.from('one\n'),
    });
    expect(result).toMatchObject({
      exitCode: 3,
      stdout: { data: 'one\n', truncated: false },
      stderr: { data: 'two\n', truncated: false },
    });
  });
});

describe('commands of a session that ends', () => {
  it('end with it, and tell why', async () => {
    const { id } = await stage.readySession(stage.request('web', { command: ['sleep', '10000'] }));
    const child = endo.start(['exec', id, '-c', 'tool', ...sh('echo up; sleep 1000')]);
    await new Promise<void>((resolve) => child.stdout!.once('data', () => resolve()));
    const finished = endo.finish(child);
    await stage.client().sessions.terminate(id, { reason: 'enough' });
    const { status, stderr } = await finished;
    expect(status).toBe(143);
    expect(stderr).toContain('The session has ended');
    // The exit is sent before its line is written.
    await until(async () => (await endings(id)).includes('terminated'));
  });
});

async function endings(id: string): Promise<string[]> {
  const path = `/v1/audit-events?session=${id}&event=exec.ended&pageSize=500`;
  const { body } = await stage.gateway.call('GET', path, { as: 'operator' });
  return body.auditEvents.map((event: { reason: string }) => event.reason);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it never came to that');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
