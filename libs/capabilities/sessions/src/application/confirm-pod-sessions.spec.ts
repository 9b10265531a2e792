import { describe, expect, it } from '@jest/globals';
import { systemContext } from '@endoscope/core';
import type { Transaction } from '@endoscope/core';
import type { DecideAccess } from '@endoscope/policy';
import type { FindCluster } from '@endoscope/clusters';
import { aSession } from '../testing/builders.ts';
import { MemorySessionStore } from '../testing/memory-session-store.ts';
import { ConfirmPodSessions } from './confirm-pod-sessions.ts';

const pod = { cluster: 'eu-1', namespace: 'shop', pod: 'web', podUid: 'uid-web' };
const session = aSession();
const claim = { container: session.container.name, session: session.id as string };

async function confirm(change: Partial<typeof pod> = {}, claimed = claim, allowed = true) {
  const sessions = new MemorySessionStore();
  await sessions.insert({} as Transaction, session);
  const decide = { execute: async () => ({ allowed }) } as unknown as DecideAccess;
  const clusters = { labelsOf: async () => ({}) } as unknown as FindCluster;
  const use = new ConfirmPodSessions(sessions, decide, clusters);
  return use.confirm(systemContext(), { ...pod, ...change }, [claimed]);
}

describe('the claim of a container to be of a session', () => {
  it('holds for the container and the pod that the session’s row names', async () => {
    const { state, profile, principal, createdAt } = session;
    const seen = { state, profile, username: principal.username };
    expect([...(await confirm())]).toEqual([
      [claim.container, { id: session.id, createdAt, seen }],
    ]);
  });

  it.each([
    ['another pod of that name', { podUid: 'uid-other' }, claim],
    ['another namespace', { namespace: 'pay' }, claim],
    ['another cluster', { cluster: 'eu-2' }, claim],
    ['another container', {}, { ...claim, container: 'forged' }],
    ['a session that is not there', {}, { ...claim, session: aSession().id as string }],
    ['what is no id', {}, { ...claim, session: 'ses_<script>' }],
  ])('fails for %s', async (_what, change, claimed) => {
    expect((await confirm(change, claimed)).size).toBe(0);
  });

  it('says no more than the id to who may not see the session', async () => {
    const found = (await confirm({}, claim, false)).get(claim.container);
    expect(found).toEqual({ id: session.id, createdAt: session.createdAt, seen: undefined });
  });
});
