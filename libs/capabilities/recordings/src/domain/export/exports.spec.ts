import { describe, expect, it } from '@jest/globals';
import { bytesOf, hostileOutput, isHarmless, randomOutput } from '../../testing/hostile-output.ts';
import { SeededRandom } from '../../testing/random.ts';
import type { RecordingFrame } from '../frames/recording-frame.ts';
import { recordingLimits } from '../recordings.limits.ts';
import { asciicast } from './asciicast.ts';
import type { AsciicastOptions } from './asciicast.ts';
import { safeText } from './safe-text.ts';

const startedAt = new Date('2026-01-02T03:04:05Z');
const output = (micros: number, text: string | Uint8Array): RecordingFrame => ({
  ...{ kind: 'stdout', micros, data: Buffer.from(text as Uint8Array) },
});

async function textOf(...frames: RecordingFrame[]): Promise<string> {
  let text = '';
  for await (const line of safeText(frames)) text += line;
  return text;
}

type CastLine = [time: number, code: string, data: string];

async function castOf(
  frames: readonly RecordingFrame[],
  options: Partial<AsciicastOptions> = {},
): Promise<{ header: unknown; events: CastLine[]; raw: string }> {
  let raw = '';
  for await (const line of asciicast(frames, { version: 2, startedAt, ...options })) raw += line;
  const [header, ...events] = raw
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as CastLine);
  return { header, events, raw };
}

const session: readonly RecordingFrame[] = [
  { kind: 'resize', micros: 0, size: { width: 100, height: 30 } },
  output(500_000, '$ '),
  { kind: 'input', micros: 1_000_000, data: Buffer.from('ls\r') },
  { kind: 'stderr', micros: 1_250_001, data: Buffer.from('no\r\n') },
  { kind: 'resize', micros: 2_000_000, size: { width: 80, height: 24 } },
  { kind: 'writer', micros: 3_000_000, attachment: 'att_2', user: 'bob' },
  { kind: 'gap', micros: 3_000_000, missingBytes: 7, reason: 'upstream_lost' },
  output(3_661_000_000, 'end\r\n'),
];

describe('asciicast', () => {
  it('of version 2 counts from the beginning', async () => {
    const { header, events } = await castOf(session);
    const timestamp = 1_767_323_045;
    const env = { TERM: 'xterm-256color' };
    expect(header).toEqual({ version: 2, width: 100, height: 30, timestamp, env });
    expect(events).toEqual([
      [0.5, 'o', '$ '],
      [1, 'i', 'ls\r'],
      [1.250001, 'o', 'no\r\n'],
      [2, 'r', '80x24'],
      [3, 'm', 'bob writes'],
      [3, 'm', '7 bytes of output are missing here (upstream_lost)'],
      [3_661, 'o', 'end\r\n'],
    ]);
  });

  it('of version 3 counts from the event before, and tells the exit code', async () => {
    const { header, events } = await castOf(session, { version: 3, exitCode: 3 });
    expect(header).toEqual({
      ...{ version: 3, timestamp: 1_767_323_045 },
      term: { cols: 100, rows: 30, type: 'xterm-256color' },
    });
    expect(events.map(([time]) => time)).toEqual([
      ...[0.5, 0.5, 0.250001, 0.749999, 1, 0, 3_658, 0],
    ]);
    expect(events.at(-1)).toEqual([0, 'x', '3']);
  });

  it('joins characters that frames have cut, and says what is not UTF-8', async () => {
    const bytes = Buffer.from('é\u{1F600}ü');
    const frames = [...bytes].map((byte, i) => output(i, Buffer.from([byte])));
    const whole = await castOf(frames);
    expect(whole.events.map(([, , data]) => data)).toEqual(['é', '\u{1F600}', 'ü']);
    const { events } = await castOf([output(0, Buffer.from([0x61, 0xff, 0xe2, 0x82]))]);
    expect(events.map(([, code, data]) => [code, data])).toEqual([
      ['o', 'a\ufffd'],
      ['o', '\ufffd'],
      ['m', '2 characters are shown as U+FFFD'],
    ]);
  });

  it('of nothing is a header', async () => {
    expect(await castOf([])).toMatchObject({ header: { width: 80, height: 24 }, events: [] });
  });

  it.each(Object.entries(hostileOutput))(
    'is harmless to play and to print: %s',
    async (what, text) => {
      for (const kind of ['stdout', 'input'] as const) {
        const frames: RecordingFrame[] = [{ kind, micros: 1, data: bytesOf(what, text) }];
        const { events, raw } = await castOf(frames);
        expect(events.every(([, , data]) => isHarmless(data))).toBe(true);
        expect(isHarmless(raw)).toBe(true);
      }
      const marker: RecordingFrame = { kind: 'marker', micros: 1, text };
      expect(isHarmless((await castOf([marker])).events[0]![2])).toBe(true);
    },
  );
});

