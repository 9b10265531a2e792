/**
 * Goal: nothing in a bundle can be changed, taken out, put in or cut off unseen, and what was done is
 * named by part. Method: bytes anywhere in the file at places drawn from a fixed seed, with no regard
 * to what they are; and changes that keep the file well-formed, as somebody would make them who
 * knows the format.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { NoteSigner } from '@endoscope/audit/ledger';
import { canonicalJson, newId } from '@endoscope/core';
import { BundledSession, packed, sha256, signer, unpacked } from '../testing/a-bundle.ts';
import type { BundleFinding } from '../domain/bundle-finding.ts';
import { verifyBundle } from './verify-bundle.ts';

const trust = { keys: [{ verifier: signer.verifier }] };

let whole: Buffer;
let parts: [string, Buffer][];
beforeAll(async () => {
  whole = await (await BundledSession.make()).bundle();
  parts = await unpacked(whole);
});

/** Where each part begins and ends, its header and padding counted. */
function partAt(offset: number): string | undefined {
  let at = 0;
  for (const [name, bytes] of parts) {
    at += 512 + Math.ceil(bytes.length / 512) * 512;
    if (offset < at) return name;
  }
  return undefined;
}

async function findings(bundle: Uint8Array): Promise<readonly BundleFinding[]> {
  return (await verifyBundle([bundle], trust)).findings;
}

async function kinds(changed: readonly (readonly [string, Buffer])[]): Promise<string[]> {
  const found = await findings(packed(changed));
  return [...new Set(found.map(({ kind, part }) => `${kind} ${part}`))];
}

/** The same parts but for one. */
function change(name: string, to: (bytes: Buffer) => Buffer): [string, Buffer][] {
  return parts.map(([each, bytes]) => [each, each === name ? to(bytes) : bytes]);
}

function edit(
  name: string,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any part
  to: (json: any) => object,
): [string, Buffer][] {
  return change(name, (bytes) => {
    const end = bytes.at(-1) === 10 ? '\n' : '';
    return Buffer.from(canonicalJson(to(JSON.parse(bytes.toString()))) + end);
  });
}

/** The same numbers each time. */
function* places(below: number, count: number): Generator<number> {
  for (let n = 0, state = 12_345; n < count; n += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    yield state % below;
  }
}

describe('a bundle as it was made', () => {
  it('is intact, in pieces of any size, and the same each time it is read', async () => {
    for (const size of [1_000_000, 512, 7]) {
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, n) =>
        whole.subarray(n * size, (n + 1) * size),
      );
      const report = await verifyBundle(pieces, trust);
      expect(report).toMatchObject({ isIntact: true, findings: [], areKeysTrusted: true });
      expect(report).toMatchObject({ events: 6, recording: { members: 4 } });
    }
    expect(packed(parts).equals(whole)).toBe(true);
  });

  it('is intact by its own keys, which the report does not call trusted', async () => {
    const report = await verifyBundle([whole]);
    expect(report).toMatchObject({ isIntact: true, areKeysTrusted: false });
    expect(report.vkeys).toEqual([signer.verifier.vkey]);
  });

  it('is intact without a recording', async () => {
    const bundle = await (await BundledSession.make({ isRecorded: false })).bundle();
    const report = await verifyBundle([bundle], trust);
    expect(report).toMatchObject({ isIntact: true, recording: undefined, events: 5 });
  });

  it('tells a second bundle of the first one', async () => {
    const session = await BundledSession.make();
    await session.bundle();
    const report = await verifyBundle([await session.bundle()], trust);
    expect(report).toMatchObject({ isIntact: true, events: 7 });
  });
});

