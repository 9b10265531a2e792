/**
 * Lets one run at a time change clusters. The lock is a listening socket in Linux's abstract
 * namespace: the kernel takes it back the moment its holder dies, so it can never be stale and
 * needs no clean-up, and whoever waits is told by the closing connection instead of polling.
 */
import { connect, createServer, type Socket } from 'node:net';

export interface LockOptions {
  name: string;
  /** What a waiting run is told about the holder. */
  holder: string;
  onWait: (holder: string) => void;
}

export async function withRunLock<T>(options: LockOptions, work: () => Promise<T>): Promise<T> {
  const path = `\0${options.name}`;
  let release = await tryHold(path, options.holder);
  while (!release) {
    await waitForRelease(path, options.onWait);
    release = await tryHold(path, options.holder);
  }
  try {
    return await work();
  } finally {
    release();
  }
}

function tryHold(path: string, holder: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const waiters = new Set<Socket>();
    const server = createServer((socket) => {
      waiters.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => waiters.delete(socket));
      socket.write(holder);
    });
    server.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen({ path, exclusive: true }, () =>
      resolve(() => {
        server.close();
        for (const socket of waiters) socket.destroy();
      }),
    );
  });
}

function waitForRelease(path: string, onWait: (holder: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('data', (holder) => onWait(holder.toString()));
    // An error here means that the holder left between our two attempts.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}
