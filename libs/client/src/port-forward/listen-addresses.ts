import { isIP } from 'node:net';
import { clientReasons, EndoscopeError } from '../endoscope-error.ts';

/** Groups of addresses, each of which needs one that works: `localhost` is two. */
export function listenAddressesOf(addresses: readonly string[]): readonly (readonly string[])[] {
  return [...new Set(addresses)].map((address) => {
    if (address === 'localhost') return ['127.0.0.1', '::1'];
    if (isIP(address) !== 0) return [address];
    throw new EndoscopeError({
      reason: clientReasons.nameInvalid,
      kind: 'invalid_argument',
      detail: `"${address}" is neither an IP address nor localhost.`,
    });
  });
}
