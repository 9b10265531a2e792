import type { EnvFromSource, EnvVar, VolumeMount } from './session-request.ts';

/**
 * The resources of the REST API as JSON: proto/endoscope/v1 in camelCase, enums as lower-case
 * words, times RFC 3339, durations such as "15m". Fields a newer gateway adds are ignored, words
 * it adds to a list are passed on, so every list of words is open.
 */
export type OpenWord<Known extends string> = Known | (string & {});

export type SessionState = OpenWord<'requested' | 'provisioning' | 'ready' | 'ending' | 'ended'>;
export type ProcessOutcome = OpenWord<'gone' | 'lingering' | 'unknown'>;

/** Why a session ended; the closed list of proto EndReason. */
export type EndReason = OpenWord<
  | 'client_exit'
  | 'process_exited'
  | 'expired'
  | 'idle'
  | 'terminated'
  | 'locked'
  | 'token_expired'
  | 'permission_revoked'
  | 'denied'
  | 'approval_expired'
  | 'target_gone'
  | 'start_failed'
  | 'recorder_unavailable'
  | 'ledger_unavailable'
  | 'gateway_lost'
  | 'internal'
>;

/** What is debugged; `pod` is empty where it is a node. */
export interface Target {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly podUid?: string;
  readonly container?: string;
  readonly node?: string;
  /** Why this pod was chosen for a workload or a selector. */
  readonly chosen?: string;
}

