import type { Feature } from './feature.ts';

/** Rows 27 to 50: copies, node pods, waiting and ending. */
export const podFeatures: readonly Feature[] = [
  {
    number: 27,
    capability: 'Copy: new name, strip rules, six keep flags, init containers kept',
    kind: 'match',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/plan-pod-copy.kubectl.spec.ts › metadata stripping',
      'test/cluster/kubectl-parity.test.ts › a copy is the one of kubectl debug',
    ],
  },
  {
    number: 28,
    capability: 'Copy: set-image with * and exact name, regular containers only',
    kind: 'match',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/plan-pod-copy.spec.ts › changes images of regular containers only',
      'test/cluster/copies.test.ts › runs another image in a container of the copy',
    ],
  },
  {
    number: 29,
    capability: 'Copy: one with changed images only loses its labels too',
    kind: 'beyond',
    state: 'done',
    tests: [
      'test/cluster/kubectl-parity.test.ts › a copy with changed images only loses labels, annotations and probes too',
    ],
  },
  {
    number: 30,
    capability: 'Copy: a command clears arguments; arguments only keep the command',
    kind: 'match',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/plan-pod-copy.kubectl.spec.ts › modify existing command to debug args',
      'libs/capabilities/sessions/src/domain/plan-pod-copy.spec.ts › keeps the command where only arguments are given',
    ],
  },
  {
    number: 31,
    capability: 'Copy: environment replaces the list; stdin and tty overwritten',
    kind: 'match',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/plan-pod-copy.spec.ts › replaces the whole environment where one is given, and keeps it otherwise',
      'libs/capabilities/sessions/src/domain/plan-pod-copy.spec.ts › overwrites stdin and tty of an existing container',
    ],
  },
  {
    number: 32,
    capability: 'Copy: same node; shared processes unset, true or false',
    kind: 'match',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/plan-pod-copy.kubectl.spec.ts › same node',
      'libs/capabilities/sessions/src/domain/plan-pod-copy.kubectl.spec.ts › baseline profile not share process when user explicitly disables it',
    ],
  },
  {
    number: 33,
    capability: 'Copy: replace = create, then delete with grace 0',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cluster/copies.test.ts › replaces the original: the copy is there, the original is not',
      'test/cluster/copies.test.ts › makes nothing when the original may not be deleted',
    ],
  },
  {
    number: 34,
    capability: 'Copy: warning about ReadWriteOnce claims and host ports',
    kind: 'beyond',
    state: 'done',
    tests: [
      'test/cluster/preflight.test.ts › says unknown of a claim that may not be read, and warns once it may',
      'test/cluster/preflight.test.ts › warns of host ports',
    ],
  },
  {
    number: 35,
    capability: 'Copies and node pods: owner label, deleted with the session, swept after a crash',
    kind: 'beyond',
    state: 'done',
    tests: [
      'test/cluster/killed-gateway-copies.test.ts › after the process has exited sweeps the copy up at the next start',
      'test/cluster/killed-gateway-copies.test.ts › never sweeps a pod that took the name of its copy',
    ],
  },
  {
    number: 36,
    capability: 'Node: the exact pod, all taints tolerated, namespace of one’s choice',
    kind: 'both',
    state: 'done',
    tests: ['test/cluster/kubectl-parity.test.ts › a pod on a node is the one of kubectl debug'],
  },
  {
    number: 37,
    capability: 'Node: privileged only with sysadmin; the limits of chroot said',
    kind: 'match',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/domain/plan-node-pod.spec.ts › starts in the root of the node, and says what that needs',
    ],
  },
  {
    number: 38,
    capability: 'Wait until running or terminated; own timeout; cancel; deleted pod',
    kind: 'both',
    state: 'done',
    tests: [
      'test/cluster/refusals.test.ts › tells endo’s user why it waits, and ends with --timeout',
      'test/cluster/refusals.test.ts › is given up when the user cancels',
    ],
  },
  {
    number: 39,
    capability: 'Waiting reason, message and events to the caller',
    kind: 'both',
    state: 'done',
    tests: [
      'test/cluster/refusals.test.ts › is waited for with each reason told, and given up with the last one',
    ],
  },
  {
    number: 40,
    capability: 'Final reasons end at once',
    kind: 'beyond',
    state: 'done',
    tests: [
      'test/cluster/node-pods.test.ts › ends at once when the kubelet says that it never can start',
      'test/cluster/pod-states.test.ts › a command that the debug image does not have ends the session at once, with its name',
    ],
  },
  {
    number: 41,
    capability: 'Terminated before the attach: its log and exit code',
    kind: 'match',
    state: 'done',
    tests: ['test/cluster/output.test.ts › gives its log and its exit code through endo'],
  },
  {
    number: 42,
    capability: 'Attach failure falls back to the log with a warning',
    kind: 'match',
    state: 'partly',
    tests: [
      'libs/capabilities/streams/src/application/attach/attach-session.spec.ts › gives the log when the process ends between ready and the dial',
    ],
    note: 'Where the process has ended, its log is given. An attach that fails while the process runs is an error with the command to attach again, not a log in its place.',
  },
  {
    number: 43,
    capability: 'Early output: log first, then attach, nothing twice',
    kind: 'beyond',
    state: 'done',
    tests: ['test/cluster/output.test.ts › arrives once and in order'],
  },
  {
    number: 44,
    capability: 'The container’s TTY decides; a mismatch is said',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cli/debug-words.test.ts › says that the container allocated none',
      'test/cli/debug-words.test.ts › is used where the container has one and nobody asked',
    ],
  },
  {
    number: 45,
    capability: 'Redraw on attach: size + 1, then the size',
    kind: 'match',
    state: 'done',
    tests: [
      'libs/capabilities/streams/src/application/attach/attach-session.spec.ts › passes resizes in order, after the redraw of the first size',
    ],
  },
  {
    number: 46,
    capability: 'Attach again to what runs; a message when it has ended',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cluster/attach-ends.test.ts › by detaching',
      'test/cli/debug-terminal.test.ts › joins a session again and leaves it running when it is told to end',
    ],
  },
  {
    number: 47,
    capability: 'Detach keys ctrl-p,ctrl-q, configurable; a detach call',
    kind: 'both',
    state: 'done',
    tests: [
      'test/cli/debug-terminal.test.ts › detaches on the detach keys and says how to come back',
      'test/cli/debug-words.test.ts › leaves with the detach keys of endo config',
    ],
  },
  {
    number: 48,
    capability: 'Several attachers: observers and a writer, visible to all',
    kind: 'beyond',
    state: 'not done',
    tests: [],
    note: 'One client at a time; a second one is refused with a reason.',
  },
  {
    number: 49,
    capability: 'End a debug container: end of input, then signals, then the truth',
    kind: 'beyond',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/application/keep-session.spec.ts › climbs the ladder until the process is gone and no further',
      'test/cluster/terminate.test.ts › says that a program that is pid 1 of its own and reads nothing lingers',
    ],
  },
  {
    number: 50,
    capability: 'Idle end and maximum session time',
    kind: 'beyond',
    state: 'done',
    tests: [
      'libs/capabilities/sessions/src/application/keep-session.spec.ts › ends an expired session',
    ],
  },
];
