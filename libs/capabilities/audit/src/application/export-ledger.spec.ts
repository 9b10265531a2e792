/** How an export reads: by pages, whatever heads there are, and each tile behind the leaf that fills it. */
import { describe, expect, it } from '@jest/globals';
import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';
import { NoteSigner } from '../domain/ledger/note-key.ts';
import { anAuditEvent } from '../testing/an-audit-event.ts';
import { MemoryLedger } from '../testing/memory-ledger.ts';
import { ExportLedger } from './export-ledger.ts';
import { verifyLedgerExport } from './verify-ledger-export.ts';

const origin = 'endoscope.example/ledger';
const signer = new NoteSigner(origin, Buffer.alloc(32, 1));
const pageRows = ledgerLimits.exportRowsMax;

class WatchedLedger extends MemoryLedger {
  readonly pages: number[] = [];

  override leaves(query: { start: number; limit: number }) {
    if (query.limit > 1) this.pages.push(query.start);
    return super.leaves(query);
  }
}

function aLedger(batches: readonly number[]): WatchedLedger {
  const ledger = new WatchedLedger(origin);
  let sequence = 0n;
  for (const size of batches) {
    const events = Array.from({ length: size }, () => {
      sequence += 1n;
      return { sequence, event: anAuditEvent({}) };
    });
    ledger.seal(events, { signers: [signer], now: new Date(0) });
  }
  return ledger;
}

async function linesOf(ledger: MemoryLedger, afterSize = 0): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of new ExportLedger(ledger, origin).execute(undefined, afterSize)) {
    lines.push(line);
  }
  return lines;
}

const kindOf = (line: string): string => (JSON.parse(line) as { kind: string }).kind;

describe('an export', () => {
  it('of many heads of a few leaves asks for each page of leaves once', async () => {
    const ledger = aLedger(Array.from({ length: 400 }, () => 3));
    await linesOf(ledger);
    expect(ledger.pages).toEqual([0, pageRows]);
  });

  it.each([
    ['ends with a page', [pageRows]],
    ['begins behind a page', [pageRows, 1]],
    ['lies in the middle of a page', [pageRows - 1, 2, pageRows]],
    ['is larger than pages', [1, 2 * pageRows + 1]],
    ['ends with a tile', [256, 256, 1, 255]],
  ])('is whole where a head %s, from each of its heads on, too', async (_, batches) => {
    const ledger = aLedger(batches);
    const lines = await linesOf(ledger);
    const keys = [{ verifier: signer.verifier }];
    const leaves = batches.reduce((sum, size) => sum + size);
    const report = await verifyLedgerExport(lines, { origin, keys });
    expect(report).toMatchObject({ isIntact: true, leaves, heads: batches.length });
    for (const { treeSize } of ledger.headRows) {
      const at = lines.findIndex((line) => line.endsWith(`"treeSize":${treeSize}}`));
      expect(await linesOf(ledger, treeSize)).toEqual(lines.slice(at + 1));
    }
  });

  it('tells a tile as soon as it is full', async () => {
    const lines = (await linesOf(aLedger([600]))).map(kindOf);
    const firstLeaf = lines.indexOf('leaf');
    const tiles = lines.flatMap((kind, at) => (kind === 'tile' ? [at - firstLeaf] : []));
    expect(tiles).toEqual([256, 513]);
  });
});
