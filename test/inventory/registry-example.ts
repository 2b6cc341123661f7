import { createSign, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Inventory } from '../../src/domain/inventory.ts';
import { type CollectOptions, collectImage } from '../../src/inventory/index.ts';
import { type Front, serve } from './registry-front.ts';
import { makeCertificate, type Registry, skopeo, startRegistry } from './registry-server.ts';
import { npmPackage, writeItems } from './scratch.ts';
import { ociFiles, sha256, tar } from './tar.ts';

/** Who may read what only some may. */
export const ANN = { username: 'ann', password: 'correct horse' };
/** `htpasswd -B` of her. */
export const HTPASSWD = 'ann:$2b$04$DgTMTHn0kJembOXjrT68KO.fUT9PEpxYZd/snKPiw4ewhDN2mw/Mm';

/** 400 kB that nothing compresses. */
export const NOISE = randomBytes(400_000);
const repeated = tar(npmPackage('a', '1.0.0'));
/** Of the image app:1: the third is too large for one packet, the first and the last are alike. */
const LAYERS = [
  repeated,
  tar(npmPackage('b', '2.0.0')),
  tar({ name: 'noise', content: NOISE }, npmPackage('c', '3.0.0')),
  repeated,
];
export const PACKAGES = ['npm a 1.0.0', 'npm b 2.0.0', 'npm c 3.0.0'];
/** Digest of the large layer. */
export const LARGE = `sha256:${sha256(gzipSync(LAYERS[2] ?? ''))}`;

export const collect = (reference: string, options: Partial<CollectOptions> = {}): Promise<Inventory> =>
  collectImage(reference, { signal: new AbortController().signal, registry: {}, ...options });

/** A token as the registry's specification wants it, signed with the key of its certificate. */
function tokenFor(key: string, certificate: string, actions: readonly string[]): string {
  const now = Math.floor(Date.now() / 1000);
  const der = certificate.replace(/-----[A-Z ]+-----|\s/g, '');
  const access = [{ type: 'repository', name: 'app', actions }];
  const parts = [
    { typ: 'JWT', alg: 'RS256', x5c: [der] },
    { iss: 'tests', sub: 'ann', aud: 'registry', exp: now + 300, nbf: now - 60, iat: now, jti: 'x', access },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signature = createSign('RSA-SHA256').update(parts.join('.')).sign(key, 'base64url');
  return `${parts.join('.')}.${signature}`;
}

/** Three registries with one storage: what is pushed to the open one, the others have too. */
export interface Registries {
  readonly open: Registry;
  /** Wants Ann's name and password. */
  readonly basic: Registry;
  /** Wants a token. */
  readonly bearer: Registry;
  /** The token server of `bearer`, which knows Ann. */
  readonly tokens: Front;
  stop(): Promise<void>;
}

/** Starts them with the image app:1 inside. */
export async function startRegistries(folder: string): Promise<Registries> {
  const data = join(folder, 'data');
  const tls = makeCertificate(folder, 'token');
  writeFileSync(join(folder, 'htpasswd'), `${HTPASSWD}\n`);
  const tokens = await serve((incoming, response) => {
    const isAnn =
      incoming.headers.authorization === `Basic ${Buffer.from(`${ANN.username}:${ANN.password}`).toString('base64')}`;
    response.end(JSON.stringify({ token: tokenFor(tls.key, tls.cert, isAnn ? ['pull'] : []) }));
  });
  const realm = `http://${tokens.host}/token`;
  const [open, basic, bearer] = await Promise.all([
    startRegistry(join(folder, 'open'), data),
    startRegistry(join(folder, 'basic'), data, `{htpasswd: {realm: tests, path: ${join(folder, 'htpasswd')}}}`),
    startRegistry(
      join(folder, 'bearer'),
      data,
      `{token: {realm: "${realm}", service: registry, issuer: tests, rootcertbundle: ${tls.certFile}}}`,
    ),
  ]);
  const layout = writeItems(join(folder, 'app'), ociFiles([{ layers: LAYERS }]));
  await skopeo(`oci:${layout}`, `docker://${open.host}/app:1`);
  const stop = async (): Promise<void> => {
    await Promise.all([open.stop(), basic.stop(), bearer.stop()]);
  };
  return { open, basic, bearer, tokens, stop };
}
