import { newId } from '@endoscope/core';
import type { SessionId } from '@endoscope/core';
import { MemoryUnitOfWork } from '@endoscope/audit/testing';
import { MemoryRecordingCatalogue } from './memory-recording-catalogue.ts';
import { recordingCatalogueContract } from './recording-catalogue.contract.ts';

recordingCatalogueContract(() => {
  const ends = new Map<SessionId, Date>();
  return Promise.resolve({
    catalogue: new MemoryRecordingCatalogue((id) => ends.get(id)),
    work: new MemoryUnitOfWork(),
    session: (endedAt) => {
      const id = newId('session');
      if (endedAt) ends.set(id, endedAt);
      return Promise.resolve(id);
    },
  });
});
