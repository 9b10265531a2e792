import { newId } from '@endoscope/core';
import type { Principal } from '@endoscope/core';
import type { Pod } from '../domain/pod.ts';
import type { Session } from '../domain/session.ts';
import { ownerLabels } from '../domain/workload.ts';
import type { WorkloadRequest } from '../domain/workload.ts';

export const engineer: Principal = {
  issuer: 'https://issuer.example',
  subject: 'u-1',
  username: 'engineer@endoscope.example',
  groups: ['engineers'],
  kind: 'user',
  clientId: 'endo-cli',
  expiresAt: new Date('2030-01-01T00:00:00Z'),
};

export function aWorkload(change: Partial<WorkloadRequest> = {}): WorkloadRequest {
  return {
    template: undefined,
    containerName: undefined,
    image: 'busybox:1.36',
    imagePullPolicy: undefined,
    command: [],
    args: [],
    env: [],
    envFrom: [],
    stdin: false,
    stdinOnce: false,
    tty: false,
    profile: 'general',
    custom: undefined,
    document: undefined,
    mountsOf: undefined,
    volumeMounts: [],
    userOf: undefined,
    asUser: undefined,
    chrootTarget: false,
    copy: undefined,
    reuse: false,
    remove: true,
    ...change,
  };
}

/** A running pod `web` with containers app and sidecar. */
export function aPod(change: { metadata?: object; spec?: object; status?: object } = {}): Pod {
  return {
    metadata: { name: 'web', namespace: 'shop', uid: 'uid-web', ...change.metadata },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'app' }, { name: 'sidecar' }],
      initContainers: [{ name: 'setup' }],
      ...change.spec,
    },
    status: { phase: 'Running', ...change.status },
  };
}

export function aSession(change: Partial<Session> = {}): Session {
  const createdAt = change.createdAt ?? new Date('2026-01-01T00:00:00Z');
  return {
    id: newId('session', createdAt),
    state: 'requested',
    target: {
      cluster: 'eu-1',
      namespace: 'shop',
      pod: 'web',
      podUid: 'uid-web',
      node: undefined,
      container: 'app',
      chosen: undefined,
    },
    style: 'ephemeral',
    runsIn: { name: 'web', uid: 'uid-web' },
    manifest: undefined,
    remove: false,
    replaces: false,
    template: undefined,
    recording: undefined,
    container: {
      name: 'debugger-1',
      image: 'busybox:1.36',
      stdin: true,
      tty: true,
      terminationMessagePolicy: 'File',
      targetContainerName: 'app',
    },
    profile: 'general',
    specHash: 'a'.repeat(64),
    reason: '',
    principal: engineer,
    createdAt,
    readyAt: undefined,
    endedAt: undefined,
    expiresAt: new Date(createdAt.getTime() + 3_600_000),
    waiting: undefined,
    startTimeoutMs: undefined,
    warnings: [],
    end: undefined,
    version: 1,
    ...change,
  };
}

/** A session whose container runs in a copy of `web`. */
export function aCopySession(change: Partial<Session> = {}): Session {
  const plain = aSession({ style: 'copy', ...change });
  const name = 'web-debug';
  return {
    ...plain,
    runsIn: { name, uid: undefined },
    manifest: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop', labels: { [ownerLabels.session]: plain.id } },
      spec: { containers: [plain.container] },
    },
    remove: true,
    ...change,
  };
}
