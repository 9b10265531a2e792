import { describe, expect, it } from '@jest/globals';
import {
  decodeMessage,
  encodeDetach,
  encodeEndOfInput,
  encodeResize,
  encodeStdin,
} from './event-dialect.ts';

describe('the dialect v1.endoscope', () => {
  it('writes input, size, end of input and detach as Kubernetes channels and one more', () => {
    expect(Buffer.from(encodeStdin(Buffer.from('ls')))).toEqual(Buffer.from('\x00ls'));
    const size = Buffer.from(encodeResize({ width: 80, height: 24 })).toString();
    expect(size).toBe('\x04{"Width":80,"Height":24}');
    expect([...encodeEndOfInput()]).toEqual([255, 0]);
    expect(Buffer.from(encodeDetach()).toString()).toBe('\x05{"type":"detach"}');
  });

  it.each([
    ['\x01out', { type: 'stdout', data: Buffer.from('out') }],
    ['\x02err', { type: 'stderr', data: Buffer.from('err') }],
    ['', undefined],
    ['\x01', undefined],
    ['\x07unknown channel', undefined],
    ['\x05{"type":"of a later version"}', undefined],
    [
      '\x05{"type":"ready","attachment":"att_1","tty":true,"banner":"b","more":1}',
      { type: 'ready', attachment: 'att_1', tty: true, banner: 'b' },
    ],
    [
      '\x05{"type":"notice","code":"expiring","message":"m"}',
      { type: 'notice', code: 'expiring', message: 'm' },
    ],
    [
      '\x05{"type":"gap","missingBytes":9,"reason":"r"}',
      { type: 'gap', missingBytes: 9, reason: 'r' },
    ],
    [
      '\x05{"type":"exit","reason":"process_exited","exitCode":0,"process":"gone"}',
      { type: 'exit', reason: 'process_exited', detail: '', exitCode: 0, process: 'gone' },
    ],
    [
      '\x05{"type":"exit","reason":"detached","exitCode":null}',
      { type: 'exit', reason: 'detached', detail: '', exitCode: undefined, process: '' },
    ],
  ])('reads %j', (message, expected) => {
    expect(decodeMessage(Buffer.from(message, 'latin1'))).toEqual(expected);
  });
});
