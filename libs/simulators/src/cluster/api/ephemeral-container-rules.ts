import type { Container, Pod } from './objects.ts';
import type { FieldError } from './status.ts';

/** validation.go allowedEphemeralContainerFields; the rest is refused, known or not. */
const allowed = new Set([
  'name',
  'image',
  'command',
  'args',
  'workingDir',
  'envFrom',
  'env',
  'volumeMounts',
  'volumeDevices',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'imagePullPolicy',
  'securityContext',
  'stdin',
  'stdinOnce',
  'tty',
  'targetContainerName',
]);
/** Fields of a Container in the order of the Go struct, which is the order of the errors. */
const refused = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
];
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must " +
  "start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for " +
  "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const pullPolicies = ['Always', 'IfNotPresent', 'Never'];
const cannotBeSet = 'cannot be set for an Ephemeral Container';

/** ValidatePodEphemeralContainersUpdate: the fields of the new list, then what may change. */
export function ephemeralContainerErrors(next: Pod, previous: Pod): FieldError[] {
  return [...listErrors(next), ...changeErrors(next, previous)];
}

function listErrors(pod: Pod): FieldError[] {
  const regular = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const targets = new Set(regular.map((container) => container.name));
  const names = new Set(targets);
  const errors: FieldError[] = [];
  for (const [index, container] of (pod.spec.ephemeralContainers ?? []).entries()) {
    const at = `spec.ephemeralContainers[${index}]`;
    errors.push(...commonErrors(container, pod, at));
    if (container.name && names.has(container.name)) {
      errors.push({
        type: 'duplicate',
        field: `${at}.name`,
        value: `"${container.name}"`,
      });
    }
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !targets.has(target)) {
      errors.push({
        type: 'notFound',
        field: `${at}.targetContainerName`,
        value: `"${target}"`,
      });
    }
    errors.push(...forbiddenFields(container, at));
  }
  return errors;
}

function commonErrors(container: Container, pod: Pod, at: string): FieldError[] {
  const { name, image, imagePullPolicy, volumeMounts = [] } = container;
  const errors: FieldError[] = [];
  if (!name) errors.push({ type: 'required', field: `${at}.name` });
  else if (!label.test(name)) {
    errors.push({
      type: 'invalid',
      field: `${at}.name`,
      value: `"${name}"`,
      detail: labelText,
    });
  } else if (name.length > 63) {
    const detail = 'must be no more than 63 characters';
    errors.push({
      type: 'invalid',
      field: `${at}.name`,
      value: `"${name}"`,
      detail,
    });
  }
  if (!image) errors.push({ type: 'required', field: `${at}.image` });
  else if (image.trim() !== image) {
    const detail = 'must not have leading or trailing whitespace';
    errors.push({
      type: 'invalid',
      field: `${at}.image`,
      value: `"${image}"`,
      detail,
    });
  }
  for (const [index, mount] of volumeMounts.entries()) {
    if (pod.spec.volumes?.some((volume) => volume.name === mount.name)) continue;
    const field = `${at}.volumeMounts[${index}].name`;
    errors.push({ type: 'notFound', field, value: `"${mount.name}"` });
  }
  if (imagePullPolicy !== undefined && !pullPolicies.includes(imagePullPolicy)) {
    const detail = `supported values: ${pullPolicies.map((p) => `"${p}"`).join(', ')}`;
    const field = `${at}.imagePullPolicy`;
    errors.push({
      type: 'notSupported',
      field,
      value: `"${imagePullPolicy}"`,
      detail,
    });
  }
  return errors;
}

function forbiddenFields(container: Container, at: string): FieldError[] {
  const errors: FieldError[] = refused
    .filter((field) => !isZero(container[field]))
    .map((field) => ({
      type: 'forbidden',
      field: `${at}.${field}`,
      detail: cannotBeSet,
    }));
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    for (const field of ['subPath', 'subPathExpr'] as const) {
      if (!mount[field]) continue;
      const path = `${at}.volumeMounts[${index}].${field}`;
      errors.push({ type: 'forbidden', field: path, detail: cannotBeSet });
    }
  }
  return errors;
}

/** What the server drops with a warning: no field of a container. */
export function unknownFields(container: Container): string[] {
  return Object.keys(container).filter((field) => !allowed.has(field) && !refused.includes(field));
}

function changeErrors(next: Pod, previous: Pod): FieldError[] {
  if (previous.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) {
    return [
      {
        type: 'forbidden',
        field: '',
        detail: 'static pods do not support ephemeral containers',
      },
    ];
  }
  const field = 'spec.ephemeralContainers';
  const errors: FieldError[] = [];
  for (const before of previous.spec.ephemeralContainers ?? []) {
    const after = next.spec.ephemeralContainers?.find((c) => c.name === before.name);
    const list = `existing ephemeral containers "${before.name}" may not be`;
    if (!after) errors.push({ type: 'forbidden', field, detail: `${list} removed\n` });
    else if (canonical(after) !== canonical(before)) {
      const diff = `  core.EphemeralContainer(\n-\t${canonical(before)}\n+\t${canonical(after)}\n  )`;
      errors.push({
        type: 'forbidden',
        field,
        detail: `${list} changed\n\n${diff}\n`,
      });
    }
  }
  return errors;
}

function isZero(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
