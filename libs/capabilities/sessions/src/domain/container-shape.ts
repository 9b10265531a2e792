/**
 * The fields of a core/v1 Container and their types, as a table: what a custom profile is checked
 * against, so that a misspelt field is refused by name instead of silently doing nothing.
 */
export type Shape =
  | { readonly is: 'text' | 'flag' | 'integer' | 'quantity' | 'portName'; readonly zero: Zero }
  | { readonly is: 'list'; readonly of: Shape; readonly key?: string }
  | { readonly is: 'map'; readonly of: Shape }
  | { readonly is: 'object'; readonly fields: Readonly<Record<string, Shape>> };

/**
 * What an empty string, 0 or false says. kubectl reads the file into Go structs: in most fields
 * such a value is the same as none, in optional ones (pointers) and required ones it counts.
 */
type Zero = 'says nothing' | 'counts';

const text: Shape = { is: 'text', zero: 'says nothing' };
const requiredText: Shape = { is: 'text', zero: 'counts' };
const flag: Shape = { is: 'flag', zero: 'says nothing' };
const optionalFlag: Shape = { is: 'flag', zero: 'counts' };
const integer: Shape = { is: 'integer', zero: 'says nothing' };
const requiredInteger: Shape = { is: 'integer', zero: 'counts' };
const quantity: Shape = { is: 'quantity', zero: 'counts' };
const port: Shape = { is: 'portName', zero: 'counts' };

const object = (fields: Readonly<Record<string, Shape>>): Shape => ({ is: 'object', fields });
const list = (of: Shape, key?: string): Shape => ({ is: 'list', of, ...(key && { key }) });
const map = (of: Shape): Shape => ({ is: 'map', of });

const localReference = object({ name: requiredText, optional: optionalFlag });
const keyReference = object({ name: requiredText, key: requiredText, optional: optionalFlag });

const env = object({
  name: requiredText,
  value: text,
  valueFrom: object({
    fieldRef: object({ apiVersion: text, fieldPath: requiredText }),
    resourceFieldRef: object({ containerName: text, resource: requiredText, divisor: quantity }),
    configMapKeyRef: keyReference,
    secretKeyRef: keyReference,
    fileKeyRef: object({
      volumeName: requiredText,
      path: requiredText,
      key: requiredText,
      optional: optionalFlag,
    }),
  }),
});

const envFrom = object({ prefix: text, configMapRef: localReference, secretRef: localReference });

const containerPort = object({
  name: text,
  hostPort: integer,
  containerPort: requiredInteger,
  protocol: text,
  hostIP: text,
});

const volumeMount = object({
  name: requiredText,
  mountPath: requiredText,
  readOnly: flag,
  recursiveReadOnly: requiredText,
  subPath: text,
  subPathExpr: text,
  mountPropagation: requiredText,
});

const localProfile = object({ type: requiredText, localhostProfile: requiredText });

const securityContext = object({
  capabilities: object({ add: list(requiredText), drop: list(requiredText) }),
  privileged: optionalFlag,
  seLinuxOptions: object({ user: text, role: text, type: text, level: text }),
  windowsOptions: object({
    gmsaCredentialSpecName: requiredText,
    gmsaCredentialSpec: requiredText,
    runAsUserName: requiredText,
    hostProcess: optionalFlag,
  }),
  runAsUser: requiredInteger,
  runAsGroup: requiredInteger,
  runAsNonRoot: optionalFlag,
  readOnlyRootFilesystem: optionalFlag,
  allowPrivilegeEscalation: optionalFlag,
  procMount: requiredText,
  seccompProfile: localProfile,
  appArmorProfile: localProfile,
});

const probe = object({
  exec: object({ command: list(requiredText) }),
  httpGet: object({
    path: text,
    port,
    host: text,
    scheme: text,
    httpHeaders: list(object({ name: requiredText, value: requiredText })),
  }),
  tcpSocket: object({ port, host: text }),
  grpc: object({ port: requiredInteger, service: requiredText }),
  initialDelaySeconds: integer,
  timeoutSeconds: integer,
  periodSeconds: integer,
  successThreshold: integer,
  failureThreshold: integer,
  terminationGracePeriodSeconds: requiredInteger,
});

/** All that a custom profile may set; `containerFieldsRefused` are the rest of a Container. */
export const customContainerShape = object({
  args: list(requiredText),
  workingDir: text,
  ports: list(containerPort, 'containerPort'),
  envFrom: list(envFrom),
  env: list(env, 'name'),
  resources: object({
    limits: map(quantity),
    requests: map(quantity),
    claims: list(object({ name: requiredText, request: text })),
  }),
  resizePolicy: list(object({ resourceName: requiredText, restartPolicy: requiredText })),
  restartPolicy: requiredText,
  restartPolicyRules: list(
    object({
      action: requiredText,
      exitCodes: object({ operator: requiredText, values: list(requiredInteger) }),
    }),
  ),
  volumeMounts: list(volumeMount, 'mountPath'),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  terminationMessagePath: text,
  terminationMessagePolicy: text,
  imagePullPolicy: text,
  securityContext,
  stdin: flag,
  stdinOnce: flag,
  tty: flag,
});

/** The lists of a Container that merge item by item, and by what. */
export const containerMergeKeys = {
  env: 'name',
  volumeMounts: 'mountPath',
  ports: 'containerPort',
} as const;

/** Fields that kubectl refuses in a custom profile, and what to use instead. */
export const containerFieldsRefused: Readonly<Record<string, string>> = {
  name: 'is not modifiable via a custom profile; use --container',
  command: 'is not modifiable via a custom profile; give the command after --',
  image: 'is not modifiable via a custom profile; use --image',
  lifecycle: 'is not modifiable via a custom profile; run the command yourself',
  volumeDevices: 'is not modifiable via a custom profile; mount a volume instead (--volume)',
};
