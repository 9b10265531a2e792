const carriageReturn = 13;
const lineFeed = 10;

/**
 * A container's log as its terminal showed it. containerd's CRI logger reads lines and drops the
 * carriage return that the terminal put before each line feed (seen on 1.6.20), so the log must
 * get it back before it is compared with live bytes or shown on a raw terminal.
 */
export function asTerminalOutput(log: Uint8Array): Uint8Array {
  let missing = 0;
  for (let i = 0; i < log.length; i += 1) if (isBareLineFeed(log, i)) missing += 1;
  if (missing === 0) return log;
  const shown = new Uint8Array(log.length + missing);
  let at = 0;
  for (let i = 0; i < log.length; i += 1) {
    if (isBareLineFeed(log, i)) shown[at++] = carriageReturn;
    shown[at++] = log[i]!;
  }
  return shown;
}

function isBareLineFeed(log: Uint8Array, i: number): boolean {
  return log[i] === lineFeed && log[i - 1] !== carriageReturn;
}
