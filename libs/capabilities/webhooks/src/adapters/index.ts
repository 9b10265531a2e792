export { HttpWebhookSender } from './http-webhook-sender.ts';
export { PrismaDeliveryStore } from './prisma-delivery-store.ts';
export { PrismaWebhookStore } from './prisma-webhook-store.ts';
