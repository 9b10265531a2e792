// Goal: in each state people debug in, Endoscope says on a real cluster what its page
// (docs/guides/pod-states) says, and the command it suggests works.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Finding } from '@endoscope/client';
import type { WorkloadChange } from './support/stage.ts';
import { Stage } from './support/stage.ts';
import { kubectlPatience, patienceMs } from '../support/patience.ts';

const pages = resolve(import.meta.dirname, '../../docs/guides/pod-states');

let stage: Stage;
let nodeName: string;

const busybox = (...command: string[]) => ({ name: 'app', image: 'busybox:1.36', command });
const distroless = { name: 'app', image: 'distroless-app:1' };
const ghost = 'gone-1';

/** Every pod of this file, made at once, since some states take a while to come about. */
const specs: Record<string, object> = {
  crash: { containers: [busybox('sh', '-c', 'exit 42')] },
  unscheduled: { containers: [distroless], nodeSelector: { nowhere: 'yes' } },
  'no-image': { containers: [{ name: 'app', image: 'localhost:1/none:1' }] },
  'init-runs': {
    initContainers: [{ ...busybox('sleep', '3600'), name: 'setup' }],
    containers: [distroless],
  },
  'init-fails': {
    initContainers: [{ ...busybox('false'), name: 'setup' }],
    containers: [distroless],
  },
  done: { containers: [busybox('true')], restartPolicy: 'Never' },
  leaving: {
    containers: [busybox('sh', '-c', 'trap "" TERM; sleep 3600 & wait; sleep 3600')],
    terminationGracePeriodSeconds: 120,
  },
  lost: { containers: [distroless], nodeName: ghost },
  shared: { containers: [distroless], shareProcessNamespace: true },
  'non-root': { containers: [distroless], securityContext: { runAsUser: 1000 } },
  'read-only': {
    containers: [{ ...distroless, securityContext: { readOnlyRootFilesystem: true } }],
  },
  healthy: { containers: [distroless] },
};

beforeAll(async () => {
  stage = await Stage.open();
  const { namespace, cluster } = stage;
  const { stdout } = await cluster.kubectl(['get', 'nodes', '-o', 'name']);
  nodeName = stdout.split('\n')[0]!.replace('node/', '');
  await namespace.apply(...operatorsMayAnything());
  // A node whose kubelet never speaks.
  await namespace.apply({ apiVersion: 'v1', kind: 'Node', metadata: { name: ghost } });
  await namespace.apply(...Object.entries(specs).map(([name, spec]) => aPod(name, spec)));
  const status = (pod: string, path: string) =>
    namespace.kubectl('get', 'pod', pod, '-o', `jsonpath={.status${path}}`);
  const reached: [string, string, RegExp][] = [
    ['crash', '.containerStatuses[0].state.waiting.reason', /^CrashLoopBackOff$/],
    ['unscheduled', '.conditions[?(@.type=="PodScheduled")].message', /affinity|selector/],
    ['no-image', '.containerStatuses[0].state.waiting.reason', /^(ErrImagePull|ImagePullBackOff)$/],
    ['init-runs', '.initContainerStatuses[0].state.running.startedAt', /./],
    ['init-fails', '.initContainerStatuses[0].state.waiting.reason', /^CrashLoopBackOff$/],
    ['done', '.phase', /^Succeeded$/],
    ...['leaving', 'shared', 'non-root', 'read-only', 'healthy'].map(
      (pod): [string, string, RegExp] => [pod, '.phase', /^Running$/],
    ),
  ];
  await Promise.all(
    reached.map(async ([pod, path, value]) => {
      for (const until = Date.now() + patienceMs; !value.test(await status(pod, path)); ) {
        if (Date.now() > until) throw new Error(`${pod}: ${await status(pod, path)}`);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }),
  );
  await namespace.kubectl('delete', 'pod', 'leaving', '--wait=false');
}, 600_000);

afterAll(async () => {
  await stage?.namespace.kubectl('delete', 'pod', 'leaving', 'lost', '--force', '--grace-period=0');
  await stage?.cluster.kubectl(['delete', 'node', ghost, '--ignore-not-found']);
  await stage?.cluster.kubectl(['delete', 'clusterrole,clusterrolebinding', stage.namespace.name]);
  await stage?.close();
});

/** RBAC has tests of its own, beside this one: all rights here, and elsewhere only to see nodes. */
function operatorsMayAnything(): object[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  const apiVersion = `${apiGroup}/v1`;
  const { name } = stage.namespace;
  const subjects = [{ kind: 'Group', name: 'operators', apiGroup }];
  const rules = [{ apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] }];
  return [
    {
      ...{ apiVersion, kind: 'RoleBinding', metadata: { name, namespace: name }, subjects },
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'cluster-admin' },
    },
    { apiVersion, kind: 'ClusterRole', metadata: { name }, rules },
    {
      ...{ apiVersion, kind: 'ClusterRoleBinding', metadata: { name }, subjects },
      roleRef: { apiGroup, kind: 'ClusterRole', name },
    },
  ];
}

