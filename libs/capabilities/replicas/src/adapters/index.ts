export { PrismaReplicaStore } from './prisma-replica-store.ts';
