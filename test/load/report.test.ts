import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { BulkResult } from './bulk.ts';
import { keepParts, withSection } from './document.ts';
import { execBulk } from './exec-bulk.ts';
import { goalsTable } from './goals.ts';
import type { Kept } from './goals.ts';
import { parseOptions } from './options.ts';
import { barsOf } from './plot.ts';
import { replicas } from './replicas.ts';
import type { ReplicasResult } from './replicas.ts';
import { reportOf } from './report.ts';
import type { BenchResult } from './report.ts';

const bulk = (way: BulkResult['way'], megabytesPerSecond: number): BulkResult => ({
  way,
  bytes: 1e9,
  seconds: 1e3 / megabytesPerSecond,
  megabytesPerSecond,
  cpuSeconds: { gateway: 4, cluster: 2 },
});

const keystrokes = (way: BulkResult['way'], p50: number, p99: number) => ({
  ...{ way, p50, p99, p999: p99, samples: 100, lagP99: 0.1 },
  ...{ cpuMicrosPerKey: 200, histogram: '' },
});

const result: BenchResult = {
  cluster: 'simulated',
  version: 'v1',
  commit: 'abc',
  time: '2026-01-01T00:00:00.000Z',
  machine: {},
  command: 'npm run bench --',
  keystrokes: [keystrokes('direct', 0.2, 1), keystrokes('grpc', 0.5, 1.25)],
  bulk: [bulk('direct', 400), bulk('websocket', 100), bulk('websocket', 300), bulk('grpc', 100)],
  stalled: [],
  prompts: [100, 300, 200].flatMap((ms) => [
    { way: 'kubectl' as const, ms },
    { way: 'endo' as const, ms: ms / 2 },
  ]),
  planning: [{ style: 'copy', micros: [3, 1, 2], plans: 10 }],
  workloads: {},
  gatewayRssMib: { atStart: 1, atEnd: 2 },
};

describe('the report of a benchmark', () => {
  it('puts differences and ratios before absolute figures', () => {
    const rows = reportOf(result).split('\n');
    expect(rows).toContain(
      '| grpc | 0.3 ms | 0.25 ms | 0.5 ms | 1.25 ms | 1.25 ms | 200 µs | 100 |',
    );
    expect(rows).toContain('| websocket | 0.5 | 200 (100–300) | 4 | 2 |');
    expect(rows).toContain('| direct | – | 400 (400–400) | – | 2 |');
    expect(rows).toContain('| endo | 0.5 of kubectl | -100 ms | 100 ms | 50–150 ms | 3 |');
    expect(rows).toContain('| copy | 2 | 1–3 | 10 |');
  });

  it('leaves out what was not measured', () => {
    expect(reportOf({ ...result, keystrokes: [], bulk: [], prompts: [], planning: [] })).toBe(
      'simulated cluster (v1), commit abc\n',
    );
  });
});

describe('the options of a benchmark', () => {
  it('choose parts in a fixed order', () => {
    expect(parseOptions(['stalled', 'keystrokes'])?.parts).toEqual(['keystrokes', 'stalled']);
    expect(parseOptions([])?.parts).toEqual(['keystrokes', 'bulk', 'stalled', 'planning']);
  });

  it('name a kube-oidc-proxy', () => {
    const given = parseOptions(['--real', '--kube-oidc-proxy', '/opt/proxy', 'exec-bulk']);
    expect(given).toMatchObject({ kubeOidcProxy: '/opt/proxy', workloads: ['exec-bulk'] });
  });

  it.each([[['walk']], [['--rounds', '0']], [['--keys', '1.5']], [['--nonsense']]])(
    'refuse %j',
    (args) => expect(() => parseOptions(args)).toThrow(),
  );
});

describe('the table of a command', () => {
  it('puts each way beside kubectl and beside a bare client', () => {
    const transfers = [
      { way: 'kubectl' as const, megabytesPerSecond: 100, gatewayCpuPerGb: 0 },
      { way: 'bare' as const, megabytesPerSecond: 200, gatewayCpuPerGb: 0 },
      { way: 'grpc' as const, megabytesPerSecond: 150, gatewayCpuPerGb: 3 },
    ];
    const rows = execBulk.table({ bytes: 2 ** 20, transfers });
    expect(rows.slice(2)).toEqual([
      '| kubectl | – | 0.5 | 100 (100–100) | – |',
      '| bare | 2 | – | 200 (200–200) | – |',
      '| grpc | 1.5 | 0.75 | 150 (150–150) | 3 |',
    ]);
  });
});

