// Goal: what endo cp says and leaves behind, against the whole gateway and a simulated cluster.
import { createHash, randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { Endo } from './harness/endo.ts';

let test: TestGateway;
let endo: Endo;
let session: string;

beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  session = await readySession(test, { command: ['sleep', 'infinity'] });
  endo = new Endo({ ENDOSCOPE_SERVER: test.url, ENDOSCOPE_TOKEN: await test.token('engineer') });
});

afterAll(async () => {
  await endo?.close();
  await test?.close();
});

const here = (name: string): string => join(endo.configHome, name);
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');

describe('endo cp', () => {
  it('copies a file in and out, and says with which hash', async () => {
    const content = randomBytes(700_000);
    writeFileSync(here('data'), content, { mode: 0o750 });
    const up = await endo.run(['cp', here('data'), `${session}:/tmp/`]);
    expect([up.status, up.stdout]).toEqual([0, '']);
    expect(up.stderr).toMatch(/^Copied \/tmp\/data: 700\.0 kB in \d+s \([\d.]+ [kM]B\/s\)\.\n/);
    expect(up.stderr).toContain(`SHA-256 ${sha256(content)}: the same on both sides.\n`);
    const down = await endo.run(['cp', '-q', `${session}:/tmp/data`, here('back')]);
    expect(down).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(here('back')).equals(content)).toBe(true);
    expect(statSync(here('back')).mode & 0o777).toBe(0o750);
    await endo.run(['cp', '-q', '--no-preserve', `${session}:/tmp/data`, here('plain')]);
    expect(statSync(here('plain')).mode & 0o111).toBe(0);
  });

  it('tells a program what it did', async () => {
    const { stdout, stderr } = await endo.run([
      ...['cp', `${session}:/var/log/latest`, endo.configHome, '-o', 'json'],
    ]);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      from: `${session}:/var/log/latest`,
      to: here('latest'),
      ...{ files: 1, bytes: 19, verified: true, complete: true, tree: false },
      sha256: sha256('listening on :8080\n'),
    });
  });

  it('copies trees, links as links', async () => {
    mkdirSync(here('tree/empty'), { recursive: true });
    writeFileSync(here('tree/-rf'), 'no option');
    const up = await endo.run(['cp', here('tree'), `${session}:/tmp/tree`]);
    expect(up.stderr).toContain('Copied 1 file: 9 B');
    const down = await endo.run(['cp', `${session}:/tmp/tree`, here('tree-back')]);
    expect(down.stderr).toContain('of the archive: the same on both sides.');
    expect(readdirSync(here('tree-back')).sort()).toEqual(['-rf', 'empty']);
    await endo.run(['cp', `${session}:/var/log`, here('logs')]);
    expect(readlinkSync(here('logs/latest'))).toBe('app.log');
  });

  it('reads stdin and writes stdout', async () => {
    const up = await endo.run(['cp', '-', `${session}:/tmp/piped`], 'through a pipe');
    expect([up.status, up.stdout]).toEqual([0, '']);
    const down = await endo.run(['cp', '-q', `${session}:/tmp/piped`, '-']);
    expect(down).toEqual({ status: 0, stdout: 'through a pipe', stderr: '' });
  });

  it('goes on with a part whose beginning is the same, and not with another', async () => {
    const content = randomBytes(100_000);
    writeFileSync(here('whole'), content);
    await endo.run(['cp', here('whole'), `${session}:/tmp/whole`]);
    writeFileSync(here('.again.endo-part'), content.subarray(0, 60_000));
    const on = await endo.run(['cp', '--resume', `${session}:/tmp/whole`, here('again')]);
    expect(on.stderr).toContain('40.0 kB after 60.0 kB that were there');
    expect(on.stderr).toContain(`SHA-256 ${sha256(content)}`);
    expect(readFileSync(here('again')).equals(content)).toBe(true);
    writeFileSync(here('.other.endo-part'), 'something else');
    const other = await endo.run(['cp', '--resume', `${session}:/tmp/whole`, here('other')]);
    expect(other.stderr).toContain('FILE_CHANGED');
    expect(other.status).toBe(75);
  });

  it.each<[string, string[], number, RegExp]>([
    ['nothing there', ['S:/none', '.'], 66, /There is no \/none in container .*FILE_NOT_FOUND/s],
    ['nothing here', ['./none', 'S:/tmp'], 66, /there is no \.\/none here/],
    ['no directory here', ['S:/etc/hostname', './no/where'], 66, /no directory \.\/no/],
    ['two sessions', ['S:/a', 'S:/b'], 64, /one of source and destination must be in a session/],
    ['no session', ['a', 'b'], 64, /must be in a session/],
    ['a relative path', ['S:etc/hostname', '.'], 64, /must be absolute/],
    ['target and container', ['--target', '-c', 'app', 'S:/a', '.'], 64, /exclude each other/],
    ['a tree to stdout', ['S:/etc', '-'], 64, /a directory cannot go to stdout/],
    ['an unseen target', ['S:target:/etc', '.'], 78, /FILE_TARGET_UNREACHABLE/],
    ['no shell there', ['-c', 'app', 'S:/app', '.'], 78, /has no sh\..*FILE_TOOL_MISSING/s],
    ['another format', ['-o', 'name', 'S:/a', '.'], 64, /use json or yaml/],
    ['retries of no number', ['--retries', 'x', 'S:/a', '.'], 64, /whole number/],
  ])('refuses %s', async (_what, args, status, says) => {
    const words = args.map((word) => word.replace(/^S:/, `${session}:`));
    const result = await endo.run(['cp', ...words]);
    expect([result.status, result.stdout]).toEqual([status, '']);
    expect(result.stderr).toMatch(says);
  });
});
