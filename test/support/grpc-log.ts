import { GrpcCaller, bearer } from './grpc-caller.ts';
import { patienceMs } from './patience.ts';

/** A log that is followed over gRPC. */
export class GrpcLog {
  end: { reason: string } | undefined;
  text = '';
  readonly ended: Promise<void>;
  private readonly grpc: GrpcCaller;

  constructor(
    grpcAddress: string,
    { session, token, container }: Readonly<Record<'session' | 'token' | 'container', string>>,
  ) {
    this.grpc = new GrpcCaller(grpcAddress);
    const request = { session, containers: [container], follow: true };
    const call = this.grpc.serverStream('log', 'getLogs', request, bearer(token));
    type Message = { data?: { data: Buffer } | null; end?: { reason: string } | null };
    call.on('data', ({ data, end }: Message) => {
      this.text += data?.data.toString() ?? '';
      this.end ??= end ?? undefined;
    });
    this.ended = new Promise<void>((resolve) => {
      call.on('end', resolve);
      call.on('error', () => resolve());
    }).finally(() => this.grpc.close());
  }

  async sees(text: string): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!this.text.includes(text)) {
      if (Date.now() > deadline) throw new Error(`"${text}" never came, but: ${this.text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
