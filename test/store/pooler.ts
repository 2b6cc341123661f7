import { createConnection, createServer, type Socket } from 'node:net';

/** What PgBouncer lets through unless its settings name more. @see https://www.pgbouncer.org/config.html */
const KNOWN = new Set(['user', 'database', 'client_encoding', 'datestyle', 'timezone', 'application_name']);

/** The message with which a server refuses a connection: severity, code, text. */
function refusal(text: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C08P01\0M${text}\0\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** Parameters of a start-up packet: length and version, then names and values with a nought behind each. */
function parametersOf(packet: Buffer): readonly string[] {
  const words = packet.subarray(8).toString('utf8').split('\0');
  return words.filter((word, n) => n % 2 === 0 && word !== '');
}

export interface TestPooler {
  readonly databaseUrl: string;
  stop(): void;
}

/**
 * A connection pooler as far as start-up goes: what it does not know it refuses, the rest it passes on.
 * @param said words of the client that reach the server as others of the same length
 */
export async function startPooler(
  databaseUrl: string,
  said: Readonly<Record<string, string>> = {},
): Promise<TestPooler> {
  const { hostname, port, pathname, username } = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client.on('error', () => {}));
    client.once('data', (packet) => {
      const unknown = parametersOf(packet).find((name) => !KNOWN.has(name.toLowerCase()));
      if (unknown !== undefined) return void client.end(refusal(`unsupported startup parameter: ${unknown}`));
      const upstream = createConnection({ host: hostname, port: Number(port) }).on('error', () => client.destroy());
      sockets.add(upstream);
      upstream.write(packet);
      upstream.pipe(client);
      client.on('data', (data) => {
        const text = Object.entries(said).reduce(
          (all, [from, to]) => all.replaceAll(from, to),
          data.toString('latin1'),
        );
        upstream.write(Buffer.from(text, 'latin1'));
      });
      client.on('close', () => upstream.destroy());
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    databaseUrl: `postgresql://${username}@127.0.0.1:${own}${pathname}`,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
