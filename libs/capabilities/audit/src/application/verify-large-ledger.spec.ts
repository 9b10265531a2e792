/**
 * Goal: in a large ledger nothing can be changed unseen. Each column of each kind of row is changed (of
 * events: of one of every name the ledger knows), and rows are deleted, put in, moved, cut off and
 * written anew; each time the export of the result is verified, and what was touched must be named.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { auditEventNames } from '../domain/audit-event-name.ts';
import type { AuditEvent } from '../domain/audit-event.ts';
import { eventLeafHash, eventRecordOf } from '../domain/ledger/event-record.ts';
import type { LedgerFinding } from '../domain/ledger/ledger-finding.ts';
import type { LedgerReport, LedgerTrust } from '../domain/ledger/ledger-verifier.ts';
import { NoteSigner } from '../domain/ledger/note-key.ts';
import { noteHash, signTombstone } from '../domain/ledger/tombstone.ts';
import { anAuditEvent } from '../testing/an-audit-event.ts';
import { MemoryLedger } from '../testing/memory-ledger.ts';
import type { StoredEvent } from '../ports/ledger-store.ts';
import { ExportLedger } from './export-ledger.ts';
import { verifyLedgerExport } from './verify-ledger-export.ts';

const origin = 'endoscope.example/ledger';
const [old, fresh, stranger] = [1, 2, 3].map(
  (seed) => new NoteSigner(origin, Buffer.alloc(32, seed)),
) as [NoteSigner, NoteSigner, NoteSigner];
const trust: LedgerTrust = {
  origin,
  keys: [{ verifier: old.verifier }, { verifier: fresh.verifier }],
};
const total = 6_000;
/** Events of leaves before this were removed. */
const removed = 1_000;
const at = (second: number): Date => new Date(Date.UTC(2026, 10, 21, 12, 0, second));

let ledger: LargeLedger;

/** Looks for no row twice. */
class LargeLedger extends MemoryLedger {
  private byLeaf: MemoryLedger['leafRows'] | undefined;
  private byNumber: Map<bigint, AuditEvent> | undefined;

  override async leaves({ start, limit }: { start: number; limit: number }) {
    this.byLeaf ??= this.leafRows.toSorted((a, b) => a.leafIndex - b.leafIndex);
    this.byNumber ??= new Map(this.events.map(({ sequence, event }) => [sequence, event]));
    // Rows are missing or doubled by a few at most: not far from their place.
    let from = Math.max(0, Math.min(start, this.byLeaf.length) - 10);
    while (from < this.byLeaf.length && this.byLeaf[from]!.leafIndex < start) from += 1;
    const found = this.byLeaf.slice(from, from + limit);
    return found.map((leaf) => ({ ...leaf, event: this.byNumber!.get(leaf.sequence) }));
  }

  override seal(...given: Parameters<MemoryLedger['seal']>): void {
    super.seal(...given);
    this.byLeaf = this.byNumber = undefined;
  }

  override remove(...given: Parameters<MemoryLedger['remove']>): void {
    super.remove(...given);
    this.byNumber = undefined;
  }
}

/** Everything in it has every optional column, or none, in turn. */
function events(first: number, count: number): StoredEvent[] {
  return Array.from({ length: count }, (_, n) => {
    const number = first + n;
    const event = auditEventNames[number % auditEventNames.length]!;
    const optional = number % 2 === 0 ? {} : full(number);
    const event_ = anAuditEvent({ event, occurredAt: at(number % 60), ...optional });
    return { sequence: BigInt(number + 1), event: event_ };
  });
}

function full(number: number): Partial<AuditEvent> {
  return {
    sourceAddress: '192.0.2.1',
    sessionId: `ses_${number}`,
    cluster: 'eu-1',
    target: 'default/web#uid',
    policyIds: ['engineers-may'],
    reason: 'NONE',
    details: { number, text: 'größer', deep: [{ a: null }] },
  };
}

beforeAll(() => {
  ledger = new LargeLedger(origin);
  // Heads of uneven sizes, tiles of two levels, a key that takes over in the middle.
  for (let size = 0, batch = 0; size < total; batch += 1) {
    const count = Math.min([1, 255, 744, 2_000, 77][batch % 5]!, total - size);
    const signers = size < total / 2 ? ([old] as const) : ([fresh, old] as const);
    ledger.seal(events(size, count), { signers, now: at(Math.min(batch, 59)) });
    size += count;
  }
  ledger.remove(1, fresh, at(59));
  ledger.remove(removed, fresh, at(59));
});

