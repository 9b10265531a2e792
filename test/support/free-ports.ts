import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what Linux gives to connections and to port 0 (32768 to 60999), above what clusters use. */
const first = 20_000;
const last = 29_999;

/**
 * Ports for programs that are told theirs and start later, perhaps again and again. One that the
 * system had given out might meanwhile belong to a connection of another test.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(first, last + 1);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
