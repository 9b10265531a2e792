import type { SessionRequest } from '@endoscope/client';
import { UsageError } from '../cli-error.ts';
import { parseDuration } from './duration.ts';
import { parseEnvPairs } from './env-pairs.ts';
import { checkImageReference } from './image-reference.ts';
import { parsePodName } from './target-name.ts';

/** The flags of `endo debug`, as commander hands them over. */
export interface DebugOptions {
  readonly stdin?: boolean;
  readonly tty?: boolean;
  readonly attach?: boolean;
  readonly image?: string;
  readonly target?: string;
  readonly container?: string;
  readonly env?: readonly string[];
  readonly imagePullPolicy?: string;
  readonly profile?: string;
  readonly argumentsOnly?: boolean;
  readonly reason?: string;
  readonly ttl?: string;
}

export interface DebugInput {
  readonly operands: readonly string[];
  /** What stood after `--`. */
  readonly command: readonly string[] | undefined;
  readonly options: DebugOptions;
  readonly cluster: string;
  readonly namespace: string;
  /** The cluster's own, used when no --image is given. */
  readonly defaultImage: string | undefined;
  readonly inputIsTty: boolean;
}

export interface DebugPlan {
  readonly request: SessionRequest;
  readonly attach: boolean;
  readonly warnings: readonly string[];
}

const pullPolicies = ['Always', 'IfNotPresent', 'Never'];
const profiles = ['general', 'baseline', 'restricted', 'netadmin', 'sysadmin', 'legacy'];
export const ttyUnavailable =
  'Unable to use a TTY - input is not a terminal or the right kind of file';

/**
 * The command line as a request. Checks in kubectl's order with kubectl's sentences, so that a
 * habit or a script that worked with `kubectl debug` meets the same answer.
 */
export function planDebug(input: DebugInput): DebugPlan {
  const { options, cluster, namespace } = input;
  const image = options.image ?? input.defaultImage;
  checkFlags(input, image);
  const pod = parsePodName(input.operands[0]!);
  const tty = !!options.tty && input.inputIsTty;
  const stdin = !!options.stdin;
  const env = parseEnvPairs(options.env ?? []);
  return {
    request: withoutUndefined({
      target: withoutUndefined({ cluster, namespace, pod, container: options.target }),
      workload: withoutUndefined({
        image: image!,
        containerName: options.container,
        imagePullPolicy: options.imagePullPolicy,
        ...commandOf(input),
        env: env.length > 0 ? env : undefined,
        stdin,
        // Without a terminal the end of our input must be the end of the process's input.
        stdinOnce: stdin && !tty,
        tty,
        profile: options.profile,
      }),
      reason: options.reason,
      ttl: options.ttl === undefined ? undefined : parseDuration(options.ttl, '--ttl'),
    }),
    attach: options.attach ?? stdin,
    warnings: warningsOf(input),
  };
}

function checkFlags({ operands, options, cluster }: DebugInput, image: string | undefined): void {
  if (options.attach && !image && !options.container) {
    throw new UsageError(
      'you must specify --container or create a new container using --image in order to attach.',
    );
  }
  if (!image) {
    throw new UsageError(`you must specify --image: cluster ${cluster} has no default image.`);
  }
  checkImageReference(image);
  if (operands.length === 0) throw new UsageError('NAME is required for debug');
  if (operands.length > 1) {
    throw new UsageError(`debug takes one target, not ${operands.length}`, {
      hint: `A command for the container goes after --, as in: -- ${operands.slice(1).join(' ')}`,
    });
  }
  const { imagePullPolicy, profile } = options;
  if (imagePullPolicy !== undefined && !pullPolicies.includes(imagePullPolicy)) {
    throw new UsageError(`invalid image pull policy: ${imagePullPolicy}`);
  }
  if (options.tty && !options.stdin) {
    throw new UsageError('-i/--stdin is required for containers with -t/--tty=true');
  }
  if (profile !== undefined && !profiles.includes(profile)) {
    throw new UsageError(`unknown profile: ${profile}`);
  }
}

function commandOf({ command, options }: DebugInput): { command?: string[]; args?: string[] } {
  if (command === undefined || command.length === 0) return {};
  return options.argumentsOnly ? { args: [...command] } : { command: [...command] };
}

function warningsOf({ options, inputIsTty }: DebugInput): string[] {
  const warnings: string[] = [];
  if (options.tty && !inputIsTty) warnings.push(ttyUnavailable);
  if (options.profile === 'legacy') {
    warnings.push('--profile=legacy is deprecated; --profile=general is what kubectl uses now');
  }
  return warnings;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}
