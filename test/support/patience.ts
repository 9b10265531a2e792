/**
 * How long a test waits for what must come before it says what did not: one number for all, so
 * that none fails because a machine is slow or busy. Nothing here takes a tenth of it on two quiet
 * cores, except a kubelet that returns to its watch (up to 60 s); and it costs nothing while tests
 * pass. It lies below the limit of a case (`testTimeout` in jest.config.js), so that the wait,
 * which knows what it waited for, speaks first.
 */
export const patienceMs = 180_000;

/** The same for `kubectl wait` and `kubectl rollout status`. */
export const kubectlPatience = `--timeout=${patienceMs / 1000}s`;
