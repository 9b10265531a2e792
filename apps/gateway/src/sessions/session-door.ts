import {
  decodePageToken,
  encodePageToken,
  isId,
  pageSizeDefault,
  pageSizeMax,
} from '@endoscope/core';
import { PageTokenInvalid, RequestInvalid } from '@endoscope/core';
import type { Page, RequestContext } from '@endoscope/core';
import type {
  GetSession,
  KeepSession,
  ListSessions,
  PlanSession,
  SessionPlan,
  RequestSession,
  Session,
  SessionInput,
  SessionLimits,
  SessionState,
  TerminateSession,
} from '@endoscope/sessions';
import type { z } from 'zod';
import { sessionInput } from '../present/session-request.ts';
import type { sessionRequestSchema } from '../present/session-request.ts';
import { checkedIdempotencyKey, checkedReason } from './session-words.ts';

export interface SessionListInput {
  readonly pageSize?: number | undefined;
  readonly pageToken?: string | undefined;
  readonly state?: SessionState | undefined;
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly username?: string | undefined;
}

export interface SessionDoorParts {
  readonly plan: PlanSession;
  readonly request: RequestSession;
  readonly get: GetSession;
  readonly list: ListSessions;
  readonly terminate: TerminateSession;
  readonly keep: KeepSession;
  readonly limits: SessionLimits;
}

/** What REST and gRPC do alike with sessions, so that they cannot drift apart. */
export class SessionDoor {
  constructor(private readonly parts: SessionDoorParts) {}

  get limits(): SessionLimits {
    return this.parts.limits;
  }

  plan(ctx: RequestContext, request: z.output<typeof sessionRequestSchema>): Promise<SessionPlan> {
    return this.parts.plan.execute(ctx, sessionInput(request, this.limits));
  }

  planInput(ctx: RequestContext, input: SessionInput): Promise<SessionPlan> {
    return this.parts.plan.execute(ctx, input);
  }

  create(
    ctx: RequestContext,
    request: z.output<typeof sessionRequestSchema>,
    key: string | undefined,
  ): Promise<{ session: Session; created: boolean }> {
    return this.createInput(ctx, sessionInput(request, this.limits), key);
  }

  /** The keeper takes over as soon as the intent is durable. */
  async createInput(
    ctx: RequestContext,
    input: SessionInput,
    key: string | undefined,
  ): Promise<{ session: Session; created: boolean }> {
    const answer = await this.parts.request.execute(ctx, input, checkedIdempotencyKey(key));
    if (answer.created) this.parts.keep.start(answer.session.id);
    return answer;
  }

  get(
    ctx: RequestContext,
    id: string,
    waitFor?: { state: SessionState; timeoutMs: number },
  ): Promise<Session> {
    return this.parts.get.execute(ctx, id, waitFor);
  }

  async list(ctx: RequestContext, input: SessionListInput): Promise<Page<Session>> {
    const { pageToken, pageSize, state, cluster, namespace, username } = input;
    const query = { state, cluster, namespace, username };
    const before = decodePageToken(ctx, query, pageToken);
    if (before !== undefined && !isId('session', before)) throw new PageTokenInvalid({});
    const size = checkedPageSize(pageSize);
    const page = await this.parts.list.execute(ctx, { ...query, before, pageSize: size });
    const { items, nextPageToken: last } = page;
    return { items, nextPageToken: last && encodePageToken(ctx, query, last) };
  }

  async terminate(ctx: RequestContext, id: string, reason: string): Promise<Session> {
    return this.parts.terminate.execute(ctx, id, checkedReason(reason));
  }
}

function checkedPageSize(pageSize = 0): number {
  if (pageSize >= 0) return Math.min(pageSize || pageSizeDefault, pageSizeMax);
  const fields = [{ field: 'pageSize', message: `must be 0 to ${pageSizeMax}` }];
  throw new RequestInvalid({ what: 'The request is not valid.' }, { fields });
}
