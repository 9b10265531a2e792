import type { ContainerLog } from './container-log.ts';

/** One attached client's outputs. `write` may wait, and then the process waits too. */
export interface Attacher {
  readonly stdout: boolean;
  readonly stderr: boolean;
  write(channel: 1 | 2, data: Uint8Array): Promise<void>;
  /** The group let go of this client: the process ended, or its input did. */
  ended(): void;
}

/**
 * Where a container's output goes: the log, then each attached client in turn, as containerd's
 * writer group does. Output nobody is attached to is only in the log; nothing is replayed.
 */
export class OutputGroup {
  private readonly attachers = new Set<Attacher>();

  constructor(private readonly log: ContainerLog) {}

  get hasListeners(): boolean {
    return this.attachers.size > 0;
  }

  add(attacher: Attacher): void {
    this.attachers.add(attacher);
  }

  remove(attacher: Attacher): void {
    if (this.attachers.delete(attacher)) attacher.ended();
  }

  async write(channel: 1 | 2, data: Uint8Array): Promise<void> {
    this.log.append(channel, data);
    for (const attacher of [...this.attachers]) {
      if (channel === 1 ? !attacher.stdout : !attacher.stderr) continue;
      await attacher.write(channel, data).catch(() => this.remove(attacher));
    }
  }

  close(): void {
    this.log.end();
    for (const attacher of [...this.attachers]) this.remove(attacher);
  }
}
