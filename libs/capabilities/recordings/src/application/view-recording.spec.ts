// Goal: who jumps sees the screen as it was, of the size it had, and little is read for it.
// Method: the renderer that joiners of a session get, and a terminal without a screen as the judge.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { newId, systemContext } from '@endoscope/core';
import type { SessionId } from '@endoscope/core';
import { XtermTerminalRenderer } from '@endoscope/streams/adapters';
import headless from '@xterm/headless';
import type { RecordingFrame } from '../domain/frames/recording-frame.ts';
import type { Recording } from '../domain/recording.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import { aboutRecording } from '../testing/a-recording.ts';
import { aRecordingOf } from '../testing/a-recording-row.ts';
import { bytesOf, hostileOutput, isHarmless, randomOutput } from '../testing/hostile-output.ts';
import { MemoryRecordingStore } from '../testing/memory-recording-store.ts';
import { PlainDataKeys } from '../testing/plain-data-keys.ts';
import { SeededRandom } from '../testing/random.ts';
import { RecordingWriter } from './recording-writer.ts';
import { ViewRecording } from './view-recording.ts';
import type { ExportInput } from './view-recording.ts';

type Line = readonly [seconds: number, code: string, text: string];
const size = { width: 60, height: 8 };
const output = (atMs: number, data: string | Uint8Array): RecordingFrame => ({
  ...{ kind: 'stdout', micros: atMs * 1_000, data: Buffer.from(data as Uint8Array) },
});
const resize = (atMs: number, to = size): RecordingFrame => ({
  ...{ kind: 'resize', micros: atMs * 1_000, size: to },
});

/** A sealed recording, each list of frames in members of its own. */
class Recorded {
  readonly store = new MemoryRecordingStore();
  readonly keys = new PlainDataKeys();
  recording: Recording = aRecordingOf(newId('session') as SessionId);

  static async of(frames: readonly RecordingFrame[], isFlushed = false): Promise<Recorded> {
    const made = new Recorded();
    const { store, keys, recording } = made;
    const writer = await RecordingWriter.start({ store, keys }, recording.id);
    // One append for all: the fake copies what it has each time.
    const members: Uint8Array[] = [];
    const append = store.append.bind(store);
    store.append = (_recording, _offset, member) => Promise.resolve(void members.push(member));
    for (const frame of frames) {
      await writer.write(frame);
      if (isFlushed) await writer.flush();
    }
    await writer.flush();
    store.append = append;
    await append(recording.id, 0, Buffer.concat(members));
    const about = aboutRecording({
      recording: recording.id,
      dataKey: keys.create(recording.id).dataKey,
    });
    const { hash: manifestHash } = await writer.seal(about);
    made.recording = { ...recording, state: 'sealed', manifestHash };
    return made;
  }

  view(): ViewRecording {
    return new ViewRecording(
      { execute: () => Promise.resolve(this.recording) },
      this,
      { execute: () => Promise.resolve() },
      undefined as never,
      new XtermTerminalRenderer(),
    );
  }

  async open(how: Partial<ExportInput>): Promise<AsyncGenerator<string>> {
    const format = 'asciicast-v2';
    return this.view().exported(systemContext(), this.recording.id, { format, ...how });
  }

  async cast(how: Partial<ExportInput>): Promise<{ header: unknown; lines: Line[]; raw: string }> {
    let raw = '';
    for await (const line of await this.open(how)) raw += line;
    const [header, ...lines] = raw
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    return { header, lines, raw };
  }
}

const outputOf = (lines: readonly Line[]): string =>
  lines.flatMap(([, code, text]) => (code === 'o' ? [text] : [])).join('');

