/**
 * Goal: nothing in a ledger of some thousand events can be edited, deleted, inserted, moved or cut
 * off without the verifier finding it and naming the place. Each column of each kind of row is
 * changed in rows chosen at random (the seed is fixed), one at a time.
 */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalJson, newId } from '@endoscope/core';
import { parseCheckpoint } from '../domain/ledger/checkpoint.ts';
import type { LedgerFinding, LedgerFindingKind } from '../domain/ledger/ledger-finding.ts';
import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';
import { leafHashOf } from '../domain/ledger/merkle-tree.ts';
import { NoteSigner } from '../domain/ledger/note-key.ts';
import type { LedgerReport, LedgerTrust } from '../domain/ledger/ledger-verifier.ts';
import type { StoredEvent } from '../ports/ledger-store.ts';
import { anAuditEvent } from '../testing/an-audit-event.ts';
import { MemoryLedger } from '../testing/memory-ledger.ts';
import { ExportLedger } from './export-ledger.ts';
import { verifyLedgerExport } from './verify-ledger-export.ts';

const origin = 'endoscope.example/ledger';
const [first, second, stranger] = [1, 2, 3].map(
  (seed) => new NoteSigner(origin, Buffer.alloc(32, seed)),
) as [NoteSigner, NoteSigner, NoteSigner];
const trust: LedgerTrust = {
  origin,
  keys: [{ verifier: first.verifier }, { verifier: second.verifier }],
};
const batches = [1, 255, 3, 700, 41, 1_300, 500, 200];
const total = batches.reduce((sum, size) => sum + size);

function eventAt(n: number): StoredEvent {
  const event = anAuditEvent({
    occurredAt: new Date(Date.UTC(2026, 10, 21, 12, 0, n)),
    sessionId: n % 3 === 0 ? newId('session') : undefined,
    cluster: n % 2 === 0 ? 'eu-1' : undefined,
    policyIds: n % 5 === 0 ? ['engineers-may', 'no-prod'] : [],
    details: n % 4 === 0 ? { z: n, a: { nested: [n, 'größer \u{1F600}'] } } : {},
  });
  return { sequence: BigInt(n * 2 + 1), event };
}

/** Sealed by the first key, then by the second with the first beside it, then by the second. */
function aLedger(): MemoryLedger {
  const ledger = new MemoryLedger(origin);
  let n = 0;
  for (const [at, size] of batches.entries()) {
    const events = Array.from({ length: size }, () => eventAt(n++));
    const signers: [NoteSigner, ...NoteSigner[]] =
      at < 3 ? [first] : at < 5 ? [second, first] : [second];
    ledger.seal(events, { signers, now: new Date(Date.UTC(2026, 10, 21, 13, at)) });
  }
  return ledger;
}

async function linesOf(ledger: MemoryLedger): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of new ExportLedger(ledger, origin).execute()) lines.push(line);
  return lines;
}

const pristine = aLedger();
const pristineLines = await linesOf(pristine);
let ledger: MemoryLedger;

beforeEach(() => {
  ledger = new MemoryLedger(origin);
  for (const table of ['events', 'leafRows', 'tileRows', 'headRows', 'keyRows'] as const) {
    ledger[table] = [...pristine[table]] as never;
  }
});

const verify = async (changed = ledger, given = trust): Promise<LedgerReport> =>
  verifyLedgerExport(await linesOf(changed), given);
const kindsOf = ({ findings }: LedgerReport): LedgerFindingKind[] => [
  ...new Set(findings.map(({ kind }) => kind)),
];

/** Mulberry32: the same choices every time. */
const random = ((state: number) => () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
})(20_261_121);
const someIndex = (length: number): number => Math.floor(random() * length);

/** Something else of the same type. */
function other(value: unknown): unknown {
  if (value === undefined) return 'forged';
  if (typeof value === 'bigint') return value + 2_000_000n;
  if (typeof value === 'number') return value + 1;
  if (value instanceof Date) return new Date(value.getTime() + 1);
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    bytes[someIndex(bytes.length)]! ^= 1 << someIndex(8);
    return bytes;
  }
  if (Array.isArray(value)) return [...value, 'forged'];
  if (typeof value === 'object') return { ...value, forged: null };
  const text = value as string;
  const at = someIndex(text.length);
  return `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`;
}

