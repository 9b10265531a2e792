import { describe, expect, it } from '@jest/globals';
import { SourceAddress } from './source-address.ts';

const trusting = new SourceAddress(['10.0.0.0/8', 'fd00::/8']);

describe('the address of a caller', () => {
  const cases: readonly (readonly [string, string | undefined, string | undefined, string])[] = [
    ['is the peer when nothing was forwarded', '10.0.0.1', undefined, '10.0.0.1'],
    ['is the peer when the peer is not trusted', '192.0.2.1', '198.51.100.7', '192.0.2.1'],
    ['is what a trusted peer tells', '10.0.0.1', '198.51.100.7', '198.51.100.7'],
    ['is not what the caller wrote in front', '10.0.0.1', '1.1.1.1, 198.51.100.7', '198.51.100.7'],
    ['is found behind two trusted proxies', '10.0.0.1', '198.51.100.7, 10.0.0.2', '198.51.100.7'],
    ['is the last that is an address', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['is plain where IPv6 wraps it', '::ffff:10.0.0.1', '::ffff:198.51.100.7', '198.51.100.7'],
    ['may be IPv6', 'fd00::1', '2001:db8::1', '2001:db8::1'],
  ];
  it.each(cases)('%s', (_, peer, forwardedFor, expected) => {
    expect(trusting.of(peer, forwardedFor)).toBe(expected);
  });

  it('is the peer, whatever is forwarded, when nobody is trusted', () => {
    expect(new SourceAddress([]).of('10.0.0.1', '198.51.100.7')).toBe('10.0.0.1');
  });
});
