import type { EndoscopeClient, SessionRequest } from '@endoscope/client';
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
  // A plan asks the cluster, which takes a while; without a running session it need not be asked.
  if (!(await hasRunningSession(client, request))) return request;
  const { findings = [] } = await client.sessions.plan(request);
  const finding = findings.find((each) => each.code === code);
  if (finding === undefined) return request;
  stderr.line(safeLine(finding.message));
  const answer = await terminal.ask(
    'Attach to it instead of adding another container? [y/N] ',
    stderr,
  );
  if (!/^y(es)?$/i.test(answer.trim())) return request;
  return { ...request, workload: { ...request.workload, reuse: true } };
}

async function hasRunningSession(
  client: EndoscopeClient,
  { target }: SessionRequest,
): Promise<boolean> {
  const { cluster, namespace } = target;
  const query = { cluster, namespace, state: 'ready', pageSize: 1 };
  const { items } = await client.sessions.list(query);
  return items.length > 0;
}
