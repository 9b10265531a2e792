import { describe, expect, it } from '@jest/globals';
import { addressGroup } from './address-group.ts';

describe('the group of an address', () => {
  it.each([
    ['of IPv4 is the address', '192.0.2.1', '192.0.2.1'],
    ['of IPv4 in IPv6 is the IPv4 address', '::ffff:192.0.2.1', '192.0.2.1'],
    ['of IPv6 is its /64', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['is the same however zeros are written', '2001:0db8:0001:0002::7', '2001:db8:1:2::/64'],
    ['takes the zeros that are left out', '2001:db8::1', '2001:db8:0:0::/64'],
    ['of loopback is one', '::1', '0:0:0:0::/64'],
    ['leaves the zone away', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['knows IPv4 at the end', '64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['has no end', '2001:db8:1:2::', '2001:db8:1:2::/64'],
  ])('%s', (_name, address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
