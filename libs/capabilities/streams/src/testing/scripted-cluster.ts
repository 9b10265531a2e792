import type { AttachUpstream, LogSnapshot, Upstream } from '../ports/attach-upstream.ts';
import { ScriptedUpstream } from './scripted-upstream.ts';

/** A cluster in memory that gives a new stream for every attach, and refuses when it is down. */
export class ScriptedCluster implements AttachUpstream {
  readonly streams: ScriptedUpstream[] = [];
  log = '';
  /** Bytes before `log` that the cluster does not keep. */
  droppedLogBytes = 0;
  /** Set: what dials and reads of the log fail with. */
  failure: Error | undefined;
  /** Set: what reads of the log alone fail with. */
  logFailure: Error | undefined;
  logReads = 0;

  /** The stream that was opened last. */
  get stream(): ScriptedUpstream {
    const last = this.streams.at(-1);
    if (!last) throw new Error('nothing was attached yet');
    return last;
  }

  /** What the container prints while it is attached: to the log and to the stream. */
  print(text: string, channel?: number): void {
    this.log += text;
    this.stream.print(text, channel);
  }

  open(): Promise<Upstream> {
    if (this.failure) return Promise.reject(this.failure);
    const stream = new ScriptedUpstream();
    this.streams.push(stream);
    return Promise.resolve(stream);
  }

  readLog(): Promise<LogSnapshot> {
    this.logReads += 1;
    const failure = this.failure ?? this.logFailure;
    if (failure) return Promise.reject(failure);
    return Promise.resolve({
      bytes: Buffer.from(this.log),
      droppedBytes: this.droppedLogBytes,
    });
  }
}
