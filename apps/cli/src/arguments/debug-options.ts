/** The flags of `endo debug` that say what is asked for, as commander hands them over. */
export interface DebugOptions {
  readonly stdin?: boolean;
  readonly tty?: boolean;
  readonly attach?: boolean;
  readonly image?: string;
  readonly target?: string;
  readonly container?: string;
  readonly env?: readonly string[];
  readonly envFrom?: readonly string[];
  readonly imagePullPolicy?: string;
  readonly profile?: string;
  readonly argumentsOnly?: boolean;
  readonly custom?: string;
  readonly fromFile?: string;
  readonly filename?: readonly string[];
  readonly template?: string;
  readonly selector?: string;
  readonly crashing?: boolean;
  readonly copyTo?: string;
  readonly setImage?: readonly string[];
  /** Undefined: not given, so the profile decides. */
  readonly shareProcesses?: boolean;
  readonly sameNode?: boolean;
  readonly replace?: boolean;
  readonly keepLabels?: boolean;
  readonly keepAnnotations?: boolean;
  readonly keepLiveness?: boolean;
  readonly keepReadiness?: boolean;
  readonly keepStartup?: boolean;
  readonly keepInitContainers?: boolean;
  readonly mountsOf?: string;
  readonly volume?: readonly string[];
  readonly userOf?: string;
  readonly asUser?: string;
  readonly chrootTarget?: boolean;
  readonly reuse?: boolean;
  /** Undefined: not given, so the pod made for the session is deleted with it. */
  readonly rm?: boolean;
  readonly reason?: string;
  readonly ttl?: string;
  readonly timeout?: string;
}

/** Switches of `endo debug`, which Go programs also take as --switch=false. */
export const debugSwitches = [
  ...['stdin', 'tty', 'attach', 'quiet', 'arguments-only', 'dry-run'],
  ...['share-processes', 'same-node', 'replace', 'keep-labels', 'keep-annotations'],
  ...['keep-liveness', 'keep-readiness', 'keep-startup', 'keep-init-containers'],
  ...['crashing', 'chroot-target', 'reuse', 'rm'],
] as const;
