import { describe, expect, it } from '@jest/globals';
import { ContainerLog } from './container-log.ts';
import type { LogQuery } from './container-log.ts';

const plain: LogQuery = { follow: false, timestamps: false };

async function linesOf(log: ContainerLog, query: Partial<LogQuery> = {}): Promise<string[]> {
  const lines: string[] = [];
  const { signal } = new AbortController();
  for await (const line of log.read({ ...plain, ...query }, signal)) lines.push(line.toString());
  return lines;
}

function logOf(...written: string[]): ContainerLog {
  const log = new ContainerLog();
  for (const text of written) log.append(1, Buffer.from(text));
  return log;
}

describe('the log of a container', () => {
  it('has whole lines, however they were written', async () => {
    const log = logOf('one\ntw', 'o\nthr', 'ee');
    expect(await linesOf(log)).toEqual(['one\n', 'two\n']);
    log.end();
    expect(await linesOf(log)).toEqual(['one\n', 'two\n', 'three']);
  });

  it('keeps lines of stdout and stderr apart', async () => {
    const log = logOf('out');
    log.append(2, Buffer.from('err\n'));
    log.append(1, Buffer.from('put\n'));
    expect(await linesOf(log)).toEqual(['err\n', 'output\n']);
  });

  it('drops a carriage return before a line feed and no other', async () => {
    expect(await linesOf(logOf('a\r\nb\rc\n', 'd\r', '\n'))).toEqual(['a\n', 'b\rc\n', 'd\n']);
  });

  it.each([
    [0, []],
    [1, ['\n']],
    [2, ['c\n', '\n']],
    [3, ['b\n', 'c\n', '\n']],
    [9, ['a\n', 'b\n', 'c\n', '\n']],
  ])('gives the last %i lines, whatever was written at once', async (tailLines, expected) => {
    for (const log of [logOf('a\nb\nc\n\n'), logOf('a\n', 'b\nc\n', '\n')]) {
      expect(await linesOf(log, { tailLines })).toEqual(expected);
    }
  });

  it('gives no more bytes than asked for', async () => {
    expect(await linesOf(logOf('abc\ndef\n'), { limitBytes: 6 })).toEqual(['abc\n', 'de']);
  });

  it('gives lines since a time, none from the future', async () => {
    const log = logOf('a\nb\n');
    expect(await linesOf(log, { sinceTime: new Date(0) })).toEqual(['a\n', 'b\n']);
    expect(await linesOf(log, { sinceTime: new Date(Date.now() + 60_000) })).toEqual([]);
  });

  it('cuts a line that never ends into parts of 16 KiB', async () => {
    const lengths = (await linesOf(logOf('x'.repeat(40 * 1024)))).map(({ length }) => length);
    expect(lengths).toEqual([16 * 1024, 16 * 1024]);
  });

  it('forgets the oldest lines above 10 MiB', async () => {
    const log = logOf('the first\n');
    const piece = `${'y'.repeat(1_023)}\n`.repeat(1_024);
    for (let mebibyte = 0; mebibyte < 10; mebibyte += 1) log.append(1, Buffer.from(piece));
    const lines = await linesOf(log);
    expect(lines[0]).not.toBe('the first\n');
    expect(lines).toHaveLength(5 * 1_024);
  });

  it('goes on with what comes while it is followed', async () => {
    const log = logOf('a\n');
    const followed = linesOf(log, { follow: true });
    log.append(1, Buffer.from('b\nc'));
    log.end();
    expect(await followed).toEqual(['a\n', 'b\n', 'c']);
  });
});
