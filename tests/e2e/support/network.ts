import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * The cable between a workstation and its hub: a TCP relay that can be pulled and put back. Pulling it resets what is
 * open and refuses what comes, as a dead network does.
 */
export class Network {
  readonly #target: { host: string; port: number };
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #up = true;
  #port = 0;

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
    this.#server = createServer((inside) => this.#relay(inside));
  }

  static async to(hubUrl: string): Promise<Network> {
    const { hostname, port } = new URL(hubUrl);
    const network = new Network({ host: hostname, port: Number(port) });
    await new Promise<void>((resolve) => network.#server.listen(0, '127.0.0.1', resolve));
    const address = network.#server.address();
    network.#port = typeof address === 'object' && address ? address.port : 0;
    return network;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  lose(): void {
    this.#up = false;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  restore(): void {
    this.#up = true;
  }

  async close(): Promise<void> {
    this.lose();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #relay(inside: Socket): void {
    if (!this.#up) {
      inside.resetAndDestroy();
      return;
    }
    const outside = connect(this.#target);
    for (const socket of [inside, outside]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        inside.destroy();
        outside.destroy();
      });
    }
    inside.pipe(outside);
    outside.pipe(inside);
  }
}
