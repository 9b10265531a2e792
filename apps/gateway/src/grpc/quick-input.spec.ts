import { describe, expect, it } from '@jest/globals';
import { loadServiceDefinitions } from '@endoscope/contracts';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { withQuickInput } from './quick-input.ts';

const definition = loadServiceDefinitions().attach as unknown as ServiceDefinition;
const slow = definition['Attach']!;
const quick = withQuickInput('attach', definition)['Attach']!;

describe('keys read by hand', () => {
  it.each([0, 1, 3, 126, 127, 128, 129, 300, 32_768])(
    'are what protobufjs reads of %i',
    (bytes) => {
      const stdin = Buffer.alloc(bytes, 'key');
      const written = slow.requestSerialize({ stdin });
      expect(quick.requestDeserialize(written)).toEqual(slow.requestDeserialize(written));
      expect(quick.requestDeserialize(written)).toEqual({ stdin, message: 'stdin' });
    },
  );

  it.each([
    { open: { session: 'ses_1', stdin: true } },
    { resize: { width: 80, height: 24 } },
    { signal: 'ATTACH_SIGNAL_DETACH' },
    { ack: { offset: 7 } },
    { role: { action: 'ATTACH_ROLE_ACTION_REQUEST' } },
    {},
  ])('are no other message: %j', (request) => {
    const written = slow.requestSerialize(request);
    expect(quick.requestDeserialize(written)).toEqual(slow.requestDeserialize(written));
  });

  it('are none where more follows, or less', () => {
    const twice = Buffer.concat([
      slow.requestSerialize({ stdin: Buffer.from('a') }),
      slow.requestSerialize({ stdin: Buffer.from('b') }),
    ]);
    expect(quick.requestDeserialize(twice)).toEqual(slow.requestDeserialize(twice));
    for (const bytes of [[0x12], [0x12, 2, 97], [0x12, 0x80], [0x12, 0xff, 1]]) {
      expect(() => quick.requestDeserialize(Buffer.from(bytes))).toThrow();
    }
  });
});
