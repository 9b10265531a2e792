/** Finds a set of ports and subnets that nothing on this machine uses. */
import { createServer, type ListenOptions, type Server } from 'node:net';
import { HarnessError } from '../harness-error.ts';
import { hasAddressBelow } from '../host/bridge.ts';
import { networkOfSlot, portsOfSlot, SLOT_MAX } from './cluster-plan.ts';

export async function findFreeSlot(takenSlots: readonly number[]): Promise<number> {
  for (let slot = 1; slot <= SLOT_MAX; slot++) {
    if (takenSlots.includes(slot) || !(await isFree(slot))) continue;
    if (await reserve(slot)) return slot;
  }
  throw new HarnessError(
    `All ${SLOT_MAX} sets of ports and subnets are in use.`,
    'Run "down", or find with "ss -ltnp" who listens on 16410 and up.',
  );
}

/**
 * Holds a slot until this process ends, by when its cluster listens: two runs with different state
 * directories may choose at the same moment. The kernel gives back what a killed run has held.
 */
function reserve(slot: number): Promise<boolean> {
  return canHold({ path: `\0endoscope-slot-${slot}`, exclusive: true }, (server) => server.unref());
}

/** Another state directory, or another program, may hold any of them. */
async function isFree(slot: number): Promise<boolean> {
  const { nodeAddress } = networkOfSlot(slot);
  if (hasAddressBelow(nodeAddress.slice(0, nodeAddress.lastIndexOf('.') + 1))) return false;
  const answers = await Promise.all(Object.values(portsOfSlot(slot)).map(canListen));
  return answers.every(Boolean);
}

function canListen(port: number): Promise<boolean> {
  return canHold({ port, host: '127.0.0.1', exclusive: true }, (server) => server.close());
}

function canHold(address: ListenOptions, then: (server: Server) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(address, () => {
      then(server);
      resolve(true);
    });
  });
}
