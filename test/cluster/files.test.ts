// Goal: what is copied by endo through a real kubelet and a real container runtime is what was
// there, byte for byte, with the busybox that people debug with and out of a container that has
// no shell; and whoever sits in the container cannot make the copy land anywhere else.
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Session } from '@endoscope/client';
import type { Endo } from '../cli/harness/endo.ts';
import { Stage } from './support/stage.ts';

const bigBytes = 300 * 1024 * 1024;

let stage: Stage;
let endo: Endo;
let folder: string;
let session: Session;

beforeAll(async () => {
  stage = await Stage.open({ env: { ENDOSCOPE_FILE_TRANSFER_BYTES_MAX: String(bigBytes) } });
  await stage.namespace.startPod('web', {
    terminationGracePeriodSeconds: 1,
    containers: [
      { name: 'app', image: 'distroless-app:1', imagePullPolicy: 'IfNotPresent' },
      { name: 'side', image: 'busybox:1.36', command: ['sleep', '99999'] },
    ],
  });
  endo = await stage.endo('engineer');
  folder = mkdtempSync(join(tmpdir(), 'endoscope-files-'));
  const command = ['sleep', '99999'];
  session = await stage.readySession(stage.request('web', { command, target: 'app' }));
}, 600_000);

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await stage?.close();
});

const remote = (path: string): string => `${session.id}:${path}`;

async function copied(...args: string[]): Promise<string> {
  const { status, stderr } = await endo.run(['cp', ...args]);
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  return stderr;
}

async function refused(...args: string[]): Promise<string> {
  const { status, stderr } = await endo.run(['cp', ...args]);
  expect(status).not.toBe(0);
  return stderr;
}

