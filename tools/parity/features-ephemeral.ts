import type { Feature } from './feature.ts';

/** Rows 1 to 26: what is asked for, and ephemeral containers. */
export const ephemeralFeatures: readonly Feature[] = [
  {
    number: 1,
    capability: 'Ephemeral container on a pod by name, namespace, cluster',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cluster/kubectl-parity.test.ts › an ephemeral container is the one of kubectl debug',
      'test/cluster/debug.test.ts › shows the processes of the target, sizes, Ctrl-C and the exit code on a terminal',
    ],
  },
  {
    number: 2,
    capability: 'Several targets in one request, a result for each',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cluster/targets.test.ts › is debugged: several at once, each by itself',
      'test/cli/debug-targets.test.ts › attaches to one after another and counts the first status that is not 0',
    ],
  },
  {
    number: 3,
    capability: 'Kinds other than pod and node resolve to a pod, or are refused clearly',
    kind: 'both',
    state: 'done',
    tests: [
      'test/cluster/targets.test.ts › becomes a pod that its owner controls, whatever looks like one',
      'test/cluster/targets.test.ts › is refused in words that help, beside others that are not',
    ],
  },
  {
    number: 4,
    capability: 'Name given or derived, unique over all three lists',
    kind: 'match',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/plan-ephemeral-container.spec.ts › random name generation: the name comes from the session instead',
      'libs/capabilities/sessions/src/domain/check-target.spec.ts › refuses a container name that is taken',
    ],
    note: 'The name comes from the session id instead of chance, so that a retry finds its own container.',
  },
  {
    number: 5,
    capability: 'Image and pull policy',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cluster/kubectl-parity.test.ts › an ephemeral container is the one of kubectl debug',
    ],
  },
  {
    number: 6,
    capability: 'Image grammar checked before the API call',
    kind: 'match',
    state: 'done',
    tests: ['test/api/bad-requests.test.ts › an image of 300 characters'],
  },
  {
    number: 7,
    capability: 'Environment: literals in stable order, envFrom, valueFrom',
    kind: 'both',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/plan-ephemeral-container.spec.ts › keeps the order of the environment and adds the session marker last',
      'libs/capabilities/sessions/src/domain/plan-ephemeral-container.spec.ts › takes sources of environment after what the request names',
      'libs/capabilities/sessions/src/domain/custom-profile.spec.ts › lets a source take the place of a value and a value that of a source',
    ],
  },
  {
    number: 8,
    capability: 'Command, or arguments only',
    kind: 'match',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/plan-ephemeral-container.spec.ts › debug args as container command',
      'libs/capabilities/sessions/src/domain/plan-ephemeral-container.spec.ts › debug args as container args',
    ],
  },
  {
    number: 9,
    capability: 'stdin and tty; tty needs stdin; attach on with stdin, off on demand',
    kind: 'match',
    state: 'done',
    tests: [
      'apps/cli/src/arguments/debug-request.spec.ts › attaches with -i, without it only when told to',
      'test/cli/debug-pipes.test.ts › does not attach with -i --attach=false',
    ],
  },
  {
    number: 10,
    capability: 'Target container checked against containers and init containers first',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cluster/refusals.test.ts › says which containers there are when the target is none of them',
    ],
  },
  {
    number: 11,
    capability: 'Quiet mode prints no messages of ours',
    kind: 'match',
    state: 'done',
    tests: ['test/cli/debug-words.test.ts › are not printed with -q'],
  },
  {
    number: 12,
    capability: 'Profiles general, baseline, restricted, netadmin, sysadmin in all three styles',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cluster/kubectl-parity.test.ts › a copy is the one of kubectl debug',
      'test/cluster/kubectl-parity.test.ts › a pod on a node is the one of kubectl debug',
    ],
  },
  {
    number: 13,
    capability: 'Profile legacy with a deprecation warning',
    kind: 'match',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/plan-pod-copy.kubectl.spec.ts › legacy removes labels and nothing else',
    ],
  },
  {
    number: 14,
    capability: 'Default profile general; auto by the Pod Security level of the namespace',
    kind: 'both',
    state: 'done',
    tests: [
      'test/cluster/pod-security.test.ts › is found by dry runs where the caller may not read the namespace',
    ],
  },
  {
    number: 15,
    capability:
      'Custom partial container, five refused fields, strategic merge, capability lists replaced',
    kind: 'match',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/custom-profile.spec.ts › may set every field of a container but five',
      'libs/capabilities/sessions/src/domain/custom-profile.spec.ts › merges variables by name, mounts by path, and replaces each list of capabilities',
    ],
  },
  {
    number: 16,
    capability: 'A custom profile cannot lift what policy forbids',
    kind: 'beyond',
    state: 'done',
    tests: ['test/cli/debug-simulated.test.ts › merges a custom profile, which policy then judges'],
  },
  {
    number: 17,
    capability: 'Warning that capabilities are inert for a non-root user',
    kind: 'match',
    state: 'done',
    tests: ['test/cluster/pod-states.test.ts › runs as a non-root user'],
  },
  {
    number: 18,
    capability: 'Strategic merge patch with only the new element, no resourceVersion',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cluster/who-touched-the-pod.test.ts › holds exactly our container in the one patch that was not a dry run',
    ],
  },
  {
    number: 19,
    capability: '404 that means "feature off" told apart from a missing pod',
    kind: 'match',
    state: 'done',
    tests: [
      'test/conformance/hostile-cluster.test.ts › tells a missing subresource from a missing pod',
      'test/cluster/v1.21/alpha.test.ts › tells it apart from a pod that does not exist',
    ],
  },
  {
    number: 20,
    capability: 'Servers of 1.16 to 1.21 in their own dialect',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cluster/v1.21/alpha.test.ts › adds a container, attaches on a terminal and tells the exit code',
    ],
  },
  {
    number: 21,
    capability: 'Fields that an ephemeral container may not have are refused with the reason',
    kind: 'match',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/custom-profile.spec.ts › is refused for an ephemeral container only, with why',
      'test/cluster/kubectl-parity.test.ts › what the server refuses in an ephemeral container is refused before, with what to do',
    ],
  },
  {
    number: 22,
    capability: 'Mounts of a container of the pod, subPath ones skipped and named; single volumes',
    kind: 'beyond',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/container-equipment.spec.ts › are those of the container, without subPath, which is said',
      'libs/capabilities/sessions/src/domain/container-equipment.spec.ts › are volumes of the pod at paths of their own, which win over those of the container',
    ],
  },
  {
    number: 23,
    capability: 'User of another container, or any user within policy',
    kind: 'beyond',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/container-equipment.spec.ts › is said to be unknown where only the image decides',
      'test/cluster/pod-states.test.ts › as root, where the pod runs as somebody else',
    ],
  },
  {
    number: 24,
    capability: 'Static pod refused early',
    kind: 'match',
    state: 'done',
    tests: ['test/cluster/pod-states.test.ts › when it is static, with its node as the way on'],
  },
  {
    number: 25,
    capability: 'Finished, unscheduled or deleting pod refused early',
    kind: 'beyond',
    state: 'done',
    tests: [
      'test/cluster/pod-states.test.ts › when no node takes it, in the words of the scheduler',
      'test/cluster/pod-states.test.ts › when it is being deleted',
    ],
  },
  {
    number: 26,
    capability: 'Append-only list shown as history; number per pod limited, by policy too',
    kind: 'both',
    state: 'done',
    tests: [
      'test/cluster/describe.test.ts › is the session that the gateway’s own records name',
      'libs/capabilities/sessions/src/domain/check-target.spec.ts › takes ephemeral containers up to the limit and no further',
    ],
  },
];
