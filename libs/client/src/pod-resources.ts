/** Pods as the REST API shows them; `resources.ts` says what may be added to them. */
import type { Finding, OpenWord } from './resources.ts';

export interface PodSummary {
  readonly name: string;
  readonly namespace: string;
  readonly uid?: string;
  readonly status: string;
  readonly readyContainers: number;
  readonly totalContainers: number;
  readonly restarts: number;
  readonly node?: string;
  readonly createTime?: string;
  readonly containers?: readonly string[];
}

export interface ContainerSummary {
  readonly name: string;
  readonly list: OpenWord<'container' | 'init' | 'ephemeral'>;
  readonly image: string;
  readonly state: OpenWord<'waiting' | 'running' | 'terminated' | 'absent'>;
  readonly reason?: string;
  readonly message?: string;
  /** When the present state began. */
  readonly since?: string;
  readonly ready?: boolean;
  readonly restarts?: number;
  readonly exitCode?: number | null;
  /** How the run before this one ended. */
  readonly lastState?: {
    readonly reason: string;
    readonly message?: string;
    readonly exitCode: number;
    readonly finishTime?: string;
  };
  readonly ports?: readonly string[];
  readonly targetContainer?: string;
  /** By the gateway's own records. */
  readonly session?: string;
  /** Of a debug container. */
  readonly debugger?: DebuggerOrigin;
}

export interface DebuggerOrigin {
  readonly origin: OpenWord<'session' | 'outside' | 'unknown'>;
  readonly session?: string;
  readonly sessionState?: string;
  readonly username?: string;
  readonly profile?: string;
  readonly addTime?: string;
  /** The field manager the API server noted. */
  readonly manager?: string;
}

export interface PodEvent {
  readonly time?: string;
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly container?: string;
}

export interface PodDescription {
  readonly pod: PodSummary;
  readonly containers?: readonly ContainerSummary[];
  /** Newest last. */
  readonly events?: readonly PodEvent[];
  readonly podSecurity?: PodSecurity;
  readonly node?: PodNode;
  readonly owners?: readonly { readonly kind: string; readonly name: string }[];
  readonly qosClass?: string;
  readonly serviceAccount?: string;
  readonly shareProcessNamespace?: boolean;
  readonly isStatic?: boolean;
  readonly debuggable?: Debuggability;
  /** Sentences: what could not be read, and why. */
  readonly unknown?: readonly string[];
}

export interface PodSecuritySetting {
  readonly level: OpenWord<'privileged' | 'baseline' | 'restricted' | 'unset' | 'unknown'>;
  readonly version?: string;
}

export interface PodSecurity {
  readonly enforce: PodSecuritySetting;
  readonly warn: PodSecuritySetting;
  readonly audit: PodSecuritySetting;
  /** Absent when the level is unknown. */
  readonly profilesPassing?: readonly string[];
}

export interface PodNode {
  readonly name: string;
  readonly ready: OpenWord<'yes' | 'no' | 'unknown'>;
  readonly message?: string;
  readonly runtime?: string;
  readonly kubeletVersion?: string;
  readonly operatingSystem?: string;
  readonly architecture?: string;
  readonly osImage?: string;
}

export interface Debuggability {
  readonly verdict: OpenWord<'yes' | 'no' | 'unknown'>;
  readonly reason: string;
  readonly next: string;
  readonly notes?: readonly Finding[];
}
