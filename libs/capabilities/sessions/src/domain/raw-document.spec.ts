import { describe, expect, it } from '@jest/globals';
import { DocumentInvalid } from './document.errors.ts';
import { readDocument } from './raw-document.ts';
import type { JsonObject } from './workload.ts';

const debug = { name: 'debug', image: 'busybox:1.36', command: ['sh'], stdin: true, tty: true };
const alpha = (...ephemeralContainers: unknown[]) => ({
  ...{ apiVersion: 'v1', kind: 'EphemeralContainers' },
  ...{ metadata: { name: 'web', namespace: 'shop' }, ephemeralContainers },
});
const pod = (...ephemeralContainers: unknown[]) => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } },
  spec: { ephemeralContainers },
});

/** The offences as `field: message`, of the document or of its one container. */
function offences(document: unknown): string[] {
  try {
    const { entries } = readDocument(document as JsonObject);
    return entries.flatMap((e) => e.violations).map((v) => `${v.field}: ${v.message}`);
  } catch (error) {
    if (!(error instanceof DocumentInvalid)) throw error;
    return error.fields.map((v) => `${v.field}: ${v.message}`);
  }
}

describe('the three forms of a raw document', () => {
  it.each<[string, unknown, object]>([
    ['kind EphemeralContainers', alpha(debug), { podName: 'web', namespace: 'shop' }],
    [
      'kind EphemeralContainers without an apiVersion',
      { ...alpha(debug), apiVersion: undefined },
      {},
    ],
    ['kind Pod', pod(debug), { form: 'Pod', podName: 'web', namespace: undefined }],
    ['a container', debug, { form: 'container', podName: undefined }],
  ])('%s holds one container', (_what, document, parts) => {
    const read = readDocument(document as JsonObject);
    expect(read).toMatchObject(parts);
    expect(read.entries).toEqual([
      { name: 'debug', asSent: debug, container: debug, violations: [] },
    ]);
  });

  it('a container may leave its name to the session', () => {
    const { name: _, ...nameless } = debug;
    expect(offences(nameless)).toEqual([]);
    expect(readDocument(nameless).entries[0]?.name).toBeUndefined();
  });

  it('name what they hold besides', () => {
    const full = { ...pod(debug), status: { phase: 'Running' } };
    const spec = { ...full.spec, containers: [], nodeName: 'n' };
    const metadata = { name: 'web', uid: 'u-1', labels: {}, resourceVersion: '7' };
    const { ignored, podUid } = readDocument({ ...full, spec, metadata });
    expect(podUid).toBe('u-1');
    expect(ignored).toEqual([
      ...['metadata.labels', 'metadata.resourceVersion'],
      ...['spec.containers', 'spec.nodeName', 'status'],
    ]);
  });

  it('may hold no container, which is told with the pod', () => {
    for (const document of [alpha(), pod(), { kind: 'Pod' }, { kind: 'EphemeralContainers' }]) {
      expect(readDocument(document).entries).toEqual([]);
    }
  });
});