/** What a terminal of that size shows after this, and where its cursor is. */
async function shown(text: string, { width: cols, height: rows } = size) {
  const terminal = new headless.Terminal({ cols, rows, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(text, done));
  const { active } = terminal.buffer;
  const screen = Array.from({ length: rows }, (_, row) =>
    active.getLine(active.baseY + row)?.translateToString(true),
  );
  const what = { screen, x: active.cursorX, y: active.cursorY, type: active.type };
  terminal.dispose();
  return what;
}

describe('a jump', () => {
  const story: readonly string[] = [
    '$ top\r\n',
    '\x1b[?1049h\x1b[2J\x1b[1;1H\x1b[7mPID  USER\x1b[0m',
    '\x1b[3;1H  42  ada\x1b[5;10Hon another screen',
    '\x1b[3;1H\x1b[K  43  b\u00f6b',
    '\x1b[?1049l',
    '$ seq 1 20\r\n',
    Array.from({ length: 20 }, (_, n) => `${n + 1}\r\n`).join(''),
    '$ pro',
    'mpt \x1b[31mred\x1b[0m',
    ' 50%\r100%',
    '\r\n日本語 👍\r\n$ ',
  ];
  let recorded: Recorded;
  beforeAll(async () => {
    const frames = story.map((text, n) => output((n + 1) * 1_000, text));
    recorded = await Recorded.of([resize(0), ...frames]);
  });

  it.each(story.map((_, n) => n))('shows what a terminal showed before event %d', async (n) => {
    const fromMs = (n + 1) * 1_000;
    const { header, lines } = await recorded.cast({ fromMs, screen: true });
    expect(header).toMatchObject(size);
    const [first] = lines;
    expect(first!.slice(0, 2)).toEqual([n + 1, 'o']);
    if (n > 0) {
      expect(await shown(first![2])).toEqual(await shown(story.slice(0, n).join('')));
    }
    // And goes on from there as the whole does.
    expect(await shown(outputOf(lines))).toEqual(await shown(story.join('')));
  });

  it('behind the end shows the last screen', async () => {
    const { lines } = await recorded.cast({ fromMs: 60_000, screen: true });
    expect(lines).toHaveLength(1);
    expect(await shown(lines[0]![2])).toEqual(await shown(story.join('')));
  });

  it('shows no screen where nobody asks for one, and tells its size all the same', async () => {
    const { header, lines } = await recorded.cast({ fromMs: 8_000, format: 'asciicast-v3' });
    expect(header).toMatchObject({ term: { cols: size.width, rows: size.height } });
    expect(lines[0]).toEqual([8, 'o', '$ pro']);
    const text = await recorded.cast({ format: 'asciicast-v2' });
    expect(text.lines[0]).toEqual([1, 'o', story[0]]);
  });

  it('into a sequence or a character does not show its rest', async () => {
    const frames = ['a\x1b]0;ti', 'tle\x07b\x1b[3', '1mc\xc3', '\xa9d\r\n'].map((text, n) =>
      output(n * 1_000, Buffer.from(text, 'latin1')),
    );
    const cut = await Recorded.of([resize(0), ...frames]);
    for (const fromMs of [1_000, 2_000, 3_000]) {
      const { lines, raw } = await cut.cast({ fromMs, screen: true });
      expect((await shown(outputOf(lines))).screen[0]).toBe('abcéd');
      expect(isHarmless(raw)).toBe(true);
    }
  });

  it('shows lines of a program without a terminal below each other, as they came', async () => {
    const plain = await Recorded.of([output(0, 'one\ntwo\n'), output(1_000, 'three\n')]);
    const { lines } = await plain.cast({ fromMs: 500, screen: true });
    expect(outputOf(lines)).not.toContain('\r');
    expect((await shown(outputOf(lines).replaceAll('\n', '\r\n'))).screen.slice(0, 3)).toEqual([
      ...['one', 'two', 'three'],
    ]);
  });

  it('draws on sizes as they were given, and on none that takes a gateway its memory', async () => {
    const frames = [
      resize(0, { width: 65_535, height: 65_535 }),
      output(1, 'before\r\n'),
      ...Array.from({ length: 1_000 }, (_, n) => resize(2, { width: n + 1, height: n + 1 })),
      resize(3),
      output(4, '\x1b[2J\x1b[8;60HX'),
    ];
    const { header, lines } = await (await Recorded.of(frames)).cast({ fromMs: 9, screen: true });
    expect(header).toMatchObject(size);
    expect((await shown(lines[0]![2])).screen[7]).toBe(`${' '.repeat(59)}X`);
  });
});

describe('the screen of a jump', () => {
  it('drives no terminal, whatever was recorded and wherever it is cut', async () => {
    const random = new SeededRandom(29);
    const cases = Object.entries(hostileOutput).map(([what, text]) => bytesOf(what, text));
    for (let i = 0; i < 60; i += 1) cases.push(randomOutput(random));
    for (const bytes of cases) {
      const pieces = random.pieces(bytes, 4);
      const frames = pieces.map((piece, n) => output(n, piece));
      const recorded = await Recorded.of([resize(0), ...frames]);
      const fromMs = 1 + random.below(pieces.length + 1);
      const { lines, raw } = await recorded.cast({ fromMs, screen: true });
      expect(lines.every(([, , text]) => isHarmless(text))).toBe(true);
      expect(isHarmless(raw)).toBe(true);
    }
  });
});

describe('two hours of a recording', () => {
  const everyMs = 500;
  const count = (2 * 3_600_000) / everyMs;
  const lineOf = (n: number) => `${String(n).padStart(6, '0')} ${'x'.repeat(40)}`;
  /** What one event prints: some hundreds of bytes that do not pack to nothing. */
  const hashOf = (n: number, at: number) =>
    createHash('sha512').update(`${n} ${at}`).digest('base64');
  const textOf = (n: number) =>
    `${[0, 1, 2, 3].map((at) => hashOf(n, at)).join('')}\x1b[2J\x1b[H${lineOf(n)}\r\n`;
  let recorded: Recorded;
  let allBytes: number;
  beforeAll(async () => {
    const frames = Array.from({ length: count }, (_, n) => output(n * everyMs, textOf(n)));
    recorded = await Recorded.of([resize(0), ...frames], true);
    allBytes = (await recorded.store.find(recorded.recording.id))!.bytes;
  });

  it.each([0.01, 0.5, 0.99])('are entered at %f of them without reading the rest', async (part) => {
    const n = Math.floor(count * part);
    const { store } = recorded;
    store.reads.length = 0;
    const lines = await recorded.open({ fromMs: n * everyMs, screen: true });
    const header = JSON.parse((await lines.next()).value as string) as unknown;
    const [at, code, screen] = JSON.parse((await lines.next()).value as string) as Line;
    await lines.return(undefined);
    expect([header, at, code]).toEqual([expect.objectContaining(size), (n * everyMs) / 1_000, 'o']);
    expect((await shown(screen)).screen[0]).toBe(lineOf(n - 1));
    const read = store.reads.reduce((sum, bytes) => sum + bytes, 0);
    expect(allBytes).toBeGreaterThan(4 * 1024 * 1024);
    // The output that the screen is drawn from, as it is stored, and some windows around it.
    const { screenContextBytes, seekWindowBytes } = recordingLimits;
    expect(read).toBeLessThan(2 * screenContextBytes + 6 * seekWindowBytes);
  });
});