describe('an untouched ledger', () => {
  it('is intact, with all its heads and both its keys', async () => {
    const report = await verify();
    expect(report).toMatchObject({
      isIntact: true,
      findings: [],
      leaves: total,
      heads: batches.length,
      lastHead: { treeSize: total },
    });
  });

  it('is intact with every head that was known before', async () => {
    expect((await verify(ledger, { ...trust, heads: pristine.headRows })).isIntact).toBe(true);
  });

  it('is intact while it is empty', async () => {
    expect(await verify(new MemoryLedger(origin))).toMatchObject({ isIntact: true, leaves: 0 });
  });

  it('does not depend on the order in which details come from the database', async () => {
    ledger.events = ledger.events.map(({ sequence, event }) => {
      const details = Object.fromEntries(Object.entries(event.details).reverse());
      return { sequence, event: { ...event, details } };
    });
    expect((await verify()).isIntact).toBe(true);
  });
});

describe('one column of one row, changed', () => {
  const eventColumns = Object.keys(anAuditEvent({})) as (keyof StoredEvent['event'])[];

  it.each(eventColumns)('is found in an event: %s, and the event is named', async (column) => {
    for (let time = 0; time < 2; time += 1) {
      const at = someIndex(total);
      const { sequence, event } = pristine.events[at]!;
      ledger.events[at] = { sequence, event: { ...event, [column]: other(event[column]) } };
      const report = await verify();
      const id = column === 'id' ? ledger.events[at]!.event.id : event.id;
      expect(report.findings).toEqual([
        expect.objectContaining({ kind: 'event_changed', leafIndex: at, eventId: id }),
      ]);
      ledger.events[at] = { sequence, event };
    }
  });

  const tables = {
    leafRows: ['leafIndex', 'sequence', 'leafHash'],
    tileRows: ['level', 'index', 'hashes', 'root'],
    headRows: ['treeSize', 'root', 'note', 'keyId', 'signedAt'],
    keyRows: ['keyId', 'vkey', 'validFromSize', 'introducedAt', 'statement'],
  } as const;
  const columns = Object.entries(tables).flatMap(([table, names]) =>
    names.map((name) => [table as keyof typeof tables, name] as const),
  );

  it('covers every column there is', () => {
    for (const [table, names] of Object.entries(tables)) {
      const row = pristine[table as keyof typeof tables][0]!;
      expect(Object.keys(row).sort()).toEqual([...names].sort());
    }
  });

  it.each(columns)('is found in %s: %s', async (table, column) => {
    const rows = ledger[table] as unknown as Record<string, unknown>[];
    for (let time = 0; time < 2; time += 1) {
      const at = someIndex(rows.length);
      const row = rows[at]!;
      rows[at] = { ...row, [column]: other(row[column]) };
      const report = await verify();
      expect([table, column, at, report.isIntact]).toEqual([table, column, at, false]);
      rows[at] = row;
    }
  });

  it('is found for an event whose leaf and tile were made to fit, between two heads', async () => {
    const at = 300;
    const { sequence, event } = ledger.events[at]!;
    const forged = { ...event, username: 'somebody.else' };
    const copy = new MemoryLedger(origin);
    const events = ledger.events.map((each, n) => (n === at ? { sequence, event: forged } : each));
    copy.seal(events, { signers: [first], now: new Date() });
    copy.headRows = ledger.headRows;
    copy.keyRows = ledger.keyRows;
    const [finding] = (await verify(copy)).findings;
    expect(finding).toMatchObject({ kind: 'root_mismatch', leaves: { start: 259, end: 959 } });
  });
});

