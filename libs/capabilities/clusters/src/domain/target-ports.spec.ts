import { describe, expect, it } from '@jest/globals';
import { targetPorts } from './target-ports.ts';

const http = { name: 'http', port: 8080, protocol: 'TCP' };
const unnamed = { name: '', port: 9090, protocol: 'TCP' };
const dns = { name: 'dns', port: 53, protocol: 'UDP' };

describe('ports of a target', () => {
  it('are those of the pod that have a name', () => {
    expect(targetPorts([http, unnamed, dns], undefined)).toEqual([
      { ...http, podPort: 8080 },
      { ...dns, podPort: 53 },
    ]);
  });

  it('are those of the service where one is named, by number or by name', () => {
    const service = [
      { name: 'web', port: 80, protocol: 'TCP', points: 'http' },
      { name: '', port: 90, protocol: 'TCP', points: 9090 },
      { name: 'gone', port: 70, protocol: 'TCP', points: 'nothing' },
      { name: 'mixed', port: 53, protocol: 'TCP', points: 'dns' },
    ];
    const found = targetPorts([http, unnamed, dns], service);
    expect(found.map(({ name, port, podPort }) => [name, port, podPort])).toEqual([
      ['web', 80, 8080],
      ['', 90, 9090],
      ['gone', 70, 0],
      ['mixed', 53, 0],
    ]);
  });
});
