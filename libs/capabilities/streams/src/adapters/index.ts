export { KubernetesAttachUpstream } from './kubernetes-attach-upstream.ts';
export { KubernetesContainerReader } from './kubernetes-container-reader.ts';
export { KubernetesExecUpstream } from './kubernetes-exec-upstream.ts';
export { KubernetesLogSource } from './kubernetes-log-source.ts';
export { KubernetesPortUpstream } from './kubernetes-port-upstream.ts';
export { PrismaAttachmentStore } from './prisma-attachment-store.ts';
export { PrismaTicketStore } from './prisma-ticket-store.ts';
export { XtermTerminalRenderer } from './xterm-terminal-renderer.ts';