/** Runs sh in the debug container, as the administrator. */
async function inContainer(script: string, busybox?: '/bin/busybox'): Promise<string> {
  const container = ['-n', stage.namespace.name, '-c', session.workload.containerName!];
  const command = [
    'exec',
    'web',
    ...container,
    '--',
    ...(busybox ? [busybox] : []),
    'sh',
    '-c',
    script,
  ];
  const { code, stdout, stderr } = await stage.cluster.kubectl(command);
  if (code !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function bigFile(): Promise<{ path: string; sha256: string }> {
  const path = join(folder, 'big');
  const file = await open(path, 'w');
  for (let at = 0; at < bigBytes; at += 1 << 20) await file.write(randomBytes(1 << 20));
  await file.close();
  return { path, sha256: await sha256Of(path) };
}

const inAudit = async (event: string) => {
  const path = `/v1/audit-events?session=${session.id}&event=${event}&pageSize=500`;
  const { body } = await stage.gateway.call('GET', path, { as: 'operator' });
  return body.auditEvents as { result: string; details: Record<string, unknown> }[];
};

describe('a file of 300 MiB', () => {
  it('goes in and comes out again as it was, hashed on both sides', async () => {
    const { path, sha256 } = await bigFile();
    const said = await copied(path, remote('/tmp/big'));
    expect(said).toContain(`SHA-256 ${sha256}: the same on both sides.`);
    expect(await inContainer('sha256sum < /tmp/big')).toContain(sha256);
    const { stdout } = await endo.run(['cp', remote('/tmp/big'), `${path}.back`, '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ bytes: bigBytes, sha256, verified: true });
    expect(await sha256Of(`${path}.back`)).toBe(sha256);
    const [out, into] = await inAudit('file.transferred');
    expect([out!.details, into!.details]).toMatchObject([
      { direction: 'download', path: '/tmp/big', bytes: bigBytes, sha256 },
      { direction: 'upload', path: '/tmp/big', bytes: bigBytes, sha256 },
    ]);
  });

  it('goes on after it was cut, both ways', async () => {
    const path = join(folder, 'big');
    const sha256 = await sha256Of(path);
    const cutWhen = async (isBegun: () => Promise<boolean>, ...args: string[]): Promise<void> => {
      const child = endo.start(['cp', '-q', ...args]);
      const exit = new Promise((resolve) => child.once('exit', resolve));
      await stage.namespace.until(isBegun);
      child.kill('SIGKILL');
      await exit;
    };
    const someBytes = 4_000_000;
    const partIn = async () =>
      Number(await inContainer('cat /tmp/.again.endo-part 2>/dev/null | wc -c'));
    await cutWhen(async () => (await partIn()) > someBytes, path, remote('/tmp/again'));
    expect(await inContainer('ls /tmp')).not.toContain('again');
    const up = await copied('--resume', path, remote('/tmp/again'));
    expect(up).toMatch(/after [\d.]+ MB that were there/);
    expect(await inContainer('sha256sum < /tmp/again')).toContain(sha256);

    const part = join(folder, '.big.again.endo-part');
    const isHere = () => (statSync(part, { throwIfNoEntry: false })?.size ?? 0) > someBytes;
    await cutWhen(() => Promise.resolve(isHere()), remote('/tmp/again'), `${path}.again`);
    expect(isHere()).toBe(true);
    const down = await copied('--resume', remote('/tmp/again'), `${path}.again`);
    expect(down).toMatch(/after [\d.]+ MB that were there/);
    expect(await sha256Of(`${path}.again`)).toBe(sha256);
    await inContainer('rm /tmp/again /tmp/big');
  });

  it('is refused before it begins when it is a byte too large', async () => {
    const path = join(folder, 'larger');
    const file = await open(path, 'w');
    await file.truncate(bigBytes + 1);
    await file.close();
    expect(await refused(path, remote('/tmp/larger'))).toContain('FILE_TOO_LARGE');
    await inContainer(`dd if=/dev/zero of=/tmp/larger bs=1 count=0 seek=${bigBytes + 1}`);
    expect(await refused(remote('/tmp/larger'), `${path}.back`)).toContain('FILE_TOO_LARGE');
    expect(await inContainer('ls -a /tmp; rm /tmp/larger')).not.toContain('endo-part');
  });
});

describe('a tree', () => {
  const odd = Buffer.from('odd \xff\n"name', 'latin1');

  function makeTree(): string {
    const tree = join(folder, 'tree');
    mkdirSync(join(tree, 'sub/empty'), { recursive: true });
    writeFileSync(join(tree, 'zero'), '');
    writeFileSync(join(tree, 'sub/run'), '#!/bin/sh\necho ran\n');
    chmodSync(join(tree, 'sub/run'), 0o755);
    writeFileSync(join(tree, '-rf'), 'no option');
    writeFileSync(join(tree, 'n'.repeat(200)), 'long');
    writeFileSync(Buffer.concat([Buffer.from(`${tree}/`), odd]), 'bytes');
    symlinkSync('/etc/hostname', join(tree, 'absolute'));
    symlinkSync('../../..', join(tree, 'sub/upwards'));
    symlinkSync('nowhere', join(tree, 'dangling'));
    return tree;
  }

  it('keeps names of any bytes, modes, links, and what is empty', async () => {
    const tree = makeTree();
    expect(await copied(tree, remote('/tmp/'))).toContain('Copied 5 files');
    expect(await inContainer('/tmp/tree/sub/run; readlink /tmp/tree/sub/upwards')).toBe(
      'ran\n../../..\n',
    );
    expect(await copied(remote('/tmp/tree'), join(folder, 'back'))).toContain('same on both sides');
    const names = (path: string) =>
      readdirSync(path, { encoding: 'buffer', recursive: false }).map((name) =>
        name.toString('latin1'),
      );
    expect(names(join(folder, 'back')).sort()).toEqual(names(tree).sort());
    expect(readdirSync(join(folder, 'back/sub')).sort()).toEqual(['empty', 'run', 'upwards']);
    expect(statSync(join(folder, 'back/sub/run')).mode & 0o777).toBe(0o755);
    expect(readlinkSync(join(folder, 'back/absolute'))).toBe('/etc/hostname');
    expect(readlinkSync(join(folder, 'back/dangling'))).toBe('nowhere');
    expect(readFileSync(Buffer.concat([Buffer.from(`${folder}/back/`), odd]), 'utf8')).toBe(
      'bytes',
    );
    expect(statSync(join(folder, 'back/zero')).size).toBe(0);
    const modified = (path: string) => Math.floor(statSync(join(path, 'sub/run')).mtimeMs / 1000);
    expect(modified(join(folder, 'back'))).toBe(modified(tree));
  });

  it('arrives in other containers, too, where kubectl cp finds it the same', async () => {
    const tree = join(folder, 'tree');
    await copied('-c', 'side', tree, remote('/tmp/there'));
    const theirs = join(folder, 'theirs');
    await stage.namespace.kubectl('cp', 'web:/tmp/there', theirs, '-c', 'side');
    expect(readFileSync(join(theirs, 'sub/run'), 'utf8')).toContain('ran');
    // kubectl cp leaves links out; ours come along.
    expect(readdirSync(join(theirs, 'sub')).sort()).toEqual(['empty', 'run']);
    writeFileSync(join(folder, 'some'), randomBytes(20_000_000));
    await stage.namespace.kubectl('cp', join(folder, 'some'), 'web:/tmp/some', '-c', 'side');
    const some = await sha256Of(join(folder, 'some'));
    const said = await copied('-c', 'side', remote('/tmp/some'), join(folder, 'of-kubectl'));
    expect(said).toContain(some);
  });
});

describe('the target, which has no shell', () => {
  it('gives its files and takes some through the debug container', async () => {
    await copied(remote('target:/app'), join(folder, 'app'));
    expect(statSync(join(folder, 'app')).size).toBeGreaterThan(100_000);
    writeFileSync(join(folder, 'note'), 'for the target');
    await copied('--target', join(folder, 'note'), remote('/tmp/note'));
    await copied(remote('target:/tmp'), join(folder, 'target-tmp'));
    expect(readFileSync(join(folder, 'target-tmp/note'), 'utf8')).toBe('for the target');
    expect(await inContainer('ls /tmp')).not.toContain('note');
    expect((await inAudit('file.transfer_started'))[0]!.details).toMatchObject({
      root: 'in target container app',
    });
  });

  it('cannot lead a copy out of its root by a link', async () => {
    await inContainer('echo of the debugger > /tmp/secret; ln -s /tmp/secret /proc/1/root/tmp/l');
    expect(await refused(remote('target:/tmp/l'), join(folder, 'l'))).toContain('FILE_NOT_FOUND');
    writeFileSync(join(folder, 'evil'), 'evil');
    await copied(join(folder, 'evil'), remote('target:/tmp/l'));
    expect(await inContainer('cat /tmp/secret')).toBe('of the debugger\n');
  });

  it('says what to do where the container itself is asked', async () => {
    const said = await refused('-c', 'app', remote('/app'), join(folder, 'x'));
    expect(said).toContain('FILE_TOOL_MISSING');
    expect(said).toContain('target:');
  });
});

describe('somebody hostile in the container', () => {
  /** Answers with what they like, whoever asks for a shell; gone when the test is over. */
  async function withShell(script: string, work: () => Promise<void>): Promise<void> {
    const lines = ['#!/bin/busybox sh', script, "printf 'endo1 status 0\\n' >&2"];
    const fake = Buffer.from(lines.join('\n')).toString('base64');
    await inContainer(`rm /bin/sh; echo ${fake} | base64 -d > /bin/sh; busybox chmod 755 /bin/sh`);
    try {
      await work();
    } finally {
      await inContainer('ln -sf busybox /bin/sh', '/bin/busybox');
    }
  }

  const aTree = "printf 'endo1 tree 41ed 4096 1 1 1 /tmp/dir\\n'";

  it.each([
    ['a name that goes up', 'FILE_PATH_REFUSED', 'cat /tmp/evil/up.tar'],
    ['a link and a file through it', 'FILE_PATH_REFUSED', 'cat /tmp/evil/two.tar'],
    ['an archive that ends early', 'FILE_STREAM_INVALID', 'head -c 700 /tmp/evil/rest.tar'],
    ['more than the limit', 'FILE_TOO_LARGE', 'cd /tmp/evil; tar -cf - zeros'],
    ['no archive', 'FILE_STREAM_INVALID', 'cat /etc/passwd; yes | head -c 5000'],
  ])('gets nowhere with %s', async (_what, reason, script) => {
    const marker = join(folder, 'pwned');
    await inContainer(
      'rm -rf /tmp/evil; mkdir -p /tmp/evil/a /tmp/evil/b/l; cd /tmp/evil;' +
        ` ln -s ${folder} a/l; echo owned > b/l/pwned; tar -C a -cf one.tar l;` +
        ' tar -C b -cf rest.tar l/pwned; head -c 512 one.tar > two.tar; cat rest.tar >> two.tar;' +
        // The letters of both names have one sum, and so have the headers.
        ' echo x > ./-.0up; tar -cf up.tar ./-.0up; sed -i s,-.0up,../up, up.tar;' +
        ' dd if=/dev/zero of=zeros bs=1 count=0 seek=400000000',
    );
    const into = join(folder, 'victim');
    await withShell(`${aTree}; ${script}`, async () => {
      expect(await refused(remote('/tmp/dir'), into)).toContain(reason);
    });
    expect(() => lstatSync(marker)).toThrow('ENOENT');
    const [ended] = await inAudit('file.transfer_ended');
    expect(ended).toMatchObject({ result: 'failure', reason });
  });
});
