import { describe, expect, it } from '@jest/globals';
import type { Cluster, FindCluster } from '@endoscope/clusters';
import { aCluster } from '@endoscope/clusters/testing';
import { systemContext } from '@endoscope/core';
import type { RequestContext, Transaction } from '@endoscope/core';
import type { AccessQuestion } from '@endoscope/policy';
import { sessionLimitsDefault } from '../domain/sessions.limits.ts';
import type { CopyRequest, WorkloadRequest } from '../domain/workload.ts';
import { keepFlagsDefault } from '../domain/workload.ts';
import { aPod, aSession, aWorkload, engineer } from '../testing/builders.ts';
import { MemorySessionStore } from '../testing/memory-session-store.ts';
import { ScriptedDebugRuntime } from '../testing/scripted-debug-runtime.ts';
import type { CurrentTemplates } from './current-templates.ts';
import { PrepareSession } from './prepare-session.ts';

const ctx: RequestContext = { ...systemContext(), principal: engineer };
const id = 'ses_01m7zbtce4xa3e0b6aavf2tj12' as const;
const copy: CopyRequest = {
  name: 'web-debug',
  setImages: [],
  shareProcesses: undefined,
  sameNode: false,
  replace: false,
  keep: keepFlagsDefault,
};

function setUp() {
  const runtime = new ScriptedDebugRuntime();
  const sessions = new MemorySessionStore();
  const questions: AccessQuestion[] = [];
  const decide = {
    execute: (_ctx: RequestContext, question: AccessQuestion) => {
      questions.push(question);
      return Promise.resolve({ allowed: true, policyIds: ['test'], sentence: '' });
    },
  };
  const clusters = { execute: async (): Promise<Cluster> => aCluster() };
  const prepare = new PrepareSession({
    clusters: clusters as unknown as FindCluster,
    require: decide,
    decide,
    runtime,
    resolver: { execute: () => Promise.reject(new Error('not asked')) },
    limits: sessionLimitsDefault,
    templates: {} as unknown as CurrentTemplates,
    sessions,
  });
  const execute = (workload: Partial<WorkloadRequest> = {}) =>
    prepare.execute(ctx, id, {
      target: {
        cluster: 'eu-1',
        namespace: 'shop',
        subject: { kind: 'pod', name: 'web' },
        container: workload.copy ? undefined : 'app',
        crashing: false,
      },
      workload: aWorkload(workload),
      reason: '',
      ttlMs: undefined,
    });
  /** The session of an earlier request for the same, now running. */
  const run = async () => {
    const { planned, profile } = await execute();
    const session = aSession({
      state: 'ready',
      readyAt: new Date(),
      profile,
      container: planned.container,
    });
    await sessions.insert({} as Transaction, session);
    runtime.calls.length = 0;
    return session;
  };
  const fill = (count: number) => {
    const ephemeralContainers = Array.from({ length: count }, (_, i) => ({ name: `dbg-${i}` }));
    runtime.pod = aPod({ spec: { ephemeralContainers } });
  };
  return { runtime, questions, execute, run, fill };
}

const created = (questions: readonly AccessQuestion[]) =>
  questions.findLast(({ action }) => action === 'session.create')?.workload;

describe('preparing a session that the caller has already', () => {
  it('answers it when asked to, and sends nothing to the cluster', async () => {
    const { runtime, execute, run } = setUp();
    const running = await run();
    const prepared = await execute({ reuse: true });
    expect(prepared.reusable?.id).toBe(running.id);
    expect(runtime.calls).toEqual([]);
  });

  it('answers it also in a pod that takes no more containers', async () => {
    const { execute, run, fill } = setUp();
    const running = await run();
    fill(sessionLimitsDefault.ephemeralContainersPerPodMax);
    expect((await execute({ reuse: true })).reusable?.id).toBe(running.id);
    await expect(execute()).rejects.toMatchObject({
      reason: 'EPHEMERAL_CONTAINER_LIMIT_REACHED',
    });
  });

  it('offers it when not asked to, and prepares another', async () => {
    const { runtime, execute, run } = setUp();
    const running = await run();
    const { findings } = await execute();
    const offer = findings.find(({ code }) => code === 'REUSE_AVAILABLE');
    expect(offer?.message).toContain(running.id);
    expect(runtime.calls).toEqual(['dry-run']);
  });
});

describe('what policy is told of the debug containers of a pod', () => {
  it('counts those that are there for a new one, and none for one that is used again', async () => {
    const { questions, execute, run, fill } = setUp();
    await run();
    fill(7);
    await execute();
    expect(created(questions)?.podDebugContainers).toBe(7);
    await execute({ reuse: true });
    expect(created(questions)?.podDebugContainers).toBe(0);
  });

  it('counts none for a copy, which has none', async () => {
    const { questions, execute, fill } = setUp();
    fill(7);
    await execute({ copy });
    expect(created(questions)).toMatchObject({ style: 'copy', podDebugContainers: 0 });
  });
});

describe('preparing a copy', () => {
  it('makes nothing when it is to replace a pod that may not be deleted', async () => {
    const { runtime, execute } = setUp();
    runtime.mayDelete = { allowed: false, reason: '' };
    const refused = execute({ copy: { ...copy, replace: true } });
    await expect(refused).rejects.toMatchObject({ reason: 'REPLACE_NOT_ALLOWED' });
    expect(runtime.calls).toEqual(['may delete pods web']);
  });

  it('is refused when there is a pod of its name', async () => {
    const { runtime, execute } = setUp();
    runtime.made = { metadata: { name: 'web-debug', uid: 'uid-other' } };
    await expect(execute({ copy })).rejects.toMatchObject({ reason: 'POD_NAME_TAKEN' });
  });
});
