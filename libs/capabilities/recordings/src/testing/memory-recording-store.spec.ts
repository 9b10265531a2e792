import { MemoryRecordingStore } from './memory-recording-store.ts';
import { recordingStoreContract } from './recording-store.contract.ts';

recordingStoreContract(() => Promise.resolve(new MemoryRecordingStore()));
