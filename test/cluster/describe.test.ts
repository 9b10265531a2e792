// Goal: a description of a pod on a real cluster tells how its containers are, who added which
// debug container, and what is around it; what may not be read is said to be unknown.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ContainerSummary, PodDescription, Session } from '@endoscope/client';
import { Stage } from './support/stage.ts';
import { TestNamespace } from './support/test-namespace.ts';
import { kubectlPatience, patienceMs } from '../support/patience.ts';

let stage: Stage;
let restricted: TestNamespace;
let session: Session;
let web: string;

const busybox = (...command: string[]) => ({ name: 'app', image: 'busybox:1.36', command });
const hostile = '\u001b]0;owned\u0007\u001b[2J\u202eevil\u2066 line\nName: other';

beforeAll(async () => {
  stage = await Stage.open();
  const { namespace, cluster } = stage;
  await namespace.letDebug('operators');
  await namespace.letReadNodes('operators');
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  restricted = await TestNamespace.create(cluster, `${namespace.name}-restricted`, labels);
  await namespace.apply(
    deployment(),
    aPod('crash', { containers: [busybox('sh', '-c', 'exit 42')] }),
    aPod('no-image', { containers: [{ name: 'app', image: 'localhost:1/none:1' }] }),
  );
  web = await deployedPod();
  session = await stage.readySession(
    stage.request(web, { target: 'app', command: ['sleep', '900'] }),
  );
  await addOutside('plain', []);
  await addOutside('forged', ['--env', `ENDOSCOPE_SESSION=${session.id}`]);
  await namespace.apply(hostileEvent());
}, 600_000);

afterAll(async () => {
  await restricted?.remove();
  await stage?.close();
});

function deployment(): object {
  const labels = { app: 'web' };
  const app = {
    ...{ name: 'app', image: 'distroless-app:1', imagePullPolicy: 'IfNotPresent' },
    ports: [{ containerPort: 8_080 }],
  };
  const setup = { ...busybox('true'), name: 'setup' };
  return {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name: 'web', namespace: stage.namespace.name },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { initContainers: [setup], containers: [app] } },
    },
  };
}

function aPod(name: string, spec: object, annotations: object = {}): object {
  const metadata = { name, namespace: stage.namespace.name, annotations };
  return { kind: 'Pod', apiVersion: 'v1', metadata, spec };
}

async function deployedPod(): Promise<string> {
  const { namespace } = stage;
  await namespace.kubectl('rollout', 'status', 'deployment/web', kubectlPatience);
  const get = ['get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[0].metadata.name}'];
  return namespace.kubectl(...get);
}

/** An API server of 1.25 keeps no managed fields of ephemeral containers: nobody can tell who. */
function manager(): string {
  return stage.cluster.version.startsWith('1.25.') ? '' : 'kubectl';
}

/** As somebody does who has kubectl. */
async function addOutside(name: string, more: string[]): Promise<void> {
  const { cluster, namespace } = stage;
  const flags = ['--image', 'busybox:1.36', '-c', name, ...more];
  const command = ['debug', web, '-n', namespace.name, ...flags, '--', 'sleep', '900'];
  const { code, stderr } = await cluster.kubectl(command);
  if (code !== 0) throw new Error(`kubectl ${command.join(' ')}: ${stderr}`);
}

function hostileEvent(): object {
  // After whatever the kubelet still tells of this pod, however slow the machine is.
  const now = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z/, 'Z');
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: { name: 'hostile', namespace: stage.namespace.name },
    involvedObject: {
      kind: 'Pod',
      name: web,
      namespace: stage.namespace.name,
      uid: session.runsInPodUid ?? session.target.podUid,
    },
    type: 'Warning',
    reason: 'Hostile',
    message: hostile,
    firstTimestamp: now,
    lastTimestamp: now,
    count: 3,
    source: { component: 'hostile' },
  };
}

const describePod = (pod: string, user: 'engineer' | 'operator' = 'engineer') =>
  stage.client(user).pods.describe({ cluster: 'c1', namespace: stage.namespace.name, pod });
const container = ({ containers = [] }: PodDescription, name: string): ContainerSummary =>
  containers.find((each) => each.name === name)!;

/** Looks again until it is so: the kubelet takes its time. */
async function until(
  pod: string,
  holds: (description: PodDescription) => boolean,
): Promise<PodDescription> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const description = await describePod(pod);
    if (holds(description)) return description;
    if (Date.now() > deadline) throw new Error(JSON.stringify(description.containers));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

describe('the containers of a pod', () => {
  it('are shown of all three lists, each with its state', async () => {
    const described = await until(web, (d) => container(d, 'forged').state === 'running');
    expect(container(described, 'setup')).toMatchObject({
      list: 'init',
      state: 'terminated',
      reason: 'Completed',
      exitCode: 0,
    });
    const app = container(described, 'app');
    expect(app).toMatchObject({ list: 'container', state: 'running', ready: true });
    expect(app.ports).toEqual(['8080/TCP']);
    expect(Date.parse(app.since!)).toBeLessThanOrEqual(Date.now());
    expect(container(described, session.workload.containerName!).list).toBe('ephemeral');
  });

  it('show how the last run of a crashing one ended', async () => {
    const described = await until('crash', (d) => (container(d, 'app').restarts ?? 0) > 0);
    const { lastState } = container(described, 'app');
    expect(lastState).toMatchObject({ reason: 'Error', exitCode: 42 });
    expect(Date.parse(lastState!.finishTime!)).toBeLessThanOrEqual(Date.now());
  });

  it('show why an image is not there, and what to do', async () => {
    const described = await until('no-image', (d) =>
      /ImagePull/.test(container(d, 'app').reason ?? ''),
    );
    expect(described.debuggable?.notes?.map(({ code }) => code)).toContain('IMAGE_PULL_FAILING');
  });
});

