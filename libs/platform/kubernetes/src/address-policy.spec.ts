import { describe, expect, it } from '@jest/globals';
import { AddressPolicy } from './address-policy.ts';

describe('addresses the gateway connects to', () => {
  const refused = [
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    'fd00:ec2::254',
    'fe80::1%eth0',
    'ff02::1',
    'not an address',
    '',
  ];
  const allowed = ['1.1.1.1', '172.32.0.1', '100.128.0.1', '192.167.1.1', '2606:4700::1111'];

  it.each(refused)('refuses %s', (address) => {
    expect(new AddressPolicy().allows(address)).toBe(false);
  });

  it.each(allowed)('allows %s', (address) => {
    expect(new AddressPolicy().allows(address)).toBe(true);
  });

  it('allows what the operator lists, in either notation, and nothing beside it', () => {
    const policy = new AddressPolicy({ allow: ['127.0.0.0/8', '10.20.0.0/16', '::1'] });
    const seen = [
      '127.0.0.1',
      '::ffff:127.0.0.1',
      '10.20.1.1',
      '10.21.1.1',
      '::1',
      '::2',
      'fe80::1',
    ];
    expect(seen.map((address) => policy.allows(address))).toEqual([
      true,
      true,
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  it.each(['10.0.0.0/abc', 'localhost', '10.0.0.0/33', '/8'])('refuses %s as a range', (range) => {
    expect(() => new AddressPolicy({ allow: [range] })).toThrow();
  });
});
