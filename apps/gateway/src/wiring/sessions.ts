import {
  ChangeSession,
  EndClusterSessions,
  FindSession,
  GetSession,
  KeepSession,
  ListSessions,
  LiveSessions,
  PlanSession,
  Preflight,
  PrepareSession,
  RequestSession,
  SweepMadePods,
  TerminateSession,
  WatchSession,
  sessionLimitsDefault,
} from '@endoscope/sessions';
import type { CheckRecorder } from '@endoscope/recordings';
import type { CurrentTemplates, SessionLimits } from '@endoscope/sessions';
import {
  KubernetesClusterFacts,
  KubernetesDebugRuntime,
  PrismaSessionClaims,
  PrismaSessionStore,
} from '@endoscope/sessions/adapters';
import type { ConnectCluster } from '@endoscope/sessions/adapters';
import { CreateSessions } from '../sessions/create-sessions.ts';
import { SessionDoor } from '../sessions/session-door.ts';
import type { Clusters } from './clusters.ts';
import type { Platform } from './platform.ts';

export interface Sessions {
  readonly door: SessionDoor;
  readonly createAll: CreateSessions;
  readonly find: FindSession;
  readonly get: GetSession;
  readonly watch: WatchSession;
  readonly live: LiveSessions;
  readonly keep: KeepSession;
  readonly sweep: SweepMadePods;
  readonly ofCluster: EndClusterSessions;
  readonly store: PrismaSessionStore;
  readonly claims: PrismaSessionClaims;
  readonly templates: CurrentTemplates;
}

export function wireSessions(
  platform: Platform,
  clusters: Clusters,
  { templates, check }: { templates: CurrentTemplates; check: CheckRecorder },
): Sessions {
  const { database, require, decide, audit, work, clock, logger, replica } = platform;
  const limits = limitsOf(platform);
  const store = new PrismaSessionStore(database, replica);
  const live = new LiveSessions();
  const connect: ConnectCluster = (name, by) => clusters.connections.connect(name, by);
  const runtime = new KubernetesDebugRuntime(connect);
  const facts = new KubernetesClusterFacts(connect);
  const { quickWork } = database;
  const change = new ChangeSession(store, audit, quickWork, clock, live);
  const find = new FindSession(store, require, clusters.find);
  const get = new GetSession(find, store, live);
  const { hold, resolveTarget: resolver } = clusters;
  const asked = { clusters: clusters.find, require, decide, runtime, resolver };
  const prepare = new PrepareSession({ ...asked, limits, templates, sessions: store });
  const sweep = new SweepMadePods({ sessions: store, runtime, audit, work, clock });
  const onFault = (sessionId: string, cause: unknown) =>
    logger.warn({ event: 'session.keeper_fault', sessionId, cause });
  const shared = { sessions: store, clock, limits, replica };
  const keep = new KeepSession({ ...shared, change, runtime, sweep, live, onFault });
  const checkRecorder = check.execute.bind(check);
  const request = new RequestSession({
    ...shared,
    prepare,
    audit,
    work: quickWork,
    hold,
    checkRecorder,
  });
  const plan = new PlanSession(prepare, new Preflight(runtime, facts, limits), limits);
  const list = new ListSessions(store, decide, clusters.find);
  const terminate = new TerminateSession(find, change);
  const door = new SessionDoor({ plan, request, get, list, terminate, keep, limits });
  const ofCluster = new EndClusterSessions(store, change, get, sweep);
  const { refusal, metrics } = platform;
  return {
    door,
    createAll: new CreateSessions({ door, refusal, logger, metrics }),
    find,
    get,
    watch: new WatchSession(find, store, live),
    claims: new PrismaSessionClaims(database),
    ...{ live, keep, sweep, ofCluster, store, templates },
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
    recording: {
      mode: config.recording,
      keptDays: config.recordingKeptDays,
      unrecorded: config.recordingUnrecorded,
    },
  };
}
