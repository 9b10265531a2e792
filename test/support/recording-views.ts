import { GrpcCaller, bearer } from './grpc-caller.ts';
import type { TestGateway } from './test-gateway.ts';

/** A ticket for one view, for whoever is asked. */
export async function viewTicket(
  test: TestGateway,
  recording: string,
  view: string,
): Promise<string> {
  const { status, body } = await test.call('POST', `/v1/recordings/${recording}/tickets`, {
    as: 'operator',
    body: { view },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.ticket as string;
}

/** A view over REST, under a ticket of its own where it takes one; the body is not read yet. */
export async function openView(
  test: TestGateway,
  path: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const url = new URL(path, test.url);
  const [, , , recording = '', part = ''] = url.pathname.split('/');
  if (part === 'members' || part === 'export') {
    const format = url.searchParams.get('format') ?? 'text';
    const isFollowed = url.searchParams.get('follow') === 'true';
    const view = part === 'members' ? part : isFollowed ? 'follow' : format;
    url.searchParams.set('ticket', await viewTicket(test, recording, view));
  }
  const authorization = `Bearer ${await test.token('operator')}`;
  return fetch(url, { headers: { authorization, ...headers } });
}

/** All messages of a streaming RPC on recordings. */
export async function streamedView(
  test: TestGateway,
  method: 'readRecording' | 'exportRecording',
  request: { recording: string; format?: string; follow?: boolean; ticket?: string },
): Promise<Record<string, unknown>[]> {
  const { recording, format, follow } = request;
  const view = method === 'readRecording' ? 'members' : follow ? 'follow' : format!;
  const ticket = request.ticket ?? (await viewTicket(test, recording, view));
  const grpc = new GrpcCaller(test.gateway.grpcAddress);
  const metadata = bearer(await test.token('operator'));
  const call = grpc.serverStream('recording', method, { ...request, ticket }, metadata);
  const messages: Record<string, unknown>[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      call.on('data', (message: Record<string, unknown>) => messages.push(message));
      call.on('end', resolve);
      call.on('error', reject);
    });
  } finally {
    grpc.close();
  }
  return messages;
}