function aPod(name: string, spec: object, annotations: object = {}): object {
  const metadata = { name, namespace: stage.namespace.name, annotations };
  const usual = { terminationGracePeriodSeconds: 1, automountServiceAccountToken: false };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...usual, ...spec } };
}

async function findings(pod: string, change: WorkloadChange = {}): Promise<readonly Finding[]> {
  // An operator may read nodes, which the state of a silent one needs.
  const { findings = [] } = await stage
    .client('operator')
    .sessions.plan(stage.request(pod, change));
  return findings;
}

/** The page of a state names its code, so that whoever reads the finding finds the page. */
function pageNames(page: string, code: string): void {
  expect(readFileSync(join(pages, `${page}.md`), 'utf8')).toContain(`\`${code}\``);
}

async function says(
  pod: string,
  expected: { page: string; code: string; message: RegExp; suggestion: RegExp },
  change: WorkloadChange = {},
): Promise<void> {
  const found = (await findings(pod, change)).find(({ code }) => code === expected.code);
  expect(found).toMatchObject({
    message: expect.stringMatching(expected.message),
    suggestion: expect.stringMatching(expected.suggestion),
  });
  pageNames(expected.page, expected.code);
}

async function refuses(
  pod: string,
  expected: { page: string; code: string; detail: RegExp },
): Promise<void> {
  const refused = stage.client('operator').sessions.create(stage.request(pod));
  await expect(refused).rejects.toMatchObject({
    reason: 'TARGET_UNSUITABLE',
    detail: expect.stringMatching(expected.detail),
  });
  pageNames(expected.page, expected.code);
}

describe('a pod in which an ephemeral container would never run is refused', () => {
  it('when no node takes it, in the words of the scheduler', () =>
    refuses('unscheduled', {
      page: 'unscheduled',
      code: 'POD_UNSCHEDULED',
      detail:
        /not scheduled .* The scheduler says: 0\/\d+ nodes are available: .* endo describe pod/,
    }));

  it('when it is completed, with a copy as the way on', () =>
    refuses('done', {
      page: 'completed',
      code: 'POD_COMPLETED',
      detail: /current phase is Succeeded.*--copy-to done-debug --container app -- sh/,
    }));

  it('when it is being deleted', () =>
    refuses('leaving', {
      page: 'terminating',
      code: 'POD_TERMINATING',
      detail: /is being deleted.*endo pods --cluster c1 -n /,
    }));

  it('when it is static, with its node as the way on', async () => {
    // Collected as an orphan within a minute: there is no such node.
    const spec = { containers: [distroless], nodeName: 'nowhere' };
    await stage.namespace.apply(aPod('mirror', spec, { 'kubernetes.io/config.mirror': 'x' }));
    await refuses('mirror', {
      page: 'static-pod',
      code: 'POD_STATIC',
      detail: /is a static pod.*endo debug -it node\/nowhere/,
    });
  });
});

