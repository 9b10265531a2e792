// Goal: what kubectl debug does, typed into endo on a real cluster: copies, nodes, workloads, custom
// profiles, volumes, users, and a terminal one comes back to.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Endo } from '../cli/harness/endo.ts';
import { Stage } from './support/stage.ts';
import { kubectlPatience } from '../support/patience.ts';
import { reachedSession } from './support/reached-session.ts';

let stage: Stage;
let endo: Endo;
let operator: Endo;

const image = ['--image', 'busybox:1.36'];

beforeAll(async () => {
  stage = await Stage.open({ env: { ENDOSCOPE_SESSIONS_PER_POD_MAX: '30' } });
  const { namespace } = stage;
  for (const group of ['engineers', 'operators']) await namespace.letMakePods(group);
  await namespace.letDebug('operators');
  await namespace.letReadNodes('operators', ['get', 'list']);
  await Promise.all([
    namespace.startPod('web'),
    namespace.startPod('data', dataPod),
    namespace.startPod('user', { securityContext: { runAsUser: 1234 } }),
  ]);
  endo = await stage.endo('engineer');
  operator = await stage.endo('operator');
}, 600_000);

afterAll(() => stage?.close());

/** A target with a shell, a volume with a file, and a file of its own that is in no volume. */
const dataPod = {
  containers: [
    {
      ...{ name: 'app', image: 'busybox:1.36' },
      command: ['sh', '-c', 'echo from-app >/data/file; echo own >/marker; sleep 3600'],
      volumeMounts: [{ name: 'data', mountPath: '/data' }],
    },
  ],
  volumes: [{ name: 'data', emptyDir: {} }],
};

