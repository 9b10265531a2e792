import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';

export interface HttpCall {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Over the whole exchange, the answer's body included; its reason is what is thrown. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly url: URL;
  readonly status: number;
  readonly statusText: string;
  readonly headers: { get(name: string): string | null };
  /** One reader; leaving the loop closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  text(): Promise<string>;
  /** The body is not wanted. */
  discard(): void;
}

/**
 * One exchange through the process's keep-alive pool (`http.globalAgent`, which honours
 * NODE_USE_ENV_PROXY). Node's `fetch` does the same for twice the CPU of a short command: loading it
 * takes longer than all of `endo debug` until its request.
 *
 * Ends: rejects when there is no answer, when it is a redirect, or with the signal's reason.
 */
export async function callOverHttp(url: URL, call: HttpCall): Promise<HttpAnswer> {
  const { signal } = call;
  signal.throwIfAborted();
  const answer = await answered(url, call).catch((error: unknown) => {
    throw signal.aborted ? signal.reason : error;
  });
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400) {
    answer.destroy();
    throw new Error('unexpected redirect');
  }
  return {
    url,
    status,
    statusText: answer.statusMessage ?? '',
    headers: { get: (name) => headerOf(answer, name) },
    body: bytesOf(answer, signal),
    text: () => textOf(answer, signal),
    discard: () => answer.destroy(),
  };
}

type Start = (
  url: URL,
  options: RequestOptions,
  onAnswer: (answer: IncomingMessage) => void,
) => ClientRequest;

/** An `import` of node:http would load fetch after all: it touches every export (Node 24). */
function startOf({ protocol }: URL): Start {
  const name = protocol === 'https:' ? 'node:https' : 'node:http';
  return process.getBuiltinModule(name).request;
}

function answered(url: URL, { method, headers, body, signal }: HttpCall): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = startOf(url)(url, { method, headers, signal }, resolve);
    // Stays for good: what fails after the answer is an error of the answer's body too.
    request.on('error', reject);
    request.end(body);
  });
}

async function* bytesOf(answer: IncomingMessage, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* answer as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

async function textOf(answer: IncomingMessage, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytesOf(answer, signal)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name.toLowerCase()];
  return (Array.isArray(value) ? value.join(', ') : value) ?? null;
}
