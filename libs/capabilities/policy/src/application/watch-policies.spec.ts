import { describe, expect, it } from '@jest/globals';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CedarPolicyEngine } from '../adapters/cedar-policy-engine.ts';
import { FilePolicySource } from '../adapters/file-policy-source.ts';
import { policyLimits } from '../domain/policy.limits.ts';
import { MemoryPolicySource } from '../testing/memory-policy-source.ts';
import { CurrentPolicies } from './current-policies.ts';
import type { ReloadOutcome } from './current-policies.ts';
import { WatchPolicies } from './watch-policies.ts';

const permit = (id: string) => `@id("${id}")\npermit (principal, action, resource);`;
const settle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !holds(); i += 1) await settle(10);
  expect(holds()).toBe(true);
}

async function watched(source: MemoryPolicySource | FilePolicySource, debounceMs: number) {
  const policies = new CurrentPolicies(source, new CedarPolicyEngine());
  await policies.load();
  const outcomes: ReloadOutcome[] = [];
  const onOutcome = (outcome: ReloadOutcome): void => void outcomes.push(outcome);
  const stop = new WatchPolicies(policies, source, { onOutcome, debounceMs }).start();
  return { policies, outcomes, stop, ids: () => policies.get().policies.map(({ id }) => id) };
}

describe('watching policies', () => {
  it('takes a burst of changes as one, the last of them', async () => {
    const source = new MemoryPolicySource(permit('a'));
    const { outcomes, stop, ids } = await watched(source, 20);
    for (const id of ['b', 'c', 'd']) source.change(permit(id));
    await until(() => outcomes.length > 0);
    stop();
    expect(ids()).toEqual(['d']);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['changed']);
    expect(source.watcherCount).toBe(0);
  });

  it('keeps the last good policies, tells a problem once, and recovers', async () => {
    const source = new MemoryPolicySource(permit('a'));
    const { outcomes, stop, ids } = await watched(source, 1);
    source.change('permit nonsense');
    await until(() => outcomes.length === 1);
    source.change('permit nonsense');
    await settle(30);
    expect(ids()).toEqual(['a']);
    expect(outcomes).toEqual([
      { kind: 'invalid', problems: [expect.stringMatching(/^test\.cedar:1:8: /)] },
    ]);
    source.change(permit('b'));
    await until(() => outcomes.length === 2);
    stop();
    expect(ids()).toEqual(['b']);
  });

  it('goes by other policies only when that is written down, and tries again', async () => {
    const source = new MemoryPolicySource(permit('a'));
    const told: { before: string | undefined; ids: string[] }[] = [];
    let isAway = false;
    const policies = new CurrentPolicies(source, new CedarPolicyEngine(), ({ before, after }) => {
      if (isAway) return Promise.reject(new Error('no ledger'));
      told.push({ before, ids: after.policies.map(({ id }) => id) });
      return Promise.resolve();
    });
    const { version } = await policies.load();
    isAway = true;
    source.change(permit('b'));
    const problems = ['policies: Error: no ledger'];
    expect(await policies.reload()).toEqual({ kind: 'invalid', problems });
    expect(policies.get().version).toBe(version);
    isAway = false;
    expect(await policies.reload()).toMatchObject({ kind: 'changed' });
    expect(told).toEqual([
      { before: undefined, ids: ['a'] },
      { before: version, ids: ['b'] },
    ]);
  });

  it('says nothing of a change that changes nothing', async () => {
    const source = new MemoryPolicySource(permit('a'));
    const { outcomes, stop } = await watched(source, 1);
    source.change(permit('a'));
    await settle(30);
    stop();
    expect(outcomes).toEqual([]);
  });
});

describe('a folder of policies', () => {
  async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'endoscope-policies-'));
    await work(folder).finally(() => rm(folder, { recursive: true }));
  }

  it('is read in the order of names, without other files', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, '2.cedar'), permit('b'));
      await writeFile(join(folder, '1.cedar'), permit('a'));
      await writeFile(join(folder, 'README.md'), 'not a policy');
      const files = await new FilePolicySource(folder).read();
      expect(files.map(({ name }) => name)).toEqual([
        join(folder, '1.cedar'),
        join(folder, '2.cedar'),
      ]);
    }));

  it('tells of a file replaced in place', () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, '1.cedar'), permit('a'));
      const { stop, ids } = await watched(new FilePolicySource(folder), 5);
      await writeFile(join(folder, 'new'), permit('b'));
      await rename(join(folder, 'new'), join(folder, '1.cedar'));
      await until(() => ids()[0] === 'b');
      stop();
    }));

  it('is looked at again even when the system tells of nothing', () =>
    inFolder(async (folder) => {
      let looks = 0;
      const stop = new FilePolicySource(folder, 5).watch(() => void (looks += 1));
      await until(() => looks > 1);
      stop();
    }));

  for (const [what, prepare, problem] of [
    ['that is empty', async () => undefined, 'there is no *.cedar file in this folder'],
    [
      'with a file over the limit',
      (folder: string) =>
        writeFile(join(folder, 'a.cedar'), '/'.repeat(policyLimits.policyFileBytesMax + 1)),
      `a.cedar: is larger than ${policyLimits.policyFileBytesMax} bytes`,
    ],
    [
      'that does not exist',
      (folder: string) => rm(folder, { recursive: true }).then(() => writeFile(folder, '')),
      'cannot be read (ENOTDIR)',
    ],
  ] as [string, (folder: string) => Promise<unknown>, string][]) {
    it(`is refused when it is one ${what}`, () =>
      inFolder(async (folder) => {
        await prepare(folder);
        await expect(new FilePolicySource(folder).read()).rejects.toThrow(problem);
      }));
  }
});
