import type { ServiceDefinition } from '@grpc/grpc-js';
import { RequestInvalid } from '@endoscope/core';
import { refuseNul } from '../http/refuse-nul.ts';

/** Stands for bytes that are not the message they should be. */
const malformed = Object.freeze({});

/**
 * grpc-js answers bytes it cannot decode with INTERNAL, as if the fault were ours (G5). Here they
 * arrive as a message that `checkMessage`, and the attach protocol, refuse with our own reason.
 */
export function tolerant(definition: ServiceDefinition): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(definition).map(([name, method]) => {
      const requestDeserialize = (bytes: Buffer): object => {
        try {
          return method.requestDeserialize(bytes) as object;
        } catch {
          return malformed;
        }
      };
      return [name, { ...method, requestDeserialize }];
    }),
  );
}

/** What holds for every message, before its use-case is asked. */
export function checkMessage(message: unknown): void {
  if (message === malformed) {
    throw new RequestInvalid({ what: 'The message is not of the type this method takes.' });
  }
  refuseNul(message);
}
