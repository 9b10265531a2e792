export { createEmptyDatabase, createTestDatabase } from './database/create-test-database.ts';
export type { TestDatabase } from './database/create-test-database.ts';
export { testServer } from './database/test-server.ts';
export { leakGuard } from './leaks/leak-guard.ts';
export type { LeakGuard } from './leaks/leak-guard.ts';
export { CutProxy } from './network/cut-proxy.ts';
export { ManualClock } from './clock/manual-clock.ts';
export { MovableClock } from './clock/movable-clock.ts';
