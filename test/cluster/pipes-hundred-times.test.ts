// Goal: nothing that a short command prints is lost, however close its end is to the attach.
// Method: a hundred sessions, ten at a time over four pods, each compared as a whole. kubectl
// debug loses this output: its attach may come after the process, and stdin's end closes it all.
//
// What does not hold yet: in 3 of 500 sessions, ten at once on two cores, the attach stream ended
// without a byte. The bytes then come from the container log, where stdout and stderr are one, and
// a notice says so (ADR 0010). Until the cause is found that is let pass, rarely and only if said.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Stage } from './support/stage.ts';

const runs = 100;
const atOnce = 10;
const recoveredMax = 3;
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
  it('gives every byte and the status, a hundred times, and says where outputs are mixed', async () => {
    const endo = await stage.endo('engineer');
    const input = 'echo one; echo two >&2; exit 3\n';
    const wrong: object[] = [];
    let recovered = 0;
    const left = Array.from({ length: runs }, (_, run) => run);
    const work = async (): Promise<void> => {
      for (let run = left.shift(); run !== undefined; run = left.shift()) {
        const pod = pods[run % pods.length]!;
        const args = ['debug', '-i', pod, '--image', 'busybox:1.36', '--', 'sh'];
        const { status, stdout, stderr } = await endo.run(args, input);
        if (status === 3 && stdout === 'one\n' && stderr === 'two\n') continue;
        const isSaid = /8 bytes of output come from the container log/.test(stderr);
        if (status === 3 && stdout === 'one\ntwo\n' && isSaid) recovered += 1;
        else wrong.push({ run, status, stdout, stderr });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    expect(wrong).toEqual([]);
    expect(recovered).toBeLessThanOrEqual(recoveredMax);
  }, 280_000);
});
