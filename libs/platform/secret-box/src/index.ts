export { createKeyRingFile, parseKeyRing, readKeyRingFile } from './key-ring.ts';
export type { KeyRing } from './key-ring.ts';
export { KeyRingInvalid, SecretUnreadable } from './secret-box.errors.ts';
export type { KeyRingFault, SecretUnreadableCause } from './secret-box.errors.ts';
export { SecretBox } from './secret-box.ts';
export type { SecretBinding } from './secret-box.ts';
export { SecretText } from './secret-text.ts';
