import type { Feature } from './feature.ts';

/** Rows 51 to 78: streams, access, evidence. */
export const streamFeatures: readonly Feature[] = [
  {
    number: 51,
    capability: 'Exec into any container',
    kind: 'match',
    state: 'not done',
    tests: [],
    note: 'Comes with the stream plane.',
  },
  {
    number: 52,
    capability: 'Without a TTY stdout and stderr stay apart',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cluster/pipes-hundred-times.test.ts › gives every byte on its own descriptor, and the status, a hundred times',
    ],
  },
  {
    number: 53,
    capability: 'Logs: follow, previous, since, tail, limits',
    kind: 'match',
    state: 'not done',
    tests: [],
    note: 'Comes with the stream plane; the log of a debug container is shown on attach.',
  },
  {
    number: 54,
    capability: 'Port-forward',
    kind: 'match',
    state: 'not done',
    tests: [],
    note: 'Comes with the stream plane.',
  },
  {
    number: 55,
    capability: 'WebSocket v5 with CLOSE, v4; SPDY',
    kind: 'match',
    state: 'partly',
    tests: [
      'test/conformance/stream-cases.ts › speaks v4 as well',
      'test/conformance/hostile-cluster.test.ts › speak v4 with a cluster that has no v5',
    ],
    note: 'SPDY is not spoken: every server from 1.16 on takes the WebSocket dialects.',
  },
  {
    number: 56,
    capability: 'Channels 0–4 and 255, empty first frame, unknown channels dropped',
    kind: 'match',
    state: 'done',
    tests: ['test/api/attach-websocket.test.ts › may send empty messages and unknown channels'],
  },
  {
    number: 57,
    capability: 'Resize: order kept',
    kind: 'match',
    state: 'done',
    tests: [
      'test/conformance/stream-cases.ts › shows resizes to the program on a terminal, in order',
    ],
  },
  {
    number: 58,
    capability: 'Upstream ping, dead after 61 s, write deadline, 32 KiB chunks',
    kind: 'match',
    state: 'done',
    tests: ['test/conformance/hostile-cluster.test.ts › break when input is not taken in time'],
  },
  {
    number: 59,
    capability: 'Survives idle middle boxes and the server’s idle limit',
    kind: 'match',
    state: 'partly',
    tests: [
      'test/cluster/two-clusters.test.ts › leaves one alone when the other is down, and takes the other up again',
    ],
    note: 'Pings every 5 s keep middle boxes awake; nobody has waited for the four hours of the API server.',
  },
  {
    number: 60,
    capability: 'Drain after the status until the close frame',
    kind: 'match',
    state: 'done',
    tests: [
      'test/conformance/stream-cases.ts › delivers all output to a reader slower than the process',
    ],
  },
  {
    number: 61,
    capability: 'Back-pressure: a slow reader loses nothing and blocks nobody',
    kind: 'beyond',
    state: 'done',
    tests: [
      'test/conformance/backpressure.test.ts › stops the cluster: it sends no more than fits between',
    ],
  },
  {
    number: 62,
    capability: 'No redirects on upgrade',
    kind: 'match',
    state: 'done',
    tests: ['test/conformance/hostile-cluster.test.ts › leave no socket behind'],
  },
  {
    number: 63,
    capability: 'Verbs: get and create on attach, patch on ephemeralcontainers; reviewed before',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cluster/preflight.test.ts › shows each right that the caller lacks, and what is unknown to them',
    ],
  },
  {
    number: 64,
    capability: 'Never nodes/proxy',
    kind: 'beyond',
    state: 'done',
    tests: [
      'test/cluster/cluster-access.test.ts › lets ${who} do ${yes.length} things and refuses ${no.length}',
    ],
  },
  {
    number: 65,
    capability: 'User and groups impersonated towards the cluster',
    kind: 'beyond',
    state: 'done',
    tests: [
      'test/cluster/who-touched-the-pod.test.ts › names the engineer and their groups in each of its requests',
    ],
  },
  {
    number: 66,
    capability: 'Own policy: adding a container is creating and attaching',
    kind: 'beyond',
    state: 'done',
    tests: ['test/api/targets.test.ts › a profile policy forbids'],
  },
  {
    number: 67,
    capability: 'Image rules, default image per cluster, digest',
    kind: 'beyond',
    state: 'done',
    tests: [
      'libs/capabilities/policy/src/production-policies.spec.ts › ${what} as ${JSON.stringify(groups)}: ${answer}',
    ],
  },
  {
    number: 68,
    capability: 'Pod Security refusals and warnings word by word',
    kind: 'both',
    state: 'done',
    tests: [
      'test/cluster/pod-security.test.ts › is passed on word by word, in the plan and in the session',
    ],
  },
  {
    number: 69,
    capability: 'Said: quotas and limits do not bound ephemeral containers',
    kind: 'beyond',
    state: 'done',
    tests: [
      'test/cluster/preflight.test.ts › shows the exact container, the decision, and what was looked at',
    ],
  },
  {
    number: 70,
    capability: 'Recording with timing and replay',
    kind: 'beyond',
    state: 'not done',
    tests: [],
    note: 'An issue of its own.',
  },
  {
    number: 71,
    capability: 'Audit of creation, attach, denial, end, exit code, final spec',
    kind: 'beyond',
    state: 'done',
    tests: ['test/cluster/debug.test.ts › shows and steers what happened'],
  },
  {
    number: 72,
    capability: 'Warning that attach traffic is in container logs; exec as the private way',
    kind: 'both',
    state: 'partly',
    tests: [
      'libs/capabilities/sessions/src/domain/check-target.spec.ts › say that output is kept in the log of an interactive container',
    ],
    note: 'The warning is there; exec comes with the stream plane.',
  },
  {
    number: 73,
    capability: 'Crash loop explained, a copy with another command offered',
    kind: 'beyond',
    state: 'done',
    tests: [
      'test/cluster/pod-states.test.ts › crashes again and again',
      'test/cluster/pod-states.test.ts › a copy of a crashing pod with a shell in place of its program',
    ],
  },
  {
    number: 74,
    capability: 'A pod that ends takes its session with it, with that reason',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cluster/refusals.test.ts › ends the session as target_gone and tells the one attached',
    ],
  },
  {
    number: 75,
    capability: 'States absent, waiting, running, terminated with reason and message',
    kind: 'match',
    state: 'done',
    tests: ['test/cluster/describe.test.ts › are shown of all three lists, each with its state'],
  },
  {
    number: 76,
    capability: 'Concurrent adds without conflict',
    kind: 'match',
    state: 'done',
    tests: [
      'test/cluster/two-people.test.ts › both get their container, four times at once',
      'test/conformance/container-cases.ts › takes two containers added at the same moment',
    ],
  },
  {
    number: 77,
    capability: 'Re-use of an own running debug container',
    kind: 'beyond',
    state: 'done',
    tests: [
      'test/cluster/reuse.test.ts › with reuse answers it, which can be attached to, over both doors',
    ],
  },
  {
    number: 78,
    capability: 'Isolation from Service and ReplicaSet by removing labels, as a step of its own',
    kind: 'beyond',
    state: 'not done',
    tests: [],
    note: 'A copy without labels serves the same end; the labels of a pod that serves are left alone.',
  },
];
