export * from './generated/index.ts';
export * from './attach-words.ts';
export * from './load-contracts.ts';
export * from './well-known.ts';
