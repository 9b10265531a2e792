/**
 * The shapes of the Kubernetes API, types only: importing the official client at run time costs
 * 65 MB and opens one TLS connection per request. Beware that its `Date` fields are RFC 3339
 * strings in the raw JSON this library returns.
 */
export type {
  CoreV1Event,
  CoreV1EventList,
  V1Container,
  V1ContainerState,
  V1ContainerStatus,
  V1EphemeralContainer,
  V1Namespace,
  V1NamespaceList,
  V1Node,
  V1NodeCondition,
  V1NodeList,
  V1Pod,
  V1PodList,
  V1SelfSubjectAccessReview,
  V1Status,
  VersionInfo,
} from '@kubernetes/client-node';
