import { expect, it } from '@jest/globals';
import { channels } from '@endoscope/core';
import { paths } from '@endoscope/kubernetes';
import { Recorder } from './conformance-driver.ts';
import type { ConformanceDriver } from './conformance-driver.ts';

const kibibyte = 1024;

/**
 * v4 has no half-close, but with `stdinOnce` the input ends when one of the streams that asked for
 * it leaves. So an attachment on two streams has an end of input on every version.
 */
export function inputEndCases(driver: () => ConformanceDriver): void {
  it.each([1, kibibyte])(
    'ends it by leaving a v4 stream of stdin alone, and keeps %i KiB of output on another',
    async (kibibytes) => {
      const command = ['sh', '-c', 'cat; sleep 0.2; echo ended >&2; exit 3'];
      const name = await driver().start({ stdin: true, stdinOnce: true, command });
      const protocols = ['v4.channel.k8s.io'] as const;
      // It asks for stdin and never writes: a v4 stream that does not ask ends the input at once.
      const output = await driver().attach(name, { protocols });
      const { client, namespace } = driver().target;
      const query = { container: name, stdin: 'true' };
      const path = paths.attach(namespace, 'web');
      const input = await client.openChannels({ path, query, protocols });
      const rest = new Recorder(output).rest();
      const data = Buffer.alloc(kibibytes * kibibyte, 'abcdefgh');
      await input.write({ channel: channels.stdin, data });
      input.close();
      const { stdout, stderr, outcome } = await rest;
      expect([stdout === data.toString(), stderr, outcome?.kind]).toEqual([
        true,
        'ended\n',
        'success',
      ]);
      expect(await driver().exitOf(name)).toEqual({ exitCode: 3, reason: 'Error' });
    },
  );
}
