import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { root } from './shared/root.ts';

const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } };

/** Installs what the lock says, as `npm ci` does: from nothing, its own list last. */
const fakeNpm = `#!/bin/sh
echo "npm $* PATH=$PATH" >> "$FAKE_LOG"
rm -rf node_modules; mkdir -p node_modules/node/bin node_modules/a
sleep "\${FAKE_SECONDS:-0}"
[ -z "$FAKE_FAILURE" ] || exit 1
echo '{}' > node_modules/a/package.json
printf '#!/bin/sh\\necho v24.99.0\\n' > node_modules/node/bin/node; chmod +x node_modules/node/bin/node
cp package-lock.json node_modules/.package-lock.json
`;

describe('ensuring the installation', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ensure-'));
    put('tools/ensure.cjs', readFileSync(join(root, 'tools/ensure.cjs'), 'utf8'));
    put('package.json', '{}');
    put('package-lock.json', JSON.stringify(lock));
    put('bin/npm', fakeNpm);
    chmodSync(join(folder, 'bin/npm'), 0o755);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }

  function ensure(env: Record<string, string> = {}, args: string[] = []) {
    const path = ['/x/node_modules/.bin', join(folder, 'bin'), '/usr/bin', '/bin'].join(delimiter);
    const child = spawn(process.execPath, [...args, join(folder, 'tools/ensure.cjs')], {
      cwd: folder,
      env: { PATH: path, FAKE_LOG: join(folder, 'npm.log'), npm_execpath: '/inner/npm', ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    return new Promise<{ code: number | null; stderr: string }>((resolve) =>
      child.once('close', (code) => resolve({ code, stderr })),
    );
  }

  function installations(): string[] {
    const log = join(folder, 'npm.log');
    return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
  }

  it('installs once, with an npm that does not run on the Node it deletes', async () => {
    expect((await ensure()).code).toBe(0);
    expect((await ensure()).code).toBe(0);
    expect(installations()).toHaveLength(1);
    expect(installations()[0]).toMatch(/^npm ci /);
    expect(installations()[0]).not.toContain('node_modules');
    expect(readdirSync(join(folder, '.endoscope'))).toEqual([]);
  });

  it('repairs an installation that was cut off', async () => {
    await ensure();
    rmSync(join(folder, 'node_modules/.endoscope-install'));
    rmSync(join(folder, 'node_modules/.package-lock.json'));
    expect((await ensure()).code).toBe(0);
    expect(installations()).toHaveLength(2);
  });

  it('repairs an installation that lost a package', async () => {
    await ensure();
    rmSync(join(folder, 'node_modules/a'), { recursive: true });
    expect((await ensure()).code).toBe(0);
    expect(installations()).toHaveLength(2);
  });

  it('installs again when the lock has changed', async () => {
    await ensure();
    const changed = { packages: { '': {}, 'node_modules/a': { version: '1.0.1' } } };
    put('package-lock.json', JSON.stringify(changed));
    expect((await ensure()).code).toBe(0);
    expect(installations()).toHaveLength(2);
  });

  it('leaves alone what somebody installed by hand for this very lock', async () => {
    await ensure();
    rmSync(join(folder, 'node_modules/.endoscope-install'));
    expect((await ensure()).code).toBe(0);
    expect(installations()).toHaveLength(1);
  });

  it('lets one of two commands install and the other wait', async () => {
    const both = await Promise.all([ensure({ FAKE_SECONDS: '1' }), ensure({ FAKE_SECONDS: '1' })]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(installations()).toHaveLength(1);
  });

  it('takes over the lock of a process that is gone', async () => {
    put('.endoscope/install.lock', '4194305');
    expect((await ensure()).code).toBe(0);
  });

  it('says what to do when the installation fails, and tries again the next time', async () => {
    const { code, stderr } = await ensure({ FAKE_FAILURE: 'yes' });
    expect(code).toBe(1);
    expect(stderr).toContain('npm ci failed (exit code 1)');
    expect((await ensure()).code).toBe(0);
  });

  it('asks for a newer Node in one sentence', async () => {
    put('old.cjs', "Object.defineProperty(process.versions, 'node', { value: '16.20.2' });");
    const { code, stderr } = await ensure({}, ['-r', join(folder, 'old.cjs')]);
    expect(code).toBe(1);
    expect(stderr).toContain('Endoscope needs Node.js 20 or newer');
    expect(installations()).toEqual([]);
  });
});
