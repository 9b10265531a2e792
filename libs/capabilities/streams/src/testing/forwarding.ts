import type { AuditEntry } from '@endoscope/audit';
import { systemClock, systemContext } from '@endoscope/core';
import type { RequestContext, Transaction } from '@endoscope/core';
import { LiveSessions } from '@endoscope/sessions';
import type { FindSession, Session } from '@endoscope/sessions';
import { aSession, engineer } from '@endoscope/sessions/testing';
import { OpenAttachments } from '../application/attach/open-attachments.ts';
import type { FindContainers } from '../application/find-containers.ts';
import { ForwardPorts } from '../application/forward/forward-ports.ts';
import { MemoryOpenStreamStore } from './memory-open-stream-store.ts';
import { ScriptedForwardClient } from './scripted-forward-client.ts';
import { ScriptedPorts } from './scripted-port.ts';
import { scriptedAudit } from './scripted-audit.ts';

export const until = async (condition: () => boolean): Promise<void> => {
  const deadline = Date.now() + 3_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition never held');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

/** The use-case with a cluster, a ledger and a client that a test scripts. */
export function setUp(change: Partial<Session> = {}) {
  const session = aSession({ state: 'ready', readyAt: new Date(), ...change });
  const ledger: AuditEntry[] = [];
  let isLedgerUp = true;
  const audit = scriptedAudit((entry) => {
    if (!isLedgerUp) throw new Error('the ledger is away');
    ledger.push(entry);
  });
  const uses: unknown[] = [];
  const find = {
    execute: (_ctx: RequestContext, _id: string, use: unknown) => {
      uses.push(use);
      return Promise.resolve(session);
    },
  } as unknown as FindSession;
  const containers = { read: () => Promise.resolve([]) } as unknown as FindContainers;
  const upstream = new ScriptedPorts();
  const live = new LiveSessions();
  const open = new OpenAttachments();
  const work = { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) };
  const gone = new AbortController();
  const ctx: RequestContext = { ...systemContext(gone.signal), principal: engineer };
  const streams = new MemoryOpenStreamStore();
  const shared = { find, containers, upstream, live, open, streams, audit, work };
  const ports = new ForwardPorts({ ...shared, clock: systemClock, meter: () => undefined });
  const client = new ScriptedForwardClient();
  const start = (asked: readonly number[] = [80, 443], by = client) =>
    ports.execute(ctx, { sessionId: session.id, ports: asked, client: 'test' }, by);
  const events = () => ledger.map(({ event }) => event);
  const loseLedger = (): void => void (isLedgerUp = false);
  const tunnel = (index: number) => upstream.dialled[index]!;
  return {
    session,
    ledger,
    loseLedger,
    uses,
    upstream,
    live,
    open,
    gone,
    client,
    start,
    events,
    tunnel,
  };
}

export const data = (connection: number, text: string) =>
  ({ type: 'data', connection, data: Buffer.from(text) }) as const;
