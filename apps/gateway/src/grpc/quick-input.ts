import type { AttachRequest__Output, ServiceDefinitions } from '@endoscope/contracts';
import type { ServiceDefinition } from '@grpc/grpc-js';

/** Field 2 with bytes: `stdin` of AttachRequest. */
const stdinTag = (2 << 3) | 2;
/** A length of one byte: a key, or a few. */
const keyBytesMax = 127;

/**
 * The service with keys read by hand, as protobufjs reads them. It would make a message first and
 * an object of that, for one byte. Whatever is no key alone is left to it.
 */
export function withQuickInput(
  name: keyof ServiceDefinitions,
  definition: ServiceDefinition,
): ServiceDefinition {
  const attach = definition['Attach'];
  if (name !== 'attach' || !attach) return definition;
  const requestDeserialize = (bytes: Buffer): object =>
    keyOf(bytes) ?? (attach.requestDeserialize(bytes) as object);
  return { ...definition, Attach: { ...attach, requestDeserialize } };
}

function keyOf(bytes: Buffer): AttachRequest__Output | undefined {
  const [tag, length = 0] = bytes;
  if (tag !== stdinTag || length > keyBytesMax || bytes.length !== length + 2) return undefined;
  return { stdin: bytes.subarray(2), message: 'stdin' };
}
