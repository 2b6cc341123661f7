import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { environmentError, inputError } from '../domain/errors.ts';
import type { ImageReference } from '../domain/image-reference.ts';
import type { RegistryOptions } from '../inventory/index.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Login = Pick<RegistryOptions, 'username' | 'password' | 'identityToken' | 'registryToken' | 'credentialHelper'>;

const entry = z.object({
  auth: z.string().nullish(),
  username: z.string().nullish(),
  password: z.string().nullish(),
  identitytoken: z.string().nullish(),
  registrytoken: z.string().nullish(),
});

/** As far as it is used. @see https://docs.docker.com/reference/cli/docker/ and containers-auth.json(5) */
const dockerConfig = z.object({
  auths: z.record(z.string(), entry).nullish(),
  credHelpers: z.record(z.string(), z.string()).nullish(),
  credsStore: z.string().nullish(),
});
type DockerConfig = z.infer<typeof dockerConfig>;

const MAX_CONFIG_BYTES = 1024 * 1024;

/** Where Docker and Podman keep logins, in the order they are asked. */
function loginFiles(env: Environment): readonly string[] {
  const home = env.HOME;
  return [
    ...(env.REGISTRY_AUTH_FILE ? [env.REGISTRY_AUTH_FILE] : []),
    ...(env.DOCKER_CONFIG ? [join(env.DOCKER_CONFIG, 'config.json')] : home ? [join(home, '.docker/config.json')] : []),
    ...(env.XDG_RUNTIME_DIR ? [join(env.XDG_RUNTIME_DIR, 'containers/auth.json')] : []),
  ];
}

/** `https://index.docker.io/v1/` → `docker.io`; `quay.io/acme` stays. */
function placeOfKey(key: string): string {
  const place = key.replace(/^https?:\/\//, '').replace(/\/(v[12]\/?)?$/, '');
  return /^(index|registry-1)\.docker\.io$/.test(place) ? 'docker.io' : place;
}

/** The value of the most particular key that the image's repository lies under. */
function nearest<T>(values: Readonly<Record<string, T>>, { registry, repository }: ImageReference): T | undefined {
  const path = `${registry}/${repository}/`;
  const keys = Object.keys(values).filter((key) => path.startsWith(`${placeOfKey(key)}/`));
  const best = keys.sort((a, b) => placeOfKey(b).length - placeOfKey(a).length)[0];
  return best === undefined ? undefined : values[best];
}

/** What a configuration says of an image's registry; undefined when nothing. */
export function loginOf(config: DockerConfig, reference: ImageReference): Login | undefined {
  const helper = nearest(config.credHelpers ?? {}, reference) ?? config.credsStore;
  const found = nearest(config.auths ?? {}, reference);
  if (found?.identitytoken) return { identityToken: found.identitytoken };
  if (found?.registrytoken) return { registryToken: found.registrytoken };
  const decoded = found?.auth ? Buffer.from(found.auth, 'base64').toString('utf8').replace(/\0+$/, '') : '';
  const colon = decoded.indexOf(':');
  if (colon > 0) return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
  if (found?.username && found.password) return { username: found.username, password: found.password };
  return helper && (found !== undefined || config.credHelpers)
    ? { credentialHelper: `docker-credential-${helper}` }
    : undefined;
}

function configAt(file: string): DockerConfig | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw environmentError(`${file}: cannot be read: ${code}`, { cause });
  }
  if (text.length > MAX_CONFIG_BYTES) throw environmentError(`${file}: limit: more than ${MAX_CONFIG_BYTES} bytes`);
  try {
    return dockerConfig.parse(JSON.parse(text));
  } catch {
    // What it holds is secret: neither its text nor the parser's words are shown.
    throw environmentError(`${file}: is no Docker configuration in JSON`, { remedy: 'Repair it, or log in again.' });
  }
}

/** A name and password for every registry that is asked: of the command line, else of the environment. */
function given(username: string | undefined, password: string | undefined, env: Environment): Login | undefined {
  const name = username ?? (env.ASSAY_REGISTRY_USERNAME || env.INSPECTOR_SBOMGEN_USERNAME);
  const secret = password ?? (env.ASSAY_REGISTRY_PASSWORD || env.INSPECTOR_SBOMGEN_PASSWORD);
  if (name && secret) return { username: name, password: secret };
  if (!username) return undefined;
  throw inputError(`--username ${username}: there is no password for it`, {
    remedy: 'Give it with --password-stdin, or in ASSAY_REGISTRY_PASSWORD.',
  });
}

/**
 * Who asks a registry: command line, environment, then what `docker login` and `podman login` wrote.
 * @throws AssayError input: a user name without password; environment: a login file that cannot be read
 */
export function findLogin(
  reference: ImageReference | undefined,
  { username, password }: { readonly username?: string; readonly password?: string },
  env: Environment,
): Login {
  const explicit = given(username, password, env);
  if (explicit !== undefined || reference === undefined) return explicit ?? {};
  let helper: Login | undefined;
  for (const file of loginFiles(env)) {
    const config = configAt(file);
    const login = config && loginOf(config, reference);
    if (login?.credentialHelper === undefined && login !== undefined) return login;
    helper ??= login;
  }
  return helper ?? {};
}
