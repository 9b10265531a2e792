import { describe, expect, it } from '@jest/globals';
import type { PodDescription } from '@endoscope/client';
import { isSafe } from '../output/terminal-safe.ts';
import { podLines } from './pod-view.ts';

const now = new Date('2026-11-21T12:00:00Z');
const view = { cluster: 'eu-1', now, paint: (_colour: string, text: string) => text };

function aDescription(change: Partial<PodDescription> = {}): PodDescription {
  return {
    pod: {
      name: 'web',
      namespace: 'shop',
      uid: 'uid-web',
      status: 'Running',
      readyContainers: 1,
      totalContainers: 1,
      restarts: 0,
      node: 'node-1',
      createTime: '2026-11-21T11:00:00Z',
    },
    containers: [
      {
        name: 'app',
        list: 'container',
        image: 'app:1',
        state: 'running',
        since: '2026-11-21T11:59:00Z',
        ready: true,
        restarts: 1,
        lastState: { reason: 'OOMKilled', exitCode: 137, finishTime: '2026-11-21T11:58:00Z' },
        ports: ['8080/TCP'],
      },
    ],
    ...change,
  };
}

const text = (change: Partial<PodDescription>) => podLines(aDescription(change), view).join('\n');
const row = (change: Partial<PodDescription>, word: string) =>
  podLines(aDescription(change), view).find((line) => line.includes(word));

describe('a description of a pod', () => {
  it('shows how each container is and how its last run ended', () => {
    expect(row({}, 'app:1')).toMatch(
      /^app +container +app:1 +running +1m +yes +- +- +1 +OOMKilled 137 2m ago +8080\/TCP$/,
    );
  });

  it('shows node, runtime, owners and Pod Security with the profiles that would pass', () => {
    const setting = { level: 'baseline', version: 'v1.30' };
    const unset = { level: 'unset', version: '' };
    const shown = text({
      node: {
        name: 'node-1',
        ready: 'no',
        message: 'Kubelet stopped posting node status.',
        runtime: 'containerd://2.0.4',
        kubeletVersion: 'v1.34.2',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
      owners: [
        { kind: 'ReplicaSet', name: 'web-1' },
        { kind: 'Deployment', name: 'web' },
      ],
      podSecurity: {
        enforce: setting,
        warn: unset,
        audit: unset,
        profilesPassing: ['baseline', 'restricted'],
      },
    });
    expect(shown).toContain('node-1 (not ready: Kubelet stopped posting node status.)');
    expect(shown).toContain('containerd://2.0.4, kubelet v1.34.2, linux/amd64');
    expect(shown).toContain('ReplicaSet/web-1 of Deployment/web');
    expect(shown).toContain('enforce baseline (v1.30), warn unset, audit unset');
    expect(shown).toContain('baseline, restricted would pass — the pod itself is judged as well');
  });

  it('says who added each debug container, and marks those from outside', () => {
    const container = (name: string, origin: object) => ({
      name,
      list: 'ephemeral',
      image: 'busybox:1.36',
      state: 'running',
      debugger: { origin: 'session', addTime: '2026-11-21T11:55:00Z', ...origin },
    });
    const containers = [
      container('ours', { username: 'engineer', sessionState: 'ready', profile: 'general' }),
      container('hidden', {}),
      container('theirs', { origin: 'outside', manager: 'kubectl-debug' }),
    ];
    const shown = podLines(aDescription({ containers }), view).join('\n');
    expect(shown).toMatch(/^ours +engineer +5m +- +ready +general/m);
    expect(shown).toMatch(/^hidden +a session you may not see +5m/m);
    expect(shown).toMatch(/^theirs +outside Endoscope \(kubectl-debug\) +5m/m);
  });

  it('keeps events in their order, and ends with the verdict and the next command', () => {
    const events = ['first', 'second'].map((message) => ({ message, count: 2 }));
    const lines = podLines(
      aDescription({
        events,
        unknown: ['Node: you may not read it.'],
        debuggable: { verdict: 'no', reason: 'It is static.', next: 'endo debug node/node-1' },
      }),
      view,
    );
    const shown = lines.join('\n');
    expect(shown.indexOf('(2 times) first')).toBeLessThan(shown.indexOf('(2 times) second'));
    expect(shown).toContain('Node: you may not read it.');
    expect(lines.slice(-2)).toEqual([
      'Debuggable:  no. It is static.',
      'Next:        endo debug node/node-1',
    ]);
  });

  it('says unknown where the gateway does', () => {
    const setting = { level: 'unknown' };
    const podSecurity = { enforce: setting, warn: setting, audit: setting };
    const shown = text({ podSecurity, node: { name: 'node-1', ready: 'unknown' } });
    expect(shown).toContain('node-1 (state unknown)');
    expect(shown).toMatch(/Profiles: +unknown/);
  });
});

/** Every text of the description, replaced by one that would take over a terminal. */
function hostile(value: unknown): unknown {
  const evil = '\u001b]0;owned\u0007\u001b[31m\u202eevil\u2066\r\nName: other\u009b2J';
  if (typeof value === 'string') return evil;
  if (Array.isArray(value)) return value.map(hostile);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, hostile(of)]));
}

describe('a description of a hostile pod', () => {
  const setting = { level: 'x', version: 'x' };
  const everything = hostile(
    aDescription({
      containers: [
        {
          ...{ name: 'x', list: 'x', image: 'x', state: 'x', reason: 'x', message: 'x' },
          ...{ since: 'x', session: 'x', targetContainer: 'x', ports: ['x'] },
          lastState: { reason: 'x', message: 'x', exitCode: 1, finishTime: 'x' },
          debugger: {
            ...{ origin: 'x', session: 'x', sessionState: 'x', username: 'x' },
            ...{ profile: 'x', addTime: 'x', manager: 'x' },
          },
        },
      ],
      events: [{ time: 'x', type: 'x', reason: 'x', message: 'x', container: 'x', count: 3 }],
      podSecurity: { enforce: setting, warn: setting, audit: setting, profilesPassing: ['x'] },
      node: { name: 'x', ready: 'x', message: 'x', runtime: 'x', kubeletVersion: 'x' },
      owners: [{ kind: 'x', name: 'x' }],
      ...{ qosClass: 'x', serviceAccount: 'x', unknown: ['x'] },
      debuggable: {
        ...{ verdict: 'x', reason: 'x', next: 'x' },
        notes: [{ code: 'x', severity: 'x', message: 'x', suggestion: 'x' }],
      },
    }),
  ) as PodDescription;

  it('has no control, bidi or line break character in any line', () => {
    const lines = podLines(everything, { ...view, cluster: 'eu-1' });
    expect(lines.filter((line) => !isSafe(line) || /[\n\t]/.test(line))).toEqual([]);
    expect(lines.join('\n')).toContain('evil');
    expect(lines.filter((line) => line.startsWith('Name: other'))).toEqual([]);
  });
});