function file(name: string, content: object | string): string {
  const path = join(endo.configHome, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function imageOf(pod: string, container: string): Promise<string> {
  const path = `{.spec.containers[?(@.name=="${container}")].image}`;
  return stage.namespace.kubectl('get', 'pod', pod, '-o', `jsonpath=${path}`);
}

describe('endo debug --copy-to', () => {
  it('runs a crashing container with another command and exits as it does', async () => {
    await stage.namespace.apply({
      ...{ kind: 'Pod', apiVersion: 'v1' },
      metadata: { name: 'crashing', namespace: stage.namespace.name },
      spec: {
        automountServiceAccountToken: false,
        containers: [{ name: 'app', image: 'busybox:1.36', command: ['sh', '-c', 'exit 1'] }],
      },
    });
    const args = ['debug', '-i', 'crashing', '--copy-to', 'crashing-debug', '-c', 'app'];
    const result = await endo.run([...args, '--', 'sh'], 'echo in the copy; exit 7\n');
    expect(result).toEqual({ status: 7, stdout: 'in the copy\n', stderr: '' });
    await stage.namespace.untilGone('crashing-debug');
  });

  it('adds a container on a terminal, says which pod is made and that it goes', async () => {
    const args = ['debug', '-it', 'web', '--copy-to', 'web-shell', ...image, '-c', 'shell'];
    const terminal = endo.terminal([...args, '--', 'sh']);
    await terminal.shows('Creating web-shell, a copy of pod web.');
    await terminal.shows('# ');
    terminal.type('ps | grep /app; exit 4\r');
    expect(await terminal.exit).toBe(4);
    expect(terminal.output).toMatch(/65532 +\/app\r\n/);
    expect(terminal.output).toContain('web-shell, made for the session, is deleted.');
    await stage.namespace.untilGone('web-shell');
  });

  it('changes images with --set-image, and keeps the pod with --no-rm', async () => {
    const args = ['debug', 'web', '--copy-to', 'web-images', '--set-image', 'app=busybox:1.36'];
    const more = ['-c', 'app', '--no-rm', '-q', '--', 'sleep', '600'];
    const { status, stdout } = await endo.run([...args, ...more]);
    expect(status).toBe(0);
    const id = stdout.trim();
    await reachedSession(stage.client(), id, 'ready');
    expect(await imageOf('web-images', 'app')).toBe('busybox:1.36');
    const ended = await endo.run(['terminate', id]);
    expect(ended.stdout).toContain(`Session ${id} ended: it was terminated`);
    expect(await stage.namespace.podUid('web-images')).toBeDefined();
  });
});

describe('endo debug node/NAME', () => {
  it('gives a terminal that sees the file system of the node', async () => {
    // Other test files make nodes that never come alive.
    const ready = `{.items[?(@.status.nodeInfo.kubeletVersion!="")].metadata.name}`;
    const name = await stage.namespace.kubectl(...['get', 'nodes', '-o', `jsonpath=${ready}`]);
    const listed = await operator.run(['nodes', '-o', 'name']);
    expect([listed.status, listed.stderr]).toEqual([0, '']);
    expect(listed.stdout.split('\n')).toContain(`node/${name}`);
    const terminal = operator.terminal(['debug', '-it', `node/${name}`, ...image, '--', 'sh']);
    await terminal.shows(`on node ${name}.`);
    await terminal.shows('# ');
    terminal.type('test -d /host/etc && echo sees "the host"; exit 5\r');
    expect(await terminal.exit).toBe(5);
    expect(terminal.output).toContain('sees the host');
    const [pod] = /node-debugger-\S+/.exec(terminal.output)!;
    await stage.namespace.untilGone(pod);
  });
});

describe('endo debug on workloads and several targets', () => {
  it('chooses a pod of a deployment and says why', async () => {
    const labels = { app: 'api' };
    await stage.namespace.apply({
      ...{ kind: 'Deployment', apiVersion: 'apps/v1' },
      metadata: { name: 'api', namespace: stage.namespace.name },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'app', image: 'distroless-app:1' }] },
        },
      },
    });
    await stage.namespace.kubectl('rollout', 'status', 'deploy/api', kubectlPatience);
    const terminal = endo.terminal(['debug', '-it', 'deploy/api', ...image, '--', 'sh']);
    await terminal.shows('# ');
    terminal.type('hostname; exit 0\r');
    expect(await terminal.exit).toBe(0);
    const [pod] = /api-[0-9a-f]+-\w+/.exec(terminal.output)!;
    expect(terminal.output).toContain(`\r\n${pod}\r\n`);
    expect(terminal.output.slice(0, terminal.output.indexOf('# '))).toContain(pod);
  });

  it('debugs several at once, and fails for those that are not there', async () => {
    const targets = ['web', 'no-such-pod', 'data'];
    const args = ['debug', ...targets, ...image, '--attach=false', '--', 'sleep', '60'];
    const result = await endo.run(args);
    expect(result.status).toBe(66);
    expect(result.stdout).toMatch(/^pod\/web +(requested|provisioning) +ses_\w+ +web /m);
    expect(result.stdout).toMatch(/^pod\/no-such-pod +failed .* POD_NOT_FOUND$/m);
    expect(result.stdout).toMatch(/^pod\/data +(requested|provisioning) +ses_\w+ +data /m);
    const ids = result.stdout.match(/ses_\w+/g)!;
    expect((await endo.run(['terminate', ...ids, '-o', 'name'])).status).toBe(0);
  });

  it('takes the object of a file as its target', async () => {
    const metadata = { name: 'web', namespace: stage.namespace.name };
    const path = file('pod.json', { apiVersion: 'v1', kind: 'Pod', metadata });
    const result = await endo.run(['debug', '-i', '-f', path, ...image, '--', 'hostname'], '');
    expect(result).toEqual({ status: 0, stdout: 'web\n', stderr: '' });
  });
});

