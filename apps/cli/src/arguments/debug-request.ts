import type { PodCopy, SessionRequest, TargetRequest, WorkloadRequest } from '@endoscope/client';
import { UsageError } from '../cli-error.ts';
import { checkCustom, checkFlags, checkProfile, checkTargets, idleFlags } from './check-debug.ts';
import type { DebugOptions } from './debug-options.ts';
import { parseDuration } from './duration.ts';
import { parseEnvFrom } from './env-from.ts';
import { parseKeyValuePairs } from './key-value-pairs.ts';
import { parseTarget } from './target-name.ts';
import type { NamedTarget } from './target-name.ts';
import { parseVolumeMount } from './volume-mount.ts';

export interface DebugInput {
  readonly operands: readonly string[];
  /** What stood after `--`. */
  readonly command: readonly string[] | undefined;
  readonly options: DebugOptions;
  /** What the files of --custom and --from-file hold. */
  readonly files: DebugFiles;
  readonly cluster: string;
  readonly namespace: string;
  /** The cluster's own, used when no --image is given. */
  readonly defaultImage: string | undefined;
  readonly inputIsTty: boolean;
}

export interface DebugFiles {
  readonly custom: object | undefined;
  readonly document: object | undefined;
}

/** An object of a file; its own namespace comes before the default one. */
export interface FileTarget {
  readonly target: NamedTarget;
  readonly namespace: string | undefined;
}

export interface DebugPlan {
  /** One for each target, in the order of the command line. */
  readonly requests: readonly SessionRequest[];
  readonly attach: boolean;
  readonly warnings: readonly string[];
}

/** A command line that kubectl, too, would find nothing wrong with. */
export interface CheckedDebug {
  readonly input: DebugInput;
  readonly env: ReadonlyMap<string, string>;
  readonly setImages: ReadonlyMap<string, string>;
  readonly image: string | undefined;
}

export const ttyUnavailable =
  'Unable to use a TTY - input is not a terminal or the right kind of file';

/**
 * Checks in kubectl's order with kubectl's sentences, so that a habit or a script that worked with
 * `kubectl debug` meets the same answer.
 */
export function checkDebug(input: DebugInput): CheckedDebug {
  const { options, operands, command = [], cluster, files } = input;
  const env = parseKeyValuePairs(options.env ?? [], '--env');
  const setImages = parseKeyValuePairs(options.setImage ?? [], '--set-image');
  checkProfile(options);
  const image = options.image || (takesDefaultImage(options) ? input.defaultImage : undefined);
  checkFlags({ options, operands, command, setImages, cluster, image });
  if (files.custom) checkCustom(files.custom);
  return { input, env, setImages, image };
}

/** The command line as requests; `objects` are those of -f. */
export function planDebug(checked: CheckedDebug, objects: readonly FileTarget[]): DebugPlan {
  const { input, image } = checked;
  const { options } = input;
  const targets = targetsOf(input, objects);
  const subjects = targets.map(({ subject }) => subject);
  checkTargets(subjects, options);
  const attach = hasContainer(options, image) && (options.attach ?? !!options.stdin);
  const workload = workloadOf(checked, attach);
  const ttl = options.ttl === undefined ? undefined : parseDuration(options.ttl, '--ttl');
  const { reason, timeout } = options;
  // Who attaches waits here, and may wait longer than a gateway lets anybody ask for.
  const startTimeout = attach || !timeout ? undefined : parseDuration(timeout, '--timeout');
  const warnings = idleFlags(options, subjects);
  if (attach && options.tty && !input.inputIsTty) warnings.push(ttyUnavailable);
  return {
    requests: targets.map((target) =>
      withoutUndefined({
        target: targetRequest(input, target),
        workload,
        reason,
        ttl,
        startTimeout,
      }),
    ),
    attach,
    warnings,
  };
}

/** Whether the cluster's default image counts: a copy may do without one, others bring their own. */
export function takesDefaultImage(options: DebugOptions): boolean {
  const { image, copyTo, template, fromFile } = options;
  return !image && !copyTo && template === undefined && fromFile === undefined;
}

