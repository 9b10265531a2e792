import { canonicalJson } from '@endoscope/core';
import type { EnvFromSource, EnvVar } from './container.ts';
import type { SessionLimits } from './sessions.limits.ts';
import { TemplateFieldLocked, TemplateUnsuitable } from './template.errors.ts';
import type { LockableField, Template } from './template.ts';
import type { TargetRequest, WorkloadRequest, WorkloadStyle } from './workload.ts';

export interface TemplatedRequest {
  readonly workload: WorkloadRequest;
  readonly target: TargetRequest;
  /** Undefined: the default. */
  readonly ttlMs: number | undefined;
}

/**
 * The request with the template's choices where it makes none of its own. What the template locks
 * is the template's alone; times longer than it allows are refused.
 */
export function applyTemplate(
  request: TemplatedRequest,
  template: Template,
  limits: Pick<SessionLimits, 'ttlMsDefault' | 'ttlMsMax'>,
): TemplatedRequest {
  refuseUnsuitable(request, template);
  refuseLocked(request.workload, template);
  return {
    target: request.target,
    workload: completed(request.workload, template),
    ttlMs: ttlOf(request, template, limits),
  };
}

function completed(workload: WorkloadRequest, template: Template): WorkloadRequest {
  const hasCommand = workload.command.length > 0;
  // Arguments belong to their command: a request with its own command wants none of the template's.
  const args = workload.args.length > 0 || hasCommand ? workload.args : template.args;
  return {
    ...workload,
    image: workload.image ?? template.image,
    imagePullPolicy: workload.imagePullPolicy ?? template.imagePullPolicy,
    profile: workload.profile ?? template.profile,
    command: hasCommand ? workload.command : template.command,
    args,
    env: mergedEnv(template.env, workload.env),
    envFrom: mergedSources(template.envFrom, workload.envFrom),
    custom: workload.custom ?? template.custom,
    stdin: workload.stdin || template.stdin,
    stdinOnce: workload.stdinOnce || template.stdinOnce,
    tty: workload.tty || template.tty,
  };
}

function mergedEnv(base: readonly EnvVar[], own: readonly EnvVar[]): EnvVar[] {
  const said = new Set(own.map(({ name }) => name));
  return [...base.filter(({ name }) => !said.has(name)), ...own];
}

function mergedSources(
  base: readonly EnvFromSource[],
  own: readonly EnvFromSource[],
): EnvFromSource[] {
  return [...base.filter((each) => !own.some((other) => isSame(each, other))), ...own];
}

function ttlOf(
  { ttlMs }: TemplatedRequest,
  { name, ttlMsDefault, ttlMsMax = Number.MAX_SAFE_INTEGER }: Template,
  limits: Pick<SessionLimits, 'ttlMsDefault' | 'ttlMsMax'>,
): number {
  if (ttlMs !== undefined && ttlMs > ttlMsMax) {
    throw new TemplateUnsuitable({
      template: name,
      why: `allows ${ttlMsMax / 1000}s at most, and ${ttlMs / 1000}s were asked for`,
      next: 'Ask for less, or for no time of your own.',
    });
  }
  return ttlMs ?? Math.min(ttlMsDefault ?? limits.ttlMsDefault, ttlMsMax, limits.ttlMsMax);
}

function refuseUnsuitable({ workload, target }: TemplatedRequest, template: Template): void {
  const refuse = (why: string, next: string): never => {
    throw new TemplateUnsuitable({ template: template.name, why, next });
  };
  const style = styleOf(workload, target);
  if (!template.styles.includes(style)) {
    const allowed = template.styles.map((each) => styleWords[each]).join(' or ');
    refuse(`is for ${allowed}, not for ${styleWords[style]}`, 'Use another template or none.');
  }
  if (template.targetRequired && style === 'ephemeral' && target.container === undefined) {
    refuse('needs a target container', 'Name the container to debug (--target).');
  }
}

const styleWords: Readonly<Record<WorkloadStyle, string>> = {
  ephemeral: 'an ephemeral container',
  copy: 'a copy of the pod',
  node: 'a node',
};

export function styleOf(
  { copy }: Pick<WorkloadRequest, 'copy'>,
  { subject }: Pick<TargetRequest, 'subject'>,
): WorkloadStyle {
  if (subject.kind === 'node') return 'node';
  return copy ? 'copy' : 'ephemeral';
}

/** Where else a request could say what is locked: fields of a custom profile. */
const customFieldOf: Partial<Record<LockableField, string>> = {
  imagePullPolicy: 'imagePullPolicy',
  args: 'args',
  env: 'env',
  envFrom: 'envFrom',
  profile: 'securityContext',
  volumeMounts: 'volumeMounts',
  stdin: 'stdin',
  stdinOnce: 'stdinOnce',
  tty: 'tty',
};

function refuseLocked(workload: WorkloadRequest, template: Template): void {
  const refuse = (field: string): never => {
    throw new TemplateFieldLocked({ template: template.name, field });
  };
  for (const field of template.locked) {
    const said = workload[field];
    if (isSaid(said) && !isSame(said, (template as Partial<WorkloadRequest>)[field])) refuse(field);
    const inCustom = customFieldOf[field];
    if (inCustom !== undefined && workload.custom && Object.hasOwn(workload.custom, inCustom)) {
      if (!isSame(workload.custom, template.custom)) refuse(`${field} (custom.${inCustom})`);
    }
  }
  const { locked } = template;
  if (locked.includes('image') && (workload.copy?.setImages ?? []).length > 0) {
    refuse('image (copy.setImages)');
  }
  // In the target's root the same words start another program.
  if (locked.includes('command') && workload.chrootTarget) refuse('command (chrootTarget)');
  // The command is what the arguments are given to: a locked one with locked arguments is whole.
  if (locked.includes('args') && workload.command.length > 0 && !locked.includes('command')) {
    refuse('args (the command of the request takes them away)');
  }
}

/** Text, lists and flags that a request leaves out are undefined, empty and false. */
function isSaid(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}

function isSame(a: unknown, b: unknown): boolean {
  return b !== undefined && canonicalJson(a) === canonicalJson(b);
}
