import {
  ChangeSession,
  EndClusterSessions,
  FindSession,
  GetSession,
  KeepSession,
  ListSessions,
  LiveSessions,
  PlanSession,
  PrepareSession,
  RequestSession,
  TerminateSession,
  WatchSession,
  sessionLimitsDefault,
} from '@endoscope/sessions';
import type { SessionLimits } from '@endoscope/sessions';
import { KubernetesDebugRuntime, PrismaSessionStore } from '@endoscope/sessions/adapters';
import { SessionDoor } from '../sessions/session-door.ts';
import type { Clusters } from './clusters.ts';
import type { Platform } from './platform.ts';

export interface Sessions {
  readonly door: SessionDoor;
  readonly find: FindSession;
  readonly get: GetSession;
  readonly watch: WatchSession;
  readonly live: LiveSessions;
  readonly keep: KeepSession;
  readonly ofCluster: EndClusterSessions;
  readonly store: PrismaSessionStore;
}

export function wireSessions(platform: Platform, clusters: Clusters): Sessions {
  const { database, require, decide, audit, work, clock, logger } = platform;
  const limits = limitsOf(platform);
  const store = new PrismaSessionStore(database);
  const live = new LiveSessions();
  const runtime = new KubernetesDebugRuntime((name, by) => clusters.connections.connect(name, by));
  const change = new ChangeSession(store, audit, work, clock, live);
  const find = new FindSession(store, require, clusters.find);
  const get = new GetSession(find, store, live);
  const prepare = new PrepareSession({
    clusters: clusters.find,
    require,
    decide,
    runtime,
    resolver: clusters.resolveTarget,
    limits,
  });
  const { hold } = clusters;
  const keep = new KeepSession({
    sessions: store,
    change,
    runtime,
    live,
    clock,
    limits,
    onFault: (sessionId, cause) => logger.warn({ event: 'session.keeper_fault', sessionId, cause }),
  });
  const request = new RequestSession({
    prepare,
    sessions: store,
    audit,
    work,
    clock,
    limits,
    hold,
  });
  const door = new SessionDoor({
    plan: new PlanSession(prepare),
    request,
    get,
    list: new ListSessions(store, decide, clusters.find),
    terminate: new TerminateSession(find, change),
    keep,
    limits,
  });
  const ofCluster = new EndClusterSessions(store, change, get);
  return {
    door,
    find,
    get,
    watch: new WatchSession(find, store, live),
    live,
    keep,
    ofCluster,
    store,
  };
}

function limitsOf({ config }: Platform): SessionLimits {
  return {
    ...sessionLimitsDefault,
    ttlMsDefault: config.sessionTtlMsDefault,
    ttlMsMax: config.sessionTtlMsMax,
    idleMs: config.sessionIdleMs,
    startTimeoutMs: config.sessionStartTimeoutMs,
    sessionsPerUserMax: config.sessionsPerUserMax,
    sessionsPerPodMax: config.sessionsPerPodMax,
    sessionsPerClusterMax: config.sessionsPerClusterMax,
  };
}
