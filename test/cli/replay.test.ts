// Goal: a replay shows what was recorded and nothing that drives the viewer's terminal, goes where one
// wants in it, and gives the terminal back. Method: events lie an hour apart, so that nothing comes by
// itself; the gateway is scripted and answers with what lies behind the place that is asked for, and
// with a screen as it was there where that is asked for, too.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Endo } from './harness/endo.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

const id = 'rec_01kaj8y2vd4n9q0c7t5x3h6m1z';
const hour = 3_600;
const header = '{"version":2,"width":80,"height":24}';
type Event = readonly [seconds: number, code: string, text: string];

const story: readonly Event[] = [
  [0, 'o', '$ first\r\n'],
  [hour, 'o', 'second\r\n'],
  [hour + 1, 'm', 'bob writes'],
  [2 * hour, 'o', 'third\r\n'],
  [3 * hour, 'o', 'fourth\r\n'],
];

let gateway: FakeGateway;
let endo: Endo;

beforeEach(async () => {
  gateway = await FakeGateway.start();
  endo = new Endo({ ENDOSCOPE_SERVER: gateway.url, ENDOSCOPE_TOKEN: 'token-of-test' });
  gateway.answer('GET /v1/recordings/*', {
    json: { id, state: 'sealed', durationMs: 3 * hour * 1_000 },
  });
  let tickets = 0;
  gateway.answer('POST /v1/recordings/*/tickets', (_request, response) => {
    tickets += 1;
    response.statusCode = 201;
    response.end(JSON.stringify({ ticket: `tkt_${tickets}`, expireTime: '2026-11-21T10:00:30Z' }));
  });
  gateway.answer('GET /v1/recordings/*/export', (request, response) => {
    const query = queryOf(request.path);
    const fromMs = Number(query.get('fromMs') ?? 0);
    const screen: Event = [fromMs / 1_000, 'o', `the screen at ${fromMs} ms`];
    tell(query.get('screen') === 'true' ? [screen, ...story] : story, fromMs, response);
  });
});

afterEach(async () => {
  await endo.close();
  await gateway.close();
});

const queryOf = (path: string) => new URL(path, gateway.url).searchParams;

function tell(events: readonly Event[], fromMs: number, response: ServerResponse): void {
  const lines = events.filter(([seconds]) => seconds * 1_000 >= fromMs);
  response.end([header, ...lines.map((line) => JSON.stringify(line))].join('\n'));
}

function castFile(events: readonly Event[]): string {
  const folder = join(endo.configHome, 'casts');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'a.cast');
  writeFileSync(path, [header, ...events.map((event) => JSON.stringify(event))].join('\n'));
  return path;
}

