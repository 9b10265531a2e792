/** Whether this process takes new work. */
export class Readiness {
  serving = true;
}
