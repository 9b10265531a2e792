import { describe, expect, it } from '@jest/globals';
import { forwardedPorts, parseForwardedPorts } from './forwarded-ports.ts';

describe('ports of port-forward', () => {
  it.each([
    ['8080', { local: undefined, remote: 8080 }],
    ['8888:80', { local: 8888, remote: 80 }],
    [':80', { local: 0, remote: 80 }],
    ['0:80', { local: 0, remote: 80 }],
    ['8080:80/tcp', { local: 8080, remote: 80 }],
    ['65535', { local: undefined, remote: 65535 }],
    ['http', { local: undefined, remote: 'http' }],
    ['8888:8-web', { local: 8888, remote: '8-web' }],
  ])('reads %s', (word, ports) => {
    expect(parseForwardedPorts([word])).toEqual([ports]);
  });

  it.each([
    ['53/udp', 'UDP protocol is not supported for 53'],
    ['5353:53/UDP', 'UDP protocol is not supported for 5353:53'],
    ['80/sctp', "invalid port format '80/sctp'"],
    ['1:2:3', "invalid port format '1:2:3'"],
    ['80:Http', "error parsing remote port in '80:Http'"],
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

describe('ports that were looked up', () => {
  const http = { name: 'http', port: 8080, podPort: 8080, protocol: 'TCP' };
  const pod = { pod: 'web-1', service: undefined, ports: [http] };
  const points = [
    { ...http, name: 'web', port: 80 },
    { name: '', port: 90, podPort: 9090, protocol: 'TCP' },
    { name: 'lost', port: 70, podPort: 0, protocol: 'TCP' },
    { name: 'dns', port: 53, podPort: 53, protocol: 'UDP' },
  ];
  const service = { pod: 'web-1', service: 'web', ports: points };

  it.each([
    ['8080', undefined, { local: 8080, remote: 8080 }],
    [':80', undefined, { local: 0, remote: 80 }],
    ['http', pod, { local: 8080, remote: 8080 }],
    ['1:http', pod, { local: 1, remote: 8080 }],
    ['9999', pod, { local: 9999, remote: 9999 }],
    ['80', service, { local: 80, remote: 8080 }],
    ['web', service, { local: 80, remote: 8080 }],
    [':90', service, { local: 0, remote: 9090 }],
  ] as const)('%s is what kubectl makes of it', (word, names, port) => {
    expect(forwardedPorts(parseForwardedPorts([word]), names)).toEqual([port]);
  });

  it.each([
    ['grpc', pod, "Pod 'web-1' does not have a named port 'grpc'"],
    ['grpc', service, "Service 'web' does not have a named port 'grpc'"],
    ['8080', service, "Service 'web' does not have a service port 8080"],
    ['70', service, "Pod 'web-1' does not have the port that 70 of service 'web' names"],
    ['dns', service, 'UDP protocol is not supported for dns'],
  ] as const)('%s is refused in its words', (word, names, sentence) => {
    expect(() => forwardedPorts(parseForwardedPorts([word]), names)).toThrow(sentence);
  });
});
