export { aRecording } from './a-recording.ts';
export { MemoryObjectStore } from './memory-object-store.ts';
export { aRecordingOf } from './a-recording-row.ts';
export { MemoryRecordingCatalogue } from './memory-recording-catalogue.ts';
export { MemoryRecordingStore } from './memory-recording-store.ts';
export { PlainDataKeys } from './plain-data-keys.ts';
