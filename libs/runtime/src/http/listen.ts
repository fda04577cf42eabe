import type { Server } from 'node:net';
import { BoundedServer } from './bounded-server.js';

/** What is needed of Fastify. */
export interface Servable {
  readonly server: Server;
  listen(at: { readonly port: number; readonly host: string }): Promise<string>;
}

/** Listens on every address of the host and gives the first. @param servable over the server of a `BoundedServer` */
export async function listen(
  servable: Servable,
  at: { readonly port: number; readonly host: string },
): Promise<string> {
  const address = await servable.listen({ port: at.port, host: at.host });
  await BoundedServer.of(servable.server).listenBeside(at.host);
  return address;
}
