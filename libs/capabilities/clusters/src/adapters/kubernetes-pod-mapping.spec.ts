import { describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import type { CoreV1Event, V1Pod } from '@endoscope/kubernetes';
import type { FoundContainer } from '../ports/pod-reader.ts';
import { containersOf, foundPodOf, podEventOf, podSummaryOf } from './kubernetes-pod-mapping.ts';

/** As the API server sends it: times are text. */
const raw = <T>(value: unknown): T => value as T;

const session = newId('session');
const pod = raw<V1Pod>({
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: 'u-1',
    creationTimestamp: '2026-11-21T12:00:00Z',
  },
  spec: {
    nodeName: 'node-1',
    initContainers: [{ name: 'init', image: 'init:1' }],
    containers: [
      { name: 'app', image: 'app:1', env: [{ name: 'ENDOSCOPE_SESSION', value: session }] },
      { name: 'crash', image: 'crash:1' },
    ],
    ephemeralContainers: [
      {
        name: 'endo-1',
        image: 'busybox:1.36',
        env: [{ name: 'ENDOSCOPE_SESSION', value: session }],
      },
      { name: 'debugger-x', image: 'busybox:1.36' },
      { name: 'forged', image: 'x', env: [{ name: 'ENDOSCOPE_SESSION', value: 'ses_<script>' }] },
    ],
  },
  status: {
    phase: 'Running',
    initContainerStatuses: [
      {
        name: 'init',
        restartCount: 0,
        state: { terminated: { exitCode: 0, reason: 'Completed' } },
      },
    ],
    containerStatuses: [
      { name: 'app', ready: true, restartCount: 0, state: { running: {} } },
      {
        name: 'crash',
        restartCount: 5,
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 2m40s' } },
        lastState: { terminated: { exitCode: 3, reason: 'Error' } },
      },
    ],
    ephemeralContainerStatuses: [
      { name: 'endo-1', state: { terminated: { exitCode: 7, reason: 'Error', message: 'bye' } } },
      { name: 'debugger-x', state: { waiting: { reason: 'ErrImagePull', message: 'no such' } } },
    ],
  },
});

