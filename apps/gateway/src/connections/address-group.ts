import { isIP } from 'node:net';

/**
 * Whose connections count as those of one address: an IPv4 address by itself, an IPv6 address with
 * its /64, which is what one machine is given (RFC 6177 §2).
 */
export function addressGroup(address: string): string {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4) return v4;
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('%')[0]!.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  // An IPv4 address at the end stands for two parts.
  const parts = 8 - after.length - (after.at(-1)?.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? 0 : Math.max(0, parts - before.length);
  const all = [...before, ...new Array<string>(zeros).fill('0'), ...after];
  const network = all.slice(0, 4).map((part) => parseInt(part, 16).toString(16));
  return `${network.join(':')}::/64`;
}
