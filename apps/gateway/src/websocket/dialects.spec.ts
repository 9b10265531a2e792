import { describe, expect, it } from '@jest/globals';
import type { ClientMessage, ExitMessage } from '@endoscope/streams';
import { clientMessagesOf, serverFrameOf, statusOfExit } from './dialects.ts';
import type { Dialect } from './dialects.ts';

function frame(channel: number, payload: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from([channel]), Buffer.from(payload)]);
}

function check(dialect: Dialect, data: Buffer, expected: ClientMessage[]): void {
  expect([...clientMessagesOf(dialect, data)]).toEqual(expected);
}

const [v1, v5, v4] = ['v1.endoscope', 'v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

describe('a message of a client', () => {
  it('is input on channel 0, cut to what the cluster takes at once', () => {
    check(v5, frame(0, 'ls\n'), [{ type: 'stdin', data: Buffer.from('ls\n') }]);
    const sizes = [...clientMessagesOf(v5, frame(0, Buffer.alloc(65_536)))].map((m) =>
      m.type === 'stdin' ? m.data.length : 0,
    );
    expect(sizes).toEqual([32_768, 32_768]);
  });

  it('is a resize on channel 4, whatever the case of its fields', () => {
    for (const text of ['{"Width":80,"Height":24}', '{"width":80,"height":24}']) {
      check(v4, frame(4, text), [{ type: 'resize', width: 80, height: 24 }]);
    }
  });

  it('ends the input by closing channel 0, where the dialect has a close', () => {
    check(v5, frame(255, Buffer.from([0])), [{ type: 'end_of_input' }]);
    check(v5, frame(255, Buffer.from([1])), []);
    check(v4, frame(255, Buffer.from([0])), []);
  });

  it('is an event on channel 5 of v1.endoscope alone', () => {
    check(v1, frame(5, '{"type":"detach"}'), [{ type: 'detach' }]);
    check(v5, frame(5, '{"type":"detach"}'), []);
  });

  it('says nothing when it is empty or on an unknown channel', () => {
    for (const data of [Buffer.alloc(0), frame(0, ''), frame(1, 'x'), frame(200, 'x')]) {
      check(v1, data, []);
    }
  });

  it('is refused when it is no object or over its bound', () => {
    const bad = [frame(4, 'wide'), frame(4, '5'), frame(4, 'null'), frame(4, ' '.repeat(257))];
    for (const data of [...bad, frame(5, '{}'), frame(5, ' '.repeat(1_025))]) {
      expect(() => [...clientMessagesOf(v1, data)]).toThrow('FRAME_MALFORMED');
    }
  });
});

describe('a message to a client', () => {
  const exit: ExitMessage = {
    type: 'exit',
    reason: 'process_exited',
    detail: 'Done.',
    exitCode: 7,
  };

  it('is bytes on channels 1 and 2 in every dialect', () => {
    for (const dialect of [v1, v5, v4]) {
      const out = serverFrameOf(dialect, { type: 'stdout', data: Buffer.from('a'), offset: 0 });
      const err = serverFrameOf(dialect, { type: 'stderr', data: Buffer.from('b'), offset: 1 });
      expect([Buffer.from(out!), Buffer.from(err!)]).toEqual([frame(1, 'a'), frame(2, 'b')]);
    }
  });

  it('is an event in v1.endoscope, and left out where there is no word for it', () => {
    const gap = { type: 'gap', missingBytes: 5, reason: 'log_rotated' } as const;
    expect(Buffer.from(serverFrameOf(v1, gap)!)).toEqual(frame(5, JSON.stringify(gap)));
    expect(serverFrameOf(v5, gap)).toBeUndefined();
  });

  it('is a Status on channel 3 when the process has ended', () => {
    const status = serverFrameOf(v4, exit)!;
    expect(status[0]).toBe(3);
    expect(JSON.parse(Buffer.from(status.subarray(1)).toString())).toEqual(statusOfExit(exit));
  });
});

describe('the Status of an end', () => {
  const end: ExitMessage = { type: 'exit', reason: 'process_exited', detail: 'Done.' };

  it('is Success for exit code 0', () => {
    expect(statusOfExit({ ...end, exitCode: 0 })).toEqual({ metadata: {}, status: 'Success' });
  });

  it('names the exit code as the kubelet does', () => {
    expect(statusOfExit({ ...end, exitCode: 7 })).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '7' }] },
    });
  });

  it('is a failure when nobody knows the exit code', () => {
    expect(statusOfExit({ ...end, reason: 'gateway_lost' })).toMatchObject({ status: 'Failure' });
  });
});
