// Goal: on a real cluster a terminal outlives its connection: in a shell, in a full-screen program,
// and while the gateway lets others watch.
// Method: endo on a pseudo-terminal, through a proxy that cuts it off the gateway.
import { setTimeout as pause } from 'node:timers/promises';
import { CutProxy } from '@endoscope/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Endo, EndoTerminal } from '../cli/harness/endo.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;
let proxy: CutProxy;
let endo: Endo;

beforeAll(async () => {
  stage = await Stage.open();
  await stage.namespace.startPod('web');
}, 600_000);

beforeEach(async () => {
  proxy = await CutProxy.start(Number(new URL(stage.gateway.url).port));
  endo = await stage.endo('engineer', { ENDOSCOPE_SERVER: `http://127.0.0.1:${proxy.port}` });
});

afterEach(() => proxy.close());
afterAll(() => stage?.close());

const debug = ['debug', '-it', 'web', '--image', 'busybox:1.36', '--reuse=false', '--', 'sh'];

async function aShell(): Promise<EndoTerminal> {
  const terminal = endo.terminal(debug, { cols: 90, rows: 20 });
  await terminal.shows('# ');
  return terminal;
}

function settingsAreBack(): void {
  const [before, after] = endo.terminalSettings();
  expect(after).toBe(before);
}

describe('a terminal whose connection is cut', () => {
  it('has what was printed meanwhile, and says what was typed meanwhile', async () => {
    const terminal = await aShell();
    terminal.type('(sleep 2; for i in 1 2 3 4 5; do echo "line-$i."; done) & echo go"ing"\r');
    await terminal.shows('going');
    proxy.cut();
    await terminal.shows('Lost the connection');
    terminal.type('echo typed mean"while"\r');
    await pause(4_000);
    proxy.mend();
    await terminal.shows('Connected again.');
    await terminal.shows('typed meanwhile');
    for (const i of [1, 2, 3, 4, 5]) {
      expect(terminal.output.split(`line-${i}.`)).toHaveLength(2);
    }
    terminal.type('exit 5\r');
    expect(await terminal.exit).toBe(5);
    settingsAreBack();
  });

  it('goes on in a full-screen program, which is closed and leaves nothing on', async () => {
    const terminal = await aShell();
    terminal.type('vi /tmp/notes\r');
    await terminal.shows('\x1b[?1049h');
    terminal.type('ibefore the cut ');
    await terminal.shows('before the cut');
    proxy.cutOnce();
    await terminal.shows('Connected again.');
    terminal.type('and after\x1b');
    await terminal.shows('and after');
    // An escape with a key at its heels is another key to vi.
    await pause(1_000);
    terminal.type(':wq\r');
    await terminal.shows('\x1b[?1049l');
    terminal.type('cat /tmp/notes; exit 6\r');
    expect(await terminal.exit).toBe(6);
    expect(terminal.output).toContain('before the cut and after\r\n');
    settingsAreBack();
  });

  it('is given back out of a full-screen program when it is given up', async () => {
    const terminal = await aShell();
    terminal.type('vi /tmp/other\r');
    await terminal.shows('\x1b[?1049h');
    proxy.cut();
    await terminal.shows('Ctrl-C gives up');
    await pause(1_500);
    terminal.type('\x03');
    expect(await terminal.exit).toBe(0);
    expect(terminal.output.lastIndexOf('\x1b[?1049l')).toBeGreaterThan(
      terminal.output.indexOf('Ctrl-C gives up'),
    );
    settingsAreBack();
  });

  it('is watched, and its watcher comes back to the same screen', async () => {
    const writer = await aShell();
    const session = /ses_\w+/.exec(writer.output)![0];
    writer.type('echo seen by"-"both\r');
    await writer.shows('seen by-both');
    const watcher = endo.terminal(['attach', session, '--observe'], { cols: 90, rows: 20 });
    await watcher.shows('You are watching; ');
    await watcher.shows('seen by-both');
    proxy.cutOnce();
    await Promise.all([writer.shows('Connected again.'), watcher.shows('Connected again.')]);
    writer.type('echo still"-"both; exit 7\r');
    expect(await Promise.all([writer.exit, watcher.exit])).toEqual([7, 7]);
    expect(watcher.output).toContain('still-both');
    expect(watcher.output).toContain('the process exited with code 7');
  });
});
