import { describe, expect, it } from '@jest/globals';
import { loadServiceDefinitions } from '@endoscope/contracts';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { handWrittenBytesMax, withQuickOutput } from './output-serializer.ts';

const definitions = loadServiceDefinitions();

function both(name: 'attach' | 'exec' | 'file', method: 'Attach' | 'Exec' | 'DownloadFiles') {
  const definition = definitions[name] as unknown as ServiceDefinition;
  const quick = withQuickOutput(name, definition)[method]!;
  const slow = definition[method]!;
  return {
    definition,
    quick,
    check: (response: object): void => {
      const written = Buffer.from(quick.responseSerialize(response));
      expect(written.equals(slow.responseSerialize(response))).toBe(true);
    },
  };
}

const sizes = [0, 1, 127, 128, 16_383, 16_384, 32 * 1024];

describe('output written by hand', () => {
  const attach = both('attach', 'Attach');
  const exec = both('exec', 'Exec');
  const file = both('file', 'DownloadFiles');

  it.each(sizes)('is what protobufjs writes for %i bytes of an attachment', (bytes) => {
    const data = Buffer.alloc(bytes, 'endoscope');
    for (const offset of [0, 1, 127, 128, 2 ** 31, 2 ** 32 + 1, 2 ** 40, 2 ** 53 - 1]) {
      attach.check({ stdout: { data, offset } });
      attach.check({ stderr: { data, offset } });
    }
  });

  it.each(sizes)('is what protobufjs writes for %i bytes of a command', (bytes) => {
    const data = Buffer.alloc(bytes, 'endoscope');
    exec.check({ stdout: data });
    exec.check({ stderr: data });
  });

  it.each(sizes)('is what protobufjs writes for %i bytes of a file', (bytes) => {
    file.check({ data: Buffer.alloc(bytes, 'endoscope') });
  });

  it.each([-33, -32, -31, 0, 1])('holds at %i bytes from its largest message', (more) => {
    const data = Buffer.alloc(handWrittenBytesMax + more, 'endoscope');
    attach.check({ stdout: { data, offset: 2 ** 53 - 1 } });
    exec.check({ stderr: data });
    file.check({ data });
  });

  it('leaves every other message to protobufjs', () => {
    attach.check({ ready: { attachment: 'att-1', tty: true, offset: 7 } });
    attach.check({ screen: { data: Buffer.from('screen'), offset: 7 } });
    attach.check({ notice: { code: 'expiring', message: 'soon' } });
    attach.check({ stdout: { data: Buffer.from('no offset') } });
    exec.check({ exit: { reason: 'exited', detail: '', exitCode: 0 } });
    file.check({ opened: { tree: true } });
    file.check({ entryEnd: { size: 7, sha256: 'ab' } });
    exec.check({ ready: { container: 'debug-1', tty: false, stdin: true } });
  });

  it('takes output in any view of bytes', () => {
    const data = new Uint8Array(Buffer.from('xxoutputxx')).subarray(2, 8);
    attach.check({ stdout: { data, offset: 3 } });
  });

  it('leaves the methods beside it as they are', () => {
    const { CreateAttachTicket, Attach } = withQuickOutput('attach', attach.definition);
    expect(CreateAttachTicket).toBe(attach.definition['CreateAttachTicket']);
    expect(Attach).toEqual({
      ...attach.definition['Attach'],
      responseSerialize: expect.any(Function) as unknown,
    });
    const session = definitions.session as unknown as ServiceDefinition;
    expect(withQuickOutput('session', session)).toEqual(session);
  });
});
