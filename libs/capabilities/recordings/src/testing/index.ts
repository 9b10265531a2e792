export { MemoryRecordingStore } from './memory-recording-store.ts';
export { PlainDataKeys } from './plain-data-keys.ts';
export { recordingStoreContract } from './recording-store.contract.ts';
