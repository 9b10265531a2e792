export { aCopySession, aPod, aSession, aWorkload, engineer } from './builders.ts';
export { MemorySessionStore } from './memory-session-store.ts';
export { ScriptedDebugRuntime } from './scripted-debug-runtime.ts';
export { sessionStoreContract } from './session-store-contract.ts';
