import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { ageOf } from './age.ts';
import { painter } from './colours.ts';
import { Output, OutputClosed } from './output.ts';
import { renderTable } from './table.ts';
import { safeEncoded, safeLine, safeText } from './terminal-safe.ts';

const environment = {
  ...{ server: undefined, token: undefined, clientId: undefined, clientSecret: undefined },
  ...{ cluster: undefined, namespace: undefined, kubeconfig: undefined },
  ...{ noColor: false, dumbTerminal: false, forceColor: false, configDirectory: '/nowhere' },
};

describe('text of a server', () => {
  it.each([
    ['plain ünïcode 🐳', 'plain ünïcode 🐳'],
    ['a\x1b[31mb', 'a\\x1b[31mb'],
    ['\x07\x00\x7f\u009b', '\\x07\\x00\\x7f\\x9b'],
    ['a\r\nb\tc', 'a\\r\\nb\\tc'],
    ['abc\u202edef\u2066', 'abc\\u202edef\\u2066'],
    ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['lone \ud800', 'lone \\ud800'],
  ])('%j is shown as %j', (text, expected) => expect(safeLine(text)).toBe(expected));

  it('keeps its lines where it is a paragraph', () =>
    expect(safeText('a\n\tb\r\x1b')).toBe('a\n\tb\\r\\x1b'));

  it('stays readable JSON', () => {
    const value = { text: 'a\x1b\x7f\u009b\u202e\u{e0041}\ud800z' };
    const encoded = safeEncoded(JSON.stringify(value));
    expect(encoded).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(encoded)).toEqual(value);
  });
});

describe('a table', () => {
  const columns = [
    { header: 'NAME', value: (row: Row) => row.name },
    { header: 'STATE', value: (row: Row) => row.state, isState: true },
    { header: 'MORE', value: (row: Row) => row.more, wide: true },
  ];
  type Row = { name: string; state?: string; more?: number };
  const rows: Row[] = [
    { name: 'a-long-name', state: 'ready' },
    { name: 'b\x1b', more: 0 },
  ];

  it('aligns its columns and shows what is missing', () => {
    const paint = painter(environment, false);
    expect(renderTable(rows, columns, { wide: true, paint })).toEqual([
      'NAME          STATE   MORE',
      'a-long-name   ready   -',
      'b\\x1b         -       0',
    ]);
  });

  it('aligns painted columns as if they were plain', () => {
    const paint = painter(environment, true);
    expect(renderTable(rows, columns, { wide: false, paint })[1]).toBe(
      'a-long-name   \x1b[32mready\x1b[0m',
    );
  });
});

describe('colours', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ forceColor: true }, false, true],
    [{ noColor: true }, true, false],
    [{ noColor: true, forceColor: true }, true, false],
  ])('with %j on a terminal: %j are used: %j', (change, isTty, isOn) => {
    const text = painter({ ...environment, ...change }, isTty)('red', 'x');
    expect(text === 'x').toBe(!isOn);
  });
});

describe('an age', () => {
  const now = new Date('2026-11-21T10:00:00Z');

  it.each([
    ['2026-11-21T10:00:00Z', '0s'],
    ['2026-11-21T09:59:01Z', '59s'],
    ['2026-11-21T09:56:48Z', '3m12s'],
    ['2026-11-21T08:00:00Z', '2h'],
    ['2026-11-17T07:00:00Z', '4d3h'],
    ['2026-08-20T07:00:00Z', '93d'],
    ['2026-11-22T10:00:00Z', '0s'],
    [undefined, undefined],
    ['never', undefined],
  ])('since %s is %s', (time, age) => expect(ageOf(time, now)).toBe(age));
});

describe('an output', () => {
  it('lets a writer wait while its reader is slow', async () => {
    const stream = new PassThrough({ highWaterMark: 10 });
    const output = new Output(() => stream, false);
    await output.write('12345');
    let isDone = false;
    const second = output.write('1234567890').then(() => {
      isDone = true;
    });
    await turn();
    expect(isDone).toBe(false);
    stream.resume();
    await second;
    await output.flush();
  });

  it('tells when its reader has gone', async () => {
    const stream = new PassThrough();
    const output = new Output(() => stream, false);
    output.line('one');
    stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await turn();
    await expect(output.write('two')).rejects.toBeInstanceOf(OutputClosed);
    await expect(output.flush()).rejects.toBeInstanceOf(OutputClosed);
  });
});
