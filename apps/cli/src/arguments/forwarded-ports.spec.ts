import { describe, expect, it } from '@jest/globals';
import { parseForwardedPorts } from './forwarded-ports.ts';

describe('ports of port-forward', () => {
  it.each([
    ['8080', { local: 8080, remote: 8080 }],
    ['8888:80', { local: 8888, remote: 80 }],
    [':80', { local: 0, remote: 80 }],
    ['0:80', { local: 0, remote: 80 }],
    ['8080:80/tcp', { local: 8080, remote: 80 }],
    ['65535', { local: 65535, remote: 65535 }],
  ])('reads %s', (word, ports) => {
    expect(parseForwardedPorts([word])).toEqual([ports]);
  });

  it.each([
    ['53/udp', 'UDP protocol is not supported for 53'],
    ['5353:53/UDP', 'UDP protocol is not supported for 5353:53'],
    ['80/sctp', "invalid port format '80/sctp'"],
    ['1:2:3', "invalid port format '1:2:3'"],
    ['http', "error parsing remote port in 'http'"],
    ['x:80', "error parsing local port in 'x:80'"],
    ['65536', "error parsing remote port in '65536'"],
    ['80:0', 'remote port must be > 0'],
    ['-1', "error parsing remote port in '-1'"],
    ['', "error parsing remote port in ''"],
  ])('refuses %s', (word, sentence) => {
    expect(() => parseForwardedPorts([word])).toThrow(sentence);
  });

  it('needs one', () => {
    expect(() => parseForwardedPorts([])).toThrow('list of ports are required');
  });
});
