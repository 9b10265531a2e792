import { describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import { aPod, aWorkload } from '../testing/builders.ts';
import { applyDocument, checkDocument } from './apply-document.ts';
import { planWorkload } from './plan-workload.ts';
import type { Pod } from './pod.ts';
import type { JsonObject, TargetRequest, WorkloadRequest } from './workload.ts';
import { sessionMarkerVariable } from './workload.ts';

const sessionId = newId('session', new Date('2026-01-01T00:00:00Z'));
const debug = { name: 'debug', image: 'tools:1', command: ['sh'], stdin: true, tty: true };
const alpha = (...ephemeralContainers: object[]): JsonObject => ({
  kind: 'EphemeralContainers',
  metadata: { name: 'web' },
  ephemeralContainers,
});

function aRequest(
  document: JsonObject,
  workload: Partial<WorkloadRequest> = {},
  target: Partial<TargetRequest> = {},
) {
  return {
    workload: aWorkload({ image: undefined, profile: undefined, document, ...workload }),
    target: {
      ...{ cluster: 'eu-1', namespace: 'shop', container: undefined, crashing: false },
      subject: { kind: 'pod', name: 'web' } as const,
      ...target,
    },
  };
}

type Request = ReturnType<typeof aRequest>;

/** As the gateway does it: checked, completed from the pod, planned. */
function plan(request: Request, pod: Pod = aPod()) {
  const { request: read, findings } = applyDocument(checkDocument(request), pod);
  const { workload, target } = read;
  const { planned } = planWorkload({
    ...{ sessionId, workload, image: workload.image, profile: 'legacy' },
    target: { kind: 'pod', pod, container: target.container },
  });
  const messages = findings.map(({ message }) => message);
  return { container: planned.container, target, messages };
}

const withContainers = (...ephemeralContainers: object[]): Pod =>
  aPod({ spec: { ephemeralContainers, volumes: [{ name: 'data', emptyDir: {} }] } });

describe('the container planned from a raw document', () => {
  const marker = { name: sessionMarkerVariable, value: sessionId };

  it('is the document’s own, with the session’s mark and nothing else', () => {
    const whole = {
      ...debug,
      args: ['-l'],
      workingDir: '/tmp',
      envFrom: [{ secretRef: { name: 'db' } }],
      env: [{ name: 'S', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
      volumeMounts: [{ name: 'data', mountPath: '/data', readOnly: true }],
      terminationMessagePath: '/tmp/end',
      terminationMessagePolicy: 'FallbackToLogsOnError',
      imagePullPolicy: 'Never',
      securityContext: { runAsUser: 1, capabilities: { add: ['NET_RAW'] } },
      stdinOnce: true,
      targetContainerName: 'app',
    };
    for (const document of [
      alpha(whole),
      { kind: 'Pod', spec: { ephemeralContainers: [whole] } },
    ]) {
      const { container, target } = plan(aRequest(document), withContainers());
      expect(container).toEqual({ ...whole, env: [...whole.env, marker] });
      expect(target.container).toBe('app');
    }
  });

  it('gets the session’s name when it has none', () => {
    const { name: _, ...nameless } = debug;
    expect(plan(aRequest(nameless)).container.name).toMatch(/^debugger-/);
  });

  it('takes its target from the request when the document names none', () => {
    const request = aRequest(alpha(debug), {}, { container: 'app' });
    expect(plan(request).container.targetContainerName).toBe('app');
  });

  it('is under the profile that the request asks for', () => {
    expect(checkDocument(aRequest(alpha(debug))).workload.profile).toBe('legacy');
    const asked = checkDocument(aRequest(alpha(debug), { profile: 'restricted' }));
    expect(asked.workload.profile).toBe('restricted');
  });
});

describe('containers that the pod has already', () => {
  const old = { name: 'old', image: 'tools:1', stdin: true, targetContainerName: 'app' };
  const stored = {
    ...old,
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  };

  it.each<[string, object, object]>([
    ['as it was sent', old, stored],
    ['as the server answered it', stored, stored],
    ['with what says nothing', { ...old, tty: false, env: [], ports: null }, stored],
    [
      'of a latest image',
      { name: 'old', image: 'localhost:5000/tools' },
      {
        ...stored,
        image: 'localhost:5000/tools',
        imagePullPolicy: 'Always',
        stdin: false,
        targetContainerName: '',
      },
    ],
    [
      'with a field reference',
      { ...old, env: [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }] },
      {
        ...stored,
        env: [
          { name: 'IP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } },
        ],
      },
    ],
  ])('are history, %s', (_what, sent, inPod) => {
    expect(plan(aRequest(alpha(sent, debug)), withContainers(inPod)).container.name).toBe('debug');
  });

  it.each<[string, object]>([
    ['another command', { ...old, command: ['sh'] }],
    ['another image', { ...old, image: 'tools:2' }],
    ['a pull policy of its own', { ...old, imagePullPolicy: 'Always' }],
    ['less than there is', { name: 'old', image: 'tools:1' }],
  ])('may not be changed: %s', (_what, sent) => {
    expect(() => plan(aRequest(alpha(sent, debug)), withContainers(stored))).toThrow(
      'existing ephemeral containers "old" may not be changed: the document has another "old" than the pod. Give the new container another name.',
    );
  });

  it('stay when the document leaves them out, and that is said', () => {
    expect(plan(aRequest(alpha(debug)), withContainers(stored)).messages).toEqual([
      'The document leaves out old, which the pod has: ephemeral containers are never removed, so they stay.',
    ]);
    expect(plan(aRequest(debug), withContainers(stored)).messages).toEqual([]);
  });

  it('are nothing to add', () => {
    expect(() => plan(aRequest(alpha(old)), withContainers(stored))).toThrow(
      'The document adds nothing: the pod has old already. Give the new container another name.',
    );
  });
});

describe('a document of more or fewer than one new container', () => {
  it.each<[JsonObject, string]>([
    [alpha(), 'The document lists no container. Give it one to add.'],
    [{ kind: 'Pod', spec: { containers: [debug] } }, 'The document lists no container.'],
    [
      alpha(debug, { ...debug, name: 'second' }),
      'The document adds 2 containers (debug, second), but one session is one container.',
    ],
  ])('is refused: %j', (document, sentence) => {
    expect(() => plan(aRequest(document))).toThrow(sentence);
  });

  it('is refused for its fields once it is known which one is new', () => {
    const bad = { ...debug, name: 'bad', ports: [{ containerPort: 1 }] };
    const stored = { ...debug, terminationMessagePolicy: 'File' };
    expect(() => plan(aRequest(alpha(debug, bad)), withContainers(stored))).toThrow(
      'workload.document.ephemeralContainers[1].ports: ports cannot be set',
    );
  });
});

describe('a document beside a request', () => {
  it.each<[string, object, Partial<TargetRequest>]>([
    ['metadata.name "db", but the target is "web"', { name: 'db' }, {}],
    ['metadata.namespace "prod", but the target is "shop"', { namespace: 'prod' }, {}],
    ['metadata.uid "u-2", but the target is "uid-web"', { uid: 'u-2' }, {}],
    [
      'metadata.name "db", but the target is "web"',
      { name: 'db' },
      { subject: { kind: 'selector', selector: 'app=web' } },
    ],
  ])('names the same pod, or is refused: %s', (sentence, metadata, target) => {
    const document = { ...alpha(debug), metadata };
    const request = aRequest(document, {}, target) as Request;
    expect(() => plan(request)).toThrow(`The document says ${sentence}. Make them agree`);
  });

  it('names the same target container, or is refused', () => {
    const document = alpha({ ...debug, targetContainerName: 'sidecar' });
    expect(() => plan(aRequest(document, {}, { container: 'app' }))).toThrow(
      'The document says targetContainerName "sidecar", but the target is "app".',
    );
  });

  it.each<[string, Partial<WorkloadRequest>]>([
    ['template', { template: 'shell' }],
    ['containerName', { containerName: 'x' }],
    ['image', { image: 'x' }],
    ['imagePullPolicy', { imagePullPolicy: 'Never' }],
    ['command', { command: ['x'] }],
    ['args', { args: ['x'] }],
    ['env', { env: [{ name: 'A', value: '' }] }],
    ['envFrom', { envFrom: [{ secretRef: { name: 'a' } }] }],
    ['custom', { custom: {} }],
    ['mountsOf', { mountsOf: 'app' }],
    ['volumeMounts', { volumeMounts: [{ name: 'a', mountPath: '/a' }] }],
    ['userOf', { userOf: 'app' }],
    ['asUser', { asUser: 0 }],
    ['chrootTarget', { chrootTarget: true }],
  ])('leaves no room for %s', (field, workload) => {
    expect(() => plan(aRequest(alpha(debug), workload))).toThrow(
      `workload.${field}: cannot be given beside a document`,
    );
  });

  it.each(['stdin', 'stdinOnce', 'tty'] as const)(
    'has %s itself, when it is asked for',
    (field) => {
      const { stdin: _i, tty: _t, ...plain } = debug;
      expect(() => plan(aRequest(alpha(plain), { [field]: true }))).toThrow(
        `workload.${field}: is not what the document says; set it there.`,
      );
      const same = alpha({ ...plain, [field]: true });
      expect(plan(aRequest(same, { [field]: true })).container).toMatchObject({ [field]: true });
    },
  );

  it('is not for a node', () => {
    const target = { subject: { kind: 'node', name: 'n-1' } } as const;
    expect(() => checkDocument(aRequest(alpha(debug), {}, target as object))).toThrow(
      'target: is a node, but a document adds a container to a pod.',
    );
  });
});

describe('what a document says besides', () => {
  it('is named as not looked at', () => {
    const document = {
      kind: 'Pod',
      metadata: { name: 'web', labels: { a: 'b' } },
      spec: { containers: [], ephemeralContainers: [debug] },
    };
    expect(plan(aRequest(document)).messages).toEqual([
      'Of the document only spec.ephemeralContainers counts; these are not looked at: metadata.labels, spec.containers.',
    ]);
  });
});
