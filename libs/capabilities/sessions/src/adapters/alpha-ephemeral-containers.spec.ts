import { describe, expect, it } from '@jest/globals';
import {
  ClusterConflict,
  ClusterObjectNotFound,
  ClusterPermissionDenied,
  ClusterRequestRefused,
} from '@endoscope/kubernetes';
import type { KubernetesRequest } from '@endoscope/kubernetes';
import { EphemeralContainerDialects } from './alpha-ephemeral-containers.ts';

const container = { name: 'debug', image: 'busybox:1.36' };
const target = { cluster: 'old', namespace: 'shop', pod: 'web' };
const path = '/api/v1/namespaces/shop/pods/web/ephemeralcontainers';

const strategic = {
  contentType: 'application/strategic-merge-patch+json',
  body: { spec: { ephemeralContainers: [container] } },
};
const json = {
  contentType: 'application/json-patch+json',
  body: [{ op: 'add', path: '/ephemeralContainers/-', value: container }],
};

type Answer = object | Error;
const pod = { kind: 'Pod' };
const alphaKind = { kind: 'EphemeralContainers' };

const refusals = {
  403: ClusterPermissionDenied,
  404: ClusterObjectNotFound,
  409: ClusterConflict,
  422: ClusterRequestRefused,
};

function refusal(httpStatus: keyof typeof refusals, details: object): Error {
  const Refused = refusals[httpStatus];
  return new Refused({ cluster: 'old', httpStatus, status: { kind: 'Status', details } });
}

/** A cluster that gives these answers in order, and what it was asked. */
function cluster(...answers: Answer[]) {
  const asked: KubernetesRequest[] = [];
  const send = async <T>(request: KubernetesRequest) => {
    asked.push(request);
    const answer = answers.shift();
    if (answer === undefined) throw new Error('asked too often');
    if (answer instanceof Error) throw answer;
    return { body: answer as T, warnings: ['w'] };
  };
  return { send, asked };
}

const dialects = new EphemeralContainerDialects();
const add = (to: { send: ReturnType<typeof cluster>['send'] }, dryRun = false, of = dialects) =>
  of.add({ target, container, dryRun, send: to.send });

describe('a cluster of today', () => {
  it('gets one strategic merge patch of the Pod', async () => {
    const now = cluster(pod, pod);
    expect(await add(now)).toEqual({ warnings: ['w'] });
    await add(now, true);
    expect(now.asked).toEqual([
      { method: 'PATCH', path, query: { dryRun: undefined }, ...strategic },
      { method: 'PATCH', path, query: { dryRun: 'All' }, ...strategic },
    ]);
  });
});

describe('a cluster of the alpha dialect', () => {
  const remembering = new EphemeralContainerDialects();

  it('is known by the kind of its answer, and gets a JSON patch', async () => {
    const old = cluster(alphaKind, alphaKind);
    expect(await add(old, true, remembering)).toEqual({ warnings: ['w'] });
    expect(old.asked).toMatchObject([strategic, { ...json, query: { dryRun: 'All' } }]);
  });

  it('is remembered', async () => {
    const old = cluster(alphaKind);
    await add(old, false, remembering);
    expect(old.asked).toMatchObject([{ ...json, query: { dryRun: undefined } }]);
  });

  it('tells of a container that does not pass, and stays remembered', async () => {
    const old = cluster(refusal(422, { name: 'web' }), alphaKind);
    await expect(add(old, false, remembering)).rejects.toThrow('CLUSTER_REQUEST_REFUSED');
    await add(old, false, remembering);
    expect(old.asked).toMatchObject([json, json]);
  });

  it('takes no security context, and that has a reason of its own', async () => {
    const field = 'spec.ephemeralContainers[0].securityContext';
    const causes = [{ reason: 'FieldValueForbidden', field }];
    const old = cluster(refusal(422, { name: 'web', causes }));
    await expect(add(old, true, remembering)).rejects.toThrow(
      'SECURITY_CONTEXT_UNSUPPORTED: Cluster old takes no securityContext in an ephemeral container',
    );
  });

  it('is asked again when others write at the same time, but not for ever', async () => {
    const conflict = refusal(409, { name: 'web' });
    const busy = cluster(conflict, conflict, conflict, alphaKind);
    expect(await add(busy, false, remembering)).toEqual({ warnings: ['w'] });
    const full = cluster(conflict, conflict, conflict, conflict);
    await expect(add(full, false, remembering)).rejects.toThrow('CLUSTER_CONFLICT');
    expect(full.asked).toHaveLength(4);
  });

  it('is forgotten once it has been upgraded', async () => {
    const upgraded = cluster(refusal(422, {}), pod, pod);
    await add(upgraded, false, remembering);
    await add(upgraded, false, remembering);
    expect(upgraded.asked).toMatchObject([json, strategic, strategic]);
  });

  it('is not asked in circles when it understands neither', async () => {
    const odd = cluster(alphaKind, refusal(422, {}));
    await expect(add(odd)).rejects.toThrow('CLUSTER_REQUEST_REFUSED');
  });
});

describe('a 404', () => {
  it('with a name is of the pod', async () => {
    const gone = cluster(refusal(404, { name: 'web' }));
    await expect(add(gone)).rejects.toThrow('CLUSTER_OBJECT_NOT_FOUND');
    expect(gone.asked).toHaveLength(1);
  });

  it.each<[string, Answer, string]>([
    ['v1.15.12', { gitVersion: 'v1.15.12' }, 'They came with Kubernetes 1.16.'],
    ['v1.16.0', { gitVersion: 'v1.16.0' }, 'In this version they are off unless the feature gate'],
    ['v1.22.17', { gitVersion: 'v1.22.17' }, 'In this version they are off unless'],
    [
      'v1.23.0',
      { gitVersion: 'v1.23.0' },
      'Its feature gate EphemeralContainers has been switched',
    ],
    ['v1.24.17+k3s1', { gitVersion: 'v1.24.17+k3s1' }, 'Its feature gate EphemeralContainers has'],
    ['v1.25.4', { gitVersion: 'v1.25.4' }, 'something between hides the subresource.'],
    ['v2.0.0', { gitVersion: 'v2.0.0' }, 'Every API server since Kubernetes 1.23 does'],
    ['', {}, 'Every API server since Kubernetes 1.23 does'],
    ['', refusal(403, {}), 'Every API server since Kubernetes 1.23 does'],
  ])('without one is of the feature, of version "%s"', async (version, answer, why) => {
    const off = cluster(refusal(404, {}), answer);
    const named = version === '' ? '' : ` (Kubernetes ${version})`;
    await expect(add(off)).rejects.toThrow(
      `EPHEMERAL_CONTAINERS_DISABLED: Cluster old${named} does not serve ephemeral containers. `,
    );
    await expect(add(cluster(refusal(404, {}), answer))).rejects.toThrow(why);
    expect(off.asked[1]).toMatchObject({ method: 'GET', path: '/version' });
  });
});
