/**
 * Goal: verifiers that others have published accept the ledger's checkpoints and proofs, and refuse
 * them when a bit is another: golang.org/x/mod (sumdb/note, sumdb/tlog), transparency-dev/merkle and
 * transparency-dev/formats. It is run where there is Go.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  eventRecordOf,
  NoteSigner,
  ProveConsistency,
  ProveInclusion,
} from '@endoscope/audit/ledger';
import { anAuditEvent, MemoryLedger } from '@endoscope/audit/testing';
import { canonicalJson } from '@endoscope/core';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join, resolve } from 'node:path';
import { buildOnce, hashDirectory } from '../cluster/harness/build/go-build.ts';
import { cacheDirectory } from '../cluster/harness/host/directories.ts';
import { printProgress } from '../cluster/harness/progress.ts';

const sources = resolve(import.meta.dirname, 'clients/go-ledger');
const verifier = join(cacheDirectory(), 'ledger-verifier', hashDirectory(sources), 'verifier');
const origin = 'endoscope.example/ledger';
const [old, fresh] = [1, 2].map((seed) => new NoteSigner(origin, Buffer.alloc(32, seed))) as [
  NoteSigner,
  NoteSigner,
];
const total = 70_000;
let ledger: MemoryLedger;

beforeAll(async () => {
  await buildOnce(
    {
      label: 'the ledger verifier of Go',
      sourceDirectory: sources,
      packagePath: '.',
      linkerFlags: '-s -w',
      cachePath: verifier,
    },
    printProgress,
  );
  ledger = aLedger();
}, 600_000);

/** Large enough for tiles of three levels; the last head is signed by two keys. */
function aLedger(): MemoryLedger {
  const made = new MemoryLedger(origin);
  const sizes = [1, 255, 65_280, 1_000, total - 66_536];
  let sequence = 0n;
  for (const [at, size] of sizes.entries()) {
    const events = Array.from({ length: size }, () => ({
      sequence: (sequence += 1n),
      event: anAuditEvent({ details: { 'größer \u{1F600}': [1, 2.5, null] } }),
    }));
    const now = new Date(Date.UTC(2026, 10, 21, 12, at));
    made.seal(events, { signers: at < 4 ? [old] : [fresh, old], now });
  }
  return made;
}

interface Claim {
  readonly origin: string;
  readonly vkeys: readonly string[];
  readonly checkpoint: string;
  readonly signedAt: number;
  readonly inclusions: readonly { index: number; record: string; hashes: readonly string[] }[];
  readonly consistencies: readonly { from: number; root: string; hashes: readonly string[] }[];
}

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');

async function aClaim(): Promise<Claim> {
  const head = (await ledger.latestHead())!;
  const [inclusion, consistency] = [new ProveInclusion(ledger), new ProveConsistency(ledger)];
  const inclusions = [];
  for (const at of [0, 1, 255, 256, 65_535, 65_536, 66_535, total - 1]) {
    const proof = (await inclusion.execute({ eventId: ledger.events[at]!.event.id }))!;
    const record = base64(canonicalJson(eventRecordOf(proof.sequence, proof.event)));
    inclusions.push({ index: at, record, hashes: proof.hashes.map(base64) });
  }
  const consistencies = [];
  for (const { treeSize, root } of ledger.headRows) {
    const proof = (await consistency.execute({ fromSize: treeSize }))!;
    consistencies.push({ from: treeSize, root: base64(root), hashes: proof.hashes.map(base64) });
  }
  return {
    origin,
    vkeys: [fresh.verifier.vkey, old.verifier.vkey],
    checkpoint: base64(head.note),
    signedAt: head.signedAt.getTime() / 1_000,
    inclusions,
    consistencies,
  };
}

async function verify(claim: Claim): Promise<{ code: number; output: string }> {
  const child = spawn(verifier, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done(code ?? -1));
  });
  child.stdin.end(JSON.stringify(claim));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, output: `${out}${err}` };
}

/** With one bit of its first byte another. */
function flipped(encoded: string): string {
  const bytes = Buffer.from(encoded, 'base64');
  bytes[0]! ^= 1;
  return bytes.toString('base64');
}

describe('verifiers published for Go', () => {
  it('accept the checkpoint, the time in it, and every proof', async () => {
    expect(await verify(await aClaim())).toEqual({
      code: 0,
      output: 'verified 8 inclusion and 5 consistency proofs in a tree of 70000\n',
    });
  });

  const lies: [string, string, (claim: Claim) => Claim][] = [
    ['another checkpoint', 'checkpoint', (c) => ({ ...c, checkpoint: flipped(c.checkpoint) })],
    ['another ledger', 'checkpoint', (c) => ({ ...c, origin: 'other.example' })],
    ['another time', 'time', (c) => ({ ...c, signedAt: c.signedAt + 1 })],
    [
      'another event',
      'inclusion',
      (c) => ({
        ...c,
        inclusions: c.inclusions.map((p) => ({ ...p, record: flipped(p.record) })),
      }),
    ],
    [
      'an older tree that never was',
      'consistency',
      (c) => ({
        ...c,
        consistencies: c.consistencies.map((p) => ({ ...p, root: flipped(p.root) })),
      }),
    ],
  ];
  it.each(lies)('refuse %s', async (_, what, lie) => {
    const { code, output } = await verify(lie(await aClaim()));
    expect([code, output]).toEqual([1, expect.stringContaining(`refused: ${what}`)]);
  });
});