describe('every field that an ephemeral container may have', () => {
  it('is taken as it is', () => {
    const whole = {
      name: 'debug',
      image: 'registry.example/tools@sha256:' + 'a'.repeat(64),
      command: ['sh', '-c'],
      args: [''],
      workingDir: '/tmp',
      envFrom: [{ prefix: 'P_', secretRef: { name: 'db', optional: true } }],
      env: [
        { name: 'A', value: '1' },
        { name: 'IP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } },
        { name: 'S', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
        { name: 'C', valueFrom: { configMapKeyRef: { name: 'c', key: 'k', optional: true } } },
        { name: 'R', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
      ],
      volumeMounts: [{ name: 'data', mountPath: '/data', readOnly: true }],
      terminationMessagePath: '/tmp/end',
      terminationMessagePolicy: 'FallbackToLogsOnError',
      imagePullPolicy: 'Never',
      securityContext: { runAsUser: 0, capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] } },
      stdin: true,
      stdinOnce: true,
      tty: true,
      targetContainerName: 'app',
    };
    const [entry] = readDocument(alpha(whole)).entries;
    expect(entry).toEqual({ name: 'debug', asSent: whole, container: whole, violations: [] });
  });

  it('may be empty where that says nothing', () => {
    const empty = { ...debug, ports: [], resources: {}, lifecycle: null, volumeDevices: [] };
    expect(offences(alpha(empty))).toEqual([]);
  });
});

const cannot = 'cannot be set for an ephemeral container: ';
const at = 'workload.document.ephemeralContainers[0]';

describe('a field that an ephemeral container may not have', () => {
  it.each<[string, object, string]>([
    ['ports', { ports: [{ containerPort: 80 }] }, `${cannot}the ports of a running pod are fixed`],
    ['resources', { resources: { limits: { cpu: '1' } } }, `${cannot}the resources of a running`],
    ['livenessProbe', { livenessProbe: { httpGet: { port: 80 } } }, `${cannot}nothing restarts it`],
    ['readinessProbe', { readinessProbe: { tcpSocket: { port: 1 } } }, `${cannot}nothing restarts`],
    [
      'startupProbe',
      { startupProbe: { exec: { command: ['a'] } } },
      `${cannot}nothing restarts it`,
    ],
    ['lifecycle', { lifecycle: { preStop: { nonsense: 1 } } }, `${cannot}it has no life cycle`],
    ['resizePolicy', { resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'a' }] }, cannot],
    ['restartPolicy', { restartPolicy: 'Always' }, `${cannot}it runs once`],
    [
      'restartPolicyRules',
      { restartPolicyRules: [{ action: 'Restart' }] },
      `${cannot}it runs once`,
    ],
    [
      'volumeDevices',
      { volumeDevices: [{ name: 'a', devicePath: '/a' }] },
      'hands out a raw block',
    ],
    [
      'volumeMounts',
      { volumeMounts: [{ name: 'd', mountPath: '/d', subPath: 'x' }] },
      `subPath (in the mount at /d) ${cannot}`,
    ],
    [
      'volumeMounts',
      { volumeMounts: [{ name: 'd', mountPath: '/d', subPathExpr: '$(A)' }] },
      `subPathExpr (in the mount at /d) ${cannot}`,
    ],
  ])('%s is refused by name', (field, extra, message) => {
    const found = offences(alpha({ ...debug, ...extra }));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${at}.${field}: `);
    expect(found[0]).toContain(message);
  });

  it.each<[string, object, string]>([
    ['an unknown field', { comand: ['sh'] }, 'comand: is not a field of a container (core/v1).'],
    ['an unknown field below', { env: [{ name: 'A', vaule: '' }] }, 'env[0].vaule: is not a field'],
    ['a field of JavaScript', JSON.parse('{"__proto__": {"a": 1}}') as object, '__proto__: is not'],
    ['a wrong type', { command: 'sh' }, 'command: must be a list.'],
    ['a wrong item', { args: [1] }, 'args[0]: must be text.'],
    ['a wrong flag', { tty: 'yes' }, 'tty: must be true or false.'],
    ['no image', { image: '' }, 'image: is required.'],
    ['an image that is none', { image: ' busybox' }, 'image: is not an image reference: '],
    ['a bad name', { name: 'De_bug' }, 'name: must be a DNS label'],
    ['a name that climbs', { name: '../x' }, 'name: must be a DNS label'],
    ['a long name', { name: 'a'.repeat(64) }, 'name: must be a DNS label'],
    [
      'a pull policy of no sort',
      { imagePullPolicy: 'Often' },
      'imagePullPolicy: must be Always or',
    ],
    [
      'a message policy of no sort',
      { terminationMessagePolicy: 'X' },
      'terminationMessagePolicy: ',
    ],
    ['a reserved variable', { env: [{ name: 'ENDOSCOPE_SESSION', value: 'x' }] }, 'env ENDOSCOPE_'],
    ['deep nesting', { securityContext: nested(20) }, 'securityContext.a: is not a field'],
  ])('%s is refused by name', (_what, extra, message) => {
    const found = offences(alpha({ ...debug, ...extra }));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${at}.${message}`);
  });

  it('is named together with every other one', () => {
    expect(offences(alpha({ ...debug, ports: [{ containerPort: 1 }], x: 1, tty: 2 }))).toHaveLength(
      3,
    );
  });
});

function nested(depth: number): object {
  return depth === 0 ? {} : { a: nested(depth - 1) };
}

const root = 'workload.document';

describe('a document of another shape', () => {
  it.each<[unknown, string]>([
    [{ ...alpha(debug), apiVersion: 'v2' }, `${root}.apiVersion: is "v2"; both kinds are of "v1".`],
    [{ ...alpha(debug), apiVersion: 1 }, `${root}.apiVersion: is "number"`],
    [
      { ...pod(debug), kind: 'Deployment' },
      `${root}.kind: is "Deployment"; it is EphemeralContainers`,
    ],
    [{ kind: 'List', items: [pod(debug)] }, `${root}.kind: is "List"`],
    [{ kind: ['Pod'] }, `${root}.kind: is "object"`],
    [{ spec: { ephemeralContainers: [debug] } }, `${root}.kind: is missing; say Ephemeral`],
    [{ ephemeralContainers: [debug] }, `${root}.kind: is missing`],
    [{ apiVersion: 'v1', metadata: {} }, `${root}.kind: is missing`],
    [{ ...alpha(debug), spec: {} }, `${root}.spec: is not known here; leave it out.`],
    [{ ...pod(debug), ephemeralContainers: [] }, `${root}.ephemeralContainers: is not known here`],
    [{ ...alpha(), ephemeralContainers: debug }, `${root}.ephemeralContainers: must be a list of`],
    [
      { kind: 'Pod', spec: { ephemeralContainers: {} } },
      `${root}.spec.ephemeralContainers: must be`,
    ],
    [alpha('debug'), `${at}: must be a container.`],
    [alpha(null), `${at}: must be a container.`],
    [alpha({ image: 'busybox' }), `${at}.name: is required.`],
    [alpha(debug, debug), `${root}.ephemeralContainers[1].name: is "debug" a second time.`],
    [{ ...alpha(debug), metadata: 'web' }, `${root}.metadata: must be an object.`],
    [{ ...alpha(debug), metadata: { name: 7 } }, `${root}.metadata.name: must be text.`],
  ])('is refused: %j', (document, offence) => {
    expect(offences(document)).toEqual([expect.stringContaining(offence)]);
  });
});
