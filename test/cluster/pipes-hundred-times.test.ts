// Goal: nothing that a short command prints is lost, however close its end is to the attach.
// Method: a hundred sessions, ten at a time over four pods, each compared as a whole. kubectl
// debug loses this output: its attach may come after the process, and stdin's end closes it all.
// Here input ends on a stream of its own, so no stream loses output to it (ADR 0010): none of the
// outputs may come from the container log, where stdout and stderr are one.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Stage } from './support/stage.ts';

const runs = 100;
const atOnce = 10;
const pods = ['web-0', 'web-1', 'web-2', 'web-3'];

let stage: Stage;

beforeAll(async () => {
  const max = String(2 * atOnce);
  stage = await Stage.open({
    env: { ENDOSCOPE_SESSIONS_PER_USER_MAX: max, ENDOSCOPE_SESSIONS_PER_POD_MAX: max },
  });
  await Promise.all(pods.map((pod) => stage.namespace.startPod(pod)));
}, 600_000);

afterAll(() => stage?.close());

describe('endo debug with pipes', () => {
  it('gives every byte on its own descriptor, and the status, a hundred times', async () => {
    const endo = await stage.endo('engineer');
    const input = 'echo one; echo two >&2; exit 3\n';
    const wrong: object[] = [];
    const left = Array.from({ length: runs }, (_, run) => run);
    const work = async (): Promise<void> => {
      for (let run = left.shift(); run !== undefined; run = left.shift()) {
        const pod = pods[run % pods.length]!;
        // Quiet: a start that takes fifteen seconds is no output of the command.
        const args = ['debug', '-qi', pod, '--image', 'busybox:1.36', '--', 'sh'];
        const { status, stdout, stderr } = await endo.run(args, input);
        if (status === 3 && stdout === 'one\n' && stderr === 'two\n') continue;
        wrong.push({ run, status, stdout, stderr });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    expect(wrong).toEqual([]);
  }, 600_000);
});
