import { loadServiceDefinitions } from '@endoscope/contracts';
import { credentials, makeClientConstructor, Metadata } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';

/** Unary calls of `endoscope.v1.SessionService`, by method name, as any gRPC client makes them. */
export class SessionCalls {
  private readonly client;
  private readonly metadata = new Metadata();

  constructor(address: string, token: string) {
    const Client = makeClientConstructor(loadServiceDefinitions().session, 'SessionService');
    this.client = new Client(address, credentials.createInsecure());
    this.metadata.set('authorization', `Bearer ${token}`);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
  call(method: string, request: object): Promise<any> {
    return new Promise((resolve, reject) => {
      const done = (error: ServiceError | null, answer: unknown): void =>
        error ? reject(error) : resolve(answer);
      type Call = (request: object, metadata: Metadata, done: unknown) => void;
      (this.client[method] as Call).call(this.client, request, this.metadata, done);
    });
  }

  close(): void {
    this.client.close();
  }
}