/** The same rows, to be changed without harm to the others. */
function copy(): LargeLedger {
  const made = new LargeLedger(origin);
  made.events = [...ledger.events];
  made.leafRows = [...ledger.leafRows];
  made.tileRows = [...ledger.tileRows];
  made.headRows = [...ledger.headRows];
  made.keyRows = [...ledger.keyRows];
  made.tombstoneRows = [...ledger.tombstoneRows];
  return made;
}

function verify(given: MemoryLedger, by: LedgerTrust = trust): Promise<LedgerReport> {
  return verifyLedgerExport(new ExportLedger(given, origin).execute(), by);
}

async function findingsOf(change: (made: MemoryLedger) => void): Promise<readonly LedgerFinding[]> {
  const made = copy();
  change(made);
  const report = await verify(made);
  expect(report.isIntact).toBe(false);
  return report.findings;
}

const kindsOf = (findings: readonly LedgerFinding[]): string[] => [
  ...new Set(findings.map(({ kind }) => kind)),
];

/** Another value of the same type. */
function changed(value: unknown): unknown {
  if (value === undefined || value === null) return 'forged';
  if (typeof value === 'bigint') return value + 1_000_000n;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`;
  if (value instanceof Date) return new Date(value.getTime() + 1_000);
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    bytes[bytes.length >> 1]! ^= 4;
    return bytes;
  }
  if (Array.isArray(value)) return [...value, 'forged'];
  return { ...(value as object), forged: null };
}

describe('a large ledger', () => {
  it('is intact as it is', async () => {
    const report = await verify(ledger);
    expect(report).toMatchObject({ isIntact: true, leaves: total, findings: [] });
    expect(report.heads).toBe(ledger.headRows.length);
  });

  it('shows every column of an event that was changed, of every name, and of which', async () => {
    const columns = Object.keys(eventRecordOf(1n, anAuditEvent({}))) as (keyof AuditEvent)[];
    const wanted = columns.filter((name) => (name as string) !== 'sequence');
    const pairs = auditEventNames.flatMap((name) => wanted.map((column) => ({ name, column })));
    const touched: string[] = [];
    const made = copy();
    made.events = made.events.map(({ sequence, event }) => {
      const at = pairs.findIndex(({ name }) => name === event.event);
      if (at < 0) return { sequence, event };
      const [{ column }] = pairs.splice(at, 1) as [(typeof pairs)[number]];
      const forged = { ...event, [column]: changed(event[column]) };
      touched.push(forged.id);
      return { sequence, event: forged };
    });
    expect(pairs).toEqual([]);
    const { findings, findingsTotal } = await verify(made);
    expect(findingsTotal).toBe(auditEventNames.length * wanted.length);
    expect(kindsOf(findings)).toEqual(['event_changed']);
    const named = findings.map(({ eventId }) => eventId);
    expect(named).toEqual(touched.slice(0, named.length));
  });

  const tables = ['leafRows', 'tileRows', 'headRows', 'keyRows', 'tombstoneRows'] as const;
  it.each(tables)('shows each column of %s that was changed, of any row', async (table) => {
    const unseen: string[] = [];
    for (const [at, column] of Object.keys(ledger[table][0]!).entries()) {
      const made = copy();
      const rows = made[table] as unknown as Record<string, unknown>[];
      // The first row, the last one, and some between.
      const index = Math.round((rows.length - 1) * [0, 1, 0.37, 0.71][at % 4]!);
      rows[index] = { ...rows[index]!, [column]: changed(rows[index]![column]) };
      if ((await verify(made)).isIntact) unseen.push(`${column} of row ${index}`);
    }
    expect(unseen).toEqual([]);
  });

  it('shows the number of an event that was changed', async () => {
    const findings = await findingsOf((made) => {
      const { event, sequence } = made.events[3_000]!;
      made.events[3_000] = { event, sequence: sequence + 1_000_000n };
    });
    expect(findings).toMatchObject([{ kind: 'event_missing', leafIndex: 4_000 }]);
  });
});

const place = 4_345;

describe('of a large ledger', () => {
  it('the deletion of an event is found, and where it was', async () => {
    const findings = await findingsOf((made) => made.events.splice(place - removed, 1));
    expect(findings).toMatchObject([{ kind: 'event_missing', leafIndex: place }]);
  });

  it('the deletion of an event with its leaf is found, and where it was', async () => {
    const findings = await findingsOf((made) => {
      made.events.splice(place - removed, 1);
      made.leafRows.splice(place, 1);
    });
    const leaves = { start: place, end: place + 1 };
    expect(findings[0]).toMatchObject({ kind: 'leaf_missing', leaves });
  });

  it('the deletion of any other row is found', async () => {
    const unseen: string[] = [];
    for (const table of ['tileRows', 'headRows', 'keyRows', 'tombstoneRows'] as const) {
      for (const share of [0, 0.5, 1]) {
        const made = copy();
        const index = Math.round((made[table].length - 1) * share);
        made[table].splice(index, 1);
        // A head less is a ledger with fewer heads, unless it was the last one.
        const isHarmless = table === 'headRows' && share < 1;
        if ((await verify(made)).isIntact !== isHarmless) unseen.push(`${table} ${index}`);
      }
    }
    expect(unseen).toEqual([]);
  });

  it('an event that was put in is found, and which', async () => {
    const stored = { sequence: 999_999n, event: anAuditEvent({ event: 'session.ended' }) };
    const leafHash = eventLeafHash(stored.sequence, stored.event);
    const findings = await findingsOf((made) => {
      made.events.push(stored);
      made.leafRows.splice(place, 0, { leafIndex: place, sequence: 999_999n, leafHash });
    });
    expect(kindsOf(findings)).toContain('leaf_out_of_order');
    const about = findings.filter(({ kind }) => kind === 'leaf_out_of_order');
    expect(about.every(({ leafIndex }) => leafIndex === place)).toBe(true);
  });

  it('an event that was put in, with all after it moved on, is found between two heads', async () => {
    const stored = { sequence: 999_999n, event: anAuditEvent({ event: 'session.ended' }) };
    const leafHash = eventLeafHash(stored.sequence, stored.event);
    const findings = await findingsOf((made) => {
      made.events.push(stored);
      const moved = made.leafRows
        .slice(place)
        .map((leaf) => ({ ...leaf, leafIndex: leaf.leafIndex + 1 }));
      const put = { leafIndex: place, sequence: 999_999n, leafHash };
      made.leafRows = [...made.leafRows.slice(0, place), put, ...moved];
    });
    const head = ledger.headRows.find(({ treeSize }) => treeSize > place)!;
    const found = findings.find(({ kind }) => kind === 'root_mismatch');
    expect(found?.treeSize).toBe(head.treeSize);
    expect(found?.leaves!.start).toBeLessThanOrEqual(place);
  });

  it('two events that changed places are found, and which', async () => {
    const [a, b] = [ledger.events[place]!, ledger.events[place + 7]!];
    const findings = await findingsOf((made) => {
      made.events[place] = { sequence: a.sequence, event: b.event };
      made.events[place + 7] = { sequence: b.sequence, event: a.event };
    });
    expect(findings.map(({ eventId }) => eventId)).toEqual([b.event.id, a.event.id]);
  });

  it('two leaves that changed places are found between two heads', async () => {
    const findings = await findingsOf((made) => {
      const [a, b] = [made.leafRows[place]!, made.leafRows[place + 1]!];
      made.leafRows[place] = { ...b, leafIndex: place };
      made.leafRows[place + 1] = { ...a, leafIndex: place + 1 };
    });
    expect(kindsOf(findings)).toContain('root_mismatch');
  });

  it('an event that was edited with its leaf is found between two heads', async () => {
    const findings = await findingsOf((made) => {
      const index = place - removed;
      const { sequence, event } = made.events[index]!;
      const forged = { ...event, result: 'failure' as const };
      made.events[index] = { sequence, event: forged };
      const leafHash = eventLeafHash(sequence, forged);
      made.leafRows[place] = { ...made.leafRows[place]!, leafHash };
    });
    const found = findings.find(({ kind }) => kind === 'root_mismatch');
    expect(found?.leaves!.start).toBeLessThanOrEqual(place);
    expect(found?.leaves!.end).toBeGreaterThan(place);
  });

  it('an end that was cut off is found, by a head that was kept', async () => {
    const made = copy();
    const cut = made.headRows.at(-4)!;
    made.headRows = made.headRows.slice(0, -3);
    made.leafRows = made.leafRows.slice(0, cut.treeSize);
    made.events = made.events.slice(0, cut.treeSize - removed);
    made.tileRows = made.tileRows.filter(
      ({ level, index }) => (index + 1) * 256 ** (level + 1) <= cut.treeSize,
    );
    expect((await verify(made)).isIntact).toBe(true);
    const report = await verify(made, { ...trust, heads: [ledger.headRows.at(-1)!] });
    expect(report.findings).toMatchObject([{ kind: 'truncated', treeSize: total }]);
  });

  it('a second history of the same keys is found, by a head that was kept', async () => {
    const other = new LargeLedger(origin);
    const mine = ledger.headRows.find(({ treeSize }) => treeSize > 3_000)!;
    for (let size = 0; size < mine.treeSize; ) {
      const next = ledger.headRows.find(({ treeSize }) => treeSize > size)!.treeSize;
      other.seal(events(size, next - size), { signers: [old], now: at(30) });
      size = next;
    }
    expect((await verify(other)).isIntact).toBe(true);
    const report = await verify(other, { ...trust, heads: [mine] });
    expect(report.findings).toMatchObject([{ kind: 'fork', treeSize: mine.treeSize }]);
  });
});

describe('a tombstone', () => {
  const head = (size: number) => ledger.headRows.find(({ treeSize }) => treeSize === size)!;
  const forge = (signer: NoteSigner, root = head(3_000 + 77).root) => {
    const previous = ledger.tombstoneRows.at(-1);
    const period = { startSize: removed, endSize: 3_077, root };
    return signTombstone(signer, period, { removedAt: at(59), previous });
  };

  it('lets the events of its period be gone, and no other', async () => {
    const made = copy();
    made.remove(3_077, fresh, at(59));
    expect((await verify(made)).isIntact).toBe(true);
    const without = copy();
    without.tombstoneRows = made.tombstoneRows;
    without.events = made.events.slice(1);
    const leafIndex = Number(made.events[0]!.sequence) - 1;
    expect((await verify(without)).findings).toMatchObject([{ kind: 'event_missing', leafIndex }]);
  });

  it('may be there before all its events are gone', async () => {
    const made = copy();
    made.tombstoneRows.push(forge(fresh));
    expect((await verify(made)).isIntact).toBe(true);
  });

  const fakes: [string, string, (made: MemoryLedger) => void][] = [
    [
      'of a key that is not trusted',
      'tombstone_untrusted',
      (m) => m.tombstoneRows.push(forge(stranger)),
    ],
    [
      'with the signature of another one',
      'tombstone_untrusted',
      (m) => m.tombstoneRows.push({ ...forge(fresh), note: m.tombstoneRows[0]!.note }),
    ],
    [
      'that was stretched',
      'tombstone_untrusted',
      (m) => m.tombstoneRows.push({ ...forge(fresh), endSize: 5_000 }),
    ],
    [
      'that leaves a gap to the one before it',
      'tombstone_untrusted',
      (m) => void m.tombstoneRows.splice(0, 1),
    ],
    [
      'that is there twice',
      'tombstone_untrusted',
      (m) => m.tombstoneRows.push(m.tombstoneRows[1]!),
    ],
    [
      'of another history',
      'tombstone_changed',
      (m) => m.tombstoneRows.push(forge(fresh, Buffer.alloc(32, 7))),
    ],
  ];
  it.each(fakes)('%s is found', async (_, kind, fake) => {
    expect(kindsOf(await findingsOf(fake))).toContain(kind);
  });

  it('of a key that signs no more is taken only when the ledger tells of it', async () => {
    const retired: LedgerTrust = {
      origin,
      keys: [{ verifier: old.verifier, untilSize: total }, { verifier: fresh.verifier }],
    };
    const made = copy();
    const tombstone = forge(old);
    made.tombstoneRows.push(tombstone);
    const seen = await verify(made, retired);
    expect(seen.findings).toMatchObject([{ kind: 'tombstone_untrusted' }]);
    const details = { noteSha256: noteHash(tombstone.note) };
    const event = anAuditEvent({ event: 'ledger.period_removed', details });
    const told = { sequence: 888_888n, event };
    made.seal([told], { signers: [fresh], now: at(59) });
    expect((await verify(made, retired)).findings).toEqual([]);
  });
});
