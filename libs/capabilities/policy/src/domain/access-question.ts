import type { Action } from './action.ts';

type Labels = Readonly<Record<string, string>>;

/** A pod or a node. */
interface QuestionedObject {
  readonly name: string;
  readonly labels: Labels;
  /** For the ledger: policies do not see it. */
  readonly uid?: string;
}

/** May the caller do this? Name all that is known about what it is done to. */
export interface AccessQuestion {
  readonly action: Action;
  readonly cluster?: { readonly name: string; readonly labels: Labels };
  readonly namespace?: { readonly name: string; readonly labels: Labels };
  readonly pod?: QuestionedObject;
  /** Instead of a namespace and a pod: the node that is debugged. */
  readonly node?: QuestionedObject;
  readonly session?: {
    readonly id: string;
    /** `principalKey` of who requested it. */
    readonly ownerKey: string;
  };
  /** For the ledger: SHA-256, hex, of the planned object. */
  readonly specHash?: string;
  /** The final planned workload; needed by `session.create`. */
  readonly workload?: QuestionedWorkload;
  /** Needed by `session.exec`, `session.logs` and `session.files`. */
  readonly container?: QuestionedContainer;
  /** Ports of the pod, 1 to 65535; needed by `session.forward`. */
  readonly ports?: readonly number[];
}

/** A container that is used through a session. */
export interface QuestionedContainer {
  readonly name: string;
  /** The session's own, as opposed to one of the pod that is debugged. */
  readonly isDebugContainer: boolean;
}

/** What will be sent, boiled down to what a rule may be about. */
export interface QuestionedWorkload {
  readonly style: 'ephemeral' | 'copy' | 'node';
  /** Of the debug container. */
  readonly image: string;
  /** Of every container that will run for the session: those of a copy are here too. */
  readonly images: readonly string[];
  readonly profile: string;
  readonly template?: string;
  readonly privileged: boolean;
  readonly capabilitiesAdded: readonly string[];
  readonly runAsUser?: number;
  readonly tty: boolean;
  readonly targetContainer?: string;
  readonly envNames: readonly string[];
  /** `secret/NAME` and `configMap/NAME` that env, envFrom or volumes read. */
  readonly envSources: readonly string[];
  /** Volumes of the pod that the debug container mounts. */
  readonly volumes: readonly string[];
  readonly hostPaths: readonly string[];
  readonly hostNetwork: boolean;
  readonly hostPid: boolean;
  readonly hostIpc: boolean;
  /** A copy that takes the place of its original. */
  readonly replacesPod: boolean;
  /** Ephemeral containers the pod has already; 0 where the session makes a pod of its own. */
  readonly podDebugContainers: number;
  /** How the session will be recorded. */
  readonly recording: 'none' | 'best_effort' | 'required';
}

/** The answer, with its reason in words. */
export interface Decision {
  readonly allowed: boolean;
  /** Policies that decided; empty when none permitted. */
  readonly policyIds: readonly string[];
  readonly sentence: string;
}

/** What a principal may do with an action, whatever it is done to. */
export interface AllowedAction {
  readonly action: Action;
  readonly answer: 'always' | 'never' | 'depends';
  /** Policies that speak to it for this principal. */
  readonly policyIds: readonly string[];
}