describe('the table of replicas', () => {
  it('puts a carried client beside one at the keeper', () => {
    const costs = { keeper: 300, carrier: 200 };
    const key = (way: string, p50: number) => ({
      ...{ way, p50, p99: p50, p999: p50, samples: 10, cpuMicrosPerKey: costs, histogram: '' },
    });
    const moved = (way: string, megabytesPerSecond: number) => ({
      ...{ way, megabytesPerSecond, cpuSecondsPerGb: { keeper: 2, carrier: 3 } },
    });
    const rows = replicas.table({
      ways: [key('direct', 0.2), key('grpc', 0.5), key('grpc, carried', 0.75)],
      joins: [key('grpc', 20), key('grpc, carried', 25)],
      transfers: [moved('grpc', 200), moved('grpc, carried', 100)],
    } as ReplicasResult);
    expect(rows).toContain(
      '| grpc, carried | 0.25 ms | 0.25 ms | 0.75 ms | 0.75 ms | 0.75 ms | 300 µs | 200 µs | 10 |',
    );
    expect(rows).toContain('| direct | – | – | 0.2 ms | 0.2 ms | 0.2 ms | 300 µs | 200 µs | 10 |');
    expect(rows).toContain('| grpc, carried | 5 ms | 25 ms | 25 ms | 10 |');
    expect(rows).toContain('| grpc, carried | 0.5 | 100 (100–100) | 2 | 3 |');
  });
});

describe('the page of results', () => {
  it('has what stands between its marks replaced, and nothing else', () => {
    const page = (results: string): string =>
      `before\n<!-- goals: npm run bench -- --document -->\n\n${results}\n<!-- end of goals -->\nafter\n`;
    expect(withSection(page('old\nlines'), 'goals', 'new')).toBe(page('new'));
    expect(() => withSection(page('old'), 'results', 'new')).toThrow();
  });

  it('keeps each part in a file of its own, which a later run replaces', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-results-'));
    const read = (name: string): BenchResult =>
      JSON.parse(readFileSync(join(folder, name), 'utf8')) as BenchResult;
    const idle = { ...result, workloads: { idle: { steps: [] } } };
    // The soak has failed.
    keepParts(idle, folder, ['bulk', 'idle', 'soak']);
    keepParts({ ...result, commit: 'def' }, folder, ['bulk']);
    expect(readdirSync(folder)).toEqual(['simulated-bulk.json', 'simulated-idle.json']);
    expect(read('simulated-bulk.json')).toMatchObject({ commit: 'def', keystrokes: [] });
    expect(read('simulated-idle.json')).toMatchObject({ bulk: [], workloads: { idle: {} } });
    rmSync(folder, { recursive: true });
  });
});

describe('the table of goals', () => {
  const rowOf = (kept: Kept, goal: string): string | undefined =>
    goalsTable(kept).find((row) => row.startsWith(`| ${goal}`));

  it('says what was not measured', () => {
    const rows = goalsTable({}).slice(2);
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) expect(row).toContain('not measured');
  });

  it('judges what a door adds against its limits', () => {
    const at = (p50: number): BenchResult => ({
      ...result,
      machine: { loadAverage: '1.5 2 3' },
      keystrokes: [
        keystrokes('direct', 0.2, 1),
        keystrokes('websocket', 0.3, 1.5),
        keystrokes('grpc', p50, 3),
      ],
    });
    const goal = 'the same on the real cluster';
    expect(rowOf({ 'real-keystrokes': at(0.5) }, goal)).toBe(
      `| ${goal}: p50 ≤ 0.3 ms, p99 ≤ 2 ms | websocket 0.1 ms, 0.5 ms; grpc 0.3 ms, 2 ms | yes | real-keystrokes, load 1.5 |`,
    );
    expect(rowOf({ 'real-keystrokes': at(0.6) }, goal)).toContain('| **no** |');
  });

  it('judges what the carriage to another replica adds to each door', () => {
    const of = (p99: number, join: number): BenchResult => ({
      ...result,
      workloads: {
        replicas: {
          ways: [
            ...[keystrokes('websocket', 0.2, 1), keystrokes('grpc', 0.2, 1)],
            ...['websocket, carried', 'grpc, carried'].map((way) => ({ way, p99 })),
          ],
          joins: ['websocket, carried', 'grpc, carried'].map((way) => ({ way, p99: join })),
        },
      },
    });
    const goal = 'a session of another replica';
    const row = rowOf({ 'simulated-replicas': of(3, 150) }, goal);
    expect(row).toContain('| websocket 2 ms, 150 ms; grpc 2 ms, 150 ms | yes |');
    expect(rowOf({ 'simulated-replicas': of(3.1, 150) }, goal)).toContain('| **no** |');
    expect(rowOf({ 'simulated-replicas': of(3, 151) }, goal)).toContain('| **no** |');
  });

  it('wants both doors to carry bulk output', () => {
    const of = (grpc: number): BenchResult => ({
      ...result,
      bulk: [
        ...[bulk('websocket', 200), bulk('websocket-relay', 200)],
        ...[bulk('grpc', grpc), bulk('grpc-relay', 100)],
      ],
    });
    expect(rowOf({ 'simulated-bulk': of(150) }, 'bulk, one stream')).toContain('| yes |');
    expect(rowOf({ 'simulated-bulk': of(149) }, 'bulk, one stream')).toContain('| **no** |');
  });
});

describe('plots', () => {
  it('draw a bar to the median and the range', () => {
    const svg = barsOf([{ name: 'direct', rates: [100, 300, 200] }]);
    expect(svg).toContain('200 MB/s');
    expect(svg).toBe(barsOf([{ name: 'direct', rates: [300, 200, 100] }]));
  });
});
