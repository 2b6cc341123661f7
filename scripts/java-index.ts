import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { sha1IndexOf } from '../src/inventory/maven/sha1-index.ts';

/** Writes an index of the archives of Maven repositories (`~/.m2/repository`, a mirror's folder): docs/java.md. */
const [output, ...repositories] = process.argv.slice(2);
if (output === undefined || repositories.length === 0) {
  console.error('usage: node scripts/run.mjs scripts/java-index.ts OUTPUT REPOSITORY [REPOSITORY ...]');
  process.exit(2);
}

async function sha1Of(path: string): Promise<string> {
  const hash = createHash('sha1');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** `org/example/lib/1.0/lib-1.0.jar` → `org.example:lib:1.0`; classifiers keep the coordinates of their artifact. */
function coordinatesOf(path: string): string | undefined {
  const parts = path.split(sep);
  const [version, artifact, ...group] = parts.slice(0, -1).reverse();
  if (version === undefined || artifact === undefined || group.length === 0) return undefined;
  return `${group.reverse().join('.')}:${artifact}:${version}`;
}

const artifacts = new Map<string, string>();
for (const repository of repositories) {
  for (const entry of readdirSync(repository, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(?:jar|war|ear)$/.test(entry.name) || /-(?:sources|javadoc)\.jar$/.test(entry.name))
      continue;
    const path = join(entry.parentPath, entry.name);
    const coordinates = coordinatesOf(relative(repository, path));
    if (coordinates === undefined) continue;
    const sum = await sha1Of(path);
    const known = artifacts.get(sum);
    if (known === undefined || coordinates < known) artifacts.set(sum, coordinates);
  }
}
writeFileSync(output, sha1IndexOf(artifacts));
console.log(`${output}: ${artifacts.size} archives`);
