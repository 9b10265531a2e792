import { describe, expect, it } from '@jest/globals';
import type { Cluster, RegisterClusterRequest } from '@endoscope/client';
import { registerClusters } from './register-clusters.ts';
import type { ClusterRegistration } from './register-clusters.ts';

/** A registry in memory, which writes down what was done to it. */
function aRegistry(...names: Pick<Cluster, 'name' | 'labels'>[]) {
  const clusters = new Map(names.map((each) => [each.name, each]));
  const done: string[] = [];
  const said: string[] = [];
  let kept: unknown;
  const registration = {
    client: {
      clusters: {
        async *all() {
          yield* [...clusters.values()];
        },
        check: async () => ({ state: 'healthy', kubernetesVersion: 'v1.34.2', findings: [] }),
        remove: async (name: string) => {
          clusters.delete(name);
          done.push(`remove ${name}`);
          return { endedSessions: 0 };
        },
        register: async (request: RegisterClusterRequest) => {
          if (clusters.has(request.name)) throw new Error('CLUSTER_NAME_TAKEN');
          clusters.set(request.name, request);
          done.push(`register ${request.name}`);
          return request;
        },
      },
    },
    state: { read: () => kept, write: (_name: string, value: unknown) => (kept = value) },
    progress: { say: (line: string) => said.push(line) },
  };
  return { done, said, registration: registration as unknown as ClusterRegistration };
}

const eu = { name: 'eu-1', serverUrl: 'https://127.0.0.1:1', labels: { source: 'simulated' } };

describe('registering the clusters of the development stack', () => {
  it('happens once, and their health is told every time', async () => {
    const { done, said, registration } = aRegistry();
    await registerClusters(registration, [eu]);
    await registerClusters(registration, [eu]);
    expect(done).toEqual(['register eu-1']);
    const line = 'cluster eu-1 registered: healthy, v1.34.2';
    expect(said).toEqual([line, line]);
  });

  it('follows a change of address or credential', async () => {
    const { done, registration } = aRegistry();
    await registerClusters(registration, [eu]);
    await registerClusters(registration, [{ ...eu, serverUrl: 'https://127.0.0.1:2' }]);
    expect(done).toEqual(['register eu-1', 'remove eu-1', 'register eu-1']);
  });

  it('replaces a registration it knows nothing of', async () => {
    const { done, registration } = aRegistry(eu);
    await registerClusters(registration, [eu]);
    expect(done).toEqual(['remove eu-1', 'register eu-1']);
  });

  it('removes simulated clusters that do not run and leaves others alone', async () => {
    const { done, registration } = aRegistry(eu, { name: 'prod', labels: {} });
    await registerClusters(registration, [{ name: 'kind' }]);
    expect(done).toEqual(['remove eu-1', 'register kind']);
  });
});
