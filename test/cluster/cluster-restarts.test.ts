// Goal: an attachment outlives its cluster's own programs. When the API server or the kubelet dies
// and comes back, the stream comes back, what was printed meanwhile comes too or its lack is said,
// what was typed meanwhile arrives, and the exit status is right.
// Method: a cluster of this suite alone, whose programs are killed and started again.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startOwnCluster } from './harness/index.ts';
import type { OwnCluster } from './harness/index.ts';
import { Attached } from './support/attached.ts';
import { Stage } from './support/stage.ts';

let cluster: OwnCluster;
let stage: Stage;

/** Most of it is `start`, which waits for the kubelet to come back to its watch. */
const testMs = 600_000;
/**
 * In turns: a kubelet that is started again forgets how often it has lost its API server, and so
 * does not wait the longer with each case.
 */
const parts = ['apiserver', 'kubelet'] as const;

beforeAll(async () => {
  cluster = await startOwnCluster('own');
  stage = await Stage.open({ own: cluster });
  await stage.namespace.startPod('web');
}, 900_000);

afterAll(async () => {
  await stage?.close();
  await cluster?.remove();
});

/** Numbered lines while the cluster is away and after; a line of input; then the end. */
const script = (lines: number, status: number): string =>
  `i=0; while [ $i -lt ${lines} ]; do i=$((i+1)); echo line $i; sleep 0.2; done; ` +
  `read typed; echo got $typed; exit ${status}`;
const lines = (count: number): string =>
  Array.from({ length: count }, (_, i) => `line ${i + 1}\n`).join('');

async function attachedTo(command: string, tty = false): Promise<Attached> {
  const workload = { command: ['sh', '-c', command], stdin: true, tty };
  const { id } = await stage.readySession(stage.request('web', workload));
  const size = { width: 80, height: 24 };
  return new Attached(await stage.client().attach(id, { stdin: true, size }));
}

describe('an attachment whose cluster loses a program', () => {
  it.each(parts)(
    'has every line, takes what was typed meanwhile, and gives the status (%s)',
    async (part) => {
      const attached = await attachedTo(script(60, 7));
      await attached.shows('line 5\n');
      await cluster.stop(part);
      await attached.noticed('upstream_lost');
      await attached.type('while away\n');
      await cluster.start(part);
      await attached.noticed('upstream_restored');
      expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 7 });
      expect(attached.stdout.toString()).toBe(`${lines(60)}got while away\n`);
      expect(attached.gaps).toEqual([]);
    },
    testMs,
  );

  it.each(parts)(
    'is told that nobody knows how much it missed, where the log does not tell (%s)',
    async (part) => {
      // More than is read of a log, and the same line again and again: no place in it is certain.
      const attached = await attachedTo(
        'read go; yes tick | head -n 300000; while ! read -t 1 typed; do echo tick; done; ' +
          'echo got $typed; exit 8',
      );
      await attached.type('go\n');
      await attached.printed(1_500_005);
      await cluster.stop(part);
      await attached.noticed('upstream_lost');
      await cluster.start(part);
      await attached.noticed('upstream_restored');
      await attached.type('after it\n');
      expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 8 });
      expect(attached.gaps).toEqual([0]);
      expect(attached.stdout.toString().slice(-20)).toMatch(/^[tick\n]*got after it\n$/);
    },
    testMs,
  );

  it.each(parts)(
    'goes on in the terminal of endo debug, which says so (%s)',
    async (part) => {
      const endo = await stage.endo('engineer');
      const terminal = endo.terminal(
        ['debug', '-it', 'web', '--image', 'busybox:1.36', '--reuse=false', '--', 'sh'],
        { cols: 90, rows: 20 },
      );
      await terminal.shows('# ');
      terminal.type('(for i in 1 2 3 4 5 6; do sleep 1; echo "line-$i."; done) & echo go"ing"\r');
      await terminal.shows('going');
      await cluster.stop(part);
      await terminal.shows('The connection to the container was lost.');
      terminal.type('wait; echo typed mean"while"\r');
      await cluster.start(part);
      await terminal.shows('The container is attached again');
      await terminal.shows('typed meanwhile');
      // The shell's greeting may lie elsewhere in the log than on the screen: then no place in the
      // log is certain, and endo has to say so.
      const { output } = terminal;
      const counts = [1, 2, 3, 4, 5, 6].map((i) => output.split(`line-${i}.`).length - 1);
      if (!output.includes('Output may be missing')) expect(counts).toEqual([1, 1, 1, 1, 1, 1]);
      expect(Math.max(...counts)).toBeLessThanOrEqual(1);
      terminal.type('exit 5\r');
      expect(await terminal.exit).toBe(5);
      const [before, after] = endo.terminalSettings();
      expect(after).toBe(before);
    },
    testMs,
  );
});
