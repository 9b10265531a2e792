/** How long a plan takes: pure code, so no cluster and no gateway is in it. */
import { newId } from '@endoscope/core';
import { keepFlagsDefault, planWorkload } from '@endoscope/sessions';
import type { WorkloadRequest } from '@endoscope/sessions';

export interface PlanningResult {
  readonly style: string;
  /** Microseconds a plan, one figure a run. */
  readonly micros: readonly number[];
  readonly plans: number;
}

const runs = 5;
const plans = 5_000;

/** A pod as clusters have them: two containers, an init container, volumes, probes, a long environment. */
const pod = {
  metadata: { name: 'web-0', namespace: 'shop', uid: 'u', labels: { app: 'web' } },
  spec: {
    nodeName: 'worker-1',
    containers: ['app', 'proxy'].map((name) => ({
      name,
      image: `shop/${name}:1`,
      env: Array.from({ length: 40 }, (_, i) => ({ name: `NAME_${i}`, value: `value ${i}` })),
      livenessProbe: { httpGet: { path: '/live', port: 8080 } },
      readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
      volumeMounts: Array.from({ length: 6 }, (_, i) => ({ name: `v${i}`, mountPath: `/v${i}` })),
    })),
    initContainers: [{ name: 'setup', image: 'shop/setup:1' }],
    volumes: Array.from({ length: 6 }, (_, i) => ({ name: `v${i}`, emptyDir: {} })),
  },
  status: { phase: 'Running' },
};

const request: WorkloadRequest = {
  ...{ template: undefined, containerName: undefined, image: 'busybox:1.36' },
  ...{ imagePullPolicy: undefined, command: ['sh'], args: [], env: [], envFrom: [] },
  ...{ stdin: true, stdinOnce: false, tty: true, profile: 'general' },
  ...{ custom: undefined, document: undefined, mountsOf: undefined, volumeMounts: [] },
  ...{ userOf: undefined, asUser: undefined, chrootTarget: false, copy: undefined },
  ...{ reuse: false, remove: true },
};

const copy = {
  ...{ name: 'web-debug', setImages: [], shareProcesses: undefined, sameNode: false },
  ...{ replace: false, keep: keepFlagsDefault },
};

const custom = { env: [{ name: 'LEVEL', value: 'debug' }], securityContext: { runAsUser: 1000 } };

export function measurePlanning(): PlanningResult[] {
  const onPod = { kind: 'pod', pod, container: 'app' } as const;
  const copied = { kind: 'pod', pod, container: undefined } as const;
  const onNode = { kind: 'node', node: { name: 'worker-1' }, namespace: 'default' } as const;
  return [
    measure('ephemeral', request, onPod),
    measure('ephemeral, custom profile', { ...request, custom }, onPod),
    measure('copy', { ...request, copy }, copied),
    measure('node', request, onNode),
  ];
}

type Target = Parameters<typeof planWorkload>[0]['target'];

function measure(style: string, workload: WorkloadRequest, target: Target): PlanningResult {
  const sessionId = newId('session');
  const image = workload.image;
  const once = () => planWorkload({ sessionId, workload, image, profile: 'general', target });
  const micros: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const from = performance.now();
    for (let i = 0; i < plans; i += 1) once();
    // The first run is the warm-up.
    if (run > 0) micros.push(((performance.now() - from) * 1_000) / plans);
  }
  return { style, micros, plans };
}
