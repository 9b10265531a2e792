import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { assertPortsFree } from './free-ports.ts';

describe('the ports of npm start', () => {
  it('are named with their option when another program has them', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const wanted = [{ port, purpose: 'REST', flag: 'http-port' }];
    try {
      await expect(assertPortsFree('127.0.0.1', wanted)).rejects.toThrow(
        `Port ${port} for REST is taken by another program. ` +
          `Choose another: npm start -- --http-port ${port + 100}`,
      );
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
    await assertPortsFree('127.0.0.1', wanted);
  });

  it('are refused when two doors want the same one', async () => {
    const wanted = [
      { port: 18_080, purpose: 'REST', flag: 'http-port' },
      { port: 18_080, purpose: 'gRPC', flag: 'grpc-port' },
    ];
    await expect(assertPortsFree('127.0.0.1', wanted)).rejects.toThrow(
      'Port 18080 for gRPC is also the port of REST.',
    );
  });
});
