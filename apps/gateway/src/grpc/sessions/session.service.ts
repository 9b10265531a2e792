import { once } from 'node:events';
import { durationMsOf } from '@endoscope/contracts';
import type {
  BatchCreateSessionsRequest__Output,
  BatchCreateSessionsResponse,
  CreateSessionRequest__Output,
  CreateSessionResponse,
  ExportSessionRequest__Output,
  ExportSessionResponse,
  GetSessionRequest__Output,
  GetSessionResponse,
  ListSessionsRequest__Output,
  ListSessionsResponse,
  PlanSessionRequest__Output,
  PlanSessionResponse,
  TerminateSessionRequest__Output,
  TerminateSessionResponse,
  WatchSessionRequest__Output,
  WatchSessionResponse,
} from '@endoscope/contracts';
import type { ExportSession } from '@endoscope/bundles';
import type { SessionState, WatchSession } from '@endoscope/sessions';
import { gatewayLimits } from '../../gateway.limits.ts';
import { enumWord } from '../../present/common.ts';
import { problemMessage } from '../../present/problem.ts';
import { sessionInputsOf } from '../../present/session-batch.ts';
import { sessionInputOf } from '../../present/session-request.ts';
import { planMessage, sessionEventMessage, sessionMessage } from '../../present/session.ts';
import type { CreateSessions } from '../../sessions/create-sessions.ts';
import type { SessionDoor } from '../../sessions/session-door.ts';
import type { GrpcDoor } from '../grpc-door.ts';
import { MessageSink } from '../message-stream.ts';

/** What the ledger's column holds; no session has as many. */
const eventNumberMax = 2 ** 31 - 1;

export function sessionService(
  door: GrpcDoor,
  use: {
    door: SessionDoor;
    createAll: CreateSessions;
    watch: WatchSession;
    exported: ExportSession;
  },
) {
  const sessions = use.door;
  return {
    planSession: door.unary<PlanSessionRequest__Output, PlanSessionResponse>(
      async (ctx, { session }) =>
        planMessage(await sessions.planInput(ctx, sessionInputOf(session, sessions.limits))),
    ),
    createSession: door.unary<CreateSessionRequest__Output, CreateSessionResponse>(
      async (ctx, { session, requestId }) => {
        const input = sessionInputOf(session, sessions.limits);
        const created = await sessions.createInput(ctx, input, requestId || undefined);
        return { session: sessionMessage(created.session) };
      },
    ),
    getSession: door.unary<GetSessionRequest__Output, GetSessionResponse>(async (ctx, request) => {
      const state = stateOf(request.waitFor);
      const asked = durationMsOf(request.timeout) ?? gatewayLimits.longPollMsDefault;
      const timeoutMs = Math.min(Math.max(0, asked), gatewayLimits.longPollMsMax);
      const session = await sessions.get(ctx, request.session, state && { state, timeoutMs });
      return { session: sessionMessage(session) };
    }),
    listSessions: listSessions(door, sessions),
    terminateSession: door.unary<TerminateSessionRequest__Output, TerminateSessionResponse>(
      async (ctx, { session, reason }) => ({
        session: sessionMessage(await sessions.terminate(ctx, session, reason)),
      }),
    ),
    batchCreateSessions: batchCreateSessions(door, use),
    watchSession: watchSession(door, use.watch),
    exportSession: exportSession(door, use.exported),
  };
}

function listSessions(door: GrpcDoor, sessions: SessionDoor) {
  return door.unary<ListSessionsRequest__Output, ListSessionsResponse>(
    async (ctx, { state, cluster, namespace, username, pageSize, pageToken }) => {
      const { items, nextPageToken = '' } = await sessions.list(ctx, {
        pageSize,
        pageToken,
        state: stateOf(state),
        cluster: cluster || undefined,
        namespace: namespace || undefined,
        username: username || undefined,
      });
      return { sessions: items.map(sessionMessage), nextPageToken };
    },
  );
}

function batchCreateSessions(
  door: GrpcDoor,
  use: { door: SessionDoor; createAll: CreateSessions },
) {
  return door.unary<BatchCreateSessionsRequest__Output, BatchCreateSessionsResponse>(
    async (ctx, request) => {
      const inputs = sessionInputsOf(request, use.door.limits);
      const key = request.requestId || undefined;
      const outcomes = await use.createAll.execute(ctx, inputs, key);
      return {
        results: outcomes.map(({ session, error }) =>
          error ? { error: problemMessage(error) } : { session: sessionMessage(session) },
        ),
      };
    },
  );
}

function watchSession(door: GrpcDoor, watch: WatchSession) {
  return door.serverStream<WatchSessionRequest__Output, WatchSessionResponse>(async (ctx, call) => {
    const { session, afterEventNumber } = call.request;
    const after = Math.min(Number(afterEventNumber), eventNumberMax);
    for await (const event of await watch.execute(ctx, session, after)) {
      const taken = call.write({ event: sessionEventMessage(event) });
      // Rejects when the call is over, which ends the loop too.
      if (!taken) await once(call, 'drain', { signal: ctx.signal }).catch(() => undefined);
    }
  });
}

function exportSession(door: GrpcDoor, exported: ExportSession) {
  return door.serverStream<ExportSessionRequest__Output, ExportSessionResponse>(
    async (ctx, call) => {
      const sink = new MessageSink(call);
      for await (const data of await exported.execute(ctx, call.request.session)) {
        if (ctx.signal.aborted) return;
        await sink.send({ data: Buffer.from(data) });
      }
    },
  );
}

function stateOf(name: string | number | undefined): SessionState | undefined {
  return enumWord('SESSION_STATE', name) as SessionState | undefined;
}
