import type { EndoscopeClient, Finding, SessionRequest } from '@endoscope/client';
import { EndoscopeError } from '@endoscope/client';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';

const code = 'REUSE_AVAILABLE';

/**
 * Asks whether to attach to what one has already, before a second container is added to a pod that
 * can never lose it. Only where a person can answer: a script is never asked.
 */
export async function offerReuse(
  context: Context,
  client: EndoscopeClient,
  request: SessionRequest,
): Promise<SessionRequest> {
  const { terminal, stderr } = context;
  const { reuse, copy } = request.workload;
  if (reuse !== undefined || copy !== undefined) return request;
  if (!terminal.inputIsTty || !stderr.isTty) return request;
  const finding = await findReusable(client, request).catch(unlessGateway);
  if (finding === undefined) return request;
  stderr.line(safeLine(finding.message));
  const answer = await terminal.ask(
    'Attach to it instead of adding another container? [y/N] ',
    stderr,
  );
  if (!/^y(es)?$/i.test(answer.trim())) return request;
  return { ...request, workload: { ...request.workload, reuse: true } };
}

/** A plan asks the cluster, which takes a while; without a running session there is no need to. */
async function findReusable(
  client: EndoscopeClient,
  request: SessionRequest,
): Promise<Finding | undefined> {
  const { cluster, namespace } = request.target;
  const query = { cluster, namespace, state: 'ready', pageSize: 1 };
  const { items } = await client.sessions.list(query);
  if (items.length === 0) return undefined;
  const { findings = [] } = await client.sessions.plan(request);
  return findings.find((finding) => finding.code === code);
}

/** What is wrong with the request is for the answer to the request itself to say. */
function unlessGateway(error: unknown): undefined {
  if (!(error instanceof EndoscopeError)) throw error;
  return undefined;
}
