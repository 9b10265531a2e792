/**
 * The Cedar schema every policy is validated against. `deploy/policies/endoscope.cedarschema` is
 * a copy for editors and the cedar command line; a test keeps the two equal.
 */
export const policySchema = `// Who may do what through Endoscope. Labels of Kubernetes objects are tags:
// resource.hasTag("tier") && resource.getTag("tier") == "pci".

// A group as one issuer names it: Group::"https://issuer.example#engineers".
entity Group = { "name": String, "issuer": String };

// Id: issuer, "#", subject. groupNames are the plain names, whichever issuer sent them;
// hasGroups is false when the token had no groups claim at all.
entity User in [Group] = {
  "issuer": String,
  "subject": String,
  "username": String,
  "kind": String, // "user" or "service"
  "clientId": String, // "" when unknown
  "groupNames": Set<String>,
  "hasGroups": Bool,
};

// The gateway itself, for what belongs to no cluster.
entity Gateway;

// Ids: Cluster::"eu-1", Namespace::"eu-1/shop", Pod::"eu-1/shop/web-0".
entity Cluster = { "cluster": String } tags String;
entity Namespace in [Cluster] = { "cluster": String, "namespace": String } tags String;
entity Pod in [Namespace] = { "cluster": String, "namespace": String, "pod": String } tags String;
// Node::"eu-1/worker-1"; its namespace is the one its debug pod is made in.
entity Node in [Namespace, Cluster] = { "cluster": String, "namespace": String, "node": String }
  tags String;

// A debug session; in its pod or node, so a rule about a namespace or a cluster covers its sessions.
entity Session in [Pod, Namespace, Node] = { "owner": User, "cluster": String, "namespace": String };

// What will run, exactly: of an ephemeral container with what it gets from its pod (user, host
// namespaces, what is behind the volumes it mounts), of a copy with all its containers.
type Workload = {
  "style": String, // ephemeral, copy, node
  "image": String, // canonical: "docker.io/library/busybox:1.36"
  "imageRegistry": String, // "docker.io"
  "imageHasDigest": Bool,
  "images": Set<String>, // of every container of the session: a copy brings those of its pod
  "profile": String, // general, baseline, restricted, netadmin, sysadmin, legacy
  "privileged": Bool,
  "capabilitiesAdded": Set<String>, // "SYS_PTRACE"
  "runAsUser"?: Long,
  "tty": Bool,
  "targetContainer"?: String,
  "envNames": Set<String>,
  // "secret/db", "configMap/web", "serviceAccountToken" that its environment or volumes read:
  "envSources": Set<String>,
  "volumes": Set<String>, // volumes of the pod that it mounts
  "hostPaths": Set<String>, // "/"
  "hostNetwork": Bool,
  "hostPid": Bool,
  "hostIpc": Bool,
  "replacesPod": Bool, // a copy that takes the place of its original
  "podDebugContainers": Long, // ephemeral containers the pod has already; they never leave it
  "recording": String, // none, best_effort, required
  "template"?: String,
};

// entry: "rest", "grpc" or "websocket".
type Request = { "time": datetime, "entry": String };
type RequestWithWorkload = { "time": datetime, "entry": String, "workload": Workload };
// isDebugContainer: the session's own, not one of the pod that is debugged.
type RequestWithContainer = {
  "time": datetime,
  "entry": String,
  "container": { "name": String, "isDebugContainer": Bool },
};
// Ports of the pod.
type RequestWithPorts = { "time": datetime, "entry": String, "ports": Set<Long> };

// Groups of actions: action in Action::"cluster".
action "cluster", "pod", "node", "session", "recording", "audit";

action "cluster.view", "cluster.register", "cluster.remove", "cluster.check" in [Action::"cluster"]
  appliesTo { principal: User, resource: Cluster, context: Request };

action "pod.view" in [Action::"pod"]
  appliesTo { principal: User, resource: [Pod, Namespace, Cluster], context: Request };

action "node.view" in [Action::"node"]
  appliesTo { principal: User, resource: [Node, Cluster], context: Request };

action "session.create" in [Action::"session"]
  appliesTo { principal: User, resource: [Pod, Node], context: RequestWithWorkload };

// attach: to write. observe: to watch. take_over: to write instead of who does, without consent.
// export: to take it out as a bundle; with recording.view, its recording with it.
action
  "session.view",
  "session.attach",
  "session.observe",
  "session.take_over",
  "session.terminate",
  "session.export" in [Action::"session"]
  appliesTo { principal: User, resource: Session, context: Request };

action "session.exec", "session.logs", "session.files" in [Action::"session"]
  appliesTo { principal: User, resource: Session, context: RequestWithContainer };

action "session.forward" in [Action::"session"]
  appliesTo { principal: User, resource: Session, context: RequestWithPorts };

// Of a session. view: what is known of its recording, and what is in it. hold: it is kept although
// its time is over, until it is released.
action "recording.view", "recording.hold" in [Action::"recording"]
  appliesTo { principal: User, resource: Session, context: Request };

// view: events, heads, proofs. export: the sealed ledger whole. hold: to keep its periods.
action "audit.view", "audit.export", "audit.hold", "audit.send" in [Action::"audit"]
  appliesTo { principal: User, resource: Gateway, context: Request };
`;