describe('a pod as the API server sends it', () => {
  it('is summed up like kubectl does', () => {
    expect(podSummaryOf(pod)).toEqual({
      name: 'web',
      namespace: 'shop',
      uid: 'u-1',
      status: 'CrashLoopBackOff',
      readyContainers: 1,
      totalContainers: 2,
      restarts: 5,
      node: 'node-1',
      createTime: new Date('2026-11-21T12:00:00.000Z'),
      containers: ['app', 'crash'],
    });
  });

  it('shows the containers of all three lists, and the session each claims to be of', () => {
    const line = (c: FoundContainer) =>
      [c.list, c.name, c.state, c.reason, c.message, c.restarts, c.exitCode, c.claimedSession].join(
        '|',
      );
    expect(containersOf(pod).map(line)).toEqual([
      'init|init|terminated|Completed||0|0|',
      `container|app|running|||0||${session}`,
      'container|crash|waiting|CrashLoopBackOff|back-off 2m40s|5|3|',
      `ephemeral|endo-1|terminated|Error|bye|0|7|${session}`,
      'ephemeral|debugger-x|waiting|ErrImagePull|no such|0||',
      'ephemeral|forged|absent|||0||',
    ]);
  });

  it('tells the end of the last run where the present state has no message', () => {
    const restarted = raw<V1Pod>({
      spec: { containers: [{ name: 'app' }] },
      status: {
        containerStatuses: [
          {
            name: 'app',
            restartCount: 1,
            state: { running: {} },
            lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', message: 'too big' } },
          },
        ],
      },
    });
    expect(containersOf(restarted)[0]).toMatchObject({
      state: 'running',
      message: 'Last state: OOMKilled, exit code 137, too big',
      exitCode: 137,
      restarts: 1,
    });
  });

  it('shows since when, how the last run ended, and ports', () => {
    const [app] = containersOf(
      raw<V1Pod>({
        spec: {
          containers: [
            { name: 'app', ports: [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP' }] },
          ],
        },
        status: {
          containerStatuses: [
            {
              name: 'app',
              ready: true,
              restartCount: 1,
              state: { running: { startedAt: '2026-11-21T12:00:00Z' } },
              lastState: {
                terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-11-21T11:59:58Z' },
              },
            },
          ],
        },
      }),
    );
    expect(app).toMatchObject({
      since: new Date('2026-11-21T12:00:00.000Z'),
      ready: true,
      ports: ['80/TCP', '53/UDP'],
      lastState: {
        reason: 'Error',
        message: '',
        exitCode: 1,
        finishedAt: new Date('2026-11-21T11:59:58.000Z'),
      },
    });
  });

  it('shows which manager set each debug container, and when it last did', () => {
    const key = (name: string) => ({ [`k:{"name":"${name}"}`]: { '.': {} } });
    const managed = raw<V1Pod>({
      metadata: {
        managedFields: [
          { manager: 'kubectl-debug', time: '2026-11-21T12:05:00Z', fieldsV1: raw(undefined) },
          {
            manager: 'kubectl-debug',
            time: '2026-11-21T12:06:00Z',
            fieldsV1: { 'f:spec': { 'f:ephemeralContainers': { ...key('one') } } },
          },
        ],
      },
      spec: { ephemeralContainers: [{ name: 'one' }, { name: 'two' }] },
    });
    expect(containersOf(managed).map((c) => c.managed)).toEqual([
      { by: 'kubectl-debug', at: new Date('2026-11-21T12:06:00.000Z') },
      undefined,
    ]);
  });

  it('shows its controller and what it runs as', () => {
    const owned = raw<V1Pod>({
      metadata: {
        annotations: { 'kubernetes.io/config.mirror': 'x' },
        ownerReferences: [
          { apiVersion: 'v1', kind: 'ConfigMap', name: 'other', uid: 'u-0' },
          { apiVersion: 'v1', kind: 'Node', name: 'node-1', uid: 'u-1', controller: true },
        ],
      },
      spec: { serviceAccountName: 'web', containers: [] },
      status: { qosClass: 'Burstable' },
    });
    expect(foundPodOf(owned)).toMatchObject({
      controller: { kind: 'Node', name: 'node-1' },
      qosClass: 'Burstable',
      serviceAccount: 'web',
      isStatic: true,
    });
  });

  it('may be empty', () => {
    expect(containersOf(raw({}))).toEqual([]);
    expect(podSummaryOf(raw({}))).toMatchObject({
      name: '',
      status: 'Unknown',
      createTime: undefined,
    });
  });
});

describe('an event as the API server sends it', () => {
  const fieldPath = 'spec.ephemeralContainers{endo-1}';

  it('of the old kind has a count and the time it was last seen', () => {
    const event = raw<CoreV1Event>({
      type: 'Warning',
      reason: 'Failed',
      message: 'Error: ErrImagePull',
      count: 4,
      firstTimestamp: '2026-11-21T12:00:00Z',
      lastTimestamp: '2026-11-21T12:00:09Z',
      involvedObject: { fieldPath },
    });
    expect(podEventOf(event)).toEqual({
      time: new Date('2026-11-21T12:00:09.000Z'),
      type: 'Warning',
      reason: 'Failed',
      message: 'Error: ErrImagePull',
      count: 4,
      container: 'endo-1',
    });
  });

  it('of the new kind has a series', () => {
    const event = raw<CoreV1Event>({
      eventTime: '2026-11-21T12:00:00.123456Z',
      series: { count: 9, lastObservedTime: '2026-11-21T12:01:00.000000Z' },
    });
    expect(podEventOf(event)).toMatchObject({ count: 9, container: '' });
    expect(podEventOf(event).time).toEqual(new Date('2026-11-21T12:01:00.000Z'));
  });

  it('without a usable time has none', () => {
    expect(podEventOf(raw({ lastTimestamp: 'soon' })).time).toBeUndefined();
  });
});