describe('bytes that were changed', () => {
  it('are found wherever they are, and at their part', async () => {
    for (const offset of places(whole.length, 300)) {
      const bundle = Buffer.from(whole);
      bundle[offset] = bundle[offset]! ^ (1 << (offset % 8));
      const found = await findings(bundle);
      const part = partAt(offset);
      if (found.length === 0) throw new Error(`byte ${offset} of ${part} went unseen`);
      // What a bundle says of itself shows where that is held against something.
      if (part === undefined || part === 'bundle.json') continue;
      expect([offset, found.map((each) => each.part)]).toEqual([
        offset,
        expect.arrayContaining([part]),
      ]);
    }
  });

  it('are found where one is missing or one too many', async () => {
    for (const offset of places(whole.length, 40)) {
      const [before, after] = [whole.subarray(0, offset), whole.subarray(offset)];
      expect(await findings(Buffer.concat([before, after.subarray(1)]))).not.toEqual([]);
      expect(await findings(Buffer.concat([before, Buffer.from('x'), after]))).not.toEqual([]);
    }
  });

  it('are missed at the end of a file that was cut, wherever that is', async () => {
    const blocks = Array.from({ length: whole.length / 512 }, (_, block) => block * 512);
    for (const end of [...blocks, ...places(whole.length, 40)]) {
      const found = await findings(whole.subarray(0, end));
      expect(found.map(({ kind }) => kind)).toContain('truncated');
    }
  });

  it('are found behind the end', async () => {
    const found = await findings(Buffer.concat([whole, Buffer.alloc(512)]));
    expect(found).toMatchObject([{ kind: 'archive_broken', part: 'the end' }]);
  });
});

const [first, second, last] = ['00', '01', '05'].map((n) => `events/000000${n}.json`) as [
  string,
  string,
  string,
];

describe('a bundle that was changed by somebody who knows the format', () => {
  it('is found with an event that says something else', async () => {
    const said = edit(first, (part) => ({ ...part, event: { ...part.event, username: 'eve' } }));
    expect(await kinds(said)).toEqual([`event_unproven ${first}`, `events_incomplete ${last}`]);
  });

  it('is found without an event', async () => {
    const fewer = parts.filter(([name]) => name !== second);
    expect(await kinds(fewer)).toEqual([`part_missing ${second}`]);
    const renamed = [...fewer.entries()].map(([, [name, bytes]]): [string, Buffer] => {
      const number = Number(/^events\/(\d+)/.exec(name)?.[1] ?? 0);
      return [number > 1 ? `events/0000000${number - 1}.json` : name, bytes];
    });
    const counted = renamed.map(([name, bytes]): [string, Buffer] => {
      if (name !== 'bundle.json') return [name, bytes];
      const index = JSON.parse(bytes.toString()) as { events: number };
      return [name, Buffer.from(`${canonicalJson({ ...index, events: index.events - 1 })}\n`)];
    });
    expect(await kinds(counted)).toEqual(['events_incomplete events/00000004.json']);
  });

  it('is found with two events in the place of each other', async () => {
    const [a, b] = [first, second].map((name) => parts.find(([each]) => each === name)![1]);
    const swapped = parts.map(([name, bytes]): [string, Buffer] =>
      name === first ? [name, b!] : name === second ? [name, a!] : [name, bytes],
    );
    expect(await kinds(swapped)).toEqual([
      `event_out_of_order ${second}`,
      `events_incomplete ${last}`,
    ]);
  });

  it('is found with an event of another session, though the ledger has it', async () => {
    const session = await BundledSession.make();
    session.seal({ event: 'session.ready' }, newId('session'));
    const strange = session.ledger.leafRows.at(-1)!;
    const made = await unpacked(await session.bundle());
    const { treeSize } = JSON.parse(made[0]![1].toString()) as { treeSize: number };
    const { ReadSessionEvents } = await import('@endoscope/audit/ledger');
    const read = new ReadSessionEvents(session.ledger);
    const { event } = session.ledger.events.find((each) => each.sequence === strange.sequence)!;
    for await (const leaf of read.execute({ sessionId: event.sessionId! })) {
      const proof = await read.prove(leaf, treeSize);
      const part = {
        ...{ event: leaf.record, leafIndex: leaf.leafIndex },
        proof: proof.map((hash) => Buffer.from(hash).toString('base64')),
      };
      const put = made.map(([name, bytes]): [string, Buffer] => [
        name,
        name === second ? Buffer.from(`${canonicalJson(part)}\n`) : bytes,
      ]);
      const found = await findings(packed(put));
      expect(found).toContainEqual({ kind: 'event_of_another', part: second });
      expect(found).not.toContainEqual({ kind: 'event_unproven', part: second });
    }
  });

  it('is found with another plan', async () => {
    const planned = edit('plan.json', (plan) => ({ ...plan, image: 'busybox:1.35' }));
    expect(await kinds(planned)).toEqual(['plan_changed plan.json']);
  });

  it('is found without its recording', async () => {
    const without = parts.filter(([name]) => !name.startsWith('recording/'));
    expect(await kinds(without)).toEqual(['part_missing recording/manifest.json']);
    const silent = edit('bundle.json', (index) => ({ ...index, recording: null }));
    const left = silent.filter(([name]) => !name.startsWith('recording/'));
    expect(await kinds(left)).toEqual(['index_changed bundle.json', 'recording_missing undefined']);
  });

  it('is found with another key, another manifest, a member less', async () => {
    const keyed = change('recording/key', () =>
      Buffer.from(`${Buffer.alloc(32, 1).toString('base64')}\n`),
    );
    expect(await kinds(keyed)).toContain('recording_changed recording/key');
    const renamed = edit('recording/manifest.json', (json) => ({ ...json, tool: 'other' }));
    expect(await kinds(renamed)).toEqual(['recording_changed recording/manifest.json']);
    const shorter = change('recording/members', (bytes) => bytes.subarray(0, -1));
    expect(await kinds(shorter)).toContain('recording_changed recording/members');
  });

  it('is found with another head, another key or more of them', async () => {
    const other = new NoteSigner(signer.verifier.name, Buffer.alloc(32, 8));
    const vkeyed = change('ledger/keys.jsonl', (bytes) =>
      Buffer.from(bytes.toString().replaceAll(signer.verifier.vkey, other.verifier.vkey)),
    );
    expect(await kinds(vkeyed)).toEqual(['part_malformed ledger/keys.jsonl']);
    const twice = change('ledger/keys.jsonl', (bytes) => Buffer.concat([bytes, bytes]));
    expect(await kinds(twice)).toEqual(['key_untrusted ledger/keys.jsonl']);
    const sized = edit('bundle.json', (index) => ({ ...index, treeSize: index.treeSize + 1 }));
    expect(await kinds(sized)).toContain('head_untrusted ledger/checkpoint');
  });

  it('is found by keys kept elsewhere when all of it was made anew', async () => {
    const strange = new NoteSigner(signer.verifier.name, Buffer.alloc(32, 8));
    const report = await verifyBundle([whole], { keys: [{ verifier: strange.verifier }] });
    expect(report.isIntact).toBe(false);
    expect(report.findings.map(({ kind }) => kind)).toEqual(['key_untrusted', 'head_untrusted']);
  });
});

