// Goal: endo exec and endo logs on the simulated cluster: pipes, a terminal, statuses, words.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { Endo } from './harness/endo.ts';

let test: TestGateway;
let endo: Endo;
let session: string;

beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  const token = await test.token('engineer', 600);
  endo = new Endo({ ENDOSCOPE_SERVER: test.url, ENDOSCOPE_TOKEN: token });
  session = await readySession(test, { command: ['sh', '-c', 'seq 1 3; sleep 1000'] });
});

afterAll(async () => {
  await endo?.close();
  await test?.close();
});

const sh = (script: string): string[] => ['--', 'sh', '-c', script];

describe('endo exec', () => {
  it.each(['websocket', 'grpc'])('passes pipes and the status over %s', async (door) => {
    const words = ['exec', '-i', session, '--transport', door, ...sh('cat; echo two >&2; exit 7')];
    expect(await endo.run(words, 'one\n')).toEqual({
      status: 7,
      stdout: 'one\n',
      stderr: 'two\ncommand terminated with exit code 7\n',
    });
  });

  it('gives a terminal with its size, and takes it back as it was', async () => {
    const size = { cols: 101, rows: 33 };
    const terminal = endo.terminal(['exec', '-it', session, '--', 'sh'], size);
    await terminal.shows('# ');
    terminal.type('stty size\r');
    await terminal.shows('33 101\r\n');
    terminal.type('exit 9\r');
    expect(await terminal.exit).toBe(9);
    const [before, after] = endo.terminalSettings();
    expect(after).toBe(before);
  });

  it('goes on without a terminal where there is none, and says so', async () => {
    const { status, stdout, stderr } = await endo.run(['exec', '-it', session, '--', 'tty'], '');
    expect([status, stdout]).toEqual([1, 'not a tty\n']);
    expect(stderr).toContain('Unable to use a TTY');
    const quiet = await endo.run(['exec', '-itq', session, '--', 'true'], '');
    expect(quiet).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each(['websocket', 'grpc'])('gives up over %s after so much output', async (door) => {
    const limited = ['exec', session, '--transport', door, '--limit-bytes', '5'];
    const more = await endo.run([...limited, ...sh('echo one; echo two; sleep 60')]);
    expect(more).toMatchObject({ status: 141, stdout: 'one\nt' });
    expect(more.stderr).toMatch(/^Error: The command printed more than it was given/);
    const exactly = await endo.run([...limited, ...sh('echo four')]);
    expect(exactly).toEqual({ status: 0, stdout: 'four\n', stderr: '' });
  });

  it.each([
    [['exec'], 64, 'missing required argument'],
    [['exec', 'SESSION'], 64, 'you must specify a command'],
    [['exec', '--timeout', 'soon', 'SESSION', '--', 'true'], 64, '--timeout'],
    [['exec', '--limit-bytes', '0', 'SESSION', '--', 'true'], 64, '--limit-bytes'],
    [['exec', '-f', 'pod.yaml', '--', 'true'], 64, '--filename is not a flag of endo exec'],
    [
      ['exec', 'SESSION', '--pod-running-timeout=5s', '--', 'true'],
      64,
      'is not a flag of endo exec',
    ],
    [['exec', 'SESSION', '--stdin=maybe', '--', 'true'], 64, 'invalid argument "maybe"'],
    [
      ['exec', 'ses_01kaj8y2vd4n9q0c7t5x3h6m1z', '--', 'true'],
      66,
      'ses_01kaj8y2vd4n9q0c7t5x3h6m1z',
    ],
    [['exec', '-c', 'nope', 'SESSION', '--', 'true'], 66, 'Choose one of: app, sidecar'],
    [['exec', 'SESSION', '--', '/no-such'], 127, 'executable file not found'],
    [
      ['exec', '--timeout', '300ms', 'SESSION', '--', 'sleep', '60'],
      124,
      'longer than it was given',
    ],
  ])('refuses %j with status %i', async (words, status, sentence) => {
    const result = await endo.run(words.map((word) => (word === 'SESSION' ? session : word)));
    expect([result.status, result.stdout]).toEqual([status, '']);
    expect(result.stderr).toContain(sentence);
  });
});

describe('endo logs', () => {
  it.each([
    [['-c', 'app'], 'listening on :8080\n'],
    [['-c', 'DEBUG', '--tail', '2'], '2\n3\n'],
    [['-c', 'DEBUG', '--limit-bytes', '3'], '1\n2'],
    [['-c', 'DEBUG', '--limit-bytes=0'], '1\n2\n3\n'],
    [['-c', 'DEBUG', '--since=0s', '--follow=false', '-p=false'], '1\n2\n3\n'],
    [['-c', 'DEBUG', '--tail', '1', '--prefix'], '[DEBUG] 3\n'],
    [['-c', 'DEBUG', '--tail', '1', '--prefix=true'], '[DEBUG] 3\n'],
    [['-c', 'DEBUG', '--since-time=2020-01-01T01:00:00+01:00', '--tail=1'], '3\n'],
    [['-c', 'app', '-c', 'DEBUG', '--tail', '1'], 'listening on :8080\n3\n'],
  ])('prints with %j what there is', async (flags, expected) => {
    const { body } = await test.call('GET', `/v1/sessions/${session}`);
    const named = (text: string): string => text.replace('DEBUG', body.workload.containerName);
    const { status, stdout, stderr } = await endo.run(['logs', session, ...flags.map(named)]);
    expect([status, stdout, stderr]).toEqual([0, named(expected), '']);
  });

  it.each([
    [[], 64, 'Name one, or ask for all: app, sidecar'],
    [['-c', 'nope'], 66, 'Choose one of: app, sidecar'],
    [['-c', 'app', '-p'], 66, 'has no earlier instance'],
    [['-c', 'app', '--all-containers'], 64, 'should not be specified with container name'],
    [['--since', '1h', '--since-time', '2020-01-01T00:00:00Z'], 64, 'only one of'],
    [['--tail', 'many'], 64, '--tail'],
    [['--tail', '-2'], 64, '--tail'],
    [['--limit-bytes=-1'], 64, '--limit-bytes'],
    [['--since', 'abc'], 64, '--since'],
    [['--since=-5s'], 64, '--since'],
    [['--since-time', 'yesterday'], 64, 'write it as 2026-01-31T18:00:00Z'],
    [['--since-time', '2026-01-31'], 64, 'write it as 2026-01-31T18:00:00Z'],
    [['--since-time', '2026-13-31T00:00:00Z'], 64, 'write it as 2026-01-31T18:00:00Z'],
    [['-l', 'app=web'], 64, '--selector is not a flag of endo logs'],
    [['--selector=app=web'], 64, '"endo debug -l …" finds it'],
    [['--all-pods=true'], 64, '--all-pods is not a flag of endo logs'],
    [['--max-log-requests=3'], 64, 'followed at once'],
    [['--pod-running-timeout=3s'], 64, 'waits for a start'],
    [['--insecure-skip-tls-verify-backend'], 64, 'has not verified'],
    [['--no-such-flag'], 64, "unknown option '--no-such-flag'"],
  ])('refuses %j with status %i', async (flags, status, sentence) => {
    const result = await endo.run(['logs', session, ...flags]);
    expect([result.status, result.stdout]).toEqual([status, '']);
    expect(result.stderr).toContain(sentence);
  });

  it('fails when one of several logs cannot be read, unless that is to be ignored', async () => {
    const words = ['logs', session, '-p', '-c', 'app', '-c', 'sidecar'];
    const { status, stdout, stderr } = await endo.run(words);
    expect([status, stdout]).toEqual([69, '']);
    expect(stderr).toMatch(/^app: .*has no earlier instance/m);
    expect(stderr).toContain('could not be read to their end: app, sidecar');
    const ignored = await endo.run([...words, '--ignore-errors']);
    expect([ignored.status, ignored.stdout]).toEqual([0, '']);
    expect(ignored.stderr).toMatch(/^sidecar: .*has no earlier instance/m);
  });
});
