import type { ObjectStore } from './api/object-store.ts';
import { metaTime } from './api/objects.ts';
import { ownedBy } from './api/workload-store.ts';
import type { StoredObject, WorkloadSeed } from './api/workload-store.ts';

interface Surroundings {
  readonly nodeName: string;
  readonly version: string;
  readonly pods: ObjectStore;
}

interface Adder {
  add(seed: WorkloadSeed): StoredObject;
}

/** One node, and for pod `shop/web`, where there is one, what its developers would have made it by. */
export function seedWorkloads(into: Adder, { nodeName, version, pods }: Surroundings): void {
  into.add(aNode(nodeName, version));
  if (!pods.findPod('shop', 'web')) return;
  const labels = { app: 'web', tier: 'front' };
  const spec = { replicas: 1, selector: { matchLabels: labels } };
  const namespace = 'shop';
  const deployment = into.add({ kind: 'Deployment', namespace, name: 'web', labels, spec });
  const owner = ownedBy(deployment);
  const set = into.add({ kind: 'ReplicaSet', namespace, name: 'web-7c9d', labels, spec, owner });
  pods.updatePod(namespace, 'web', (pod) => {
    pod.metadata.ownerReferences = [ownedBy(set)];
  });
  const ports = [{ port: 80, protocol: 'TCP', targetPort: 8080 }];
  into.add({ kind: 'Service', namespace, name: 'web', spec: { ports, selector: labels } });
}

function aNode(name: string, version: string): WorkloadSeed {
  const since = metaTime(new Date());
  const condition = (type: string, status: string, reason: string) => {
    const times = { lastHeartbeatTime: since, lastTransitionTime: since };
    return { type, status, ...times, reason, message: `kubelet says ${reason}` };
  };
  return {
    kind: 'Node',
    name,
    labels: {
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
    },
    status: {
      addresses: [
        { type: 'InternalIP', address: '10.0.0.11' },
        { type: 'Hostname', address: name },
      ],
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID'),
        condition('Ready', 'True', 'KubeletReady'),
      ],
      nodeInfo: {
        kubeletVersion: version,
        containerRuntimeVersion: 'containerd://2.1.5',
        operatingSystem: 'linux',
        osImage: 'Simulated Linux',
        architecture: 'amd64',
        kernelVersion: '6.8.0',
      },
    },
  };
}
