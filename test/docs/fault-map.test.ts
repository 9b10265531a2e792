// Goal: the map of faults and bad inputs names every one of them; it and the map of what the stream
// plane promises name only tests that there are.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');
const faults = rowsOf('test/faults/stream-faults.md');
const ledgerFaults = rowsOf('test/faults/ledger-faults.md');
const promises = rowsOf('test/faults/stream-promises.md');

function rowsOf(path: string): string[] {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  return lines.filter((line, n) => line.startsWith('| ') && !lines[n + 1]?.startsWith('|--'));
}

/** The faults of streams, and the families of gRPC messages and of WebSocket frames. */
const numbers = [
  ...[34, 35, 37, 38, 39, 40, 41, 42, 43, 44, 46, 48, 49, 50].map((n) => `F${n}`),
  ...[1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21].map((n) => `G${n}`),
  ...[1, 3, 5, 7, 9, 11, 13, 15].map((n) => `W-${n}`),
];

/** `file` "title" pairs of a row. */
function testsOf(row: string): { file: string; title: string }[] {
  const named = row.matchAll(/`((?:test|libs|apps)\/[^`]+\.(?:test|spec)\.ts)` "([^"]+)"/g);
  return [...named].map(([, file = '', title = '']) => ({ file, title }));
}

/** Those of the ledger and of recordings. */
const ledgerNumbers = [5, 16, 17, 18, 21, 22, 24, 25, 27, 28, 30].map((n) => `F${n}`);

describe('every fault and family', () => {
  it.each(ledgerNumbers)('has a row among those of the ledger for %s', (number) => {
    expect(ledgerFaults.filter((row) => row.startsWith(`| ${number} `))).toHaveLength(1);
  });

  it.each(numbers)('has a row for %s', (number) => {
    expect(faults.filter((row) => row.startsWith(`| ${number} `))).toHaveLength(1);
  });
});

describe.each([
  ['faults', faults],
  ['faults of the ledger', ledgerFaults],
  ['promises', promises],
])('the map of %s', (_what, rows) => {
  it.each(rows)('names tests that there are: %s', (row) => {
    const tests = testsOf(row);
    expect(tests.length).toBeGreaterThan(0);
    const lost = tests.filter(({ file, title }) => {
      const path = join(root, file);
      return !existsSync(path) || !readFileSync(path, 'utf8').includes(title);
    });
    expect(lost).toEqual([]);
  });

  it('names no file without the title of a test', () => {
    const files = rows.flatMap((row) => row.match(/`[^`]+\.(?:test|spec)\.ts`/g) ?? []);
    expect(files).toHaveLength(rows.flatMap(testsOf).length);
  });
});
