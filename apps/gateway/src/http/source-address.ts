import { BlockList, isIP } from 'node:net';

/** Finds the caller's address behind the proxies whose word is taken. */
export class SourceAddress {
  private readonly trusted = new BlockList();
  private readonly trustsAny: boolean;

  constructor(trustedProxies: readonly string[]) {
    for (const range of trustedProxies) {
      const [address = '', bits = ''] = range.split('/');
      this.trusted.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
    }
    this.trustsAny = trustedProxies.length > 0;
  }

  /**
   * Walks X-Forwarded-For from its end: each hop is believed only as long as the one that told of
   * it is a trusted proxy. Without trusted proxies the header means nothing.
   */
  of(
    peer: string | undefined,
    forwardedFor: string | readonly string[] | undefined,
  ): string | undefined {
    let current = plain(peer);
    if (!this.trustsAny || typeof forwardedFor !== 'string') return current;
    const hops = forwardedFor.split(',').map((hop) => plain(hop.trim()));
    while (current && this.isTrusted(current) && hops.length > 0) {
      const next = hops.pop();
      if (!next || isIP(next) === 0) break;
      current = next;
    }
    return current;
  }

  /** A proxy whose word is taken. */
  isTrusted(peer: string): boolean {
    const address = plain(peer) ?? '';
    const family = isIP(address);
    return family !== 0 && this.trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }
}

function plain(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.)/, '');
}