describe('endo debug with what the pod has', () => {
  it('merges a custom profile over its own', async () => {
    const custom = file(
      'custom.yaml',
      'env:\n- {name: FROM_FILE, value: "yes"}\nworkingDir: /tmp\n',
    );
    const args = ['debug', '-i', 'web', ...image, '--custom', custom, '--env', 'OWN=1', '--', 'sh'];
    const result = await endo.run(args, 'echo $FROM_FILE $OWN $PWD\n');
    expect(result).toEqual({ status: 0, stdout: 'yes 1 /tmp\n', stderr: '' });
  });

  it('reads the old recipe for ephemeral containers from a file', async () => {
    const container = { name: 'old-recipe', image: 'busybox:1.36', stdin: true, command: ['sh'] };
    const path = file('ec.json', {
      ...{ apiVersion: 'v1', kind: 'EphemeralContainers', metadata: { name: 'web' } },
      ephemeralContainers: [{ ...container, stdinOnce: true, targetContainerName: 'app' }],
    });
    const result = await endo.run(['debug', '-i', 'web', '--from-file', path], 'exit 6\n');
    expect(result).toEqual({ status: 6, stdout: '', stderr: '' });
    const state = await stage.namespace.debugContainer('web', 'old-recipe');
    expect(state?.terminated?.exitCode).toBe(6);
  });

  it('mounts what a container mounts, or a volume where one wants it', async () => {
    const same = ['debug', '-i', 'data', ...image, '--mounts-of', 'app', '--', 'cat', '/data/file'];
    expect(await endo.run(same, '')).toEqual({ status: 0, stdout: 'from-app\n', stderr: '' });
    const other = ['debug', '-i', 'data', ...image, '--volume', 'data:/elsewhere:ro', '--', 'sh'];
    const result = await endo.run(other, 'cat /elsewhere/file; touch /elsewhere/x; exit 9\n');
    expect(result).toMatchObject({ status: 9, stdout: 'from-app\n' });
    expect(result.stderr).toContain('Read-only file system');
  });

  it('runs as the user of a container, or as one that is named', async () => {
    await stage.namespace.startPod('as-app', {
      containers: [
        { name: 'app', image: 'distroless-app:1', securityContext: { runAsUser: 4321 } },
      ],
    });
    const common = ['debug', '-i', 'as-app', ...image, '--profile', 'baseline', '-q'];
    const asApp = await endo.run([...common, '--user-of', 'app', '--', 'id', '-u'], '');
    expect(asApp).toEqual({ status: 0, stdout: '4321\n', stderr: '' });
    const named = await endo.run([...common, '--as-user', '77', '--', 'id', '-u'], '');
    expect(named).toEqual({ status: 0, stdout: '77\n', stderr: '' });
  });

  it('starts in the root of the target with --chroot-target', async () => {
    const args = ['debug', '-it', 'data', ...image, '--target', 'app', '--chroot-target'];
    const terminal = endo.terminal([...args, '--', 'sh']);
    await terminal.shows('# ');
    terminal.type('cat /marker; exit 3\r');
    expect(await terminal.exit).toBe(3);
    expect(terminal.output).toContain('\r\nown\r\n');
  });
});

describe('a session one has already', () => {
  it('is used again with --reuse, and the pod gets no second container', async () => {
    const pod = await stage.namespace.startPod('again');
    const args = ['debug', '-it', pod, ...image, '--reuse'];
    const first = endo.terminal([...args, '--', 'sh']);
    await first.shows('# ');
    first.type('\x10\x11');
    expect(await first.exit).toBe(0);
    const second = endo.terminal([...args, '--', 'sh']);
    await second.shows('is running already; re-using container');
    await second.shows('# ');
    second.type('exit 8\r');
    expect(await second.exit).toBe(8);
    const { spec } = await stage.namespace.pod(pod);
    expect(spec.ephemeralContainers).toHaveLength(1);
  });
});

describe('a terminal one comes back to', () => {
  it('is redrawn: the size is told anew although it has not changed', async () => {
    const script = 'trap "stty size" WINCH; echo started; while :; do sleep 0.2; done';
    const args = ['debug', '-it', 'web', ...image, '--', 'sh', '-c', script];
    const terminal = endo.terminal(args, { cols: 91, rows: 31 });
    await terminal.shows('started');
    const id = /ses_\w+/.exec(terminal.output)![0];
    terminal.type('\x10\x11');
    expect(await terminal.exit).toBe(0);
    expect(terminal.output).toContain('may be re-attached while it runs');
    const again = endo.terminal(['attach', id, '-q'], { cols: 91, rows: 31 });
    // The log that is replayed may hold a size from before; the redraw comes after it.
    await again.shows('31 91');
    const before = again.output.split('31 91').length;
    again.type('\x10\x11');
    expect(await again.exit).toBe(0);
    const third = endo.terminal(['attach', id, '-q'], { cols: 91, rows: 31 });
    while (third.output.split('31 91').length <= before) {
      await third.shows('31 91');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    third.type('\x10\x11');
    expect(await third.exit).toBe(0);
    const { status, stdout } = await endo.run(['terminate', id]);
    expect(status).toBe(0);
    expect(stdout).toContain(`Session ${id} ended`);
  });
});
