import type { Peer, Script } from './scripted-gateway.ts';

export interface NumberedHubOptions {
  /** All that the process will print. */
  readonly output?: Buffer;
  /** 0 ≤ x < 1; how output is cut into messages. */
  readonly random?: () => number;
  readonly chunkBytesMax?: number;
  /** The process ends when its input does, not with its output. */
  readonly readsInput?: boolean;
  readonly tty?: boolean;
  /** False: as a gateway that was killed and started, every connection is a new attachment. */
  readonly resumes?: boolean;
  /** False: says nothing about input that arrived. */
  readonly countsInput?: boolean;
}

/** The process's side of an attachment that can be resumed: numbers output, counts input. */
export class NumberedHub {
  readonly openings: Peer['opening'][] = [];
  readonly heard: string[] = [];
  input = '';
  peer: Peer | undefined;

  constructor(private readonly options: NumberedHubOptions = {}) {}

  readonly script: Script = (peer, said) => {
    if (said === 'open') return this.begin(peer);
    // What an earlier connection still brings is not taken any more.
    if (peer !== this.peer) return;
    this.heard.push(said);
    if (said.startsWith('stdin ')) this.input += said.slice(6);
    if (said === 'end' && this.options.readsInput) peer.send(exitEvent);
    if (said === 'detach') peer.send({ ...exitEvent, reason: 'detached', exitCode: undefined });
  };

  private begin(peer: Peer): void {
    const { resumes = true, countsInput = true, tty = false, readsInput } = this.options;
    const { resume } = peer.opening;
    const resumed = resumes && resume !== undefined;
    const offset = resumed ? resume.offset : 0;
    this.peer = peer;
    this.openings.push(peer.opening);
    const count = resumed && countsInput ? { inputBytes: this.input.length } : {};
    const state = { role: 'writer', participants: [], offset, resumed, graceMs: 3_000, ...count };
    const attachment = `att_${resumes ? 1 : this.openings.length}`;
    peer.send({ type: 'ready', attachment, tty, banner: '', ...state });
    this.print(peer, offset);
    if (!readsInput && this.options.output) peer.send(exitEvent);
  }

  private print(peer: Peer, from: number): void {
    const { output = Buffer.alloc(0), random = Math.random, chunkBytesMax = 40 } = this.options;
    for (let at = from; at < output.length; ) {
      const data = output.subarray(at, at + 1 + Math.floor(random() * chunkBytesMax));
      peer.send({ type: 'stdout', data, offset: at });
      at += data.length;
    }
  }
}

export const exitEvent = {
  type: 'exit',
  reason: 'process_exited',
  detail: '',
  exitCode: 3,
  process: 'gone',
};
