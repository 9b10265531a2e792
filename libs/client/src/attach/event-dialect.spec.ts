import { describe, expect, it } from '@jest/globals';
import type { AttachEvent } from './attach-connection.ts';
import type { ClientMessage } from './attach-door.ts';
import { encodeMessage, EventDecoder } from './event-dialect.ts';

const alice = {
  attachment: 'att_1',
  username: 'alice',
  role: 'observer',
  client: 'endo/1',
  joinTime: '2026-11-21T10:00:00.000Z',
  connected: true,
  lagBytes: 7,
} as const;

const ready: AttachEvent = {
  type: 'ready',
  attachment: 'att_1',
  tty: true,
  banner: 'b',
  role: 'observer',
  participants: [alice],
  offset: 7,
  resumed: true,
  windowBytes: 0,
  graceMs: 120_000,
  inputBytes: 3,
};

function decoded(...messages: string[]): (AttachEvent | undefined)[] {
  const decoder = new EventDecoder();
  return messages.map((message) => decoder.decode(Buffer.from(message, 'latin1')));
}

function event(value: object): string {
  return `\x05${JSON.stringify(value)}`;
}

describe('the dialect v1.endoscope', () => {
  it.each<[ClientMessage, string]>([
    [{ type: 'stdin', data: Buffer.from('ls') }, '\x00ls'],
    [{ type: 'resize', size: { width: 80, height: 24 } }, '\x04{"Width":80,"Height":24}'],
    [{ type: 'end_of_input' }, '\xff\x00'],
    [{ type: 'detach' }, '\x05{"type":"detach"}'],
    [{ type: 'interrupt' }, '\x05{"type":"interrupt"}'],
    [{ type: 'role', action: 'request' }, '\x05{"type":"role","action":"request"}'],
    [
      { type: 'role', action: 'take_over', reason: 'r' },
      '\x05{"type":"role","action":"take_over","reason":"r"}',
    ],
  ])('writes %j as Kubernetes channels and one more', (message, expected) => {
    expect(Buffer.from(encodeMessage(message)).toString('latin1')).toBe(expected);
  });

  it.each([
    ['', undefined],
    ['\x01', undefined],
    ['\x07unknown channel', undefined],
    ['\x05{"type":"of a later version"}', undefined],
    [event({ ...ready, grace: '120s', more: 1 }), ready],
    [
      event({ type: 'ready', attachment: 'att_1', tty: false, banner: '' }),
      {
        ...ready,
        ...{ tty: false, banner: '', role: 'writer', participants: [], offset: 0, resumed: false },
        ...{ graceMs: 0, inputBytes: undefined },
      },
    ],
    [
      event({ type: 'notice', code: 'expiring', message: 'm' }),
      { type: 'notice', code: 'expiring', message: 'm' },
    ],
    [
      event({ type: 'participant', event: 'joined', participant: alice, reason: '' }),
      { type: 'participant', event: 'joined', participant: alice, reason: '' },
    ],
    [
      event({ type: 'screen', data: 'aGk=', offset: 9, size: { width: 80, height: 24 } }),
      { type: 'screen', data: Buffer.from('hi'), offset: 9, size: { width: 80, height: 24 } },
    ],
    [
      event({ type: 'exit', reason: 'process_exited', exitCode: 0, process: 'gone' }),
      { type: 'exit', reason: 'process_exited', detail: '', exitCode: 0, process: 'gone' },
    ],
    [
      event({ type: 'exit', reason: 'detached', exitCode: null }),
      { type: 'exit', reason: 'detached', detail: '', exitCode: undefined, process: '' },
    ],
  ])('reads %j', (message, expected) => {
    expect(decoded(message)).toEqual([expected]);
  });

  it('counts the offsets of output from what was said last', () => {
    const offsets = decoded(
      event({ ...ready, offset: 100 }),
      '\x01out',
      '\x02err!',
      event({ type: 'gap', missingBytes: 10, reason: 'r' }),
      '\x01a',
      event({ type: 'gap', missingBytes: 10, reason: 'r', offset: 500 }),
      '\x01b',
      event({ type: 'screen', data: 'aGk=', offset: 600 }),
      '\x01c',
    ).map((each) => each && 'offset' in each && each.offset);
    expect(offsets).toEqual([100, 100, 103, 117, 117, 500, 500, 600, 600]);
  });
});
