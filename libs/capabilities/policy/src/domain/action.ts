/** Every action policy decides on, and what kind of thing it is done to. */
export const actions = {
  'cluster.view': ['Cluster'],
  'cluster.register': ['Cluster'],
  'cluster.remove': ['Cluster'],
  'cluster.check': ['Cluster'],
  /** One pod, the pods of a namespace, or those of a cluster. */
  'pod.view': ['Pod', 'Namespace', 'Cluster'],
  'node.view': ['Node', 'Cluster'],
  'session.create': ['Pod', 'Node'],
  'session.view': ['Session'],
  /** To write: one at a time. */
  'session.attach': ['Session'],
  /** To watch what its writer does. */
  'session.observe': ['Session'],
  /** To become its writer without the consent of who is. */
  'session.take_over': ['Session'],
  'session.exec': ['Session'],
  'session.logs': ['Session'],
  'session.forward': ['Session'],
  'session.files': ['Session'],
  'session.terminate': ['Session'],
  /** To take it out as a bundle: its plan, events, proofs; with recording.view, its recording. */
  'session.export': ['Session'],
  /** What is known of a recording, and what is in it. */
  'recording.view': ['Session'],
  /** To keep it although its time is over, and to let it go again. */
  'recording.hold': ['Session'],
  'audit.view': ['Gateway'],
  /** To take the sealed ledger out whole. */
  'audit.export': ['Gateway'],
  /** To keep the ledger's periods from being removed, and to let go of them. */
  'audit.hold': ['Gateway'],
  /** To say where its events are sent as they come. */
  'audit.send': ['Gateway'],
} as const satisfies Record<string, readonly ResourceType[]>;

export type ResourceType = 'Gateway' | 'Cluster' | 'Namespace' | 'Pod' | 'Node' | 'Session';
export type Action = keyof typeof actions;

export const actionNames = Object.keys(actions) as readonly Action[];
