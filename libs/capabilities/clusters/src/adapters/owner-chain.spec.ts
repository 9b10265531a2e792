import { describe, expect, it } from '@jest/globals';
import { ClusterPermissionDenied } from '@endoscope/kubernetes';
import { ownersFrom } from './owner-chain.ts';
import type { OwnedObject } from './owner-chain.ts';

const replicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'r' };
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd' };
const controller = true;

const objects: Record<string, OwnedObject> = {
  '/apis/apps/v1/namespaces/shop/replicasets/web-1': {
    metadata: { uid: 'r', ownerReferences: [{ ...deployment, controller }] },
  },
  '/apis/apps/v1/namespaces/shop/deployments/web': { metadata: { uid: 'd' } },
};
const chain = async (first = replicaSet, world = objects) => {
  const read = async (path: string): Promise<OwnedObject> => {
    const found = world[path];
    if (found) return found;
    const status = { kind: 'Status', message: 'no' };
    throw new ClusterPermissionDenied({ cluster: 'eu-1', httpStatus: 403, status });
  };
  const { owners, unknown } = await ownersFrom(read, 'shop', first);
  return [owners.map(({ kind, name }) => `${kind}/${name}`), unknown];
};

describe('the owners of a pod', () => {
  it('are followed from controller to controller', async () => {
    expect(await chain()).toEqual([['ReplicaSet/web-1', 'Deployment/web'], undefined]);
  });

  it('end, and say so, at what may not be read', async () => {
    expect(await chain(replicaSet, {})).toEqual([['ReplicaSet/web-1'], 'Cluster eu-1 refused: no']);
  });

  it('end at an object that took the name since', async () => {
    expect(await chain({ ...replicaSet, uid: 'gone' })).toEqual([['ReplicaSet/web-1'], undefined]);
  });

  it.each([
    ['a kind of somebody else', { kind: 'Rollout', apiVersion: 'argoproj.io/v1alpha1' }],
    ['a known kind of another group', { kind: 'Deployment', apiVersion: 'example.com/v1' }],
    ['a node', { kind: 'Node', apiVersion: 'v1' }],
  ])('are named but not read where the owner is %s', async (_what, change) => {
    const owner = { ...replicaSet, ...change };
    expect(await chain(owner, {})).toEqual([[`${change.kind}/web-1`], undefined]);
  });

  it('are followed at most five levels', async () => {
    const loop = { ...replicaSet, controller };
    const path = '/apis/apps/v1/namespaces/shop/replicasets/web-1';
    const world = { [path]: { metadata: { uid: 'r', ownerReferences: [loop] } } };
    const [owners] = await chain(replicaSet, world);
    expect(owners).toHaveLength(5);
  });
});
