export { FileRecordingStore } from './file-recording-store.ts';
export type { FileStoreOptions } from './file-recording-store.ts';
export { PrismaRecordingCatalogue } from './prisma-recording-catalogue.ts';
export { PrismaRecordingStore } from './prisma-recording-store.ts';
export { MasksFileInvalid, readMasksFile } from './read-masks-file.ts';
export { SecretBoxDataKeys } from './secret-box-data-keys.ts';
export { ShippedRecordingStore } from './shipped-recording-store.ts';
