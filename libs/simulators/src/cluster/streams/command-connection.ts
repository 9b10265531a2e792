import type { Status } from '../api/status.ts';

/** The server's side of a command's channels, whatever carries them. */
export interface CommandConnection {
  send(channel: number, data: Uint8Array): Promise<void>;
  finish(status: Status): Promise<void>;
}
