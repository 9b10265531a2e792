import { request } from 'node:https';
import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import type { TestCluster } from '../harness/index.ts';
import { patienceMs } from '../../support/patience.ts';

export interface RawAnswer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
  readonly body: any;
}

export interface RawRequest {
  readonly path: string;
  readonly body?: object;
  readonly contentType?: string;
}

/** The API server with nothing between: what is sent is exactly the object, as administrator. */
export class RawApi {
  private readonly config = new KubeConfig();

  constructor(private readonly cluster: TestCluster) {
    this.config.loadFromString(cluster.kubeconfig);
  }

  /** Rejects unless the answer is a success. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
  async call(method: string, request: RawRequest): Promise<any> {
    const { status, body } = await this.try(method, request);
    if (status < 300) return body;
    throw new Error(`${method} ${request.path}: ${status}: ${body?.message}`);
  }

  async try(
    method: string,
    { path, body, contentType = 'application/json' }: RawRequest,
  ): Promise<RawAnswer> {
    const options: RequestOptions = { method, signal: AbortSignal.timeout(patienceMs) };
    await this.config.applyToHTTPSOptions(options);
    options.headers = { ...options.headers, 'content-type': contentType };
    return new Promise((resolve, reject) => {
      const outgoing = request(`${this.cluster.server}${path}`, options, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => (text += chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(text) }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body && JSON.stringify(body));
    });
  }
}
