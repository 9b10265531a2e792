export { PrismaAuditLog } from './prisma-audit-log.ts';
