import type { Profile } from './profile.ts';

export const imagePullPolicies = ['Always', 'IfNotPresent', 'Never'] as const;
export type ImagePullPolicy = (typeof imagePullPolicies)[number];

/** What the caller asks for, in the words of `kubectl debug`. */
export interface WorkloadRequest {
  readonly containerName: string | undefined;
  /** Undefined: the cluster's default debug image. */
  readonly image: string | undefined;
  readonly imagePullPolicy: ImagePullPolicy | undefined;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly stdin: boolean;
  /** The process gets end of input when the first client half-closes; not kubectl's default. */
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  readonly profile: Profile;
}

/** The ephemeral container that will be sent: only fields the API server accepts there. */
export interface EphemeralContainer {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy?: ImagePullPolicy;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly tty?: boolean;
  readonly terminationMessagePolicy: 'File';
  readonly targetContainerName?: string;
  readonly securityContext?: SecurityContext;
}

export interface SecurityContext {
  readonly privileged?: boolean;
  readonly runAsUser?: number;
  readonly runAsNonRoot?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly seccompProfile?: { readonly type: string };
}

/** Where the container goes. */
export interface TargetRequest {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string | undefined;
}

/**
 * Every process of a session carries this variable, inherited from its main process. It is how
 * the end of a session tells its own processes from everybody else's in a shared process
 * namespace, and how a pod's debug containers are traced back to sessions.
 */
export const sessionMarkerVariable = 'ENDOSCOPE_SESSION';
