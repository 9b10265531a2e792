import type { EndoscopeClient } from '@endoscope/client';
import { completionRequest } from '../arguments/completion-words.ts';
import type { CompletionKind, CompletionRequest } from '../arguments/completion-words.ts';
import type { Context } from '../context.ts';
import { isSafe } from '../output/terminal-safe.ts';
import { take } from './take.ts';

/** Nobody waits longer for a completion. */
const patienceMs = 2_000;
const namesMax = 200;

/** `endo __complete -- WORDS`, for the completion scripts: one name a line, or nothing at all. */
export async function run(context: Context): Promise<void> {
  const request = completionRequest(context.command ?? []);
  if (request === undefined) return;
  const late = new Promise<string[]>((resolve) => {
    setTimeout(() => resolve([]), patienceMs).unref();
  });
  // A shell that waits for names is no place for error messages.
  const names = await Promise.race([namesFor(context, request).catch(() => []), late]);
  for (const name of names.filter(isSafe)) context.stdout.line(`${request.before}${name}`);
}

async function namesFor(context: Context, request: CompletionRequest): Promise<string[]> {
  const client = await context.client();
  const cluster =
    (await context.findCluster(request.cluster)) ?? (await client.clusters.list()).items[0]?.name;
  const namespace = await context.namespace(request.namespace);
  const where = { client, cluster: cluster ?? '', namespace, pod: request.pod };
  const lists = await Promise.all(request.kinds.map((kind) => sources[kind](where)));
  return [...new Set(lists.flat())];
}

interface Where {
  readonly client: EndoscopeClient;
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string | undefined;
}

const sources: Readonly<Record<CompletionKind, (where: Where) => Promise<string[]>>> = {
  cluster: async ({ client }) => namesOf(await take(client.clusters.all(), namesMax)),
  namespace: async ({ client, cluster }) =>
    (await take(client.pods.all({ cluster }), namesMax)).map((pod) => pod.namespace),
  pod: async ({ client, cluster, namespace }) =>
    namesOf(await take(client.pods.all({ cluster, namespace }), namesMax)),
  node: async ({ client, cluster }) => namesOf(await take(client.nodes.all({ cluster }), namesMax)),
  session: async ({ client }) =>
    (await take(client.sessions.all(), namesMax))
      .filter(({ state }) => state !== 'ended')
      .map(({ id }) => id),
  template: async ({ client }) => namesOf(await client.templates.list()),
  recording: async ({ client }) =>
    (await take(client.recordings.all(), namesMax)).map(({ id }) => id),
  container: async ({ client, cluster, namespace, pod }) =>
    pod === undefined
      ? []
      : (
          (await take(client.pods.all({ cluster, namespace }), namesMax)).find(
            ({ name }) => name === pod,
          )?.containers ?? []
        ).slice(),
  'session-container': async ({ client, pod: id }) =>
    id === undefined ? [] : containersOf(client, id),
};

async function containersOf(client: EndoscopeClient, id: string): Promise<string[]> {
  const { target, runsInPod } = await client.sessions.get(id);
  const { cluster, namespace = '' } = target;
  const pod = runsInPod ?? target.pod ?? '';
  return namesOf((await client.pods.describe({ cluster, namespace, pod })).containers ?? []);
}

function namesOf(items: readonly { readonly name: string }[]): string[] {
  return items.map(({ name }) => name);
}