/** The debug container as it was planned. */
export interface Workload {
  readonly template?: string;
  readonly image: string;
  readonly containerName?: string;
  readonly imagePullPolicy?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly EnvFromSource[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly tty?: boolean;
  readonly profile?: string;
  /** Of a copy or a node pod: whether it is deleted when the session ends. */
  readonly remove?: boolean;
}

/** How the debug process gets to its target. */
export type WorkloadStyle = OpenWord<'ephemeral' | 'copy' | 'node'>;

export interface SessionEnd {
  readonly reason: EndReason;
  readonly detail?: string;
  readonly exitCode?: number | null;
  readonly process?: ProcessOutcome;
  readonly containerReason?: string;
}

export interface Session {
  readonly id: string;
  readonly state: SessionState;
  /** Absent in answers of gateways that know ephemeral containers only. */
  readonly style?: WorkloadStyle;
  readonly target: Target;
  /** The pod the debug container runs in: the target, or the pod made for the session. */
  readonly runsInPod?: string;
  /** Empty until a pod made for the session exists. */
  readonly runsInPodUid?: string;
  readonly workload: Workload;
  readonly reason?: string;
  readonly principal?: string;
  readonly username?: string;
  readonly createTime: string;
  readonly readyTime?: string | null;
  readonly endTime?: string | null;
  readonly expireTime?: string | null;
  readonly specHash?: string;
  readonly end?: SessionEnd | null;
  /** `none`, `best_effort` or `required`. */
  readonly recording?: string;
  /** What is typed is recorded, too. */
  readonly recordsInput?: boolean;
  readonly waitingReason?: string;
  readonly waitingMessage?: string;
  /** Since when it waits for this reason. */
  readonly waitingSince?: string;
  readonly warnings?: readonly string[];
  readonly etag?: string;
}

/** One step of a session's life, numbered from 1 without gaps. */
export interface SessionEvent {
  readonly number: number;
  readonly time: string;
  readonly type: OpenWord<'state' | 'waiting' | 'pod_event' | 'attachment' | 'warning'>;
  readonly state?: SessionState | null;
  readonly reason?: string;
  readonly message?: string;
  readonly end?: SessionEnd | null;
}

export interface Finding {
  readonly code: string;
  /** `unknown`: it could not be looked at, and the message says why. */
  readonly severity: OpenWord<'ok' | 'info' | 'warning' | 'error' | 'unknown'>;
  readonly message: string;
  readonly suggestion?: string;
}

export interface PolicyDecision {
  readonly allowed: boolean;
  readonly policyIds?: readonly string[];
  readonly sentence: string;
}

export interface SessionPlan {
  /** `unknown`: nothing is known to be in the way, but not everything could be looked at. */
  readonly verdict?: OpenWord<'accepted' | 'refused' | 'unknown'>;
  readonly decision?: PolicyDecision;
  /** The exact debug container; absent when none can be made of the request. */
  readonly container?: unknown;
  /** The same as JSON text, where the gateway answers in the words of the proto. */
  readonly containerJson?: string;
  readonly style?: WorkloadStyle;
  /** The exact pod, of a copy or a node pod. */
  readonly pod?: unknown;
  /** What the request was resolved to. */
  readonly target?: Target;
  readonly profile?: string;
  readonly policyIds?: readonly string[];
  readonly specHash?: string;
  readonly findings?: readonly Finding[];
}

export interface ClusterHealth {
  readonly state: OpenWord<'unknown' | 'healthy' | 'degraded' | 'unreachable'>;
  readonly kubernetesVersion?: string;
  readonly checkTime?: string | null;
  readonly findings?: readonly Finding[];
}

export interface NamespaceRules {
  readonly allowed?: readonly string[];
  readonly denied?: readonly string[];
}

export interface Cluster {
  readonly name: string;
  readonly serverUrl: string;
  readonly caCertificatePem?: string;
  readonly credentialKind?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly defaultImage?: string;
  readonly namespaces?: NamespaceRules;
  readonly impersonation?: OpenWord<'user_and_groups' | 'none'>;
  readonly createTime?: string;
  readonly createdBy?: string;
  readonly health?: ClusterHealth;
}

/** Exactly one of the three. Write only: no answer carries one. */
export interface ClusterCredential {
  readonly bearerToken?: string;
  readonly clientCertificate?: { readonly certificatePem: string; readonly privateKeyPem: string };
  readonly tokenFile?: string;
}

export interface RegisterClusterRequest {
  readonly name: string;
  readonly serverUrl?: string;
  readonly caCertificatePem?: string;
  readonly credential?: ClusterCredential;
  readonly labels?: Readonly<Record<string, string>>;
  readonly defaultImage?: string;
  readonly namespaces?: NamespaceRules;
  readonly impersonation?: 'user_and_groups' | 'none';
  readonly kubeconfig?: string;
  readonly context?: string;
}

export interface Principal {
  readonly issuer: string;
  readonly subject: string;
  readonly username: string;
  readonly groups?: readonly string[];
  readonly hasGroups?: boolean;
  readonly kind?: OpenWord<'user' | 'service'>;
  readonly clientId?: string;
  readonly expiresAt?: string | null;
}

export interface Me {
  readonly principal: Principal;
  readonly allowedActions?: readonly {
    readonly action: string;
    readonly answer: OpenWord<'always' | 'never' | 'depends'>;
    readonly policyIds?: readonly string[];
  }[];
}

export interface AuditEvent {
  readonly id: string;
  readonly time: string;
  readonly event: string;
  readonly result: OpenWord<'success' | 'denied' | 'failure'>;
  readonly issuer?: string;
  readonly subject?: string;
  readonly username?: string;
  readonly sourceAddress?: string;
  readonly entry?: string;
  readonly requestId?: string;
  readonly session?: string;
  readonly cluster?: string;
  readonly target?: string;
  readonly policyIds?: readonly string[];
  readonly reason?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface IssuerInfo {
  readonly issuer: string;
  /** The public client of the command line. */
  readonly clientId?: string;
  readonly audience?: string;
  readonly scopes?: readonly string[];
}

/** What a client may know before it has signed in. */
export interface GatewayInfo {
  readonly version: string;
  /** host:port of the gRPC door. */
  readonly grpcAddress?: string;
  readonly issuers?: readonly IssuerInfo[];
}

/** One client on a session, now or in the past. */
export interface Attachment {
  readonly id: string;
  readonly session: string;
  readonly username: string;
  /** "writer" or "observer" */
  readonly role: string;
  readonly client: string;
  /** "grpc" or "websocket" */
  readonly entry: string;
  readonly openTime: string;
  readonly closeTime?: string;
  readonly closeReason?: string;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Bytes of output that wait for it now. */
  readonly lagBytes: number;
  /** False: it has ended, or its connection was lost and may be resumed. */
  readonly connected: boolean;
}

export interface AttachTicket {
  readonly ticket: string;
  readonly expireTime: string;
}
