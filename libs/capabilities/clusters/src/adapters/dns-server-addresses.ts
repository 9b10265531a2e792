import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { AddressPolicy } from '@endoscope/kubernetes';
import type { ServerAddresses } from '../ports/server-addresses.ts';

const refused =
  'must not lead to a loopback, private or otherwise reserved address; an operator can allow a range with ENDOSCOPE_ALLOWED_PRIVATE_ADDRESSES.';

/**
 * Refuses a server at registration when none of its addresses is one the gateway connects to. A
 * convenience: the client decides again on the very address it dials, so a name that resolves
 * differently later gains nothing.
 */
export class DnsServerAddresses implements ServerAddresses {
  constructor(
    private readonly addresses: Pick<AddressPolicy, 'allows'>,
    private readonly resolve: (host: string) => Promise<readonly string[]> = resolveByDns,
  ) {}

  async problemOf(serverUrl: string): Promise<string | undefined> {
    const host = new URL(serverUrl).hostname.replace(/^\[|\]$/g, '');
    const found = isIP(host) === 0 ? await this.resolve(host).catch(() => []) : [host];
    if (found.length === 0) return 'must have a host name that resolves.';
    return found.some((address) => this.addresses.allows(address)) ? undefined : refused;
  }
}

async function resolveByDns(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