/** A copy of which only images change has no debug container to attach to, as with kubectl. */
function hasContainer(options: DebugOptions, image: string | undefined): boolean {
  const { copyTo, container, template, fromFile } = options;
  return !copyTo || !!image || !!container || template !== undefined || fromFile !== undefined;
}

interface TargetOfLine {
  readonly subject: NamedTarget | { readonly selector: string };
  readonly namespace: string | undefined;
}

function targetsOf(
  { operands, options }: DebugInput,
  objects: readonly FileTarget[],
): TargetOfLine[] {
  const { filename = [], selector } = options;
  if (filename.length > 0 && operands.length > 0) {
    throw new UsageError(
      'when paths, URLs, or stdin is provided as input, you may not specify a resource by ' +
        'arguments as well',
    );
  }
  if (selector && (operands.length > 0 || filename.length > 0)) {
    throw new UsageError('give names, a file or -l/--selector, not several of them');
  }
  if (selector) return [{ subject: { selector }, namespace: undefined }];
  return [
    ...operands.map((operand) => ({ subject: parseTarget(operand), namespace: undefined })),
    ...objects.map(({ target: subject, namespace }) => ({ subject, namespace })),
  ];
}

function targetRequest(input: DebugInput, { subject, namespace }: TargetOfLine): TargetRequest {
  const { cluster, options } = input;
  return withoutUndefined({
    cluster,
    namespace: namespace ?? input.namespace,
    ...subject,
    container: 'node' in subject ? undefined : options.target,
    crashing: options.crashing || undefined,
  });
}

function workloadOf({ input, ...parsed }: CheckedDebug, attach: boolean): WorkloadRequest {
  const { options, files, inputIsTty } = input;
  const env = [...parsed.env].map(([name, value]) => ({ name, value }));
  const stdin = !!options.stdin;
  const tty = !!options.tty && (inputIsTty || !attach);
  return withoutUndefined({
    template: options.template,
    image: parsed.image,
    containerName: options.container || undefined,
    imagePullPolicy: options.imagePullPolicy || undefined,
    ...commandOf(input),
    env: notEmpty(env),
    envFrom: notEmpty((options.envFrom ?? []).map(parseEnvFrom)),
    stdin,
    // Without a terminal the end of our input must be the end of the process's input.
    stdinOnce: stdin && !tty,
    tty,
    profile: options.profile,
    custom: files.custom,
    document: files.document,
    mountsOf: options.mountsOf,
    volumeMounts: notEmpty((options.volume ?? []).map(parseVolumeMount)),
    userOf: options.userOf,
    asUser: options.asUser === undefined ? undefined : userIdOf(options.asUser),
    chrootTarget: options.chrootTarget || undefined,
    copy: options.copyTo ? copyOf(options, options.copyTo, parsed.setImages) : undefined,
    // False is an answer, too: endo does not ask.
    reuse: options.reuse,
    remove: options.rm,
  });
}

function copyOf(
  options: DebugOptions,
  name: string,
  setImages: ReadonlyMap<string, string>,
): PodCopy {
  const { shareProcesses, sameNode, replace, keepLabels, keepAnnotations } = options;
  const { keepLiveness, keepReadiness, keepStartup, keepInitContainers } = options;
  const images = [...setImages].map(([container, image]) => ({ container, image }));
  return withoutUndefined({
    ...{ name, setImages: notEmpty(images), shareProcesses, sameNode, replace },
    ...{ keepLabels, keepAnnotations, keepLiveness, keepReadiness, keepStartup },
    keepInitContainers,
  });
}

function commandOf({ command, options }: DebugInput): { command?: string[]; args?: string[] } {
  if (command === undefined || command.length === 0) return {};
  return options.argumentsOnly ? { args: [...command] } : { command: [...command] };
}

function userIdOf(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new UsageError(`invalid argument "${text}" for "--as-user" flag: give a number, as 1000`);
}

function notEmpty<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}