describe('a pod that can be debugged, with something to know', () => {
  it('crashes again and again', () =>
    says(
      'crash',
      {
        page: 'crash-loop',
        code: 'CONTAINER_CRASH_LOOPING',
        message: /crashes again and again: \d+ restarts; it last exited with 42 \(Error\)/,
        suggestion: /--copy-to crash-debug --container app -- sh/,
      },
      { target: 'app' },
    ));

  it('has an image that cannot be pulled', () =>
    says('no-image', {
      page: 'image-pull',
      code: 'IMAGE_PULL_FAILING',
      message: /Image localhost:1\/none:1 of container app .* cannot be pulled/,
      suggestion: /--copy-to no-image-debug --set-image app=IMAGE/,
    }));

  it('is still running an init container', () =>
    says('init-runs', {
      page: 'init-containers',
      code: 'INIT_CONTAINER_RUNNING',
      message: /Init container setup .* is still running/,
      suggestion: /--target setup/,
    }));

  it('has an init container that fails', () =>
    says('init-fails', {
      page: 'init-containers',
      code: 'INIT_CONTAINER_FAILING',
      message: /Init container setup .* fails \(last exit code 1/,
      suggestion: /--keep-init-containers=false/,
    }));

  it('is on a node that does not answer', () =>
    says('lost', {
      page: 'node-gone',
      code: 'NODE_NOT_READY',
      message: /Node gone-1 of pod lost is not ready/,
      suggestion: /endo describe pod\/lost/,
    }));

  it('shares its process namespace', () =>
    says('shared', {
      page: 'shared-processes',
      code: 'PROCESS_NAMESPACE_SHARED',
      message: /sees all processes/,
      suggestion: /\/proc\/PID\/root/,
    }));

  it('runs as a non-root user', () =>
    says(
      'non-root',
      {
        page: 'non-root',
        code: 'NON_ROOT_POD',
        message: /user 1000/,
        suggestion: /--as-user 0/,
      },
      { profile: 'netadmin' },
    ));

  it('has a read-only root', () =>
    says(
      'read-only',
      {
        page: 'read-only-root',
        code: 'TARGET_ROOT_READ_ONLY',
        message: /read-only root file system/,
        suggestion: /--mounts-of/,
      },
      { target: 'app' },
    ));

  it('says nothing of its state when it is healthy', async () => {
    const codes = (await findings('healthy', { target: 'app' })).map(({ code }) => code);
    // Of the cluster and the plan there is always something to say.
    expect(codes).toContain('POD_SECURITY');
    const ofState = /^(POD_(?!SECURITY)|NODE_|CONTAINER_|INIT_|TARGET_|IMAGE_PULL)/;
    expect(codes.filter((code) => ofState.test(code))).toEqual([]);
  });
});

describe('what it suggests works', () => {
  it('a copy of a crashing pod with a shell in place of its program', async () => {
    const endo = await stage.endo('operator');
    const found = (await findings('crash', { target: 'app' })).find(
      ({ code }) => code === 'CONTAINER_CRASH_LOOPING',
    );
    const command = /endo (debug -it pod\/crash .*? -- sh)/.exec(found?.suggestion ?? '')![1]!;
    const args = command.replace('-it', '-i').split(' ');
    const { status, stdout } = await endo.run([...args, '-c', 'echo in the copy; exit 5']);
    expect([stdout, status]).toEqual(['in the copy\n', 5]);
    const gone = ['wait', '--for=delete', 'pod/crash-debug', kubectlPatience];
    await stage.namespace.kubectl(...gone);
  });

  it('the node of a pod, for a static one', async () => {
    const endo = await stage.endo('operator');
    const args = ['debug', '-i', `node/${nodeName}`, '--image', 'busybox:1.36', '--', 'sh', '-c'];
    const { status, stdout } = await endo.run([...args, 'ls -d /host/proc; exit 4']);
    expect([stdout, status]).toEqual(['/host/proc\n', 4]);
  });

  it('a debug container without a target, before the init container is done', async () => {
    const endo = await stage.endo('operator');
    const { status, stdout } = await endo.run([
      ...['debug', '-i', 'init-fails', '--image', 'busybox:1.36', '--', 'echo', 'early'],
    ]);
    expect([stdout, status]).toEqual(['early\n', 0]);
  });

  it('as root, where the pod runs as somebody else', async () => {
    const endo = await stage.endo('operator');
    const { stdout } = await endo.run([
      ...['debug', '-i', 'non-root', '--image', 'busybox:1.36', '--target', 'app'],
      ...['--as-user', '0', '--', 'sh', '-c', 'id -u; ls /proc/1/root/ | grep -c proc'],
    ]);
    expect(stdout).toBe('0\n1\n');
  });

  it('the files of a target without a shell are under /proc/1/root', async () => {
    const endo = await stage.endo('operator');
    const { stdout } = await endo.run([
      ...['debug', '-i', 'healthy', '--image', 'busybox:1.36', '--target', 'app'],
      ...['--as-user', '0', '--', 'ls', '/proc/1/root/'],
    ]);
    expect(stdout.split('\n')).toContain('etc');
    pageNames('distroless', 'RunContainerError');
  });

  it('a command that the debug image does not have ends the session at once, with its name', async () => {
    const { id } = await stage
      .client()
      .sessions.create(stage.request('healthy', { image: 'distroless-app:1', command: ['sh'] }));
    const { end } = await stage.endedSession(id);
    expect(end).toMatchObject({ reason: 'start_failed' });
    expect(end?.detail).toMatch(/"sh": executable file not found.*Check that the command exists/s);
  });
});
