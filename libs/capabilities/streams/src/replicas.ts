export { ReplicaUnreachable, SessionMoved } from './domain/stream.errors.ts';
export type { OtherReplicas, SeatElsewhere } from './application/attach/other-replicas.ts';