describe('what is no bundle', () => {
  it('is said to be none', async () => {
    for (const bytes of [Buffer.from('hello'), Buffer.alloc(2_048), Buffer.alloc(0)]) {
      const { isIntact } = await verifyBundle([bytes]);
      expect(isIntact).toBe(false);
    }
    const other = packed([['readme.txt', Buffer.from('hello')]]);
    expect(await findings(other)).toEqual([{ kind: 'not_a_bundle' }]);
    const huge = packed([['bundle.json', Buffer.alloc(5 * 2 ** 20, 'x')]]);
    expect(await findings(huge)).toMatchObject([{ kind: 'part_malformed', part: 'bundle.json' }]);
  });
});

describe('making a bundle', () => {
  it('waits for the end of the session and of its recording', async () => {
    const live = await BundledSession.make({ state: 'ready' });
    await expect(live.bundle()).rejects.toMatchObject({ reason: 'BUNDLE_NOT_READY' });
    const open = await BundledSession.make();
    open.recording = { ...open.recording!, state: 'interrupted' };
    await expect(open.bundle()).rejects.toMatchObject({ reason: 'BUNDLE_NOT_READY' });
  });

  it('does without a recording whose time was over', async () => {
    const session = await BundledSession.make();
    session.recording = { ...session.recording!, state: 'removed' };
    session.seal({ event: 'recording.removed' });
    const report = await verifyBundle([await session.bundle()], trust);
    expect(report).toMatchObject({ isIntact: true, recording: undefined });
  });

  it('says what it is made of before its first byte', async () => {
    const session = await BundledSession.make();
    const { events } = session.ledger;
    const before = events.length;
    const bundle = await session.bundle();
    const told = events.slice(before).at(-1)!.event;
    const plan = (await unpacked(bundle)).find(([name]) => name === 'plan.json')![1];
    expect(told).toMatchObject({
      event: 'session.exported',
      sessionId: session.session.id,
      details: { events: 5, planSha256: sha256(plan), recording: session.recording!.id },
    });
  });
});