/** What the player may write to a terminal: its own, and what the cleaner lets pass. */
const driving = /\x1b[\]PX^_]|\x1b\[[0-9;?>=]*[cnqtuy]|\x07|[\u0080-\u009f\u202e]/;

describe('endo replay on a terminal', () => {
  it('goes forward and back without waiting and without reading what it leaps over', async () => {
    const asked = () =>
      gateway.received('GET /v1/recordings/*/export').map(({ path }) => queryOf(path));
    const terminal = endo.terminal(['replay', id, '--from', '1:30:00']);
    await terminal.shows('the screen at 5400000 ms');
    terminal.type('?');
    await terminal.shows('space pause');
    terminal.type('\x1b[6~');
    while (asked().length < 2) await sleep(20);
    const minuteLater = asked()[1]!.get('fromMs')!;
    await terminal.shows(`the screen at ${minuteLater} ms`);
    expect(Number(minuteLater)).toBeGreaterThanOrEqual(5_460_000);
    terminal.type('\x1b[H');
    await terminal.shows('first');
    terminal.type('q');
    expect(await terminal.exit).toBe(0);
    expect(terminal.output).not.toMatch(/second|third|fourth/);
    expect(asked().map((query) => query.get('screen'))).toEqual(['true', 'true', null]);
    expect(asked()[2]!.get('fromMs')).toBeNull();
    const tickets = asked().map((query) => query.get('ticket'));
    expect(new Set(tickets).size).toBe(tickets.length);
    const [before, after] = endo.terminalSettings();
    expect(after).toBe(before);
  });

  it('finds a text, goes to the next one and back, and says when there is none', async () => {
    const terminal = endo.terminal(['replay', id]);
    await terminal.shows('first');
    terminal.type('/ir\r');
    await terminal.shows(`the screen at ${2 * hour * 1_000 + 1} ms`);
    await terminal.shows('paused 2:00:00 / 3:00:00');
    expect(terminal.output).not.toContain('fourth');
    terminal.type('n');
    await terminal.shows('Not found: ir');
    terminal.type('N');
    await terminal.shows('paused 0:00:00 / 3:00:00');
    terminal.type('/nowhere\r');
    await terminal.shows('Not found: nowhere');
    terminal.type('\x03');
    expect(await terminal.exit).toBe(0);
  });

  it('waits no longer than it may, pauses, and tells its speed', async () => {
    const terminal = endo.terminal(['replay', id, '--idle-limit', '10ms']);
    await terminal.shows('fourth');
    expect(terminal.output).toContain('[bob writes]');
    expect(await terminal.exit).toBe(0);
    const slow = endo.terminal(['replay', id]);
    await slow.shows('first');
    slow.type('+');
    await slow.shows('playing 0:00:0');
    await slow.shows('×2');
    slow.type(' ');
    await slow.shows('paused');
    slow.type('?');
    await slow.shows('space pause');
    slow.type('q');
    expect(await slow.exit).toBe(0);
  });

  it('follows one that is written until it ends, whatever its pauses are', async () => {
    let answer: ServerResponse | undefined;
    gateway.answer('GET /v1/recordings/*', { json: { id, state: 'recording', durationMs: 0 } });
    gateway.answer('GET /v1/recordings/*/export', (request, response) => {
      expect(queryOf(request.path).get('follow')).toBe('true');
      answer = response;
      response.write(`${header}\n[0,"o","begun\\r\\n"]\n[7200,"o","so far\\r\\n"]\n`);
    });
    const terminal = endo.terminal(['replay', id, '--follow']);
    await terminal.shows('so far');
    answer!.write('[7300,"o","live\\r\\n"]\n');
    await terminal.shows('live');
    answer!.end();
    expect(await terminal.exit).toBe(0);
    expect(gateway.received('POST /v1/recordings/*/tickets')[0]!.body).toEqual({ view: 'follow' });
  });

  it('fails where what is followed breaks off, and gives the terminal back', async () => {
    let answer: ServerResponse | undefined;
    gateway.answer('GET /v1/recordings/*/export', (_request, response) => {
      answer = response;
      response.write(`${header}\n[0,"o","\\u001b[?1049h\\u001b[?25lon another screen"]\n`);
    });
    const terminal = endo.terminal(['replay', id, '--follow']);
    await terminal.shows('on another screen');
    answer!.destroy();
    expect(await terminal.exit).not.toBe(0);
    expect(terminal.output).toContain('\x1b[?25h');
    expect(terminal.output).toContain('\x1b[?1049l');
    const [before, after] = endo.terminalSettings();
    expect(after).toBe(before);
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    'gives the terminal back at %s',
    async (signal) => {
      const path = castFile([
        [0, 'o', '\x1b[?1049h\x1b[?25l\x1b[5;10rscreen'],
        [hour, 'o', 'never'],
      ]);
      const terminal = endo.terminal(['replay', path]);
      await terminal.shows('screen');
      process.kill(endo.terminalPid, signal);
      expect(await terminal.exit).toBeGreaterThan(128);
      expect(terminal.output).toContain('\x1b[?25h');
      expect(terminal.output).toContain('\x1b[?1049l');
      const [before, after] = endo.terminalSettings();
      expect(after).toBe(before);
    },
  );

  it('shows nothing of a hostile file that drives a terminal', async () => {
    const hostile =
      'a\x1b]0;title\x07\x1b]52;c;cm0gLXJmIC8=\x07\x1b[6n\x1b[c\x1bP$qm\x1b\\\u009d0;x\u009c\u202e\x1b^x\x1b\\z';
    const path = castFile([
      [0, 'o', hostile],
      [0, 'o', '\x1b]52;c;'],
      [0, 'o', 'cut\x07\r\nover\r\n'],
    ]);
    const terminal = endo.terminal(['replay', path]);
    await terminal.shows('over');
    expect(await terminal.exit).toBe(0);
    expect(terminal.output).not.toMatch(driving);
    expect(terminal.output).toContain('a\ufffdz');
  });

  it('shows no colours where NO_COLOR says so, and returns where nobody recorded any', async () => {
    const path = castFile([[0, 'o', '\x1b[31mred\x1b[0m\nbelow\n']]);
    const plain = endo.terminal(['replay', path]);
    await plain.shows('red\r\nbelow');
    expect(plain.output).not.toContain('\x1b[31m');
    expect(await plain.exit).toBe(0);
  });
});

describe('endo replay without a terminal', () => {
  it('prints the text at once, with what happened beside it', async () => {
    const { status, stdout } = await endo.run(['replay', id]);
    expect(status).toBe(0);
    expect(stdout).toBe('$ first\nsecond\n[endoscope 01:00:01] bob writes\nthird\nfourth\n');
    const later = await endo.run(['replay', id, '--from', '1:59:00']);
    expect(later.stdout).toBe('third\nfourth\n');
  });

  it('lists where a text stands, in times that --from takes', async () => {
    const { status, stdout } = await endo.run(['replay', id, '--search', 'ir']);
    expect([status, stdout]).toEqual([0, '0:00:00.000  $ first\n2:00:00.000  third\n']);
    const none = await endo.run(['replay', id, '--search', 'nowhere']);
    expect([none.status, none.stdout, none.stderr]).toEqual([66, '', 'Not found.\n']);
  });

  it('plays a file of anybody, and says what is none', async () => {
    const path = castFile([[0, 'o', 'a\x1b]0;title\x07b\r\n']]);
    expect((await endo.run(['replay', path])).stdout).toBe('ab\n');
    writeFileSync(path, 'hello\n');
    const other = await endo.run(['replay', path]);
    expect([other.status, other.stderr]).toEqual([
      65,
      'Error: This is no asciicast of version 2 or 3: a line is not JSON.\n',
    ]);
    const missing = await endo.run(['replay', 'nothing.cast']);
    expect([missing.status, missing.stderr]).toEqual([
      66,
      expect.stringContaining('There is no file'),
    ]);
  });

  it.each([
    [['--follow', '--search', 'x'], 'only one of --search / --follow'],
    [['--from', 'x'], '--from'],
    [['--speed', '0'], '--speed'],
    [['--idle-limit', 'x'], '--idle-limit'],
  ])('refuses %j', async (flags, complaint) => {
    const { status, stderr } = await endo.run(['replay', id, ...flags]);
    expect([status, stderr]).toEqual([64, expect.stringContaining(complaint)]);
  });
});
