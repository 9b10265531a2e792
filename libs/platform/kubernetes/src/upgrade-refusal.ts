import type { IncomingMessage } from 'node:http';
import { ClusterAnswerInvalid } from './cluster.errors.ts';
import { refusalFrom, transportError } from './kubernetes-errors.ts';
import type { KubernetesLimits } from './kubernetes.limits.ts';
import { BytesOverLimit, readAll } from './response-body.ts';

/** What an answer other than 101 says; the caller destroys the connection (CVE-2018-1002105). */
export async function upgradeRefusal(
  response: IncomingMessage,
  { cluster, limits }: { readonly cluster: string; readonly limits: KubernetesLimits },
): Promise<Error> {
  const httpStatus = response.statusCode ?? 0;
  if (httpStatus < 300) {
    return new ClusterAnswerInvalid({
      cluster,
      problem: `no upgrade but HTTP ${httpStatus}`,
    });
  }
  try {
    const body = await readAll(response as AsyncIterable<Uint8Array>, limits.errorBodyBytesMax);
    return refusalFrom({
      cluster,
      httpStatus,
      contentType: response.headers['content-type'] ?? '',
      body: body.toString('utf8'),
      retryAfter: response.headers['retry-after'],
    });
  } catch (error) {
    if (!(error instanceof BytesOverLimit)) return transportError(cluster, error, 0);
    return new ClusterAnswerInvalid({ cluster, problem: error.message }, { cause: error });
  }
}
