/**
 * A fault of the installation, not of a request: it stops the process at start with a sentence
 * that says what to do. Never sent to a client.
 */
export class DatabaseSetupError extends Error {
  override readonly name = 'DatabaseSetupError';
}