describe('the text of a recording', () => {
  it('is what was read, with what happened beside it', async () => {
    expect(await textOf(...session)).toBe(
      [
        '$ no',
        '[endoscope 00:00:03] bob writes',
        '[endoscope 00:00:03] 7 bytes of output are missing here (upstream_lost)',
        'end',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['a word that was rubbed out', 'lx\b \bs\r\n', 'ls\n'],
    ['a word in the middle', 'ab\b\x1b[1@X\r\n', 'aXb\n'],
    ['a line that was erased', 'secret\r\x1b[Kok\r\n', 'ok\n'],
    ['a bar that grew', ' 10%\r 50%\r100%\r\n', '100%\n'],
    ['columns', 'a\tb\r\n', 'a       b\n'],
    ['a place in the line', 'abc\x1b[10Gd\x1b[2De\r\n', 'abc     ed\n'],
    ['characters taken out', 'abcdef\r\x1b[2P\x1b[X\r\n', ' def\n'],
    ['a repeated one', 'a\x1b[3b\r\n', 'aaaa\n'],
    ['screens, in their order', '\x1b[2J\x1b[1;1Hone\x1b[5;1Htwo', 'one\ntwo\n'],
    ['colours', '\x1b[31mred\x1b[0m\r\n', 'red\n'],
  ])('shows %s', async (_what, written, read) => {
    expect(await textOf(output(0, written))).toBe(read);
  });

  it('cannot be made to say what the gateway says', async () => {
    const forged = '[endoscope 00:00:00] bob writes';
    expect(await textOf(output(0, `${forged}\r\n`))).toBe(`\\${forged}\n`);
    const marker: RecordingFrame = { kind: 'marker', micros: 0, text: 'a\nb\x1b' };
    expect(await textOf(marker)).toBe('[endoscope 00:00:00] a\ufffdb\ufffd\n');
  });

  it('breaks lines at their limit', async () => {
    const most = recordingLimits.textColumnsMax;
    const lines = (await textOf(output(0, 'x'.repeat(most + 1)))).split('\n');
    expect(lines.map((line) => line.length)).toEqual([most, 1, 0]);
    const far = await textOf(output(0, '\x1b[9999Gx\x1b[9999@y\x1b[9999b'));
    expect(Math.max(...far.split('\n').map((line) => line.length))).toBeLessThanOrEqual(most);
  });

  it('holds no control but the end of a line, however it is cut', async () => {
    const random = new SeededRandom(13);
    const cases = Object.entries(hostileOutput).map(([what, text]) => bytesOf(what, text));
    for (let i = 0; i < 500; i += 1) cases.push(randomOutput(random));
    for (const bytes of cases) {
      const whole = await textOf(output(0, bytes));
      expect(isHarmless(whole)).toBe(true);
      expect(whole.replaceAll('\n', '')).not.toMatch(/[\b\t\v\f\r\u000e\u000f\u001b]/);
      const cut = random.pieces(bytes, 2).map((piece, at) => output(at, piece));
      expect(await textOf(...cut)).toBe(whole);
    }
  });
});
