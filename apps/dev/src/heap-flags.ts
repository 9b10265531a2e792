/**
 * V8 collects its young generation when young buffers hold twice this, in MiB. At its own 16 the
 * whole heap is collected instead, again and again, as soon as bulk output flows: three times the
 * CPU, and pauses of tens of milliseconds (docs/performance.md). The same happens when the buffers
 * bring the heap to the limit of its old generation, which V8 keeps a few MiB above what lives.
 */
export const heapFlags = ['--max-semi-space-size=4', '--initial-old-space-size=256'] as const;
