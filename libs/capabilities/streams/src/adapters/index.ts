export { KubernetesAttachUpstream } from './kubernetes-attach-upstream.ts';
export { PrismaAttachmentStore } from './prisma-attachment-store.ts';
export { PrismaTicketStore } from './prisma-ticket-store.ts';
