import { lookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/**
 * Where no object store is. Threat: an endpoint that is, or resolves to, a cloud's metadata service:
 * its answers are credentials. Private addresses are not among them, as stores of one's own are there.
 */
const refused = new BlockList();
refused.addSubnet('169.254.0.0', 16, 'ipv4');
refused.addSubnet('fe80::', 10, 'ipv6');
refused.addAddress('fd00:ec2::254', 'ipv6');
refused.addSubnet('0.0.0.0', 8, 'ipv4');
refused.addSubnet('224.0.0.0', 4, 'ipv4');
refused.addSubnet('ff00::', 8, 'ipv6');
refused.addAddress('::', 'ipv6');

export function isRefused(address: string): boolean {
  const [plain = ''] = address.split('%');
  const family = isIP(plain);
  return family === 0 || refused.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

type Answer = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** As `dns.lookup`, for a socket: it connects to what was looked at, and to nothing refused. */
export function safeLookup(host: string, options: LookupOptions, answer: Answer): void {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return answer(error, []);
    const allowed = addresses.filter(({ address }) => !isRefused(address));
    const [first] = allowed;
    if (!first) {
      const problem = new Error(`${host} is at no address where an object store may be`);
      return answer(Object.assign(problem, { code: 'EADDRREFUSED' }), []);
    }
    if (options.all) return answer(null, allowed);
    answer(null, first.address, first.family);
  });
}