describe('rows that come and go', () => {
  type Table = 'events' | 'leafRows' | 'tileRows' | 'headRows' | 'keyRows';
  const deletions: [Table, LedgerFindingKind][] = [
    ['events', 'event_missing'],
    ['leafRows', 'leaf_missing'],
    ['tileRows', 'tile_missing'],
    ['keyRows', 'key_missing'],
  ];

  it.each(deletions)('are missed when one of %s is deleted: %s', async (table, kind) => {
    const at = someIndex(ledger[table].length - 1);
    ledger[table].splice(at, 1);
    expect(kindsOf(await verify())).toEqual([kind]);
  });

  it('are told by their place: the deleted event, the deleted leaf', async () => {
    ledger.events.splice(1_234, 1);
    expect((await verify()).findings[0]).toMatchObject({ kind: 'event_missing', leafIndex: 1_234 });
    ledger.leafRows.splice(1_000, 2);
    const gap = { kind: 'leaf_missing', leaves: { start: 1_000, end: 1_002 } };
    expect((await verify()).findings).toContainEqual(expect.objectContaining(gap));
  });

  it('are missed when an event is deleted and all after it moved up', async () => {
    ledger.events.splice(500, 1);
    ledger.leafRows.splice(500, 1);
    ledger.leafRows = ledger.leafRows.map((leaf, leafIndex) => ({ ...leaf, leafIndex }));
    const [finding] = (await verify()).findings;
    expect(finding).toMatchObject({ kind: 'tile_changed', leaves: { start: 256, end: 512 } });
  });

  it('are found when an event is put between two others', async () => {
    const leafHash = leafHashOf('forged');
    ledger.leafRows.splice(700, 0, { leafIndex: 700, sequence: 99_999n, leafHash });
    ledger.leafRows = ledger.leafRows.map((leaf, leafIndex) => ({ ...leaf, leafIndex }));
    ledger.events.push({ sequence: 99_999n, event: anAuditEvent({}) });
    expect((await verify()).isIntact).toBe(false);
  });

  it('are found when two change places', async () => {
    const [a, b] = [ledger.leafRows[40]!, ledger.leafRows[41]!];
    ledger.leafRows[40] = { ...b, leafIndex: 40 };
    ledger.leafRows[41] = { ...a, leafIndex: 41 };
    expect((await verify()).isIntact).toBe(false);
  });

  it('are found when their only head is gone', async () => {
    ledger.headRows.pop();
    const [finding] = (await verify()).findings;
    expect(finding).toMatchObject({ kind: 'truncated' });
    expect(kindsOf(await verify())).toContain('leaf_unsigned');
  });
});

describe('a history that was shortened or written twice', () => {
  /** All of it, heads too, up to the fifth head. */
  function shorten(): void {
    const { treeSize } = ledger.headRows[4]!;
    ledger.headRows.length = 5;
    ledger.leafRows.length = treeSize;
    ledger.events.length = treeSize;
    ledger.tileRows = ledger.tileRows.filter(
      ({ level, index }) => (index + 1) * 256 ** (level + 1) <= treeSize,
    );
  }

  it('is found by a head that is longer', async () => {
    shorten();
    const heads = [pristine.headRows.at(-1)!];
    expect((await verify(ledger, { ...trust, heads })).findings).toEqual([
      expect.objectContaining({ kind: 'truncated', treeSize: total }),
    ]);
  });

  it('is found by a head of the other history, even if the keys signed both', async () => {
    const forged = new MemoryLedger(origin);
    const now = new Date();
    const events = ledger.events.slice(0, 959);
    forged.seal(events.slice(0, 1), { signers: [first], now });
    forged.seal([...events.slice(1, 900), eventAt(9_000), ...events.slice(901)], {
      signers: [first],
      now,
    });
    expect((await verify(forged)).isIntact).toBe(true);
    const heads = ledger.headRows.slice(0, 4);
    expect((await verify(forged, { ...trust, heads })).findings).toEqual([
      expect.objectContaining({ kind: 'fork', treeSize: 959 }),
    ]);
  });

  it('is found when the text breaks off, at every line', async () => {
    for (const cut of [0, 1, 2, 3, 50, 1_000, pristineLines.length - 1]) {
      const { isIntact } = await verifyLedgerExport(pristineLines.slice(0, cut), trust);
      expect([cut, isIntact]).toEqual([cut, false]);
    }
  });
});

