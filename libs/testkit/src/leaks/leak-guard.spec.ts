import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { leakGuard } from './leak-guard.ts';

describe('the leak guard', () => {
  it('is content when everything was closed', async () => {
    const guard = leakGuard();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await new Promise((resolve) => server.close(resolve));
    clearTimeout(setTimeout(() => undefined, 60_000));
    await guard.assertClean();
  });

  it('waits for what is just closing', async () => {
    const guard = leakGuard();
    setTimeout(() => undefined, 100);
    await guard.assertClean();
  });

  it('names a forgotten server', async () => {
    const guard = leakGuard();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await expect(guard.assertClean()).rejects.toThrow('Still open: 1 TCPServerWrap.');
    await new Promise((resolve) => server.close(resolve));
  });

  it('names a forgotten timer', async () => {
    const guard = leakGuard();
    const timer = setInterval(() => undefined, 1_000);
    await expect(guard.assertClean()).rejects.toThrow('Still open: 1 Timeout.');
    clearInterval(timer);
  });
});
