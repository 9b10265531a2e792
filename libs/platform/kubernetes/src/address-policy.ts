import { BlockList, isIP } from 'node:net';

/** Ranges no public API server lives in: IANA special-purpose registries of IPv4 and IPv6. */
const reserved: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/32',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];

/**
 * Which addresses the gateway may connect to. Threat: a registered cluster that points to the
 * gateway's own network, to loopback or to a cloud's metadata service (169.254.169.254).
 * Decides on the resolved address only; IPv4 inside IPv6 (::ffff:0:0/96) counts as IPv4.
 */
export class AddressPolicy {
  private readonly reserved = blockListOf(reserved);
  private readonly allowed: BlockList;

  /** `allow`: CIDRs that are permitted although reserved, such as 127.0.0.0/8 in development. */
  constructor(options: { readonly allow?: readonly string[] } = {}) {
    this.allowed = blockListOf(options.allow ?? []);
  }

  allows(address: string): boolean {
    const [plain = ''] = address.split('%');
    const family = isIP(plain);
    if (family === 0) return false;
    const name = family === 6 ? 'ipv6' : 'ipv4';
    return this.allowed.check(plain, name) || !this.reserved.check(plain, name);
  }
}

function blockListOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network = '', prefix] = cidr.split('/');
    const family = isIP(network);
    const bits = prefix === undefined ? (family === 6 ? 128 : 32) : Number(prefix);
    if (family === 0 || !/^\d+$/.test(String(prefix ?? bits))) {
      throw new TypeError(`"${cidr}" is not a network such as 10.0.0.0/8.`);
    }
    list.addSubnet(network, bits, family === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