describe('the origin of a debug container', () => {
  it('is the session that the gateway’s own records name', async () => {
    const ours = container(await describePod(web), session.workload.containerName!);
    expect(ours.session).toBe(session.id);
    expect(ours.debugger).toMatchObject({
      origin: 'session',
      session: session.id,
      sessionState: 'ready',
      username: 'engineer@endoscope.example',
      profile: 'general',
      addTime: session.createTime,
    });
    expect(ours.targetContainer).toBe('app');
  });

  it.each(['plain', 'forged'])(
    'is outside for one that kubectl added, whatever it claims: %s',
    async (name) => {
      const theirs = container(await describePod(web), name);
      expect(theirs.session).toBeUndefined();
      expect(theirs.debugger).toMatchObject({ origin: 'outside', manager: manager() });
      if (manager() === '') expect(theirs.debugger!.addTime).toBeUndefined();
      else expect(Date.parse(theirs.debugger!.addTime!)).toBeLessThanOrEqual(Date.now() + 1_000);
    },
  );
});

describe('what is around a pod', () => {
  it('is its node, runtime and owners, for who may read them', async () => {
    const described = await describePod(web, 'operator');
    expect(described.node).toMatchObject({
      ready: 'yes',
      runtime: expect.stringMatching(/^\w+:\/\/./),
      kubeletVersion: expect.stringMatching(/^v1\./),
      operatingSystem: 'linux',
    });
    expect(described.owners?.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      expect.stringMatching(/^ReplicaSet\/web-/),
      'Deployment/web',
    ]);
    expect(described).toMatchObject({
      qosClass: 'BestEffort',
      serviceAccount: 'default',
      shareProcessNamespace: false,
      isStatic: false,
      unknown: [],
    });
    expect(described.podSecurity?.enforce.level).toBe('unset');
    expect(described.debuggable).toMatchObject({ verdict: 'yes' });
    expect(described.debuggable?.next).toContain(`endo debug -it pod/${web} --cluster c1`);
  });

  it('is unknown for who may not, and the rest is shown all the same', async () => {
    const described = await describePod(web);
    expect(described.node).toMatchObject({ ready: 'unknown', runtime: '' });
    expect(described.unknown).toEqual([expect.stringMatching(/^Node: .*cannot get resource/)]);
    expect(container(described, 'app').state).toBe('running');
  });

  it('is the Pod Security level with the profiles that would pass', async () => {
    await restricted.apply({
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name: 'ledger', namespace: restricted.name },
      spec: restrictedSpec,
    });
    const pod = { cluster: 'c1', namespace: restricted.name, pod: 'ledger' };
    const { podSecurity } = await stage.client().pods.describe(pod);
    expect(podSecurity).toMatchObject({
      enforce: { level: 'restricted', version: 'latest' },
      warn: { level: 'unset' },
      profilesPassing: ['restricted'],
    });
  });

  it('says of a static pod that its node is what can be debugged', async () => {
    // Soon collected as an orphan: there is no such node.
    const spec = { nodeName: 'nowhere', containers: [busybox('true')] };
    await stage.namespace.apply(aPod('mirror', spec, { 'kubernetes.io/config.mirror': 'x' }));
    const { isStatic, debuggable } = await describePod('mirror');
    expect([isStatic, debuggable?.verdict]).toEqual([true, 'no']);
    expect(debuggable?.next).toContain('endo debug -it node/nowhere');
  });
});

const restrictedSpec = {
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 65_532,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  containers: [
    {
      ...busybox('sleep', '900'),
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
};

describe('the events of a pod', () => {
  it('come newest last', async () => {
    const { events = [] } = await describePod(web);
    const times = events.map(({ time }) => Math.floor(Date.parse(time!) / 1_000));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(events.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['Scheduled', 'Started']),
    );
    expect(events.at(-1)).toMatchObject({ reason: 'Hostile', count: 3, message: hostile });
  });

  it('cannot take over the terminal they are printed on', async () => {
    const endo = await stage.endo('engineer');
    const { status, stdout } = await endo.run(['describe', `pod/${web}`]);
    expect(status).toBe(0);
    expect(stdout).toContain('(3 times) \\x1b]0;owned\\x07\\x1b[2J\\u202eevil\\u2066 line\\nName');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(stdout).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
    );
    const who = manager() === '' ? '' : ` \\(${manager()}\\)`;
    expect(stdout).toMatch(new RegExp(`^forged +outside Endoscope${who} `, 'm'));
    expect(stdout).toMatch(/^Controlled by: +ReplicaSet\/web-\S+ of Deployment\/web$/m);
    expect(stdout).toMatch(/^Next: +endo debug -it pod\/web-/m);
  });

  it('are in the JSON too', async () => {
    const endo = await stage.endo('engineer');
    const { stdout } = await endo.run(['describe', `pod/${web}`, '-o', 'json']);
    const described = JSON.parse(stdout) as PodDescription;
    expect(described.events?.at(-1)?.message).toBe(hostile);
    expect(described.pod.name).toBe(web);
  });
});