describe('keys', () => {
  it('of strangers are not believed, whatever they sign', async () => {
    const theirs = new MemoryLedger(origin);
    theirs.seal(pristine.events.slice(0, 10), { signers: [stranger], now: new Date() });
    expect(kindsOf(await verify(theirs))).toEqual([
      'key_untrusted',
      'head_untrusted',
      'leaf_unsigned',
    ]);
  });

  it('that were retired sign no later heads', async () => {
    const { treeSize } = pristine.headRows[2]!;
    const keys = [{ verifier: first.verifier, untilSize: treeSize }, trust.keys[1]!];
    const { findings } = await verify(ledger, { ...trust, keys });
    const heads = pristine.headRows.slice(3, 5).map((head) => head.treeSize);
    const found = findings.filter(({ kind }) => kind === 'head_untrusted');
    expect(found.map((finding: LedgerFinding) => finding.treeSize)).toEqual(heads);
  });

  it('of another ledger sign nothing here', async () => {
    const report = await verify(ledger, { ...trust, origin: 'other.example' });
    expect(report.isIntact).toBe(false);
  });
});

describe('a line that is not as an export writes it', () => {
  const leafAt = 3;
  const leafLine = pristineLines.find((line) => line.includes(`"leafIndex":${leafAt},`))!;
  const replaced = (text: string): string[] =>
    pristineLines.map((line) => (line === leafLine ? text : line));
  const result = '"result":"success"';
  const cases: [string, string][] = [
    ['a member twice', leafLine.replace(result, `"result":"denied",${result}`)],
    ['white space', leafLine.replace(':', ': ')],
    ['a member that no export has', leafLine.replace('{', '{"a":1,')],
    [
      'a column that no event has',
      leafLine.replace('"actor', '"x":1,"actor').replace('{"event":{', '{"event":{"aaa":1,'),
    ],
    [
      'a number that JSON can write and not say',
      leafLine.replace(/"schemaVersion":1/, '"schemaVersion":1e999'),
    ],
    [
      'another number with the same value',
      leafLine.replace(/"schemaVersion":1/, '"schemaVersion":1.0'),
    ],
    [
      'endless nesting',
      `{"event":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}},"kind":"leaf","leafHash":"","leafIndex":3,"sequence":"7"}`,
    ],
    ['no JSON', 'leaf'],
    ['null', 'null'],
    ['an unknown kind', '{"kind":"constructor"}'],
    [
      'a length beyond the limit',
      leafLine.replace('{', `{${' '.repeat(ledgerLimits.exportLineUnitsMax)}`),
    ],
  ];
  it.each(cases)('is found: %s', async (_, text) => {
    expect(text).not.toBe(leafLine);
    const { isIntact, findings } = await verifyLedgerExport(replaced(text), trust);
    expect(isIntact).toBe(false);
    // Line 1 is the ledger, 2 and 3 its keys, 5 the first head.
    expect(findings[0]?.line).toBe(4 + leafAt + 1);
  });

  it('is found after the end too', async () => {
    expect(kindsOf(await verifyLedgerExport([...pristineLines, leafLine], trust))).toEqual([
      'line_malformed',
    ]);
  });

  it('keeps the report small when there are many', async () => {
    const junk = Array.from({ length: ledgerLimits.findingsMax + 50 }, () => 'junk');
    const report = await verifyLedgerExport(junk, trust);
    expect([report.findings.length, report.findingsTotal]).toEqual([
      ledgerLimits.findingsMax,
      ledgerLimits.findingsMax + 51,
    ]);
  });
});

it('writes heads whose notes say what the columns say', () => {
  const { note, treeSize } = pristine.headRows.at(-1)!;
  expect(parseCheckpoint(`${note.split('\n\n')[0]}\n`).treeSize).toBe(treeSize);
  expect(pristineLines.every((line) => canonicalJson(JSON.parse(line)) === line)).toBe(true);
});
