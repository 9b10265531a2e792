import type { CuttableDoors } from '../conformance/attach-client-cases.ts';
import { CutNetwork } from './cut-network.ts';

/** The doors of a gateway behind networks that are cut together. */
export async function cuttableDoors(gateway: {
  readonly server: string;
  readonly grpc: string;
}): Promise<CuttableDoors> {
  const { port: http } = new URL(gateway.server);
  const { port: rpc } = new URL(`http://${gateway.grpc}`);
  const [server, grpc] = [await CutNetwork.to(Number(http)), await CutNetwork.to(Number(rpc))];
  const networks = [server, grpc];
  return {
    server: `http://127.0.0.1:${server.port}`,
    grpc: `127.0.0.1:${grpc.port}`,
    cut: () => networks.forEach((network) => network.heal()),
    close: async () => void (await Promise.all(networks.map((network) => network.close()))),
  };
}
